"""Four ways to apply a cut, under several assumptions: `python -m data.build.drawdown_2025.trials [--out FILE.md]`.

Everyone stays; every contingent shrinks alike; each mission cuts within its own account (the case); one purse for all.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from data.build import areas, threats, trying
from data.build.columns import FUNDS
from data.build.drawdown_2025 import assumptions, case, contingents
from data.build.drawdown_2025.assumptions import DRAWDOWN
from data.build.trying import Tables
from planner.plan import Plan

PURSE = "purse"
GAP = 0.005


def everyone(tables: Tables, _: float) -> Tables:
    """Money for everyone present."""
    return trying.with_settings(tables, {"cash_share": 1.0})


def alike(tables: Tables, share: float) -> Tables:
    """Every contingent as one unit of a share of its persons, for the same share of its cost; all of them stay."""
    rows = tables["pledges"]
    shrunk = rows.assign(
        units=1,
        strength=(rows["units"] * rows["strength"] * share).round().clip(lower=1).astype(int),
        monthly_cost_usd=(rows["units"] * rows["monthly_cost_usd"] * share).astype(int),
    )
    return trying.with_settings({**tables, "pledges": shrunk}, {"cash_share": share})


def accounts(tables: Tables, share: float) -> Tables:
    """The same share of money for each mission, which chooses who stays."""
    return trying.with_settings(tables, {"cash_share": share})


def pooled(tables: Tables, share: float) -> Tables:
    """The same money pooled over missions, month by month."""
    missions, months = tables["missions"], range(1, assumptions.PERIODS + 1)
    monthly = int(missions["assessed_usd_per_period"].sum() * share)
    purses = [
        {"fund": f"{PURSE}-{t}", "contributor": PURSE, "amount_usd": monthly, "from_period": t,
         "to_period": assumptions.PERIODS, "purpose": "operations", "source": "trial"}
        for t in months
    ]  # fmt: skip
    everybody = {"contributor": PURSE, "name": "All members", "region": "World", "latitude": 40.75, "longitude": -73.97}
    holder = pd.DataFrame([everybody | {"participates": "yes", "source": "trial"}])
    return {
        **tables,
        "missions": missions.assign(assessed_usd_per_period=0),
        "contributors": pd.concat([tables["contributors"], holder], ignore_index=True),
        "funds": pd.DataFrame(purses).reindex(columns=list(FUNDS)),
    }


Way = Callable[[Tables, float], Tables]
EVERYONE = "everyone stays"
WAYS: Mapping[str, Way] = {
    EVERYONE: everyone,
    "every contingent alike": alike,
    "each mission its own account": accounts,
    "one purse": pooled,
}


@dataclass(frozen=True, eq=False)
class Trial:
    """One assumption changed."""

    name: str
    assumed: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `Assumed`."""
    share: float = assumptions.CASH_SHARE


def scaled(**factors: float) -> dict[str, Any]:
    """Fields of `Assumed`, each times a factor."""
    return {name: factor * float(getattr(DRAWDOWN, name)) for name, factor in factors.items()}


WITH_LEBANON = {**DRAWDOWN.attributed_share, "UNIFIL": (1.0, "trial: every civilian killed in Lebanon in 2024")}
TRIALS = (
    Trial("as the case says"),
    Trial("25 % less", share=0.75),
    Trial("police half as effective", scaled(police_per_1000=2)),
    Trial("requirements doubled", scaled(troops_per_1000=2, police_per_1000=2)),
    Trial("requirements: weaker effect of people", scaled(troops_per_1000=0.25 / 0.13, police_per_1000=2.9 / 1.25)),
    Trial("requirements: stronger effect of people", scaled(troops_per_1000=0.25 / 0.53, police_per_1000=2.9 / 9.9)),
    Trial("violence as recorded in 2014-2015", {"reserved_violence_share": 0.10}),
    Trial("violence by population alone", {"reserved_violence_share": 1.0}),
    Trial("Lebanon's deaths of 2024 counted", {"attributed_share": WITH_LEBANON}),
)


def plans_of(trial: Trial) -> dict[str, Plan]:
    """The plan of every way under the assumptions of a trial."""
    tables = case.tables(replace(DRAWDOWN, **trial.assumed))
    return {name: trying.planned(f"{trial.name}: {name}", way(tables, trial.share), GAP) for name, way in WAYS.items()}


def shares_left(plan: Plan) -> pd.DataFrame:
    """Shares of those present that a plan keeps; a row per mission, columns troops_left and police_left [1]."""
    there = contingents.present().assign(persons=lambda rows: rows["units"] * rows["strength"])
    police = dict.fromkeys(("formed-police-unit", "individual-police-officer"), "police_left")
    names = {"infantry-company": "troops_left", **police}
    sums = [
        rows["persons"].groupby([rows["mission"], rows["unit_type"].map(names)]).sum().unstack(fill_value=0)
        for rows in (plan.deployments, there)
    ]
    return (sums[0] / sums[1]).fillna(0.0)


