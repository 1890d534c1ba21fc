"""The default case against the public figures it is built from.

Nothing of the build is imported: the figures and the few formulas are stated again here.
"""

import re
from math import exp, log
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
CASE, REFERENCE = ROOT / "data" / "summit-2015", ROOT / "data" / "reference"
AS_OF = "2015-08-31"

KEYS = {
    "settings": ["setting"],
    "missions": ["mission"],
    "areas": ["area"],
    "threats": ["area", "threat"],
    "contributors": ["contributor"],
    "unit_types": ["unit_type"],
    "pledges": ["pledge"],
    "readiness": ["readiness"],
    "preparations": ["pledge", "preparation"],
    "caveats": ["contributor", "pledge", "mission", "area"],
    "funds": ["fund"],
    "support": ["area", "capability"],
    "capabilities_in_place": ["mission", "capability"],
    "locks": ["pledge", "mission", "from_period"],
}
REFERENCES = [
    ("areas", "mission", "missions"),
    ("threats", "area", "areas"),
    ("pledges", "contributor", "contributors"),
    ("pledges", "unit_type", "unit_types"),
    ("pledges", "readiness", "readiness"),
    ("preparations", "pledge", "pledges"),
    ("caveats", "contributor", "contributors"),
    ("caveats", "pledge", "pledges"),
    ("caveats", "mission", "missions"),
    ("caveats", "area", "areas"),
    ("funds", "contributor", "contributors"),
    ("funds", "mission", "missions"),
    ("support", "area", "areas"),
    ("capabilities_in_place", "mission", "missions"),
    ("locks", "pledge", "pledges"),
    ("locks", "mission", "missions"),
]
# Persons in uniform on 31 August 2015 who are not in the case: military experts everywhere (unarmed), and whole
# missions of observers or guards.
EXPERTS_IN_CASE = 151 + 481 + 177 + 112 + 120 + 193 + 180
MISSIONS_LEFT_OUT = {"MINURSO": 226, "UNAMA": 18, "UNAMI": 243, "UNMIK": 16, "UNMOGIP": 43, "UNTSO": 146}
RESIDUAL, RHO = 0.15, -log(1 - 0.90)
TROOPS_PER_1000, POLICE_PER_1000 = 1.67, 0.144
AFFECTED_PER_DEATH, COMMUNAL_SHARE = 100, 0.5
# Mission: country, year, share of the country's deaths. A mission that is named nowhere has no observed deaths.
OBSERVED = {
    "MINUSCA": ("CAF", 2014, 1.0),
    "MINUSMA": ("MLI", 2014, 1.0),
    "MONUSCO": ("COD", 2014, 1.0),
    "UNAMID": ("SDN", 2014, 0.79),
    "UNDOF": ("SYR", 2014, 0.015),
    "UNISFA": ("SDN", 2014, 0.02),
    "UNMISS": ("SSD", 2014, 1.0),
    "NGA-contingency": ("NGA", 2014, 0.85),
}
RECALLED = {"BDI-contingency": 100}  # deaths known by the date of the case, in no table
# Reported, but neither units nor money that this case could hold.
TRAINING, NOT_A_PLEDGE = 6, {"engineering, transport and medical staff", "air and sea lift, logistics"}
OUTSIDE = {
    "medical, logistics, engineering personnel (Somalia)",
    "Finnish-Irish battalion in UNIFIL (continuation)",
    "CBRN laboratory",
}


def table(name: str, folder: Path = CASE) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv")


def in_place_now(kind: str) -> dict[str, int]:
    """Persons of a kind by mission, from the UN's list of contributions on the case's date."""
    rows = table("contributions", REFERENCE)
    rows = rows[(rows["as_of"] == AS_OF) & rows["kind"].str.contains(kind)]
    return rows.groupby("mission")["personnel"].sum().to_dict()


