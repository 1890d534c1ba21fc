r"""What a plan leaves unprotected by the chances of its pledges, exactly: people stay where they are posted.

Who does not come is missing, and nobody moves in their place. A unit comes or it does not, and does so in all periods;
units come independently of each other, with the chance of their pledge, and a fund pays the share of its payments that
is its chance. A unit that is late, which has a chance of its own, is missing until it comes, and altogether where that
is too late for the fewest months that the case asks. Effort is a sum over units and exposure its exponential, so that
the expectation is a product:

.. math:: E_{h,t}\Big[\varphi+(1-\varphi)e^{-w^0-b}\prod_u\big(1-p_u+p_u e^{-a_{u,h,t}}\big)\Big]

where :math:`e^{-a}` is its mean over units in time and late. The people of a pledge in an area are shared evenly over
its units that are present. Read from the tables of case and plan alone, as a second opinion.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.chances import Chances, chances_of
from planner.facts import Facts
from planner.facts.rows import Record, filled, totals
from planner.fingerprint import fingerprint
from planner.plan import Deliver, Plan
from planner.plan_tables import OfferAtMission
from planner.tables import Case

Amounts = NDArray[np.float64]

ThreatPeriod = tuple[str, str, int]
"""(area, threat, period)."""

Likelihood = Mapping[str, float]
"""By pledge or fund: the chance that a unit comes, or the share that is paid [1]."""

UnitPostings = Mapping[tuple[str, int], float]
"""By area and period: people of one unit [persons]."""

MEANS = ("troops", "police")


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
    """The same where it is late, as `delay_months` has it."""
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
        return self._remaining(np.exp(-units @ self.of_unit - late @ self.of_late - paid @ self.of_fund))

    def expected(self, pledges: Likelihood, funds: Likelihood) -> Amounts:
        """Expected unprotected exposure by place [civilian-months]: shape (places).

        Args:
            pledges: Chance of each pledge; a pledge that is not named comes.
            funds: Share that each fund pays; a fund that is not named pays all.
        """
        chance = np.array([pledges.get(name, 1.0) for name in self.pledges], dtype=float)[:, None]
        paid = np.array([funds.get(name, 1.0) for name in self.funds], dtype=float)
        left = np.prod((1.0 - chance * self.averted_by_unit) ** self.units[:, None], axis=0)
        return self._remaining(left * np.exp(-paid @ self.of_fund))

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

        Nobody is taken to be late.

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
        return float((self._remaining(left * then) - self._remaining(left * now)).sum())

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

    def _remaining(self, left: Amounts) -> Amounts:
        """Exposure by place where what is new leaves a share of what can be answered [civilian-months]."""
        residual = self.facts.setting("residual_share")
        return np.asarray(self.exposure * (residual + (1.0 - residual) * np.exp(-self.in_place) * left))


def fixed_postings(facts: Facts) -> FixedPostings:
    """What units and funds of a plan do where they are posted and paid."""
    threats = _readings(facts)
    funds = tuple(sorted({row.fund for row in facts.rows("payments") if row.purpose == "prevention"}))
    rows, money, people = facts.rows("deployments"), _payments(facts), people_of_units(facts)
    in_time = [_effective(facts, row, each, row.from_period) for row, each in zip(rows, people, strict=True)]
    late = [_effective(facts, row, each, late_start(facts, row)) for row, each in zip(rows, people, strict=True)]
    shape = sum(len(threat.periods) for threat in threats)
    return FixedPostings(
        facts=facts,
        places=tuple((threat.row.area, threat.row.threat, t) for threat in threats for t in threat.periods),
        exposure=_joined([threat.exposure for threat in threats]),
        in_place=_joined([np.full(len(threat.periods), threat.in_place) for threat in threats]),
        of_unit=_efforts(threats, in_time, shape),
        of_late=_efforts(threats, late, shape),
        of_fund=_efforts(threats, [money[fund] for fund in funds], shape),
        funds=funds,
    )


def _readings(facts: Facts) -> list["ThreatReading"]:
    return [ThreatReading(facts, row) for area in facts.areas for row in facts.threats[area]]


def _offer(row: Record) -> OfferAtMission:
    return row.pledge, row.preparation, row.mission


def expected_exposure(facts: Facts, pledges: Likelihood, funds: Likelihood) -> dict[ThreatPeriod, float]:
    """Expected unprotected exposure of a plan as it stands, by area, threat and period [civilian-months].

    Args:
        facts: Case and plan.
        pledges: Chance of each pledge; a pledge that is not named comes.
        funds: Share that each fund pays; a fund that is not named pays all.
    """
    fixed = fixed_postings(facts)
    return dict(zip(fixed.places, fixed.expected(pledges, funds).tolist(), strict=True))


def counted_exposure(case: Case, plan: Plan) -> pd.DataFrame:
    """The table `exposure` of a plan as its objective counts it: `unprotected` by the chances of pledges, or in full.

    Args:
        case: The case, without faults.
        plan: A plan of it.
    """
    if not plan.summary.by_chances:
        return plan.exposure
    pledges, funds = chances_of(case).likelihoods
    found = expected_exposure(Facts(case, plan), pledges, funds)
    rows = plan.exposure[["area", "threat", "period"]].itertuples(index=False, name=None)
    return plan.exposure.assign(unprotected=[found[row] for row in rows])


def as_if_all_come(case: Case, plan: Plan) -> tuple[Case, Plan]:
    """A case and its plan counted as if all come, for questions that cannot be asked by chances; no bound is known.

    Args:
        case: The case, without faults.
        plan: A plan of it; one that is counted so stays as it is.
    """
    summary = plan.summary
    if not summary.by_chances:
        return case, plan
    in_full = replace(case, values={**case.values, "deliver": Deliver.FULL.value})
    charges = summary.objective - summary.counted_unprotected
    counted = replace(
        summary,
        deliver=Deliver.FULL.value,
        objective=summary.exposure_unprotected + charges,
        case_sha256=fingerprint(in_full),
    )
    return in_full, replace(plan, summary=counted.with_bound(-math.inf))


def expected_unprotected(facts: Facts, chances: Chances) -> float:
    """Expected unprotected exposure of a plan as it stands, over all places and periods [civilian-months]."""
    return float(fixed_postings(facts).expected(*chances.likelihoods).sum())


Present = Mapping[tuple[str, int], Mapping[str, float]]
"""By area and period: effective people of a kind, or USD under `prevention`."""


@dataclass(frozen=True, eq=False)
class ThreatReading:
    """A threat, and how effort on it lasts."""

    facts: Facts
    row: Record

    @cached_property
    def periods(self) -> range:
        """Periods in which it counts."""
        first, last = self.facts.mandates[self.facts.areas[self.row.area].mission]
        return range(first, last + 1)

    @cached_property
    def exposure(self) -> Amounts:
        """Exposure with nobody there, by period [civilian-months]."""
        row, area = self.row, self.facts.areas[self.row.area]
        started, growth = filled(row.from_period, 1), filled(row.growth_per_period, 1.0)
        monthly = area.civilians * row.share_exposed * row.monthly_rate
        return np.array(
            [monthly * self.facts.months * growth ** (t - started) if t >= started else 0.0 for t in self.periods]
        )

    @cached_property
    def in_place(self) -> float:
        """Effort of those in place [1]."""
        area = self.facts.areas[self.row.area]
        return float(
            sum(self.of_one[kind] * getattr(area, f"in_place_{kind}") for kind in MEANS if kind in self.of_one)
        )

    def effort(self, present: Present) -> Amounts:
        """Effort of what is present, and of what was and still works, by period [1]."""
        added = np.zeros(len(self.periods))
        for place, t in enumerate(self.periods):
            there = present.get((self.row.area, t), {})
            added[place] = sum(each * there.get(means, 0.0) for means, each in self.of_one.items())
        return np.asarray(self.lasting @ added) if added.any() else added

    @cached_property
    def lasting(self) -> Amounts:
        """Share of the effort of one period (column) that works in another (row) [1]."""
        kappa, delta = self.facts.setting("carryover"), self.facts.setting("carryover_decay")
        lag = np.subtract.outer(np.arange(len(self.periods)), np.arange(len(self.periods)))
        return np.where(lag > 0, kappa * delta ** np.maximum(lag - 1, 0), np.where(lag == 0, 1.0, 0.0))

    @cached_property
    def of_one(self) -> dict[str, float]:
        """Effort of an effective person and of a dollar [1], where they answer the threat."""
        full = -np.log(1.0 - self.facts.setting("protection_at_requirement"))
        row = self.row
        asked = (row.troops_required, row.police_required, row.prevention_usd_required)
        required = zip((*MEANS, "prevention"), asked, strict=True)
        return {means: float(full / amount) for means, amount in required if pd.notna(amount)}


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
