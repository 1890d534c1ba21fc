"""Reading a case folder: what cannot be read is said, in its place, and nothing is changed."""

import os
import shutil
import tracemalloc

import pytest

from planner.case_folders import check_case
from planner.file_limits import LIMITS
from planner.files import read_case
from planner.tables import TABLES
from tests.edits import cell, content, copy_of_tiny, put, without

HEADING = b"fund,contributor,amount_usd,from_period,to_period,mission,purpose,delivery_probability,source,note\n"
ROW = b"B-fund,BRAVO,1000000,,,,any,,made up,\n"


def funds(data):
    return content("funds.csv", data)


def text(encoding):
    return (HEADING + ROW).decode().replace("made up", "élan").encode(encoding)


def folder(name):
    def edit(case):
        (case / name).unlink()
        (case / name).mkdir()

    return edit


def link(name):
    def edit(case):
        (case / name).unlink()
        (case / name).symlink_to(case / "nowhere")

    return edit


def moved(old, new):
    return lambda case: (case / old).rename(case / new)


# Name, edits, the place of every fault there is, and fragments of the first sentence.
UNREADABLE = [
    ("Latin-1", [funds(text("latin-1"))], "funds, row 2", ["0xe9, though “é” to older programs", "text in UTF-8",
     "Save the file as “CSV UTF-8”"]),
    ("Latin-1 far down", [funds(HEADING + b"\n" * 20_000 + text("latin-1"))], "funds, row 20003", ["0xe9"]),
    ("UTF-16 without a mark", [funds(text("utf-16-le"))], "funds, row 1", ["0x00", "text in UTF-8"]),
    ("NUL byte", [funds(HEADING + ROW.replace(b"any", b"a\0y"))], "funds, row 2", ["0x00", "text in UTF-8"]),
    ("empty file", [funds(b"")], "funds, row 1", ["a blank row", "a heading with the names of the columns"]),
    ("mark and nothing else", [funds(b"\xef\xbb\xbf\n")], "funds, row 1", ["a blank row", "a heading"]),
    ("blank first row", [funds(b",,\n" + HEADING + ROW)], "funds, row 1", ["a blank row", "a heading"]),
    ("short row", [funds(HEADING + b"B-fund,BRAVO\n")], "funds, row 2",
     ["found 2 cells", "as many as the heading has (10)", "blank or not"]),
    ("row of one cell", [funds(HEADING + ROW + b"total\n")], "funds, row 3", ["found 1 cell;", "(10)"]),
    ("long row", [funds(HEADING + ROW.replace(b"1000000", b"1,000,000"))], "funds, row 2",
     ["found 12 cells", "as many as the heading has (10)", "A comma within a cell needs quotation marks"]),
    ("unclosed quotation mark", [funds(HEADING + ROW + b'C-fund,"BRAVO,1,,,,any,,,\n' + ROW)], "funds, row 3",
     ["what is not CSV (unexpected end of data)", "comma-separated values", "quotation marks from this row on"]),
    ("text after a quotation", [funds(HEADING + b'B-fund,"BRAVO" x,1,,,,any,,,\n')], "funds, row 2", ["not CSV"]),
    ("cell without end", [funds(HEADING + b"x" * 200_000)], "funds, row 2", ["not CSV (field larger than"]),
    ("workbook by another name", [funds(b"PK\x03\x04\x14\0\x06\0")], "funds",
     ["a workbook or an archive under the name of a CSV file", "save it as “CSV UTF-8”; or send the workbook"]),
    ("semicolons under another heading", [funds(b"who;what;sum\nBRAVO;any;1\n")], "funds, row 1",
     ["“who;what;sum”", "columns separated by commas", "a point for decimals"]),
    ("tabulators under another heading", [funds(b"who\twhat\n")], "funds, row 1", [r"“who\twhat”", "by commas"]),
    ("too many blank rows between", [funds(HEADING + b"\n" * 1_100_000 + ROW)], "funds", ["at most 1,048,576 rows"]),
    ("file too big", [funds(b"x" * (LIMITS.table_bytes + 1))], "funds", ["a file of 33 MiB", "at most 32 MiB"]),
    ("too many rows", [funds(b"a\n" * 1_000_000)], "funds", ["more than 50,000 rows", "at most 50,000 rows"]),
    ("too many columns", [funds(b"a," * 300_000)], "funds, row 1", ["300,001 columns", "at most 100 columns"]),
    ("folder for a file", [folder("funds.csv")], "funds", ["what is not a file", "a CSV file"]),
    ("link to nowhere", [link("funds.csv")], "funds", ["what is not a file", "a CSV file"]),
    ("near miss of a table", [moved("caveats.csv", "caveat.csv")], "caveat.csv",
     ["a table of this name", "missions, areas", "Did you mean “caveats”?"]),
    ("name that is not UTF-8", [moved("funds.csv", b"f\xfcnds.csv".decode("utf-8", "surrogateescape"))],
     r"f\udcfcnds.csv", ["a table of this name", "each as NAME.csv"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "places", "fragments"), [pytest.param(*fault, id=name) for name, *fault in UNREADABLE]
)
def test_a_file_that_cannot_be_read_is_one_fault_in_its_place(edits, places, fragments, tmp_path):
    faults = check_case(copy_of_tiny(tmp_path, *edits)).faults
    assert [fault.place for fault in faults] == [places], [*map(str, faults)]
    sentence = str(faults[0])
    assert [fragment for fragment in fragments if fragment not in sentence] == [], sentence
    assert sentence.isprintable()


@pytest.mark.parametrize(
    ("path", "found"),
    [("nowhere", "nothing"), ("file", "no workbook"), ("x" * 5000, "cannot be opened"), ("a\0b", "cannot be opened")],
)
def test_a_case_that_is_no_folder_is_one_fault_in_raw(path, found, tmp_path):
    (tmp_path / "file").write_text("a,b\n", encoding="utf-8")
    [fault] = read_case(tmp_path / path).faults
    assert found in fault.found
    assert "workbook" in fault.allowed
    assert str(fault).isprintable()


@pytest.mark.parametrize("place", ["nowhere", "bytes.xlsx"])
def test_what_cannot_be_opened_is_the_one_fault(tmp_path, place):
    (tmp_path / "bytes.xlsx").write_bytes(bytes(range(256)) * 9)
    checked = check_case(tmp_path / place)
    assert len(checked.faults) == 1
    assert checked.notices == []


def test_an_empty_folder_lacks_every_required_table(tmp_path):
    faults = check_case(tmp_path).faults
    needed = ["settings", "missions", "areas", "threats", "contributors", "unit_types", "pledges"]
    assert [fault.place for fault in faults] == needed
    assert [fault.found for fault in faults] == ["no such table"] * len(needed)


def test_a_file_too_long_is_refused_without_reading_on(tmp_path):
    rows = 10 * LIMITS.rows
    case = copy_of_tiny(tmp_path, funds(b"a\n" * rows))
    tracemalloc.start()
    assert [fault.table for fault in read_case(case).faults] == ["funds"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 120 * LIMITS.rows + 10**7


def test_a_file_too_big_is_refused_unopened(tmp_path, monkeypatch):
    case = copy_of_tiny(tmp_path)
    for file in case.iterdir():
        os.truncate(file, LIMITS.table_bytes + 1)
    monkeypatch.setattr("pathlib.Path.open", None)
    found = {fault.table: fault.allowed for fault in read_case(case).faults}
    assert found == dict.fromkeys(TABLES, "at most 32 MiB")
    assert len(read_case(case).faults) == len(TABLES)


def test_the_longest_table_is_read(tmp_path):
    assert not read_case(copy_of_tiny(tmp_path, funds(HEADING + ROW * LIMITS.rows))).tables["funds"].torn
    assert "funds" not in read_case(copy_of_tiny(tmp_path, funds(HEADING + ROW * (LIMITS.rows + 1)))).tables


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + HEADING + ROW,
        HEADING.replace(b"\n", b"\r\n") + ROW.replace(b"\n", b"\r\n"),
        HEADING.replace(b"\n", b"\r") + ROW.replace(b"\n", b"\r"),
        HEADING + ROW.rstrip(b"\n"),
        HEADING + b"\n , \n,,,,,,,,,\n" + ROW,
        HEADING.replace(b",", b" , ") + ROW.replace(b",", b" ,"),
        b'"' + HEADING.rstrip(b"\n").replace(b",", b'","') + b'"\n' + ROW,
        (HEADING + ROW).replace(b",", b";"),
        (HEADING + ROW).replace(b",", b";").replace(b";1000000;", b";1.000.000,00;"),
        b'"' + (HEADING + ROW).replace(b"\n", b'"\n"').replace(b",", b'";"').rstrip(b'"'),
        b"sep=;\r\n" + (HEADING + ROW).replace(b",", b";"),
        b"\xef\xbb\xbfsep=,\n" + HEADING + ROW,
        b"sep=|\n" + (HEADING + ROW).replace(b",", b"|"),
        (HEADING + ROW).replace(b",", b"\t"),
        (HEADING + ROW).replace(b",", b"\t").decode().encode("utf-16"),
        (HEADING + ROW).decode().encode("utf-16"),
        HEADING + ROW + b"\n" * 10_000_000,
        HEADING + ROW + b",,,,,,,,,\r\n" * 1_000_000,
        HEADING + b"#org+id,#org,#value+usd,,,,,,,\n" + ROW,
        HEADING + b"#org+id,,,,,,,,,\n" + ROW,
        b"sep=;\r\n" + HEADING + ROW,
        b"sep=\r\n" + (HEADING + ROW).replace(b",", b"\t"),
        b"sep=semicolon\r\n" + (HEADING + ROW).replace(b",", b";"),
    ],
    ids=[
        "byte order mark",
        "Windows",
        "classic Mac",
        "no last line end",
        "blank rows",
        "blanks",
        "quotation marks",
        "semicolons",
        "semicolons and their numbers",
        "semicolons and quotation marks",
        "sep=;",
        "sep=,",
        "sep=|",
        "tabulators",
        "Unicode text of Excel",
        "commas in UTF-16",
        "ten million line ends",
        "a million blank rows",
        "HXL",
        "HXL in one column",
        "sep=; and commas",
        "sep= and tabulators",
        "sep=semicolon",
    ],
)
def test_the_same_table_is_read_however_it_was_saved(data, tmp_path):
    checked = check_case(copy_of_tiny(tmp_path, funds(data)))
    assert not checked.faults
    [fund] = checked.case["funds"].to_dict("records")
    assert (fund["fund"], fund["contributor"], fund["amount_usd"]) == ("B-fund", "BRAVO", 1e6)


