"""Analysis of a plan without solving: its decision, effects and obstacles, computed once for many explanations."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from models.decision import Decision
from models.effect import Effect, Key, effects
from models.instance import Instance
from planner.chances.expected.counting import as_if_all_come
from planner.extract import decision_in
from planner.extract.unused import MissionObstacles, MissionRoom
from planner.names import Names
from planner.plan import Plan
from planner.prepare import prepare
from planner.reach import Reach
from planner.tables import Case


@dataclass(frozen=True, eq=False)
class PlanAnalysis:
    """A case with its plan, and what follows from them without solving."""

    case: Case
    plan: Plan

    @classmethod
    def of(cls, case: Case, plan: Plan) -> Self:
        """The analysis of a plan, counted as if all come."""
        return cls(*as_if_all_come(case, plan))

    @cached_property
    def names(self) -> Names:
        """Names for sentences."""
        return Names(self.case)

    @cached_property
    def reach(self) -> Reach:
        """Which offer may deploy where and when."""
        return Reach(self.case)

    @cached_property
    def instance(self) -> Instance:
        """Sets and parameters."""
        return prepare(self.case)

    @cached_property
    def decision(self) -> Decision:
        """What the plan decides."""
        return decision_in(self.instance, self.plan)

    @cached_property
    def effects(self) -> dict[Key, Effect]:
        """The effect of the plan on every threat."""
        return effects(self.instance, self.decision)

    @cached_property
    def unused(self) -> dict[str, int]:
        """Units that the plan leaves unused, by pledge [units]."""
        deployed = self.plan.deployments.groupby("pledge")["units"].sum()
        left = {name: unit.units - int(deployed.get(name, 0)) for name, unit in self.reach.units.items()}
        return {name: units for name, units in left.items() if units > 0}

    def obstacles(self, mission: str) -> MissionObstacles:
        """What stands against one more unit at a mission, start by start."""
        if mission not in self._obstacles:
            room = MissionRoom(mission, self.instance, self.decision)
            self._obstacles[mission] = MissionObstacles(room, self.effects)
        return self._obstacles[mission]

    @cached_property
    def _obstacles(self) -> dict[str, MissionObstacles]:
        return {}

    @cached_property
    def unbarred(self) -> "PlanAnalysis":
        """The same plan in a case in which nothing bars a pledge, for what stands against a barred one besides."""
        return PlanAnalysis(_unbarred(self.case, self.reach), self.plan)


def _unbarred(case: Case, reach: Reach) -> Case:
    """The case without what bars pledges: no caveats on missions, and everybody takes part and is ready in time."""
    caveats, contributors, pledges = case["caveats"], case["contributors"], case["pledges"]
    kept = caveats[(caveats["rule"] == "never") & (caveats["area"] != "")]
    last = {name: _last_start(reach, name) for name in reach.pledges}
    ready = [min(reach.offers[name][0].ready, last[name]) for name in pledges["pledge"]]
    return replace(
        case,
        tables={
            **case.tables,
            "caveats": kept,
            "contributors": contributors.assign(participates=True),
            "pledges": pledges.assign(ready_period=ready).astype({"ready_period": pledges["ready_period"].dtype}),
        },
    )


def _last_start(reach: Reach, pledge: str) -> int:
    """Last period in which a pledge may start at every mission that takes part; at least the first."""
    lasts = [reach.last_start(pledge, mission) for mission in reach.mandates]
    return max(1, min(lasts, default=1))
