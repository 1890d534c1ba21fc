"""Sets and parameters of one planning problem, each with its unit.

Three scales keep the coefficients of the model near one: persons are counted in hundreds (`PERSONS`), money in
millions of US dollars (`USD`), and exposure in units of `Instance.exposure_unit` civilian-months.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.deployments import Columns, Deployment, Start

PERSONS = 100.0
"""Persons in one unit of the model [persons]."""

USD = 1e6
"""US dollars in one unit of the model [USD]."""


@dataclass(frozen=True)
class Threat:
    """A threat in an area, with what answers it."""

    exposure: Mapping[int, float]
    """Baseline exposure by period [exposure unit]; a period before the threat starts holds 0."""
    effort_in_place: float
    """Protective effort of those in place [1]."""
    troops_effort: float
    """Effort of a hundred effective troops [1 / hundred persons]; 0 where troops do not answer the threat."""
    police_effort: float
    """Effort of a hundred effective police [1 / hundred persons]; 0 where police do not answer it."""
    prevention_effort: float
    """Effort of a million dollars of prevention in a period [1 / million USD]; 0 where money does not answer it."""


@dataclass(frozen=True)
class Group:
    """People who may be posted to the same areas with the same effectiveness, and are as likely to come.

    Units that may not come share the people of their group evenly, as if all were of one size; units of very different
    sizes are therefore in different groups.
    """

    kind: str
    """`troops` or `police`."""
    effectiveness: float
    """Protective effect of a person against that of one in place [1]."""
    areas: tuple[str, ...]
    chance: float = 1.0
    """Chance that a unit of the group comes; 1 where pledges are counted as if all come [1]."""
    size: int = 0
    """Size class of its units, from 0 for the smallest; 0 where all come [1]."""

    @property
    def uncertain(self) -> bool:
        """Whether its units may come or not, so that what they add is not their effort times their chance."""
        return 0.0 < self.chance < 1.0

    def effort_on(self, threat: Threat) -> float:
        """Effort of a hundred of its people on a threat, if they come [1 / hundred persons]."""
        return (threat.troops_effort if self.kind == "troops" else threat.police_effort) * self.effectiveness


@dataclass(frozen=True)
class Area:
    """An area of responsibility."""

    troops_headroom: float | None
    """Troops that may still be posted here [hundred persons]; None where there is no limit."""
    troops_per_unit: Mapping[str, float]
    """By capability: troops that one enabler unit supports here [hundred persons]."""
    threats: Mapping[str, Threat]
    left_limit: float | None = None
    """Most that may be left of what its exposure could fall by, over the horizon [1]; None where there is no limit."""


@dataclass(frozen=True)
class Lock:
    """The planner's own decision on a pledge at this mission."""

    pledge: str
    from_period: int | None
    """The one start that the lock is about [period]; None for all of them."""
    units_min: int
    units_max: int | None


@dataclass(frozen=True)
class Fund:
    """A money pledge."""

    amount: float
    """All that it may pay [million USD]."""
    periods: range
    mission: str
    """Earmark; empty for any mission."""
    purpose: str
    """`operations`, `preparation`, `prevention` or `any`."""
    share: float = 1.0
    """Share of its payments for prevention that is expected to be made; 1 where funds are counted in full [1]."""

    def serves(self, mission: str, purpose: str) -> bool:
        """Whether the fund may pay for the purpose at the mission."""
        return self.mission in {"", mission} and self.purpose in {"any", purpose}


