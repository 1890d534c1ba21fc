"""Stored plans of some inputs: which of them is the best, and which bound is proved."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from planner.plan import Summary
from planner.workspace.database import PLANS, sound

NEAR = 1e-9
"""Relative difference of objectives below which neither plan is better [1]: the one that was found first stays."""


Rank = tuple[bool, float]
"""What puts plans of the same inputs in order, as `planner.plan.Summary.rank` has it."""


class PlanRow(NamedTuple):
    """Headline of a stored plan."""

    id: int
    objective: float
    exposure: float
    proved: float | None
    """Lower bound on the objective of any plan, proved here [civilian-months]; None where nothing was."""
    hedged: float | None
    """What it comes to with its alternates; None where it does not hedge."""
    claimed: int
    """1 where a file of others claims a bound, 0 where none does."""
    at: float
    """When it was found, in seconds of the clock that `time.time` reads."""
    size: int
    """Of plan and inputs [bytes]."""

    @property
    def rank(self) -> Rank:
        """What puts plans of the same inputs in order: whether it has no alternates yet, and what it comes to."""
        return self.hedged is None, self.objective if self.hedged is None else self.hedged


def plans_of(connection: Connection, inputs: str) -> Sequence[PlanRow]:
    """Plans of some inputs, best first; among equally good ones, those found here, and then the first found."""
    columns = [PLANS.c[name] for name in PlanRow._fields[:-1]]
    size = sa.func.length(PLANS.c.plan) + sa.func.length(PLANS.c.sheets)
    query = sa.select(*columns, size.label("size")).where(PLANS.c.inputs == inputs, sound(PLANS))
    rows = [PlanRow(**row._mapping) for row in connection.execute(query.order_by(PLANS.c.id))]
    rows.sort(key=lambda row: row.rank)
    alike = [row for row in rows if not ahead(rows[0].rank, row.rank)]
    return [*sorted(alike, key=lambda row: (row.claimed, row.id)), *rows[len(alike) :]]


def better(one: float, other: float) -> bool:
    """Whether an objective is lower than another beyond the tolerance."""
    return one < other * (1 - NEAR)


def ahead(one: Rank, other: Rank) -> bool:
    """Whether a plan comes before another of the same inputs, beyond the tolerance."""
    return one[0] < other[0] or (one[0] == other[0] and better(one[1], other[1]))


def take_bound(connection: Connection, rows: Sequence[PlanRow], stays: Collection[int]) -> None:
    """Move the best bound of some inputs to the best plan that remains, before others are deleted."""
    bound, best = bound_of(rows), next((row for row in rows if row.id in stays), None)
    if best is not None and bound is not None and bound != best.proved:
        connection.execute(sa.update(PLANS).where(PLANS.c.id == best.id).values(proved=bound))


def adds_nothing(connection: Connection, inputs: str, summary: Summary) -> bool:
    """Whether a plan is not better than those stored, and does not improve their bound."""
    rows = plans_of(connection, inputs)
    if not rows or ahead(summary.rank, rows[0].rank):
        return False
    if summary.bound is None or better(rows[0].objective, summary.bound):
        return True
    proved = bound_of(rows)
    return proved is not None and summary.bound <= proved


def bound_of(rows: Sequence[PlanRow]) -> float | None:
    """Best bound that does not contradict the best plan; None if none was proved."""
    proved = [row.proved for row in rows if row.proved is not None and not better(rows[0].objective, row.proved)]
    return max(proved, default=None)
