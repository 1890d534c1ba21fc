r"""The protective effect of units that may come or not: exact for fixed postings, and from above by tangents.

A unit that comes with chance :math:`\omega_q` and then adds effort :math:`o` leaves on average the share
:math:`1 - \omega_q + \omega_q e^{-o}` of what others leave. Units come independently, so that shares multiply, and a
unit counts like one that is certain and adds :math:`\Gamma_q(o)`, which is concave in the effort. By Jensen's
inequality it never counts more than its chance times its effort; tangents farther out say more.

People of a posting group are shared by its units, so that :math:`Z_{q,t}` units which add :math:`o` in all count at
most :math:`Z_{q,t} \, \Gamma_q(o / Z_{q,t})`. This is concave in units and people together, so that it needs no
integer variables either.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.algebra import pyo
from models.deployments import Numbers

NOBODY = 1e-9
"""Units below which there is none to share people [units]."""


def expected_effort(chance: Numbers | float, effort: Numbers) -> Numbers:
    r"""Effort of certain units that leaves as much as effort that comes with a chance leaves on average [1].

    .. math:: \Gamma_q(o) = -\ln(1 - \omega_q + \omega_q e^{-o}) \le \omega_q \, o

    Where units come independently of each other, those of all starts leave exactly, on average, beside those in place
    and money for prevention, as exposure is an exponential of effort,

    .. math:: E_{h,t} \left[ \varphi + (1-\varphi) e^{-w^0_h} \prod_{p,\tau} e^{-y_{p,m,\tau} \, \Gamma_q(o)} \right]
    """
    some = np.where(np.equal(chance, 1.0), 0.0, chance)
    return np.where(np.equal(chance, 1.0), effort, -np.log1p(some * np.expm1(-effort)))


def expected_slope(chance: Numbers | float, effort: Numbers) -> Numbers:
    r"""Slope of `expected_effort` [1]: :math:`\omega_q e^{-o} / (1 - \omega_q + \omega_q e^{-o})`."""
    comes = chance * np.exp(-effort)
    return np.asarray(comes / (1.0 - chance + comes))


@dataclass(frozen=True, eq=False)
class UnitsSent:
    """Units that share the people of their offer where these are posted, each in the periods in which it is present."""

    offer: NDArray[np.intp]
    """By start: place of its offer."""
    units: Numbers
    """By start: units that deploy [units]."""
    chance: Numbers
    """By start: chance that a unit comes [1]."""
    present: Numbers
    """1 in the periods in which the units are present: shape (starts, periods)."""

    def of(self, offer: int) -> Self:
        """Those of one offer, as if there were no other."""
        own = self.offer == offer
        return replace(
            self,
            offer=np.zeros(int(own.sum()), dtype=np.intp),
            units=self.units[own],
            chance=self.chance[own],
            present=self.present[own],
        )

    @property
    def each(self) -> Numbers:
        """Share of the people of its offer that one unit of a start is [1]: shape (starts, periods)."""
        together = np.zeros((int(self.offer.max(initial=-1)) + 1, self.present.shape[1]))
        np.add.at(together, self.offer, self.units[:, None] * self.present)
        return np.asarray(self.present / np.maximum(together, 1.0)[self.offer])

    def lasting(self, effort: Numbers, carryover: Numbers) -> Numbers:
        """Effort of all units that lasts, by their chances [1].

        Args:
            effort: Effort of the people of each offer if all come [1]: shape (offers, threats, periods).
            carryover: Share of the effort of a period (column) that works in another (row) [1].

        Returns:
            By threat and period.
        """
        of_one = (effort[self.offer] * self.each[:, None, :]) @ carryover.T
        counted = expected_effort(self.chance[:, None, None], of_one)
        return np.asarray(np.einsum("s,skt->kt", self.units, counted))


@dataclass(frozen=True, eq=False)
class SharedEffort:
    """What posting groups whose units may not come add to threats, by pairs of a row of `EXPOSED` and a group."""

    people: list[Any]
    """Variables `post` of these groups."""
    arrived: list[Any]
    """Variables `arrived`."""
    row: NDArray[np.int64]
    """By pair: its row."""
    chance: Numbers
    """By pair: chance of the group's units [1]."""
    effort: sparse.csr_matrix
    """Effort that lasts in the row's period if all come: shape (pairs, `people`) [1 / hundred persons]."""
    units: sparse.csr_matrix
    """Units that have started by the row's period: shape (pairs, `arrived`)."""

    @classmethod
    def of(cls, m: pyo.ConcreteModel, rows: list[tuple[pyo.Block, tuple[str, str, int]]]) -> Self:
        """The groups of a model that may come or not; there are no pairs where all come.

        Args:
            m: The model.
            rows: Blocks and rows of `EXPOSED`.
        """
        blocks = list(m.mission.values())
        people = [v for b in blocks for i, v in b.post.items() if b.data.groups[i[0]].uncertain]
        arrived = [v for b in blocks for v in b.arrived.values()]
        pairs = [(n, b, row, g) for n, (b, row) in enumerate(rows) for g in _groups(b, *row[:2])]
        efforts = [(n, *entry) for n, (_, b, row, g) in enumerate(pairs) for entry in _efforts(b, row, g)]
        units = [(n, b.arrived[g, row[2]], 1.0) for n, (_, b, row, g) in enumerate(pairs)]
        return cls(
            people=people,
            arrived=arrived,
            row=np.array([n for n, *_ in pairs], dtype=np.int64),
            chance=np.array([b.data.groups[g].chance for _, b, _, g in pairs], dtype=float),
            effort=_matrix(efforts, len(pairs), people),
            units=_matrix(units, len(pairs), arrived),
        )

    def lost(self, people: Numbers, arrived: Numbers, rows: int) -> Numbers:
        """By row: how much less the groups count than their chance times their effort [1].

        Args:
            people: Numbers of `people` [hundred persons].
            arrived: Numbers of `arrived` [units].
            rows: Number of rows.
        """
        effort, units = self._shared(people, arrived)
        lost = self.chance * effort - units * expected_effort(self.chance, effort / units)
        return np.asarray(np.bincount(self.row, np.maximum(lost, 0.0), rows), dtype=float)

    def tangents(self, people: Numbers, arrived: Numbers) -> tuple[Numbers, Numbers]:
        """Tangents of what pairs count, at values of the variables: by how much effort and a unit raise them [1].

        Args:
            people: Numbers of `people` [hundred persons].
            arrived: Numbers of `arrived` [units].

        Returns:
            By pair: slope by effort [1], and slope by units [1 / unit]. Together they are never too low.
        """
        effort, units = self._shared(people, arrived)
        each = effort / units
        slope = expected_slope(self.chance, each)
        return slope, expected_effort(self.chance, each) - slope * each

    def _shared(self, people: Numbers, arrived: Numbers) -> tuple[Numbers, Numbers]:
        """By pair: effort if all come [1], and the units that share it."""
        effort = np.maximum(self.effort @ people, 0.0)
        return effort, np.maximum(self.units @ arrived, NOBODY)


