"""Commands about a case and its plan: solve, check, verify, export-mps, template, diff, adopt."""

import shlex
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated, NoReturn

import typer

from planner import files, report
from planner.adopt import locks as adopted_locks
from planner.case_folders import check_case, compare, reference_people, verify_plan
from planner.certainty import averts
from planner.cli.merging import WayOption, read_upload, show_proposal
from planner.cli.outputs import Output, WriteResults, check_outputs, report_outputs, write_all, write_out
from planner.cli.terminal import (
    CaseArgument,
    DeliverOption,
    GapOption,
    ReferenceOption,
    ThreadsOption,
    TimeLimitOption,
    finish,
    out,
    progress_line,
    refuse,
    show_faults,
    show_notices,
)
from planner.delivery.hedged_run import verify_hedge
from planner.explain.deployments.why_not import refusals
from planner.explain.plan_analysis import PlanAnalysis
from planner.interrupts import exit_stopped, interrupts_blocked
from planner.merging import Way
from planner.plan import Outcome, Plan, Summary
from planner.run import Run, export
from planner.services.adopting import adopt as take_up
from planner.services.repairing import first_conflict
from planner.services.solving import solve as solve_kept
from planner.sheets import sheets_of
from planner.solution import Limits, Strategy
from planner.tables import Case
from planner.workbook.inputs import TooLongError, input_workbook
from planner.workbook.plan import plan_workbook

app = typer.Typer()

LONGER = 300
"""Time limit of a search that goes on after one of the usual work [s]."""

DIFFERS = 1
"""Exit code of `diff` if something differs, as for the program of that name."""


@app.command()
def solve(
    case: CaseArgument,
    plan_dir: Annotated[Path | None, typer.Option(help="Folder to write the plan to.")] = None,
    gap: GapOption = 0.02,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    reference: ReferenceOption = None,
    start: Annotated[Path | None, typer.Option(help="Folder of an earlier plan to begin with.")] = None,
    strategy: Annotated[
        Strategy, typer.Option(help="decomposition: by mission, with heuristics; plain: HiGHS alone.")
    ] = Strategy.DECOMPOSITION,
    work: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Rounds of the search after which to stop; without it and --time-limit as many as are usual.",
        ),
    ] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Plan workbook (.xlsx) to write.")] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="Begin without the best plan kept of these inputs.")] = False,
    deliver: DeliverOption = None,
) -> None:
    """Plan a case: which pledged unit goes where, from when, and what pays for it. Ctrl-C keeps the best plan."""
    folder = Output("The plan", plan_dir, folder=True)
    workbook = Output("The plan workbook", out_file, (".xlsx",))
    check_outputs(folder, workbook, inputs=[case])
    stop = Event()
    limits = replace(Limits.asked(gap, time_limit, work, threads), strategy=strategy)
    with progress_line() as watch:
        ended = solve_kept(case, limits, watch, reference, start, stop, afresh=afresh, deliver=deliver)
    _leave_if_stopped(ended.outcome, stop)
    if ended.plan is None or ended.checked is None:
        _tell_without_plan(ended, case)
    else:
        written = _write(ended.checked.case, ended.plan, reference, folder, workbook)
        show_notices(ended.checked.notices)
        out.print(report.plan(ended.plan, ended.checked.case))
        if ended.termination in report.ENDED:
            out.print(report.ENDED[ended.termination], soft_wrap=True)
        if ended.outcome is not Outcome.OPTIMAL:
            options = {"--plan-dir": plan_dir, "--out": out_file, "--reference": reference, "--threads": threads,
                       "--gap": gap, "--deliver": deliver, **_longer(time_limit, work)}  # fmt: skip
            out.print(_going_on(ended.plan.summary, _again(case, strategy, options)), soft_wrap=True)
        report_outputs(written)
    raise typer.Exit(ended.outcome.exit_code)


def _tell_without_plan(ended: Run, case: Path) -> None:
    """Say why there is no plan, and where no plan is possible, what rules it out."""
    show_notices([] if ended.checked is None else ended.checked.notices)
    show_faults(ended.faults)
    out.print(report.without_plan(ended, case))
    if ended.outcome is Outcome.INFEASIBLE and ended.checked is not None:
        out.print(first_conflict(ended.checked.case), soft_wrap=True)
        out.print(f"`planner explain {case}` says what would make a plan possible.", soft_wrap=True)