def pledged() -> pd.DataFrame:
    """Pledges with the kind of their unit type and the persons of all their units."""
    types = table("unit_types").set_index("unit_type")
    rows = table("pledges").join(types[["kind", "strength"]].add_prefix("type_"), on="unit_type")
    return rows.assign(persons=rows["units"] * rows["strength"].fillna(rows["type_strength"]))


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_short(name: str) -> None:
    rows = table(name)
    assert not rows.duplicated(KEYS[name]).any()
    assert list(rows.columns[-2:]) == ["source", "note"]
    if len(KEYS[name]) == 1:
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]{1,60}", key) for key in rows[KEYS[name][0]])


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_resolve(name: str, column: str, target: str) -> None:
    assert set(table(name)[column].dropna()) <= set(table(target)[KEYS[target][0]])


def test_every_row_says_where_it_comes_from() -> None:
    for name in KEYS:
        assert table(name)["source"].notna().all(), name


@pytest.mark.parametrize(("column", "kind"), [("in_place_troops", "troops"), ("in_place_police", "police")])
def test_strength_in_place_is_the_uns(column: str, kind: str) -> None:
    """Troops are contingents with staff officers; police are formed units and individuals; experts are neither."""
    areas = table("areas")
    ours = areas.groupby("mission")[column].sum()
    theirs = in_place_now(kind)
    missions = table("missions").query("mandate == 'authorised'")["mission"]
    assert {m: int(ours[m]) for m in missions} == {m: theirs.get(m, 0) for m in missions}
    assert (areas[areas["mission"].str.endswith("contingency")][column] == 0).all()


def test_nobody_in_uniform_is_lost() -> None:
    areas = table("areas")
    placed = areas["in_place_troops"].sum() + areas["in_place_police"].sum()
    everyone = in_place_now("")
    assert {m: n for m, n in everyone.items() if m not in set(areas["mission"])} == MISSIONS_LEFT_OUT
    assert placed + EXPERTS_IN_CASE + sum(MISSIONS_LEFT_OUT.values()) == sum(everyone.values()) == 106_506


def test_ceilings_are_those_in_force() -> None:
    known = table("missions", REFERENCE).query("as_of == @AS_OF").set_index("mission")
    ours = table("missions").set_index("mission")
    for column, theirs in (("authorised_troops", "troops_authorised"), ("authorised_police", "police_authorised")):
        given = known[theirs].dropna()
        assert {m: ours.loc[m, column] for m in given.index} == given.to_dict()
        recalled = known[f"{theirs}_recalled"].dropna()
        assert {m: ours.loc[m, column] for m in recalled.index} == recalled.to_dict()
    assert ours[["authorised_troops", "authorised_police", "assessed_usd_per_period"]].notna().all(axis=None)


def test_areas_are_few_and_peopled() -> None:
    areas = table("areas")
    assert areas.groupby("mission").size().max() <= 8
    assert (areas["civilians"] > 0).all()


def test_requirements_follow_the_density() -> None:
    rows = table("threats").merge(table("areas")[["area", "mission", "civilians"]], on="area")
    factor = rows["threat"].map({"armed_attack": 1.0, "mass_atrocity_onset": 2.0})
    for column, density in (("troops_required", TROOPS_PER_1000), ("police_required", POLICE_PER_1000)):
        expected = rows["civilians"] / 1000 * density * factor
        unanswered = (rows["mission"] == "UNDOF") & (rows["threat"] == "armed_attack")
        assert rows[column].isna().equals(unanswered)
        assert (rows[column] - expected).abs().max() < 0.001
    onset = rows[rows["threat"] == "mass_atrocity_onset"]
    assert (onset["prevention_usd_required"] == onset["civilians"]).all()
    assert rows[rows["threat"] == "armed_attack"]["prevention_usd_required"].isna().all()


def test_rates_are_likelihoods_of_reasonable_size() -> None:
    threats = table("threats")
    assert threats["monthly_rate"].between(0, 0.5, inclusive="right").all()
    assert threats["share_exposed"].between(0, 1, inclusive="right").all()
    assert (threats["growth_per_period"] == 1.0).all()


