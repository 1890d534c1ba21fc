"""What a plan leaves on average, worked out once more: by conditions on one contributor or group after the other.

Nothing of this is shared with what made the figure but the tables and the chances that these give.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chance, chances_of
from planner.facts import Facts
from planner.facts.exposure import effort_of_one, threat_exposure, threats
from planner.facts.rows import Record, totals

Means = NDArray[np.float64]
"""By period of the horizon, from the first on."""

OFFER = ("pledge", "preparation", "mission")


@dataclass(frozen=True, eq=False)
class Presence:
    """Units of a row of the deployments that are in an area, or a fund that pays there."""

    chance: Chance
    units: int
    """0 of a fund, which pays a share."""
    means: str
    in_time: Means
    """Effective people of one unit, or USD, that work: those there, and what still works of earlier periods."""
    late: Means
    """The same of a unit that is late."""


Presences = Mapping[str, list[Presence]]
"""By area: who is there, and what is paid there."""


@dataclass(frozen=True, eq=False)
class _Factor:
    """Share left on average by units or money unless something in common strikes them."""

    causes: Mapping[tuple[str, str], float]
    """What may strike them and is not settled yet: by kind and name, the part by which it does [1]."""
    left: Means


def expected_unprotected(facts: Facts, there: Presences | None = None) -> float:
    """Expected unprotected exposure of a plan, over all places and periods, nobody moved [civilian-months].

    Args:
        facts: Case and plan.
        there: Who is in each area, and what is paid there; worked out if not given.
    """
    there = presences(facts) if there is None else there
    return sum(_expected(facts, row, there.get(row.area, [])) for row in threats(facts))


def presences(facts: Facts) -> Presences:
    """Who is in each area, and what is paid there."""
    found: dict[str, list[Presence]] = defaultdict(list)
    chances, posted = chances_of(facts.case), _by_area(facts, "assignments", OFFER, "persons")
    sharing = totals(((s.pledge, s.preparation, s.mission, s.period), s.units) for s in facts.present)
    periods = np.arange(1, facts.periods + 1)
    for unit in facts.rows("deployments"):
        offer = unit.pledge, unit.preparation, unit.mission
        each, kind = facts.effectiveness(*offer[:2]), facts.pledges[unit.pledge].kind
        units = np.array([sharing.get((*offer, t), 0.0) for t in periods.tolist()])
        there = (unit.from_period <= periods) & (periods <= unit.to_period) & (units > 0)
        for area, people in posted.get(offer, {}).items():
            one = np.where(there, people * each / np.maximum(units, 1.0), 0.0)
            late = np.where(periods >= _late_start(facts, unit), one, 0.0)
            lasting = _lasting(facts, one), _lasting(facts, late)
            found[area].append(Presence(chances.pledges[unit.pledge], unit.units, kind, *lasting))
    for (purpose, fund), paid in _by_area(facts, "payments", ("purpose", "fund"), "usd").items():
        for area, usd in paid.items() if purpose == "prevention" else ():
            working = _lasting(facts, usd)
            found[area].append(Presence(chances.funds[fund], 0, "prevention", working, working))
    return found


def _by_area(facts: Facts, table: str, of: Sequence[str], amount: str) -> dict[tuple[str, ...], dict[str, Means]]:
    """Amounts of a table of the plan by some of its columns, and then by area."""
    amounts: dict[tuple[str, ...], dict[str, Means]] = defaultdict(dict)
    for row in facts.rows(table):
        own = amounts[tuple(getattr(row, column) for column in of)]
        own.setdefault(row.area, np.zeros(facts.periods))[row.period - 1] += getattr(row, amount)
    return amounts


def _late_start(facts: Facts, unit: Record) -> float:
    """First period of a unit that is late; infinite where it would serve too short."""
    late = int(unit.from_period - (-facts.setting("delay_months") // facts.months))
    return late if late <= facts.last_start(unit.pledge, unit.mission) else np.inf


def _expected(facts: Facts, row: Record, there: Sequence[Presence]) -> float:
    """Expected exposure to a threat [civilian-months]: what cannot be averted, and what is left of the rest."""
    values, residual = [value for _, value in threat_exposure(facts, row)], facts.setting("residual_share")
    first, last = facts.mandates[facts.areas[row.area].mission]
    answering = effort_of_one(facts, row)
    factors = [_factor(facts, each, answering[each.means]) for each in there if each.means in answering]
    left = _mean(factors, np.ones(facts.periods))[first - 1 : last]
    never = residual * np.array([value.baseline for value in values])
    return float((never + (np.array([value.in_place_only for value in values]) - never) * left).sum())


def _factor(facts: Facts, there: Presence, of_one: float) -> _Factor:
    own, delay = there.chance.own, facts.setting("delay_chance")
    in_time, late = (np.exp(-of_one * working) for working in (there.in_time, there.late))
    comes = 1.0 - own + own * ((1.0 - delay) * in_time + delay * late)
    left = comes**there.units if there.units else in_time**own
    groups = dict.fromkeys((("group", name) for name in there.chance.groups), there.chance.group_failure)
    causes = {("contributor", there.chance.contributor): there.chance.contributor_failure, **groups}
    return _Factor({cause: part for cause, part in causes.items() if part > 0.0}, left)


def _lasting(facts: Facts, new: Means) -> Means:
    """What works in each period of what is new in it and was in earlier ones [as given]."""
    lasting, before = np.zeros_like(new), 0.0
    for t, now in enumerate(new.tolist()):
        lasting[t] = now + facts.setting("carryover") * before
        before = facts.setting("carryover_decay") * before + now
    return lasting


def _mean(factors: Sequence[_Factor], one: Means) -> Means:
    """Mean of the product of factors, by period: what nothing unsettled links is independent."""
    product, rest = one, list(factors)
    while rest:
        linked, rest = _linked(rest)
        often = Counter(cause for each in linked for cause in each.causes).most_common(1)
        product = product * (_settled(linked, often[0][0], one) if often else linked[0].left)
    return product


def _settled(factors: Sequence[_Factor], cause: tuple[str, str], one: Means) -> Means:
    """Mean over what becomes of a contributor or group, which strikes all of whom its part is above a uniform draw."""
    mean, low = np.zeros_like(one), 0.0
    for high in sorted({1.0, *(each.causes.get(cause, 0.0) for each in factors)} - {0.0}):
        spared = [each for each in factors if each.causes.get(cause, 0.0) <= low]
        others = [replace(each, causes={k: p for k, p in each.causes.items() if k != cause}) for each in spared]
        mean, low = mean + (high - low) * _mean(others, one), high
    return mean


def _linked(factors: Sequence[_Factor]) -> tuple[list[_Factor], list[_Factor]]:
    """The first factor with all that its causes link it to, if only by others between them; and the rest."""
    linked, rest, causes = [factors[0]], list(factors[1:]), set(factors[0].causes)
    while more := [each for each in rest if causes & each.causes.keys()]:
        linked, rest = [*linked, *more], [each for each in rest if each not in more]
        causes |= {cause for each in more for cause in each.causes}
    return linked, rest
