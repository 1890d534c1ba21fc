"""Random small cases with a plan, and the cheapest addition for an area by trying every number of whole units.

Written from the tables and the plan alone, without the planner's model: what the plan leaves under every limit is
counted here anew.
"""

import math
from itertools import product
from random import Random
from typing import Any

from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.small_cases import area, base, mission, pledge
from tests.strategies import settings, sound_case

PERIODS = 3
LEAD = 1
"""Months until a unit at rapid deployment level is there."""

TYPES = {"battalion": ("troops", 600, 2e6, 1e6), "police": ("police", 140, 5e5, 4e5),
         "hospital": ("enabler", 70, 4e5, 3e5)}  # fmt: skip
"""Kind, strength, and costs of coming and of a month."""


def drawn(seed: int) -> Case:
    """A mission with two areas; their limits, needs and money are drawn."""
    random = Random(seed)  # noqa: S311

    def one_of(*values: Any) -> Any:
        return random.choice(values)

    rows = base(
        missions=[
            mission("M", authorised_troops=one_of(None, 900, 1500, 2500), authorised_police=one_of(None, 150, 500),
                    assessed_usd_per_period=one_of(None, 0, 1_500_000, 4_000_000)),
        ],
        areas=[
            area(name, "M", civilians=one_of(100_000, 400_000), in_place_troops=one_of(0, 200),
                 in_place_police=one_of(0, 50), troops_limit=one_of(None, 700, 1300))
            for name in ("A", "B")
        ],
        threats=[
            {"area": name, "threat": h, "share_exposed": 0.5, "monthly_rate": one_of(0.01, 0.02),
             "growth_per_period": one_of(None, 1.2), "from_period": one_of(None, 2),
             "troops_required": one_of(None, 800, 1500), "police_required": one_of(200, 400)}
            for name in ("A", "B") for h in ("S", "T")[: one_of(1, 2)]
        ],
        pledges=[pledge("P", "battalion", strength=one_of(None, 300)), pledge("Q", "police", units=one_of(1, 2))],
        support=[{"area": "A", "capability": "medical", "troops_per_unit": one_of(500, 700)}][: one_of(0, 1)],
        capabilities_in_place=[{"mission": "M", "capability": "medical", "units": 1}][: one_of(0, 1)],
    )  # fmt: skip
    rows["settings"] = settings(
        periods=PERIODS, residual_share=one_of(0, 0.15), carryover=one_of(0, 0.2), carryover_decay=0.8, cost_weight=1,
        contributor_share_limit=None, cash_share=1,
    )  # fmt: skip
    levels = ("announced", 12), ("L1", 10), ("L2", 7), ("L3", 4), ("RDL", LEAD), ("deployed", 0)
    rows["readiness"] = [{"readiness": name, "lead_months": lead, "delivery_probability": 1} for name, lead in levels]
    return sound_case(rows)


def planned(case: Case) -> Plan:
    """A plan of a case."""
    plan = plan_case(case, Limits(1e-3, threads=1)).plan
    assert plan is not None
    return plan


