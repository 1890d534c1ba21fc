"""Sound plans of random small cases by several recipes, each in a folder beside its case."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.cases import Row, random_rows, write_rows
from planner.case_folders import check_case, verify_plan
from planner.check import CheckedCase
from planner.delivery import hedging
from planner.delivery.hedged_run import hedged
from planner.fault import Fault
from planner.files import write_plan
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits

Rows = dict[str, list[Row]]
Recipe = Callable[[Rows, random.Random], None]
"""Changes the rows of a random case."""

LIMITS = Limits(0.02, threads=1, work=2)
FUTURES = 20
"""Futures that plans are hedged against, few to be quick."""


@dataclass(frozen=True)
class Sound:
    """A sound plan of a random case, in folders."""

    recipe: str
    case: Path
    plan: Path
    made: Plan
    checking: Callable[[Path, str | None], CheckedCase] = field(default_factory=lambda: cache(check_case))
    """Reads and checks the case, once for each way to count pledges."""

    def faults(self) -> list[Fault]:
        """What `planner verify` finds."""
        further = lambda case, plan: list(hedging.faults(case, plan))  # noqa: E731
        return verify_plan(self.case, self.plan, None, further, self.checking).faults


def _set(rows: Rows, **values: Any) -> None:  # noqa: ANN401
    names = {row["setting"]: row for row in rows["settings"]}
    for name, value in values.items():
        names.setdefault(name, {"setting": name})["value"] = value
    rows["settings"] = list(names.values())


def _tidied(rows: Rows, draw: random.Random) -> None:
    _set(rows, least_months=6, least_detachment=30, move_worth=0.5, tidiness=draw.choice((0.001, 0.05)), cost_weight=10)


def _by_chances(rows: Rows, draw: random.Random) -> None:
    _set(rows, deliver="expected", contributor_failure=draw.choice((0, 0.1)), group_failure=draw.choice((0, 0.05)))
    _set(rows, delay_months=3, delay_chance=draw.choice((0, 0.2)))
    for row in rows["funds"]:
        row["delivery_probability"] = draw.choice((1, 0.6, 0.9))


def _hedged(rows: Rows, draw: random.Random) -> None:
    _set(rows, deliver="hedged", hedge_weight=draw.choice((0.3, 0.5)))


def _locked(rows: Rows, draw: random.Random) -> None:
    pledges = draw.sample(rows["pledges"], 4)
    missions = [row["mission"] for row in rows["missions"]]
    rows["locks"] = [
        {"pledge": row["pledge"], "mission": draw.choice(missions), "from_period": None, "units_min": None,
         "units_max": draw.choice((0, 1))}
        for row in pledges
    ]  # fmt: skip


def _in_part(rows: Rows, draw: random.Random) -> None:
    first, last = rows["missions"]
    first |= {"mandate_from": draw.choice((None, 2)), "mandate_to": draw.choice((4, 5))}
    last |= {"mandate": draw.choice(("authorised", "contingency", "contingency"))}
    _set(rows, include_contingency=draw.choice(("no", "no", "yes")))


def _policed(rows: Rows, draw: random.Random) -> None:
    for row in rows["pledges"]:
        if draw.random() < 0.5:
            row |= {"unit_type": "formed-police-unit", "strength": draw.choice((140, 160)), "readiness": "RDL"}
    for row in rows["missions"]:
        row["authorised_police"] += 800


def _funded(rows: Rows, draw: random.Random) -> None:
    for number, row in enumerate(rows["funds"]):
        purpose = ("prevention", "any", "preparation")[number % 3]
        row |= {"purpose": purpose, "mission": None, "from_period": 1, "to_period": None, "amount_usd": 4_000_000}
    for row in rows["threats"]:
        row["prevention_usd_required"] = draw.choice((500_000, 2_000_000))
    for row in rows["missions"]:
        row["assessed_usd_per_period"] = draw.choice((None, 0, row["assessed_usd_per_period"]))
    for row in rows["pledges"]:
        row["readiness"] = draw.choice((row["readiness"], "RDL", "deployed"))


def _plain(rows: Rows, draw: random.Random) -> None:
    _set(rows, cost_weight=draw.choice((0, 0.1)), contributor_share_limit=draw.choice((None, 0.3)))


def _limited(rows: Rows, draw: random.Random) -> None:
    for row in rows["areas"]:
        row["troops_limit"] = row["in_place_troops"] + draw.choice((0, 100, 700))
    for row in rows["capabilities_in_place"]:
        row["units"] = draw.choice((0, row["units"]))
    for row in rows["contributors"]:
        row["participates"] = draw.choice(("yes", "yes", "no"))
    for row in rows["caveats"]:
        row["reason"] = draw.choice(("refusé — l’État hôte", "asked for", "offered for it"))


RECIPES: dict[str, tuple[Recipe, ...]] = {
    "plain": (_plain,),
    "tidied": (_tidied,),
    "by chances": (_by_chances,),
    "by chances, tidied, in part": (_by_chances, _tidied, _in_part),
    "hedged": (_hedged,),
    "police and locks": (_policed, _locked),
    "funds": (_funded,),
    "funds by chances": (_funded, _by_chances),
    "in part": (_in_part, _funded),
    "limits": (_limited, _locked, _policed),
    "claimed": (_plain,),
    "without a bound": (_tidied, _policed),
}
"""Recipes by name: what is changed of a random case."""


def sound_plan(recipe: str, seed: int, folder: Path) -> Sound | None:
    """A sound plan of a random case by a recipe, written to a folder; None if the case is impossible."""
    draw = random.Random(f"{recipe}{seed}")  # noqa: S311
    rows = random_rows("XXS", draw.randrange(10**6))
    for change in RECIPES[recipe]:
        change(rows, draw)
    write_rows(rows, folder / "case")
    checked = check_case(folder / "case")
    if checked.faults:
        raise ValueError(f"a case by “{recipe}” of seed {seed} has faults: {checked.faults[:3]}")
    ended = hedged(plan_case(checked.case, LIMITS), checked.case, LIMITS, number=FUTURES)
    if ended.plan is None:
        if ended.faults:
            raise ValueError(f"the plan by “{recipe}” of seed {seed} is not sound: {ended.faults[:3]}")
        return None
    plan = _as_stated(ended.plan, recipe)
    write_plan(plan, folder / "plan")
    return Sound(recipe, folder / "case", folder / "plan", plan)


def _as_stated(plan: Plan, recipe: str) -> Plan:
    """The plan with less proved of it, or only claimed, as some recipes have it."""
    if recipe == "claimed":
        further = plan.with_bound(plan.summary.lower_bound - 0.1 * abs(plan.summary.objective))
        return replace(further, summary=further.summary.as_claimed())
    return plan.with_bound(-float("inf")) if recipe == "without a bound" else plan
