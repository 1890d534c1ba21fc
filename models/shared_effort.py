"""Effort of groups whose units may not come, in a model: what they count less than their chance, and its tangents."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.algebra import pyo
from models.delivery import expected_effort, expected_slope
from models.deployments import Numbers

_Whole = NDArray[np.int64]

_Entries = tuple[_Whole, NDArray[Any]]
"""Entries of a row: their columns, and what is there."""

NOBODY = 1e-9
"""Units below which there is none to share people [units]."""


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
        blocks, carryover = list(m.mission.values()), np.array(m.carryover)
        post = [(b, i, v) for b in blocks for i, v in b.post.items() if b.data.groups[i[0]].uncertain]
        arrived = [v for b in blocks for v in b.arrived.values()]
        postings, place = _postings(post), {id(v): n for n, v in enumerate(arrived)}
        pairs = [(n, b, row, g) for n, (b, row) in enumerate(rows) for g in _groups(b, *row[:2])]
        efforts = [_efforts(b, row, g, carryover, *postings[id(b), g, row[0]]) for _, b, row, g in pairs]
        units = [(np.array([place[id(b.arrived[g, row[2]])]]), np.ones(1)) for _, b, row, g in pairs]
        return cls(
            people=[v for *_, v in post],
            arrived=arrived,
            row=np.array([n for n, *_ in pairs], dtype=np.int64),
            chance=np.array([b.data.groups[g].chance for _, b, _, g in pairs], dtype=float),
            effort=_matrix(efforts, len(post)),
            units=_matrix(units, len(arrived)),
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


def _postings(post: list[tuple[pyo.Block, tuple[str, str, int], Any]]) -> dict[tuple[int, str, str], _Entries]:
    """By block, group and area: places of its variables `post`, and the periods of these."""
    found: dict[tuple[int, str, str], list[tuple[int, int]]] = {}
    for n, (b, (g, area, t), _) in enumerate(post):
        found.setdefault((id(b), g, area), []).append((t, n))
    return {key: (np.array([n for _, n in of]), np.array([t for t, _ in of])) for key, of in found.items()}


def _efforts(
    b: pyo.Block,
    row: tuple[str, str, int],
    g: str,
    carryover: Numbers,
    places: _Whole,
    periods: _Whole,
) -> _Entries:
    """Places of the variables `post` of a group, with the effort of each that lasts in a row's period."""
    area, threat, t = row
    rate, until = b.data.groups[g].effort_on(b.data.areas[area].threats[threat]), periods <= t
    return places[until], rate * carryover[t - 1, periods[until] - 1]


def _matrix(rows: list[_Entries], columns: int) -> sparse.csr_matrix:
    """A matrix from the columns and the values of each of its rows."""
    if not rows:
        return sparse.csr_matrix((0, columns))
    places, values = (np.concatenate(each) for each in zip(*rows, strict=True))
    ends = np.cumsum([0, *(len(row) for row, _ in rows)])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), columns))
