"""The pipeline: read, check, prepare, build, solve, tidy, extract, verify."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from models.allocation import build
from models.instance import Instance
from planner import files
from planner.case_folders import check_case, reference_people
from planner.check import CheckedCase, faults_of
from planner.extract import decision_in
from planner.fault import Fault, printable
from planner.finishing import Finishing
from planner.language import joined, say
from planner.plan import Outcome, Plan
from planner.prepare import DeployedPeople, prepare
from planner.process.interrupts import on_interrupt
from planner.solution import Limits, Progress, Solution, Termination, Watch
from planner.solve import DEFAULT, ModelCache, Tuning, reallocate, solve, write_mps
from planner.step_timer import StepTimer
from planner.tables import Case
from planner.tidying import Orders, gap_aimed_at

CaseSolver = Callable[..., "Run"]
"""Plans a checked case, with the arguments of `plan_case`."""

Finisher = Callable[[Solution], tuple[Plan, list[Fault]]]
"""Makes a plan of a solution, and tells what is wrong with it."""


@dataclass(frozen=True)
class Run:
    """Result of a run; only `optimal` and `feasible` runs have a plan, which is verified."""

    outcome: Outcome
    checked: CheckedCase | None = None
    """The checked case, if the run has read it."""
    plan: Plan | None = None
    faults: list[Fault] = field(default_factory=list)
    termination: Termination | None = None
    """Criterion that ended the solve; None if there was none, or it still runs."""


def run(
    folder: Path,
    limits: Limits,
    watch: Watch = lambda _: None,
    reference: Path | None = None,
    start: Path | None = None,
    stop: Event | None = None,
    tuning: Tuning = DEFAULT,
    solver: CaseSolver | None = None,
    deliver: str | None = None,
) -> Run:
    """Read a case from its folder, check it and plan it.

    Args:
        folder: The case.
        limits: When to stop solving.
        watch: Called with the progress of the run.
        reference: Folder of the plan that change is counted against; None where change is not counted.
        start: Folder of a plan to warm-start from.
        stop: Set, from any thread or by an interrupt, it ends the solve and keeps the best plan.
        tuning: Tuning of the solver.
        solver: Plans the case; `plan_case` if not given.
        deliver: How pledges that may not come are counted; as the case says, if not given.
    """
    began = time.monotonic()
    watch(Progress("read", 0.0))
    checked = check_case(folder, deliver)
    before = None if reference is None else reference_people(reference)
    earlier = None if start is None else files.read_plan(start)
    if checked.faults or isinstance(before, list) or isinstance(earlier, list):
        unreadable = [
            *_of_plan(say("reference plan"), reference, before),
            *_of_plan(say("plan to start from"), start, earlier),
        ]
        return Run(Outcome.INVALID_INPUT, checked, faults=[*checked.faults, *unreadable])
    ended = (solver or plan_case)(checked.case, limits, watch, before, began, earlier, stop, tuning=tuning)
    return replace(ended, checked=checked)


def _of_plan(what: str, folder: Path | None, read: object) -> list[Fault]:
    """Faults of a plan that was read beside a case, each with what the plan is for."""
    if not isinstance(read, list):
        return []
    if folder is None or not folder.is_dir():
        found = say("no folder “{folder}”", folder=printable(str(folder)))
        return [Fault(what, None, "", found, say("the folder of a plan"))]
    return [replace(fault, table=joined([what, fault.table], ", ")) for fault in read]


def plan_case(
    case: Case,
    limits: Limits,
    watch: Watch = lambda _: None,
    reference: DeployedPeople | None = None,
    began: float | None = None,
    start: Plan | None = None,
    stop: Event | None = None,
    cache: ModelCache | None = None,
    tuning: Tuning = DEFAULT,
) -> Run:
    """Plan a case; a case with faults ends as `invalid_input` with all of them.

    Args:
        case: A case; it is checked unless its content has been checked before.
        limits: When to stop solving.
        watch: Called with the progress of the run.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].
        began: When the run began, by the monotonic clock [s]; now, if not given.
        start: Warm start: an earlier plan, of this case or one much like it. The plan is no worse where that keeps
            every rule of this case; where it does not, it is repaired.
        stop: Set, from any thread or by an interrupt, it ends the solve and keeps the best plan.
        cache: Holds the model of an earlier run, which is updated instead of rebuilt where limits alone differ.
        tuning: Tuning of the solver.
    """
    began = time.monotonic() if began is None else began
    if faults := faults_of(case):
        return Run(Outcome.INVALID_INPUT, faults=faults)
    timer = StepTimer(watch, began)
    with timer.step("build"):
        problem = (cache or ModelCache()).problem(prepare(case, reference), tuning)
    finishing = Finishing(case, problem.instance, limits, reference, timer, [] if start is None else [start])
    warm_start = None if start is None else decision_in(problem.instance, start)
    stop, aimed = stop or Event(), replace(limits, gap=gap_aimed_at(case.settings, limits.gap))
    with on_interrupt(stop.set):
        return _ended(finishing, solve(problem, aimed, partial(_pass_on, finishing), warm_start, stop, tuning))


def reallocate_case(
    case: Case,
    starts: Sequence[Plan],
    limits: Limits,
    reference: DeployedPeople | None = None,
    cache: ModelCache | None = None,
    tuning: Tuning = DEFAULT,
) -> Run:
    """Give a checked case the units of the best of some plans, people and money allocated anew, without a search.

    Args:
        case: A case without faults.
        starts: Plans of it or of others; units that the case does not allow are left out.
        limits: Gap that the allocation is fine enough for.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].
        cache: Holds the model of an earlier run, which is updated instead of rebuilt where limits alone differ.
        tuning: Tuning of the solver.
    """
    timer = StepTimer()
    with timer.step("build"):
        problem = (cache or ModelCache()).problem(prepare(case, reference), tuning)
    decisions = (decision_in(problem.instance, start) for start in starts)
    found = reallocate(problem, decisions, limits, tuning=tuning)
    return _ended(Finishing(case, problem.instance, limits, reference, timer, starts), found)


def _pass_on(finishing: Finishing, progress: Progress) -> None:
    """Pass progress on, with the best solution as a verified run on demand."""
    best = progress.best

    def made(gap: float = 0.0) -> Run:
        """The run of the best solution so far."""
        assert best is not None  # noqa: S101 - told only then
        return _ended(finishing, best(), partial(finishing.soon, gap=gap))

    finishing.timer.tell(progress if best is None else replace(progress, best=made))


def finished(case: Case, instance: Instance, limits: Limits, solution: Solution) -> Run:
    """The verified plan of a solution that was found elsewhere.

    Args:
        case: The case that it is a plan of.
        instance: The instance that its decision is of, which may contain more than the case.
        limits: Limits that it was found within.
        solution: The solution.
    """
    return _ended(Finishing(case, instance, limits), solution)


def ordered(case: Case, instance: Instance, limits: Limits, orders: Orders) -> Run:
    """The verified plan of orders that were made elsewhere, without a bound.

    Args:
        case: The case that it is a plan of.
        instance: The instance that their decision is of.
        limits: Limits that it was found within.
        orders: The orders.
    """
    finishing = Finishing(case, instance, limits)
    plan = finishing.ordered(orders)
    faults = finishing.faults(plan)
    return Run(Outcome.ERROR, faults=faults) if faults else Run(Outcome(plan.summary.status), plan=plan)


def _ended(finishing: Finishing, solution: Solution, made: Finisher | None = None) -> Run:
    """The run of a solution, whose plan is made as for the end of a search, or as given."""
    if solution.decision is None:
        return Run(solution.outcome, termination=solution.termination)
    plan, faults = (made or finishing.plan)(solution)
    if faults:
        return Run(Outcome.ERROR, faults=faults, termination=solution.termination)
    plan = finishing.timed(plan, solution.seconds)
    return Run(Outcome(plan.summary.status), plan=plan, termination=solution.termination)


def export(case: Case, file: Path, limits: Limits, tuning: Tuning = DEFAULT) -> list[Fault]:
    """Write the model of a case in MPS format, or return the faults of the case."""
    if faults := faults_of(case):
        return faults
    with TemporaryDirectory() as folder:
        part = Path(folder) / "model.mps"
        write_mps(build(prepare(case)), part, limits, tuning)
        files.write_file(part.read_bytes(), file)
    return []
