"""Who of those who come can serve: units that missions have the money and the room for, and what funds then pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.delivery.mission_supply import MEANS, Coming, Figures, MissionSupply

ROUNDING = 1e-7
"""Part of an amount that is rounding [1]."""


@dataclass(frozen=True, eq=False)
class Admission:
    """Admission of units to a mission, in many futures at once.

    Money that funds pay for operations comes as early as they may pay. Where a mission lacks money, its units with the
    latest start do not deploy, one by one, until it has enough; where late units would stay beside those who follow
    them and there is no room for both, the late ones do not deploy. Alternates are called in their order, as many as
    first units are missing, and turned away before all others, the last of them first.
    """

    orders: MissionSupply

    def admitted(self, units: Figures, paid: Figures) -> Figures:
        """Units that deploy: shape (futures, arrivals).

        Args:
            units: Units that come: shape (futures, arrivals).
            paid: Share that each fund pays [1]: shape (futures, funds).
        """
        serving = self._called(units * (self.orders.present.any(axis=1)))
        for limit, counted in self._ceilings:
            self._turn_away_late(serving, limit, counted)
        if self.orders.arriving_usd is not None:
            self._turn_away_unpaid(serving, paid)
        return serving

    def unspent(self, units: Figures, paid: Figures) -> Figures:
        """Money of funds for operations or prevention that operations leave for prevention [USD]: (futures, funds)."""
        left = np.zeros_like(paid)
        if self.orders.arriving_usd is None:
            return left
        balance, operations = self._balance(units, paid), self.orders.paying("operations")
        for fund in np.flatnonzero(self.orders.flexible & (operations > 0)).tolist():
            first = self._first(fund)
            spare = np.clip(balance[:, first:].min(axis=1), 0.0, operations[fund] * paid[:, fund])
            balance[:, first:] -= spare[:, None]
            left[:, fund] = spare
        return left

    def preparing_paid(self, units: Figures, paid: Figures) -> Figures:
        """What each fund pays for preparations [USD]: shape (futures, funds, periods)."""
        due, pool = units @ self.orders.preparing, paid * self.orders.paying("preparation")
        received = np.zeros((*paid.shape, len(self.orders.periods)))
        for column, t in enumerate(self.orders.periods):
            for fund in (n for n, window in enumerate(self.orders.windows) if t in window):
                usd = np.minimum(pool[:, fund], due[:, column])
                received[:, fund, column] = usd
                pool[:, fund] -= usd
                due[:, column] -= usd
        return received

    def _balance(self, units: Figures, paid: Figures) -> Figures:
        """Money in hand after each period [USD]: shape (futures, periods)."""
        received = self.preparing_paid(units, paid).sum(axis=1) + (self.orders.arriving_usd or 0.0)
        for fund, usd in enumerate(self.orders.paying("operations").tolist()):
            if usd > 0:
                received[:, self._first(fund)] += usd * paid[:, fund]
        return np.asarray(np.cumsum(received - units @ self.orders.costs, axis=1))

    def _first(self, fund: int) -> int:
        """Place of the first period in which a fund may pay."""
        return self.orders.windows[fund].start - self.orders.periods.start

    def _called(self, units: Figures) -> Figures:
        """Units with as many alternates, in their order, as first units are missing."""
        behind = np.array([self._behind(each) for each in self.orders.arrivals], dtype=bool)
        if not behind.any():
            return units
        ordered = sum(each.row.units for each in self.orders.arrivals if not self._behind(each) and not each.late)
        missing = ordered - units[:, ~behind].sum(axis=1)
        columns = sorted(np.flatnonzero(behind).tolist(), key=lambda n: (self.orders.arrivals[n].row.Index, n))
        called = units.copy()
        for column in columns:
            called[:, column] = np.minimum(units[:, column], missing)
            missing = missing - called[:, column]
        return called

    def _turn_away_unpaid(self, units: Figures, paid: Figures) -> None:
        turnover = np.maximum(1.0, np.cumsum(units @ self.orders.costs, axis=1))
        while True:
            short = self._balance(units, paid) < -ROUNDING * turnover
            rows = np.flatnonzero(short.any(axis=1))
            begun = self._starts[None, :] <= np.argmax(short[rows], axis=1)[:, None]
            if not self._turn_away(units, rows, begun):
                return

    def _turn_away_late(self, units: Figures, limit: float, counted: Figures) -> None:
        after = np.array([each.late or self._behind(each) for each in self.orders.arrivals], dtype=bool)
        people = counted[:, None] * self.orders.present
        while True:
            over = units @ people > limit * (1.0 + ROUNDING)
            rows = np.flatnonzero(over.any(axis=1))
            there = people[:, np.argmax(over[rows], axis=1)].T > 0
            if not self._turn_away(units, rows, there & after):
                return

    def _turn_away(self, units: Figures, rows: NDArray[np.intp], may: NDArray[np.bool_]) -> bool:
        """Turn away one unit in each of some futures, of those that may be, with the latest start; whether any was."""
        rank = np.where(may & (units[rows] > 0), self._order[None, :], -1)
        last = rank.argmax(axis=1) if rank.size else np.zeros(len(rows), dtype=np.intp)
        found = rank.max(axis=1, initial=-1) >= 0
        units[rows[found], last[found]] -= 1.0
        return bool(found.any())

    def _behind(self, coming: Coming) -> bool:
        """Whether units are alternates of others."""
        return coming.row.Index in self.orders.alternates

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        first = self.orders.periods.start
        return np.array([each.periods.start - first for each in self.orders.arrivals], dtype=np.intp)

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        """Place of each arrival in the order of starts."""
        arrivals = self.orders.arrivals
        keys = [
            (True, each.row.Index, each.late, 0) if self._behind(each)
            else (False, each.periods.start, each.late, each.row.Index)
            for each in arrivals
        ]  # fmt: skip
        order = np.empty(len(keys), dtype=np.intp)
        order[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
        return order

    @cached_property
    def _ceilings(self) -> list[tuple[float, Figures]]:
        """Limits on people, each with those of a unit of each arrival that count [persons]."""
        return [(limit, counted) for limit, counted in self._limits() if np.isfinite(limit)]

    def _limits(self) -> Iterator[tuple[float, Figures]]:
        orders, facts = self.orders, self.orders.facts
        row, pledges = facts.missions[orders.mission], [facts.pledges[each.row.pledge] for each in orders.arrivals]
        for kind in MEANS:
            there = sum(getattr(facts.areas[area], f"in_place_{kind}") for area in orders.areas)
            authorised = getattr(row, f"authorised_{kind}")
            counted = [(pledge.kind == "police") == (kind == "police") for pledge in pledges]
            room = authorised * facts.setting("reachable_share") - there
            yield np.maximum(0.0, room), orders.strength * counted
        most = facts.setting("contributor_share_limit") * (row.authorised_troops + row.authorised_police)
        for contributor in sorted({pledge.contributor for pledge in pledges}):
            yield most, orders.strength * [pledge.contributor == contributor for pledge in pledges]