@dataclass(frozen=True)
class Mission:
    """A mission that takes part, with everything decided within it."""

    periods: range
    """The periods of its mandate within the horizon."""
    troops_headroom: float | None
    """Troops and enablers that may still deploy [hundred persons]; None where there is no ceiling."""
    police_headroom: float | None
    """Police that may still deploy [hundred persons]; None where there is no ceiling."""
    contributor_headroom: float | None
    """Most that one contributor may deploy [hundred persons]; None where there is no limit."""
    cash_arriving: float | None
    """Assessed cash that arrives in each period [million USD]; None where money is not limited."""
    deployments: Mapping[Start, Deployment]
    groups: Mapping[str, Group]
    areas: Mapping[str, Area]
    spare_units: Mapping[str, float]
    """By capability that areas here need: units in place beyond what those in place need [units]."""
    locks: tuple[Lock, ...] = ()
    reference: Mapping[str, float] = field(default_factory=dict)
    """By pledge: what the reference plan deploys here [hundred persons]."""

    def present(self, t: int, **having: str) -> list[Start]:
        """Starts whose units are present in a period: those of one `kind`, `contributor`, `group` or `capability`."""
        ((trait, value),) = having.items()
        return [start for start, first, last in self._stays[trait].get(value, []) if first <= t <= last]

    @cached_property
    def _stays(self) -> dict[str, dict[str, list[tuple[Start, int, int]]]]:
        """By trait and its value: starts, with the first and the last period in which their units are present."""
        stays: dict[str, dict[str, list[tuple[Start, int, int]]]] = {}
        for trait in ("kind", "contributor", "group", "capability"):
            having = stays[trait] = defaultdict(list)
            for start, deployment in self.deployments.items():
                having[getattr(deployment, trait)].append((start, start.period, deployment.last_period))
        return stays

    @cached_property
    def columns(self) -> Columns:
        """Its deployments by columns."""
        return Columns.of(self.deployments)

    @cached_property
    def arriving(self) -> dict[int, list[Start]]:
        """Starts by the period they are in."""
        arriving: dict[int, list[Start]] = {t: [] for t in self.periods}
        for start in self.deployments:
            arriving[start.period].append(start)
        return arriving

    @cached_property
    def leaving(self) -> dict[int, list[Start]]:
        """By period: starts whose units are gone from it on, and were there the period before."""
        leaving: dict[int, list[Start]] = defaultdict(list)
        for start, deployment in self.deployments.items():
            leaving[deployment.last_period + 1].append(start)
        return leaving

    @cached_property
    def starts_of(self) -> dict[str, list[Start]]:
        """Starts by pledge."""
        starts: dict[str, list[Start]] = defaultdict(list)
        for start in self.deployments:
            starts[start.pledge].append(start)
        return dict(starts)

    def starts_from(self, contributor: str) -> list[Start]:
        """Starts of the units of a contributor."""
        return [start for start, *_ in self._stays["contributor"].get(contributor, [])]

    @cached_property
    def most_people(self) -> dict[str, float]:
        """By contributor: people of all that it could deploy here [hundred persons]."""
        pledged: dict[tuple[str, str], float] = defaultdict(float)
        for s, d in self.deployments.items():
            pledged[d.contributor, s.pledge] = max(pledged[d.contributor, s.pledge], d.units * d.persons)
        most: dict[str, float] = defaultdict(float)
        for (contributor, _), people in pledged.items():
            most[contributor] += people
        return dict(most)

    def locked(self, lock: Lock) -> list[Start]:
        """Starts that a lock is about."""
        return [s for s in self.starts_of.get(lock.pledge, []) if lock.from_period in {None, s.period}]


@dataclass(frozen=True)
class Instance:
    """One planning problem."""

    periods: int
    """Length of the horizon [periods]."""
    residual_share: float
    """Share of every threat's exposure that no deployment averts [1]."""
    carryover: float
    """Share of a period's added effort that still works in the next one [1]."""
    carryover_decay: float
    """Factor by which that share shrinks with every further period [1]."""
    cost_weight: float
    """Exposure that a million dollars must avert to be worth spending [exposure unit / million USD]."""
    change_weight: float
    """Charge for a change against the reference plan [exposure unit / hundred persons]."""
    exposure_unit: float
    """Civilian-months in one unit of exposure [civilian-months]."""
    unreachable_change: float
    """Change that no plan avoids: people of the reference plan at missions that do not take part [hundred persons]."""
    pledges: Mapping[str, float]
    """Units of each pledge that takes part [units]; in a relaxation they may be parts of units."""
    funds: Mapping[str, Fund]
    missions: Mapping[str, Mission]
    people_limits: Mapping[str, float] = field(default_factory=dict)
    """By contributor with a limit: most people that it deploys in all [hundred persons]."""

    @property
    def by_chances(self) -> bool:
        """Whether anything counts by its chance, and not as if all come."""
        groups = (group for mission in self.missions.values() for group in mission.groups.values())
        return any(group.chance < 1.0 for group in groups) or any(fund.share < 1.0 for fund in self.funds.values())

    @cached_property
    def destinations(self) -> dict[str, list[str]]:
        """Missions that a pledge may deploy to, by pledge."""
        destinations: dict[str, list[str]] = defaultdict(list)
        for name, mission in self.missions.items():
            for pledge in mission.starts_of:
                destinations[pledge].append(name)
        return dict(destinations)
