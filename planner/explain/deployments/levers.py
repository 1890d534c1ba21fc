"""What it would take: the smallest change of one lever after which a plan uses one more unit and averts more.

With the rest of the plan held, a mission is solved exactly: with the one more unit it must have a lower objective than
without. Levers that allow more the larger they are are bisected over whole steps; the others are tried step by step. So
what is found does it, and one step less does not; either is a proof, or is said not to be one.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property

from models.decision import Decision
from planner.batch.task import PlanTask, TaskResult
from planner.explain.deployments.edits import edited
from planner.explain.deployments.held import LIMITS, TOLERANCE, HeldMission, HeldPlan, Verdict
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.lever_decisions import InPlaceOfOthers
from planner.explain.deployments.lever_kinds import levers
from planner.explain.deployments.why_not import why_not
from planner.explain.plan_analysis import PlanAnalysis
from planner.figures import LITTLE
from planner.language import joined, say
from planner.plan import Outcome, Plan
from planner.prepare import prepare
from planner.run import finished
from planner.solution import Limits, Solution
from planner.tables import Case


@dataclass(frozen=True)
class LeverTrial:
    """A number of steps of a lever, tried."""

    verdict: Verdict
    mission: HeldMission | None = None
    """The mission with the one more unit; None where no start of it keeps the rules and may pay."""


@dataclass(frozen=True)
class LeverFound:
    """The smallest change of a lever that does it, or why none does."""

    verdict: Verdict
    """Whether one does; unsettled where the search could not tell."""
    steps: int = 0
    """The smallest change found."""
    plan: Plan | None = None
    """A verified plan with the change, the one more unit and the rest held."""
    gain: float = 0.0
    """What the objective falls by, at the mission with the rest held [civilian-months]."""
    below: Verdict = Verdict.LOSES
    """Whether one step less certainly does not do it."""
    why: str = ""
    """Why no change does it, or could not be told, in sentences."""


Trials = Callable[[int], LeverTrial]
"""Tries a number of steps."""


class LeverSearch:
    """The search for the smallest change of one lever."""

    def __init__(self, analysis: PlanAnalysis, pledge: str, mission: str) -> None:
        self._analysis, self._pledge, self._mission = analysis, pledge, mission
        self._held = HeldPlan(analysis.decision, mission, pledge)
        self._displacing = replace(self._held, displacing=True)

    @cached_property
    def _without(self) -> HeldMission:
        """The mission as it is, people and money placed anew."""
        return self._held.solve(self._analysis.case, more=False)

    def as_it_is(self) -> LeverFound:
        """Whether the plan would gain from the one more unit without any change."""
        tried = self._unchanged
        if tried.verdict is not Verdict.GAINS or tried.mission is None:
            return LeverFound(tried.verdict)
        return self._found(self._analysis.case, 0, tried.mission, Verdict.LOSES)

    @cached_property
    def _unchanged(self) -> LeverTrial:
        return self._tried(self._analysis.case, None)

    def run(self, lever: Lever) -> LeverFound:
        """The smallest change of a lever that does it."""

        @cache
        def tried(steps: int) -> LeverTrial:
            """Try some steps, once."""
            return self._tried(edited(self._analysis.case, lever.edits(steps)), lever)

        steps = _bisected(tried, lever.most) if lever.grows else _first(tried, lever.most)
        if steps is None:
            return self._none(lever, tried(lever.most))
        mission, below = tried(steps).mission, (self._unchanged if steps == 1 else tried(steps - 1)).verdict
        if mission is None:
            raise ValueError("a change that gains has a mission")  # not told
        return self._found(edited(self._analysis.case, lever.edits(steps)), steps, mission, below)

    def _tried(self, case: Case, lever: Lever | None) -> LeverTrial:
        beside = frozenset() if lever is None else lever.beside
        held = self._displacing if lever is not None and lever.displaces else self._held
        if not held.possible(case, self._without, worth=not beside):
            return LeverTrial(Verdict.LOSES)
        mission = held.solve(case, beside)
        without = self._without.objective
        verdict = mission.against(without)
        if verdict is Verdict.GAINS and lever is not None and lever.helps_others:
            without = min(without, self._held.solve(case, beside, more=False).objective)
            verdict = mission.against(without)
        return LeverTrial(verdict, mission)

    def _found(self, case: Case, steps: int, mission: HeldMission, below: Verdict) -> LeverFound:
        """The verified plan of a change that does it."""
        instance = prepare(case)
        whole = Solution(Outcome.FEASIBLE, self._held.whole(instance, self._analysis.plan, mission))
        ended = finished(case, instance, Limits(), whole)
        gain = self._without.objective - mission.objective
        if ended.plan is None:
            return LeverFound(Verdict.UNSETTLED, why=joined(map(str, ended.faults)))
        before, after = self._analysis.plan.summary.exposure_unprotected, ended.plan.summary.exposure_unprotected
        if after >= before:
            why = say("What it averts is less than whole detachments of people cost.")
            return LeverFound(Verdict.UNSETTLED, why=why)
        return LeverFound(Verdict.GAINS, steps, ended.plan, gain, below)

    def _none(self, lever: Lever, most: LeverTrial) -> LeverFound:
        """Why no change of a lever does it: what the largest one leaves."""
        said = lever.says(lever.most)
        if most.verdict is Verdict.UNSETTLED:
            why = say("With {change}, the search ended before it could tell.", change=said)
            return LeverFound(Verdict.UNSETTLED, why=why)
        if most.mission is not None and most.mission.decision is not None:
            lost = most.mission.objective - self._without.objective
            if isinstance(lever, InPlaceOfOthers):
                return LeverFound(Verdict.LOSES, why=self._displaces(lever, most.mission.decision, lost))
            return LeverFound(Verdict.LOSES, why=_too_little(said, lost))
        if lever.displaces:
            return LeverFound(Verdict.LOSES, why=say("No other unit there may go for it."))
        case = edited(self._analysis.case, lever.edits(lever.most))
        reasons = why_not(PlanAnalysis(case, self._analysis.plan), self._pledge, self._mission).reasons
        left = [reason.words for reason in reasons if reason.at_best_start]
        against = joined(left, "; ") if left else say("no other placing of people pays for it")
        return LeverFound(Verdict.LOSES, why=say("Even with {change}: {why}.", change=said, why=against))

    def _displaces(self, lever: InPlaceOfOthers, decision: Decision, lost: float) -> str:
        """What the unit would displace at best, and that this averts more."""
        kept = Counter[tuple[str, int]]()
        for (_, start), units in decision.deploy.items():
            kept[start.pledge, start.period] += units
        change = lever.went(kept)
        if lost < LITTLE:
            return say(
                "It averts no more than what it would displace: with {change}, the best of all ways, the mission would "
                "leave no less unprotected, what all of them cost counted.",
                change=change,
            )
        return say(
            "It averts less than what it would displace: with {change}, the best of all ways, the mission would leave "
            "{lost:,.0f} civilian-months more, what all of them cost counted.",
            change=change, lost=lost,
        )  # fmt: skip


def _too_little(change: str, lost: float) -> str:
    """That a unit averts too little with a change."""
    if lost < LITTLE:
        return say("Even with {change}, the unit would avert no more than is worth its cost.", change=change)
    return say(
        "Even with {change}, the unit would avert less than is worth its cost, by {lost:,.0f} civilian-months.",
        change=change, lost=lost,
    )  # fmt: skip


def _bisected(tried: Trials, most: int) -> int | None:
    """Fewest steps that gain, where more steps allow more; None where not even the most do."""
    if tried(most).verdict is not Verdict.GAINS:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tried(middle).verdict is Verdict.GAINS else (middle, high)
    return high


def _first(tried: Trials, most: int) -> int | None:
    """Fewest steps that gain, each tried."""
    return next((steps for steps in range(1, most + 1) if tried(steps).verdict is Verdict.GAINS), None)


OUTCOMES = {
    Verdict.GAINS: Outcome.FEASIBLE,
    Verdict.LOSES: Outcome.INFEASIBLE,
    Verdict.UNSETTLED: Outcome.NO_PLAN_IN_TIME,
}
"""How a task ends by what was found."""


@dataclass(frozen=True)
class LeverTask(PlanTask):
    """The search for the smallest change of one lever, as a task of a batch."""

    pledge: str
    mission: str
    lever: str
    """Title of the lever; empty for no change at all."""

    @property
    def asked(self) -> tuple[object, ...]:
        """The lever, and how the mission is solved."""
        return "lever", self.pledge, self.mission, self.lever, asdict(LIMITS), TOLERANCE

    def answered(self) -> TaskResult:
        """The smallest change."""
        analysis = PlanAnalysis(self.case, self.plan)
        search = LeverSearch(analysis, self.pledge, self.mission)
        known = {lever.title: lever for lever in levers(analysis, self.pledge, self.mission)}
        found = search.run(known[self.lever]) if self.lever else search.as_it_is()
        figures = {"steps": found.steps, "gain": found.gain, "below_proven": float(found.below is Verdict.LOSES)}
        why = (found.why,) if found.why else ()
        return TaskResult(OUTCOMES[found.verdict], found.plan, why, figures=figures)
