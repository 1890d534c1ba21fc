r"""Means of products over pledges and funds, exactly, where contributors and groups fail as a whole.

Given which contributors and groups fail, each comes independently of all others, so that the mean of a product is a
mixture of products over joint states. A contributor or group draws one uniform number (`planner.chances`): its states
are the intervals between the parts by which it strikes. Given the states of groups, contributors are independent:

.. math:: \prod_k \sum_s P_k(s) \prod_{c \in k} \sum_l P_c(l) \prod_{i \in c} x_i(s, l)

over clusters of groups that share members, if only by others between them, their joint states, the contributors in
them, these contributors' states, and what is theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chance

Odds = NDArray[np.float64]
"""Chance of each state [1]."""

ProductFactors = NDArray[Any]
"""Factors of products, real or complex: shape (items, places)."""

MOST_STATES = 20_000
"""Most joint states of groups that share members [1]."""

AT_ONCE = 2_000_000
"""Most states times places that are worked out together [1]."""


@dataclass(frozen=True, eq=False)
class Member:
    """What is pledged by a contributor that may fail, or whose groups may."""

    items: NDArray[np.intp]
    odds: Odds
    """By state of the contributor."""
    struck: NDArray[np.bool_]
    """Whether each is struck, by what its groups do and by state: shape (group states that differ, states, items)."""
    of: NDArray[np.intp]
    """Which of those each joint state of the cluster is."""

    def mean(self, spared: ProductFactors, struck: ProductFactors) -> ProductFactors:
        """Mean of the product over what is its: shape (joint states, places)."""
        factors = np.where(self.struck[..., None], struck[self.items], spared[self.items]).prod(axis=2)
        return np.asarray(np.einsum("l,slp->sp", self.odds, factors)[self.of])


@dataclass(frozen=True, eq=False)
class Cluster:
    """Contributors whose groups share members, if only by others between them; or one without groups."""

    odds: Odds
    """By joint state of the groups."""
    members: tuple[Member, ...]

    def mean(self, spared: ProductFactors, struck: ProductFactors) -> ProductFactors:
        """Mean of the product over what is theirs: shape (places)."""
        step = max(1, AT_ONCE // len(self.odds))
        return np.concatenate(
            [
                self.odds @ prod(member.mean(spared[:, part], struck[:, part]) for member in self.members)
                for part in (slice(n, n + step) for n in range(0, max(1, spared.shape[1]), step))
            ]
        )


@dataclass(frozen=True, eq=False)
class FailingTogether:
    """Pledges and funds, with what they have in common."""

    items: tuple[Chance, ...]

    def mean(self, spared: ProductFactors, struck: ProductFactors | None = None) -> ProductFactors:
        """Mean of the product of their factors: shape (places).

        Args:
            spared: Mean factor of each where neither its contributor nor a group fails it: shape (items, places).
            struck: Its factor where one does; 1 if not given.
        """
        struck = np.ones_like(spared) if struck is None else struck
        whole = spared[self._alone].prod(axis=0)
        return np.asarray(whole * prod(cluster.mean(spared, struck) for cluster in self.clusters))

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Clusters, in the order of their first item."""
        return tuple(_cluster(self.items, own) for own in self._linked)

    @cached_property
    def states(self) -> int:
        """Joint states of groups in the largest cluster [1], without making them."""
        return max((prod(len(edges) + 1 for edges in _edges(self.items, own).values()) for own in self._linked),
                   default=1)  # fmt: skip

    @cached_property
    def widest(self) -> list[str]:
        """Groups of the cluster with most joint states."""
        return max((sorted(_edges(self.items, own)) for own in self._linked), key=len, default=[])

    @cached_property
    def _alone(self) -> NDArray[np.intp]:
        """Items that nothing strikes."""
        return np.array([n for n, each in enumerate(self.items) if each.survival == 1.0], dtype=np.intp)

    @cached_property
    def _linked(self) -> list[list[int]]:
        """Items of each cluster."""
        clusters: list[tuple[set[tuple[str, str]], list[int]]] = []
        for n, each in enumerate(self.items):
            if each.survival == 1.0:
                continue
            causes, own = set(_causes(each)), [n]
            apart = []
            for other, items in clusters:
                if other & causes:
                    causes, own = causes | other, items + own
                else:
                    apart.append((other, items))
            clusters = [*apart, (causes, sorted(own))]
        return sorted((own for _, own in clusters), key=lambda own: own[0])


def _causes(chance: Chance) -> Iterator[tuple[str, str]]:
    """What it may fail with, by kind and name."""
    yield "contributor", chance.contributor
    if chance.group_failure > 0.0:
        yield from (("group", group) for group in chance.groups)


def _edges(items: Sequence[Chance], own: Sequence[int]) -> dict[str, list[float]]:
    """Parts by which each group strikes some items, in order."""
    parts: dict[str, set[float]] = {}
    for chance in (items[n] for n in own):
        for group in chance.groups if chance.group_failure > 0.0 else ():
            parts.setdefault(group, set()).add(chance.group_failure)
    return {group: sorted(parts[group]) for group in sorted(parts)}


def _cluster(items: Sequence[Chance], own: Sequence[int]) -> Cluster:
    edges = _edges(items, own)
    odds = [prod(each) for each in product(*(_odds(found) for found in edges.values()))]
    above = np.array(list(product(*([0.0, *found] for found in edges.values()))), dtype=float).reshape(len(odds), -1)
    place = {group: column for column, group in enumerate(edges)}
    members: dict[str, list[int]] = {}
    for n in own:
        members.setdefault(items[n].contributor, []).append(n)
    return Cluster(np.array(odds), tuple(_member(items, theirs, above, place) for theirs in members.values()))


def _member(items: Sequence[Chance], own: Sequence[int], above: NDArray[np.float64], place: dict[str, int]) -> Member:
    """A contributor.

    Args:
        items: All items.
        own: Those of the contributor.
        above: Where the interval of each group begins: shape (joint states, groups).
        place: Column of each group.
    """
    mine = [items[n] for n in own]
    columns = [[place[group] for group in each.groups if group in place] for each in mine]
    by_groups = np.array(
        [
            (each.group_failure > above[:, own_groups]).any(axis=1)
            for each, own_groups in zip(mine, columns, strict=True)
        ]
    ).T
    differing, of = np.unique(by_groups, axis=0, return_inverse=True)
    parts = sorted({each.contributor_failure for each in mine} - {0.0})
    by_itself = np.array([[each.contributor_failure > low for each in mine] for low in (0.0, *parts)])
    return Member(np.array(own, dtype=np.intp), np.array(_odds(parts)), differing[:, None] | by_itself, of.reshape(-1))


def _odds(edges: Sequence[float]) -> list[float]:
    """Lengths of the intervals between 0, some parts and 1."""
    ends = [0.0, *edges, 1.0]
    return [high - low for low, high in pairwise(ends)]
