"""Effort of groups whose units may not come, in a model: what they count less than their chance, and its tangents."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.algebra import pyo
from models.delivery import expected_effort, expected_slope
from models.deployments import Numbers

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
