"""Units that stand by: alternates of a mission, and what becomes of a plan in futures in which they are called.

An alternate is a unit that the plan does not deploy. The alternates of a mission are called in their order, as many
who come as first units of the mission are missing, and serve where these leave them room and money.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.chances import chances_of
from planner.delivery.as_ordered import FutureOutcomes, MissionOutcomes
from planner.delivery.futures import Futures
from planner.delivery.mission_supply import Figures, MissionSupply, with_alternates
from planner.facts import Facts
from planner.plan import Plan
from planner.plan.plan_tables import frame
from planner.tables import Case

NOBODY = frozenset({-1})
"""No alternates, yet everything placed as with some."""


@dataclass(frozen=True)
class Standby:
    """A unit that could stand behind a mission: a row of the deployments, and its kind."""

    row: tuple[object, ...]
    mission: str
    chance: float
    """Chance that it comes [1]."""
    cost_usd: float
    """Cost if it serves [USD]."""

    @property
    def pledge(self) -> str:
        """Its pledge."""
        return str(self.row[0])


@dataclass(frozen=True, eq=False)
class StandbyTrial:
    """A plan in some futures, with alternates behind its missions or without."""

    case: Case
    plan: Plan
    number: int
    seed: int

    @cached_property
    def facts(self) -> Facts:
        """Facts of case and plan."""
        return Facts(self.case, self.plan)

    @cached_property
    def futures(self) -> Futures:
        """The futures: the same for all plans."""
        return Futures(chances_of(self.case), self.number, self.seed)

    @cached_property
    def totals(self) -> Figures:
        """Unprotected exposure by future, without any alternate [civilian-months]."""
        return self.with_alternates(())

    def with_alternates(self, chosen: Sequence[Standby]) -> Figures:
        """Unprotected exposure by future with alternates in their order [civilian-months]: shape (futures)."""
        behind = {m: tuple(each for each in chosen if each.mission == m) for m in self.facts.missions}
        return np.asarray(sum((self.exposure(m, own) for m, own in behind.items()), np.zeros(self.number)))

    def exposure(self, mission: str, alternates: tuple[Standby, ...]) -> Figures:
        """Unprotected exposure of a mission by future, with its alternates [civilian-months]: shape (futures)."""
        key = mission, alternates
        if key not in self._known:
            self._known[key] = np.asarray(self._outcomes(mission, alternates).as_ordered.sum(axis=1))
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, tuple[Standby, ...]], Figures]:
        return {}

    def _outcomes(self, mission: str, alternates: tuple[Standby, ...]) -> FutureOutcomes:
        frames = {**self.plan.frames, "alternates": frame("alternates", rows_of(alternates))}
        called, behind = with_alternates(replace(self.plan, frames=frames))
        facts = Facts(self.case, called)
        units = np.concatenate(self.futures.arriving(facts), axis=1)
        return MissionOutcomes(MissionSupply(facts, mission, behind or NOBODY)).outcomes(units, self.futures)

    def losing(self, most: int) -> list[str]:
        """Missions that lose most in the worst tenth of futures, the first of them."""
        worst = self.totals >= np.quantile(self.totals, 0.9)
        exposure = self.plan.exposure
        sums = exposure.groupby(exposure["area"].map(self.case.mission_of))["unprotected"].sum()
        lost = {m: float(self.exposure(m, ())[worst].mean()) - sums.get(m, 0.0) for m in self.facts.missions}
        return sorted((m for m in lost if lost[m] > 0), key=lambda m: -lost[m])[:most]

    def candidates(self, missions: Sequence[str]) -> Iterator[Standby]:
        """A unit of every pledge that the plan does not deploy, behind every mission that it may serve in time."""
        deployed, facts = set(self.plan.deployments["pledge"]), self.facts
        for mission in missions:
            for name, pledge in facts.pledges.items():
                idle = name not in deployed and pledge.units > 0 and pledge.contributor not in facts.switched_off
                if idle and (pledge.posts or pledge.capability) and facts.allowed(name, mission):
                    yield from self.behind(name, mission)

    def behind(self, name: str, mission: str) -> Iterator[Standby]:
        """A unit of a pledge behind a mission from its first start on; none where that is too late."""
        facts, pledge = self.facts, self.facts.pledges[name]
        start = max(facts.ready(name, ""), facts.mandates[mission][0])
        if start <= facts.last_start(name, mission):
            last = facts.last_period(name, mission, start)
            period, moving, _ = facts.costs(name, "")
            cost = period * (last - start + 1) + moving
            row = (name, "", pledge.contributor, mission, pledge.unit_type, start, last, 1, facts.strength(name), cost)
            yield Standby(row, mission, self.futures.chances.pledges[name].p, cost)


def rows_of(chosen: Sequence[Standby]) -> Iterator[tuple[object, ...]]:
    """Rows of the table of alternates, mission by mission and in their order."""
    places: dict[str, int] = {}
    for each in sorted(chosen, key=lambda one: one.mission):
        places[each.mission] = places.get(each.mission, 0) + 1
        pledge, _, contributor, mission, unit_type, start, last, _, persons, cost = each.row
        yield mission, places[each.mission], pledge, contributor, unit_type, start, last, persons, cost
