"""The pledges table, with preparations and caveats."""

from functools import cache
from pathlib import Path

import pandas as pd

from data.build import reference, units
from data.build.columns import CAVEATS, PLEDGES, PREPARATIONS
from data.build.summit_2015 import assumptions, consent, illustrative
from data.build.summit_2015.assumptions import SUMMIT

READING = Path(__file__).parent / "reported.csv"
TRAINING_USD = 1_500.0  # [J] per person: training partnership before deployment
EQUIPMENT_USD = 6_000.0  # [J] per person: equipment partnership
TRAINED_EFFECTIVENESS = 1.1  # [J]
PREPARED_PERIOD = 4  # [J] a quarter or more earlier than alone
# [J] Whoever gives such help does not receive it: members of NATO and the EU, and these two.
GIVERS = (*consent.GROUPS["NATO"].split(), *consent.GROUPS["EU"].split(), "CHN", "JPN")
PROTECTING = {key for key, _, kind, *_ in (*units.FORMED, *units.INDIVIDUAL) if kind in units.PROTECTING}
HOSPITAL_PLEDGE = "ETH-added-level-2-hospital-1"  # receives the equipment that the Republic of Korea offered


@cache
def reading() -> pd.DataFrame:
    """Reported pledges with their interpretation."""
    reported = reference.table("pledges_2015").rename(columns={"unit_type": "reported_as"})
    columns = ["contributor", "reported_as", "iso3", "note", "source"]
    read = pd.read_csv(READING, dtype={"months_available": "Int64", "ready_period": "Int64"})
    return read.merge(reported[columns], on=["contributor", "reported_as"], how="left", validate="1:1")


def costed(row: pd.Series) -> pd.Series:
    """Costs of a pledge whose strength differs from its unit type's [USD]; blank otherwise."""
    if pd.isna(row["strength"]):
        return pd.Series({"monthly_cost_usd": None, "deployment_cost_usd": None})
    monthly, move = units.costs(SUMMIT, str(row["unit_type"]), int(row["strength"]))
    return pd.Series({"monthly_cost_usd": monthly, "deployment_cost_usd": move})


def reported_note(row: pd.Series) -> str:
    """Note with the source and its interpretation."""
    parts = (f"reported: {row['reported_as']}", row["note"], row["reading"], "readiness [J]")
    return "; ".join(str(part) for part in parts if pd.notna(part))


def reported() -> pd.DataFrame:
    """The reported rows of the pledges table."""
    rows = reading()[reading()["units"].notna()].reset_index(drop=True)
    named = rows.rename(columns={"key": "pledge", "becomes": "unit_type"})
    named = named.drop(columns=["contributor"]).rename(columns={"iso3": "contributor"})
    return named.assign(note=rows.apply(reported_note, axis=1), **named.apply(costed, axis=1))


@cache
def pledges() -> pd.DataFrame:
    """The pledges table of the case: reported first, then illustrative."""
    table = pd.concat([reported(), illustrative.pledges()], ignore_index=True)
    table = table.assign(effectiveness=1.0).reindex(columns=list(PLEDGES))
    whole = ("units", "strength", "monthly_cost_usd", "deployment_cost_usd", "ready_period", "months_available")
    return table.astype(dict.fromkeys(whole, "Int64"))


def strength(row: pd.Series) -> int:
    """Persons in one unit of a pledge."""
    usual = {key: persons for key, _, _, _, persons, _ in (*units.FORMED, *units.INDIVIDUAL)}
    return int(row["strength"]) if pd.notna(row["strength"]) else usual[row["unit_type"]]


def preparation(row: pd.Series) -> dict[str, object]:
    """Training for those who protect; equipment for enablers."""
    protects = row["unit_type"] in PROTECTING
    per_person = TRAINING_USD if protects else EQUIPMENT_USD
    return {
        "pledge": row["pledge"],
        "preparation": "training-partnership" if protects else "equipment-partnership",
        "cost_usd": round(strength(row) * per_person),
        "ready_period": PREPARED_PERIOD,
        "effectiveness": TRAINED_EFFECTIVENESS if protects else 1.0,
        "source": "assumption",
        "note": "illustrative [J]",
    }


def donated() -> dict[str, object]:
    """The hospital equipment that the Republic of Korea offered."""
    row = reading().set_index("key").loc["KOR-hospital-equipment"]
    return {
        "pledge": HOSPITAL_PLEDGE,
        "preparation": "donated-hospital-equipment",
        "cost_usd": 0,
        "ready_period": PREPARED_PERIOD - 1,
        "effectiveness": 1.0,
        "source": row["source"],
        "note": f"reported: {row['reported_as']}; {row['note']}; the recipient is illustrative [J]",
    }


def preparations() -> pd.DataFrame:
    """Ways to make late pledges ready earlier: every third one that is only announced or registered."""
    slow = pledges()["readiness"].isin(["announced", "L1"]) & pledges()["ready_period"].isna()
    helped = slow & ~pledges()["contributor"].isin(GIVERS)
    chosen = pledges()[helped].query("pledge != @HOSPITAL_PLEDGE").iloc[::3]
    rows = [preparation(row) for _, row in chosen.iterrows()]
    return pd.DataFrame([*rows, donated()], columns=list(PREPARATIONS))


def earmarked() -> list[dict[str, object]]:
    """Reported pledges meant for one mission."""
    rows = reading()[reading()["only_mission"].notna()]
    return [
        {
            "pledge": row["key"],
            "mission": row["only_mission"],
            "rule": "only",
            "reason": f"offered for {row['only_mission']}",
            "source": row["source"],
            "note": row["note"],
        }
        for _, row in rows.iterrows()
    ]


def refusals() -> list[dict[str, object]]:
    """Host states' refusals and contributors' own limits, of those who pledge."""
    pledging = set(pledges()["contributor"])
    traced: dict[str, object] = {"rule": "never", "source": "assumption"}
    return [
        traced | {"contributor": who, "mission": mission, "reason": reason, "note": mark}
        for mission, whom, reason, mark in consent.REFUSALS
        for who in whom.split()
        if who in pledging
    ]


def caveats() -> pd.DataFrame:
    """The caveats table of the case."""
    rows = [*earmarked(), *refusals()]
    return pd.DataFrame(rows).reindex(columns=list(CAVEATS))


def missing_totals() -> dict[str, int]:
    """Shortfalls of the pledges against the published totals; empty when all are reached."""
    table = pledges()
    persons = sum(int(row["units"]) * strength(row) for _, row in table.iterrows())
    counted = table.groupby("unit_type")["units"].sum().to_dict()
    helicopters = sum(n * int(counted.get(k, 0)) for k, n in units.HELICOPTERS.items())
    hospitals = int(counted["level-2-hospital"]) + int(counted["level-3-hospital"])
    reached = (
        ("persons", assumptions.PLEDGED_PERSONS, persons),
        ("helicopters", assumptions.PLEDGED_HELICOPTERS, helicopters),
        ("engineering companies", assumptions.PLEDGED_ENGINEERING_COMPANIES, int(counted["engineering-company"])),
        ("hospitals", assumptions.PLEDGED_HOSPITALS, hospitals),
    )
    return {name: published - pledged for name, published, pledged in reached if pledged < published}
