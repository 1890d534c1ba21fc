"""What a case assumes: which cells, how much each matters, and contradictions between its sources."""

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.assumptions import CONTRADICTIONS, assumed_cells, contradictions, doubled, nobody_new, weighed
from planner.assumptions.cells import mark_of
from planner.case_folders import check_case
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.run import plan_case
from planner.services import assumptions as service
from planner.services.planning_anew import people_in_common, planned_anew
from planner.solution import Limits
from planner.tables import Case
from planner.workbook.plan import assumed, plan_workbook
from tests.command import command

DATA = Path(__file__).parent.parent / "data"
TINY = DATA / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Case:
    return marked(check_case(TINY).case)


def marked(case: Case) -> Case:
    """A case of which the threats and a setting are judgements, the areas recalled."""
    threats_, areas = (case[name].assign(note=note) for name, note in (("threats", "rates [J]"), ("areas", "[R]")))
    settings = case["settings"].assign(note="")
    settings.loc[settings["setting"] == "residual_share", "note"] = "[J]"
    return replace(case, tables={**case.tables, "threats": threats_, "areas": areas, "settings": settings})


def with_cell(case: Case, table: str, column: str, value: object, row: int = 0) -> Case:
    frame = case[table].copy()
    frame.loc[frame.index[row], column] = value
    return replace(case, tables={**case.tables, table: frame})


@pytest.mark.parametrize(
    ("source", "note", "mark"),
    [
        ("UN monthly summary", "[S]", ""),
        ("UN monthly summary", "vacancies [A]", ""),
        ("UCDP", "calibrated [A on J]", "J"),
        ("", "police [R] 1,500; troops [J]", "J"),
        ("", "[A on R] census", "R"),
        ("", "[J, S for the direction]", "J"),
        ("assumption", "", "J"),
        ("recalled, unverified", "", "R"),
        ("", "illustrative", "J"),
        ("press", "reported: battalion; [S]", ""),
    ],
)
def test_marks_of_a_row(source, note, mark):
    assert mark_of(source, note) == mark


def test_cells_without_a_mark_are_no_assumptions(tiny):
    cells = assumed_cells(tiny)
    assert {cell.table for cell in cells if cell.mark == "R"} >= {"areas"}
    assert ("settings", "residual_share") in {(cell.table, cell.key) for cell in cells}
    assert not [cell for cell in cells if cell.column in {"latitude", "longitude"}]
    assert all(tiny[cell.table].loc[cell.row].notna().any() for cell in cells)


def exposure(case: Case, plan) -> float:
    facts = Facts(case, plan)
    return sum(each.unprotected for row in threats(facts) for _, each in threat_exposure(facts, row))


@pytest.mark.parametrize("with_plan", [False, True])
def test_a_weight_is_the_exposure_of_the_case_with_that_cell_doubled(tiny, with_plan):
    plan = plan_case(tiny, Limits(0.0)).plan if with_plan else nobody_new(tiny)
    before = exposure(tiny, plan)
    assert before == pytest.approx(plan.summary.exposure_unprotected)
    weights = weighed(tiny, plan, assumed_cells(tiny))
    assert len({(cell.table, cell.column) for cell in weights}) >= 6
    for cell, weight in weights.items():
        changed = exposure(doubled(tiny, (cell,)), plan) - before
        assert weight.unprotected == pytest.approx(changed, abs=1e-6), cell


def test_numbers_are_cells_of_one_column_and_reason_the_weightiest_first(tiny):
    found = service.assumptions(tiny)
    assert [number.matters for number in found.numbers] == sorted((n.matters for n in found.numbers), reverse=True)
    assert {cell for number in found.numbers for cell in number.cells} == set(assumed_cells(tiny))
    rates = next(number for number in found.numbers if number.name == "threats.monthly_rate")
    assert rates.weight.unprotected == pytest.approx(found.plan.summary.exposure_unprotected)
    assert not [number for number in found.numbers if number.name == "threats.share_exposed"], "one judgement, once"
    assert rates.columns == ("share_exposed", "monthly_rate")
    assert rates.title == "Civilians attacked per month without protection: share exposed × likelihood"
    shares = tiny["threats"]["share_exposed"] * tiny["threats"]["monthly_rate"]
    assert rates.values == pytest.approx(shares.to_list())
    table = service.cell_table(found)
    assert len(table) == len(assumed_cells(tiny))
    assert table["unprotected_doubled"].abs().dropna().is_monotonic_decreasing


