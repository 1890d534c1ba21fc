"""New cases of dates for which the project has no case, from extracts of public files; blank ones, and copies."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from planner.files import read_case, write_plan
from planner.run import check_case, run, verify_plan
from planner.services.new_case import NewCase, Order, blank, copied, from_order, write
from planner.services.supply import GivenFile
from planner.sheets import Sheets
from planner.solution import Limits

PUBLIC = Path(__file__).parent / "public"
DATA = Path(__file__).parent.parent / "data"


def given(file: str) -> dict[str, GivenFile]:
    return {"contributions": GivenFile(file, PUBLIC / file, f"../{file}")}


def made(as_of: str, file: str, recipe: str = "") -> NewCase:
    built = from_order(Order(recipe, PUBLIC, as_of, given(file)))
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
        ("2014-03", "ipi-2014-03.csv", ["MINUSMA", "UNDOF", "UNISFA", "UNMISS"], ("UNMISS", "12500", "1323")),
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
    ended = run(folder, Limits(gap=0.2, seconds=20.0))
    assert ended.plan is not None
    write_plan(ended.plan, tmp_path / "plan")
    assert verify_plan(folder, tmp_path / "plan") == []


def test_everybody_counted_is_in_place(of_2024):
    """Troops and police of MINUSCA in the extract, of which no area loses anybody."""
    rows = [row.split(",") for row in (PUBLIC / "un-contributions.csv").read_text(encoding="utf-8").splitlines()]
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
    (tmp_path / "un-contributions.csv").write_bytes((PUBLIC / "un-contributions.csv").read_bytes())
    (tmp_path / "case").mkdir()
    again = from_order(Order(of_2024.texts["recipe.toml"], tmp_path / "case"))
    assert isinstance(again, NewCase)
    assert again.sheets == of_2024.sheets


def test_a_date_before_everything_that_is_known_says_what_to_give():
    faults = from_order(Order(as_of="2009-12"))
    assert [str(fault) for fault in faults] == [
        "contributions: found none by 2009-12; the first that is known is of 2015-08-31; allowed: a count of those "
        "present. Give the UN's list of contributions of that month with --contributions FILE."
    ]


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
