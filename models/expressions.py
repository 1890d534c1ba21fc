"""Linear expressions on a mission's block `b` that constraints and objective share."""

from typing import Any

from models.algebra import LinearExpression, pyo
from models.deployments import Start

Expression = Any
"""A linear Pyomo expression, or a number where there is nothing to choose."""


def persons_by_start(b: pyo.Block) -> dict[Start, Expression]:
    """People deployed by each start [hundred persons], built once for the many rows that count them."""
    return {s: d.persons * b.deploy[s] for s, d in b.data.deployments.items()}


def people(b: pyo.Block, starts: list[Start]) -> Expression:
    """People deployed by some starts [hundred persons]."""
    return LinearExpression([b.persons_by_start[s] for s in starts]) if starts else 0.0


def posted_troops(b: pyo.Block, area: str, t: int) -> list[Any]:
    """Variables `post` of the troops in an area in a period [hundred persons]."""
    return [b.post[g, area, t] for g, group in b.data.groups.items() if group.kind == "troops" and area in group.areas]


def period_cost(b: pyo.Block, starts: list[Start]) -> Expression:
    """Cost per period of the units of some starts while present [million USD]."""
    return pyo.quicksum(b.data.deployments[s].period_cost * b.deploy[s] for s in starts)


def starting_cost(b: pyo.Block, t: int) -> Expression:
    """Deployment and preparation cost of the units that start in a period [million USD]."""
    starting = ((s, b.data.deployments[s]) for s in b.data.arriving[t])
    return pyo.quicksum((d.start_cost + d.preparation_cost) * b.deploy[s] for s, d in starting)


def preparation_cost(b: pyo.Block, t: int) -> Expression:
    """Preparation cost of the units that start in a period [million USD]."""
    starting = ((s, b.data.deployments[s]) for s in b.data.arriving[t])
    return pyo.quicksum(d.preparation_cost * b.deploy[s] for s, d in starting if d.preparation_cost)


def lasting(b: pyo.Block, area: str, threat: str, t: int) -> Expression:
    """Effort beyond that of those in place that works in a period: its own, and what still works of earlier [1]."""
    return pyo.quicksum(b.model().carryover[t - 1][p - 1] * b.effort[area, threat, p] for p in b.PERIODS if p <= t)
