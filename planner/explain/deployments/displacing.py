"""What one more unit would have to displace at a full mission, and what that averts, without solving."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from models.deployments import Start
from planner.explain.deployments.reasons import FULL, RULES
from planner.explain.deployments.without import Placed, Without
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import Reason
from planner.extract.unused import MissionObstacles, MissionRoom
from planner.figures import several, small
from planner.language import say
from planner.rules.room import StartIndices


@dataclass(frozen=True)
class Exchange:
    """One more unit in place of units of one deployment, everybody else where they are."""

    displaced: Placed
    loses: float
    """What those who go avert beyond what they cost [civilian-months]."""
    gains: float
    """Most that the one more unit could avert beyond its cost [civilian-months]."""


@dataclass(frozen=True)
class _Gone:
    """A mission without some units of a deployment."""

    displaced: Placed
    loses: float
    found: MissionObstacles


class Displacing:
    """What one more unit at a mission would have to displace."""

    def __init__(self, analysis: PlanAnalysis, mission: str) -> None:
        self._analysis, self._mission = analysis, mission

    def reason(self, pledge: str) -> Reason | None:
        """That one more unit averts less than whatever it would displace, at every start that has no room for it.

        None where it has room, or that is not so, or not known. Units of its own pledge do not make room for it.
        """
        starts = self._full(pledge)
        found = list(self._exchanges(pledge, starts)) if len(starts) else []
        best = max(found, key=lambda each: each.gains - each.loses, default=None)
        if best is None or not 0 <= best.gains <= best.loses:
            return None
        names, displaced = self._analysis.names, best.displaced
        words = say(
            "it averts less than what it would displace (least is lost in place of {units} of {pledge} from {month}, "
            "worth {worth} civilian-months beyond the cost; the unit would be worth {gains} at most)",
            units=several(displaced.units, "unit"), pledge=names.pledge(displaced.start.pledge),
            month=names.month(displaced.start.period), worth=small(best.loses), gains=small(best.gains),
        )  # fmt: skip
        return Reason(rule="displaces", words=words, every_start=False, at_best_start=True, needed=best.loses,
                      left=best.gains, unit="civilian-months")  # fmt: skip

    def _full(self, pledge: str) -> StartIndices:
        """Places of the starts of a pledge that have no room for one more unit."""
        found = self._analysis.obstacles(self._mission)
        places = found.places_of(pledge)
        return places[found.stopped_by(FULL)[places]]

    def _exchanges(self, pledge: str, starts: StartIndices) -> Iterator[Exchange]:
        """By start, the fewest units of each other deployment that make room for it, where any do."""
        unit = self._analysis.instance.exposure_unit
        left = dict[Start, StartIndices]()
        for gone in self._all_gone:
            displaced, found = gone.displaced, gone.found
            closed = left.get(displaced.start, starts)
            if displaced.start.pledge == pledge or not len(closed):
                continue
            out = found.stopped_by(RULES)[closed]
            left[displaced.start] = closed[out]
            if not out.all():
                worth = (found.most_averted - found.charge)[closed[~out]].max()
                yield Exchange(displaced, gone.loses, float(worth) * unit)

    @cached_property
    def _all_gone(self) -> list[_Gone]:
        """The mission without one unit, two and so on of each deployment, as far as locks let them go."""
        analysis, decision = self._analysis, self._analysis.decision
        deployed = [(start, units) for (name, start), units in decision.deploy.items() if name == self._mission]
        return [
            self._gone(Without(analysis, Placed(self._mission, start, units)))
            for start, most in deployed
            for units in range(1, most + 1)
            if self._free(Placed(self._mission, start, units))
        ]

    def _free(self, placed: Placed) -> bool:
        """Whether no lock holds units there."""
        mission = self._analysis.instance.missions[self._mission]
        deployed = self._analysis.decision.at(self._mission).deploy
        return all(
            sum(deployed.get((self._mission, each), 0) for each in mission.locked(lock)) - placed.units
            >= lock.units_min
            for lock in mission.locks
            if placed.start in mission.locked(lock)
        )

    def _gone(self, without: Without) -> _Gone:
        analysis, placed = self._analysis, without.placed
        room = MissionRoom(self._mission, analysis.instance, without.decision)
        charge = placed.units * without.mission.deployments[placed.start].total_cost(placed.start)
        worth = without.averts - charge * analysis.instance.cost_weight * analysis.instance.exposure_unit
        return _Gone(placed, worth, MissionObstacles(room, analysis.effects | without.effects))
