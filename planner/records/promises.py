"""Promise and performance: what was pledged, verified, deployed and planned, and how often pledges were kept.

How likely a contributor keeps its word is estimated from units whose outcome is known: those of earlier pledges, and
those in the ledger that have deployed, or were withdrawn or lapsed. With $k$ of $n$ delivered and Jeffreys' prior, the
chance has the distribution Beta$(k + 1/2, n - k + 1/2)$. It takes units to be kept or broken one by one; units pledged
together often are so together, so that the truth is less certain still.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scipy.special import betaincinv

from planner.chances import chances_of
from planner.formats.spelling import listed
from planner.plan import Plan
from planner.reach import Reach
from planner.records.ledger import LAST_MONTH, Event, Stages, ledger, stages
from planner.tables import Case

ENOUGH = 10
"""Fewest units with a known outcome from which a chance is estimated: half of them kept leave 0.26 to 0.74."""

CREDIBLE = 0.90
"""Probability that a chance lies in the interval told with its estimate [1]."""

CONTRIBUTOR, GROUP, EVERYBODY = "contributor", "group", "everybody"

Holder = tuple[str, str]
"""(`contributor` or `group`, its key), or `everybody` twice."""


@dataclass(frozen=True)
class Count:
    """Units and their people."""

    units: int = 0
    persons: float = 0.0

    def __add__(self, other: "Count") -> "Count":
        """Both together."""
        return Count(self.units + other.units, self.persons + other.persons)


@dataclass(frozen=True)
class Account:
    """What was promised, what is known of it, and what the plan counts on."""

    promised: Count = field(default_factory=Count)
    """All that was pledged, with what has been withdrawn or has lapsed since."""
    counted: Count = field(default_factory=Count)
    """What the case counts."""
    verified: Count = field(default_factory=Count)
    """Visited, agreed, selected or deployed."""
    deployed: Count = field(default_factory=Count)
    gone: Count = field(default_factory=Count)
    """Withdrawn or lapsed."""
    planned: Count = field(default_factory=Count)
    """Deployed by the plan."""
    unverified: Count = field(default_factory=Count)
    """Deployed by the plan beyond those verified."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts, in the order of the fields."""
        return self.promised, self.counted, self.verified, self.deployed, self.gone, self.planned, self.unverified

    def __add__(self, other: "Account") -> "Account":
        """Both together."""
        return Account(*(one + another for one, another in zip(self.counts, other.counts, strict=True)))


@dataclass(frozen=True)
class Promise:
    """A pledge, and how far its units have come."""

    pledge: str
    contributor: str
    groups: tuple[str, ...]
    stages: Stages
    account: Account
    chance: float
    """Chance that a unit of it comes, as the case has it [1]."""
    last: Event | None
    """Its last event; None where its readiness says all that is known."""


