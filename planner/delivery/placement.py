"""People and money of a mission placed where they leave least unprotected, in many futures at once.

A convex program in each future: exposure is the exponential of effort, which is linear in people and money. A step
places the people of a class, or the money of funds with the same window, by the quadratic that fits exposure where they
are, and goes along it as far as exposure falls. So exposure never rises from where a placement begins, and what areas
host, enablers support and caveats allow is kept throughout.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from planner.chances.expected.threat_reading import ThreatReading
from planner.delivery.mission_supply import Figures, MissionSupply
from planner.delivery.sharing import Giving, along, followed, shared_out, swapped, within_support

SWEEPS = 60
"""Most rounds of steps over all classes and windows [1]."""

PRECISE = 1e-6
"""Share of the exposure that can be averted by which a round must lower it for another to follow [1]."""


@dataclass(frozen=True, eq=False)
class Postings:
    """What is placed in some futures, and what remains; the first axis of every array is of futures."""

    people: Figures
    """People posted [persons]: shape (futures, classes, areas, periods)."""
    money: Figures
    """Money for prevention, by window of funds [USD]: shape (futures, windows, areas, periods)."""
    remaining: Figures
    """Exposure that could be averted and is not [civilian-months]: shape (futures, threats, periods)."""
    there: Figures
    """People present [persons]: shape (futures, classes, periods)."""
    supporting: Figures
    """Enabler units for new troops [units]: shape (futures, capabilities, periods)."""
    budget: Figures
    """Money that may be paid for prevention [USD]: shape (futures, windows)."""

    def taken(self, futures: NDArray[np.intp]) -> "Postings":
        """The same in some of the futures."""
        return Postings(*(getattr(self, field.name)[futures] for field in fields(self)))

    def put(self, futures: NDArray[np.intp], placed: "Postings") -> None:
        """Put what was placed in some of the futures in place of what they had."""
        for name in ("people", "money", "remaining"):
            getattr(self, name)[futures] = getattr(placed, name)


@dataclass(frozen=True, eq=False)
class MissionPlacing:
    """The placement of a mission's people and money."""

    orders: MissionSupply

    def as_ordered(self, units: Figures, paid: Figures, left: Figures) -> Postings:
        """Everybody who comes where they are ordered to be; troops without support wait, the same share of each area.

        Args:
            units: Units that deploy: shape (futures, arrivals).
            paid: Share that each fund pays [1]: shape (futures, funds).
            left: Money that each fund has for prevention beside what was ordered [USD]: shape (futures, funds).
        """
        orders = self.orders
        people = np.einsum("sv,vg,vat->sgat", units, orders.in_class, orders.posted, optimize=True)
        money = np.einsum("sf,fp,fat->spat", paid, self.pools, orders.prevention, optimize=True)
        everybody = orders.strength[:, None] * orders.present
        placed = Postings(
            people=people,
            money=money,
            remaining=np.zeros((len(units), *self.answerable.shape)),
            there=np.einsum("sv,vg,vt->sgt", units, orders.in_class, everybody, optimize=True),
            supporting=orders.spare[:, None]
            + np.einsum("sv,vc,vt->sct", units, orders.provides, orders.present, optimize=True),
            budget=money.sum(axis=(2, 3)) + left @ self.pools,
        )
        supported = replace(placed, people=np.where(self._troops[:, None, None], self._supported(placed), people))
        return replace(supported, remaining=self.answerable * np.exp(-self._effort(supported)))

    def anew(self, placed: Postings) -> Postings:
        """People and money placed anew, so that no more remains than before."""
        placed, active = placed.taken(np.arange(len(placed.people))), np.arange(len(placed.people))
        for _ in range(SWEEPS):
            before = placed.taken(active)
            after = self._swept(before)
            placed.put(active, after)
            saved = (before.remaining - after.remaining).sum(axis=(1, 2))
            active = active[saved > PRECISE * self.answerable.sum()]
            if not len(active):
                break
        return placed

    @cached_property
    def threats(self) -> tuple[ThreatReading, ...]:
        """Threats of the mission, area by area."""
        facts = self.orders.facts
        return tuple(ThreatReading(facts, row) for area in self.orders.areas for row in facts.threats[area])

    @cached_property
    def answerable(self) -> Figures:
        """Exposure that can be averted, with those in place only [civilian-months]: shape (threats, periods)."""
        return (1.0 - self._residual) * self._by_threat(lambda one: one.exposure * np.exp(-one.in_place))

    @cached_property
    def never_averted(self) -> Figures:
        """Exposure that nothing averts [civilian-months]: shape (threats, periods)."""
        return self._residual * self._by_threat(lambda one: one.exposure)

    @cached_property
    def by_area(self) -> Figures:
        """Whether a threat is in an area, as 0 or 1: shape (threats, areas)."""
        return np.asarray(self._area_of[:, None] == np.arange(len(self.orders.areas)), dtype=float)

    def _by_threat(self, figure: Callable[[ThreatReading], Figures]) -> Figures:
        rows = [figure(threat) for threat in self.threats]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.orders.periods))

    @property
    def _residual(self) -> float:
        return self.orders.facts.setting("residual_share")

    @cached_property
    def _lasting(self) -> Figures:
        """Share of the effort of one period (column) that works in another (row) [1]."""
        return self.threats[0].lasting if self.threats else np.eye(len(self.orders.periods))

    @cached_property
    def _area_of(self) -> NDArray[np.intp]:
        """Area of each threat."""
        return np.array([self.orders.areas.index(threat.row.area) for threat in self.threats], dtype=np.intp)

    @cached_property
    def _troops(self) -> NDArray[np.bool_]:
        """Whether a class is of troops, whom areas limit and enablers support."""
        return np.array([each.kind == "troops" for each in self.orders.classes], dtype=bool)

    @cached_property
    def _allowed(self) -> Figures:
        """Whether a class may be posted to an area, as 0 or 1: shape (classes, areas)."""
        rows = [each.allowed for each in self.orders.classes]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.orders.areas))

    @cached_property
    def _rates(self) -> Figures:
        """Effort of a person of each class, and last of a dollar, on every threat [1]: shape (classes + 1, threats)."""
        each = [(one.kind, one.effectiveness) for one in self.orders.classes]
        rows = [
            [scale * threat.of_one.get(means, 0.0) for threat in self.threats]
            for means, scale in [*each, ("prevention", 1.0)]
        ]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.threats))

    @cached_property
    def _windows(self) -> tuple[range, ...]:
        """Windows of funds, each once."""
        return tuple(sorted(set(self.orders.windows), key=lambda window: (window.start, window.stop)))

    @cached_property
    def pools(self) -> Figures:
        """Whether a fund has a window, as 0 or 1: shape (funds, windows)."""
        rows = [[float(own == window) for window in self._windows] for own in self.orders.windows]
        return np.array(rows, dtype=float).reshape(len(rows), len(self._windows))

    def _effort(self, placed: Postings) -> Figures:
        """Effort of people and money on every threat [1]: shape (futures, threats, periods)."""
        means = np.concatenate([placed.people, placed.money.sum(axis=1, keepdims=True)], axis=1)
        return self._lasted(np.einsum("gk,sgkt->skt", self._rates, means[:, :, self._area_of]))

    def _lasted(self, added: Figures) -> Figures:
        return np.asarray(added @ self._lasting.T)

    def _supported(self, placed: Postings) -> Figures:
        """People posted, each area with the share of them that the scarcest capability supports."""
        troops = placed.people[:, self._troops].sum(axis=1)
        asked = np.einsum("ca,sat->sct", self.orders.needed, troops)
        share = np.where(asked > placed.supporting, placed.supporting / np.where(asked > 0, asked, 1.0), 1.0)
        by_area = np.where(self.orders.needed[None, :, :, None] > 0, share[:, :, None], 1.0).min(axis=1, initial=1.0)
        return np.asarray(placed.people * by_area[:, None])

    def _swept(self, placed: Postings) -> Postings:
        """A step of every class and of every window."""
        for number in range(len(self.orders.classes)):
            placed = self._people_placed(placed, number)
        for one, other in permutations(np.flatnonzero(self._troops).tolist(), 2):
            placed = self._followed(placed, one, other)
        for one, other in combinations(np.flatnonzero(self._troops).tolist(), 2):
            changes = swapped(self._giving(placed, one), self._giving(placed, other))
            placed = self._both_moved(placed, (one, other), changes)
        for number in range(len(self._windows)):
            placed = self._money_placed(placed, number)
        return placed

    def _averting(self, remaining: Figures, rates: Figures) -> tuple[Figures, Figures]:
        """What one more unit of a means averts in an area and period, and by how much that falls with each unit."""
        at = rates * self.by_area.T
        return (
            np.einsum("ak,skt->sat", at, remaining @ self._lasting),
            np.einsum("ak,skt->sat", at * at, remaining @ self._lasting**2),
        )

    def _people_placed(self, placed: Postings, number: int) -> Postings:
        gain, bend = self._averting(placed.remaining, self._rates[number])
        posted = placed.people[:, number]
        room = np.where(self._allowed[number][:, None] > 0, np.inf, np.zeros_like(posted))
        idle = np.maximum(0.0, placed.there[:, number] - posted.sum(axis=1))
        if self._troops[number]:
            troops = placed.people[:, self._troops].sum(axis=1)
            room = np.minimum(room, np.maximum(0.0, self.orders.room[:, None] - troops))
            spare = np.maximum(0.0, placed.supporting - np.einsum("ca,sat->sct", self.orders.needed, troops))
            idle = np.minimum(idle, self._supportable(spare))
            change = within_support(shared_out(gain, bend, posted, room, idle), self.orders.needed, spare)
        else:
            change = shared_out(gain, bend, posted, room, idle)
        added = self._rates[number][:, None] * change[:, self._area_of]
        return self._moved(placed, "people", number, change, added)

    def _followed(self, placed: Postings, one: int, other: int) -> Postings:
        """Troops of one class moved to where there is room, and those of another put in their place."""
        troops = placed.people[:, self._troops].sum(axis=1)
        room = _with_waiting(np.maximum(0.0, self.orders.room[:, None] - troops), np.inf)
        needed = np.append(self.orders.needed, np.zeros((len(self.orders.needed), 1)), axis=1)
        spare = np.maximum(0.0, placed.supporting - np.einsum("ca,sat->sct", self.orders.needed, troops))
        changes = followed(self._giving(placed, one), self._giving(placed, other), room, needed, spare)
        return self._both_moved(placed, (one, other), changes)

    def _both_moved(self, placed: Postings, numbers: tuple[int, int], changes: tuple[Figures, Figures]) -> Postings:
        """People of two classes changed as far as less remains."""
        added = [self._rates[n][:, None] * change[:, self._area_of] for n, change in zip(numbers, changes, strict=True)]
        effort = self._lasted(added[0] + added[1])
        step = along(placed.remaining, effort)[:, None, None]
        people = placed.people.copy()
        for number, change in zip(numbers, changes, strict=True):
            people[:, number] = np.maximum(0.0, people[:, number] + step * change[:, :-1])
        return replace(placed, people=people, remaining=placed.remaining * np.exp(-step * effort))

    def _giving(self, placed: Postings, number: int) -> Giving:
        gain, bend = self._averting(placed.remaining, self._rates[number])
        people = placed.people[:, number]
        idle = np.maximum(0.0, placed.there[:, number] - people.sum(axis=1))
        allowed = np.append(self._allowed[number], 1.0)[:, None]
        return Giving(_with_waiting(gain, 0.0), _with_waiting(bend, 0.0), _with_waiting(people, idle), allowed)

    def _supportable(self, spare: Figures) -> Figures:
        """Most people more that free enablers support, wherever they are posted [persons]: shape (futures, periods)."""
        least = self.orders.needed.min(axis=1, initial=np.inf)[:, None]
        most = np.where(least > 0, spare / np.where(least > 0, least, 1.0), np.inf)
        return np.asarray(most.min(axis=1, initial=np.inf))

    def _money_placed(self, placed: Postings, number: int) -> Postings:
        gain, bend = self._averting(placed.remaining, self._rates[-1])
        paid = placed.money[:, number]
        open_ = np.array([t in self._windows[number] for t in self.orders.periods], dtype=bool)
        most, shape = np.where(open_, np.inf, np.zeros_like(paid)), paid.shape
        left = np.maximum(0.0, placed.budget[:, number] - paid.sum(axis=(1, 2)))
        gain, bend, have, most = (each.reshape(len(each), -1) for each in (gain, bend, paid, most))
        worth = self.orders.facts.setting("cost_weight") / 1e6
        change = shared_out(gain, bend, have, most, left, worth).reshape(shape)
        added = self._rates[-1][:, None] * change[:, self._area_of]
        return self._moved(placed, "money", number, change, added)

    def _moved(self, placed: Postings, what: str, number: int, change: Figures, added: Figures) -> Postings:
        """People or money changed as far as less remains."""
        effort = self._lasted(added)
        step = along(placed.remaining, effort)
        there = getattr(placed, what).copy()
        there[:, number] = np.maximum(0.0, there[:, number] + step[:, None, None] * change)
        remaining = placed.remaining * np.exp(-step[:, None, None] * effort)
        return replace(placed, **{what: there, "remaining": remaining})


def _with_waiting(figures: Figures, waiting: Figures | float) -> Figures:
    """Figures by area with those of people who wait as one place more: shape (futures, areas + 1, periods)."""
    more = np.empty_like(figures, shape=(len(figures), 1, figures.shape[2]))
    more[:, 0] = waiting
    return np.append(figures, more, axis=1)
