"""Loosening: what each kind of repair may change, as columns of the elastic model, each with the step it stands for."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from planner.explain import steps
from planner.explain.elastic import Elastic
from planner.explain.limits import CEILINGS, Kind, Limit
from planner.explain.lock_model import LockModel
from planner.explain.names import Names
from planner.explain.steps import Step
from planner.explain.wide_case import LockRow
from planner.explain.weights import RepairKind
from planner.horizon import months_of
from planner.solve.milp import Vector
from models.instance import PERSONS, USD

Opens = Callable[[int, str], bool]
"""Whether a switch opens starts in a period at a mission."""

CENT = 0.01
"""Steps in which money is added [million USD]."""

POINT = 0.001
"""Steps in which a share is raised [1]."""


@dataclass
class Loosening:
    """The elastic model of some kinds of repair, with what its columns stand for."""

    model: LockModel
    held: frozenset[Limit]
    """Locks and limits that are to hold as they are, or as repaired."""
    elastic: Elastic = field(init=False)
    names: Names = field(init=False)
    steps: dict[int, Callable[[float], Step]] = field(default_factory=dict)
    """By place among the added columns: the step that its value stands for."""
    switches: dict[Limit, list[tuple[int, Opens]]] = field(default_factory=lambda: defaultdict(list))
    """By limit that does not let starts be: columns that open some of them."""

    def __post_init__(self) -> None:
        """Begin with nothing loosened."""
        self.elastic, self.names = Elastic.of(self.model, self.held), Names(self.model.wide.case)

    def column(self, step: Callable[[float], Step], price: float, upper: float) -> int:
        """Add a whole number of changes."""
        column = self.elastic.column(price, upper)
        self.steps[column] = step
        return column

    def least(self) -> list[Step] | None:
        """Steps of the least repair; None where there is none.

        Raises:
            UndecidedError: The solver did not find out.
        """
        self._open()
        values = self.elastic.solved()
        return None if values is None else [*self._taken(values)]

    def _taken(self, values: Vector) -> Iterator[Step]:
        first = len(self.elastic.milp.cost)
        for column, step in self.steps.items():
            if (amount := round(values[column - first])) > 0:
                yield step(amount)

    def _open(self) -> None:
        """Open the starts that switches allow, where each limit against them has one."""
        asked = {limit.at[:2] for limit in self.held if limit.is_lock}
        for column, against in self.model.shut.items():
            mission, pledge, _, t = self.model.starts[column]
            kept = against & self.held
            if (pledge, mission) in asked and kept and kept <= self.switches.keys():
                for limit in kept:
                    self.elastic.open(column, {c: 1.0 for c, opens in self.switches[limit] if opens(t, mission)})

    def limits(self, *kinds: Kind) -> list[Limit]:
        """Limits of some kinds that are to hold."""
        return sorted(limit for limit in self.held if limit.kind in kinds)

    def locks(self) -> list[LockRow]:
        """Locks that are to hold."""
        return [lock for lock in self.model.locks if lock.limit in self.held]

    def rows(self, limit: Limit) -> list[int]:
        """Rows of a limit."""
        return [row for row, *_ in self.model.rows.get(limit, [])]

    @property
    def most_people(self) -> float:
        """People of all units that locks ask for [hundred persons]."""
        people = {start.pledge: d.persons for m in self.model.wide.instance.missions.values()
                  for start, d in m.deployments.items()}  # fmt: skip
        return sum(lock.units_min * people.get(lock.pledge, 0.0) for lock in self.locks())


def lock(of: Loosening, weight: float) -> None:
    """Fewer units that a lock asks for, or more that it allows."""
    for each in of.locks():
        for row, low, high in of.model.rows.get(each.limit, []):
            if low > 0:
                least = of.column(lambda n, each=each: _lowered(of, each, int(n)), weight, each.units_min)
                of.elastic.loosen(row, least, -1.0)
            elif high < float("inf"):
                most = of.column(lambda n, each=each: _raised(of, each, int(n)), weight, of.model.wide.asked[each.pledge])
                of.elastic.loosen(row, most, 1.0)


def _lowered(of: Loosening, each: LockRow, by: int) -> Step:
    left, where = each.units_min - by, f"{of.names.pledge(each.pledge)} at {of.names.mission(each.mission)}"
    words = f"Lower the lock on {where} from {each.units_min} to {left} units" if left else f"Drop the lock on {where}"
    return Step(RepairKind.LOCK, by, words, steps.put_lock(each.limit.at, units_min=str(left) if left else ""))


def _raised(of: Loosening, each: LockRow, by: int) -> Step:
    most, where = (each.units_max or 0) + by, f"{of.names.pledge(each.pledge)} at {of.names.mission(each.mission)}"
    words = f"Let the lock on {where} allow {most} units instead of {each.units_max}"
    return Step(RepairKind.LOCK, by, words, steps.put_lock(each.limit.at, units_max=str(most)))


def start(of: Loosening, weight: float) -> None:
    """A lock on one start moved to another, or to any."""
    for each in of.locks():
        if each.from_period is None:
            continue
        own = each.from_period
        others = {o.from_period for o in of.model.locks if (o.pledge, o.mission) == (each.pledge, each.mission)}
        moved = {
            t: of.column(lambda _, t=t, each=each: _moved(of, each, t), weight * abs(t - own), 1.0)
            for t in range(1, of.model.wide.periods + 1)
            if t not in others
        }
        if None not in others:
            moved[0] = of.column(lambda _, each=each: _moved(of, each, 0), weight * of.model.wide.periods, 1.0)
        _bind(of, each, moved)


def _bind(of: Loosening, each: LockRow, moved: dict[int, int]) -> None:
    """Hold a lock where it is moved to."""
    most = float(of.model.wide.asked[each.pledge])
    of.elastic.row(dict.fromkeys(moved.values(), 1.0), upper=1.0)
    for row, low, high in of.model.rows.get(each.limit, []):
        for column in moved.values():
            of.elastic.loosen(row, column, -float(each.units_min) if low > 0 else most if high < float("inf") else 0.0)
    for t, column in moved.items():
        units = {
            c: 1.0
            for c, (mission, pledge, _, first) in of.model.starts.items()
            if (pledge, mission) == (each.pledge, each.mission) and t in {0, first}
        }
        of.elastic.row(units | {column: -float(each.units_min)}, lower=0.0)
        if each.units_max is not None:
            of.elastic.row(units | {column: most}, upper=each.units_max + most)


def _moved(of: Loosening, each: LockRow, t: int) -> Step:
    where = f"{of.names.pledge(each.pledge)} at {of.names.mission(each.mission)}"
    own = each.from_period or 0
    to = f"from {of.names.month(own)} to {of.names.month(t)}" if t else f"from {of.names.month(own)} to any month"
    edit = steps.put_lock(each.limit.at, from_period=str(t) if t else "")
    return Step(RepairKind.START, abs(t - own) if t else of.model.wide.periods, f"Move the lock on {where} {to}", edit)


def ceiling(of: Loosening, weight: float) -> None:
    """People more under the ceilings of missions, a share of whom one contributor may send."""
    case = of.model.wide.case
    reachable, share = case.settings.reachable_share, case.settings.contributor_share_limit or 0.0
    authorised = case["missions"].set_index("mission")
    most = of.most_people
    for limit in of.limits(*CEILINGS):
        (mission,), who = limit.at, CEILINGS[limit.kind]
        there = case["areas"][case["areas"]["mission"] == mission][f"in_place_{who}"].sum()
        now = float(authorised.loc[mission, f"authorised_{who}"])
        room = (now * reachable - float(there)) / PERSONS
        upper = float(int((most - min(0.0, room)) * PERSONS / reachable) + 2) if reachable else 0.0
        more = of.column(lambda n, m=mission, w=who, now=now: _ceiling(of, m, w, now, n), weight, upper)
        for row in of.rows(limit):
            of.elastic.loosen(row, more, reachable / PERSONS)
            if room < 0:
                _from_above(of, row, room, most)
        for row in (row for other in of.limits(Kind.SHARE) if other.at[0] == mission for row in of.rows(other)):
            of.elastic.loosen(row, more, share / PERSONS)


def _from_above(of: Loosening, row: int, room: float, most: float) -> None:
    """Where those in place exceed a ceiling, it lets nobody in before it is raised to them."""
    anybody = of.elastic.column(0.0, 1.0)
    of.elastic.loosen(row, anybody, room)
    line = of.model.compiled.milp.coefficients[[row]].tocoo()
    people = dict(zip(map(int, line.col), map(float, line.data), strict=True))
    of.elastic.row(people | {anybody: -most}, upper=0.0)


def _ceiling(of: Loosening, mission: str, who: str, now: float, more: float) -> Step:
    words = (f"Raise the ceiling on {who} of {of.names.mission(mission)} by {more:,.0f} people, from {now:,.0f} to "
             f"{now + more:,.0f}")  # fmt: skip
    return Step(RepairKind.CEILING, more, words, steps.put("missions", mission, f"authorised_{who}", now + more))


def share(of: Loosening, weight: float) -> None:
    """A larger share of missions for one contributor."""
    now = of.model.wide.case.settings.contributor_share_limit
    limits = of.limits(Kind.SHARE)
    if now is None or not limits:
        return
    more = of.column(lambda n: _share(now, n), weight * POINT * 100, (1.0 - now) / POINT)
    for limit in limits:
        for row, _, upper in of.model.rows.get(limit, []):
            of.elastic.loosen(row, more, POINT * (upper / now if now else _authorised(of, limit.at[0])))


def _authorised(of: Loosening, mission: str) -> float:
    """Authorised troops and police of a mission [hundred persons]."""
    row = of.model.wide.case["missions"].set_index("mission").loc[mission]
    return float(row["authorised_troops"] + row["authorised_police"]) / PERSONS


def _share(now: float, more: float) -> Step:
    then = round(now + more * POINT, 6)
    words = f"Let one contributor fill up to {then:.1%} of a mission instead of {now:.1%}"
    edit = steps.put_setting("contributor_share_limit", then)
    return Step(RepairKind.SHARE, more * POINT * 100, words, edit)


def funds(of: Loosening, weight: float) -> None:
    """Voluntary money for the operations of missions, whenever it is needed."""
    for limit in of.limits(Kind.CASH):
        (mission,) = limit.at
        added = of.column(lambda n, m=mission: _fund(of, m, n), weight * CENT, UNLIMITED)
        paid = {}
        for row in _mandated(of, limit):
            paid[pay := of.elastic.column(0.0, integer=False)] = 1.0
            of.elastic.loosen(row, pay, 1.0)
        of.elastic.row(paid | {added: -CENT}, upper=0.0)


UNLIMITED = 1e7
"""More cents than any repair adds [cent]."""


def _fund(of: Loosening, mission: str, cents: float) -> Step:
    usd = round(cents * CENT * USD)
    words = f"Find {usd / USD:,.2f} million USD for the operations of {of.names.mission(mission)}"
    return Step(RepairKind.FUNDS, usd / USD, words, steps.add_fund(mission, usd))


def assessed(of: Loosening, weight: float) -> None:
    """Assessed money of missions, in every period of the mandate."""
    case = of.model.wide.case
    table = case["missions"].set_index("mission")["assessed_usd_per_period"]
    for limit in of.limits(Kind.CASH):
        (mission,), rows = limit.at, _mandated(of, limit)
        now = float(table[mission])
        step = lambda n, m=mission, now=now, count=len(rows): _assessed(of, m, now, n, count)  # noqa: E731
        more = of.column(step, weight * CENT * len(rows), UNLIMITED)
        for row in rows:
            of.elastic.loosen(row, more, CENT * case.settings.cash_share)


def _assessed(of: Loosening, mission: str, now: float, cents: float, periods: int) -> Step:
    more = round(cents * CENT * USD)
    each = "month" if of.model.wide.case.settings.months_per_period == 1 else "quarter"
    words = (f"Raise the assessed money of {of.names.mission(mission)} by {more / USD:,.2f} million USD a {each}, "
             f"{more * periods / USD:,.2f} million USD in all")  # fmt: skip
    edit = steps.put("missions", mission, "assessed_usd_per_period", now + more)
    return Step(RepairKind.ASSESSED, more * periods / USD, words, edit)


def _mandated(of: Loosening, limit: Limit) -> list[int]:
    """Rows on cash of a mission in the periods of its mandate."""
    mandate = of.model.wide.reach.mandates[limit.at[0]]
    return [row for row in of.rows(limit) if of.model.periods[row] in mandate]


def units(of: Loosening, weight: float) -> None:
    """More units of a pledge."""
    for limit in of.limits(Kind.UNITS):
        (pledge,) = limit.at
        more = of.column(lambda n, p=pledge: _units(of, p, int(n)), weight, of.model.wide.asked[pledge])
        for row in of.rows(limit):
            of.elastic.loosen(row, more, 1.0)


def _units(of: Loosening, pledge: str, more: int) -> Step:
    cell = of.model.wide.reach.pledges[pledge]["units"]
    now = 0 if pd.isna(cell) else int(cell)
    words = f"Have {now + more} units of {of.names.pledge(pledge)} pledged instead of {now}"
    return Step(RepairKind.UNITS, more, words, steps.put("pledges", pledge, "units", now + more))


def readiness(of: Loosening, weight: float) -> None:
    """Pledges that are ready earlier."""
    reach = of.model.wide.reach
    for limit in of.limits(Kind.READINESS):
        (pledge,) = limit.at
        ready = reach.offers[pledge][0].ready
        earlier = {
            t: of.column(lambda _, p=pledge, t=t: _ready(of, p, t), weight * (ready - t), 1.0)
            for t in range(1, min(ready, of.model.wide.periods + 1))
        }
        of.elastic.row(dict.fromkeys(earlier.values(), 1.0), upper=1.0)
        of.switches[limit] += [(column, lambda t, _, r=r: t >= r) for r, column in earlier.items()]


def _ready(of: Loosening, pledge: str, t: int) -> Step:
    was = of.model.wide.reach.offers[pledge][0].ready
    words = f"Have {of.names.pledge(pledge)} ready from {of.names.month(t)} instead of {of.names.month(was)}"
    return Step(RepairKind.READINESS, was - t, words, steps.put("pledges", pledge, "ready_period", t))


def service(of: Loosening, weight: float) -> None:
    """A shorter service before mandate or horizon end."""
    wide = of.model.wide
    least, months = wide.case.settings.least_months or 0, wide.reach.months
    for limit in of.limits(Kind.SERVICE):
        shorter = {
            periods: of.column(lambda _, n=periods * months: _served(least, n), weight * (least - periods * months), 1.0)
            for periods in range(1, -(-least // months))
        }
        of.elastic.row(dict.fromkeys(shorter.values(), 1.0), upper=1.0)
        of.switches[limit] += [(column, lambda t, m, n=n: _left(of, t, m) >= n) for n, column in shorter.items()]


def _left(of: Loosening, t: int, mission: str) -> int:
    """Periods from a start until mandate or horizon end."""
    return min(of.model.wide.reach.mandates[mission].stop - 1, of.model.wide.periods) - t + 1


def _served(least: int, then: int) -> Step:
    words = f"Let units deploy for at least {then} months instead of {least}"
    return Step(RepairKind.SERVICE, least - then, words, steps.put_setting("least_months", then))


def participation(of: Loosening, weight: float) -> None:
    """Contributors switched on again, with their funds."""
    case = of.model.wide.case
    names = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    amounts = dict(case["funds"][["fund", "amount_usd"]].itertuples(index=False, name=None))
    for limit in of.limits(Kind.PARTICIPATION):
        (contributor,) = limit.at
        words = f"Switch {names[contributor]} ({contributor}) on again"
        edit = steps.put("contributors", contributor, "participates", "yes")
        on = of.column(lambda _, s=Step(RepairKind.PARTICIPATION, 1.0, words, edit): s, weight, 1.0)
        of.switches[limit].append((on, lambda *_: True))
        for fund in of.limits(Kind.FUND):
            if of.model.wide.fund_owner(fund.at[0]) == contributor:
                for row in of.rows(fund):
                    of.elastic.loosen(row, on, amounts[fund.at[0]] / USD)


def caveat(of: Loosening, weight: float) -> None:
    """Caveats and refusals waived."""
    for limit in of.limits(Kind.CAVEAT):
        column, holder, mission = limit.at
        what = of.names.pledge(holder) if column == "pledge" else of.names.contributor(holder)
        words = f"Have the caveat waived that keeps {what} from {of.names.mission(mission)}"
        edit = steps.waive(column, holder, mission)
        waived = of.column(lambda _, s=Step(RepairKind.CAVEAT, 1.0, words, edit): s, weight, 1.0)
        of.switches[limit].append((waived, lambda *_: True))


LOOSENED: dict[RepairKind, Callable[[Loosening, float], None]] = {
    RepairKind.LOCK: lock,
    RepairKind.START: start,
    RepairKind.CEILING: ceiling,
    RepairKind.SHARE: share,
    RepairKind.FUNDS: funds,
    RepairKind.ASSESSED: assessed,
    RepairKind.UNITS: units,
    RepairKind.READINESS: readiness,
    RepairKind.SERVICE: service,
    RepairKind.PARTICIPATION: participation,
    RepairKind.CAVEAT: caveat,
}
"""What may be changed, by kind."""
