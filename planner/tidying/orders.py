"""Postings that can be ordered: whole people in detachments, few of whom move, for units and money as decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.decision import Decision
from models.effect import Effect, Key, effects, expected_effects
from models.instance import PERSONS, Instance
from planner.extract import assigned_in, decision_in
from planner.plan import Plan
from planner.plan.plan_tables import Assigned
from planner.settings import Settings
from planner.solution import Solution
from planner.tidying.posting import People, Posting
from planner.tidying.search import PostingSearch

KICKS = 3
"""Descents for a mission after the first, and again whenever a rule was released [1]."""

PAYS = 0.02
"""Share of the allowance that the release of a rule must spare [1]."""

LOWER = 0.2
"""Factor by which a move must avert less where rules are released [1]."""

LEAST_WORTH = 0.01
"""What a move must avert at least where it is not free [civilian-months / person]."""

FREE = 1e-6
"""What moving a person must avert where moves are free, so that of equal postings those with fewer moves are taken
[civilian-months / person]."""


@dataclass(frozen=True)
class Orders:
    """A decision with the people of each offer assigned to areas."""

    decision: Decision
    """The decision with these postings."""
    assigned: Assigned
    """Who is posted where."""
    cost: float = 0.0
    """What the exposure is above that of the decision that they were made for [civilian-months]."""


@dataclass(frozen=True, eq=False)
class _MissionOrders:
    """A mission while its postings are searched."""

    search: PostingSearch
    people: People
    before: float
    """Exposure that remains as the model has people posted [civilian-months]."""

    @property
    def cost(self) -> float:
        """What the postings cost [civilian-months]."""
        return self.search.posting.unprotected(self.people) - self.before

    def searched(self) -> "_MissionOrders":
        """The same after descents from where people are posted, and from there with a few offers posted elsewhere."""
        return replace(self, people=self.search.search(self.people, KICKS, self.before))

    def freed(self, search: PostingSearch) -> "_MissionOrders":
        """The same under rules that allow more, searched on from where people are posted."""
        return replace(self, search=search, people=search.descend(self.people))


_Release = Callable[[PostingSearch], dict[int, PostingSearch]]
"""Searches under rules of which one more is released, by offer; by 0 where it is that of a whole mission."""


def gap_aimed_at(settings: Settings, gap: float) -> float:
    """Gap that a solve must reach so that its plan has the one asked for when it is tidied [1].

    Args:
        settings: How much tidying may cost.
        gap: The gap asked for [1].
    """
    share = min(settings.tidiness or 0.0, gap / 2.0)
    return (gap - share) / (1.0 - share) if share < 1.0 else gap


def allowance_for(instance: Instance, settings: Settings, solution: Solution, gap: float) -> float:
    """Most that the orders for a solution may cost [civilian-months].

    Args:
        instance: The instance.
        settings: How much tidying may cost.
        solution: A solution with a decision.
        gap: Gap within which its plan stays, if it is within [1].
    """
    if solution.decision is None:
        raise ValueError("there is no decision")  # not told
    nobody_new, objective = _objectives(instance, solution.decision)
    cost = (settings.tidiness or 0.0) * max(0.0, nobody_new - objective)
    spare = solution.bound + gap * (nobody_new - solution.bound) - objective
    return min(cost, spare) if spare >= 0 else cost


def orders_for(instance: Instance, settings: Settings, decision: Decision, allowance: float) -> Orders:
    """The orders for a decision; as the model has them where the case does not ask for tidiness.

    Args:
        instance: The instance.
        settings: The rules, and whether the case asks for tidiness.
        decision: Units, money and postings, as the model has them.
        allowance: Most that the orders may cost [civilian-months].
    """
    if settings.tidiness is None:
        return shared(instance, decision)
    return tidied(instance, settings, decision, allowance)


def _objectives(instance: Instance, decision: Decision) -> tuple[float, float]:
    """Objective with nobody new and of a decision, charges on change left out [civilian-months]."""
    found = _effects(instance, decision).values()
    in_place = sum(float(effect.in_place_only.sum()) for effect in found)
    remaining = sum(float(effect.unprotected.sum()) for effect in found)
    cost = sum(decision.prevent.values()) + sum(
        units * instance.missions[name].deployments[start].total_cost(start)
        for (name, start), units in decision.deploy.items()
    )
    unit = instance.exposure_unit
    return in_place * unit, (remaining + instance.cost_weight * cost) * unit


def _effects(instance: Instance, decision: Decision) -> dict[Key, Effect]:
    """The effect of a decision as the objective counts it, those of a posting group sharing its postings."""
    if not instance.by_chances:
        return effects(instance, decision)
    return expected_effects(instance, decision, shared(instance, decision).assigned)


def orders_in(instance: Instance, settings: Settings, plan: Plan) -> Orders | None:
    """The orders that a plan has; None where the instance does not know all of them, or the case asks for none."""
    if settings.tidiness is None or not {"assignments", "payments"} <= plan.frames.keys():
        return None
    decision, assigned = decision_in(instance, plan), assigned_in(plan)
    return Orders(decision, assigned, plan.summary.tidying_cost) if _knows(instance, decision, assigned) else None


def _knows(instance: Instance, decision: Decision, assigned: Assigned) -> bool:
    """Whether an instance has the units, places and funds that a decision and its orders name."""
    missions = instance.missions
    starts = {(name, start) for name, mission in missions.items() for start in mission.deployments}
    offers = {(start.pledge, start.preparation, name) for name, start in starts}
    places = {(name, a, t) for name, mission in missions.items() for a in mission.areas for t in mission.periods}
    periods = {(name, t) for name, _, t in places}
    return (
        decision.deploy.keys() <= starts
        and all((pledge, prepared, name) in offers and (name, *place) in places
                for pledge, prepared, name, *place in assigned)
        and all((name, *place) in places and fund in instance.funds for name, fund, *place in decision.prevent)
        and all((name, t) in periods and fund in instance.funds for name, fund, t in decision.pay)
    )  # fmt: skip


def shared(instance: Instance, decision: Decision) -> Orders:
    """Orders for a decision in which those of a posting group share its postings, as the model has them."""
    postings = [Posting.of(instance, decision, name) for name in instance.missions]
    return Orders(decision, _assigned([(posting, posting.people(decision)) for posting in postings]))


def tidied(instance: Instance, settings: Settings, decision: Decision, allowance: float) -> Orders:
    """Orders for a decision, which cost no more than an allowance.

    At first every rule holds. While that costs too much, rules are released, for one offer or mission after the other,
    in this order: formed police units whole, moves worth what is asked, detachments of the least size. Whole people
    are given up last.

    Args:
        instance: The instance.
        settings: Rules on detachments and moves.
        decision: Units, money and postings, as the model has them.
        allowance: Most that the orders may cost [civilian-months].
    """
    postings = (Posting.of(instance, decision, name) for name in instance.missions)
    missions = [_first(posting, settings, decision) for posting in postings if posting.offers]
    for release in (_divided, _by_unit, _moving, _detached):
        for number in _costly(missions):
            missions[number] = _released(missions, number, release, allowance)
    cost = sum(mission.cost for mission in missions)
    if cost > allowance:
        return shared(instance, decision)
    people = [(mission.search.posting, mission.people) for mission in missions]
    return Orders(_decision(decision, people), _assigned(people), max(0.0, cost))


def _released(missions: Sequence[_MissionOrders], number: int, release: _Release, allowance: float) -> _MissionOrders:
    """A mission with rules released as long as all cost too much and the next release spares enough.

    Each time that of the offer is released which spares most. An offer is tried again only where it spared more when it
    was last tried than all others do: what one release spares, another seldom spares again (Minoux 1978).
    """
    mission, others = missions[number], sum(other.cost for n, other in enumerate(missions) if n != number)
    spared = dict.fromkeys(release(mission.search), np.inf)
    tried: dict[int, _MissionOrders] = {}
    while mission.cost + others > allowance and (open_to := release(mission.search).keys() & spared.keys()):
        offer = max(sorted(open_to), key=lambda each: spared[each])
        if spared[offer] <= PAYS * allowance:
            break
        if offer in tried:
            mission, tried = tried[offer], {}
            spared[offer] = np.inf
        else:
            tried[offer] = mission.freed(release(mission.search)[offer])
            spared[offer] = mission.cost - tried[offer].cost
    return mission if mission is missions[number] else mission.searched()


def _first(posting: Posting, settings: Settings, decision: Decision) -> _MissionOrders:
    """A mission searched under all rules, from nobody posted."""
    step = np.where(posting.formed(settings), posting.strength, 1.0)
    search = PostingSearch(posting, posting.least(settings), step, max(FREE, settings.move_worth or 0.0))
    before = posting.people(decision)
    return _MissionOrders(search, np.zeros_like(before), posting.unprotected(before)).searched()


def _divided(search: PostingSearch) -> dict[int, PostingSearch]:
    """Formed police units may be divided."""
    return {n: search.with_step(n, 1.0) for n in np.flatnonzero(search.step > 1.0).tolist()}


def _by_unit(search: PostingSearch) -> dict[int, PostingSearch]:
    """Units of an offer that are smaller than a detachment may be one each."""
    units = search.posting.strength
    small = np.flatnonzero((units < search.least) & (units < search.posting.present.max(axis=1))).tolist()
    return {n: search.with_least(n, units[n]).with_step(n, units[n]) for n in small}


def _moving(search: PostingSearch) -> dict[int, PostingSearch]:
    """Moves must avert less."""
    worth = search.move_worth * LOWER
    freer = replace(search, move_worth=worth if worth > LEAST_WORTH else FREE)
    return {0: freer} if freer.move_worth < search.move_worth else {}


def _detached(search: PostingSearch) -> dict[int, PostingSearch]:
    """Detachments of an offer may be as small as they like."""
    bound = np.flatnonzero((search.least > 1.0) | (search.step > 1.0)).tolist()
    return {n: search.with_least(n, 1.0).with_step(n, 1.0) for n in bound}


def _costly(missions: Sequence[_MissionOrders]) -> list[int]:
    return sorted(range(len(missions)), key=lambda number: -missions[number].cost)


def _assigned(missions: Sequence[tuple[Posting, People]]) -> Assigned:
    """People of every offer by area and period [persons]."""
    assigned = {}
    for posting, people in missions:
        for offer, area, column in np.argwhere(people > 0).tolist():
            place = posting.mission, posting.areas[area], posting.periods[column]
            assigned[*posting.offers[offer], *place] = float(people[offer, area, column])
    return dict(sorted(assigned.items()))


def _decision(decision: Decision, missions: Sequence[tuple[Posting, People]]) -> Decision:
    """The decision with the postings of missions in place of its own."""
    post: dict[tuple[str, str, str, int], float] = {}
    for posting, people in missions:
        for offer, area, column in np.argwhere(people > 0).tolist():
            key = posting.mission, posting.groups[offer], posting.areas[area], posting.periods[column]
            post[key] = post.get(key, 0.0) + float(people[offer, area, column]) / PERSONS
    return replace(decision, post=post)
