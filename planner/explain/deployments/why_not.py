"""Why one more unit of a pledge does not go to a mission: all that stands against it, in order, without solving."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.explain.deployments.displacing import Displacing
from planner.explain.deployments.reasons import reason_at
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import Reason, WhyNot
from planner.extract.unused import MissionObstacles
from planner.language import say
from planner.reach import Bar
from planner.rules.room import Obstacle, StartIndices


def why_not(analysis: PlanAnalysis, pledge: str, mission: str, displacing: Displacing | None = None) -> WhyNot:
    """All that stands against one more unit of a pledge at a mission, the rest of the plan unchanged.

    Args:
        analysis: The plan.
        pledge: The pledge.
        mission: The mission.
        displacing: What is known of the displaced there from other pledges, if anything.
    """
    bars = list(analysis.reach.bars(pledge, mission))
    pair = _PledgeAtMission(analysis, pledge, mission)
    barred = tuple(pair.barred(bar) for bar in bars)
    if mission not in analysis.reach.mandates:
        return pair.row(barred, None)
    opened = _PledgeAtMission(analysis.unbarred if bars else analysis, pledge, mission)
    best = opened.best
    if best is None:
        return opened.row(barred, None)
    reasons = [*barred, *opened.reasons(best)]
    if not bars and (displaces := (displacing or Displacing(analysis, mission)).reason(pledge)):
        reasons.insert(sum(reason.at_best_start for reason in reasons), displaces)
    return opened.row(tuple(reasons), best)


def why_not_at(analysis: PlanAnalysis, mission: str) -> Iterator[WhyNot]:
    """Every unused pledge at a mission."""
    displacing = Displacing(analysis, mission)
    return (why_not(analysis, pledge, mission, displacing) for pledge in analysis.unused)


def why_not_of(analysis: PlanAnalysis, pledge: str) -> Iterator[WhyNot]:
    """A pledge at every mission."""
    return (why_not(analysis, pledge, mission) for mission in analysis.case["missions"]["mission"])


def refusals(analysis: PlanAnalysis) -> list[WhyNot]:
    """Every unused pledge at every mission that takes part."""
    return [row for mission in analysis.reach.mandates for row in why_not_at(analysis, mission)]


class _PledgeAtMission:
    """A pledge at a mission, under a plan."""

    def __init__(self, analysis: PlanAnalysis, pledge: str, mission: str) -> None:
        self._analysis, self._pledge, self._mission = analysis, pledge, mission

    @property
    def _found(self) -> MissionObstacles:
        return self._analysis.obstacles(self._mission)

    @property
    def _places(self) -> StartIndices:
        """Places of the starts of the pledge."""
        return self._found.places_of(self._pledge)

    @property
    def best(self) -> int | None:
        """Place of the start with the fewest obstacles, then the most to gain; None where it cannot start."""
        places = self._places
        if not len(places):
            return None
        against = np.sum([obstacle.holds[places] for obstacle in self._found.all], axis=0)
        worth = self._found.most_averted[places] - self._found.charge[places]
        return int(places[np.lexsort((-worth, against))[0]])

    def reasons(self, best: int) -> Iterator[Reason]:
        """Every obstacle: those at the best start in their order, then those at other starts only."""
        found = [each for each in self._found.all if each.holds[self._places].any()]
        for each in sorted(found, key=lambda obstacle: not obstacle.holds[best]):
            yield self._reason(each, best)

    def _reason(self, obstacle: Obstacle, best: int) -> Reason:
        holds = obstacle.holds[self._places]
        place = best if obstacle.holds[best] else int(self._places[np.flatnonzero(holds)[0]])
        reason = reason_at(self._found, self._analysis.names, obstacle, place)
        return replace(reason, every_start=bool(holds.all()), at_best_start=bool(obstacle.holds[best]))

    def barred(self, bar: Bar) -> Reason:
        """The reason that a bar is."""
        words = bar.words
        if bar.ready is not None:
            words = say("{why} (ready in {month})", why=words, month=self._analysis.names.month(bar.ready))
        return Reason(rule=bar.rule, words=words, every_start=True, at_best_start=True)

    def row(self, reasons: tuple[Reason, ...], best: int | None) -> WhyNot:
        """The row with some reasons, from a start."""
        analysis, names = self._analysis, self._analysis.names
        averts = charge = None
        if best is not None:
            unit, starts = analysis.instance.exposure_unit, self._found.room.starts
            charge = float(self._found.charge[best]) * unit
            enabler = bool(starts.kind.marked("enabler")[best])
            averts = None if enabler else float(self._found.most_averted[best]) * unit
        return WhyNot(
            pledge=self._pledge,
            pledge_name=names.pledge(self._pledge),
            mission=self._mission,
            mission_name=names.mission(self._mission),
            units=analysis.unused.get(self._pledge, 0),
            best_start="" if best is None else names.month(int(self._found.room.starts.first[best])),
            reasons=reasons,
            averts=averts,
            charge=charge,
        )
