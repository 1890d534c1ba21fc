"""The back-test: what is measured stands on its page, and nothing from after its date enters a case."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import backtest
from planner.building import Built, Sources, build
from planner.building.packaged import packaged
from planner.case_folders import check_case
from planner.recipe import Recipe
from planner.recipe.reading import read_recipe
from planner.services.supply import Supply, supply

DATA = Path(__file__).parent.parent / "data"
NEVER = "area_violence_2017_2018"


def known_by(sources: Sources, day: str) -> Sources:
    """The sources without what is dated after a day; maps of bases are taken by the year that a recipe names."""
    risk, years = sources.risk, sources.risk["year"].astype(int)
    ended = years.astype(str) + "-12-31" <= day
    scored = risk["measure"].str.startswith("ewp") & (years <= int(day[:4]))
    return replace(
        sources,
        contributions=sources.contributions[sources.contributions["as_of"] <= day],
        missions=sources.missions[sources.missions["as_of"] <= day],
        authorised=sources.authorised[sources.authorised["effective"] <= day],
        violence=sources.violence[sources.violence["years"].str[-4:] + "-12-31" <= day],
        risk=risk[ended | scored],
        population=sources.population[sources.population["year"] <= int(day[:4])],
        finance=sources.finance[sources.finance["valid_from"] <= day],
    )


@pytest.mark.parametrize(("case", "day"), [("summit-2015", "2015-08-31"), ("drawdown-2025", "2025-07-31")])
def test_no_data_from_after_its_date_enters_a_case(case: str, day: str) -> None:
    folder = DATA / case
    recipe = read_recipe((folder / "recipe.toml").read_text(encoding="utf-8"))
    assert isinstance(recipe, Recipe), recipe
    supplied = supply(recipe, folder, {})
    assert isinstance(supplied, Supply), supplied
    made, again = (build(recipe, sources) for sources in (supplied.sources, known_by(supplied.sources, day)))
    assert isinstance(made, Built)
    assert isinstance(again, Built)
    for name, table in made.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, obj=name)


def test_maps_of_bases_that_are_newer_than_the_date_are_told() -> None:
    made = build(backtest.summit().recipe, packaged())
    assert isinstance(made, Built)
    (told,) = (note for note in made.assumed if note.startswith("Maps of bases"))
    newer = {"MINUSMA", "UNAMID", "UNDOF", "UNISFA", "UNOCI"}
    assert {mission for mission in made.tables["missions"]["mission"] if f"{mission} (2015-" in told} == newer
    areas = made.tables["areas"]
    assert {*areas.loc[areas["note"].str.contains("newer than the date"), "mission"]} == newer


def test_what_followed_is_read_by_the_back_test_alone() -> None:
    readers = [file for file in (DATA.parent / "planner").rglob("*") if file.suffix in {".py", ".toml"}]
    assert not [file for file in [*readers, *DATA.glob("*/recipe.toml")] if NEVER in file.read_text(encoding="utf-8")]
    assert len(packaged().violence.columns) > 1


def test_the_page_tells_what_is_measured() -> None:
    case = check_case(backtest.CASE).case
    table = backtest.markdown(backtest.of_the_case(case), ("ranking",), ("ten highest",))
    assert table in Path("docs/backtest.md").read_text(encoding="utf-8")


def test_exposure_ranks_no_worse_than_the_best_naive_ranking() -> None:
    """Over all areas to a hundredth; within the missions to what five missions can tell."""
    table = backtest.of_the_case(check_case(backtest.CASE).case)
    exposure, naive = table.iloc[0], table.iloc[1:].max()
    for column in [*table.columns[:2], "ten highest"]:
        assert exposure[column] >= naive[column] - 0.005, column
    assert exposure["within missions"] > naive["within missions"] - 0.05
