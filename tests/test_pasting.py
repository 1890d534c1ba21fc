"""Rows pasted from a spreadsheet: read where their meaning is certain, else told why not, and none is lost."""

from pathlib import Path

import pytest

from planner import files
from planner.exchange.pasting import pasted
from planner.file_limits import LIMITS
from planner.formats.sheets import sheet_of, sheets_of

TINY = sheets_of(files.read_case(Path(__file__).parent.parent / "data" / "tiny"))
PLEDGES, CONTRIBUTORS = sheet_of(TINY, "pledges"), sheet_of(TINY, "contributors")


def read(text, name="contributors"):
    """Rows of the table with what was pasted, by the first column of its key; it must be without faults."""
    found = pasted(name, sheet_of(TINY, name), text)
    assert [str(fault) for fault in found.faults] == []
    return {row[0]: dict(zip(found.sheet.header, row, strict=True)) for row in found.sheet.rows}


def refused(text, name="contributors"):
    """Why rows are not read, in sentences; the table is as it was."""
    found = pasted(name, sheet_of(TINY, name), text)
    assert found.sheet == sheet_of(TINY, name)
    return [str(fault) for fault in found.faults]


def test_rows_pasted_from_excel_replace_or_join():
    text = "name\tcontributor\nNew name\tALFA\nGamma\tGAMMA\n"
    after = read(text)
    assert after["ALFA"]["name"] == "New name"
    assert after["GAMMA"]["name"] == "Gamma"
    assert len(after) == len(CONTRIBUTORS.rows) + 1
    assert pasted("contributors", CONTRIBUTORS, " \n").sheet == CONTRIBUTORS
    assert pasted("contributors", CONTRIBUTORS, text).notes == ["2 rows: 1 with a key that is there, 1 new."]


def test_a_cell_that_begins_with_a_quotation_mark_takes_no_other_rows_with_it():
    text = 'contributor\tname\nALFA\t"The land\nBRAVO\tBravo\nGAMMA\tof "G" fame"\n'
    after = read(text)
    assert [after[key]["name"] for key in ("ALFA", "BRAVO", "GAMMA")] == ['"The land', "Bravo", 'of "G" fame"']
    assert pasted("contributors", CONTRIBUTORS, text).notes[-1] == (
        "A quotation mark that nothing closes was read as it stands, in row 2."
    )


@pytest.mark.parametrize(
    ("cell", "meant"),
    [('"two\nlines"', "two\nlines"), ('"a ""word"""', 'a "word"'), ('""', ""), ('"', '"'), ('a "word"', 'a "word"')],
)
def test_cells_in_quotation_marks_are_what_excel_means_by_them(cell, meant):
    after = read(f"contributor\tname\tregion\r\nALFA\t{cell}\there\r\nBRAVO\tBravo\tthere\r\n")
    assert (after["ALFA"]["name"], after["ALFA"]["region"]) == (meant, "here")
    assert after["BRAVO"]["name"] == "Bravo"


@pytest.mark.parametrize("heading", ["Unit type", "unit type", "UNIT_TYPE", "unit-type [key]", " unit_type "])
def test_headings_in_other_spellings_are_headings(heading):
    after = read(f"Pledge\t{heading}\tUnits\nA-battalion\thospital\t7\n", "pledges")
    assert (after["A-battalion"]["unit_type"], after["A-battalion"]["units"]) == ("hospital", "7")
    assert len(after) == len(PLEDGES.rows)


def test_without_headings_the_order_is_that_of_the_table():
    after = read("GAMMA\tGamma\tSouth\n", "contributors")
    assert [after["GAMMA"][column] for column in CONTRIBUTORS.header[:3]] == ["GAMMA", "Gamma", "South"]


@pytest.mark.parametrize("separator", [";", ","])
def test_other_separators_are_read_under_headings_and_are_never_one_key(separator):
    table = f'contributor{separator}name\nALFA{separator}"Alfa{separator} the first"\nGAMMA{separator}Gamma\n'
    after = read(table)
    assert (after["ALFA"]["name"], after["GAMMA"]["name"]) == (f"Alfa{separator} the first", "Gamma")
    assert refused(table.split("\n", 1)[1])[-1] == (
        f"pasted rows, row 2: found the one cell “GAMMA{separator}Gamma”, without a tab; allowed: cells separated by "
        "tabs, as a spreadsheet copies them, or headings in the first row."
    )
    assert refused(table.replace(' the first"', " the first")) == [
        "pasted rows: found what cannot be split into cells (unexpected end of data); allowed: cells whose quotation "
        "marks are closed. Copy the rows in a spreadsheet and paste them here."
    ]


