"""Exact effect of a decision on every threat."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.decision import Decision
from models.exposure import carryover_matrix, unprotected_share
from models.instance import Instance, Threat

Key = tuple[str, str, str]
"""(mission, area, threat)."""


@dataclass(frozen=True)
class Effect:
    """A threat under a decision; arrays have one entry per period of the mandate."""

    threat: Threat
    exposure: NDArray[np.float64]
    """Baseline exposure [exposure unit]."""
    lasting: NDArray[np.float64]
    """Effort that works, of those in place and of the decision [1]."""
    carryover: NDArray[np.float64]
    """What added effort of one period (column) still works in another (row) [1]."""
    residual_share: float

    @property
    def in_place_only(self) -> NDArray[np.float64]:
        """Exposure with only those in place [exposure unit]."""
        return np.asarray(self.exposure * unprotected_share(self.threat.effort_in_place, self.residual_share))

    @property
    def unprotected(self) -> NDArray[np.float64]:
        """Exposure that remains [exposure unit]."""
        return np.asarray(self.exposure * unprotected_share(self.lasting, self.residual_share))

    def averted_by(self, effort: NDArray[np.float64]) -> NDArray[np.float64]:
        """Exposure that more effort in each period alone would avert in it and later [exposure unit]."""
        more = self.lasting[:, None] + self.carryover * effort
        left = self.exposure[:, None] * unprotected_share(more, self.residual_share)
        return np.asarray((self.unprotected[:, None] - left).sum(axis=0))

    @cached_property
    def marginal(self) -> NDArray[np.float64]:
        """Exposure that the first bit of effort in each period averts [exposure unit]; more of it averts less each."""
        answerable = self.unprotected - self.exposure * self.residual_share
        return np.asarray(self.carryover.T @ answerable)


def effects(instance: Instance, decision: Decision) -> dict[Key, Effect]:
    """The effect on every threat of every mission that takes part."""
    added = _added_effort(instance, decision)
    found = {}
    for name, mission in instance.missions.items():
        carryover = carryover_matrix(len(mission.periods), instance.carryover, instance.carryover_decay)
        for a, area in mission.areas.items():
            for h, threat in area.threats.items():
                effort = np.array([added.get((name, a, h, t), 0.0) for t in mission.periods])
                found[name, a, h] = Effect(
                    threat,
                    np.array([threat.exposure[t] for t in mission.periods], dtype=float),
                    threat.effort_in_place + carryover @ effort,
                    carryover,
                    instance.residual_share,
                )
    return found


def _added_effort(instance: Instance, decision: Decision) -> dict[tuple[str, str, str, int], float]:
    """Effort of people posted and money spent, by mission, area, threat and period [1]."""
    added: dict[tuple[str, str, str, int], float] = {}
    for (name, g, a, t), people in decision.post.items():
        group = instance.missions[name].groups[g]
        for h, threat in instance.missions[name].areas[a].threats.items():
            rate = threat.troops_effort if group.kind == "troops" else threat.police_effort
            added[name, a, h, t] = added.get((name, a, h, t), 0.0) + rate * group.effectiveness * people
    for (name, _, a, t), spent in decision.prevent.items():
        for h, threat in instance.missions[name].areas[a].threats.items():
            added[name, a, h, t] = added.get((name, a, h, t), 0.0) + threat.prevention_effort * spent
    return added
