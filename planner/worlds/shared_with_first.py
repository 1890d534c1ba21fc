"""What a world counts that the first one counts as well, and what only one of the two does."""

from dataclasses import replace
from functools import cached_property

from planner.assumptions import nobody_new
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.language import joined
from planner.plan import Plan
from planner.plan.plan_tables import frame
from planner.scenarios.comparability import comparability_warnings
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import shared_scope
from planner.worlds.world import World


class SharedWithFirst:
    """The first of some worlds, that figures of the others are told beside."""

    def __init__(self, first: World) -> None:
        self._first = first

    @cached_property
    def _nobody(self) -> PlannedScenario:
        """The first world with nobody new: which exposure it counts does not depend on a plan."""
        plan, case = nobody_new(self._first.case), self._first.case
        facts = Facts(case, plan)
        rows = ((*key, *exposure) for row in threats(facts) for key, exposure in threat_exposure(facts, row))
        return _planned(self._first, replace(plan, frames={**plan.frames, "exposure": frame("exposure", rows)}))

    def unprotected(self, world: World, plan: Plan) -> float:
        """Exposure that a plan leaves in a world, of what the first world counts as well [civilian-months]."""
        if world is self._first:
            return plan.summary.counted_unprotected
        return shared_scope(_planned(world, plan), self._nobody).scenario.figures.exposure_unprotected

    def notes(self, world: World, plan: Plan, in_first: Plan) -> str:
        """What only one of the two worlds counts with a plan, and why, in sentences; empty where they count the same.

        Args:
            world: A world.
            plan: What becomes of the plan there.
            in_first: What becomes of it in the first world.
        """
        here, there = _planned(world, plan), _planned(self._first, in_first)
        return joined([*comparability_warnings(here, there), *shared_scope(here, there).notes])


def _planned(world: World, plan: Plan) -> PlannedScenario:
    return PlannedScenario(world.name, world.sheets, world.case, plan)
