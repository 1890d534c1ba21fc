"""The builder: the shipped cases cell for cell."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner.building import Known, violence
from planner.building.missions import participation
from planner.building.overrides import overridden
from planner.building.packaged import packaged
from planner.building.tables import as_sheet
from planner.recipe import Override, Recipe
from planner.recipe.reading import recipe_of
from planner.services.new_case import BuildRequest, NewCase, build_case, write

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("case", ["summit-2015", "drawdown-2025"])
def test_a_rebuild_by_recipe_gives_the_same_bytes(case: str, tmp_path: Path) -> None:
    folder = DATA / case
    made = build_case(BuildRequest((folder / "recipe.toml").read_text(encoding="utf-8"), folder))
    assert isinstance(made, NewCase), made
    write(made, tmp_path)
    built = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}
    assert built == {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    assert (tmp_path / "recipe.toml").read_text(encoding="utf-8") == (folder / "recipe.toml").read_text(
        encoding="utf-8"
    )


MISSIONS = {"missions": pd.DataFrame({"mission": ["A", "B"], "authorised_troops": [1, 2], "note": ["said", None]})}


def test_an_override_sets_its_cell_and_is_told_in_the_note() -> None:
    both = tuple(Override("missions", {"mission": key}, "authorised_troops", 9, "R", "by heart") for key in "AB")
    tables, faults = overridden(MISSIONS, both)
    assert faults == []
    assert tables["missions"]["authorised_troops"].to_list() == [9, 9]
    told = "authorised_troops: [R] by heart"
    assert tables["missions"]["note"].to_list() == [f"said; {told}", told]
    assert MISSIONS["missions"]["authorised_troops"].to_list() == [1, 2]


def test_an_override_of_a_row_that_is_not_there_is_a_fault() -> None:
    _, faults = overridden(MISSIONS, (Override("missions", {"mission": "C"}, "note", "", "J", "none"),))
    assert [str(fault) for fault in faults] == [
        "recipe, column override 1: found no row with mission C; allowed: a row of missions."
    ]


def test_an_override_of_several_rows_is_a_fault_that_names_the_key() -> None:
    threats = {"threats": pd.DataFrame({"area": ["A", "B"], "threat": "onset", "monthly_rate": 0.1, "note": None})}
    _, faults = overridden(threats, (Override("threats", {"threat": "onset"}, "monthly_rate", 0.2, "J", "guess"),))
    assert [str(fault) for fault in faults] == [
        "recipe, column override 1: found 2 rows with threat onset; allowed: one row of threats. Name area and threat "
        "in its key."
    ]


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ([120.651, 241.301], ["120.6510", "241.3010"]),
        ([120.651, 61.71], ["120.651", "61.71"]),
        ([120.651, None], ["120.6510", ""]),
        (["1.250", "2.500"], ["1.250", "2.500"]),
    ],
)
def test_decimals_are_written_so_that_none_is_read_as_thousands(numbers: list[object], texts: list[str]) -> None:
    assert as_sheet(pd.DataFrame({"police_required": numbers})).column("police_required") == texts


@pytest.mark.parametrize(("precision", "deaths"), [(1, 4.0), (3, 4.0), (4, 0.0), (7, 0.0)])
def test_events_known_by_province_alone_say_how_much_violence_there_is_and_not_where(
    precision: int, deaths: float
) -> None:
    event = {"date": pd.Timestamp("2017-06-01"), "latitude": 4.4, "longitude": 18.5, "iso3": "CAF", "deaths": 4.0,
             "deaths_civilians": 4.0, "kind": "one-sided", "precision": precision}  # fmt: skip
    recipe = recipe_of({"as_of": "2018-01"})
    assert isinstance(recipe, Recipe)
    known = Known(recipe, replace(packaged(), events=pd.DataFrame([event])))
    places = pd.DataFrame({"lat": [4.39, 6.0], "lon": [18.56, 21.0]})
    assert violence.assigned(known, "MINUSCA", ("CAF",), places)["deaths"].to_list() == [deaths, 0.0]
    assert violence.observed(known, "CAF", 2017)[0] > 0


@pytest.mark.parametrize(("as_of", "gone"), [("2015-08", set()), ("2018-06", {"MINUSTAH", "UNMIL", "UNOCI"})])
def test_a_mission_that_closed_after_those_present_were_counted_takes_no_part(as_of: str, gone: set[str]) -> None:
    recipe = recipe_of({"as_of": as_of})
    assert isinstance(recipe, Recipe)
    given = Known(recipe, packaged())
    left_out = participation(given).left_out
    assert {mission for mission, why in left_out.items() if why.startswith("closed on")} == gone
    assert gone.isdisjoint(participation(given).taken)
