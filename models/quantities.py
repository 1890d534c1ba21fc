"""Quantities that the rules and the objective speak of, as expressions on a mission's block `b`."""

from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from models.deployments import Start

Expression = Any
"""A linear Pyomo expression, or a number where there is nothing to choose."""


def people_of(b: pyo.Block) -> dict[Start, Expression]:
    """People that each start brings [hundred persons], written once for the many rows that count them."""
    return {s: d.persons * b.deploy[s] for s, d in b.data.deployments.items()}


def people(b: pyo.Block, starts: list[Start]) -> Expression:
    """People that some starts bring [hundred persons]."""
    return LinearExpression([b.people_of[s] for s in starts]) if starts else 0.0


def posted_troops(b: pyo.Block, area: str, t: int) -> list[Any]:
    """Postings of troops to an area in a period [hundred persons]."""
    return [b.post[g, area, t] for g, group in b.data.groups.items() if group.kind == "troops" and area in group.areas]


def period_cost(b: pyo.Block, starts: list[Start]) -> Expression:
    """What the units of some starts cost in a period present [million USD]."""
    return pyo.quicksum(b.data.deployments[s].period_cost * b.deploy[s] for s in starts)


def starting_cost(b: pyo.Block, t: int) -> Expression:
    """What the deployment and preparation of units starting in a period cost [million USD]."""
    starting = ((s, b.data.deployments[s]) for s in b.data.arriving[t])
    return pyo.quicksum((d.start_cost + d.preparation_cost) * b.deploy[s] for s, d in starting)


def preparation_cost(b: pyo.Block, t: int) -> Expression:
    """What the preparations of units starting in a period cost [million USD]."""
    starting = ((s, b.data.deployments[s]) for s in b.data.arriving[t])
    return pyo.quicksum(d.preparation_cost * b.deploy[s] for s, d in starting if d.preparation_cost)
