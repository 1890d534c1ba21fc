"""How likely pledges are to come, and how much of that they have in common.

A unit of pledge $i$ comes with chance $p_i$: the pledge's `delivery_probability`, else that of its readiness. A fund
pays the share $p_i$. Contributors and groups may fail as a whole: with the chance $f$ of `contributor_failure` or
`group_failure`, nothing of it comes. This is part of what a pledge may fail by, never on top of it, so what remains for
the pledge itself, its own chance $q_i$, follows from

    p_i = q_i (1 - f_c) prod_g (1 - f_g)

over its contributor $c$ and the groups $g$ that this belongs to, all independent. Where the product alone is below
$p_i$, nothing remains: then $q_i = 1$, and every factor is raised to the power that makes their product $p_i$, so that
a pledge never fails more often than it is said to. So $p_i$ is kept exactly for every pledge.

A contributor or group draws one uniform number $U$, and its failure strikes each pledge whose own part of it is above
$U$. Parts are the same unless they are lowered as above, so that pledges fail together as far as their chances allow;
one that is certain to come, such as a unit deployed already, is never struck.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from planner.formats.spelling import listed
from planner.tables import Case

LEAST_SURVIVAL = 1e-300
"""Chance of not failing that stands for none, so that it has a logarithm [1]."""


@dataclass(frozen=True)
class Chance:
    """How likely a pledge or fund is to come, and by what it may fail."""

    key: str
    """The pledge or fund."""
    contributor: str
    groups: tuple[str, ...]
    """Groups that its contributor belongs to."""
    p: float
    """Chance that a unit of the pledge comes, or share of the fund that is paid on average [1]."""
    source: str
    """Where the chance is from: `pledge`, `readiness`, `fund` or, where a fund says nothing, `certain`."""
    contributor_failure: float
    """Chance that it fails since its contributor does [1]."""
    group_failure: float
    """Chance that it fails since a group does, the same for each of its groups [1]."""
    own: float
    """Chance that a unit comes, or share that is paid, if neither its contributor nor a group fails [1]."""
    capped: bool = False
    """Whether failures in common were lowered, as together they are likelier than that it fails at all."""

    @property
    def survival(self) -> float:
        """Chance that neither its contributor nor a group fails it [1]."""
        return (1.0 - self.contributor_failure) * (1.0 - self.group_failure) ** len(self.groups)

    def by_itself(self, p: float) -> "Chance":
        """The same with a chance that nothing in common is part of."""
        return replace(self, p=p, own=p, contributor_failure=0.0, group_failure=0.0, capped=False)


@dataclass(frozen=True)
class Chances:
    """How likely everything that is pledged is to come."""

    pledges: dict[str, Chance]
    """By pledge, in the order of the table."""
    funds: dict[str, Chance]
    """By fund, in the order of the table."""
    delay_chance: float
    """Chance that a unit that comes is late [1]."""
    delay_periods: int
    """By how much it is late then [periods]."""

    @cached_property
    def likelihoods(self) -> tuple[dict[str, float], dict[str, float]]:
        """Chance of each pledge, and share that each fund pays [1]."""
        pledges, funds = ({key: each.p for key, each in part.items()} for part in (self.pledges, self.funds))
        return pledges, funds

    @cached_property
    def each_for_itself(self) -> "Chances":
        """The same where nothing fails together."""
        return self.known(*self.likelihoods)

    def known(self, pledges: Mapping[str, float], funds: Mapping[str, float]) -> "Chances":
        """The same with other chances of some, who come by these whatever their contributors and groups do.

        Args:
            pledges: By pledge [1].
            funds: By fund: share that is paid [1].
        """
        of_pledges, of_funds = (
            {key: each.by_itself(p[key]) if key in p else each for key, each in part.items()}
            for part, p in ((self.pledges, pledges), (self.funds, funds))
        )
        return replace(self, pledges=of_pledges, funds=of_funds)

    @cached_property
    def fail_together(self) -> bool:
        """Whether anything fails since its contributor or a group does."""
        return any(each.survival < 1.0 for each in (*self.pledges.values(), *self.funds.values()))

    @cached_property
    def capped(self) -> tuple[Chance, ...]:
        """Pledges and funds whose failures in common were lowered."""
        return tuple(chance for chance in (*self.pledges.values(), *self.funds.values()) if chance.capped)


def chances_of(case: Case) -> Chances:
    """Chances of every pledge and fund of a case without faults."""
    settings, split = case.settings, _Split(case)
    return Chances(
        pledges={chance.key: chance for chance in split.of_pledges()},
        funds={chance.key: chance for chance in split.of_funds()},
        delay_chance=settings.delay_chance,
        delay_periods=math.ceil(settings.delay_months / settings.months_per_period),
    )


@dataclass(frozen=True)
class _Split:
    """Failures in common split off the chances of a case."""

    case: Case

    def of_pledges(self) -> Iterator[Chance]:
        """The chance of every pledge."""
        levels = dict(self.case["readiness"][["readiness", "delivery_probability"]].itertuples(index=False, name=None))
        columns = ["pledge", "contributor", "readiness", "delivery_probability"]
        for pledge, contributor, level, said in self.case["pledges"][columns].itertuples(index=False, name=None):
            p, source = (levels[level], "readiness") if pd.isna(said) else (said, "pledge")
            yield self._split(pledge, contributor, float(p), source)

    def of_funds(self) -> Iterator[Chance]:
        """The chance of every fund."""
        columns = ["fund", "contributor", "delivery_probability"]
        for fund, contributor, said in self.case["funds"][columns].itertuples(index=False, name=None):
            p, source = (1.0, "certain") if pd.isna(said) else (float(said), "fund")
            yield self._split(fund, contributor, p, source)

    def _split(self, key: str, contributor: str, p: float, source: str) -> Chance:
        groups, settings = self._groups[contributor], self.case.settings
        by = settings.contributor_failure, settings.group_failure if groups else 0.0
        common = (1.0 - by[0]) * (1.0 - by[1]) ** len(groups)
        if common >= p:
            return Chance(key, contributor, groups, p, source, *by, p / common if common else 0.0)
        power = math.log(p) / (math.log(_survival(by[0])) + len(groups) * math.log(_survival(by[1])))
        contributor_failure, group_failure = (1.0 - _survival(f) ** power for f in by)
        return Chance(key, contributor, groups, p, source, contributor_failure, group_failure, 1.0, capped=True)

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        frame = self.case["contributors"][["contributor", "groups"]]
        return {name: tuple(listed(groups)) for name, groups in frame.itertuples(index=False, name=None)}


def _survival(failure: float) -> float:
    """Chance of not failing, above 0 [1]."""
    return max(1.0 - failure, LEAST_SURVIVAL)
