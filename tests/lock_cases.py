"""Cases whose locks cannot hold, for a cause that is planted, and what can hold by trying every choice of units.

The trial is written from the tables, without the planner's model: it tries every way to start the units that locks ask
for, rule by rule, and works out money by a linear program of its own.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from planner.check import CheckedCase, check
from planner.explain.locks.limits import Kind, Limit
from planner.explain.locks.repairs import FoundRepair, sound_without
from planner.formats.sheets import Sheets, raw_case, sheets_of
from planner.plan import Outcome
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.scenarios.kinds.cells import AddRow, DropRow, SetCell
from planner.solution import Limits
from tests.brute import World, blank
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import Rows, settings, to_raw

TYPES = {"battalion": (600, 1e6, 2e6, "troops"), "police": (140, 4e5, 5e5, "police")}
"""By unit type: strength, monthly cost, deployment cost, who."""


@dataclass(frozen=True)
class Planted:
    """A case with a cause for which its locks cannot hold."""

    rows: Rows
    cause: frozenset[Limit]

    @cached_property
    def sheets(self) -> Sheets:
        return sheets_of(to_raw(self.rows))

    @cached_property
    def checked(self) -> CheckedCase:
        found = check(raw_case(self.sheets))
        assert found.only_locks, found.faults
        return found

    @cached_property
    def trial(self) -> "Trial":
        return Trial(self.checked)


def at(row: dict[str, Any]) -> Limit:
    """The limit that a row of the table of locks is."""
    period = row.get("from_period")
    return Limit(Kind.LOCK, (row["pledge"], row["mission"], "" if period is None else str(period)))


def planted(seed: int) -> Planted:
    """A random case with one cause: every limit is wide but those of the cause."""
    draw = random.Random(seed)  # noqa: S311
    periods = draw.randint(3, 4)
    kind = draw.choice(("battalion", "battalion", "police"))
    strength, monthly, move, who = TYPES[kind]
    units, start = draw.randint(1, 3), draw.choice((None, None, draw.randint(2, periods - 1)))
    rows = base(
        settings=settings(periods=periods, residual_share=0, carryover=0, cost_weight=0.1, contributor_share_limit=1,
                          cash_share=1, least_months=1),
        missions=[mission(m, authorised_troops=20_000, authorised_police=20_000, assessed_usd_per_period=1e8)
                  for m in ("M", "N")],
        areas=[area("A", "M", in_place_troops=draw.choice((0, 300)), in_place_police=40), area("B", "N")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
        pledges=[pledge("P", kind, units=4, months_available=draw.choice((None, None, 2))),
                 pledge("Q", "battalion", contributor="D", units=3)],
        funds=[fund(fund="F", amount_usd=1e6, purpose="operations")],
        locks=[{"pledge": "P", "mission": "M", "from_period": start, "units_min": units}],
    )  # fmt: skip
    if draw.random() < 0.5:
        rows["locks"].append({"pledge": "Q", "mission": draw.choice(("M", "N")), "units_min": 1})
    cause = draw.choice(list(CAUSES))
    own = rows["locks"][0]
    found = CAUSES[cause](rows, draw, own, (units, strength, monthly, move, who, periods))
    return Planted(rows, frozenset({at(own), *found}))


Facts = tuple[int, float, float, float, str, int]
"""Units locked, strength, monthly and deployment cost of one, who they are, and periods."""


def _ceiling(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """Less room than the units locked need, even one after the other."""
    units, strength, who = *facts[:2], facts[4]
    own["units_min"] = max(units, 2)
    rows["pledges"][0]["months_available"] = None
    there = rows["areas"][0][f"in_place_{who}"]
    rows["missions"][0][f"authorised_{who}"] = there + draw.randint(0, int(strength * own["units_min"]) - 1)
    return [Limit(Kind(f"{who}_limit"), ("M",))]


def _share(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """A contributor's share smaller than its units locked."""
    units, strength, *_ = facts
    rows["pledges"][0]["months_available"] = None
    limit = draw.randint(1, int(strength * units) - 1) / 40_000
    rows["settings"] = [{**row, "value": limit} if row["setting"] == "contributor_share_limit" else row
                        for row in rows["settings"]]  # fmt: skip
    rows["locks"] = [own]
    return [Limit(Kind.SHARE, ("M", "C"))]