def _groups(b: pyo.Block, area: str, threat: str) -> list[str]:
    """Posting groups that may not come and answer a threat in an area."""
    groups = ((g, group) for g, group in b.data.groups.items() if group.uncertain and area in group.areas)
    return [g for g, group in groups if group.effort_on(b.data.areas[area].threats[threat])]


def _efforts(b: pyo.Block, row: tuple[str, str, int], g: str) -> list[tuple[Any, float]]:
    """Variables `post` of a group, with the effort of each that lasts in a row's period."""
    area, threat, t = row
    rate, carryover = b.data.groups[g].effort_on(b.data.areas[area].threats[threat]), b.model().carryover[t - 1]
    return [(b.post[g, area, p], rate * carryover[p - 1]) for p in b.PERIODS if p <= t]


def _matrix(entries: list[tuple[int, Any, float]], rows: int, variables: list[Any]) -> sparse.csr_matrix:
    """A matrix from its entries: row, variable of the column, value."""
    place = {id(v): n for n, v in enumerate(variables)}
    found = [(n, place[id(v)], value) for n, v, value in entries]
    row, column, value = (np.array(each) for each in zip(*found, strict=True)) if found else (np.empty(0),) * 3
    shape = rows, len(variables)
    return sparse.csr_matrix((value.astype(float), (row.astype(int), column.astype(int))), shape=shape)