def test_a_judgement_of_which_one_column_is_at_its_limit_is_doubled_by_the_other(tiny):
    full = replace(tiny, tables={**tiny.tables, "threats": tiny["threats"].assign(share_exposed=1.0)})
    rates = next(number for number in service.assumptions(full).numbers if len(number.columns) > 1)
    assert rates.name == "threats.monthly_rate"
    assert {cell.column for cell in rates.doubled_cells} == {"monthly_rate"}
    certain = replace(tiny, tables={**tiny.tables, "threats": tiny["threats"].assign(monthly_rate=1.0)})
    shares = next(number for number in service.assumptions(certain).numbers if len(number.columns) > 1)
    assert shares.name == "threats.share_exposed"


def test_numbers_are_named_in_the_words_of_their_columns(tiny):
    table = service.number_table(service.assumptions(tiny).numbers)
    assert {"People living in the area", "Share of every threat's exposure that no deployment averts"} <= set(
        table["number"]
    )
    assert not [name for name in table["number"] if "_" in name]


def test_the_plan_workbook_has_the_assumptions_that_matter_most(tiny):
    plan = plan_case(tiny, Limits(0.0)).plan
    found = [number for number in service.assumptions(tiny, plan).numbers if number.matters][: assumed.FIRST]
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(tiny, plan)), data_only=True)["assumptions"]
    head, *rows = sheet.iter_rows(min_row=assumed.ASSUMPTIONS.top, values_only=True)
    assert head == assumed.ASSUMPTIONS.columns
    assert [row[:4] for row in rows] == [(n.title, n.where, n.value, n.cells[0].mark) for n in found]
    assert [row[6] for row in rows] == pytest.approx([number.weight.unprotected for number in found])
    assert {row[5] for row in rows} == {"made up"}


def test_a_case_that_assumes_nothing_has_empty_tables_and_a_chart():
    found = service.assumptions(check_case(TINY).case)
    assert not found.numbers
    assert service.number_table(found.numbers).empty
    assert service.cell_table(found).empty
    assert service.figure(found).table.empty


def test_planning_anew_tells_what_the_plan_becomes(tiny):
    plan = plan_case(tiny, Limits(0.0)).plan
    found = service.assumptions(tiny, plan)
    (anew,) = planned_anew(tiny, found, Limits(0.02), 1)
    assert anew.unprotected <= exposure(doubled(tiny, found.first[0].doubled_cells), plan) + 1e-6
    assert 0 <= anew.in_common <= 1
    assert people_in_common(plan, plan) == 1


def found_in(case: Case) -> list[str]:
    return contradictions(Facts(case, nobody_new(case)))


def test_contradictions_of_the_summit_are_told_with_their_numbers():
    case = check_case(DATA / "summit-2015").case
    told = "\n".join(found_in(case))
    assert "At UNAMID 99.4% of 124,113 civilian-months are residual" in told
    assert "Gonaïves has no troops in place and the third largest exposure of the 8 areas of MINUSTAH" in told
    assert "UNFICYP has 879 troops in place, more than its ceiling of 860" in told
    assert "At UNDOF 69,818 civilian-months, 6% of all, are of threats that nothing is said to answer" in told
    assert "The troops in place at UNAMID would need 7 units of aviation" in told
    assert "Sibut and 1 base nearby (MINUSCA): armed attack would strike 9.9% of 153,338 inhabitants" in told


def test_each_finding_finds_what_is_planted_and_nothing_else(tiny):
    before = found_in(tiny)
    planted = {
        "above_ceiling": with_cell(tiny, "areas", "in_place_troops", 1e6),
        "crowded": with_cell(with_cell(tiny, "areas", "troops_limit", 5), "areas", "in_place_troops", 9),
        "implausible_rates": with_cell(
            with_cell(tiny, "threats", "monthly_rate", 0.9), "threats", "share_exposed", 0.9
        ),
    }
    assert set(planted) < set(CONTRADICTIONS)
    for name, case in planted.items():
        facts = Facts(case, nobody_new(case))
        alone = [s for s in found_in(case) if s not in before]
        assert alone, name
        assert any(s in alone for s in CONTRADICTIONS[name](facts, {})), name


def test_the_command_lists_plans_and_writes(tmp_path):
    ended = command("assumptions", str(DATA / "summit-2015"), "--json")
    told = json.loads(ended.stdout)
    assert {"numbers", "contradictions", "planned_anew", "exposure_in_place_only"} <= told.keys()
    assert told["numbers"][0]["unprotected_doubled"] > 0
    written = tmp_path / "assumed.csv"
    shown = command("assumptions", str(DATA / "summit-2015"), "--out", str(written)).stdout
    assert "What to find out first" in shown
    assert "Contradictions between sources" in shown
    assert len(pd.read_csv(written)) == sum(number["cells"] for number in told["numbers"])
