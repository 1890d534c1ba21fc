"""The best other use of a deployment, proved by solving: tasks of a batch, and the answer that they give together."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from math import inf, isfinite

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN
from planner.batch.runner import Runner
from planner.batch.task import PlanTask, TaskResult
from planner.explain.deployments.held import LIMITS
from planner.explain.deployments.moved import Moving, placed_of
from planner.explain.deployments.without import Placed
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.other_use import OtherUseAnswer
from planner.insight.incumbent import Stopped, never
from planner.language import say
from planner.plan import Outcome, Plan

LOCKED = say("The planner has locked it where it is.")
NOWHERE = say("No other mission or month can have it, with every other unit where and when it is.")
UNSETTLED = say("Not answered: the search ended before it could tell.")
NOT_ORDERED = say("Not answered: no plan of whole people came of the best other use that was found.")


@dataclass(frozen=True)
class OtherUseTask(PlanTask):
    """Moves a deployment to a mission; the name of the task."""

    placed: Placed
    planned: bool = False
    """Whether its plan is asked for too."""

    @property
    def asked(self) -> tuple[object, ...]:
        """The deployment, the mission, and how they are solved."""
        return "other use", *self.placed, self.name, self.planned, asdict(LIMITS)  # not told

    def answered(self) -> TaskResult:
        """What the plan loses by it, as far as there is a way."""
        moving = Moving(PlanAnalysis(self.case, self.plan), self.placed)
        found = moving.to(self.name)
        known = {"loses": found.loses, "least": found.least, "start": float(found.start)}
        figures = {name: value for name, value in known.items() if isfinite(value)}
        if found.decision is None:
            return TaskResult(Outcome.INFEASIBLE if found.least == inf else Outcome.NO_PLAN_IN_TIME)
        return TaskResult(Outcome.FEASIBLE, moving.plan(found) if self.planned else None, figures=figures)


@dataclass(frozen=True)
class FoundOtherUse:
    """An answer as it comes, and how far the question is answered."""

    answer: OtherUseAnswer
    done: int
    total: int
    plan: Plan | None = None
    """A plan of the very inputs that is better than the one asked about."""


def other_uses(
    analysis: PlanAnalysis, pledge: str, mission: str, runner: Runner, stopped: Stopped = never
) -> Iterator[FoundOtherUse]:
    """Find the best other use of every deployment of a pledge at a mission, each moved alone.

    Args:
        analysis: The plan.
        pledge: The pledge.
        mission: The mission.
        runner: Solves.
        stopped: Whether to end early.

    Yields:
        Each deployment before it is solved, after every mission that was tried, and once its best other use is planned.
    """
    asked = {placed: Moving(analysis, placed) for placed in placed_of(analysis, pledge, mission)}
    done, total = 0, sum(len(moving.missions) + 1 for moving in asked.values())
    for placed, moving in asked.items():
        row, found = _row(analysis, placed), dict[str, TaskResult]()
        if not moving.missions:
            done += 1
            why = LOCKED if moving.locked else NOWHERE
            yield FoundOtherUse(replace(row, mark=PROVEN, note=why), done, total)
            continue
        tasks = [OtherUseTask(name, analysis.case, analysis.plan, placed) for name in moving.missions]
        for each in runner.run(tasks, stopped):
            done += 1
            found[each.task.name] = each.result
            yield FoundOtherUse(row, done, total)
        if len(found) == len(tasks):
            done += 1
            answer, better = _answer(analysis, row, placed, found, runner, stopped)
            yield FoundOtherUse(answer, done, total, better)


def _row(analysis: PlanAnalysis, placed: Placed) -> OtherUseAnswer:
    """The row of a deployment before anything is found."""
    names, start = analysis.names, placed.start
    pledge, mission, month = names.pledge(start.pledge), names.mission(placed.mission), names.month(start.period)
    return OtherUseAnswer(
        name=say("{pledge} at {mission}, from {month}", pledge=pledge, mission=mission, month=month),
        pledge=start.pledge,
        mission=placed.mission,
        units=placed.units,
    )


def _answer(
    analysis: PlanAnalysis,
    row: OtherUseAnswer,
    placed: Placed,
    found: Mapping[str, TaskResult],
    runner: Runner,
    stopped: Stopped,
) -> tuple[OtherUseAnswer, Plan | None]:
    """The answer that all missions give together, and its plan where that is better than the one in hand."""
    ways = {name: result.figures["loses"] for name, result in found.items() if "loses" in result.figures}
    if not ways:
        closed = all(result.outcome is Outcome.INFEASIBLE for result in found.values())
        return replace(row, mark=PROVEN if closed else NOT_ANSWERED, note=NOWHERE if closed else UNSETTLED), None
    best = min(ways, key=lambda name: ways[name])
    task = OtherUseTask(best, analysis.case, analysis.plan, placed, planned=True)
    plan = next((each.result.plan for each in runner.run([task], stopped)), None)
    if plan is None:
        return replace(row, mark=NOT_ANSWERED, note=NOT_ORDERED), None
    before, after = analysis.plan.summary, plan.summary
    least = min((_least(result) for result in found.values()), default=-inf)
    high = after.objective - before.objective
    low = min(least, high) if isfinite(least) else None
    told = replace(
        row,
        exposure=after.exposure_unprotected - before.exposure_unprotected,
        objective=high,
        low=low,
        high=high,
        cost_usd=after.cost_usd - before.cost_usd,
        other_mission=best,
        other_mission_name=analysis.names.mission(best),
        other_start=analysis.names.month(int(found[best].figures["start"])),
        mark=PROVEN if (low is not None and low > 0) or high < 0 else NOT_PROVEN,
    )
    return told, plan if high < 0 else None


def _least(result: TaskResult) -> float:
    """Least that any way to have it at a mission loses [civilian-months]."""
    return inf if result.outcome is Outcome.INFEASIBLE else result.figures.get("least", -inf)
