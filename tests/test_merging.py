"""Tables merged into a case in three ways: laws that hold for any tables, and single rows."""

import random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from planner.difference.merging import Way, merged, merged_changes, with_rows
from planner.files import read_case
from planner.formats.sheets import Sheet, sheets_of
from planner.schema import FREE
from planner.tables import TABLES
from tests.edits import TINY

CASE = sheets_of(read_case(TINY))
SOME = ("settings", "pledges", "caveats", "locks")
CELLS = st.sampled_from(["", "1", "1.0", "2", "a", " a"])


@st.composite
def sheets(draw: st.DrawFn, names: tuple[str, ...] = SOME, *, unique: bool = False) -> dict[str, Sheet]:
    """Some tables, each with some of its columns, its key among them, in any order."""
    found = {}
    for name in draw(st.lists(st.sampled_from(names), unique=True, min_size=1)):
        table = TABLES[name]
        others = [c.name for c in (*table.columns, *FREE) if c.name not in table.key]
        chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=3))
        header = tuple(draw(st.permutations([*table.key, *chosen])))
        if not header:
            continue
        rows = draw(st.lists(st.tuples(*[CELLS] * len(header)), max_size=4))
        if unique:
            rows = list(
                {tuple(row[header.index(key)].strip() for key in table.key) or row: row for row in rows}.values()
            )
        found[name] = Sheet(header, tuple(rows))
    return found


def content(tables) -> dict:
    """What tables say, whatever the order of their rows; blank rows say nothing."""
    return {name: sorted(map(filled, [sheet.header] * len(sheet.rows), sheet.rows)) for name, sheet in tables.items()}


def filled(header, row) -> list:
    return sorted((column, cell.strip()) for column, cell in zip(header, row, strict=True) if cell.strip())


@given(sheets())
@settings(max_examples=30, deadline=None)
@pytest.mark.parametrize("way", Way)
def test_a_case_merged_with_itself_stays_as_it_is(way, case):
    assert merged(case, case, way).sheets == case
    assert merged_changes(case, merged(case, case, way).sheets) == []


@given(sheets(), sheets())
@settings(max_examples=30, deadline=None)
@pytest.mark.parametrize("way", Way)
def test_merging_once_more_changes_nothing(way, case, sent):
    once = merged(case, sent, way).sheets
    twice = merged(once, sent, way).sheets
    assert merged_changes(once, twice) == []
    assert twice == once


