"""The drawdown case against the public figures it is built from, and its answer against an equal cut.

The figures and the few formulas are stated again here; the build says only where the map puts people, and its trials.
"""

import subprocess
import sys
from math import ceil, exp, log
from pathlib import Path

import pandas as pd
import pytest

from data.build import areas, trying
from data.build.drawdown_2025 import case, trials
from data.build.drawdown_2025.assumptions import DRAWDOWN

ROOT = Path(__file__).parent.parent
CASE, REFERENCE = ROOT / "data" / "drawdown-2025", ROOT / "data" / "reference"
AS_OF = "2025-07-31"
MISSIONS = ["MINUSCA", "MONUSCO", "UNDOF", "UNFICYP", "UNIFIL", "UNISFA", "UNMISS"]
POLICE = ["formed_police", "individual_police"]
# Of all in uniform: missions of observers, advisers or guards; staff officers and experts of the missions of the case.
MISSIONS_LEFT_OUT = 18 + 167 + 1 + 156 + 11 + 17 + 42 + 2 + 234 + 13 + 640 + 153 + 139
STAFF, EXPERTS = 425 + 301 + 59 + 53 + 212 + 126 + 438, 154 + 102 + 126 + 231
RESIDUAL, RHO = 0.15, -log(1 - 0.90)
OBSERVED = {"MINUSCA": ("CAF", 1.0), "MONUSCO": ("COD", 0.9), "UNISFA": ("SDN", 0.02), "UNMISS": ("SSD", 1.0)}


def table(name: str, folder: Path = CASE) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv")


def counted() -> pd.DataFrame:
    """Contingents and police of the case's missions as the UN counted them."""
    rows = table("contributions", REFERENCE)
    return rows[(rows["as_of"] == AS_OF) & rows["mission"].isin(MISSIONS) & rows["kind"].isin(["troops", *POLICE])]


def pledged() -> pd.DataFrame:
    """Pledges with the mission of their caveat, the kind the UN counts them by, and all their persons."""
    rows = table("pledges").merge(table("caveats")[["pledge", "mission"]], on="pledge", validate="1:1")
    kinds = table("unit_types").set_index("unit_type")["kind"]
    kind = rows["unit_type"].map(kinds).replace({"enabler": "troops"})
    kind = kind.mask(rows["unit_type"] == "formed-police-unit", "formed_police")
    kind = kind.mask(rows["unit_type"] == "individual-police-officer", "individual_police")
    return rows.assign(kind=kind, persons=rows["units"] * rows["strength"])


def test_every_contingent_is_there_and_nobody_else() -> None:
    by = ["contributor", "mission", "kind"]
    ours = pledged().groupby(by)["persons"].sum()
    theirs = counted().drop(columns="contributor").rename(columns={"iso3": "contributor"})
    assert ours.to_dict() == theirs.groupby(by)["personnel"].sum().to_dict()


def test_nobody_in_uniform_is_lost() -> None:
    rows = table("contributions", REFERENCE).query("as_of == @AS_OF")
    assert pledged()["persons"].sum() + STAFF + EXPERTS + MISSIONS_LEFT_OUT == rows["personnel"].sum() == 61_127
    assert rows[~rows["mission"].isin(MISSIONS)]["personnel"].sum() == MISSIONS_LEFT_OUT


def test_units_can_go_home_one_by_one() -> None:
    rows = pledged()
    formed = rows[rows["unit_type"].isin(["infantry-company", "formed-police-unit"])]
    assert (formed["strength"] <= 180).all()
    whole = formed.groupby(["contributor", "mission", "kind"])[["units", "persons"]].sum()
    assert (whole["units"] == (whole["persons"] / 180).map(ceil)).all()


def test_everyone_may_stay_only_where_they_are() -> None:
    caveats, pledges, locks = table("caveats"), table("pledges"), table("locks")
    assert (caveats["rule"] == "only").all()
    assert sorted(caveats["pledge"]) == sorted(pledges["pledge"])
    assert caveats["area"].isna().all()
    assert (pledges["readiness"] == "deployed").all()
    assert (pledges["deployment_cost_usd"] == 0).all()
    assert (table("areas")[["in_place_troops", "in_place_police"]] == 0).all(axis=None)
    later = {(pledge, period) for pledge in pledges["pledge"] for period in range(2, 13)}
    assert set(zip(locks["pledge"], locks["from_period"], strict=True)) == later
    assert (locks["units_max"] == 0).all()


