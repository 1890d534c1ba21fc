"""Commands that plan: solve, adopt."""

import shlex
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from planner import files
from planner.adopt import locks as adopted_locks
from planner.case_folders import reference_people
from planner.cli.outputs import Output, WriteResults, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports
from planner.cli.terminal import (
    CaseArgument,
    DeliverOption,
    GapOption,
    ReferenceOption,
    ThreadsOption,
    TimeLimitOption,
    progress_line,
    show_faults,
    show_notices,
    show_refusals,
)
from planner.explain.deployments.why_not import refusals
from planner.explain.locks.conflict_words import first_conflict
from planner.explain.plan_analysis import PlanAnalysis
from planner.language import kept, say, tell, told
from planner.plan import Outcome, Plan, Summary
from planner.plan.certainty import averts
from planner.process.interrupts import exit_stopped, interrupts_blocked
from planner.report.adoptions import adoption
from planner.report.plans import plan as plan_report
from planner.report.runs import ENDED, without_plan
from planner.run import Run
from planner.services.adopting import adopt as take_up
from planner.services.solving import solve as solve_kept
from planner.solution import Limits, Strategy
from planner.tables import Case
from planner.workbook.plan import plan_workbook

app = typer.Typer()

LONGER = 300
"""Time limit of a search that goes on after one of the usual work [s]."""


@app.command(
    cls=reports(
        outcome="How it ended: `optimal` or `feasible`.",
        summary="Headline figures of the plan, as in its `summary.json`.",
        searched="Whether a search was made; if not, the best plan kept is as certain as was asked for.",
        goes_on="The command that goes on from this plan; null where it is as certain as was asked for.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Plan a case: which pledged unit goes where, from when, and what pays for it. Ctrl-C keeps the best plan."
    ),
)
def solve(
    case: CaseArgument,
    plan_dir: Annotated[Path | None, typer.Option(help=tell("Folder to write the plan to."))] = None,
    gap: GapOption = 0.02,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    reference: ReferenceOption = None,
    start: Annotated[Path | None, typer.Option(help=tell("Folder of an earlier plan to begin with."))] = None,
    strategy: Annotated[
        Strategy, typer.Option(help=tell("decomposition: by mission, with heuristics; plain: HiGHS alone."))
    ] = Strategy.DECOMPOSITION,
    work: Annotated[
        int | None,
        typer.Option(
            min=1,
            help=tell("Rounds of the search after which to stop; without it and --time-limit as many as are usual."),
        ),
    ] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help=tell("Plan workbook (.xlsx) to write."))] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help=tell("Begin without the best plan kept of these inputs."))
    ] = False,
    deliver: DeliverOption = None,
) -> None:
    """Plan a case."""
    folder = Output(say("The plan"), plan_dir, folder=True)
    workbook = Output(say("The plan workbook"), out_file, (".xlsx",))
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
        out.print(plan_report(ended.plan, ended.checked.case))
        if ended.termination in ENDED:
            out.print(told(ENDED[ended.termination]))
        goes_on = None
        if ended.outcome is not Outcome.OPTIMAL:
            options = {"--plan-dir": plan_dir, "--out": out_file, "--reference": reference, "--threads": threads,
                       "--gap": gap, "--deliver": deliver, **_longer(time_limit, work)}  # fmt: skip
            goes_on = _again(case, strategy, options)
            out.print(_going_on(ended.plan.summary, goes_on), soft_wrap=True)
        answer(outcome=ended.outcome, summary=ended.plan.summary.as_dict(), goes_on=goes_on,
               searched=ended.termination is not None)  # fmt: skip
        report_outputs(written)
    raise typer.Exit(ended.outcome.exit_code)


def _tell_without_plan(ended: Run, case: Path) -> None:
    """Say why there is no plan, and where no plan is possible, what rules it out."""
    show_notices([] if ended.checked is None else ended.checked.notices)
    show_faults(ended.faults)
    show_refusals([without_plan(ended, case)])
    if ended.outcome is Outcome.INFEASIBLE and ended.checked is not None:
        explain = say("`planner explain {case}` says what would make a plan possible.", case=str(case))
        show_refusals([first_conflict(ended.checked.case), explain])


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
    asked = kept(averts(summary.gap_asked).removeprefix("averts "))
    return say("Asked for was {asked}. To go on from this plan: {command}", asked=asked, command=command)


@app.command(
    cls=reports(
        outcome="How it ended: `optimal` or `feasible` where the edited plan can be carried out.",
        stale="Whether the plan was made for another version of the case.",
        broken="Rules that the edited plan breaks, in sentences.",
        made="Headline figures of the plan as it was made, as in `summary.json`.",
        edited="Those of the edited plan, people and money placed anew; null where it breaks a rule.",
        files=FILES,
    ),
    help=tell("Verify an edited plan workbook, and price it: its units, with people and money reallocated."),
)
def adopt(
    case: CaseArgument,
    workbook: Annotated[Path, typer.Argument(help=tell("Plan workbook with its deployments edited."))],
    locks: Annotated[
        Path | None, typer.Option(help=tell("CSV file to write the edited deployments to, as locks."))
    ] = None,
    gap: GapOption = 0.001,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    reference: ReferenceOption = None,
) -> None:
    """Verify an edited plan workbook."""
    place = Output(say("The table of locks"), locks, hint=say(": rows for the table locks of a copy of the case"))
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
        out.print(adoption(found))
        answer(outcome=found.outcome, stale=found.stale, broken=[str(fault) for fault in found.broken],
               made=found.edited.made.summary.as_dict(),
               edited=None if found.priced is None else found.priced.summary.as_dict())  # fmt: skip
    report_outputs(written)
    raise typer.Exit(found.outcome.exit_code)


def _leave_if_stopped(outcome: Outcome, stop: Event) -> None:
    """End the command if it was stopped before there was a plan."""
    if outcome is Outcome.NO_PLAN_IN_TIME and stop.is_set():
        exit_stopped()
