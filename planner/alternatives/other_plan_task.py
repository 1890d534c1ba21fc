"""Another plan as a task of a batch: found, made into orders and verified; unlike the plan and those found before."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from models.alternatives import Direction, OtherPlan
from models.decision import Decision
from models.instance import PERSONS, Instance
from planner.alternatives.traits import elsewhere
from planner.batch.task import PlanTask, TaskResult
from planner.extract import decision_in
from planner.plan import Outcome, Plan, sorted_starts
from planner.plan.plan_tables import people_deployed
from planner.prepare import prepare
from planner.run import finished
from planner.solution import Limits, Solution
from planner.solve import OtherSearch, SearchWork, other_search

ALLOWED = 1e-9
"""Relative amount by which a limit may be passed by rounding [1]."""

TRIES = 4
"""Most plans that are made into orders, each closer to the best than the one before [1]."""


@dataclass(frozen=True)
class OtherPlanTask(PlanTask):
    """Looks for another plan in a direction."""

    others: tuple[Plan, ...]
    """Those that it is to differ from beside the current plan."""
    direction: Direction
    limit: float
    """Most that its objective may be [civilian-months]."""
    differ: float
    """Least share of people who are elsewhere [1]."""
    work: SearchWork

    @property
    def asked(self) -> tuple[object, ...]:
        """The direction, and what the plan must keep."""
        others = [sorted_starts(each) for each in self.others]
        kept = (self.limit, self.differ, asdict(self.work))
        return "other plan", *asdict(self.direction).values(), others, *kept  # not told

    def answered(self) -> TaskResult:
        """A verified plan; `infeasible` where it is proved that there is none."""
        instance = prepare(self.case)
        searching = self._search(instance)
        if searching is None:
            return TaskResult(Outcome.INFEASIBLE)
        for _ in range(TRIES):
            found = searching.run()
            if found.decision is None:
                return TaskResult(Outcome.INFEASIBLE if found.proved else Outcome.FEASIBLE)
            made = self._made(instance, found.decision)
            if isinstance(made, TaskResult):
                return made
            excess = made.summary.objective - self.limit
            if excess <= ALLOWED * abs(self.limit) and differs(made, self._references, self.differ):
                return TaskResult(Outcome.FEASIBLE, made)
            searching.tighten(max(excess, ALLOWED * abs(self.limit)) / instance.exposure_unit)
        return TaskResult(Outcome.FEASIBLE)

    def _search(self, instance: Instance) -> OtherSearch | None:
        """The search of an instance; None where it is proved at once that there is no such plan."""
        people = [people_deployed(each.deployments) for each in self._references]
        hundreds = [{place: persons / PERSONS for place, persons in each.items()} for each in people]
        asked = OtherPlan(self.limit / instance.exposure_unit, self.differ, hundreds)
        near = {key for each in self._references for key in decision_in(instance, _units_of(each)).deploy}
        return other_search(instance, asked, self.direction, near, self._limits, self.work)

    @property
    def _references(self) -> tuple[Plan, ...]:
        return self.plan, *self.others

    @property
    def _limits(self) -> Limits:
        """Gap that people and money are placed for: small beside what may be missed."""
        nobody = self.plan.summary.objective_nobody_new
        most = nobody - self.plan.summary.objective
        room = self.limit - self.plan.summary.objective
        return Limits(max(1e-6, 0.1 * room / most) if most > 0 else 1e-3, threads=1)

    def _made(self, instance: Instance, decision: Decision) -> Plan | TaskResult:
        """The verified plan of a decision."""
        solution = Solution(Outcome.FEASIBLE, decision, bound=self.plan.summary.lower_bound)
        ended = finished(self.case, instance, self._limits, solution)
        if ended.plan is None:
            return TaskResult(ended.outcome, messages=tuple(map(str, ended.faults)))
        return ended.plan


def differs(made: Plan, others: Sequence[Plan], share: float) -> bool:
    """Whether a plan has at least a share of its people elsewhere than in each of some others."""
    return all(elsewhere(made, other) >= share - ALLOWED for other in others)


def _units_of(plan: Plan) -> Plan:
    """A plan with its units alone."""
    return replace(plan, frames={"deployments": plan.deployments})
