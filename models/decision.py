"""A decision: what a solved model chose, in plain numbers, in the units of its instance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from models.instance import Start

DUST = 1e-9
"""Amounts below this are the solver's rounding [any unit of the model]."""


@dataclass(frozen=True)
class Decision:
    """Every choice that is not zero."""

    deploy: Mapping[tuple[str, Start], int]
    """(mission, start): units that deploy [units]."""
    post: Mapping[tuple[str, str, str, int], float]
    """(mission, group, area, period): people posted [hundred persons]."""
    pay: Mapping[tuple[str, str, int], float]
    """(mission, fund, period): paid for operations or preparations [million USD]."""
    prevent: Mapping[tuple[str, str, str, int], float]
    """(mission, fund, area, period): paid for prevention [million USD]."""


def decision_of(m: pyo.ConcreteModel) -> Decision:
    """The decision that the values of a model's variables make."""
    return Decision(
        deploy={(name, Start(*s)): units for name, s, value in _chosen(m, "deploy") if (units := round(value))},
        post={(name, *index): value for name, index, value in _chosen(m, "post")},
        pay={(name, *index): value for name, index, value in _chosen(m, "pay")},
        prevent={(name, *index): value for name, index, value in _chosen(m, "prevent")},
    )


def _chosen(m: pyo.ConcreteModel, variable: str) -> list[tuple[str, Any, float]]:
    return [
        (name, index, data.value)
        for name, b in m.mission.items()
        for index, data in b.component(variable).items()
        if data.value is not None and data.value > DUST
    ]
