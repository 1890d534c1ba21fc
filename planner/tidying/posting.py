"""The postings of a mission as arrays: people of each offer by area and period, and the exposure that they leave."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.decision import Decision
from models.delivery import UnitsSent, expected_effort
from models.deployments import Deployment, Numbers, Start
from models.effect import units_sent
from models.exposure import carryover_matrix
from models.instance import PERSONS, Group, Instance, Mission
from planner.plan.plan_tables import Assigned
from planner.settings import Settings

OfferKey = tuple[str, str]
"""(pledge, preparation)."""

People = NDArray[np.float64]
"""People posted [persons]: shape (offers, areas, periods)."""

Flags = NDArray[np.bool_]

Positions = NDArray[np.intp]
"""Positions of offers or threats in their tables."""

SLACK = 1e-6
"""Rounding of limits [persons, units]."""


@dataclass(frozen=True, eq=False)
class Posting:
    """The posting of a mission's people while units and money stay as they are."""

    mission: str
    offers: tuple[OfferKey, ...]
    groups: tuple[str, ...]
    """Posting group, by offer."""
    areas: tuple[str, ...]
    periods: range
    everybody: Numbers
    """People present [persons]: shape (offers, periods)."""
    arriving: Numbers
    """Those of them who have just come [persons]: shape (offers, periods)."""
    allowed: Flags
    """Areas in which caveats allow an offer's people: shape (offers, areas)."""
    police: Flags
    """Whether its people are police, by offer."""
    strength: Numbers
    """People of one unit [persons], by offer."""
    area_of: NDArray[np.intp]
    """Area of a threat, by threat."""
    exposure: Numbers
    """Exposure that can be averted, with only those in place and the prevention money that is expected
    [civilian-months]: shape (threats, periods)."""
    rates: Numbers
    """Effort of a person who comes [1 / person]: shape (offers, threats)."""
    sent: UnitsSent
    """Units that the people are of."""
    carryover: Numbers
    """What effort of one period (column) still works in another (row) [1]."""
    room: Numbers
    """Most new troops of an area [persons]; infinite without a limit."""
    needed: Numbers
    """Enabler units that a soldier needs [units / person]: shape (capabilities, areas)."""
    supporting: Numbers
    """Enabler units for new troops [units]: shape (capabilities, periods)."""

    @cached_property
    def present(self) -> Numbers:
        """Whole people present [persons]: shape (offers, periods)."""
        return np.floor(self.everybody + SLACK)

    @classmethod
    def of(cls, instance: Instance, decision: Decision, mission: str) -> "Posting":
        """The postings of a mission under a decision."""
        m = instance.missions[mission]
        units = {start: (n, m.deployments[start]) for (name, start), n in decision.deploy.items() if name == mission}
        groups = {(s.pledge, s.preparation): d.group for s, (_, d) in units.items() if d.group}
        offers, areas = tuple(sorted(groups)), tuple(m.areas)
        everybody, arriving = _people(m, units, offers)
        strength = {(s.pledge, s.preparation): round(d.persons * PERSONS, 9) for s, (_, d) in units.items()}
        kinds = [m.groups[groups[offer]] for offer in offers]
        return cls(
            mission=mission,
            offers=offers,
            groups=tuple(groups[offer] for offer in offers),
            areas=areas,
            periods=m.periods,
            everybody=everybody,
            arriving=arriving,
            allowed=np.array([[a in g.areas for a in areas] for g in kinds], dtype=bool).reshape(
                len(offers), len(areas)
            ),
            police=np.array([g.kind == "police" for g in kinds], dtype=bool),
            strength=np.array([strength[offer] for offer in offers], dtype=float),
            area_of=np.array([place for place, a in enumerate(areas) for _ in m.areas[a].threats], dtype=np.intp),
            exposure=_exposure(instance, decision, mission),
            rates=_rates(m, kinds),
            sent=units_sent(m, {start: n for start, (n, _) in units.items()})[1],
            carryover=carryover_matrix(len(m.periods), instance.carryover, instance.carryover_decay),
            room=np.array([np.inf if (r := m.areas[a].troops_headroom) is None else r * PERSONS for a in areas]),
            needed=_needed(m, areas),
            supporting=_supporting(m, units),
        )

    def people(self, decision: Decision) -> People:
        """People of each offer as a decision posts them, those of a group in equal shares [persons]."""
        shape = len(self.offers), len(self.areas), len(self.periods)
        posted, places = np.zeros(shape), {area: place for place, area in enumerate(self.areas)}
        in_group: dict[str, Numbers] = defaultdict(lambda: np.zeros(shape[2]))
        for group, people in zip(self.groups, self.everybody, strict=True):
            in_group[group] += people
        for (name, group, area, t), people in decision.post.items():
            column = t - self.periods.start
            if name == self.mission and in_group[group][column] > 0:
                for number, of in enumerate(self.groups):
                    share = self.everybody[number, column] / in_group[group][column] if of == group else 0.0
                    posted[number, places[area], column] += people * PERSONS * share
        return posted

    def assigned(self, assigned: Assigned) -> People:
        """People of each offer as they are assigned to areas [persons]."""
        people = np.zeros((len(self.offers), len(self.areas), len(self.periods)))
        offers, areas = ({name: place for place, name in enumerate(names)} for names in (self.offers, self.areas))
        for (pledge, preparation, mission, area, t), persons in assigned.items():
            if mission == self.mission:
                people[offers[pledge, preparation], areas[area], t - self.periods.start] = persons
        return people

    def least(self, settings: Settings) -> Numbers:
        """Fewest people that an offer posts to an area, unless they are all of it [persons], by offer."""
        return np.full(len(self.offers), float(settings.least_detachment or 1))

    def formed(self, settings: Settings) -> Flags:
        """Whether an offer is of formed police units, by offer: police who come as units of a detachment or more."""
        least = max(2.0, float(settings.least_detachment or 1))
        return np.asarray(self.police & (self.strength >= least) & (self.strength % 1.0 == 0.0))

    def unprotected(self, people: People) -> float:
        """Exposure that people may avert and do not, units counted by their chances [civilian-months]."""
        return float(self.remaining(people).sum())

    def remaining(self, people: People) -> Numbers:
        """The same by threat and period."""
        return self.left(self.effort(people))

    @cached_property
    def certain(self) -> bool:
        """Whether all units come, so that effort adds up period by period."""
        return bool(np.all(self.sent.chance == 1.0))

    def effort(self, people: People) -> Numbers:
        """Effort of people on each threat [1]: shape (threats, periods).

        It is made in the period where all units come; otherwise it is what lasts in it, by the chances of units.
        """
        there = people[:, self.area_of]
        if self.certain:
            return np.asarray(np.einsum("ok,okt->kt", self.rates, there))
        return self.sent.lasting(self.rates[:, :, None] * there, self.carryover)

    def effort_of(self, offer: int, people: Numbers, threats: Positions) -> Numbers:
        """The same of one offer on some threats, for its people by area and period."""
        made = self.rates[offer, threats][:, None] * people[self.area_of[threats]]
        return made if self.certain else self._sent[offer].lasting(made[None], self.carryover)

    @cached_property
    def _sent(self) -> list[UnitsSent]:
        """The units of each offer, as if there were no other."""
        return [self.sent.of(offer) for offer in range(len(self.offers))]

    def counting(self, offers: Positions, sizes: Numbers, people: People) -> tuple[Numbers, Numbers]:
        """What a shift of people counts, as a share of their chance times their effort, where they leave and join [1].

        Several units that share an area are more likely to leave somebody there than one is.

        Args:
            offers: Offers, one for each shift.
            sizes: How many people shift [persons], by shift.
            people: Postings before.

        Returns:
            Both of shape (shifts, threats, periods).
        """
        effort = (self.rates[:, :, None] * people[:, self.area_of]) @ self.carryover.T
        units = np.bincount(self.sent.offer, self.sent.units, len(self.offers))[offers, None, None]
        before, chance = effort[offers] / units, self.chance[offers, None, None]
        moved = (sizes[:, None] * self.rates[offers])[:, :, None] / units
        there = expected_effort(chance, before)
        more = expected_effort(chance, before + moved) - there
        less = there - expected_effort(chance, np.maximum(before - moved, 0.0))
        full = np.broadcast_to(chance * moved, more.shape)
        leaving, joining = (np.divide(part, full, out=np.ones_like(part), where=full > 0) for part in (less, more))
        return leaving, joining

    @cached_property
    def chance(self) -> Numbers:
        """Chance that a unit comes [1], by offer."""
        chance = np.ones(len(self.offers))
        chance[self.sent.offer] = self.sent.chance
        return chance

    def left(self, effort: Numbers, threats: Positions | slice = slice(None)) -> Numbers:
        """Exposure that an effort of `effort` on some threats leaves of what people may avert [civilian-months]."""
        lasting = effort @ self.carryover.T if self.certain else effort
        return np.asarray(self.exposure[threats] * np.exp(-lasting))

    @cached_property
    def threats(self) -> list[Positions]:
        """Threats of an area, by area."""
        return [np.flatnonzero(self.area_of == area) for area in range(len(self.areas))]

    def moved(self, people: People, offers: int | slice = slice(None)) -> Numbers:
        """People who move between areas from a period to the next [persons]: shape (offers, periods - 1).

        Args:
            people: People posted, of some offers.
            offers: These; all of them if not given.
        """
        gained = np.maximum(people[..., 1:] - people[..., :-1], 0.0).sum(axis=-2)
        waiting = (self.present[offers] - people.sum(axis=-2))[..., :-1]
        return np.asarray(np.maximum(gained - self.arriving[offers, 1:] - waiting, 0.0))

    def fits(self, people: People) -> bool:
        """Whether areas have room for the troops posted there, enablers support them, and nobody is posted twice."""
        troops = people[~self.police].sum(axis=0)
        return bool(
            np.all(people.sum(axis=1) <= self.present + SLACK)
            and np.all(troops <= self.room[:, None] + SLACK)
            and np.all(self.needed @ troops <= self.supporting + SLACK)
        )

    @cached_property
    def classes(self) -> tuple[NDArray[np.intp], Numbers]:
        """Offers whose people have the same effect by their chances: class by offer, and rates by class."""
        rates, of = np.unique(self.rates * self.chance[:, None], axis=0, return_inverse=True)
        return of.reshape(-1), rates


