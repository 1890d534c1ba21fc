"""What it would take: the smallest change of one lever after which a plan uses one more unit and averts more.

With the rest of the plan held, a mission is solved exactly: with the one more unit it must have a lower objective than
without. Levers that allow more the larger they are are bisected over whole steps; the others are tried step by step. So
what is found does it, and one step less does not; either is a proof, or is said not to be one.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, cached_property

from planner.batch.task import RESULTS_VERSION, TaskResult, key_of
from planner.explain.deployments.edits import edited
from planner.explain.deployments.held import LIMITS, TOLERANCE, HeldMission, HeldPlan, Verdict
from planner.explain.deployments.lever_kinds import Lever, levers
from planner.explain.deployments.why_not import why_not
from planner.explain.plan_analysis import PlanAnalysis
from planner.fingerprint import fingerprint
from planner.plan import Outcome, Plan, sorted_starts
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

    @cached_property
    def _without(self) -> HeldMission:
        """The mission as it is, people and money placed anew."""
        return self._held.solve(self._analysis.case, more=False)

    def as_it_is(self) -> LeverFound:
        """Whether the plan would gain from the one more unit without any change."""
        tried = self._tried(self._analysis.case, None)
        if tried.verdict is not Verdict.GAINS or tried.mission is None:
            return LeverFound(tried.verdict)
        return self._found(self._analysis.case, 0, tried.mission, Verdict.LOSES)

    def run(self, lever: Lever) -> LeverFound:
        """The smallest change of a lever that does it."""

        @cache
        def tried(steps: int) -> LeverTrial:
            """Try some steps, once."""
            return self._tried(edited(self._analysis.case, lever.edits(steps)), lever)

        steps = _bisected(tried, lever.most) if lever.grows else _first(tried, lever.most)
        if steps is None:
            return self._none(lever, tried(lever.most))
        mission, below = tried(steps).mission, Verdict.LOSES if steps == 1 else tried(steps - 1).verdict
        if mission is None:
            raise ValueError("a change that gains has a mission")
        return self._found(edited(self._analysis.case, lever.edits(steps)), steps, mission, below)

    def _tried(self, case: Case, lever: Lever | None) -> LeverTrial:
        beside = frozenset() if lever is None else lever.beside
        if not self._held.possible(case, self._without, worth=not beside):
            return LeverTrial(Verdict.LOSES)
        mission = self._held.solve(case, beside)
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
            return LeverFound(Verdict.UNSETTLED, why=" ".join(map(str, ended.faults)))
        before, after = self._analysis.plan.summary.exposure_unprotected, ended.plan.summary.exposure_unprotected
        if after >= before:
            return LeverFound(Verdict.UNSETTLED, why="What it averts is less than whole detachments of people cost.")
        return LeverFound(Verdict.GAINS, steps, ended.plan, gain, below)

    def _none(self, lever: Lever, most: LeverTrial) -> LeverFound:
        """Why no change of a lever does it: what the largest one leaves."""
        said = lever.says(lever.most)
        if most.verdict is Verdict.UNSETTLED:
            return LeverFound(Verdict.UNSETTLED, why=f"With {said}, the search ended before it could tell.")
        if most.mission is not None and most.mission.decision is not None:
            lost = most.mission.objective - self._without.objective
            why = f"Even with {said}, the unit would avert less than is worth its cost, by {lost:,.0f} civilian-months."
            return LeverFound(Verdict.LOSES, why=why)
        case = edited(self._analysis.case, lever.edits(lever.most))
        reasons = why_not(PlanAnalysis(case, self._analysis.plan), self._pledge, self._mission).reasons
        left = "; ".join(reason.words for reason in reasons if reason.at_best_start)
        return LeverFound(Verdict.LOSES, why=f"Even with {said}: {left or 'no other placing of people pays for it'}.")


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


@dataclass(frozen=True)
class LeverTask:
    """The search for the smallest change of one lever, as a task of a batch."""

    name: str
    """Name chosen by the caller, not part of the key."""
    case: Case
    plan: Plan
    pledge: str
    mission: str
    number: int
    """Place of the lever among those of the pledge at the mission; -1 for no change at all."""

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that determines the result."""
        plan = [sorted_starts(self.plan), self.plan.summary.objective]
        held = [asdict(LIMITS), TOLERANCE, self.pledge, self.mission, self.number]
        return key_of(RESULTS_VERSION, "lever", fingerprint(self.case), plan, held)

    @property
    def execute(self) -> Callable[["LeverTask"], TaskResult]:
        """Function that a worker calls."""
        return search_lever

    @property
    def payload(self) -> "LeverTask":
        """Its argument."""
        return self


OUTCOMES = {
    Verdict.GAINS: Outcome.FEASIBLE,
    Verdict.LOSES: Outcome.INFEASIBLE,
    Verdict.UNSETTLED: Outcome.NO_PLAN_IN_TIME,
}
"""How a task ends by what was found."""


def search_lever(task: LeverTask) -> TaskResult:
    """Search for the smallest change of a lever; runs in a worker."""
    analysis = PlanAnalysis(task.case, task.plan)
    search = LeverSearch(analysis, task.pledge, task.mission)
    known = levers(analysis, task.pledge, task.mission)
    found = search.as_it_is() if task.number < 0 else search.run(known[task.number])
    figures = {"steps": found.steps, "gain": found.gain, "below_proven": float(found.below is Verdict.LOSES)}
    return TaskResult(OUTCOMES[found.verdict], found.plan, (found.why,) if found.why else (), figures=figures)
