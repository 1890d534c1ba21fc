"""Quantities that the rules and the objective speak of, as expressions on a mission's block `b`."""

from typing import Any

import pyomo.environ as pyo

from models.instance import Start

Expression = Any
"""A linear Pyomo expression, or a number where there is nothing to choose."""


def people(b: pyo.Block, starts: list[Start]) -> Expression:
    """People that some starts bring [hundred persons]."""
    return pyo.quicksum(b.data.deployments[s].persons * b.deploy[s] for s in starts)


def posted_troops(b: pyo.Block, area: str, t: int) -> list[Any]:
    """Postings of troops to an area in a period [hundred persons]."""
    return [b.post[g, area, t] for g, group in b.data.groups.items() if group.kind == "troops" and area in group.areas]


def cost(b: pyo.Block, t: int) -> Expression:
    r"""What the mission's deployments cost in a period [million USD].

    .. math:: k_{m,t} = \sum_{q,\tau \ni t} \mu_q y_{q,\tau} + \sum_q (d_q + e_q) y_{q,t}
    """
    return pyo.quicksum(b.data.deployments[s].cost_in(s, t) * b.deploy[s] for s in b.data.present(t))


def preparation_cost(b: pyo.Block, t: int) -> Expression:
    """What the preparations of units starting in a period cost [million USD]."""
    starting = ((s, d) for s, d in b.data.deployments.items() if s.period == t and d.preparation_cost)
    return pyo.quicksum(d.preparation_cost * b.deploy[s] for s, d in starting)