def _people(
    m: Mission, units: Mapping[Start, tuple[int, Deployment]], offers: tuple[OfferKey, ...]
) -> tuple[Numbers, Numbers]:
    """People present and arriving, by offer and period [persons]."""
    present, arriving = np.zeros((len(offers), len(m.periods))), np.zeros((len(offers), len(m.periods)))
    for start, (n, d) in units.items():
        if d.group:
            row, first = offers.index((start.pledge, start.preparation)), start.period - m.periods.start
            present[row, first : d.last_period + 1 - m.periods.start] += n * d.persons * PERSONS
            arriving[row, first] += n * d.persons * PERSONS
    return present, arriving


def _rates(m: Mission, groups: list[Group]) -> Numbers:
    """Effort of a person of some posting groups on every threat [1 / person]: shape (groups, threats)."""
    threats = [(a, threat) for a, area in m.areas.items() for threat in area.threats.values()]
    rates = [
        [
            (t.troops_effort if g.kind == "troops" else t.police_effort) * g.effectiveness / PERSONS * (a in g.areas)
            for a, t in threats
        ]
        for g in groups
    ]
    return np.array(rates, dtype=float).reshape(len(groups), len(threats))


def _exposure(instance: Instance, decision: Decision, mission: str) -> Numbers:
    """Exposure that people may avert, by threat and period [civilian-months]."""
    m = instance.missions[mission]
    spent: dict[str, Numbers] = defaultdict(lambda: np.zeros(len(m.periods)))
    for (name, fund, area, t), usd in decision.prevent.items():
        if name == mission:
            spent[area][t - m.periods.start] += usd * instance.funds[fund].share
    carryover = carryover_matrix(len(m.periods), instance.carryover, instance.carryover_decay)
    answerable = (1.0 - instance.residual_share) * instance.exposure_unit
    rows = [
        np.array([t.exposure[p] for p in m.periods])
        * answerable
        * np.exp(-t.effort_in_place - t.prevention_effort * (carryover @ spent[a]))
        for a, area in m.areas.items()
        for t in area.threats.values()
    ]
    return np.array(rows, dtype=float).reshape(len(rows), len(m.periods))


def _needed(m: Mission, areas: tuple[str, ...]) -> Numbers:
    """Enabler units that a soldier needs, by capability and area [units / person]."""
    ratios = [[m.areas[a].troops_per_unit.get(capability) for a in areas] for capability in m.spare_units]
    needed = [[0.0 if not ratio else 1.0 / (ratio * PERSONS) for ratio in row] for row in ratios]
    return np.array(needed, dtype=float).reshape(len(m.spare_units), len(areas))


def _supporting(m: Mission, units: Mapping[Start, tuple[int, Deployment]]) -> Numbers:
    """Enabler units for new troops, by capability and period [units]."""
    there = [
        [
            spare + sum(n for s, (n, d) in units.items() if d.capability == name and s.period <= t <= d.last_period)
            for t in m.periods
        ]
        for name, spare in m.spare_units.items()
    ]
    return np.array(there, dtype=float).reshape(len(m.spare_units), len(m.periods))
