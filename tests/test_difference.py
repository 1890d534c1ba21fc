"""What changed between two versions of a case, and columns sorted without their neighbours."""

import io
import random

import openpyxl
import pytest

from planner.case_folders import compare
from planner.check import check
from planner.difference import difference, rows
from planner.exchange import uploads
from planner.files import read_case
from planner.formats.sheets import sheets_of
from planner.tables import TABLES
from planner.workbook.inputs import input_workbook
from planner.workbook.reading import read_workbook
from tests.command import command
from tests.edits import TINY, cell, copy_of_tiny, grid, put, row, setting, without_row

SUMMIT = TINY.parent / "summit-2015"


def versions(folder, *edits):
    return check(read_case(TINY)).case, check(read_case(copy_of_tiny(folder, *edits))).case


def test_a_case_does_not_differ_from_itself():
    case = check(read_case(SUMMIT)).case
    found = difference(case, check(read_workbook(input_workbook(case))).case)
    assert not found
    assert found.warnings == []


def test_rows_and_cells_are_told_apart(tmp_path):
    edits = (
        cell("pledges", 2, "units", "3"),
        cell("pledges", 4, "note", ""),
        without_row("pledges", 3),
        row("funds", fund="new", contributor="ALFA", amount_usd="5", purpose="any"),
    )
    found = difference(*versions(tmp_path, *edits))
    assert [(change.table, change.key, change.row) for change in found.added] == [("funds", ("new",), 3)]
    assert [(change.table, change.key, change.row) for change in found.removed] == [("pledges", ("A-police",), 3)]
    assert [str(change) for change in found.changed] == [
        "pledges, row 2, A-battalion: units “1” becomes “3”",
        "pledges, row 3, B-battalion: note “half a battalion” becomes blank",
    ]
    assert found.warnings == []


def test_the_order_of_rows_and_the_writing_of_numbers_do_not_matter(tmp_path):
    edits = (without_row("pledges", 3), setting("protection_at_requirement", "0.9"), cell("pledges", 2, "units", "1.0"))
    again = row("pledges", pledge="A-police", contributor="ALFA", unit_type="police_unit", units="1",
                readiness="deployed", source="made up")  # fmt: skip
    assert not difference(*versions(tmp_path, *edits, again))


def test_blank_and_zero_are_two_things(tmp_path):
    [change] = difference(*versions(tmp_path, cell("missions", 2, "assessed_usd_per_period", "0"))).changed
    assert (change.before, change.after) == ("", "0")


def test_rows_with_the_same_key_are_compared_one_by_one(tmp_path):
    caveat = row("caveats", pledge="A-police", mission="NORTH", rule="never", reason="why")
    found = difference(*versions(tmp_path, caveat, caveat))
    assert [change.key for change in found.added] == [("", "A-police", "NORTH", "")] * 2


@pytest.mark.parametrize(("columns", "seed"), [("D", 1), ("H", 2), ("DEFG", 3), ("A", 4)])
def test_a_column_sorted_without_its_neighbours_is_warned_of(columns, seed):
    """The values of a column of the pledges in another order, as a spreadsheet leaves them after such a sort."""
    old = check(read_case(SUMMIT)).case
    book = openpyxl.load_workbook(io.BytesIO(input_workbook(old)))
    sheet, order = book["pledges"], list(range(2, 2 + len(old["pledges"])))
    random.Random(seed).shuffle(order)  # noqa: S311
    for letter in columns:
        values = [sheet[f"{letter}{number}"].value for number in order]
        for number, value in enumerate(values, start=2):
            sheet[f"{letter}{number}"].value = value
    file = io.BytesIO()
    book.save(file)
    [warning] = [w for w in difference(old, check(read_workbook(file.getvalue())).case).warnings if "pledges" in w]
    named = {"D": "units", "H": "readiness", "DEFG": "units", "A": "contributor"}[columns]
    assert named in warning


