"""What sources leave open, and what the builder makes of it: files that end early, names that are no key, no rates."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner.building.geography import slugs
from planner.formats.sheets import Sheet
from planner.services.new_case import BuildRequest, NewCase, build_case
from planner.services.supply import GivenFile

DAY = date(2018, 12, 31)
CONTRIBUTIONS = "\n".join(
    (
        "contributor,iso3,mission,kind,as_of,personnel",
        f"India,IND,MONUSCO,troops,{DAY},2990",
        f"Senegal,SEN,MONUSCO,formed_police,{DAY},450",
        f"Atlantis,,MONUSCO,troops,{DAY},180",
        f"Ghana,GHA,UNXYZ,troops,{DAY},900",
    )
)


def events(*days: str, precision: int = 1) -> str:
    """Events of UCDP in the Congo, each with 100 civilians killed."""
    heading = "id,type_of_violence,where_prec,latitude,longitude,country,date_end,deaths_civilians,best"
    rows = [f"{n},3,{precision},-1.67,29.22,DR Congo (Zaire),{day},100,100" for n, day in enumerate(days)]
    return "\n".join((heading, *rows))


def made(recipe: str = "", as_of: str = "2018-12", **files: str) -> NewCase:
    texts = {"contributions": CONTRIBUTIONS, **files}
    given = {kind: [GivenFile(f"{kind}.csv", text.encode())] for kind, text in texts.items()}
    case = build_case(BuildRequest(recipe, Path(), as_of, given))
    assert isinstance(case, NewCase), [str(fault) for fault in case]
    return case


def frame(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame(sheet.rows, columns=sheet.header)


def baseline(case: NewCase) -> float:
    """Exposure to armed attack before anybody protects [civilian-months at risk per year]."""
    rows = frame(case.sheets["threats"]).merge(frame(case.sheets["areas"])[["area", "civilians"]], on="area")
    rows = rows[rows["threat"] == "armed_attack"]
    return float(rows[["civilians", "share_exposed", "monthly_rate"]].astype(float).prod(axis=1).sum() * 12)


@pytest.fixture(scope="module")
def of_a_year() -> NewCase:
    return made(violence=events(*(f"2018-{month:02d}-10" for month in range(1, 13))))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([f"2017-{month:02d}-10" for month in range(1, 13)], "The events end with 2017-12-31"),
        (["2018-12-10"], "The events are of 1 month: their deaths were scaled to a year"),
        ([f"2017-{month:02d}-10" for month in range(7, 10)], "The events are of 3 months"),
    ],
)
def test_events_that_end_early_or_begin_late_stand_for_a_year(days: list[str], said: str, of_a_year: NewCase) -> None:
    case = made(violence=events(*days))
    assert any(said in notice for notice in case.notices)
    assert baseline(case) == pytest.approx(baseline(of_a_year), rel=0.1)


def test_events_that_are_known_by_province_alone_count_but_say_not_where(of_a_year: NewCase) -> None:
    days = [f"2018-{month:02d}-10" for month in range(1, 13)]
    rates = [
        frame(case.sheets["threats"])["monthly_rate"] for case in (of_a_year, made(violence=events(*days, precision=6)))
    ]
    assert baseline(of_a_year) > 0
    assert rates[0].to_list() != rates[1].to_list()


def test_missions_left_out_are_told_with_the_reason(of_a_year: NewCase) -> None:
    told = [notice for notice in of_a_year.notices if notice.startswith("Missions left out: UNXYZ (")]
    assert len(told) == 1


def test_a_contributor_that_is_no_country_has_its_name_as_key() -> None:
    pledges = frame(made('contingents = "pledged"').sheets["pledges"])
    people = pledges[["units", "strength"]].astype(int).prod(axis=1).groupby(pledges["contributor"]).sum()
    assert people.to_dict() == {"IND": 2990, "SEN": 450, "Atlantis": 180}


def test_a_contributor_without_a_place_is_noticed_and_a_country_is_in_its_own() -> None:
    case = made('contingents = "pledged"', contributions=CONTRIBUTIONS + f"\nKosovo,XKX,MONUSCO,troops,{DAY},30\n"
                f"Greenland,GRL,MONUSCO,troops,{DAY},30")  # fmt: skip
    rows = frame(case.sheets["contributors"]).set_index("contributor")
    assert [n for n in case.notices if n.startswith("No place is known of Atlantis, XKX: 0, 0 stands for it")]
    assert rows.loc[["Atlantis", "XKX"], "note"].to_list() == ["place not known: 0, 0 stands for it [J]"] * 2
    assert (60, -75) < tuple(rows.loc["GRL", ["latitude", "longitude"]].astype(float)) < (85, -10)
    assert rows.loc["GRL", "source"] == "Natural Earth, middle of its land"


def refused(recipe: str) -> list[str]:
    found = build_case(
        BuildRequest(recipe, Path(), "2018-12", {"contributions": [GivenFile("c", CONTRIBUTIONS.encode())]})
    )
    assert isinstance(found, list), found.notices
    return [str(fault) for fault in found]


def test_misspelt_missions_and_bases_of_a_recipe_are_refused_and_unknown_ones_noticed() -> None:
    assert refused('[missions]\nleft_out = { MONUSOC = "no" }\n[mission.MONUSC]\nlanguage = "French"\n'
                   '[mission.MONUSCO]\nbases_left_out = { Gomma = "no" }\n') == [
        "recipe, column missions.left_out: found “MONUSOC”; allowed: a mission of the sources. Did you mean “MONUSCO”?",
        "recipe, column mission: found “MONUSC”; allowed: a mission of the sources. Did you mean “MONUSCO”?",
        "recipe, column mission.MONUSCO.bases_left_out: found “Gomma”; allowed: a base of MONUSCO on its maps. Did you "
        "mean “Goma”?",
    ]  # fmt: skip
    case = made('[missions]\nleft_out = { QQQQQQ = "not there" }')
    assert "Of no effect in the recipe, as no source knows them: missions.left_out: QQQQQQ." in case.notices


def test_people_of_a_mission_are_those_who_contribute(of_a_year: NewCase) -> None:
    areas = frame(of_a_year.sheets["areas"])
    assert areas["in_place_troops"].astype(int).sum() == 3170
    assert areas["in_place_police"].astype(int).sum() == 450


def test_a_month_before_all_rates_of_reimbursement_is_refused() -> None:
    texts = {"contributions": CONTRIBUTIONS.replace("2018", "1999"), "violence": events("1999-11-10")}
    given = {kind: [GivenFile(f"{kind}.csv", text.encode())] for kind, text in texts.items()}
    faults = build_case(BuildRequest("", Path(), "1999-12", given))
    assert isinstance(faults, list)
    assert [str(fault) for fault in faults] == [
        "costs: found no rate of reimbursement by 1999-12; the first that is known is of 2002-01-01; allowed: a month "
        "from 2002-01 on."
    ]


def test_names_without_letters_or_alike_have_keys_of_their_own() -> None:
    assert slugs(["Goma (1)", "Goma/2", "北京", "上海", "Goma-2"]) == ["goma", "goma-2", "place", "place-2", "goma-2-2"]