def test_the_money_is_for_everyone_less_fifteen_per_cent() -> None:
    rows = pledged()
    cost = (rows["units"] * rows["monthly_cost_usd"]).groupby(rows["mission"]).sum()
    assert table("missions").set_index("mission")["assessed_usd_per_period"].to_dict() == cost.to_dict()
    settings = table("settings").set_index("setting")["value"]
    assert float(settings["cash_share"]) == 0.85
    assert (int(settings["periods"]), int(settings["months_per_period"])) == (12, 1)
    assert pd.isna(settings["contributor_share_limit"])
    assert table("funds").empty


def test_those_present_fit_under_the_ceilings_and_have_support() -> None:
    rows = pledged()
    missions = table("missions").set_index("mission")
    for column, kinds in (("authorised_troops", ["troops"]), ("authorised_police", POLICE)):
        there = rows[rows["kind"].isin(kinds)].groupby("mission")["persons"].sum()
        limit = missions[column].dropna()
        assert (there.reindex(limit.index, fill_value=0) <= limit).all()
    support = table("support").merge(table("areas")[["area", "mission"]], on="area")
    beside = table("capabilities_in_place").set_index(["mission", "capability"])["units"]
    types = table("unit_types").set_index("unit_type")["capability"]
    posted = rows[rows["unit_type"] == "infantry-company"].groupby("mission")["persons"].sum()
    for (mission, capability), each in support.groupby(["mission", "capability"])["troops_per_unit"].first().items():
        units = rows[(rows["mission"] == mission) & (rows["unit_type"].map(types) == capability)]["units"].sum()
        together = units + beside.get((mission, capability), 0)
        assert posted[mission] <= each * together < posted[mission] + together


def test_exposure_with_those_present_is_what_was_observed() -> None:
    """Where the map's unit sizes put the troops and police of the UN's totals, enablers and staff officers left out."""
    score = table("risk", REFERENCE).query("year == 2024").set_index(["iso3", "measure"])["score"]
    threats = table("threats").query("threat == 'armed_attack'").merge(table("areas"), on="area")
    assert set(threats["mission"]) == set(OBSERVED)
    strength = pledged().query("unit_type != ['engineering-company', 'level-2-hospital', 'utility-helicopter-unit']")
    for mission, (iso3, share) in OBSERVED.items():
        deaths = score[iso3, "ucdp_civilian_deaths_all_types"] + 0.5 * score[iso3, "ucdp_non_state_deaths"]
        present = areas.sectors(DRAWDOWN, mission).set_index("key")
        there = strength[strength["mission"] == mission]["persons"].sum()
        assert present[["troops_present", "police_present"]].sum(axis=None) == there
        rows = (
            threats[threats["mission"] == mission].set_index("area").join(present[["troops_present", "police_present"]])
        )
        met = rows["troops_present"] / rows["troops_required"] + rows["police_present"] / rows["police_required"]
        remaining = met.map(lambda n: RESIDUAL + (1 - RESIDUAL) * exp(-RHO * n))
        exposure = rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"] * 12 * remaining
        assert exposure.sum() == pytest.approx(100 * share * deaths, rel=0.001)


def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "data.build", "drawdown-2025", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in CASE.glob("*.csv")}


def test_choosing_who_goes_beats_cutting_everyone_alike() -> None:
    """Even the proven bound of the equal cut, the best that it can be, is worse than the plan of the case."""
    tables = case.tables()
    plans = {name: trying.planned(name, trials.WAYS[name](tables, 0.85), gap=0.03) for name in trials.WAYS}
    kept, alike, chosen, purse = plans.values()
    assert trials.staying(kept) == pytest.approx(pledged()["persons"].sum())
    assert kept.summary.exposure_unprotected < chosen.summary.exposure_unprotected < alike.summary.bound
    assert purse.summary.bound <= chosen.summary.exposure_unprotected
    assert trials.staying(alike) == pytest.approx(0.85 * trials.staying(kept), rel=0.001)
    standing = [trials.where_they_stand(trials.shares_left(plan)) for plan in (kept, alike, chosen)]
    assert standing[0] < standing[2] < standing[1]
    everything = table("missions")["assessed_usd_per_period"].sum() * 12
    assert max(plan.summary.cost_usd for plan in (alike, chosen, purse)) <= 0.85 * everything + 1