def _write(case: Case, plan: Plan, reference: Path | None, folder: Output, workbook: Output) -> WriteResults:
    """Write a plan where it was asked for; an interrupt waits until it is written."""
    before = None if reference is None else reference_people(reference)
    people = None if isinstance(before, list) else before

    def pages() -> bytes:
        """The plan workbook, with why unused pledges do not go to missions."""
        return plan_workbook(case, plan, people, why_nots=refusals(PlanAnalysis.of(case, plan)))

    with interrupts_blocked():
        return write_all(
            (folder, partial(files.write_plan, plan)),
            (workbook, lambda file: files.write_file(pages(), file)),
        )


def _longer(time_limit: float | None, work: int | None) -> dict[str, float]:
    """Options of a search that goes on for longer than one with some limits: twice as long, or five minutes."""
    limits = {"--time-limit": time_limit, "--work": work}
    return {name: 2 * limit for name, limit in limits.items() if limit} or {"--time-limit": LONGER}


def _again(case: Path, strategy: Strategy, options: Mapping[str, object]) -> str:
    """The command that plans a case from the best plan kept of it, as it is typed."""
    given = {**options, "--strategy": None if strategy is Strategy.DECOMPOSITION else strategy.value}
    words = (word for name, text in given.items() if text is not None for word in (name, _typed(text)))
    return shlex.join(["planner", "solve", str(case), *words])


def _typed(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _going_on(summary: Summary, command: str) -> str:
    """Sentence on a plan that is less certain than was asked for, with the command that goes on from it."""
    asked = averts(summary.gap_asked).removeprefix("averts ")
    return f"Asked for was {asked}. To go on from this plan: {command}"


@app.command()
def check(case: CaseArgument) -> None:
    """Report every fault of a case at once: table, row, column, what was found, what is allowed."""
    checked = check_case(case)
    show_notices(checked.notices)
    finish(checked.faults, "The case has no faults.")


@app.command()
def verify(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help="Folder of the plan.")],
    reference: ReferenceOption = None,
) -> None:
    """Recompute every constraint and the objective of a plan, without the solver."""
    found = verify_plan(case, plan_dir, reference) or verify_hedge(case, plan_dir)
    finish(found, "The plan keeps every constraint, and its figures are right.")


@app.command()
def export_mps(
    case: CaseArgument, file: Annotated[Path, typer.Argument(help="MPS file to write.")], gap: GapOption = 0.02
) -> None:
    """Write the model that is solved, with readable names, for any other solver."""
    place = Output("The model", file)
    check_outputs(place, inputs=[case])
    checked = check_case(case)
    if checked.faults:
        finish(checked.faults, "")
    write_out((place, lambda file: export(checked.case, file, Limits(gap))))


@app.command()
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
        out.print(f"{case} and {workbook} cannot be compared before that is mended.", soft_wrap=True)
    else:
        out.print(report.difference(compared.found, workbook), soft_wrap=True)
    if compared.found is None or compared.found.unread or compared.faults:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if compared.found else 0)


def _propose(case: Path, tables: Path, way: Way) -> NoReturn:
    """Show what merging tables into a case in one way would make of it."""
    raw = files.read_case(case)
    if raw.faults:
        finish(raw.faults, "")
    found = show_proposal(sheets_of(raw), read_upload([tables]), way)
    if found.faults or not found.whole:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if found.changes else 0)


@app.command()
def adopt(
    case: CaseArgument,
    workbook: Annotated[Path, typer.Argument(help="Plan workbook with its deployments edited.")],
    locks: Annotated[Path | None, typer.Option(help="CSV file to write the edited deployments to, as locks.")] = None,
    gap: GapOption = 0.001,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    reference: ReferenceOption = None,
) -> None:
    """Verify an edited plan workbook, and price it: its units, with people and money reallocated."""
    place = Output("The table of locks", locks, hint=": rows for the table locks of a copy of the case")
    check_outputs(place, inputs=[case, workbook])
    stop = Event()
    with progress_line() as watch:
        found = take_up(case, workbook, Limits.asked(gap, time_limit, None, threads), watch, reference, stop)
    _leave_if_stopped(found.outcome, stop)
    written: WriteResults = []
    if found.priced is not None and found.edited is not None:
        rows = adopted_locks(found.edited.made, found.edited.deployments)
        written = write_all((place, partial(files.write_table, rows)))
    show_faults(found.faults)
    if found.edited is not None:
        out.print(report.adoption(found), soft_wrap=True)
    report_outputs(written)
    raise typer.Exit(found.outcome.exit_code)


@app.command()
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


def _leave_if_stopped(outcome: Outcome, stop: Event) -> None:
    """End the command if it was stopped before there was a plan."""
    if outcome is Outcome.NO_PLAN_IN_TIME and stop.is_set():
        exit_stopped()
