"""New cases of dates without a shipped case, from files under the headings of public ones; blank ones, and copies."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.case_folders import check_case, verify_plan
from planner.files import read_case, write_plan
from planner.formats.sheets import Sheets, sheets_of
from planner.run import run
from planner.services.new_case import BuildRequest, NewCase, blank, build_case, copied, write
from planner.services.supply import GivenFile
from planner.solution import Limits
from tests.command import command
from tests.waiting import PLENTY

INVENTED = Path(__file__).parent / "invented"
DATA = Path(__file__).parent.parent / "data"


def given(file: str) -> dict[str, list[GivenFile]]:
    return {"contributions": [GivenFile(file, INVENTED / file, f"../{file}")]}


def also(**files: str) -> dict[str, list[GivenFile]]:
    return {kind: [GivenFile(file, INVENTED / file, f"../{file}")] for kind, file in files.items()}


def made(as_of: str, file: str, recipe: str = "") -> NewCase:
    built = build_case(BuildRequest(recipe, INVENTED, as_of, given(file)))
    assert isinstance(built, NewCase), [str(fault) for fault in built]
    return built


def column(sheets: Sheets, table: str, key: str, value: str) -> Mapping[str, str]:
    return dict(zip(sheets[table].column(key), sheets[table].column(value), strict=True))


@pytest.fixture(scope="module")
def of_2024() -> NewCase:
    return made("2024-03", "un-contributions.csv", QUARTERS)


QUARTERS = """
[horizon]
start = "2024-07"
periods = 4
months_per_period = 3

