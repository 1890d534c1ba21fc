"""Trying levers: all of a pledge at some missions, each answered as it is searched, then planned anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN
from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task, TaskResult
from planner.explain.deployments.edits import edited
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.lever_decisions import InPlaceOfOthers, units_at
from planner.explain.deployments.lever_kinds import levers
from planner.explain.deployments.levers import LeverTask
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.levers import LeverAnswer
from planner.insight.incumbent import Stopped, never
from planner.language import joined, kept, say
from planner.plan import Outcome, Plan
from planner.solution import Limits

ANEW = Limits(0.005, threads=1, work=2)
"""Limits of a plan searched anew with a lever."""

AS_IT_IS = say("as it is")


@dataclass(frozen=True)
class TriedLever:
    """An answer as it comes, and how far the question is answered."""

    answer: LeverAnswer
    done: int
    total: int
    plan: Plan | None = None
    """A plan of the very inputs that is better than the one asked about."""


@dataclass(frozen=True)
class _Trial:
    """A lever of a pledge at a mission; None for no change."""

    mission: str
    lever: Lever | None

    @property
    def name(self) -> str:
        """Name of the trial among all of a question."""
        return say("{mission}, {lever}", mission=self.mission, lever=self.title or AS_IT_IS)

    @property
    def title(self) -> str:
        """Title of the lever; empty for no change."""
        return "" if self.lever is None else self.lever.title

    @property
    def edits_inputs(self) -> bool:
        """Whether it changes the inputs."""
        return self.lever is not None and not self.lever.displaces


def tried_levers(
    analysis: PlanAnalysis,
    pledge: str,
    missions: Sequence[str],
    runner: Runner,
    stopped: Stopped = never,
    *,
    anew: bool = True,
) -> Iterator[TriedLever]:
    """Try every lever of a pledge at some missions.

    Args:
        analysis: The plan.
        pledge: A pledge with an unused unit.
        missions: The missions; those that do not take part are left out.
        runner: Solves.
        stopped: Whether to end early.
        anew: Whether to plan anew with each change that is found.

    Yields:
        Every lever as it is searched, and again once its change is planned anew.
    """
    trials = {trial.name: trial for trial in _trials(analysis, pledge, missions)}
    tasks = [
        LeverTask(each.name, analysis.case, analysis.plan, pledge, each.mission, each.title) for each in trials.values()
    ]
    found: dict[str, tuple[LeverAnswer, TaskResult]] = {}
    for done in runner.run(tasks, stopped):
        trial = trials[done.task.name]
        answer = _answer(analysis, pledge, trial, done.result)
        found[trial.name] = answer, done.result
        better = None if trial.edits_inputs else done.result.plan
        yield TriedLever(answer, len(found), len(trials), better)
    if anew:
        yield from _planned_anew(analysis, trials, found, runner, stopped)


def lever_of(analysis: PlanAnalysis, answer: LeverAnswer) -> Lever | None:
    """The lever that an answer is about; None where nothing was changed."""
    trials = _trials(analysis, answer.pledge, [answer.mission])
    return next((each.lever for each in trials if each.name == answer.name), None)


def _trials(analysis: PlanAnalysis, pledge: str, missions: Sequence[str]) -> Iterator[_Trial]:
    for mission in missions:
        if mission in analysis.reach.mandates and analysis.unused.get(pledge):
            yield _Trial(mission, None)
            yield from (_Trial(mission, lever) for lever in levers(analysis, pledge, mission))


def _answer(analysis: PlanAnalysis, pledge: str, trial: _Trial, result: TaskResult) -> LeverAnswer:
    """The row of what was found."""
    lever, kind = trial.lever, "" if trial.lever is None else trial.lever.kind
    row = LeverAnswer(name=trial.name, pledge=pledge, mission=trial.mission, lever=kind)
    if result.plan is None:
        settled = result.outcome is Outcome.INFEASIBLE
        note = joined(map(kept, result.messages)) or _without_messages(lever, settled=settled)
        return replace(row, note=note, mark=PROVEN if settled else NOT_ANSWERED)
    steps, least = int(result.figures["steps"]), bool(result.figures["below_proven"])
    return replace(
        row,
        exposure=analysis.plan.summary.exposure_unprotected - result.plan.summary.exposure_unprotected,
        objective=result.figures["gain"],
        change=_change(lever, steps, result.plan),
        edits_inputs=trial.edits_inputs,
        steps=steps,
        amount=None if lever is None else lever.amount(steps),
        unit="" if lever is None else lever.unit,
        least=least,
        mark=PROVEN if least else NOT_PROVEN,
    )


def _without_messages(lever: Lever | None, *, settled: bool) -> str:
    """Why there is no plan where the search said nothing itself."""
    if not settled:
        return say("Not answered: the search ended before it could tell.")
    return say("As it is, the plan does not gain from one more unit.") if lever is None else say("None does it.")


def _change(lever: Lever | None, steps: int, plan: Plan) -> str:
    """What was changed for a plan, in words; empty where nothing was."""
    if isinstance(lever, InPlaceOfOthers):
        return lever.went(units_at(plan, lever.mission))
    return "" if lever is None else lever.says(steps)


def _planned_anew(
    analysis: PlanAnalysis,
    trials: dict[str, _Trial],
    found: dict[str, tuple[LeverAnswer, TaskResult]],
    runner: Runner,
    stopped: Stopped,
) -> Iterator[TriedLever]:
    """Plan anew with every change that was found, from the plan that shows it."""
    tasks = []
    for name, (_, result) in found.items():
        lever = trials[name].lever
        if lever is not None and not lever.displaces and result.plan is not None:
            case = edited(analysis.case, lever.edits(int(result.figures["steps"])))
            tasks.append(Task(name, case, ANEW, result.plan))
    for done in runner.run(tasks, stopped):
        answer, _ = found[done.task.name]
        yield TriedLever(_anew(analysis, answer, done), len(found), len(trials))


def _anew(analysis: PlanAnalysis, answer: LeverAnswer, done: CompletedTask) -> LeverAnswer:
    """The answer with what the plan searched anew averts."""
    plan = done.result.answer
    if plan is None:
        return answer
    units = [each.deployments.groupby("pledge")["units"].sum().get(answer.pledge, 0) for each in (analysis.plan, plan)]
    averted = analysis.plan.summary.exposure_unprotected - plan.summary.exposure_unprotected
    return replace(answer, replanned=averted, still_used=bool(units[1] > units[0]))
