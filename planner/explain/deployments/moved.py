"""A deployment moved to another mission or month, with the rest of a plan held: people and money there placed anew.

Every other unit stays where and when it is, and so do the people and the money of missions that it neither leaves nor
goes to. Its units stay together.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from models.decision import Decision
from models.deployments import Start
from models.effect import effects
from models.instance import Instance, Lock, Mission
from planner.explain.deployments.elsewhere import MOVED, OtherUses
from planner.explain.deployments.held import LIMITS, fixing, objective_of
from planner.explain.deployments.without import Placed, Without
from planner.explain.plan_analysis import PlanAnalysis
from planner.plan import Outcome, Plan
from planner.run import finished
from planner.solution import Limits, Solution
from planner.solve import ModelCache, solve


@dataclass(frozen=True)
class Moved:
    """The best way found to have a deployment at a mission, from another month if it is there already."""

    loses: float = inf
    """What the objective rises by [civilian-months]; infinity where no way was found."""
    least: float = inf
    """No way has it rise by less [civilian-months]; infinity where there is none."""
    decision: Decision | None = None
    """The whole plan; None where no way was found."""
    start: int = 0
    """Period of the start [period]; 0 where no way was found."""


class Moving:
    """Moves a deployment."""

    def __init__(self, analysis: PlanAnalysis, placed: Placed) -> None:
        self._analysis, self._placed = analysis, placed
        self._without = Without(analysis, placed)
        self._uses = OtherUses(self._without)

    @property
    def locked(self) -> bool:
        """Whether the planner's locks keep its units where they are."""
        here, left = self._without.mission, self._without.decision.at(self._placed.mission).deploy
        return any(
            sum(left.get((self._placed.mission, each), 0) for each in here.locked(lock)) < lock.units_min
            for lock in here.locks
            if self._placed.start in here.locked(lock)
        )

    @cached_property
    def missions(self) -> list[str]:
        """Missions that may have it; none where locks keep it."""
        return [] if self.locked else [name for name in self._analysis.reach.mandates if self._opened(name) is not None]

    def _opened(self, mission: str) -> Mission | None:
        """A mission at which the units deploy together, all others fixed; None where they may not start there."""
        opened = self._uses.with_units(mission)
        if opened is None:
            return None
        here, placed = opened.missions[mission], self._placed
        own = Start(MOVED, *placed.start[1:])
        deployments = {s: d for s, d in here.deployments.items() if mission != placed.mission or s != own}
        if not any(start.pledge == MOVED for start in deployments):
            return None
        locks = (*here.locks, *fixing(self._left(mission)), Lock(MOVED, None, 1, 1))
        return replace(here, deployments=deployments, locks=locks)

    def _left(self, mission: str) -> dict[Start, int]:
        """Units without it at a mission, by start [units]."""
        return {start: units for (name, start), units in self._without.decision.deploy.items() if name == mission}

    def to(self, mission: str) -> Moved:
        """The best way to have it at a mission, as the solver finds and bounds it."""
        held = self._held(mission)
        found = solve(ModelCache().problem(held), LIMITS)
        before = self._objective_now(held)
        if found.decision is None:
            return Moved(least=inf if found.outcome is Outcome.INFEASIBLE else -inf)
        after = objective_of(held, found.decision, effects(held, found.decision))
        (start,) = (start for _, start in found.decision.deploy if start.pledge == MOVED)
        return Moved(after - before, found.bound - before, self._whole(held, found.decision), start.period)

    def _held(self, mission: str) -> Instance:
        """The instance of the missions that it leaves and goes to."""
        whole, opened = self._analysis.instance, self._opened(mission)
        if opened is None:
            raise ValueError("the deployment may not go there")  # not told
        missions = {mission: opened}
        if mission != self._placed.mission:
            left, old = self._left(self._placed.mission), self._without.mission
            stay = {start: old.deployments[start] for start in left}
            missions[self._placed.mission] = replace(old, deployments=stay, locks=tuple(fixing(left)))
        units: dict[str, int] = defaultdict(int)
        for name in missions:
            for start, number in self._left(name).items():
                units[start.pledge] += number
        paid = self._elsewhere(missions).paid
        return replace(
            whole,
            pledges={**units, MOVED: 1},
            missions=missions,
            funds={
                name: replace(fund, amount=max(0.0, fund.amount - paid.get(name, 0.0)))
                for name, fund in whole.funds.items()
            },
        )

    def _elsewhere(self, missions: dict[str, Mission]) -> Decision:
        """What the plan decides for other missions."""
        decision = self._analysis.decision
        for name in missions:
            decision = decision.elsewhere(name)
        return decision

    def _objective_now(self, held: Instance) -> float:
        """Objective of its missions as the plan has them [civilian-months]."""
        whole = self._analysis.instance
        as_is = replace(whole, missions={name: whole.missions[name] for name in held.missions})
        parts = [self._analysis.decision.at(name) for name in held.missions]
        here = Decision(
            deploy={key: units for part in parts for key, units in part.deploy.items()},
            post={key: people for part in parts for key, people in part.post.items()},
            pay={key: usd for part in parts for key, usd in part.pay.items()},
            prevent={key: usd for part in parts for key, usd in part.prevent.items()},
        )
        return objective_of(as_is, here, effects(as_is, here))

    def _whole(self, held: Instance, solved: Decision) -> Decision:
        """The whole plan, with the units under the name of their pledge."""
        elsewhere = self._elsewhere(dict(held.missions))
        deploy: dict[tuple[str, Start], int] = defaultdict(int)
        for (name, start), units in solved.deploy.items():
            moved = start.pledge == MOVED
            own = start._replace(pledge=self._placed.start.pledge) if moved else start
            deploy[name, own] += self._placed.units if moved else units
        return Decision(
            deploy={**elsewhere.deploy, **deploy},
            post={**elsewhere.post, **solved.post},
            pay={**elsewhere.pay, **solved.pay},
            prevent={**elsewhere.prevent, **solved.prevent},
        )

    def plan(self, moved: Moved) -> Plan | None:
        """The verified plan of a way; None where orders of whole people cannot be made of it."""
        if moved.decision is None:
            return None
        whole = Solution(Outcome.FEASIBLE, moved.decision)
        return finished(self._analysis.case, self._analysis.instance, Limits(), whole).plan


def placed_of(analysis: PlanAnalysis, pledge: str, mission: str) -> Iterator[Placed]:
    """Deployments of a pledge at a mission."""
    return (
        Placed(name, start, units)
        for (name, start), units in analysis.decision.deploy.items()
        if (start.pledge, name) == (pledge, mission)
    )
