"""A plan without one of its deployments: people and support stay as they are, and what then remains unprotected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decision import Decision
from models.deployments import Start
from models.effect import Effect, Key, effects
from models.exposure import unprotected_share
from models.instance import PERSONS, Mission
from planner.explain.plan_analysis import PlanAnalysis
from planner.explain.posted_people import DeployedUnits, posted_people
from planner.extract.unused import MissionRoom

Series = NDArray[np.float64]
"""An amount by period of the mandate."""


class Placed(NamedTuple):
    """A deployment of a plan."""

    mission: str
    start: Start
    units: int


@dataclass(frozen=True)
class Without:
    """A plan without a deployment."""

    analysis: PlanAnalysis
    placed: Placed

    @property
    def mission(self) -> Mission:
        """Its mission."""
        return self.analysis.instance.missions[self.placed.mission]

    @cached_property
    def decision(self) -> Decision:
        """The plan without its units and people; troops whom it supported stay in camp."""
        deploy = dict(self.analysis.decision.deploy)
        left = deploy.pop((self.placed.mission, self.placed.start)) - self.placed.units
        if left:
            deploy[self.placed.mission, self.placed.start] = left
        gone = self._people_gone
        post = {key: people - gone.get(key, 0.0) for key, people in self.analysis.decision.post.items()}
        bare = replace(
            self.analysis.decision, deploy=deploy, post={key: people for key, people in post.items() if people > 0}
        )
        return replace(bare, post=self._supported(bare))

    @cached_property
    def _people_gone(self) -> Mapping[tuple[str, str, str, int], float]:
        """Its share of the people of its offer, by mission, posting group, area and period [hundred persons]."""
        name, start, units = self.placed
        group = self.mission.deployments[start].group
        rows = posted_people(
            self.analysis.plan, DeployedUnits(start.pledge, start.preparation, name, start.period, units)
        )
        people = rows[["area", "period", "persons"]].itertuples(index=False)
        return {(name, group, area, t): persons / PERSONS for area, t, persons in people}

    def _supported(self, bare: Decision) -> dict[tuple[str, str, str, int], float]:
        """Postings with the new troops of each area cut to what the scarcest capability supports."""
        deployment, name = self.mission.deployments[self.placed.start], self.placed.mission
        if deployment.kind != "enabler":
            return dict(bare.post)
        room = MissionRoom(name, self.analysis.instance, bare)
        zero, c = self.mission.periods.start, deployment.capability
        areas = {a: area.troops_per_unit[c] for a, area in self.mission.areas.items() if c in area.troops_per_unit}
        needed = np.zeros(len(self.mission.periods))
        for a, ratio in areas.items():
            needed += room.troops_posted.get(a, 0.0) / ratio
        of = room.starts.capability
        there = dict(zip(of.names, room.present(of.of, np.ones(len(of.of))), strict=True))
        available = self.mission.spare_units.get(c, 0.0) + there.get(c, np.zeros(len(needed)))
        share = np.where(needed > available, available / np.where(needed > 0, needed, 1.0), 1.0)
        return {
            (m, g, a, t): people * share[t - zero]
            if m == name and a in areas and self.mission.groups[g].kind == "troops"
            else people
            for (m, g, a, t), people in bare.post.items()
        }

    @cached_property
    def effects(self) -> dict[Key, Effect]:
        """The effect on every threat of its mission."""
        alone = replace(self.analysis.instance, missions={self.placed.mission: self.mission})
        return effects(alone, self.decision.at(self.placed.mission))

    @cached_property
    def averts(self) -> float:
        """What the plan averts by it: exposure that remains without it, less that with it [civilian-months]."""
        more = sum(
            float((effect.unprotected - self.analysis.effects[key].unprotected).sum())
            for key, effect in self.effects.items()
        )
        return more * self.analysis.instance.exposure_unit


def averted_by(effect: Effect, efforts: Series) -> float:
    """Exposure that efforts in several periods together avert besides [exposure unit]."""
    left = effect.exposure * unprotected_share(effect.lasting + effect.carryover @ efforts, effect.residual_share)
    return float((effect.unprotected - left).sum())