def _money(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """Less money than deploying the units costs, whenever they start."""
    units, _, monthly, move, _, periods = facts
    cost = units * (monthly + move)
    rows["missions"][0]["assessed_usd_per_period"] = int(cost * draw.uniform(0, 0.6) / periods)
    rows["funds"][0]["amount_usd"] = int(cost * draw.uniform(0, 0.3))
    rows["locks"] = [own]
    return [Limit(Kind.CASH, ("M",)), Limit(Kind.FUND, ("F",))]


def _readiness(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """A start before the pledge is ready."""
    own["from_period"] = draw.randint(1, facts[-1] - 1)
    rows["pledges"][0]["ready_period"] = draw.randint(own["from_period"] + 1, facts[-1])
    return [Limit(Kind.READINESS, ("P",))]


def _caveat(rows: Rows, draw: random.Random, *_: object) -> list[Limit]:
    """A caveat that rules the mission out."""
    column, holder = draw.choice((("pledge", "P"), ("contributor", "C")))
    rule, place = draw.choice((("never", "M"), ("only", "N")))
    rows["caveats"] = [{column: holder, "mission": place, "rule": rule, "reason": "planted"}]
    return [Limit(Kind.CAVEAT, (column, holder, "M"))]


def _participation(rows: Rows, *_: object) -> list[Limit]:
    """A contributor that is switched off."""
    rows["contributors"][0]["participates"] = "no"
    return [Limit(Kind.PARTICIPATION, ("C",))]


def _mandate(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """A start outside the mandate."""
    if draw.random() < 0.5:
        own["from_period"], rows["missions"][0]["mandate_from"] = 1, draw.randint(2, facts[-1])
        return [Limit(Kind.MANDATE_FROM, ("M",))]
    own["from_period"], rows["missions"][0]["mandate_to"] = facts[-1], draw.randint(1, facts[-1] - 1)
    return [Limit(Kind.MANDATE_TO, ("M",))]


def _service(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """A start too late to serve long enough."""
    own["from_period"], rows["pledges"][0]["months_available"] = facts[-1], None
    rows["settings"] = [{**row, "value": draw.randint(2, 3)} if row["setting"] == "least_months" else row
                        for row in rows["settings"]]  # fmt: skip
    return [Limit(Kind.SERVICE, ())]


def _units(rows: Rows, draw: random.Random, own: dict[str, Any], _: Facts) -> list[Limit]:
    """Fewer units pledged than locked."""
    rows["pledges"][0]["units"] = draw.randint(0, own["units_min"] - 1)
    return [Limit(Kind.UNITS, ("P",))]


def _two_locks(rows: Rows, draw: random.Random, own: dict[str, Any], _: Facts) -> list[Limit]:
    """Room for one of two locks, not for both."""
    rows["pledges"][0] |= {"unit_type": "battalion", "months_available": None}
    own |= {"units_min": 1, "from_period": None}
    other = {"pledge": "Q", "mission": "M", "units_min": 1}
    rows["locks"] = [own, other]
    there = rows["areas"][0]["in_place_troops"]
    rows["missions"][0]["authorised_troops"] = there + draw.randint(600, 1199)
    return [at(other), Limit(Kind.TROOPS, ("M",))]


def _most(rows: Rows, draw: random.Random, own: dict[str, Any], facts: Facts) -> list[Limit]:
    """Starts of which other locks allow too few."""
    periods = facts[-1]
    own |= {"units_min": 2, "from_period": None}
    rows["pledges"][0]["ready_period"] = periods
    other = {"pledge": "P", "mission": "M", "from_period": periods, "units_max": draw.randint(0, 1)}
    rows["locks"] = [own, other]
    return [at(other), Limit(Kind.READINESS, ("P",))]


CAUSES = {
    "ceiling": _ceiling, "share": _share, "money": _money, "readiness": _readiness, "caveat": _caveat,
    "participation": _participation, "mandate": _mandate, "service": _service, "units": _units,
    "two locks": _two_locks, "most": _most,
}  # fmt: skip

Start = tuple[str, str, int]
"""Pledge, mission, period."""


class Trial:
    """What can hold in a case, by trying every choice of units."""

    def __init__(self, checked: CheckedCase) -> None:
        self.w = World(checked.case)
        self.locks = [
            (at(r | {"from_period": None if pd.isna(r["from_period"]) else int(r["from_period"])}),
             int(blank(r["units_min"], 0)), blank(r["units_max"], np.inf))
            for r in self.w.rows["locks"]
        ]  # fmt: skip
        self._known: dict[frozenset[Limit], bool] = {}

    @cached_property
    def everything(self) -> frozenset[Limit]:
        """All locks and limits."""
        w = self.w
        limits = [Limit(kind, (m,)) for m in w.missions for kind in (Kind.TROOPS, Kind.POLICE, Kind.CASH,
                                                                     Kind.MANDATE_FROM, Kind.MANDATE_TO)]  # fmt: skip
        limits += [Limit(Kind.SHARE, (m, c)) for m in w.missions for c in ("C", "D")]
        limits += [Limit(kind, (p,)) for p in w.pledges for kind in (Kind.UNITS, Kind.READINESS)]
        limits += [Limit(Kind.PARTICIPATION, (c,)) for c in ("C", "D")]
        limits += [Limit(Kind.CAVEAT, (column, holder, m)) for m in w.missions
                   for column, holder in (("pledge", "P"), ("contributor", "C"))]  # fmt: skip
        limits += [Limit(Kind.FUND, (r["fund"],)) for r in w.rows["funds"]]
        return frozenset([Limit(Kind.SERVICE, ()), *limits, *(lock for lock, *_ in self.locks)])

    def possible(self, limits: frozenset[Limit]) -> bool:
        """Whether some locks and limits can hold together."""
        if limits not in self._known:
            self._known[limits] = any(self._holds(choice, limits) for choice in self._choices(limits))
        return self._known[limits]

    def smallest(self, among: frozenset[Limit], most: int = 4) -> set[frozenset[Limit]]:
        """Every smallest set that cannot hold, of at most so many."""
        found: set[frozenset[Limit]] = set()
        for size in range(1, most + 1):
            for part in map(frozenset, combinations(sorted(among), size)):
                if not any(each <= part for each in found) and not self.possible(part):
                    found.add(part)
        return found

    def _choices(self, limits: frozenset[Limit]) -> Iterator[dict[Start, int]]:
        """Every way to start as many units as locks ask for, in any period."""
        asked = {lock.at[:2]: 0 for lock, least, _ in self.locks if lock in limits and least}
        for lock, least, _ in self.locks:
            if lock in limits and lock.at[:2] in asked:
                asked[lock.at[:2]] += least
        ways = [list(_spread(pair, units, self.w.T)) for pair, units in asked.items()]
        for parts in product(*ways):
            yield {start: n for part in parts for start, n in part.items() if n}

    def _holds(self, choice: dict[Start, int], limits: frozenset[Limit]) -> bool:
        units = all(self._lock(choice, *lock) for lock in self.locks if lock[0] in limits)
        return units and all(self._limit(choice, limit) for limit in limits) and self._paid(choice, limits)

    def _lock(self, choice: dict[Start, int], lock: Limit, least: int, most: float) -> bool:
        pledge_, mission_, period = lock.at
        n = sum(n for (p, m, t), n in choice.items() if (p, m) == (pledge_, mission_) and period in ("", str(t)))
        return least <= n <= most

    def _limit(self, choice: dict[Start, int], limit: Limit) -> bool:
        w = self.w
        match limit.kind:
            case Kind.TROOPS | Kind.POLICE:
                who, (m,) = limit.kind.value.removesuffix("_limit"), limit.at
                if pd.isna(w.missions[m][f"authorised_{who}"]):
                    return True
                there = sum(a[f"in_place_{who}"] for a in w.areas.values() if a["mission"] == m)
                room = max(0, w.missions[m][f"authorised_{who}"] * w.s["reachable_share"] - there)
                return self._people(choice, m, lambda p: (w.kind(p) == "police") == (who == "police")) <= room + 1e-6
            case Kind.SHARE:
                m, c = limit.at
                total = w.missions[m]["authorised_troops"] + w.missions[m]["authorised_police"]
                people = self._people(choice, m, lambda p: w.pledges[p]["contributor"] == c)
                return people <= total * w.s["contributor_share_limit"] + 1e-6
            case Kind.UNITS:
                return sum(n for (p, *_), n in choice.items() if p == limit.at[0]) <= w.pledges[limit.at[0]]["units"]
            case _:
                return not any(self._stops(start, limit) for start in choice)

    def _stops(self, start: Start, limit: Limit) -> bool:
        """Whether a limit does not let a unit start."""
        (p, m, t), w = start, self.w
        row, (first, last) = w.pledges[p], w.window(m)
        match limit.kind:
            case Kind.READINESS:
                return limit.at == (p,) and t < blank(row["ready_period"], 1)
            case Kind.PARTICIPATION:
                return limit.at == (row["contributor"],) and row["contributor"] in w.off
            case Kind.CAVEAT:
                column, holder, where = limit.at
                mine = [r for r in w.caveats if r[column] == holder] if holder in (p, row["contributor"]) else []
                only = {r["mission"] for r in mine if r["rule"] == "only"}
                never = {r["mission"] for r in mine if r["rule"] == "never"}
                return where == m and (m in never or bool(only and m not in only))
            case Kind.MANDATE_FROM:
                return limit.at == (m,) and t < first
            case Kind.MANDATE_TO:
                return limit.at == (m,) and t > last
            case Kind.SERVICE:
                end = last if t <= last else w.T
                tour = blank(row["months_available"], np.inf)
                return end - t + 1 < min(blank(w.s["least_months"], 1), tour)
            case _:
                return False

    def _stay(self, start: Start) -> range:
        (p, m, t), w = start, self.w
        end = w.window(m)[1] if t <= w.window(m)[1] else w.T
        return range(t, int(min(end, t + blank(w.pledges[p]["months_available"], w.T) - 1)) + 1)

    def _people(self, choice: dict[Start, int], where: str, whose: Any) -> float:
        """Most people at once."""
        there = [(self._stay(s), n * self.w.of_type(s[0], "strength")) for s, n in choice.items()
                 if s[1] == where and whose(s[0])]  # fmt: skip
        return max(sum(n for stay, n in there if t in stay) for t in range(1, self.w.T + 1))

    def _paid(self, choice: dict[Start, int], limits: frozenset[Limit]) -> bool:
        """Whether money is there when it is spent: a linear program over what funds pay."""
        w = self.w
        short = [m for m in w.missions if Limit(Kind.CASH, (m,)) in limits]
        serving = [r for r in w.rows["funds"] if r["purpose"] in ("operations", "any")]
        pays = [(r["fund"], m, t) for r in serving for m in short for t in range(1, w.T + 1)
                if r["mission"] in ("", m)]  # fmt: skip
        rows, bounds = [], []
        for m, t in product(short, range(1, w.T + 1)):
            rows.append([-1.0 if pay[1] == m and pay[2] <= t else 0.0 for pay in pays])
            bounds.append(sum(self._arriving(m, k, limits) for k in range(1, t + 1)) - self._spent(choice, m, t))
        for r in w.rows["funds"]:
            off = r["contributor"] in w.off and Limit(Kind.PARTICIPATION, (r["contributor"],)) in limits
            if off or Limit(Kind.FUND, (r["fund"],)) in limits:
                rows.append([1.0 if pay[0] == r["fund"] else 0.0 for pay in pays])
                bounds.append(0.0 if off else r["amount_usd"])
        if not pays or not rows:
            return all(bound >= -1 for bound in bounds)
        found = linprog(np.zeros(len(pays)), np.array(rows) / 1e6, np.array(bounds) / 1e6 + 1e-6)
        return bool(found.status == 0)

    def _arriving(self, m: str, t: int, limits: frozenset[Limit]) -> float:
        first, last = self.w.window(m)
        closed = (t < first and Limit(Kind.MANDATE_FROM, (m,)) in limits) or (
            t > last and Limit(Kind.MANDATE_TO, (m,)) in limits)  # fmt: skip
        return 0.0 if closed else self.w.s["cash_share"] * self.w.missions[m]["assessed_usd_per_period"]

    def _spent(self, choice: dict[Start, int], where: str, by: int) -> float:
        w, spent = self.w, 0.0
        for (p, m, t), n in choice.items():
            if m == where and t <= by:
                months = len([k for k in self._stay((p, m, t)) if k <= by])
                spent += n * (w.of_type(p, "deployment_cost_usd") + months * w.of_type(p, "monthly_cost_usd"))
        return spent


def _spread(pair: tuple[str, ...], units: int, periods: int) -> Iterator[dict[Start, int]]:
    """Every way to spread up to so many units over the periods; fewer where locks overlap."""
    for counts in product(range(units + 1), repeat=periods):
        if sum(counts) <= units:
            yield {(pair[0], pair[1], t): n for t, n in enumerate(counts, start=1)}


def verified(case: Planted, found: FoundRepair, others: Collection[Limit] = ()) -> bool:
    """Whether the case as repaired, without some locks, has a plan that stands up to verification."""
    after = apply(case.sheets, found.changes, sound=False)
    assert not after.faults, after.faults
    repaired = sound_without(after.sheets, others)
    assert repaired is not None
    ended = plan_case(repaired, Limits(0.5, threads=1, work=1))
    return ended.plan is not None and ended.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)


QUANTUM = {"units_min": 1, "units": -1, "authorised_troops": -1, "authorised_police": -1, "amount_usd": -10_000,
           "assessed_usd_per_period": -10_000, "contributor_share_limit": -0.001, "ready_period": 1,
           "least_months": 1}  # fmt: skip
"""By column or setting: what makes a repair of it a step smaller."""


def less(case: Planted, found: FoundRepair) -> Iterator[Trial]:
    """The case with every repair of the kind that changes a step less, if it sets but one number."""
    if found.kind == "start" and len(found.steps) == 1:
        yield from _nearer(case, found)
    gone = [each for each in found.changes if isinstance(each, DropRow) and each.table == "locks"]
    if found.kind == "lock" and len(found.changes) == len(gone) == 1:
        kept = AddRow(kind="add_row", table="locks", cells=gone[0].cells | {"units_min": "1"})
        yield _tried(case, [gone[0], kept])
    texts = [each for each in found.changes if isinstance(each, SetCell)]
    money = [each for each in found.changes if isinstance(each, AddRow) and each.table == "funds"]
    if len(texts) + len(money) != 1 or len(found.steps) > 1:
        return
    if money:
        (added,) = money
        smaller = added.cells | {"amount_usd": str(int(added.cells["amount_usd"]) - 10_000)}
        yield _tried(case, [each for each in found.changes if each is not added] + [added.model_copy(
            update={"cells": smaller})])  # fmt: skip
        return
    (cell,) = texts
    if (column := cell.key.get("setting", cell.column)) in QUANTUM:
        after = round(float(cell.after or 0) + QUANTUM[column], 6)
        yield _tried(case, [cell.model_copy(update={"after": f"{after:.12g}"})])


def _nearer(case: Planted, found: FoundRepair) -> Iterator[Trial]:
    """The case with a lock moved less far."""
    dropped, added = (next(each for each in found.changes if isinstance(each, kind)) for kind in (DropRow, AddRow))
    own, then = int(dropped.cells["from_period"]), int(added.cells.get("from_period", 99))
    for t in range(1, case.trial.w.T + 1):
        if 0 < abs(t - own) < abs(then - own):
            moved = added.model_copy(update={"cells": added.cells | {"from_period": str(t)}})
            yield _tried(case, [dropped, moved])


def _tried(case: Planted, changes: list[Any]) -> Trial:
    sheets = apply(case.sheets, tuple(changes), sound=False).sheets
    return Trial(check(raw_case(sheets)))