def test_a_first_line_that_does_not_fit_is_told(tmp_path):
    checked = check_case(copy_of_tiny(tmp_path, funds(b"sep=;\n" + HEADING + ROW)))
    assert checked.notices == ["funds: its first line “sep=;” does not fit, and cells were read by what fits."]


@pytest.mark.parametrize("title", [b"Money pledged, as of May\n\n", b'"Our funds"\n', b"Funds,,,,,,,,,\n"])
def test_a_title_above_the_heading_is_called_that_and_nothing_else_is_said(title, tmp_path):
    [fault] = check_case(copy_of_tiny(tmp_path, funds(title + HEADING + ROW))).faults
    assert "above the heading; allowed: the heading in the first row. Delete the rows above the heading." in str(fault)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path):
    data = HEADING + b'A-fund,ALFA,1,,,,any,,"two\nlines",\n\n' + ROW.replace(b"any", b"all")
    [fault] = check_case(copy_of_tiny(tmp_path, funds(data))).faults
    assert fault.place == "funds, row 4, column purpose"


def test_source_and_note_are_kept_exactly_and_other_cells_without_blanks_around(tmp_path):
    source, note = "  as sent;\t“quoted” ", 'a\r\nb, "c"\n'
    edits = [cell("areas", 2, "source", source), cell("areas", 2, "note", note), cell("areas", 2, "area", " hills\t")]
    checked = check_case(copy_of_tiny(tmp_path, *edits, cell("areas", 2, "civilians", "\u00a05 ")))
    assert not checked.faults
    hills = checked.case["areas"].loc[2]
    assert (hills["source"], hills["note"]) == (source, note)
    assert (hills["area"], hills["civilians"]) == ("hills", 5)


