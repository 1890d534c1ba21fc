"""The end of the pipeline: the orders of a solution, its plan, and the check of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from models.decision import Decision
from models.effect import effects, expected_effects
from models.instance import Instance
from planner.extract import extract
from planner.extract.gaps import gaps
from planner.extract.summarise import summarise
from planner.extract.unused import unused
from planner.fault import Fault
from planner.plan import Plan
from planner.prepare import DeployedPeople
from planner.solution import Limits, Solution
from planner.step_timer import StepTimer
from planner.tables import Case
from planner.tidying import Orders, allowance_for, orders_for, orders_in, orders_with_room, untidy
from planner.verify import verify


@dataclass(eq=False)
class Finishing:
    """Makes plans of the solutions of one search, each verified."""

    case: Case
    """The case that they are plans of."""
    instance: Instance
    """The instance that decisions are of, which may contain more than the case."""
    limits: Limits
    """Limits that the search keeps."""
    reference: DeployedPeople | None = None
    """People deployed by the plan that change is counted against, by pledge and mission [persons]."""
    timer: StepTimer = field(default_factory=StepTimer)
    """Told which step begins."""
    starts: Sequence[Plan] = ()
    """Plans that the search began with."""
    _last: tuple[Decision, float, Orders] | None = None
    """The decision that was made into orders last, what they were allowed to cost, and these."""

    def plan(self, solution: Solution) -> tuple[Plan, list[Fault]]:
        """The plan of a solution with a decision, and what is wrong with it.

        Where a plan that the search began with is better as it is, that is kept: tidying may cost this one more.
        """
        with self.timer.step("tidy"):
            orders = self._orders(solution)
        with self.timer.step("extract"):
            plan = self.ordered(orders, solution.bound)
        with self.timer.step("verify"):
            faults = self.faults(plan)
            if _left_over(faults):
                plan, faults = self._with_room(solution, plan)
            for start in self._starts:
                alike = start.summary.deliver == plan.summary.deliver
                if alike and start.summary.objective >= plan.summary.objective:
                    continue
                earlier = self._as_ordered(start, solution.bound)
                better = earlier is not None and earlier.summary.objective < plan.summary.objective
                if earlier is not None and better and not self.faults(earlier):
                    plan, faults = earlier, []
        return plan, faults

    def soon(self, solution: Solution, gap: float) -> tuple[Plan, list[Fault]]:
        """A plan to show while the search goes on: the one that it began with, where that is within a gap [1].

        Most edits leave much of a plan as it was. What the search found is then made into orders later.
        """
        earlier = self._as_ordered(self._starts[0], solution.bound) if self._starts else None
        found = None if earlier is None else earlier.summary.gap
        if earlier is not None and found is not None and found <= gap and not self.faults(earlier):
            return earlier, []
        return self.plan(solution)

    def timed(self, plan: Plan, seconds: dict[str, float]) -> Plan:
        """The plan with the seconds that each step took; those of the search are given."""
        told = self.timer.seconds | seconds | {"all": self.timer.now()}
        return replace(plan, summary=replace(plan.summary, seconds=told))

    def ordered(self, orders: Orders, bound: float = -math.inf) -> Plan:
        """The plan of orders, which no plan can be better than the bound [civilian-months] says."""
        decision, assigned = orders.decision, orders.assigned
        all_come = effects(self.instance, decision)
        counted = expected_effects(self.instance, decision, assigned) if self.instance.by_chances else all_come
        frames = extract(self.case, self.instance, decision, assigned, all_come)
        frames |= {
            "gaps": gaps(self.case, self.instance, frames, counted),
            "unused": unused(self.case, self.instance, decision, counted),
        }
        told = untidy(self.instance, self.case.settings, orders)
        return Plan(summarise(self.case, frames, bound, self.limits.gap, self.reference, orders.cost, told), frames)

    def faults(self, plan: Plan) -> list[Fault]:
        """What is wrong with a plan."""
        return verify(self.case, plan, self.reference)

    @cached_property
    def _starts(self) -> list[Plan]:
        """Those plans, the best first."""
        return sorted(self.starts, key=lambda each: each.summary.objective)

    def _as_ordered(self, start: Plan, bound: float) -> Plan | None:
        """A plan that the search began with, as it is, with the effect that it has here; None where it cannot be."""
        kept = orders_in(self.instance, self.case.settings, start)
        return None if kept is None else self.ordered(kept, bound)

    def _orders(self, solution: Solution) -> Orders:
        """The orders of a solution; those made last, where they are of the same decision within the same allowance."""
        if solution.decision is None:
            raise ValueError("there is no decision")  # not told
        of = solution.decision, allowance_for(self.instance, self.case.settings, solution, self.limits.gap)
        if self._last is None or self._last[:2] != of:
            self._last = *of, orders_for(self.instance, self.case.settings, *of)
        return self._last[2]

    def _with_room(self, solution: Solution, plan: Plan) -> tuple[Plan, list[Fault]]:
        """The first sound plan of a solution whose orders leave room below limits on what areas are left with."""
        faults: list[Fault] = []
        for orders in orders_with_room(self.instance, self.case.settings, solution, self.limits):
            plan = self.ordered(orders, solution.bound)
            faults = self.faults(plan)
            if not _left_over(faults):
                break
        return plan, faults


def _left_over(faults: Sequence[Fault]) -> bool:
    """Whether orders leave an area with more than its limit."""
    return any(fault.column == "area_left_limit" for fault in faults)
