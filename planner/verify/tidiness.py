"""Verify what a plan says about its orders: whole people, detachments, formed police units, and moves."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from planner.chances import Chances, chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.exposure import threat_exposure, threats
from planner.facts.rows import filled
from planner.fault import Fault
from planner.language import say
from planner.plan import Deliver
from planner.plan.plan_tables import OfferAtMission
from planner.plan.untidy import Spot, Untidy, sentences

WHOLE = 1e-6
"""Part of a person that is rounding [persons]."""

WORTHLESS = 1e-6
"""Exposure that is rounding [civilian-months]."""

Timeline = dict[int, dict[str, float]]
"""By period and area: people of an offer posted [persons]."""


def faults(facts: Facts) -> Iterator[Fault]:
    """A wrong list of what is untidy, and a cost of tidying below 0 or beyond what the case allows."""
    summary, share = facts.plan.summary, facts.case.values["tidiness"]
    found = [] if share is None else sentences(_spots(facts))
    if summary.untidy != found:
        stated, right = ("; ".join(texts) or "nothing" for texts in (summary.untidy, found))
        yield broken("untidy", "summary", stated, right)
    averted = summary.objective_nobody_new - summary.objective + summary.tidying_cost
    most = float(filled(share, 0.0)) * max(0.0, averted)
    if summary.tidying_cost < 0 or exceeds(summary.tidying_cost, most, summary.objective):
        allowed = say("from 0 to {most}", most=amount(most))
        yield broken("tidying_cost", "summary", amount(summary.tidying_cost), allowed)


def _spots(facts: Facts) -> Iterator[Spot]:
    timelines: dict[OfferAtMission, Timeline] = defaultdict(lambda: defaultdict(dict))
    for row in facts.rows("assignments"):
        if row.persons > WHOLE and math.isfinite(row.persons):
            timelines[row.pledge, row.preparation, row.mission][row.period][row.area] = row.persons
    present, arriving = _people(facts)
    losses = _Losses(facts)
    for offer, timeline in timelines.items():
        yield from _detachments(facts, offer, timeline, present[offer])
        yield from _idle_moves(facts, losses, offer, timeline, present[offer], arriving[offer])


def _people(facts: Facts) -> tuple[dict[OfferAtMission, dict[int, float]], dict[OfferAtMission, dict[int, float]]]:
    """People present, and those of them who have just come, by offer and period [persons]."""
    present: dict[OfferAtMission, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    arriving: dict[OfferAtMission, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in facts.rows("deployments"):
        offer, persons = (row.pledge, row.preparation, row.mission), row.units * facts.strength(row.pledge)
        arriving[offer][row.from_period] += persons
        for t in range(row.from_period, row.to_period + 1):
            present[offer][t] += persons
    return present, arriving


def _detachments(
    facts: Facts, offer: OfferAtMission, timeline: Timeline, present: Mapping[int, float]
) -> Iterator[Spot]:
    """Parts of people, detachments too small, and police units divided."""
    pledge, preparation, mission = offer
    least = float(filled(facts.case.values["least_detachment"], 1) or 1)
    strength = facts.strength(pledge)
    formed = facts.pledges[pledge].kind == "police" and strength >= max(2.0, least) and strength.is_integer()
    for t, posted in timeline.items():
        for area, persons in posted.items():
            whole = abs(persons - round(persons)) <= WHOLE
            if not whole:
                yield Spot(pledge, preparation, area, Untidy.PARTS, t)
            elif persons < min(least, int(present.get(t, 0.0) + WHOLE)) - WHOLE:
                yield Spot(pledge, preparation, area, Untidy.SMALL, t)
            if whole and formed and abs(persons - strength * round(persons / strength)) > WHOLE:
                yield Spot(pledge, preparation, mission, Untidy.DIVIDED, t)


def _idle_moves(
    facts: Facts,
    losses: "_Losses",
    offer: OfferAtMission,
    timeline: Timeline,
    present: Mapping[int, float],
    arriving: Mapping[int, float],
) -> Iterator[Spot]:
    """Moves of which it is worth more to be spared them, had the people stayed until they are posted anew."""
    worth = float(filled(facts.case.values["move_worth"], 0.0))
    if not worth:
        return
    moves = _moved(timeline, present, arriving)
    for t in (t for t, people in moves.items() if people > WHOLE):
        stayed = _stayed(timeline, present, t)
        if stayed is not None:
            saved = sum(moves.values()) - sum(_moved(stayed, present, arriving).values())
            if saved > WHOLE and losses.of(offer, timeline, stayed) < worth * saved - WORTHLESS:
                yield Spot(offer[0], offer[1], offer[2], Untidy.MOVES, t)


def _moved(timeline: Timeline, present: Mapping[int, float], arriving: Mapping[int, float]) -> dict[int, float]:
    """People who come to an area from another one, by period [persons]."""
    moved = {}
    for t in sorted(present):
        now, before = timeline.get(t, {}), timeline.get(t - 1, {})
        gained = sum(max(0.0, persons - before.get(area, 0.0)) for area, persons in now.items())
        waiting = int(present.get(t - 1, 0.0) + WHOLE) - sum(before.values())
        moved[t] = max(0.0, gained - arriving.get(t, 0.0) - waiting)
    return moved


def _stayed(timeline: Timeline, present: Mapping[int, float], t: int) -> Timeline | None:
    """Postings in which people stay as they were before a period until they are posted differently again."""
    before, after, end = timeline.get(t - 1, {}), timeline.get(t, {}), t
    while (
        present.get(end, 0.0)
        and timeline.get(end, {}) == after
        and int(present[end] + WHOLE) >= sum(before.values()) - WHOLE
    ):
        end += 1
    return None if end == t else {**timeline, **dict.fromkeys(range(t, end), before)}


class _Losses:
    """What other postings of an offer leave beyond those of the plan, as the objective counts it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._expected = fixed_postings(facts) if facts.case.values["deliver"] != Deliver.FULL else None

    def of(self, offer: OfferAtMission, timeline: Timeline, stayed: Timeline) -> float:
        """Exposure that would remain besides [civilian-months]."""
        if self._expected is None:
            return _lost(self._facts, offer, timeline, stayed)
        people = {(area, t): persons for t, areas in stayed.items() for area, persons in areas.items()}
        return self._expected.lost(offer, people, self._chances)

    @cached_property
    def _chances(self) -> Chances:
        return chances_of(self._facts.case)


def _lost(facts: Facts, offer: OfferAtMission, timeline: Timeline, stayed: Timeline) -> float:
    """The same if all come [civilian-months]."""
    kind, each = facts.pledges[offer[0]].kind, facts.effectiveness(offer[0], offer[1])
    effective = dict(facts.effective)
    areas = set()
    for t in timeline.keys() | stayed.keys():
        now, other = timeline.get(t, {}), stayed.get(t, {})
        for area in now.keys() | other.keys():
            key = area, t, kind
            effective[key] = effective.get(key, 0.0) + each * (other.get(area, 0.0) - now.get(area, 0.0))
            areas.add(area)
    rows = [row for row in threats(facts) if row.area in areas]
    return sum(
        there.unprotected - here.unprotected
        for row in rows
        for (_, there), (_, here) in zip(
            threat_exposure(facts, row, effective=effective), threat_exposure(facts, row), strict=True
        )
    )