[[override]]
table = "missions"
key = { mission = "UNMISS" }
column = "authorised_police"
value = 2200
mark = "J"
reason = "as a trial"
"""


@pytest.mark.parametrize(
    ("as_of", "file", "missions", "ceilings"),
    [
        ("2014-03", "contributions-2014-03.csv", ["MINUSMA", "UNDOF", "UNISFA", "UNMISS"], ("UNMISS", "12500", "1323")),
        ("2018-01", "un-contributions.csv", ["MINUJUSTH", "MINUSCA", "UNIFIL", "UNMISS"], ("MINUSCA", "11650", "2080")),
        ("2022-06", "un-contributions.csv", ["MINUSMA", "UNDOF", "UNISFA", "UNMISS"], ("UNISFA", "3250", "640")),
    ],
)
def test_a_case_of_another_date_is_made_from_contributions_alone(as_of, file, missions, ceilings):
    """Ceilings are those in force; observers are left out; who is there is who was counted."""
    sheets = made(as_of, file).sheets
    assert sheets["missions"].column("mission") == missions
    mission, troops, police = ceilings
    assert column(sheets, "missions", "mission", "authorised_troops")[mission] == troops
    assert column(sheets, "missions", "mission", "authorised_police")[mission] == police
    assert all(sheets["areas"].column("source"))
    assert all("[J]" in note for note in sheets["areas"].column("note"))
    assert all("illustrative" in note for note in sheets["pledges"].column("note"))


def test_a_new_case_checks_plans_and_verifies(of_2024, tmp_path):
    folder = tmp_path / "case"
    write(of_2024, folder)
    assert check_case(folder).faults == []
    ended = run(folder, Limits(gap=0.2, seconds=PLENTY))
    assert ended.plan is not None
    write_plan(ended.plan, tmp_path / "plan")
    assert verify_plan(folder, tmp_path / "plan").faults == []


def test_everybody_counted_is_in_place(of_2024):
    """Troops and police of MINUSCA in the file, of which no area loses anybody."""
    rows = [row.split(",") for row in (INVENTED / "un-contributions.csv").read_text(encoding="utf-8").splitlines()]
    kinds = {
        "Troops": "troops",
        "Staff Officer": "troops",
        "Formed Police Units": "police",
        "Individual Police": "police",
    }
    for kind in ("troops", "police"):
        there = sum(int(r[6]) + int(r[7]) for r in rows[1:]
                    if r[4] == "MINUSCA" and r[8] == "2024-03-31" and kinds.get(r[5]) == kind)  # fmt: skip
        areas = of_2024.sheets["areas"]
        placed = zip(areas.column("mission"), areas.column(f"in_place_{kind}"), strict=True)
        assert sum(int(persons) for mission, persons in placed if mission == "MINUSCA") == there


def test_an_override_sets_a_cell_and_says_so(of_2024):
    missions = of_2024.sheets["missions"]
    assert column(of_2024.sheets, "missions", "mission", "authorised_police")["UNMISS"] == "2200"
    note = dict(zip(missions.column("mission"), missions.column("note"), strict=True))["UNMISS"]
    assert note.endswith("authorised_police: [J] as a trial")


def test_the_readme_lists_sources_licences_missions_left_out_and_assumptions(of_2024):
    text = of_2024.texts["README.md"]
    assert "un-contributions.csv; Figures of the United Nations" in text
    assert "- UNSOM: political mission" in text
    assert "| threats.affected_per_death | 100.0 | civilians per death | [J] |" in text
    assert "stand-ins made from units in place" in text


def test_the_recipe_of_a_new_case_builds_it_again(of_2024, tmp_path):
    (tmp_path / "un-contributions.csv").write_bytes((INVENTED / "un-contributions.csv").read_bytes())
    (tmp_path / "case").mkdir()
    again = build_case(BuildRequest(of_2024.texts["recipe.toml"], tmp_path / "case"))
    assert isinstance(again, NewCase)
    assert again.sheets == of_2024.sheets


@pytest.fixture(scope="module")
def of_2018() -> NewCase:
    """MINUSCA, with its bases of 2017 and the events of its country; the others without."""
    files = also(contributions="un-contributions.csv", bases="geo-pko-frontmap.csv", violence="ucdp-ged.csv")
    built = build_case(BuildRequest('[missions]\ntaken = ["MINUSCA", "UNMISS"]', INVENTED, "2018-01", files))
    assert isinstance(built, NewCase), [str(fault) for fault in built]
    return built


def test_several_files_of_a_kind_are_named_in_the_recipe_and_build_it_again(tmp_path):
    """Half of a list of contributions in each of two files, by the command."""
    lines = (INVENTED / "un-contributions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for name, rows in (("first.csv", lines[1::2]), ("second.csv", lines[2::2])):
        (tmp_path / name).write_text("".join([lines[0], *rows]), encoding="utf-8")
    halves = [word for name in ("first.csv", "second.csv") for word in ("--contributions", tmp_path / name)]
    done = command("new", tmp_path / "case", "--as-of", "2024-03", *halves)
    assert done.exit_code == 0, done.stdout
    assert 'file = [\n    "../first.csv",\n    "../second.csv",\n]' in (tmp_path / "case/recipe.toml").read_text()
    whole = made("2024-03", "un-contributions.csv")
    halved = sheets_of(read_case(tmp_path / "case"))
    assert halved["areas"].column("in_place_troops") == whole.sheets["areas"].column("in_place_troops")
    again = command("new", tmp_path / "again", "--recipe", tmp_path / "case/recipe.toml")
    assert again.exit_code == 0, again.stdout
    assert (tmp_path / "again/areas.csv").read_bytes() == (tmp_path / "case/areas.csv").read_bytes()


def test_bases_are_of_the_newest_map_that_was_known(of_2018):
    """A map of 2018 is known at the end of that year."""
    assert any("maps of 2017: MINUSCA, UNMISS" in notice for notice in of_2018.notices)
    assert any("bases on maps of after 2018-01-31 were left out" in notice for notice in of_2018.notices)


def test_deaths_of_events_up_to_the_date_become_the_rate_of_attack(of_2018):
    """Of every civilian killed in the twelve months up to the date 100 were attacked; none after it counts."""
    events = pd.read_csv(INVENTED / "ucdp-ged.csv")
    days = pd.to_datetime(events["date_end"], format="mixed")
    year = events[(days > "2017-01-31") & (days <= "2018-01-31")]
    communal = year.loc[year["type_of_violence"] == 2, "best"].sum()
    observed = 100 * (year["deaths_civilians"].sum() + 0.5 * communal)
    threats = pd.DataFrame(of_2018.sheets["threats"].rows, columns=of_2018.sheets["threats"].header)
    areas = pd.DataFrame(of_2018.sheets["areas"].rows, columns=of_2018.sheets["areas"].header)
    rows = threats[threats["threat"] == "armed_attack"].merge(areas, on="area").query("mission == 'MINUSCA'")
    number = rows[["civilians", "share_exposed", "monthly_rate", "in_place_troops", "troops_required",
                   "in_place_police", "police_required"]].astype(float)  # fmt: skip
    met = number["in_place_troops"] / number["troops_required"] + number["in_place_police"] / number["police_required"]
    remaining = 0.15 + 0.85 * np.exp(np.log(1 - 0.9) * met)
    exposure = number["civilians"] * number["share_exposed"] * number["monthly_rate"] * 12 * remaining
    assert exposure.sum() == pytest.approx(observed, rel=0.01)
    assert all("ucdp-ged.csv, 24 months to 2018-01-31" in source for source in rows["source_x"])


def test_a_country_without_events_keeps_the_record_by_base(of_2018):
    threats = of_2018.sheets["threats"]
    of_area = zip(threats.column("area"), threats.column("threat"), threats.column("source"), strict=True)
    told = {source for area, threat, source in of_area if area.startswith("UNMISS") and threat == "armed_attack"}
    assert told == {"UCDP (civilian and non-state deaths by country-year; GED deaths near bases 2016-2017)"}


def test_a_chance_over_two_years_is_that_of_two_alike():
    files = also(contributions="un-contributions.csv", risk="ewp-2023.csv")
    built = build_case(BuildRequest('[missions]\ntaken = ["MINUSCA"]', INVENTED, "2024-03", files))
    threats = built.sheets["threats"]
    rates = {
        rate for threat, rate in zip(threats.column("threat"), threats.column("monthly_rate"), strict=True)
        if threat == "mass_atrocity_onset"
    }  # fmt: skip
    assert rates == {f"{(1 - (1 - 0.02) ** 0.5) / 12:.6g}"}


def test_a_date_before_everything_that_is_known_says_what_to_give():
    assert [str(fault) for fault in build_case(BuildRequest(as_of="2009-12"))] == [
        "violence: found none by 2009-12; the first that is known is of 2013; allowed: deaths of civilians. Give "
        "events of UCDP or ACLED of the two years before with --violence FILE.",
        "contributions: found none by 2009-12; the first that is known is of 2015-08-31; allowed: a count of those "
        "present. Give the UN's list of contributions of that month with --contributions FILE.",
    ]


def test_files_that_cannot_be_read_are_faults_all_at_once():
    files = also(contributions="README.md", bases="none.csv")
    faults = [str(fault) for fault in build_case(BuildRequest("", INVENTED, "2018-01", files))]
    assert len(faults) == 2
    assert faults[0].startswith("README.md")
    assert faults[1] == "none.csv: found what cannot be opened (No such file or directory); allowed: a file of bases."


def test_files_of_rows_go_to_a_folder_of_the_case_and_nowhere_else(tmp_path):
    """A recipe from elsewhere may name any path; what is written stays below the case, apart from its tables."""
    (tmp_path / "given").mkdir()
    (tmp_path / "rows.csv").write_text("fund,contributor,amount_usd,from_period,to_period,purpose\n", encoding="utf-8")
    recipe = '[missions]\ntaken = ["MINUSCA"]\n[[rows]]\ntable = "funds"\nfile = "../rows.csv"\n'
    case = build_case(BuildRequest(recipe, tmp_path / "given", "2024-03", given("un-contributions.csv")))
    assert isinstance(case, NewCase), [str(fault) for fault in case]
    assert 'file = "sources/rows.csv"' in case.texts["recipe.toml"]
    assert set(case.texts) == {"recipe.toml", "README.md", "sources/rows.csv"}


def test_a_recipe_brings_the_ledger_of_its_pledges(tmp_path):
    pledge = "BGD-stand-in-infantry-company"
    rows = (f"{pledge},2015-06,announced,,letter", f"{pledge},2015-07,visited,1,report")
    (tmp_path / "ledger.csv").write_text("\n".join(("pledge,date,event,units,source", *rows)), encoding="utf-8")
    recipe = '[missions]\ntaken = ["MINUSCA"]\n[[rows]]\ntable = "pledge_events"\nfile = "ledger.csv"\n'
    case = build_case(BuildRequest(recipe, tmp_path, "2015-08", {}))
    assert isinstance(case, NewCase), [str(fault) for fault in case]
    assert [",".join(row[:5]) for row in case.sheets["pledge_events"].rows] == list(rows)
    assert case.sheets["past_deliveries"].rows == ()


def test_a_blank_case_has_settings_readiness_and_unit_types_alone(tmp_path):
    case = blank("2026-11")
    write(case, tmp_path / "blank")
    raw = read_case(tmp_path / "blank")
    assert raw.faults == []
    filled = {name for name, table in raw.tables.items() if table.rows}
    assert filled == {"settings", "readiness", "unit_types"}
    assert column(case.sheets, "settings", "setting", "value")["start"] == "2027-01"


def test_a_copy_starts_where_a_case_of_the_month_would():
    case = copied(read_case(DATA / "tiny"), "2026-11")
    assert column(case.sheets, "settings", "setting", "value")["start"] == "2027-01"
    assert case.sheets["pledges"].column("pledge") == copied(read_case(DATA / "tiny"), "").sheets["pledges"].column(
        "pledge"
    )


def test_a_readme_by_hand_and_a_recipe_as_typed_are_kept(of_2024, tmp_path):
    (tmp_path / "README.md").write_text("# By hand\n", encoding="utf-8")
    typed = "# typed by hand\n" + of_2024.texts["recipe.toml"]
    (tmp_path / "recipe.toml").write_text(typed, encoding="utf-8")
    write(of_2024, tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "# By hand\n"
    assert (tmp_path / "recipe.toml").read_text(encoding="utf-8") == typed
