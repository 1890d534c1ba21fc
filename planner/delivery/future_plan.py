"""The plan that becomes of a plan in one future, as tables: what can be verified, and planned from."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.delivery.as_ordered import MissionOutcomes
from planner.delivery.futures import Futures
from planner.delivery.mission_supply import Figures, MissionSupply, with_alternates
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.plan import Plan
from planner.plan.plan_tables import frame
from planner.tables import Case

LEAST = 1e-9
"""People or dollars that are more than rounding."""


def future_plan(case: Case, plan: Plan, futures: Futures, number: int) -> Plan:
    """What becomes of a plan in a future, with people and money placed anew.

    Args:
        case: A case without faults.
        plan: A plan of it.
        futures: Futures.
        number: Place of the future among them.

    Returns:
        Its deployments, postings, assignments, payments, cash and exposure; the summary stays that of the plan.
    """
    called, behind = with_alternates(plan)
    facts = Facts(case, called)
    units = np.concatenate(futures.arriving(facts), axis=1)
    missions = [
        _MissionTables(MissionOutcomes(MissionSupply(facts, mission, behind)), units, futures, number)
        for mission in facts.missions
    ]
    frames = {
        name: frame(name, (row for mission in missions for row in getattr(mission, name)()))
        for name in ("deployments", "assignments", "payments", "postings")
    }
    after = Facts(case, replace(plan, frames=frames))
    exposure = ((*key, *value) for row in threats(after) for key, value in threat_exposure(after, row))
    cash = ((*key, *balance[:-1]) for key, balance in after.balances.items())
    return replace(plan, frames=frames | {"exposure": frame("exposure", exposure), "cash": frame("cash", cash)})


class _MissionTables:
    """Iterator[tuple[object, ...]] of the tables of a mission in a future."""

    def __init__(self, outcomes: MissionOutcomes, units: Figures, futures: Futures, number: int) -> None:
        self._orders, self._placement = outcomes.orders, outcomes.placement
        state = outcomes.states(units, futures)[[number]]
        serving, left, placed = outcomes.placed(state)
        self._paid = state[0, len(self._orders.arrivals) :]
        self._serving, self._left, self._placed = serving[0], left[0], placed
        self._preparing = outcomes.admission.preparing_paid(serving, self._paid[None])[0]

    def deployments(self) -> Iterator[tuple[object, ...]]:
        """Units that serve."""
        facts = self._orders.facts
        for arrival, units, costs in zip(self._orders.arrivals, self._serving, self._orders.costs, strict=True):
            if units > 0:
                row, stay = arrival.row, arrival.periods
                who = row.pledge, row.preparation, row.contributor, row.mission, row.unit_type
                persons = units * facts.strength(row.pledge)
                yield *who, stay.start, stay.stop - 1, int(units), float(persons), float(units * costs.sum())

    def assignments(self) -> Iterator[tuple[object, ...]]:
        """People of offers by area and period: those of a class in equal shares."""
        orders, people = self._orders, self._placed.people[0]
        present = (self._serving * orders.strength)[:, None] * orders.present
        for (pledge, preparation), rows in self._offers().items():
            number = int(np.argmax(orders.in_class[rows[0]]))
            own, all_ = present[rows].sum(axis=0), self._placed.there[0, number]
            share = np.divide(own, all_, out=np.zeros_like(own), where=all_ > 0)
            for area, column in np.argwhere(people[number] * share > LEAST).tolist():
                where = orders.mission, orders.areas[area], orders.periods[column]
                yield pledge, preparation, *where, float(people[number, area, column] * share[column])

    def _offers(self) -> dict[tuple[str, str], list[int]]:
        """Arrivals of each offer whose people are posted."""
        offers: dict[tuple[str, str], list[int]] = {}
        for number, each in enumerate(self._orders.arrivals):
            if self._orders.in_class[number].any():
                offers.setdefault((each.row.pledge, each.row.preparation), []).append(number)
        return offers

    def payments(self) -> Iterator[tuple[object, ...]]:
        """What funds pay."""
        orders = self._orders
        operations = self._paid * orders.paying("operations") - self._left
        for fund, usd, window in zip(orders.funds, operations, orders.windows, strict=True):
            if usd > LEAST:
                yield fund, orders.mission, "", window.start, "operations", float(usd)
        for number, column in np.argwhere(self._preparing > LEAST).tolist():
            usd = float(self._preparing[number, column])
            yield orders.funds[number], orders.mission, "", orders.periods[column], "preparation", usd
        prevention = self._prevention()
        for number, place, column in np.argwhere(prevention > LEAST).tolist():
            where = orders.mission, orders.areas[place], orders.periods[column]
            yield orders.funds[number], *where, "prevention", float(prevention[number, place, column])

    def _prevention(self) -> Figures:
        """What each fund pays for prevention: those of a window in equal shares [USD]: (funds, areas, periods)."""
        own = self._paid * self._orders.prevention.sum(axis=(1, 2)) + self._left
        of = np.argmax(self._placement.pools, axis=1) if len(own) else np.zeros(0, dtype=np.intp)
        all_ = self._placed.budget[0, of]
        share = np.divide(own, all_, out=np.zeros_like(own), where=all_ > 0)
        return np.asarray(share[:, None, None] * self._placed.money[0, of])

    def postings(self) -> Iterator[tuple[object, ...]]:
        """People in place and posted, by area, period and kind."""
        orders, facts = self._orders, self._orders.facts
        kinds = np.array([each.kind for each in orders.classes])
        effect = np.array([each.effectiveness for each in orders.classes])
        for place, area in enumerate(orders.areas):
            for column, t in enumerate(orders.periods):
                people = self._placed.people[0, :, place, column]
                for kind in ("troops", "police"):
                    mine = kinds == kind
                    there = float(getattr(facts.areas[area], f"in_place_{kind}"))
                    yield orders.mission, area, t, kind, there, people[mine].sum(), (people * effect)[mine].sum()
