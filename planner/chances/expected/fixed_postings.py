"""What every unit and every fund of a plan does where it is posted or paid, and what is expected of that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chance, Chances
from planner.chances.expected.threat_reading import Amounts, Present, ThreatReading
from planner.chances.failing_together import FailingTogether
from planner.facts import Facts
from planner.facts.rows import Record, totals
from planner.plan.plan_tables import OfferAtMission

ThreatPeriod = tuple[str, str, int]
"""(area, threat, period)."""

UnitPostings = Mapping[tuple[str, int], float]
"""By area and period: people of one unit [persons]."""


@dataclass(frozen=True, eq=False)
class AreaMeans:
    """Pledges and funds that do something in an area."""

    places: NDArray[np.intp]
    """Its threats and periods."""
    deployments: NDArray[np.intp]
    """Rows of the deployments whose units do something there."""
    pledges: tuple[str, ...]
    """Their pledges, each once."""
    funds: NDArray[np.intp]
    """Funds that pay there."""


@dataclass(frozen=True, eq=False)
class FixedPostings:
    """What every unit and every fund of a plan does where it is posted or paid, by threat and period.

    All arrays over places are in the order of `places`.
    """

    facts: Facts
    places: tuple[ThreatPeriod, ...]
    """Every area, threat and period that counts."""
    exposure: Amounts
    """Exposure with nobody there [civilian-months]: shape (places)."""
    in_place: Amounts
    """Effort of those in place [1]: shape (places)."""
    of_unit: Amounts
    """Effort of a unit of each row of the deployments [1]: shape (deployments, places)."""
    of_late: Amounts
    """The same where it is late, as `delay_months` has it; in time where nobody can be late."""
    of_fund: Amounts
    """Effort of what each fund of `funds` pays for prevention [1]: shape (funds, places)."""
    funds: tuple[str, ...]

    @cached_property
    def pledges(self) -> tuple[str, ...]:
        """Pledge of each row of the deployments."""
        return tuple(row.pledge for row in self.facts.rows("deployments"))

    @cached_property
    def units(self) -> Amounts:
        """Units of each row of the deployments."""
        return np.array([row.units for row in self.facts.rows("deployments")], dtype=float)

    def unprotected(self, units: Amounts, late: Amounts, paid: Amounts) -> Amounts:
        """Unprotected exposure where some units come and funds pay in part [civilian-months].

        Args:
            units: Units that come in time, by row of the deployments: shape (..., deployments).
            late: Units that come late: same shape.
            paid: Share that each fund pays [1]: shape (..., funds).

        Returns:
            By place: shape (..., places).
        """
        return self.remaining(np.exp(-units @ self.of_unit - late @ self.of_late - paid @ self.of_fund))

    def expected(self, chances: Chances) -> Amounts:
        """Expected unprotected exposure by place [civilian-months]: shape (places)."""
        return self.remaining(self.left(chances))

    def left(self, chances: Chances) -> Amounts:
        """Share of what those in place leave that is left on average [1]: shape (places)."""
        left = np.ones(len(self.places))
        for area in self.areas:
            left[area.places] = self._left_in(area, chances)
        return left

    def _left_in(self, area: AreaMeans, chances: Chances) -> Amounts:
        items = self.items(area, chances)
        key = area.places[0], items
        if key not in self._known:
            self._known[key] = FailingTogether(items).mean(self.spared(area, items))
        return self._known[key]

    def left_with(self, chances: Chances, pledge: str, spared: Amounts, struck: float) -> Amounts:
        """Mean of the share left, with another factor in place of what the units of a pledge leave [1]: shape (places).

        Args:
            chances: Chances of pledges and funds.
            pledge: The pledge, which the plan deploys or not.
            spared: The factor by place where neither its contributor nor a group fails it.
            struck: The factor where one does.
        """
        chance = chances.pledges[pledge]
        left = chance.survival * spared + (1.0 - chance.survival) * struck
        for area in self.areas:
            items = (*self.items(area, chances), chance)
            factors = np.vstack([self.spared(area, items[:-1]), spared[area.places]])
            factors[: len(area.pledges)][[name == pledge for name in area.pledges]] = 1.0
            struck_by = np.ones_like(factors)
            struck_by[-1] = struck
            left[area.places] = FailingTogether(items).mean(factors, struck_by)
        return left

    @cached_property
    def _known(self) -> dict[object, Amounts]:
        """Share left in areas, by first place and chances: most stay the same where one pledge has another chance."""
        return {}

    def items(self, area: AreaMeans, chances: Chances) -> tuple[Chance, ...]:
        """Chances of what does something in an area: of pledges, and then of funds."""
        pledges, funds = chances.pledges, chances.funds
        return (*(pledges[name] for name in area.pledges), *(funds[self.funds[n]] for n in area.funds))

    def spared(self, area: AreaMeans, items: Sequence[Chance]) -> Amounts:
        """Share that each pledge and fund leaves on average unless it fails with others [1]: shape (items, places)."""
        own = {chance.key: chance.own for chance in items[: len(area.pledges)]}
        left = np.ones((len(items), len(area.places)))
        for row in area.deployments.tolist():
            pledge, averted = self.pledges[row], self.averted_by_unit[row, area.places]
            left[area.pledges.index(pledge)] *= (1.0 - own[pledge] * averted) ** self.units[row]
        for number, fund in enumerate(area.funds.tolist(), start=len(area.pledges)):
            left[number] = np.exp(-items[number].own * self.of_fund[fund, area.places])
        return left

    @cached_property
    def areas(self) -> tuple[AreaMeans, ...]:
        """Areas in which somebody new is, or money is paid."""
        of: dict[str, list[int]] = defaultdict(list)
        for place, (area, _, _) in enumerate(self.places):
            of[area].append(place)
        return tuple(found for places in of.values() if (found := self._means(places)) is not None)

    def _means(self, own: list[int]) -> AreaMeans | None:
        rows, funds = (np.flatnonzero(each[:, own].any(axis=1)) for each in (self.of_unit, self.of_fund))
        if not (len(rows) or len(funds)):
            return None
        return AreaMeans(np.array(own), rows, tuple(dict.fromkeys(self.pledges[n] for n in rows.tolist())), funds)

    @cached_property
    def averted_by_unit(self) -> Amounts:
        """Share of what is left that a unit that comes averts, in time or late [1]: shape (deployments, places)."""
        late = self.facts.setting("delay_chance")
        return np.asarray(-(1.0 - late) * np.expm1(-self.of_unit) - late * np.expm1(-self.of_late))

    @property
    def never_averted(self) -> Amounts:
        """Exposure by place that nothing averts [civilian-months]."""
        return np.asarray(self.exposure * self.facts.setting("residual_share"))

    def lost(self, offer: OfferAtMission, people: UnitPostings, chances: Chances) -> float:
        """How much more is expected to stay unprotected if an offer's people were posted otherwise [civilian-months].

        Units are taken to come each for itself, and nobody late.

        Args:
            offer: The offer.
            people: Where all of its people would be.
            chances: Chances of pledges and funds.
        """
        pledges, funds = chances.likelihoods
        own = [n for n, row in enumerate(self.facts.rows("deployments")) if _offer(row) == offer]
        chance = np.array([pledges[name] for name in self.pledges], dtype=float)[:, None]
        others = 1.0 + chance * np.expm1(-self.of_unit)
        others[own] = 1.0
        paid = np.array([funds[name] for name in self.funds], dtype=float)
        left = np.prod(others ** self.units[:, None], axis=0) * np.exp(-paid @ self.of_fund)
        now, then = (
            np.prod((1.0 + chance[own] * np.expm1(-of_unit)) ** self.units[own, None], axis=0)
            for of_unit in (self.of_unit[own], self._posted(own, people))
        )
        return float((self.remaining(left * then) - self.remaining(left * now)).sum())

    def _posted(self, rows: list[int], people: UnitPostings) -> Amounts:
        """Effort of a unit of some rows of one offer, whose people are posted in some way: shape (rows, places)."""
        deployments = [self.facts.rows("deployments")[n] for n in rows]
        together = totals((t, row.units) for row in deployments for t in range(row.from_period, row.to_period + 1))
        one = {(area, t): persons / together[t] for (area, t), persons in people.items() if together.get(t)}
        there = [
            {key: each for key, each in one.items() if r.from_period <= key[1] <= r.to_period} for r in deployments
        ]
        present = [_effective(self.facts, r, each, r.from_period) for r, each in zip(deployments, there, strict=True)]
        return _efforts(_readings(self.facts), present, len(self.places))

    def remaining(self, left: Amounts) -> Amounts:
        """Exposure by place where what is new leaves a share of what can be answered [civilian-months]."""
        residual = self.facts.setting("residual_share")
        return np.asarray(self.exposure * (residual + (1.0 - residual) * np.exp(-self.in_place) * left))


def fixed_postings(facts: Facts) -> FixedPostings:
    """What units and funds of a plan do where they are posted and paid."""
    threats = _readings(facts)
    funds = tuple(sorted({row.fund for row in facts.rows("payments") if row.purpose == "prevention"}))
    rows, money, people = facts.rows("deployments"), _payments(facts), people_of_units(facts)
    shape = sum(len(threat.periods) for threat in threats)

    def efforts(starts: Iterable[int | None]) -> Amounts:
        """Effort of a unit of each row where it is there from a period on."""
        present = [_effective(facts, *each) for each in zip(rows, people, starts, strict=True)]
        return _efforts(threats, present, shape)

    in_time = efforts(row.from_period for row in rows)
    return FixedPostings(
        facts=facts,
        places=tuple((threat.row.area, threat.row.threat, t) for threat in threats for t in threat.periods),
        exposure=_joined([threat.exposure for threat in threats]),
        in_place=_joined([np.full(len(threat.periods), threat.in_place) for threat in threats]),
        of_unit=in_time,
        of_late=efforts(late_start(facts, row) for row in rows) if facts.setting("delay_chance") else in_time,
        of_fund=_efforts(threats, [money[fund] for fund in funds], shape),
        funds=funds,
    )


def _readings(facts: Facts) -> list["ThreatReading"]:
    return [ThreatReading(facts, row) for area in facts.areas for row in facts.threats[area]]


def _offer(row: Record) -> OfferAtMission:
    return row.pledge, row.preparation, row.mission


def people_of_units(facts: Facts) -> list[UnitPostings]:
    """People of one unit of each row of the deployments, where they are posted."""
    together = totals(((s.pledge, s.preparation, s.mission, s.period), s.units) for s in facts.present)
    posted: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for row in facts.rows("assignments"):
        posted[row.pledge, row.preparation, row.mission].append(row)
    return [
        {
            (row.area, row.period): row.persons / units
            for row in posted[offer]
            if unit.from_period <= row.period <= unit.to_period and (units := together.get((*offer, row.period)))
        }
        for unit in facts.rows("deployments")
        for offer in [(unit.pledge, unit.preparation, unit.mission)]
    ]


def late_start(facts: Facts, unit: Record) -> int | None:
    """First period of a unit that comes late; None where that is too late to serve as long as the case asks."""
    start = int(unit.from_period + -(-facts.setting("delay_months") // facts.months))
    return start if start <= facts.last_start(unit.pledge, unit.mission) else None


def _effective(facts: Facts, unit: Record, people: UnitPostings, first: int | None) -> Present:
    """Effective people of a unit where they are posted, from a period on."""
    kind, each = facts.pledges[unit.pledge].kind, facts.effectiveness(unit.pledge, unit.preparation)
    return {key: {kind: persons * each} for key, persons in people.items() if first is not None and key[1] >= first}


def _payments(facts: Facts) -> Mapping[str, Present]:
    """What each fund pays for prevention, where and when."""
    rows = (row for row in facts.rows("payments") if row.purpose == "prevention")
    paid: dict[str, dict[tuple[str, int], dict[str, float]]] = {}
    for (fund, area, t), usd in totals(((row.fund, row.area, row.period), row.usd) for row in rows).items():
        paid.setdefault(fund, {})[area, t] = {"prevention": usd}
    return paid


def _joined(parts: list[Amounts]) -> Amounts:
    return np.concatenate([np.zeros(0), *parts])


def _efforts(threats: list[ThreatReading], present: list[Present], width: int) -> Amounts:
    """Effort on all threats of each of what is present."""
    place, rows = 0, np.zeros((len(present), width))
    reached = [{area for area, _ in each} for each in present]
    for threat in threats:
        own, place = slice(place, place + len(threat.periods)), place + len(threat.periods)
        for row, (areas, each) in enumerate(zip(reached, present, strict=True)):
            if threat.row.area in areas:
                rows[row, own] = threat.effort(each)
    return rows
