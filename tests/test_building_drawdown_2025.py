"""The drawdown case against the public figures it is built from, and its answer against an equal cut.

The figures and the few formulas are stated again here; the builder says only where the map puts people.
"""

from math import ceil, exp, log
from pathlib import Path

import pandas as pd
import pytest

from planner.building import areas
from planner.building.known import Known
from planner.building.packaged import packaged
from planner.plan import Plan
from planner.recipe.reading import read_recipe
from planner.run import run
from planner.solution import Limits
from tests.waiting import PLENTY

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


@pytest.fixture(scope="module")
def present() -> pd.DataFrame:
    """Troops and police where the map puts them, by area."""
    given = Known(read_recipe((CASE / "recipe.toml").read_text(encoding="utf-8")), packaged())
    drawn = pd.concat([areas.sectors(given, mission) for mission in MISSIONS])
    return drawn.set_index("key")[["troops_present", "police_present"]]


def test_exposure_with_those_present_is_what_was_observed(present: pd.DataFrame) -> None:
    """Where the map's unit sizes put the troops and police of the UN's totals, enablers and staff officers left out."""
    score = table("risk", REFERENCE).query("year == 2024").set_index(["iso3", "measure"])["score"]
    threats = table("threats").query("threat == 'armed_attack'").merge(table("areas"), on="area")
    assert set(threats["mission"]) == set(OBSERVED)
    strength = pledged().query("unit_type != ['engineering-company', 'level-2-hospital', 'utility-helicopter-unit']")
    for mission, (iso3, share) in OBSERVED.items():
        deaths = score[iso3, "ucdp_civilian_deaths_all_types"] + 0.5 * score[iso3, "ucdp_non_state_deaths"]
        rows = threats[threats["mission"] == mission].set_index("area").join(present)
        there = strength[strength["mission"] == mission]["persons"].sum()
        here = present[present.index.str.startswith(f"{mission}-")]
        assert here.sum(axis=None) == there
        met = rows["troops_present"] / rows["troops_required"] + rows["police_present"] / rows["police_required"]
        remaining = met.map(lambda n: RESIDUAL + (1 - RESIDUAL) * exp(-RHO * n))
        exposure = rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"] * 12 * remaining
        assert exposure.sum() == pytest.approx(100 * share * deaths, rel=0.001)


PURSE = "purse"


def with_cash(tables: dict[str, pd.DataFrame], share: float) -> dict[str, pd.DataFrame]:
    """The case with another share of its money."""
    rows = tables["settings"]
    values = rows["value"].mask(rows["setting"] == "cash_share", str(share))
    return {**tables, "settings": rows.assign(value=values)}


def alike(tables: dict[str, pd.DataFrame], share: float) -> dict[str, pd.DataFrame]:
    """Every contingent as one unit of a share of its persons, for the same share of its cost; all of them stay."""
    rows = tables["pledges"]
    shrunk = rows.assign(
        units=1,
        strength=(rows["units"] * rows["strength"] * share).round().clip(lower=1).astype(int),
        monthly_cost_usd=(rows["units"] * rows["monthly_cost_usd"] * share).astype(int),
    )
    return with_cash({**tables, "pledges": shrunk}, share)


def pooled(tables: dict[str, pd.DataFrame], share: float) -> dict[str, pd.DataFrame]:
    """The same money pooled over missions, month by month."""
    missions, fund = tables["missions"], {"contributor": PURSE, "to_period": 12, "purpose": "operations"}
    monthly = int(missions["assessed_usd_per_period"].sum() * share)
    purses = [fund | {"fund": f"{PURSE}-{t}", "amount_usd": monthly, "from_period": t} for t in range(1, 13)]
    everybody = {"contributor": PURSE, "name": "All members", "region": "World", "latitude": 40.75, "longitude": -73.97}
    holder = pd.DataFrame([everybody | {"participates": "yes"}])
    return {
        **tables,
        "missions": missions.assign(assessed_usd_per_period=0),
        "contributors": pd.concat([tables["contributors"], holder], ignore_index=True),
        "funds": pd.DataFrame(purses).reindex(columns=tables["funds"].columns),
    }


def planned(tables: dict[str, pd.DataFrame], folder: Path) -> Plan:
    """The plan of a case, at a gap of 3 %, with postings as the model has them."""
    folder.mkdir()
    rows = tables["settings"]
    tables = {**tables, "settings": rows.assign(value=rows["value"].where(rows["setting"] != "tidiness"))}
    for name, rows in tables.items():
        rows.to_csv(folder / f"{name}.csv", index=False)
    return run(folder, Limits(gap=0.03, seconds=PLENTY)).plan


def staying(plan: Plan) -> float:
    """People present over the year on average [persons]."""
    rows = plan.deployments
    return float((rows["persons"] * (rows["to_period"] - rows["from_period"] + 1)).sum()) / 12


def shares_left(plan: Plan) -> pd.DataFrame:
    """Shares of those present that a plan keeps; a row per mission, columns troops_left and police_left [1]."""
    police = dict.fromkeys(("formed-police-unit", "individual-police-officer"), "police_left")
    names = {"infantry-company": "troops_left", **police}
    sums = [
        rows["persons"].groupby([rows["mission"], rows["unit_type"].map(names)]).sum().unstack(fill_value=0)
        for rows in (plan.deployments, pledged())
    ]
    return (sums[0] / sums[1]).fillna(0.0)


def where_they_stand(left: pd.DataFrame, present: pd.DataFrame) -> float:
    """Exposure if those shares of the people present stay in every area [civilian-months]."""
    rows = table("threats").merge(table("areas"), on="area").join(present, on="area").join(left, on="mission")
    troops = rows["troops_left"] * rows["troops_present"] / rows["troops_required"]
    police = rows["police_left"] * rows["police_present"] / rows["police_required"]
    remaining = (troops + police).map(lambda n: RESIDUAL + (1 - RESIDUAL) * exp(-RHO * n))
    return float((rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"] * 12 * remaining).sum())


def test_choosing_who_goes_beats_cutting_everyone_alike(present: pd.DataFrame, tmp_path: Path) -> None:
    """Even the proven bound of the equal cut, the best that it can be, is worse than the plan of the case."""
    tables = {file.stem: pd.read_csv(file) for file in CASE.glob("*.csv")}
    ways = {"kept": with_cash(tables, 1.0), "equal": alike(tables, 0.85), "case": tables, "purse": pooled(tables, 0.85)}
    kept, equal, chosen, purse = (planned(way, tmp_path / name) for name, way in ways.items())
    assert staying(kept) == pytest.approx(pledged()["persons"].sum())
    assert kept.summary.exposure_unprotected < chosen.summary.exposure_unprotected < equal.summary.bound
    assert purse.summary.bound <= chosen.summary.exposure_unprotected
    assert staying(equal) == pytest.approx(0.85 * staying(kept), rel=0.001)
    standing = [where_they_stand(shares_left(plan), present) for plan in (kept, equal, chosen)]
    assert standing[0] < standing[2] < standing[1]
    everything = table("missions")["assessed_usd_per_period"].sum() * 12
    assert max(plan.summary.cost_usd for plan in (equal, chosen, purse)) <= 0.85 * everything + 1
