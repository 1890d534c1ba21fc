"""Decisive inputs: by hand, and on a small case as every cell changed and planned anew, one after the other, says."""

import json
from dataclasses import replace

import pytest

from planner import files
from planner.answers import DecisiveAnswer
from planner.answers.decisive import ranked
from planner.assumptions import assumed_cells, number_cells
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.charts import decisive as charts
from planner.formats.sheets import sheets_of
from planner.names import Names
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.worlds.decisive_inputs import FACTORS, changed, decisive, named, screened
from tests.command import command
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case, to_raw
from tests.waiting import PLENTY

EXACT = Limits(1e-9, PLENTY, threads=1)


ROWS = base(
    settings=periods(1),
    missions=[mission("M")],
    areas=[area("A", "M"), area("B", "M", civilians=900_000)],
    threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    pledges=[pledge("P", "battalion")],
)
"""Two areas of a mission, and a battalion for both."""
CASE = sound_case(ROWS)
CELLS = [cell for cell in number_cells(CASE) if cell.table in {"areas", "threats", "pledges"}]
"""Every number of the tables about places, threats and pledges."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_case(CASE, EXACT).plan


@pytest.fixture(scope="module")
def expected(plan) -> dict[str, float]:
    return brute(CASE, plan)


@pytest.fixture(scope="module")
def found(plan, tmp_path_factory) -> dict[str, DecisiveAnswer]:
    """What every cell decides."""
    with Runner(ResultCache.at(tmp_path_factory.mktemp("results")), thread) as runner:
        told = list(decisive(CASE, plan, runner, count=len(CELLS), limits=EXACT, among=CELLS))
    assert told[-1].done == told[-1].total
    return {each.answer.name: each.answer for each in told}


def brute(case: Case, plan: Plan) -> dict[str, float]:
    """The most that each cell moves what the best plan leaves, planned from nothing [civilian-months]."""
    moved: dict[str, float] = {}
    for cell in CELLS:
        for factor in FACTORS:
            anew = plan_case(changed(case, cell, factor)[1], EXACT).plan
            if anew is not None:
                now = anew.summary.objective - plan.summary.objective
                moved[named(cell)] = max(moved.get(named(cell), 0.0), abs(now))
    return moved


def test_every_cell_moves_what_planning_anew_with_each_change_says(found, expected, plan):
    scale = plan.summary.objective
    for name, row in found.items():
        if row.moved is not None:
            assert abs(row.moved) == pytest.approx(expected[name], abs=2e-4 * scale), name
    assert {name for name, moved in expected.items() if moved > 1e-3 * scale} <= set(found)


def test_the_first_of_them_are_those_of_all_cells(found, expected):
    count = 4
    given_up = {name: row.gives_up or 0.0 for name, row in found.items()}
    matters = sorted((max(moved, given_up.get(name, 0.0)) for name, moved in expected.items()), reverse=True)
    first = ranked(found.values(), count)
    assert all(row.matters >= matters[count - 1] * (1 - 1e-3) for row in first)
    assert len(first) == count


def test_a_plan_stands_as_long_as_it_gives_up_next_to_nothing(found):
    """People who move to B where it is doubled are placed anew: the battalion itself goes nowhere else."""
    doubled = found["areas, B: civilians"]
    assert doubled.factor == 2.0
    assert doubled.then == 1_800_000
    assert doubled.moved > 0
    assert (doubled.stands_from, doubled.stands_to) == (0.9, 2.0)
    assert doubled.in_range == "from 0.9 to 2 times this value"
    assert all(row.gives_up is None or row.gives_up >= 0 for row in found.values())


def test_of_changes_that_move_as_much_the_smallest_is_told(tmp_path):
    case = sound_case({**ROWS, "missions": [mission("M", authorised_troops=50_000)]})
    ceiling = next(cell for cell in number_cells(case) if cell.column == "authorised_troops")
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        *_, told = decisive(case, plan_case(case, EXACT).plan, runner, count=1, limits=EXACT, among=[ceiling])
    assert told.answer.moved == pytest.approx(0.0, abs=0.5)
    assert told.answer.factor == 1.1


def test_a_cell_is_changed_within_the_range_of_its_column():
    share = next(cell for cell in number_cells(CASE) if (cell.table, cell.column) == ("threats", "share_exposed"))
    assert changed(CASE, share, 1.1)[0] == pytest.approx(0.55)
    assert changed(CASE, replace(share, value=0.9), 2.0)[0] <= 1
    units = next(cell for cell in number_cells(CASE) if (cell.table, cell.column) == ("pledges", "units"))
    value, case = changed(CASE, units, 2.0)
    assert value == 2
    assert list(case["pledges"]["units"]) == [2]
    assert list(CASE["pledges"]["units"]) == [1], "the case itself stays"


def test_assumed_cells_are_the_numbers_with_a_mark():
    assert assumed_cells(CASE) == [cell for cell in number_cells(CASE) if cell.mark]


def test_cells_that_exposure_hangs_on_are_screened_first(plan):
    first = {(cell.table, cell.column) for cell in screened(CASE, plan, 6)}
    assert first & {("areas", "civilians"), ("threats", "monthly_rate")}


def test_the_chart_and_its_table_have_the_most_decisive_first(found):
    names = Names(CASE)
    figure = charts.inputs(list(found.values()), names)
    first = ranked(found.values())[0]
    assert next(iter(figure.table["input"])) == names.input(first.table, first.row_key, first.column).in_words
    assert charts.inputs([], names).table.empty


@pytest.mark.parametrize(
    ("table", "key", "column", "words"),
    [
        ("settings", "residual_share", "value",
         "Setting: Share of every threat's exposure that no deployment averts"),
        ("threats", "hills, armed_attack", "monthly_rate",
         "Hills, armed attack: Likelihood of attack without protection"),
        ("missions", "NORTH", "authorised_troops", "NORTH (Northern mission): Ceiling on troops and enablers"),
        ("pledges", "P1", "units", "b of C (P1): How many units"),
        ("funds", "trust", "amount_usd", "D (trust): How much"),
        ("funds", "gone", "amount_usd", "gone: How much"),
        ("pledges", "gone", "units", "gone: How many units"),
        ("pledges", "one, two", "units", "one, two: How many units"),
        ("locks", "P1, NORTH, 1.0", "units_min",
         "b of C (P1), NORTH (Northern mission), January 2030: At least so many units"),
        ("locks", "one, two, NORTH, 1", "units_min", "one, two, NORTH, 1: At least so many units"),
        ("support", "hills, medical", "troops_per_unit",
         "Hills, medical: Troops that one unit of the capability supports here"),
    ],
)  # fmt: skip
def test_inputs_are_called_by_names_and_what_their_columns_mean(table, key, column, words):
    rows = base(
        missions=[mission("NORTH") | {"name": "Northern mission"}],
        areas=[area("hills", "NORTH") | {"name": "Hills"}],
        threats=[threat("hills")],
        pledges=[pledge("P1", "battalion")],
        funds=[fund(fund="trust")],
    )
    assert Names(sound_case(rows)).input(table, key, column).in_words == words


def test_the_command_tells_as_many_as_are_asked_for(tmp_path, plan):
    files.write_case(sheets_of(to_raw(ROWS)), tmp_path / "case")
    files.write_plan(plan, tmp_path / "plan")
    places = ("--count", "1", "--json", "--work-dir", tmp_path / "results")
    done = command("decisive", tmp_path / "case", tmp_path / "plan", *places)
    assert done.exit_code == 0, done.output
    [row] = json.loads(done.stdout)["answers"]
    assert row["moved"] is not None