class Tried:
    """An area under a plan, and what an addition of whole units makes of it."""

    def __init__(self, case: Case, plan: Plan, area: str) -> None:
        self.case, self.plan, self.area = case, plan, area
        self.row = case["areas"].set_index("area").loc[area]
        self.mission = case["missions"].set_index("mission").loc[self.row["mission"]]
        self.periods = range(1, PERIODS + 1)
        self.starts = range(1 + LEAD, PERIODS + 1)
        supported = (case["support"]["area"] == area).any()
        self.options = [(u, start) for u in TYPES if u != "hospital" or supported for start in self.starts]
        self.threats = case["threats"][case["threats"]["area"] == area].to_dict("records")
        s = case.settings
        self.rho = -math.log(1 - s.protection_at_requirement)
        self.residual, self.kappa, self.delta = s.residual_share, s.carryover, s.carryover_decay
        self.people = {(t, kind): self._present(t, kind) for t in self.periods for kind in ("troops", "police")}
        self.posted = {(row.area, row.period, row.kind): row.effective_posted for row in plan.postings.itertuples()}
        self.now = sum(self.exposures({}))

    def _present(self, t: int, kind: str) -> float:
        rows = self.plan.deployments.itertuples()
        here = (row for row in rows if row.from_period <= t <= row.to_period)
        return sum(row.persons for row in here if (row.unit_type == "police") == (kind == "police"))

    def room(self, kind: str) -> float:
        """People that the ceiling leaves for new ones, those of the plan among them."""
        authorised = self.mission[f"authorised_{kind}"]
        if math.isnan(float(authorised)):
            return math.inf
        there = float(self.case["areas"][f"in_place_{kind}"].sum())
        return max(0.0, float(authorised) * self.case.settings.reachable_share - there)

    def new(self, choice: dict[tuple[str, int], int], t: int, *kinds: str) -> float:
        """New people of some kinds in a period."""
        return sum(n * TYPES[u][1] for (u, start), n in choice.items() if TYPES[u][0] in kinds and start <= t)

    def allowed(self, choice: dict[tuple[str, int], int]) -> bool:
        """Whether ceilings leave room for a choice."""
        return all(
            self.people[t, "troops"] + self.new(choice, t, "troops", "enabler") <= self.room("troops") + 1e-6
            and self.people[t, "police"] + self.new(choice, t, "police") <= self.room("police") + 1e-6
            for t in self.periods
        )

    def troops(self, choice: dict[tuple[str, int], int], t: int) -> float:
        """New troops who can be posted to the area in a period, with those of the plan who wait for support."""
        idle = self.people[t, "troops"] - sum(
            n for (_, p, kind), n in self.posted.items() if p == t and kind == "troops"
        ) - sum(n * 70 for n in self._hospitals(t))  # fmt: skip
        most = self.new(choice, t, "troops") + max(0.0, idle)
        limit = self.row["troops_limit"]
        if not math.isnan(float(limit)):
            most = min(most, max(0.0, float(limit) - self.row["in_place_troops"]) - self.posted[self.area, t, "troops"])
        for support in self.case["support"].itertuples():
            if support.area == self.area:
                there = self.case["capabilities_in_place"]["units"].sum()
                spare = max(0.0, float(there) - self.row["in_place_troops"] / support.troops_per_unit)
                units = spare + sum(n for (u, start), n in choice.items() if u == "hospital" and start <= t)
                units += len(list(self._hospitals(t)))
                most = min(most, units * support.troops_per_unit - self.posted[self.area, t, "troops"])
        return math.floor(max(0.0, most) + 1e-6)

    def _hospitals(self, t: int) -> list[int]:
        rows = self.plan.deployments.itertuples()
        return [row.units for row in rows if row.unit_type == "hospital" and row.from_period <= t <= row.to_period]

    def lasting(self, choice: dict[tuple[str, int], int]) -> dict[tuple[str, int], float]:
        """Effort on every threat and period, of those in place and all others."""
        found = {}
        for h in self.threats:
            need = {k: float(h[f"{k}_required"]) for k in ("troops", "police")}
            rate = {k: 0.0 if math.isnan(n) else self.rho / n for k, n in need.items()}
            in_place = sum(rate[k] * self.row[f"in_place_{k}"] for k in rate)
            added = []
            for t in self.periods:
                troops = self.posted[self.area, t, "troops"] + self.troops(choice, t)
                police = self.posted[self.area, t, "police"] + self.new(choice, t, "police")
                earlier = sum(self.kappa * self.delta ** (t - p - 2) * added[p] for p in range(t - 1))
                found[h["threat"], t] = in_place + rate["troops"] * troops + rate["police"] * police + earlier
                added.append(rate["troops"] * troops + rate["police"] * police)
        return found

    def exposures(self, choice: dict[tuple[str, int], int]) -> list[float]:
        """Unprotected exposure by threat and period."""
        lasting, found = self.lasting(choice), []
        for h in self.threats:
            growth = 1.0 if math.isnan(float(h["growth_per_period"])) else float(h["growth_per_period"])
            start = 1 if h["from_period"] != h["from_period"] or h["from_period"] is None else int(h["from_period"])
            for t in self.periods:
                exposed = self.row["civilians"] * h["share_exposed"] * h["monthly_rate"] * growth ** (t - start)
                left = self.residual + (1 - self.residual) * math.exp(-lasting[h["threat"], t])
                found.append(exposed * left if t >= start else 0.0)
        return found

    def reaches(self, goal: str, choice: dict[tuple[str, int], int]) -> bool:
        """Whether a choice reaches a goal."""
        if goal == "half":
            return sum(self.exposures(choice)) <= self.now / 2 * (1 + 1e-8)
        lasting = self.lasting(choice)
        active = {(h["threat"], t) for h in self.threats for t in self.starts if t >= (_first(h))}
        answered = {h["threat"] for h in self.threats}
        return all(lasting[h, t] >= self.rho - 1e-8 for h, t in active if h in answered)

    def cost(self, choice: dict[tuple[str, int], int]) -> float:
        """Cost of a choice over the horizon."""
        return sum(n * (TYPES[u][2] + TYPES[u][3] * (PERIODS + 1 - start)) for (u, start), n in choice.items())

    def cheaper(self, goal: str, than: float, most: int = 4) -> bool:
        """Whether a choice of up to so many units of each reaches a goal at less cost than one is said to."""
        for numbers in product(*(range(min(most, 1) + 1 if u == "hospital" else most + 1) for u, _ in self.options)):
            choice = {option: n for option, n in zip(self.options, numbers, strict=True) if n}
            if self.cost(choice) < than - 1.0 and self.allowed(choice) and self.reaches(goal, choice):
                return True
        return False


def _first(h: dict[str, Any]) -> int:
    value = h["from_period"]
    return 1 if value is None or value != value else int(value)