def deaths(iso3: str, year: int) -> float:
    """Civilian deaths, and half of those in communal conflict [persons]."""
    rows = table("risk", REFERENCE)
    score = rows[(rows["iso3"] == iso3) & (rows["year"] == year)].set_index("measure")["score"]
    return float(score["ucdp_civilian_deaths_all_types"] + COMMUNAL_SHARE * score["ucdp_non_state_deaths"])


def yearly_in_place_only() -> dict[str, float]:
    """Exposure to armed attack that remains under those in place, by mission [civilian-months a year]."""
    rows = table("threats").query("threat == 'armed_attack'").merge(table("areas"), on="area")
    effort = rows["in_place_troops"] / rows["troops_required"] + rows["in_place_police"] / rows["police_required"]
    remaining = effort.map(lambda n: RESIDUAL + (1 - RESIDUAL) * exp(-RHO * n)).fillna(1.0)
    exposure = rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"] * 12 * remaining
    return exposure.groupby(rows["mission"]).sum().to_dict()


def test_in_place_only_exposure_is_what_was_observed() -> None:
    found = yearly_in_place_only()
    assert set(found) == set(OBSERVED) | set(RECALLED)
    assert {m: found[m] for m in RECALLED} == pytest.approx({m: 100 * n for m, n in RECALLED.items()}, rel=0.01)
    for mission, (iso3, year, share) in OBSERVED.items():
        assert found[mission] == pytest.approx(AFFECTED_PER_DEATH * share * deaths(iso3, year), rel=0.01), mission


def test_settings_are_the_ones_the_rates_were_calibrated_to() -> None:
    settings = table("settings").set_index("setting")["value"]
    assert float(settings["residual_share"]) == RESIDUAL
    assert -log(1 - float(settings["protection_at_requirement"])) == pytest.approx(RHO)
    assert settings["start"] == "2015-10"
    assert int(settings["periods"]) * int(settings["months_per_period"]) == 24


def test_every_reported_pledge_appears() -> None:
    reported = table("pledges_2015", REFERENCE).query("not contributor.str.startswith('ALL')").fillna({"iso3": "EU"})
    rows = pd.concat([table(name) for name in ("pledges", "funds", "preparations")])
    left_out = []
    for row in reported.itertuples():
        same = (rows["source"] == row.source) & (rows["contributor"].fillna(row.iso3) == row.iso3)
        said = same & rows["note"].str.startswith(f"reported: {row.unit_type};")
        assert said.sum() <= 1, row
        if not said.any():
            left_out.append(row)
    training = [row for row in left_out if row.kind == "training"]
    assert len(training) == TRAINING
    assert {row.unit_type for row in left_out if row.kind != "training"} == NOT_A_PLEDGE | OUTSIDE


def test_reported_strength_is_kept() -> None:
    """Where a source gives persons, the units hold as many."""
    reported = table("pledges_2015", REFERENCE).query("personnel.notna() and kind in ('troops', 'police', 'enabler')")
    rows = pledged()
    for row in reported[~reported["unit_type"].isin(OUTSIDE)].itertuples():
        same = rows[rows["note"].str.startswith(f"reported: {row.unit_type};") & (rows["contributor"] == row.iso3)]
        assert same["persons"].to_list() == [row.personnel], row


def test_pledges_reach_the_published_totals() -> None:
    rows = pledged()
    assert rows["persons"].sum() > 40_000
    units = rows.groupby("unit_type")["units"].sum()
    assert 3 * units["utility-helicopter-unit"] + 2 * units["attack-helicopter-unit"] >= 40
    assert units["engineering-company"] >= 15
    assert units["level-2-hospital"] + units["level-3-hospital"] >= 10
    assert rows["contributor"].nunique() > 50


def test_inventions_say_so() -> None:
    rows = table("pledges")
    invented = rows["pledge"].str.contains("-added-")
    assert (rows[invented]["note"] == "illustrative").all()
    assert rows[~invented]["note"].str.startswith("reported: ").all()
    assert 150 <= len(rows) <= 250
    readme = (CASE / "README.md").read_text(encoding="utf-8")
    assert f"**{(~invented).sum()} reported** and **{invented.sum()} illustrative**" in readme
