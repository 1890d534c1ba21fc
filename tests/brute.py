"""The answer by trying every choice of whole units, written from the tables without the planner's model.

For each choice the rest (people, money) is a convex problem, solved by cutting planes over SciPy's linear programming.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from planner.tables import Case

Option = tuple[str, str, str, int]
"""(pledge, preparation, mission, start)."""

PRECISION = 1e-7


class TooManyChoices(Exception):
    """The case has more choices than is worth trying."""


def blank(cell: Any, value: Any) -> Any:
    return value if cell is None or pd.isna(cell) or cell == "" else cell


@dataclass
class World:
    """The tables of a case as plain dictionaries."""

    case: Case
    reference: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        s = self.case.settings
        self.T, self.months = int(s["periods"]), int(s["months_per_period"])
        self.s = s

        def rows(name: str, key: str) -> dict[str, Any]:
            return {row[key]: row for row in self.case[name].to_dict("records")}

        everybody = s["include_contingency"]
        missions = rows("missions", "mission")
        self.missions = {m: r for m, r in missions.items() if everybody or r["mandate"] == "authorised"}
        self.areas = {a: r for a, r in rows("areas", "area").items() if r["mission"] in self.missions}
        self.types = rows("unit_types", "unit_type")
        self.off = {c for c, r in rows("contributors", "contributor").items() if not r["participates"]}
        self.pledges = rows("pledges", "pledge")
        self.lead = {r["readiness"]: r["lead_months"] for r in self.case["readiness"].to_dict("records")}
        self.preparations = {
            (r["pledge"], r["preparation"]): r for r in self.case["preparations"].to_dict("records")
        }
        self.caveats = self.case["caveats"].to_dict("records")
        self.funds = {f: r for f, r in rows("funds", "fund").items() if r["contributor"] not in self.off}
        self.threats = [r for r in self.case["threats"].to_dict("records") if r["area"] in self.areas]

    def window(self, m: str) -> tuple[int, int]:
        row = self.missions[m]
        return int(blank(row["mandate_from"], 1)), int(blank(row["mandate_to"], self.T))

    def kind(self, p: str) -> str:
        return str(self.types[self.pledges[p]["unit_type"]]["kind"])

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
            inside = [r for r in only if r["mission"] == m or (r["area"] and self.areas.get(r["area"], {}).get("mission") == m)]
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
                        yield p, prep, m, t

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
                    {**c, option: n} if n else c
                    for c in combos
                    for n in range(int(row["units"]) - sum(c.values()) + 1)
                ]
                if len(combos) > most:
                    raise TooManyChoices
            per_pledge.append(combos)
        if math.prod(map(len, per_pledge)) > most:
            raise TooManyChoices
        return [{k: v for part in parts for k, v in part.items()} for parts in product(*per_pledge)]
