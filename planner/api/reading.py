"""Cases and plans from the disk."""

from os import PathLike
from pathlib import Path

from planner import files
from planner.api.errors import InputFaultsError, PlanFaultsError
from planner.api.inputs import Inputs, Result
from planner.check import check
from planner.formats.sheets import sheets_of


def read_case(path: str | PathLike[str], *, name: str | None = None) -> Inputs:
    """Read a case: a folder with one CSV file per table, a zip of it, or an Excel workbook. The files stay as they are.

    Cells that hold what they may not are kept, so that they can be mended; `faults` of what is returned has them.

    Args:
        path: The folder or file.
        name: Name of the inputs; that of the folder or file, if not given.

    Raises:
        InputFaultsError: The case, or rows of it, cannot be read at all.

    Example:
        >>> import planner
        >>> base = planner.read_case("data/tiny", name="as pledged")
        >>> base.settings["periods"]
        3
        >>> base.table("pledges").loc[:, ["pledge", "contributor", "units"]].head(2)
                pledge contributor  units
        2  A-battalion        ALFA      1
        3     A-police        ALFA      1
    """
    place = Path(path)
    raw = files.read_case(place)
    checked = check(raw)
    if raw.faults:
        raise InputFaultsError(checked.faults)
    return Inputs(name or place.resolve().stem, sheets_of(raw), as_read=checked)


def read_plan(folder: str | PathLike[str], inputs: Inputs, *, reference: Result | None = None) -> Result:
    """Read a plan folder, and verify the plan against the inputs that it is of.

    Args:
        folder: The folder, as `write` or `planner solve --plan-dir` wrote it.
        inputs: The inputs that it was made for.
        reference: The result that change was counted against.

    Raises:
        InputFaultsError: The inputs have faults.
        PlanFaultsError: The plan cannot be read, is one of other inputs, or breaks a rule.

    Example:
        >>> import planner
        >>> base = planner.read_case("data/tiny")
        >>> folder = planner.write(base.plan(work=1), "plan")
        >>> planner.read_plan(folder, base).summary.exposure_baseline
        6900.0
    """
    plan = files.read_plan(Path(folder))
    if isinstance(plan, list):
        raise PlanFaultsError(plan)
    planned = Result(inputs, plan, reference)
    if faults := planned.verify():
        raise PlanFaultsError(faults)
    return planned