def where_they_stand(left: pd.DataFrame) -> float:
    """Exposure if those shares of the people present stay in every area [civilian-months]."""
    present = pd.concat([areas.sectors(DRAWDOWN, m).assign(mission=m) for m in assumptions.MISSIONS])
    rows = threats.threats(DRAWDOWN).merge(present, left_on="area", right_on="key").join(left, on="mission")
    troops = rows["troops_left"] * rows["troops_present"] / rows["troops_required"]
    police = rows["police_left"] * rows["police_present"] / rows["police_required"]
    remaining = (troops + police).map(lambda met: threats.unprotected_share(DRAWDOWN, met))
    yearly = rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"] * 12
    return float((yearly * remaining).sum())


def staying(plan: Plan) -> float:
    """People present over the year on average [persons]."""
    rows = plan.deployments
    months = rows["to_period"] - rows["from_period"] + 1
    return float((rows["persons"] * months).sum()) / assumptions.PERIODS


def rise(plan: Plan, before: Plan) -> float:
    """Relative rise in exposure against everyone staying [1]."""
    return plan.summary.exposure_unprotected / before.summary.exposure_unprotected - 1


WAY_NUMBERS = ("exposure", "rise", "averts at least", "people", "go home", "million USD")
TRIAL_NUMBERS = (EVERYONE, *(f"{name}: {what}" for name in list(WAYS)[1:] for what in ("rise", "averts at least")))


def way_cells(name: str, plan: Plan, before: Plan) -> tuple[str, ...]:
    """A row of the table of ways."""
    told, people = plan.summary, staying(plan)
    home = staying(before) - people
    shown = f"{told.exposure_unprotected:,.0f}", f"{rise(plan, before):+.1%}", told.certainty_shown
    return name, *shown, f"{people:,.0f}", f"{home:,.0f}", f"{told.cost_usd / 1e6:,.0f}"


def standing_cells(plans: Mapping[str, Plan]) -> list[tuple[str, ...]]:
    """A row per way: the exposure where people are not posted anew, and its rise."""
    found = {name: where_they_stand(shares_left(plan)) for name, plan in plans.items()}
    return [(name, f"{value:,.0f}", f"{value / found[EVERYONE] - 1:+.1%}") for name, value in found.items()]


def trial_cells(trial: Trial, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """A row of the table of trials."""
    before = plans[EVERYONE]
    others = [(f"{rise(plan, before):+.1%}", plan.summary.certainty_shown) for plan in list(plans.values())[1:]]
    return trial.name, f"{before.summary.exposure_unprotected:,.0f}", *(cell for pair in others for cell in pair)


def mission_rows(plans: Mapping[str, Plan]) -> list[tuple[str, ...]]:
    """Exposure and people by mission, for every way."""
    mission_of = case.tables()["areas"].set_index("area")["mission"]
    rows = []
    for mission in assumptions.MISSIONS:
        cells = [mission]
        for plan in plans.values():
            exposure = plan.exposure
            here = exposure[exposure["area"].map(mission_of) == mission]["unprotected"].sum()
            cells += [f"{here:,.0f}", f"{trying.people_by_mission(plan).get(mission, 0):,.0f}"]
        rows.append(tuple(cells))
    return rows


def main() -> None:
    """Plan every way under every assumption, and print the tables."""
    out = trying.out_file("data.build.drawdown_2025.trials", "Plan the drawdown in other ways.")
    found = {}
    for number, trial in enumerate(TRIALS, 1):
        logging.info("%s of %s: %s", number, len(TRIALS), trial.name)
        found[trial] = plans_of(trial)
    base = found[TRIALS[0]]
    by_mission = tuple(f"{name}: {what}" for name in WAYS for what in ("exposure", "people"))
    ways = [way_cells(name, plan, base[EVERYONE]) for name, plan in base.items()]
    tables = (
        ("Ways", ("way", *WAY_NUMBERS), ways, WAY_NUMBERS),
        ("Where they stand", ("way", *WAY_NUMBERS[:2]), standing_cells(base), WAY_NUMBERS),
        ("Missions", ("mission", *by_mission), mission_rows(base), by_mission),
        ("Trials", ("trial", *TRIAL_NUMBERS), [trial_cells(t, p) for t, p in found.items()], TRIAL_NUMBERS),
    )
    for title, columns, rows, _ in tables:
        trying.show(f"{title} (civilian-months over the year, model estimates)", columns, rows)
    if out:
        text = "\n".join(trying.markdown(columns, rows, numbers) for _, columns, rows, numbers in tables)
        out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