@dataclass(frozen=True)
class DeliveryEstimate:
    """How likely somebody keeps its word, from units whose outcome is known."""

    delivered: int = 0
    """Units that deployed [units]."""
    known: int = 0
    """Units whose outcome is known [units]."""

    def __add__(self, other: "DeliveryEstimate") -> "DeliveryEstimate":
        """From the units of both."""
        return DeliveryEstimate(self.delivered + other.delivered, self.known + other.known)

    @property
    def enough(self) -> bool:
        """Whether that is enough to estimate a chance from."""
        return self.known >= ENOUGH

    @property
    def chance(self) -> float:
        """Expected chance that a unit is delivered [1]."""
        return (self.delivered + 0.5) / (self.known + 1.0)

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Ends of the credible interval of the chance [1]."""
        ends = (1.0 - CREDIBLE) / 2.0, (1.0 + CREDIBLE) / 2.0
        low, high = betaincinv(self.delivered + 0.5, self.known - self.delivered + 0.5, ends)
        return float(low), float(high)


@dataclass(frozen=True)
class Performance:
    """Promise and performance of a contributor, a group, or everybody."""

    kind: str
    """`contributor`, `group` or `everybody`."""
    name: str
    account: Account
    estimate: DeliveryEstimate
    assumed: float | None
    """Chance of a unit counted and not yet deployed, on average, as the case has it [1]; None without any."""


@dataclass(frozen=True)
class Promises:
    """Promise and performance of every pledge of a case, and of who made them."""

    pledges: tuple[Promise, ...]
    """In the order of the table."""
    performances: tuple[Performance, ...]
    """Everybody, then contributors, then groups, the most people promised first; in every group of its contributor,
    a pledge counts."""

    def of_kind(self, kind: str) -> list[Performance]:
        """Performances of contributors, groups or everybody."""
        return [each for each in self.performances if each.kind == kind]


def promises(case: Case, plan: Plan | None = None, until: str = LAST_MONTH) -> Promises:
    """Read the ledger and the record of a case.

    Args:
        case: A case without faults.
        plan: A plan of it.
        until: Last month of the ledger that counts, YYYY-MM.
    """
    found = tuple(_pledges(case, plan, until))
    accounts, estimates, chances = _accounts(found), _estimates(case, found), _assumed(found)
    performances = [
        Performance(
            *holder, accounts.get(holder, Account()), estimates.get(holder, DeliveryEstimate()), chances.get(holder)
        )
        for holder in {**accounts, **estimates}
    ]
    order = [EVERYBODY, CONTRIBUTOR, GROUP]
    performances.sort(key=lambda each: (order.index(each.kind), -each.account.promised.persons, each.name))
    return Promises(found, tuple(performances))


def holders(contributor: str, groups: tuple[str, ...]) -> Iterator[Holder]:
    """Everybody in whose performance a pledge of a contributor counts."""
    yield EVERYBODY, EVERYBODY
    yield CONTRIBUTOR, contributor
    yield from ((GROUP, group) for group in groups)


def _pledges(case: Case, plan: Plan | None, until: str) -> Iterator[Promise]:
    reach, told, chances = Reach(case), ledger(case, until), chances_of(case).pledges
    planned = {} if plan is None else plan.deployments.groupby("pledge")["units"].sum().to_dict()
    for name, row in reach.pledges.items():
        unit, events, chance = reach.units[name], told.get(name, []), chances[name]
        found = stages(events, unit.units, str(row["readiness"]))
        sent = int(planned.get(name, 0))
        beyond = max(0, sent - found.verified)
        units = found.promised, unit.units, found.verified, found.deployed, found.gone, sent, beyond
        yield Promise(
            pledge=name,
            contributor=unit.contributor,
            groups=chance.groups,
            stages=found,
            account=Account(*(Count(number, number * unit.strength) for number in units)),
            chance=chance.p,
            last=events[-1] if events else None,
        )


def _accounts(found: tuple[Promise, ...]) -> dict[Holder, Account]:
    sums: dict[Holder, Account] = {}
    for promise in found:
        for holder in holders(promise.contributor, promise.groups):
            sums[holder] = sums.get(holder, Account()) + promise.account
    return sums


def _estimates(case: Case, found: tuple[Promise, ...]) -> dict[Holder, DeliveryEstimate]:
    groups = _groups(case)
    sums: dict[Holder, DeliveryEstimate] = {}
    for contributor, estimate in (*_records(case), *_outcomes(found)):
        for holder in holders(contributor, groups[contributor]):
            sums[holder] = sums.get(holder, DeliveryEstimate()) + estimate
    return sums


def _groups(case: Case) -> Mapping[str, tuple[str, ...]]:
    rows = case["contributors"][["contributor", "groups"]].itertuples(index=False, name=None)
    return {contributor: tuple(listed(groups)) for contributor, groups in rows}


def _records(case: Case) -> Iterator[tuple[str, DeliveryEstimate]]:
    """Earlier pledges of each contributor."""
    columns = ["contributor", "units_delivered", "units_pledged"]
    for contributor, delivered, pledged in case["past_deliveries"][columns].itertuples(index=False, name=None):
        yield contributor, DeliveryEstimate(int(delivered), int(pledged))


def _outcomes(found: tuple[Promise, ...]) -> Iterator[tuple[str, DeliveryEstimate]]:
    """Pledges in the ledger of which some units have deployed or are gone."""
    for promise in found:
        here, gone = promise.stages.deployed, promise.stages.gone
        if promise.last is not None and here + gone:
            yield promise.contributor, DeliveryEstimate(here, here + gone)


def _assumed(found: tuple[Promise, ...]) -> dict[Holder, float]:
    sums: dict[Holder, list[float]] = {}
    for promise in found:
        units = max(0, promise.account.counted.units - promise.stages.deployed)
        for holder in holders(promise.contributor, promise.groups) if units else ():
            total = sums.setdefault(holder, [0.0, 0.0])
            total[0] += units * promise.chance
            total[1] += units
    return {holder: comes / units for holder, (comes, units) in sums.items()}