@given(sheets(), sheets(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(case, sent, dice: random.Random):
    shuffled = {name: Sheet(s.header, tuple(dice.sample(s.rows, len(s.rows)))) for name, s in sent.items()}
    for way in Way:
        assert content(merged(case, shuffled, way).sheets) == content(merged(case, sent, way).sheets)


@given(sheets(), sheets())
@settings(max_examples=30, deadline=None)
def test_replacing_every_table_is_replacing_the_case(case, sent):
    whole = {**{name: Sheet(sheet.header, ()) for name, sheet in case.items()}, **sent}
    assert merged(case, whole, Way.TABLES).sheets == merged(case, whole, Way.CASE).sheets == whole


@given(sheets(), sheets())
@settings(max_examples=30, deadline=None)
def test_adding_and_changing_drops_no_row_no_table_and_no_cell_that_is_not_given(case, sent):
    after = merged(case, sent, Way.ROWS)
    assert not [
        change for change in merged_changes(case, after.sheets) if change.column == "whole row" and not change.after
    ]
    for name, sheet in case.items():
        now = after.sheets[name]
        assert now.header[: len(sheet.header)] == sheet.header
        origins = after.origins.get(name, {})
        for place, row in enumerate(sheet.rows):
            given_columns = sent[name].header if place in origins else ()
            kept = [
                (a, b) for c, a, b in zip(sheet.header, row, now.rows[place], strict=False) if c not in given_columns
            ]
            assert all(a == b for a, b in kept)


@given(sheets(unique=True))
@settings(max_examples=30, deadline=None)
def test_every_row_that_is_given_is_there_afterwards_and_says_where_it_came_from(sent):
    after = merged(CASE, sent, Way.ROWS)
    for name, sheet in sent.items():
        now, origins = after.sheets[name], after.origins[name]
        assert sorted(set(origins.values())) == [n for n, row in enumerate(sheet.rows) if filled(sheet.header, row)]
        for place, number in origins.items():
            cells = dict(zip(now.header, now.rows[place], strict=True))
            for column, cell in zip(sheet.header, sheet.rows[number], strict=True):
                assert cells[column].strip() == cell.strip() or float(cells[column]) == float(cell)


def rows(*cells: tuple[str, ...]) -> Sheet:
    return Sheet(("pledge", "units", "note"), cells)


def test_a_row_gets_the_cells_that_are_given_blank_ones_too_and_keeps_the_others():
    sheet = Sheet(("pledge", "units", "months_available", "note"), (("A", "1", "6", "mine"), ("B", "2", "", "")))
    sent = Sheet(("months_available", "pledge"), (("", "A"), ("12", "C")))
    joined = with_rows("pledges", sheet, sent)
    assert joined.sheet.rows == (("A", "1", "", "mine"), ("B", "2", "", ""), ("C", "", "12", ""))
    assert joined.origins == {0: 0, 2: 1}


def test_a_column_that_the_table_lacks_is_added():
    joined = with_rows("pledges", Sheet(("pledge",), (("A",), ("B",))), rows(("B", "3", "")))
    assert joined.sheet == rows(("A", "", ""), ("B", "3", ""))


def test_a_number_written_otherwise_stays_and_a_name_of_digits_is_no_number():
    sheet = Sheet(("mission", "name", "authorised_troops"), (("M", "7", "100"),))
    joined = with_rows("missions", sheet, Sheet(sheet.header, (("M", "07", "100.0"),)))
    assert joined.sheet.rows == (("M", "07", "100"),)
    [change] = merged_changes({"missions": sheet}, {"missions": joined.sheet})
    assert (change.column, change.before, change.after) == ("name", "7", "07")


def test_rows_without_a_key_are_matched_by_all_that_is_given_of_them():
    """Two caveats of one contributor are two rows; a reason that is not given is no other caveat."""
    header = ("contributor", "mission", "rule", "reason")
    sheet = Sheet(header, (("ALFA", "NORTH", "never", "consent"),))
    assert with_rows("caveats", sheet, Sheet(header[:3], (("ALFA", "NORTH", "never"),))).sheet == sheet
    other = Sheet(header, (("ALFA", "NORTH", "never", "law"),))
    assert with_rows("caveats", sheet, other).sheet.rows == (*sheet.rows, *other.rows)


def test_a_key_that_is_given_twice_is_added_twice_for_the_check_to_find():
    joined = with_rows("pledges", rows(("A", "1", "")), rows(("A", "2", ""), ("A", "3", "")))
    assert joined.sheet.rows == (("A", "1", ""), ("A", "2", ""), ("A", "3", ""))


def test_tables_that_go_are_changes_too():
    after = merged(CASE, {"pledges": CASE["pledges"]}, Way.CASE).sheets
    gone = merged_changes(CASE, after)
    assert {change.table for change in gone} >= {"missions", "areas", "funds"}
    assert all(change.before and not change.after for change in gone)


def test_columns_that_go_are_changes_too():
    names = tuple(column for column in CASE["pledges"].header if column != "note")
    place = CASE["pledges"].header.index("note")
    sheet = Sheet(names, tuple(row[:place] + row[place + 1 :] for row in CASE["pledges"].rows))
    changes = merged_changes(CASE, merged(CASE, {"pledges": sheet}, Way.TABLES).sheets)
    assert {(change.column, change.after) for change in changes} == {("note", "")}