def test_source_and_note_may_be_absent(tmp_path):
    case = copy_of_tiny(tmp_path)
    put(case / "support.csv", [["area", "capability", "troops_per_unit"], ["hills", "medical", "1000"]])
    checked = check_case(case)
    assert not checked.faults
    assert set(checked.case["support"]["note"]) == {""}


def test_other_files_are_left_alone(tmp_path):
    others = [content(name, b"\xff\0") for name in ("README.md", "pledges.xlsx", "._funds.csv", "funds.csv.bak")]
    assert not check_case(copy_of_tiny(tmp_path, *others)).faults


def test_input_files_are_never_changed(tmp_path):
    case = copy_of_tiny(tmp_path / "case", funds(text("latin-1")), cell("areas", 2, "civilians", "many"))
    shutil.copytree(case, tmp_path / "before")
    assert len(check_case(case).faults) == 2
    before = {file.name: file.read_bytes() for file in (tmp_path / "before").iterdir()}
    assert {file.name: file.read_bytes() for file in case.iterdir()} == before


OPTIONAL = {
    "readiness": "the stated assumptions",
    "preparations": "no preparations",
    "caveats": "no caveats declared",
    "funds": "no money pledged",
    "past_deliveries": "nothing known of earlier pledges",
    "pledge_events": "nothing known of what has happened to pledges",
    "support": "posted troops need no enablers",
    "capabilities_in_place": "no enablers in place",
    "locks": "nothing locked",
}


def test_missing_optional_tables_are_told(tmp_path):
    checked = check_case(copy_of_tiny(tmp_path, *(without(table) for table in OPTIONAL)))
    assert not checked.faults
    meanings = [f"There is no table {table}; taken to mean {meaning}." for table, meaning in OPTIONAL.items()]
    assert checked.notices == meanings
    assert list(checked.case["readiness"]["lead_months"]) == [12, 10, 7, 4, 2, 0]
    assert all(checked.case[table].empty for table in OPTIONAL if table != "readiness")
