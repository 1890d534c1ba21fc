"""The answer by trying every choice of whole units, written from the tables without the planner's model.

For each choice the rest (people, money) is a convex problem, solved by cutting planes over linear programs.
What each rule refuses of a choice, and the rows that it adds to the rest, stand with the rule's own tests.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from highspy import Highs, HighsModelStatus

from planner.tables import Case

Option = tuple[str, str, str, int]
"""(pledge, preparation, mission, start)."""

PRECISION = 5e-7
MOST_CUTS = 60


class TooManyChoicesError(Exception):
    """The case has more choices than is worth trying."""


def of_rules(aspect: str) -> list[Callable[..., Any]]:
    """What the tests of rules have under a name: `refuses` a choice of units, or adds `rows` on people and money."""
    files = import_module("tests.every_rule").FILES.values()
    return [getattr(file, aspect) for file in files if hasattr(file, aspect)]


def blank(cell: Any, value: Any) -> Any:
    return value if cell is None or pd.isna(cell) or cell == "" else cell


@dataclass
class World:
    """The tables of a case as plain dictionaries."""

    case: Case
    reference: dict[tuple[str, str], float] = field(default_factory=dict)
    part: dict[tuple[str, str, int], float] | None = None
    """By area, threat and period: the part of its danger that counts; all of it where there is None."""

    def __post_init__(self) -> None:
        s = self.case.values
        self.T, self.months = int(s["periods"]), int(s["months_per_period"])
        self.s = s

        self.rows = {name: frame.to_dict("records") for name, frame in self.case.tables.items()}

        def rows(name: str, key: str) -> dict[str, Any]:
            return {row[key]: row for row in self.rows[name]}

        everybody = s["include_contingency"]
        missions = rows("missions", "mission")
        self.missions = {m: r for m, r in missions.items() if everybody or r["mandate"] == "authorised"}
        self.areas = {a: r for a, r in rows("areas", "area").items() if r["mission"] in self.missions}
        self.types = rows("unit_types", "unit_type")
        self.off = {c for c, r in rows("contributors", "contributor").items() if not r["participates"]}
        self.pledges = rows("pledges", "pledge")
        self.lead = {r["readiness"]: r["lead_months"] for r in self.rows["readiness"]}
        self.preparations = {(r["pledge"], r["preparation"]): r for r in self.rows["preparations"]}
        self.caveats = self.rows["caveats"]
        self.funds = {f: r for f, r in rows("funds", "fund").items() if r["contributor"] not in self.off}
        self.threats = [r for r in self.rows["threats"] if r["area"] in self.areas]

    def chance(self, p: str) -> float:
        """Chance that a unit of a pledge comes; 1 where a plan counts them in full."""
        if self.s["deliver"] != "expected":
            return 1.0
        of_readiness = {r["readiness"]: r["delivery_probability"] for r in self.rows["readiness"]}
        return float(blank(self.pledges[p]["delivery_probability"], of_readiness[self.pledges[p]["readiness"]]))

    def share(self, f: str) -> float:
        """Share of a fund that is paid; all of it where a plan counts funds in full."""
        return float(blank(self.funds[f]["delivery_probability"], 1.0)) if self.s["deliver"] == "expected" else 1.0

    def window(self, m: str) -> tuple[int, int]:
        row = self.missions[m]
        return int(blank(row["mandate_from"], 1)), int(blank(row["mandate_to"], self.T))

    def kind(self, p: str) -> str:
        return str(self.types[self.pledges[p]["unit_type"]]["kind"])

    def capability(self, p: str) -> str:
        return str(self.types[self.pledges[p]["unit_type"]]["capability"])

    def of_type(self, p: str, column: str) -> float:
        return float(blank(self.pledges[p][column], self.types[self.pledges[p]["unit_type"]][column]))

    def permitted(self, p: str, m: str, a: str | None) -> bool:
        """Caveats, by the words of the contract: `only` rows of a holder add up, holders intersect, `never` wins."""
        mine = self.pledges[p]
        for holder in ([r for r in self.caveats if r["pledge"] == p],
                       [r for r in self.caveats if r["contributor"] == mine["contributor"]]):  # fmt: skip
            for r in holder:
                if r["rule"] == "never" and (r["mission"] == m or (a is not None and r["area"] == a)):
                    return False
            only = [r for r in holder if r["rule"] == "only"]
            inside = [
                r
                for r in only
                if r["mission"] == m or (r["area"] and self.areas.get(r["area"], {}).get("mission") == m)
            ]
            if only and not inside:
                return False
            if only and a is not None and not any(r["mission"] == m or r["area"] == a for r in inside):
                return False
        return True

    def options(self, p: str) -> Iterator[Option]:
        if self.pledges[p]["contributor"] in self.off:
            return
        for prep in ["", *(q for (pp, q) in self.preparations if pp == p)]:
            row = self.preparations[p, prep] if prep else self.pledges[p]
            ready = blank(row["ready_period"], 1 + math.ceil(self.lead[self.pledges[p]["readiness"]] / self.months))
            for m in self.missions:
                first, last = self.window(m)
                if self.permitted(p, m, None):
                    for t in range(max(int(ready), first), min(last, self.T) + 1):
                        if self.serves_long_enough((p, prep, m, t)):
                            yield p, prep, m, t

    def serves_long_enough(self, option: Option) -> bool:
        asked = math.ceil((self.s["least_months"] or 0) / self.months)
        tour = blank(self.pledges[option[0]]["months_available"], None)
        return len(self.stay(option)) >= (asked if tour is None else min(asked, max(1, int(tour) // self.months)))

    def stay(self, option: Option) -> range:
        p, _, m, start = option
        tour = blank(self.pledges[p]["months_available"], None)
        end = min(self.window(m)[1], self.T)
        return range(start, (end if tour is None else min(end, start + max(1, int(tour) // self.months) - 1)) + 1)

    def choices(self, most: int) -> list[dict[Option, int]]:
        """Every way to deploy whole units."""
        per_pledge = []
        for p, row in self.pledges.items():
            options = list(self.options(p))
            combos: list[dict[Option, int]] = [{}]
            for option in options:
                combos = [
                    {**c, option: n} if n else c for c in combos for n in range(int(row["units"]) - sum(c.values()) + 1)
                ]
                if len(combos) > most:
                    raise TooManyChoicesError
            per_pledge.append(combos)
        if math.prod(map(len, per_pledge)) > most:
            raise TooManyChoicesError
        return [{k: v for part in parts for k, v in part.items()} for parts in product(*per_pledge)]

    def feasible(self, choice: dict[Option, int]) -> bool:
        """Whether no rule on units refuses it."""
        return not any(refuses(self, choice) for refuses in of_rules("refuses"))

    def present(self, choice: dict[Option, int], m: str, t: int) -> list[tuple[Option, int]]:
        """Options of a choice that are at a mission in a period, with their units."""
        return [(o, n) for o, n in choice.items() if o[2] == m and t in self.stay(o)]

    def people(self, there: list[tuple[Option, int]]) -> float:
        """People of so many units of options [persons]."""
        return sum(n * self.of_type(o[0], "strength") for o, n in there)

    def locked(self, choice: dict[Option, int]) -> Iterator[tuple[dict[str, Any], int]]:
        """Locks at missions that take part, and the units that they are about."""
        for lock in self.rows["locks"]:
            if lock["mission"] in self.missions:
                here = ((o, n) for o, n in choice.items() if (o[0], o[2]) == (lock["pledge"], lock["mission"]))
                yield lock, sum(n for o, n in here if pd.isna(lock["from_period"]) or o[3] == lock["from_period"])

    def cost(self, option: Option, t: int) -> tuple[float, float]:
        """(all, for preparation) that one unit costs in a period [USD]."""
        p, prep, _, start = option
        if t not in self.stay(option):
            return 0.0, 0.0
        preparing = self.preparations[p, prep]["cost_usd"] if prep and t == start else 0.0
        moving = self.of_type(p, "deployment_cost_usd") if t == start else 0.0
        return self.of_type(p, "monthly_cost_usd") * self.months + moving + preparing, preparing


def under_ceiling(w: World, choice: dict[Option, int], kind: str, kinds: tuple[str, ...]) -> bool:
    """Whether the people of some kinds fit under a ceiling of every mission."""
    for m, row in w.missions.items():
        ceiling = blank(row[f"authorised_{kind}"], math.inf)
        in_place = sum(a[f"in_place_{kind}"] for a in w.areas.values() if a["mission"] == m)
        room = max(0.0, ceiling * w.s["reachable_share"] - in_place)
        for t in range(1, w.T + 1):
            if w.people([(o, n) for o, n in w.present(choice, m, t) if w.kind(o[0]) in kinds]) > room + 1e-9:
                return False
    return True


class Lines:
    """A linear problem over columns from 0 on, which keeps where it was as rows are added."""

    def __init__(self, cost: np.ndarray) -> None:
        self._lp = Highs()
        self._lp.silent()
        self._lp.addVars(len(cost), np.zeros(len(cost)), np.full(len(cost), np.inf))
        self._lp.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self._possible = True

    def at_most(self, line: np.ndarray, limit: float) -> None:
        """Add a row."""
        places = np.flatnonzero(line).astype(np.int32)
        self._possible &= bool(len(places)) or limit >= 0
        self._lp.addRow(-np.inf, limit, len(places), places, line[places])

    def least(self) -> tuple[float, np.ndarray] | None:
        """The least cost, and where it is; None where no values keep every row."""
        self._lp.run()
        status = self._lp.getModelStatus()
        if status == HighsModelStatus.kInfeasible or not self._possible:
            return None
        assert status in {HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty}, status
        return self._lp.getInfo().objective_function_value, np.asarray(self._lp.getSolution().col_value)


class Inner:
    """The convex problem that is left when the units are chosen: who is posted where, and what money pays for."""

    def __init__(self, w: World, choice: dict[Option, int]) -> None:
        self.w, self.choice = w, choice
        self.names: list[tuple[Any, ...]] = []
        self.rows: list[tuple[dict[int, float], float]] = []
        self.left: dict[str, float] = {}
        self._people()
        self._money()
        for rows in of_rules("rows"):
            rows(self)
        self._effort()

    def column(self, *name: Any) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def columns(self, *kinds: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Columns of some kinds, with their names."""
        return ((i, name) for i, name in enumerate(self.names) if name[0] in kinds)

    def at_most(self, terms: dict[int, float], limit: float) -> None:
        self.rows.append((terms, limit))

    def left_at_most(self, area: str, share: float) -> None:
        """Limit what an area is left with, as a share of what its exposure could fall by."""
        self.left[area] = share

    def _people(self) -> None:
        w = self.w
        for o in self.choice:
            p, _, m, _ = o
            if w.types[w.pledges[p]["unit_type"]]["posts"]:
                areas = [a for a, r in w.areas.items() if r["mission"] == m and w.permitted(p, m, a)]
                for a, t in product(areas, w.stay(o)):
                    self.column("post", o, a, t)

    def posted(self, a: str, t: int, kind: str) -> list[int]:
        return [
            i
            for i, name in enumerate(self.names)
            if name[0] == "post" and name[2:] == (a, t) and self.w.kind(name[1][0]) == kind
        ]

    def _money(self) -> None:
        w = self.w
        for f, row in w.funds.items():
            first, last = int(blank(row["from_period"], 1)), int(blank(row["to_period"], w.T))
            for m in w.missions:
                lo, hi = w.window(m)
                for t in range(max(first, lo), min(last, hi) + 1):
                    if row["mission"] not in ("", m):
                        continue
                    if row["purpose"] != "prevention" and not pd.isna(w.missions[m]["assessed_usd_per_period"]):
                        self.column("pay", f, m, t)
                    for a, area in w.areas.items():
                        if row["purpose"] in ("prevention", "any") and area["mission"] == m:
                            self.column("prevent", f, a, t)

    def _effort(self) -> None:
        """Exposure of every threat and period as exposure, constant effort and effort by column."""
        w = self.w
        rho, kappa, delta = -math.log(1 - w.s["protection_at_requirement"]), w.s["carryover"], w.s["carryover_decay"]
        self.terms: list[tuple[float, float, dict[int, float]]] = []
        self.places: list[str] = []
        for h in w.threats:
            area = w.areas[h["area"]]
            need = {k: blank(h[f"{k}_required"], math.inf) for k in ("troops", "police", "prevention_usd")}
            constant = rho * sum(area[f"in_place_{k}"] / need[k] for k in ("troops", "police"))
            lo, hi = w.window(area["mission"])
            start = int(blank(h["from_period"], 1))
            added: dict[int, dict[int, float]] = {t: {} for t in range(lo, hi + 1)}
            for i, n in enumerate(self.names):
                if n[0] == "post" and n[2] == h["area"]:
                    p, prep = n[1][0], n[1][1]
                    effect = (
                        w.preparations[p, prep]["effectiveness"] if prep else blank(w.pledges[p]["effectiveness"], 1.0)
                    )
                    if w.kind(p) in need:
                        added[n[3]][i] = rho * effect / need[w.kind(p)]
                if n[0] == "prevent" and n[2] == h["area"]:
                    added[n[3]][i] = rho / need["prevention_usd"] * w.share(n[1])
            for t in range(max(lo, start), hi + 1):
                exposed = area["civilians"] * h["share_exposed"] * h["monthly_rate"] * w.months
                exposed *= blank(h["growth_per_period"], 1.0) ** (t - start)
                exposed *= 1.0 if w.part is None else w.part.get((h["area"], h["threat"], t), 0.0)
                effort: dict[int, float] = {}
                for tau in range(lo, t + 1):
                    lasting = 1.0 if tau == t else kappa * delta ** (t - tau - 1)
                    for i, rate in added[tau].items():
                        effort[i] = effort.get(i, 0.0) + lasting * rate
                for likely, comes in self._futures(set(effort)):
                    some = {i: rate * comes.get(self.names[i][1], 1.0) for i, rate in effort.items()}
                    self.terms.append((exposed * likely, constant, some))
                    self.places.append(h["area"])

    def _futures(self, columns: set[int]) -> Iterator[tuple[float, dict[Option, float]]]:
        """Each future of the units whose people are in some columns: how likely it is, and the part that comes of each.

        Units of an option share its people evenly.
        """
        there = sorted({self.names[i][1] for i in columns if self.names[i][0] == "post"})
        unsure = [o for o in there if self.w.chance(o[0]) < 1.0]
        for counts in product(*(range(self.choice[o] + 1) for o in unsure)):
            likely, comes = 1.0, {}
            for o, count in zip(unsure, counts, strict=True):
                n, p = self.choice[o], self.w.chance(o[0])
                likely *= math.comb(n, count) * p**count * (1.0 - p) ** (n - count)
                comes[o] = count / n
            if likely:
                yield likely, comes

    def constant(self) -> float:
        """The part of the objective that the choice of units decides alone."""
        w = self.w
        usd = sum(n * w.cost(o, t)[0] for o, n in self.choice.items() for t in w.stay(o))
        people: dict[tuple[str, str], float] = {}
        for (p, _, m, _), n in self.choice.items():
            people[p, m] = people.get((p, m), 0.0) + n * w.of_type(p, "strength")
        changed = sum(abs(people.get(k, 0) - w.reference.get(k, 0)) for k in people.keys() | w.reference.keys())
        return float(w.s["cost_weight"] * usd / 1e6 + (w.s["change_weight"] * changed if w.reference else 0.0))

    def solve(self, give_up_above: float) -> float:
        """The least objective with these units; infinity where they cannot be paid for, or are sure to be worse."""
        n, k = len(self.names), len(self.terms)
        phi, weight = self.w.s["residual_share"], self.w.s["cost_weight"] / 1e6
        scale = np.array([100.0 if name[0] == "post" else 1e6 for name in self.names])
        prices = np.array([weight if name[0] == "prevent" else 0.0 for name in self.names]) * scale
        efforts = np.zeros((k, n))
        for j, (_, _, effort) in enumerate(self.terms):
            for i, rate in effort.items():
                efforts[j, i] = rate * scale[i]
        size = np.array([e * (1 - phi) * math.exp(-c) for e, c, _ in self.terms])
        fixed = self.constant() + sum(e * phi for e, _, _ in self.terms)
        lines = Lines(np.concatenate([prices, size]))
        for terms, limit in self.rows:
            line = np.zeros(n + k)
            for i, x in terms.items():
                line[i] = x * scale[i]
            lines.at_most(line / max(1.0, np.abs(line).max()), limit / max(1.0, np.abs(line).max()))
        for area, share in self.left.items():
            here = np.where([place == area for place in self.places], size, 0.0) if k else size
            lines.at_most(
                np.concatenate([np.zeros(n), here / max(1.0, here.sum())]), share * here.sum() / max(1.0, here.sum())
            )
        reached = [np.full(k, x) for x in (0.0, 0.5, 1.0, 2.0, 4.0)]
        best = math.inf
        for _ in range(MOST_CUTS):
            for points in reached:
                for j, x in enumerate(points):  # u_j >= exp(-x) (1 + x - effort)
                    line = np.zeros(n + k)
                    line[:n], line[n + j] = -math.exp(-x) * efforts[j], -1.0
                    lines.at_most(line, -math.exp(-x) * (1 + x))
            found = lines.least()
            if found is None:
                return math.inf
            least, values = found
            reached = [efforts @ values[:n]]
            lower = fixed + least
            upper = fixed + float(prices @ values[:n]) + float((size * np.exp(-reached[0])).sum())
            if lower > give_up_above:
                return math.inf
            best = min(best, upper)
            if best - lower <= PRECISION * max(1.0, best):
                break
        return best


def least_objective(
    case: Case,
    most: int = 150,
    reference: dict[tuple[str, str], float] | None = None,
    part: dict[tuple[str, str, int], float] | None = None,
) -> float:
    """The least objective of a case [civilian-months], of part of its danger if so asked; infinity without a plan."""
    w = World(case, reference or {}, part)
    best = math.inf
    for choice in sorted(w.choices(most), key=lambda c: -sum(c.values())):
        if w.feasible(choice):
            best = min(best, Inner(w, choice).solve(best))
    return best
