"""Cases, plans and comparisons as folders, workbooks and pages."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from planner import files
from planner.answers.comparison import Comparison
from planner.api.inputs import Inputs, Result
from planner.exchange.printing import printed_page
from planner.explain.deployments.why_not import refusals
from planner.explain.plan_analysis import PlanAnalysis
from planner.workbook.comparison import comparison_workbook
from planner.workbook.inputs import input_workbook
from planner.workbook.plan import plan_workbook

WriteFunction = Callable[[Path], None]


def write(what: Inputs | Result | Comparison, to: str | PathLike[str]) -> Path:
    """Write a case, a plan or a comparison: whole, or not at all. The ending of the name says as what.

    | | name without an ending | .xlsx | .html |
    |---|---|---|---|
    | inputs | case folder, new or empty | input workbook | |
    | result | plan folder | plan workbook, with formulas | |
    | comparison | | comparison workbook | page to print |

    Args:
        what: What is written.
        to: The folder or file.

    Returns:
        Where it is.

    Raises:
        InputFaultsError: Inputs with faults were to be written as a workbook; a folder takes them.
        FileExistsError: A case was to be written into a folder with files in it.
        ValueError: The ending is none of those in the table.
        OSError: It cannot be written there.

    Example:
        >>> import planner
        >>> planned = planner.read_case("data/tiny").plan(work=1)
        >>> planner.write(planned, "plan.xlsx").name
        'plan.xlsx'
    """
    place = Path(to)
    writers = _writers(what)
    if place.suffix.lower() not in writers:
        allowed = ", ".join(ending or "none, for a folder" for ending in writers)
        raise ValueError(f"{place} ends in “{place.suffix}”; allowed: {allowed}")
    writers[place.suffix.lower()](place)
    return place


def _writers(what: Inputs | Result | Comparison) -> dict[str, WriteFunction]:
    """What writes it, by the ending of the name."""
    if isinstance(what, Comparison):
        return {
            ".xlsx": lambda file: files.write_file(comparison_workbook(what), file),
            ".html": lambda file: files.write_file(printed_page(what).encode(), file),
        }
    if isinstance(what, Result):
        return {
            "": lambda folder: files.write_plan(what.plan, folder),
            ".xlsx": lambda file: files.write_file(_plan_workbook(what), file),
        }
    return {
        "": lambda folder: _write_case(what, folder),
        ".xlsx": lambda file: files.write_file(input_workbook(what.case), file),
    }


def _plan_workbook(planned: Result) -> bytes:
    case, plan = planned.inputs.case, planned.plan
    return plan_workbook(case, plan, planned.people_before, why_nots=refusals(PlanAnalysis.of(case, plan)))


def _write_case(inputs: Inputs, folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} has files in it; a case is written to a new folder")
    files.write_case(inputs.sheets, folder)
