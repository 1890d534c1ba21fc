"""A decision: what a solved model chose, in plain numbers, in the units of its instance."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.deployments import Start

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

    def at(self, mission: str) -> "Decision":
        """What it decides for one mission."""
        return self._where(lambda name: name == mission)

    def elsewhere(self, mission: str) -> "Decision":
        """What it decides for all other missions."""
        return self._where(lambda name: name != mission)

    def _where(self, kept: Callable[[str], bool]) -> "Decision":
        return Decision(**{kind: {k: x for k, x in of.items() if kept(k[0])} for kind, of in vars(self).items()})

    @property
    def paid(self) -> dict[str, float]:
        """What it pays by fund, for operations, preparations and prevention [million USD]."""
        paid: dict[str, float] = defaultdict(float)
        for (_, fund, _), usd in self.pay.items():
            paid[fund] += usd
        for (_, fund, _, _), usd in self.prevent.items():
            paid[fund] += usd
        return paid


def decision_of(variables: Sequence[Any], values: NDArray[np.float64]) -> Decision:
    """The decision that a solution makes.

    Args:
        variables: Variables of the missions' blocks, in any order.
        values: What they are, in the same order.
    """
    chosen: dict[str, dict[tuple[str, Any], float]] = {"deploy": {}, "post": {}, "pay": {}, "prevent": {}}
    for place in np.flatnonzero(values > DUST):
        variable = variables[int(place)]
        kind = variable.parent_component().local_name
        if kind in chosen:
            chosen[kind][variable.parent_block().index(), variable.index()] = float(values[place])
    return Decision(
        deploy={(name, Start(*s)): units for (name, s), value in chosen["deploy"].items() if (units := round(value))},
        post={(name, *index): value for (name, index), value in chosen["post"].items()},
        pay={(name, *index): value for (name, index), value in chosen["pay"].items()},
        prevent={(name, *index): value for (name, index), value in chosen["prevent"].items()},
    )
