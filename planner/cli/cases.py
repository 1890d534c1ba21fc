"""Commands about a case and what is written of it: check, verify, diff, template. They load no solver."""

from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from planner import files
from planner.case_folders import check_case, compare, verify_plan
from planner.cli.merging import WayOption, read_upload, show_proposal
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import CHANGES, FILES, NOTICES, REFUSED, answer, changes_as_json, fault_as_json, out, reports
from planner.cli.terminal import CaseArgument, ReferenceOption, finish, refuse, show_faults, show_notices, show_refusals
from planner.difference.merging import Way
from planner.fault import Fault
from planner.formats.sheets import sheets_of
from planner.plan import Outcome, Plan
from planner.report.changes import difference
from planner.tables import Case
from planner.workbook.inputs import TooLongError, input_workbook

app = typer.Typer()

DIFFERS = 1
"""Exit code of `diff` if something differs, as for the program of that name."""

FAULTS = REFUSED["faults"]


@app.command(cls=reports(faults=FAULTS, notices=NOTICES))
def check(case: CaseArgument) -> None:
    """Report every fault of a case at once: table, row, column, what was found, what is allowed."""
    checked = check_case(case)
    show_notices(checked.notices)
    answer(faults=list(map(fault_as_json, checked.faults)))
    finish(checked.faults, "The case has no faults.")


@app.command(cls=reports(faults=FAULTS))
def verify(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help="Folder of the plan.")],
    reference: ReferenceOption = None,
) -> None:
    """Recompute every constraint and the objective of a plan, without the solver."""
    faults = verify_plan(case, plan_dir, reference, _faults_of_hedge)
    answer(faults=list(map(fault_as_json, faults)))
    finish(faults, "The plan keeps every constraint, and its figures are right.")


def _faults_of_hedge(case: Case, plan: Plan) -> list[Fault]:
    """What a plan that hedges says of its futures and does not come to in them, drawn with the solver."""
    if not plan.summary.hedge:
        return []
    from planner.delivery import hedging  # noqa: PLC0415

    return list(hedging.faults(case, plan))


@app.command(
    cls=reports(
        where_asked=("counts",),
        **CHANGES,
        unread="What could not be compared, in sentences.",
        counts="How much a merge in the way asked for would change, in a sentence.",
        faults=FAULTS, notices=NOTICES,
    )
)  # fmt: skip
def diff(
    case: CaseArgument,
    workbook: Annotated[Path, typer.Argument(help="The case as it may become, or some of its tables.")],
    way: WayOption = None,
) -> None:
    """Show what another version of a case would change of it: rows added, removed and changed, cell by cell.

    With a way, shows what merging it into the case in this way would make of that. Exits with 0 if nothing differs,
    with 1 if something does, and with 2 if not all of it can be compared or there are faults.
    """
    if way is not None:
        _propose(case, workbook, way)
    compared = compare(case, workbook)
    show_notices(compared.notices)
    show_faults(compared.faults)
    if compared.found is None:
        show_refusals([f"{case} and {workbook} cannot be compared before that is mended."])
    else:
        found = compared.found
        out.print(difference(found, workbook))
        answer(**changes_as_json([*found.added, *found.removed, *found.changed]), unread=found.unread,
               faults=list(map(fault_as_json, compared.faults)))  # fmt: skip
    if compared.found is None or compared.found.unread or compared.faults:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if compared.found else 0)


def _propose(case: Path, tables: Path, way: Way) -> NoReturn:
    """Show what merging tables into a case in one way would make of it."""
    raw = files.read_case(case)
    if raw.faults:
        finish(raw.faults, "")
    found = show_proposal(sheets_of(raw), read_upload([tables]), way)
    unread = [] if found.whole else ["Not all of the tables could be read, and nothing is taken of them."]
    faults = list(map(fault_as_json, found.faults))
    answer(**changes_as_json(found.changes), counts=found.counts, faults=faults, unread=unread)
    if found.faults or not found.whole:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if found.changes else 0)


@app.command(cls=reports(files=FILES))
def template(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx) to write.")],
    case: Annotated[Path | None, typer.Option(help="Case to fill it from; blank if not given.")] = None,
) -> None:
    """Write the input workbook: a sheet per table, blank or filled from a case."""
    place = Output("The workbook", file, (".xlsx",))
    check_outputs(place, inputs=[] if case is None else [case])
    checked = None if case is None else check_case(case)
    if checked is not None and checked.faults:
        finish(checked.faults, "")
    try:
        pages = input_workbook(None if checked is None else checked.case)
    except TooLongError as error:
        refuse(f"The workbook cannot be written: {error}.")
    write_out((place, partial(files.write_file, pages)))