def test_more_cells_than_headings_are_told_and_blank_ones_are_none():
    assert read("contributor\tname\nALFA\tAlfa\t\t\n")["ALFA"]["name"] == "Alfa"
    assert refused("contributor\tname\nALFA\tAlfa\tEU\tx\n") == [
        "pasted rows, row 2: found “EU” in cell 3, which has no heading; allowed: cells under the 2 columns.",
        "pasted rows, row 2: found “x” in cell 4, which has no heading; allowed: cells under the 2 columns.",
    ]
    assert refused("A" + "\tx" * len(CONTRIBUTORS.header)) == [
        f"pasted rows, row 1: found “x” in cell {len(CONTRIBUTORS.header) + 1}, which has no heading; allowed: cells "
        f"under the {len(CONTRIBUTORS.header)} columns."
    ]


def test_the_same_key_twice_is_told_and_neither_row_is_dropped():
    assert refused("pledge\tunits\nA-battalion\t1\nNEW\t2\n\nA-battalion\t3\n", "pledges") == [
        "pasted rows, row 5, column pledge: found the key “A-battalion” again, which row 2 has too; allowed: each key "
        "once."
    ]


def test_rows_of_a_table_without_a_key_are_all_added():
    columns = "pledge\tmission\trule\treason\n"
    found = pasted("caveats", sheet_of(TINY, "caveats"), columns + "A\tNORTH\tnever\tone\nB\tSOUTH\tnever\ttwo\n")
    assert found.faults == []
    assert found.sheet.column("reason")[-2:] == ["one", "two"]


def test_rows_without_a_key_are_kept_apart_and_are_faults_of_the_table_later():
    found = pasted("pledges", PLEDGES, "\tALFA\tbattalion\t1\n\tBRAVO\tbattalion\t2\n")
    assert found.faults == []
    assert found.sheet.column("units")[-2:] == ["1", "2"]


def test_a_cell_too_long_for_a_spreadsheet_is_told_and_the_longest_is_read():
    assert refused(f"contributor\tname\nALFA\t{'n' * 200_000}\nBRAVO\tb\n") == [
        "pasted rows, row 2, column name: found a cell of 200,000 characters; allowed: at most 32,767 characters, as "
        "in a spreadsheet."
    ]
    longest = "n" * LIMITS.cell_characters
    assert read(f"contributor\tname\nALFA\t{longest}\n")["ALFA"]["name"] == longest
    assert refused(f"contributor;name\nALFA;{'n' * 200_000}\n") != []


def test_every_fault_of_headings_is_told_at_once():
    found = refused("contributr\tName\tname\tRating\nALFA\ta\tb\tc\n")
    assert found == [
        "pasted rows, row 1: found the unknown column “contributr”; allowed: columns of the table: "
        + ", ".join(CONTRIBUTORS.header[:-2]) + ". Did you mean “contributor”?",
        "pasted rows, row 1: found the unknown column “Rating”; allowed: columns of the table: "
        + ", ".join(CONTRIBUTORS.header[:-2]) + ".",
        "pasted rows, row 1, column name: found 2 columns of this name; allowed: one column of each name.",
        "pasted rows, row 1, column contributor: found no such column; allowed: the columns that tell rows apart.",
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
def test_a_line_that_says_what_separates_cells_is_no_row(separator):
    text = f"sep={separator}\r\ncontributor{separator}name\r\nGAMMA{separator}Gamma\r\n"
    assert read(text)["GAMMA"]["name"] == "Gamma"
    assert refused(text.replace("GAMMA", f"GAMMA{separator}x{separator}y"))[0].startswith("pasted rows, row 3: ")


def test_a_row_of_hashtags_under_the_headings_is_no_row():
    text = "contributor\tname\n#org+id\t#org+name\nGAMMA\tGamma\n"
    assert set(read(text)) == {*CONTRIBUTORS.column("contributor"), "GAMMA"}
    assert "(HXL) under the heading were not read." in pasted("contributors", CONTRIBUTORS, text).notes[1]
    three = text.replace("name\n", "name\tregion\n", 1).replace("#org+name", "#org+name\tregion")
    assert "“region” in a row of the hashtags" in refused(three)[0]
