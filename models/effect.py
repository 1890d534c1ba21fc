"""Exact effect of a decision on every threat: if all come, and by their chances."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.decision import Decision
from models.delivery import UnitsSent
from models.deployments import Start
from models.exposure import carryover_matrix, unprotected_share
from models.instance import PERSONS, Instance, Mission, Threat

Key = tuple[str, str, str]
"""(mission, area, threat)."""

OfferPosting = tuple[str, str, str, str, int]
"""(pledge, preparation, mission, area, period)."""


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
    """The effect on every threat of every mission that takes part, if all units come and all funds pay."""
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


def expected_effects(instance: Instance, decision: Decision, posted: Mapping[OfferPosting, float]) -> dict[Key, Effect]:
    """The effect on every threat of every mission that takes part, units and funds counted by their chances.

    Effort is that of certain means that leave as much as these leave on average. Where people stay posted, more effort
    by means that are certain averts what `Effect` says of it.

    Args:
        instance: The instance.
        decision: Units and money.
        posted: People of each offer [persons].
    """
    certain, found = replace(decision, post={}), {}
    shares = {name: fund.share for name, fund in instance.funds.items()}
    paid = {key: usd * shares[key[1]] for key, usd in decision.prevent.items()}
    by_people = {name: _by_people(instance, decision, posted, name) for name in instance.missions}
    for (name, a, h), effect in effects(instance, replace(certain, prevent=paid)).items():
        found[name, a, h] = replace(effect, lasting=effect.lasting + by_people[name][a, h])
    return found


def _by_people(
    instance: Instance, decision: Decision, posted: Mapping[OfferPosting, float], name: str
) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Effort of the people posted at a mission that lasts, by their chances; by area and threat, and by period [1]."""
    mission = instance.missions[name]
    offers, sent = units_sent(mission, {s: n for (at, s), n in decision.deploy.items() if at == name})
    places = {offer: number for number, offer in enumerate(offers)}
    threats = [(a, h) for a, area in mission.areas.items() for h in area.threats]
    rates = np.array(
        [[mission.groups[g].effort_on(mission.areas[a].threats[h]) for a, h in threats] for g in offers.values()],
        dtype=float,
    )
    people = np.zeros((len(offers), len(threats), len(mission.periods)))
    column = {a: [k for k, (at, _) in enumerate(threats) if at == a] for a in mission.areas}
    for (pledge, preparation, at, a, t), persons in posted.items():
        if at == name:
            people[places[pledge, preparation], column[a], t - mission.periods.start] += persons / PERSONS
    carryover = carryover_matrix(len(mission.periods), instance.carryover, instance.carryover_decay)
    lasting = sent.lasting(rates.reshape(len(offers), len(threats), 1) * people, carryover)
    return dict(zip(threats, lasting, strict=True))


def units_sent(mission: Mission, units: Mapping[Start, int]) -> tuple[dict[tuple[str, str], str], UnitsSent]:
    """Units at a mission whose people are posted, and the posting group of each offer, by pledge and preparation.

    Args:
        mission: The mission.
        units: Units that deploy to it, by start.
    """
    starts = [(start, n, mission.deployments[start]) for start, n in units.items()]
    posting = [(start, n, d) for start, n, d in starts if d.group]
    groups = {(start.pledge, start.preparation): d.group for start, _, d in posting}
    offers = {offer: groups[offer] for offer in sorted(groups)}
    places = {offer: number for number, offer in enumerate(offers)}
    present = [[start.period <= t <= d.last_period for t in mission.periods] for start, _, d in posting]
    return offers, UnitsSent(
        offer=np.array([places[start.pledge, start.preparation] for start, *_ in posting], dtype=np.intp),
        units=np.array([n for _, n, _ in posting], dtype=float),
        chance=np.array([mission.groups[d.group].chance for *_, d in posting], dtype=float),
        present=np.array(present, dtype=float).reshape(len(posting), len(mission.periods)),
    )


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
