"""Commands about a case and what is written of it: check, verify, template. They load no solver and no store."""

import shlex
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.case_folders import check_case, verify_plan
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, NOTICES, REFUSED, answer, fault_as_json, reports
from planner.cli.terminal import CaseArgument, ReferenceOption, finish, refuse, show_notices
from planner.fault import Fault
from planner.language import joined, kept, say, tell
from planner.plan import Plan
from planner.plan.claim import BoundStanding
from planner.tables import Case
from planner.workbook.inputs import TooLongError, input_workbook

app = typer.Typer()

FAULTS = REFUSED["faults"]


@app.command(
    cls=reports(faults=FAULTS, notices=NOTICES),
    help=tell("Report every fault of a case at once: table, row, column, what was found, what is allowed."),
)
def check(case: CaseArgument) -> None:
    """Report every fault of a case at once."""
    checked = check_case(case)
    show_notices(checked.notices)
    answer(faults=list(map(fault_as_json, checked.faults)))
    finish(checked.faults, say("The case has no faults."))


@app.command(
    cls=reports(
        faults=FAULTS,
        bound="Where its bound comes from: `proved` here, `claimed` by its file, `unknown`; null where it has faults.",
    ),
    help=tell("Recompute every constraint and the objective of a plan, without the solver."),
)
def verify(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help=tell("Folder of the plan."))],
    reference: ReferenceOption = None,
) -> None:
    """Recompute every constraint and the objective of a plan."""
    found = verify_plan(case, plan_dir, reference, _faults_of_hedge)
    bound = None if found.faults else found.standing.value
    answer(faults=list(map(fault_as_json, found.faults)), bound=bound)
    right = say("The plan keeps every constraint, and its figures are right.")
    finish(found.faults, joined([right, _bound(found.standing, case, plan_dir)]))


def _bound(standing: BoundStanding, case: Path, plan_dir: Path) -> str:
    """Where the bound of a sound plan comes from, in a sentence."""
    if standing is BoundStanding.PROVED:
        return say("Its bound was proved here.")
    if standing is BoundStanding.UNKNOWN:
        return say("Nothing is said of how good it is.")
    command = shlex.join(["planner", "solve", str(case), "--start", str(plan_dir)])
    return say("Its bound is claimed by its file and not proved here. To prove one: {command}", command=command)


def _faults_of_hedge(case: Case, plan: Plan) -> list[Fault]:
    """What a plan that hedges says of its futures and does not come to in them, drawn with the solver."""
    if not plan.summary.stated.hedge:
        return []
    from planner.delivery import hedging  # noqa: PLC0415

    return list(hedging.faults(case, plan))


@app.command(
    cls=reports(files=FILES), help=tell("Write the input workbook: a sheet per table, blank or filled from a case.")
)
def template(
    file: Annotated[Path, typer.Argument(help=tell("Workbook (.xlsx) to write."))],
    case: Annotated[Path | None, typer.Option(help=tell("Case to fill it from; blank if not given."))] = None,
) -> None:
    """Write the input workbook."""
    place = Output(say("The workbook"), file, (".xlsx",))
    check_outputs(place, inputs=[] if case is None else [case])
    checked = None if case is None else check_case(case)
    if checked is not None and checked.faults:
        finish(checked.faults, "")
    try:
        pages = input_workbook(None if checked is None else checked.case)
    except TooLongError as error:
        refuse(say("The workbook cannot be written: {why}.", why=kept(str(error))))
    write_out((place, partial(files.write_file, pages)))
