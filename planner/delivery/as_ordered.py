"""A plan in each future: who does not come is missing, and people and money are placed anew among those who come.

A unit serves where and from when the plan says, or later where it is late; nothing moves between missions, so that each
is placed for itself, and futures in which the same comes to a mission are placed once.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from planner.chances import Chances
from planner.chances.expected.fixed_postings import fixed_postings
from planner.delivery.admission import Admission
from planner.delivery.futures import Futures
from planner.delivery.mission_supply import Figures, MissionSupply, with_alternates
from planner.delivery.placement import MissionPlacing, Postings
from planner.facts import Facts
from planner.plan import Plan
from planner.tables import Case

AT_ONCE = 250
"""Futures that are placed together; the same whatever runs them, so that the same seed gives the same figures."""


@dataclass(frozen=True, eq=False)
class FutureOutcomes:
    """What becomes of a plan, by future; areas are in the order of the case."""

    staying: Figures
    """Unprotected exposure if nobody moves [civilian-months]: shape (futures, areas)."""
    as_ordered: Figures
    """Unprotected exposure with people and money placed anew [civilian-months]: same shape."""
    by_period: Figures
    """The same of all areas together, by period [civilian-months]: shape (futures, periods)."""
    people: Figures
    """New people present [persons]: shape (futures, periods)."""
    spent: Figures
    """Cost of those who serve, and of what is paid for prevention [USD]: shape (futures)."""
    turned_away: Figures
    """People who come and find no money or room, or come too late [persons]: shape (futures)."""


def outcomes(case: Case, plan: Plan, futures: Futures) -> FutureOutcomes:
    """What becomes of a plan in some futures."""
    called, behind = with_alternates(plan)
    facts = Facts(case, called)
    units = np.concatenate(futures.arriving(facts), axis=1)
    missions = [MissionOutcomes(MissionSupply(facts, mission, behind)) for mission in facts.missions]
    found = [each.outcomes(units, futures) for each in missions]
    areas = [each.orders.areas for each in missions]
    order = [list(facts.areas).index(area) for own in areas for area in own]
    ordered = np.concatenate([each.as_ordered for each in found], axis=1)
    return FutureOutcomes(
        staying=_staying(Facts(case, plan), futures),
        as_ordered=ordered[:, np.argsort(order)],
        by_period=sum((each.by_period for each in found), np.zeros((futures.number, facts.periods))),
        people=sum((each.people for each in found), np.zeros((futures.number, facts.periods))),
        spent=sum((each.spent for each in found), np.zeros(futures.number)),
        turned_away=sum((each.turned_away for each in found), np.zeros(futures.number)),
    )


def _staying(facts: Facts, futures: Futures) -> Figures:
    """Unprotected exposure by area where nobody moves and no alternate is called: shape (futures, areas)."""
    fixed = fixed_postings(facts)
    in_time, late = futures.arriving(facts)
    paid = np.array([futures.paid(fund) for fund in fixed.funds]).reshape(len(fixed.funds), futures.number).T
    left = fixed.unprotected(in_time, late, paid)
    of = np.array([[place[0] == area for area in facts.areas] for place in fixed.places], dtype=float)
    return np.asarray(left @ of.reshape(len(fixed.places), len(facts.areas)))


@dataclass(frozen=True, eq=False)
class MissionOutcomes:
    """What becomes of a mission of a plan, by future."""

    orders: MissionSupply

    @cached_property
    def admission(self) -> Admission:
        """Who can serve."""
        return Admission(self.orders)

    @cached_property
    def placement(self) -> MissionPlacing:
        """Where people and money go."""
        return MissionPlacing(self.orders)

    def states(self, units: Figures, futures: Futures) -> Figures:
        """What comes, in each future: units of each arrival, and the shares that funds pay.

        Args:
            units: Units that come of each row of the plan's deployments, in time and then late.
            futures: The futures.
        """
        rows = len(self.orders.facts.rows("deployments"))
        columns = [each.row.Index + each.late * rows for each in self.orders.arrivals]
        paid = [futures.paid(fund) for fund in self.orders.funds]
        return np.concatenate([units[:, columns], np.array(paid).reshape(len(paid), futures.number).T], axis=1)

    def placed(self, states: Figures) -> tuple[Figures, Figures, Postings]:
        """Units that serve, money that operations leave, and where people and money are placed, by state."""
        units, paid = np.split(states, [len(self.orders.arrivals)], axis=1)
        serving = self.admission.admitted(units, paid)
        left = self.admission.unspent(serving, paid)
        begun = self.placement.as_ordered(serving, paid, left)
        placed = self.placement.anew(begun)
        if not self.orders.alternates:
            whole = np.flatnonzero((units == self._ordered).all(axis=1) & (paid == 1.0).all(axis=1))
            placed.put(whole, begun.taken(whole))
        return serving, left, placed

    def outcomes(self, units: Figures, futures: Futures) -> FutureOutcomes:
        """Figures by future, with exposure by area of the mission."""
        states, of = np.unique(self.states(units, futures), axis=0, return_inverse=True)
        came, of = states[:, : len(self.orders.arrivals)], of.reshape(-1)
        serving, _, placed = self.placed(states)
        exposed = self.placement.never_averted + placed.remaining
        left = exposed.sum(axis=2) @ self.placement.by_area
        by_period, people = np.zeros((2, len(states), self.orders.facts.periods))
        mandated = slice(self.orders.periods.start - 1, self.orders.periods.stop - 1)
        by_period[:, mandated] = exposed.sum(axis=1)
        people[:, mandated] = (serving * self.orders.strength) @ self.orders.present
        spent = serving @ self.orders.costs.sum(axis=1) + placed.money.sum(axis=(1, 2, 3))
        away = (came - serving) @ self.orders.strength
        return FutureOutcomes(np.zeros((0, 0)), left[of], by_period[of], people[of], spent[of], away[of])

    @cached_property
    def _ordered(self) -> Figures:
        """Units of each arrival if all come in time."""
        return np.array([0.0 if each.late else float(each.row.units) for each in self.orders.arrivals])


def all_outcomes(
    case: Case,
    plan: Plan,
    chances: Chances,
    number: int,
    seed: int,
    executor: Executor,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> FutureOutcomes | None:
    """What becomes of a plan in many futures; None if stopped.

    Args:
        case: A case without faults.
        plan: A plan of it.
        chances: Chances of its pledges.
        number: Number of futures.
        seed: Seed of the sample.
        executor: Runs the parts.
        on_progress: Called with the futures that are done, and with how many there are.
        stopped: Polled for a request to stop.
    """
    parts = [Futures(chances, min(AT_ONCE, number - first), seed, first) for first in range(0, number, AT_ONCE)]
    waiting = [executor.submit(outcomes, case, plan, part) for part in parts]
    found: list[FutureOutcomes] = []
    for future, part in zip(waiting, parts, strict=True):
        if stopped():
            executor.shutdown(wait=False, cancel_futures=True)
            return None
        found.append(future.result())
        on_progress(part.first + part.number, number)
    return joined(found)


def joined(parts: Sequence[FutureOutcomes]) -> FutureOutcomes:
    """Outcomes of one future after the other."""
    return FutureOutcomes(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(FutureOutcomes))
    )