def test_rows_sorted_whole_are_not_warned_of():
    old = check(read_case(SUMMIT)).case
    sheets = openpyxl.load_workbook(io.BytesIO(input_workbook(old)))
    sheet = sheets["pledges"]
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2, max_row=1 + len(old["pledges"]))]
    for number, values in enumerate(sorted(rows, key=lambda cells: (cells[3], cells[0])), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    file = io.BytesIO()
    sheets.save(file)
    found = difference(old, check(read_workbook(file.getvalue())).case)
    assert not found
    assert found.warnings == []


def test_a_few_edits_are_not_taken_for_a_sort(tmp_path):
    edits = [cell("pledges", number, "units", "2") for number in (2, 3, 4, 5)]
    assert difference(*versions(tmp_path, *edits)).warnings == []


def without_column(table, column):
    def edit(folder):
        rows = grid(folder / f"{table}.csv")
        place = rows[0].index(column)
        put(folder / f"{table}.csv", [cells[:place] + cells[place + 1 :] for cells in rows])

    return edit


def without_table(table):
    return lambda folder: (folder / f"{table}.csv").unlink()


def torn(table, number):
    def edit(folder):
        rows = grid(folder / f"{table}.csv")
        put(folder / f"{table}.csv", [*rows[: number - 1], [*rows[number - 1], "one cell more"], *rows[number:]])

    return edit


def picture(table):
    """A picture in the place of a table."""
    return lambda folder: (folder / f"{table}.csv").write_bytes(b"\x89PNG\r\n\x1a\n")


UNREAD = {
    "a table that cannot be read": (picture("pledges"), "pledges (4 rows in the old version): it cannot be read"),
    "a table that is not there": (without_table("funds"), "funds (1 row in the old version): it is not there"),
    "a column that is not there": (without_column("pledges", "units"), "pledges: the column units is not there"),
    "a column of notes that is not there": (without_column("pledges", "note"), "pledges: the column note is not there"),
    "a row that cannot be read": (torn("pledges", 3), "pledges: A-police may be what cannot be read in row 3"),
    "a row without its key": (
        cell("pledges", 3, "pledge", ""),
        "pledges: A-police may be what cannot be read in row 3",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_is_not_compared_and_never_taken_for_gone(name, tmp_path):
    edit, said = UNREAD[name]
    folder = copy_of_tiny(tmp_path / "new", edit, cell("areas", 2, "civilians", "7"))
    found = compare(TINY, folder).found
    assert (found.added, found.removed) == ([], [])
    assert [change.column for change in found.changed] == ["civilians"]
    assert [sentence.partition(" in the new")[0].partition(" of the new")[0] for sentence in found.unread] == [said]
    done = command("diff", TINY, folder)
    assert done.exit_code == 2
    assert f"Not compared: {said}" in done.stdout
    assert "0 rows added, 0 removed, 1 cell changed in what can be compared: " in done.stdout
    raw, old = read_case(folder), sheets_of(read_case(TINY))
    sent = uploads.Upload(raw, check(raw))
    assert uploads.differs(old, sent).unread == found.unread
    if "row" not in name:
        assert {change.column for change in rows.case_changes(old, sent.sheets)} == {"civilians"}


def test_a_column_that_counts_as_blank_where_it_is_absent_is_compared_as_blank(tmp_path):
    folder = copy_of_tiny(tmp_path / "new", without_column("areas", "troops_limit"))
    before = read_case(copy_of_tiny(tmp_path / "old", cell("areas", 2, "troops_limit", "9000")))
    sent = read_case(folder)
    found = difference(check(before).case, check(sent).case, sent)
    assert ("troops_limit", "9000", "") in [(change.column, change.before, change.after) for change in found.changed]
    assert found.unread == []
    old, upload = sheets_of(before), uploads.Upload(sent, check(sent))
    shown = rows.case_changes(old, upload.sheets)
    assert [(change.column, change.before, change.after) for change in shown] == [("troops_limit", "9000", "")]
    assert uploads.differs(old, upload).unread == []
    assert any("troops_limit (no limit)" in notice for notice in upload.checked.notices)


def test_a_cell_that_cannot_be_read_differs_as_it_was_typed(tmp_path):
    """It is blank in the table, which is not what becomes of it."""
    folder = copy_of_tiny(tmp_path / "new", cell("pledges", 2, "units", "two"), cell("settings", 2, "value", "A"))
    found = compare(TINY, folder).found
    assert [(change.column, change.after) for change in found.changed] == [("value", "A"), ("units", "two")]


def test_a_row_that_is_read_is_removed_for_certain_where_every_row_is_read(tmp_path):
    found = compare(TINY, copy_of_tiny(tmp_path / "new", without_row("pledges", 3))).found
    assert [change.key for change in found.removed] == [("A-police",)]
    assert found.unread == []


@pytest.mark.parametrize(
    ("edits", "code", "said"),
    [
        ([], 0, "Nothing differs.\n"),
        ([cell("pledges", 2, "units", "3")], 1, "0 rows added, 0 removed, 1 cell changed.\n"),
        ([picture(name) for name in TABLES], 2, "can be compared.\n"),
    ],
)
def test_diff_ends_as_diff_does(edits, code, said, tmp_path):
    done = command("diff", TINY, copy_of_tiny(tmp_path / "new", *edits))
    assert done.exit_code == code
    assert done.stdout.endswith(said)
    assert "removed: " not in done.stdout


def test_what_cannot_be_opened_is_not_compared(tmp_path):
    (tmp_path / "case.xlsx").write_bytes(b"no workbook")
    faulty = copy_of_tiny(tmp_path / "faulty", cell("pledges", 2, "units", "-1"))
    for old, new in ((TINY, tmp_path / "case.xlsx"), (TINY, tmp_path / "nowhere"), (faulty, TINY)):
        done = command("diff", old, new)
        assert done.exit_code == 2
        assert done.stdout.endswith("cannot be compared before that is mended.\n")
        assert "Nothing differs" not in done.stdout
        assert "removed" not in done.stdout


def test_a_sheet_that_cannot_be_read_leaves_the_others_to_be_compared(tmp_path):
    case = check(read_case(TINY)).case
    book = openpyxl.load_workbook(io.BytesIO(input_workbook(case)))
    book["funds"].delete_rows(1)
    book["pledges"]["D2"].value = 3
    book.save(tmp_path / "case.xlsx")
    found = compare(TINY, tmp_path / "case.xlsx").found
    assert [change.column for change in found.changed] == ["units"]
    assert found.removed == []
    assert [sentence.partition(" ")[0] for sentence in found.unread] == ["funds"]


WAYS = {
    "rows": (1, "0 rows added, 0 removed, 1 cell changed.\n"),
    "tables": (2, "0 rows added, 3 removed, 5 cells changed; 3 faults.\n"),
    "case": (2, "0 rows added, 33 removed, 5 cells changed; 9 faults.\n"),
}


@pytest.mark.parametrize("way", WAYS)
def test_diff_shows_what_each_way_of_merging_some_tables_would_change(way, tmp_path):
    (tmp_path / "pledges.csv").write_text("pledge,units\nA-battalion,3\n")
    code, said = WAYS[way]
    done = command("diff", TINY, tmp_path / "pledges.csv", "--way", way)
    assert (done.exit_code, done.stdout.endswith(said)) == (code, True)
    assert "changed: pledges, row 2, A-battalion: units “1” becomes “3”.\n" in done.stdout


def test_apply_merges_tables_in_the_way_that_is_said_and_takes_nothing_with_faults(tmp_path):
    (tmp_path / "pledges.csv").write_text("pledge,units\nA-battalion,3\n")
    (tmp_path / "off.toml").write_text('[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n')
    given = [tmp_path / "pledges.csv", tmp_path / "off.toml", "--out", tmp_path / "out"]
    undecided = command("apply", TINY, *given)
    assert undecided.exit_code == 1
    assert "--way tables: 0 rows added, 3 removed, 5 cells changed; 3 faults." in undecided.stdout
    assert command("apply", TINY, *given, "--way", "tables").exit_code == 2
    assert not (tmp_path / "out").exists()
    assert command("apply", TINY, *given, "--way", "rows").exit_code == 0
    changed = rows.case_changes(sheets_of(read_case(TINY)), sheets_of(read_case(tmp_path / "out")))
    assert [(change.column, change.after) for change in changed] == [("participates", "no"), ("units", "3")]
