"""Files of other programs: read where their meaning is certain, else called what they are, with the way out."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from planner.check import check
from planner.files import read_case
from planner.fingerprint import fingerprint
from planner.workbook.reading import read_workbook
from tests.edits import TINY, content, copy_of_tiny
from tests.messes import messed, put, template
from tests.test_packed import packed

PRINT = fingerprint(check(read_case(TINY)).case)
LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
FALSE = (
    "list index",
    "cut short",
    "no sheet that is a table",
    "cannot be read",
    "Traceback",
    "Errno",
    "has no attribute",
)
"""What none of these files is."""

TABLE = b"<table><tr><td>pledge</td><td>units</td></tr></table>"

NAMED = {
    "ods": (packed({"mimetype": ODS, "content.xml": b"<x/>"}), "OpenDocument spreadsheet (.ods)"),
    "ots": (packed({"mimetype": ODS + b"-template"}), "OpenDocument spreadsheet"),
    "odt": (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument text"),
    "fods": (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument">', "OpenDocument"),
    "xlsb": (packed({"[Content_Types].xml": b"<T/>", "xl/workbook.bin": b"\x83"}), "binary Excel workbook (.xlsb)"),
    "docx": (packed({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<d/>"}), "a Word document"),
    "numbers": (packed({"Index/Document.iwa": b"x"}), "Apple Numbers"),
    "xls": (LEGACY + "Workbook".encode("utf-16-le") + bytes(600), "before 2007 (.xls)"),
    "xls of Excel 4": (b"\x09\x04\x06\0\0\0\x10\0" + bytes(90), "before 2007 (.xls)"),
    "xls that is a page": (b"\xef\xbb\xbf \r\n<html xmlns:x='urn:schemas-microsoft-com'>" + TABLE, "(HTML)"),
    "xls that is a table": (TABLE, "(HTML)"),
    "xls that is a page in UTF-16": (b"\xff\xfe" + ("<!DOCTYPE html>" + TABLE.decode()).encode("utf-16-le"), "(HTML)"),
    "xls that is a mail": (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + TABLE, "(HTML)"),
    "xml of 2003": (
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "XML spreadsheet of 2003",
    ),
    "slk": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
    "pdf": (b"%PDF-1.7\n", "a PDF"),
    "gz": (b"\x1f\x8b\x08" + bytes(30), "gzip"),
    "csv": (b"pledge,units\nA,1\n", "plain text, such as a CSV file"),
    "unknown": (bytes(range(256)), "a kind that is not known"),
    "empty": (b"", "an empty file"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_a_file_of_another_program_is_called_what_it_is_with_the_way_out(name, tmp_path):
    data, words = NAMED[name]
    (tmp_path / "case.xlsx").write_bytes(data)
    raw = read_case(tmp_path / "case.xlsx")
    assert raw.unread
    [fault] = check(raw).faults
    assert words in fault.found
    assert fault.hint
    assert [false for false in FALSE if false in str(fault)] == []
    assert str(fault).isprintable()


@pytest.mark.parametrize("name", ["ods", "xls", "xls that is a table", "xls that is a page in UTF-16", "pdf", "xlsb"])
def test_so_it_is_under_the_name_of_a_csv_file(name, tmp_path):
    data, words = NAMED[name]
    [fault] = read_case(copy_of_tiny(tmp_path, content("funds.csv", data))).faults
    assert words in fault.found
    assert "under the name of a CSV file" in fault.found
    assert fault.hint


def remade(change):
    """The template with the name and content of every part changed."""
    with zipfile.ZipFile(io.BytesIO(template())) as source:
        return packed(dict(change(name, source.read(name)) for name in source.namelist()))


def strict(name, data):
    """A part as “Strict Open XML Spreadsheet” has it."""
    data = data.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    relations = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    return name, data.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", relations)


def styled(new):
    return lambda name, data: (name, new(data) if name == "xl/styles.xml" else data)


def without_styles(name, data):
    return ("xl/unused.xml", b"<x/>") if name == "xl/styles.xml" else (name, data)


def odd_case(name, data):
    return name.upper() if name.startswith("xl/work") else name.title(), data


READ = {
    "Strict Open XML": strict,
    "small letters": lambda name, data: (name.lower(), data),
    "capitals": lambda name, data: (name.upper(), data),
    "some capitals": odd_case,
    "backslashes": lambda name, data: (name.replace("/", "\\"), data),
    "no styles": without_styles,
    "styles that are no XML": styled(lambda _: b"<styleSheet"),
    "styles without any style": styled(lambda _: b"<styleSheet/>"),
    "fills that are none": styled(
        lambda data: re.sub(rb"<fills.*</fills>", b"<fills><fill><odd/></fill></fills>", data)
    ),
    "a format of an odd number": styled(lambda data: data.replace(b'numFmtId="49"', b'numFmtId="x"')),
    "no theme": lambda name, data: ("xl/other.xml", b"<x/>") if "theme" in name else (name, data),
}


@pytest.mark.parametrize("name", READ)
def test_what_the_meaning_of_a_workbook_does_not_hang_on_does_not_matter(name):
    checked = check(read_workbook(remade(READ[name])))
    assert [*map(str, checked.faults)] == []
    assert fingerprint(checked.case) == PRINT


def test_numbers_whose_format_is_missing_are_read_and_told():
    notices = " ".join(read_workbook(remade(without_styles)).notices)
    assert "numbers whose format the workbook lacks were read as numbers" in notices


def test_a_date_of_strict_open_xml_is_a_date():
    data = messed(put("settings", "B3", "2030-01", shown="General"))
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet, count = re.subn(
        rb'<c r="B3"[^>]*>.*?</c>', b'<c r="B3" t="d"><v>2030-01-01T00:00:00</v></c>', parts["xl/worksheets/sheet2.xml"]
    )
    assert count == 1
    parts["xl/worksheets/sheet2.xml"] = sheet
    checked = check(read_workbook(packed(dict(strict(*part) for part in parts.items()))))
    assert checked.faults == []
    assert checked.case.settings.start == "2030-01"


def since_1904(book):
    book.epoch = CALENDAR_MAC_1904


@pytest.mark.parametrize(
    ("edits", "notice"),
    [
        ([put("settings", "B3", 47484)], "count days"),
        ([since_1904, put("settings", "B3", 46022)], "count days"),
        ([put("settings", "B3", date(2030, 1, 31), shown="mmm-yy")], "dates"),
        ([since_1904, put("settings", "B3", datetime(2030, 1, 31), shown="mmm-yy")], "dates"),
        ([put("settings", "B3", "Jan 2030", shown="@")], "dates"),
        ([put("areas", "D2", "−0.5", shown="@"), put("areas", "D2", 1, shown="0")], ""),
    ],
    ids=["a count of days", "a count of days since 1904", "a date", "a date since 1904", "words", "untouched"],
)
def test_a_month_is_read_whatever_the_spreadsheet_made_of_it(edits, notice):
    checked = check(read_workbook(messed(*edits)))
    assert checked.case.settings.start == "2030-01"
    assert notice in " ".join(checked.notices)


def test_a_month_with_two_digits_is_a_fault_that_says_what_to_write():
    [fault] = check(read_workbook(messed(put("settings", "B3", "Jan-30", shown="@")))).faults
    assert fault.place == "settings!B3, column value"
    assert "2030-01 if the digits are a year" in fault.hint


def test_a_dash_is_a_minus_in_a_workbook_too():
    checked = check(read_workbook(messed(put("areas", "D2", "−3.5", shown="@"))))
    assert checked.faults == []
    assert checked.case["areas"]["latitude"].iloc[0] == -3.5
    assert "areas: dashes in front of numbers were read as minus: D2." in checked.notices


def test_a_row_of_hashtags_is_no_row_of_the_table():
    def tagged(book):
        page = book["pledges"]
        page.tables.clear()
        page.insert_rows(2)
        page["A2"], page["B2"], page["D2"] = "#meta+id", "#org+name", "#capacity +units"

    checked = check(read_workbook(messed(tagged)))
    assert checked.faults == []
    assert fingerprint(checked.case) == PRINT
    assert any("HXL" in notice and "row 2" in notice for notice in checked.notices)


def test_a_cell_among_hashtags_that_is_none_is_told_and_the_row_is_none_of_the_table(tmp_path):
    def tagged(book):
        page = book["pledges"]
        page.tables.clear()
        page.insert_rows(2)
        page["A2"], page["B2"], page["D2"] = "#meta+id", "#org+name", "units"

    heading, *rows = (TINY / "pledges.csv").read_text(encoding="utf-8").splitlines()
    tags = "#meta+id,#org+name,units" + "," * (heading.count(",") - 2)
    csv = content("pledges.csv", "\n".join([heading, tags, *rows]).encode())
    for raw in (read_workbook(messed(tagged)), read_case(copy_of_tiny(tmp_path, csv))):
        [fault] = check(raw).faults
        assert "“units” in a row of the hashtags" in str(fault)
        assert fault.row == 2


def test_a_cell_that_refers_to_no_text_is_named():
    def broken(name, data):
        return name, re.sub(rb'(<c r="A2"[^>]*t=")[a-zA-Z]+("[^>]*>).*?</c>', rb"\1s\2<v>99999</v></c>", data)

    [fault] = read_workbook(remade(broken)).faults
    assert "A2 holds what no spreadsheet writes" in fault.found
    assert "list index" not in str(fault)


def test_two_sheets_of_one_name_are_refused():
    def renamed(name, data):
        return name, data.replace(b'name="funds"', b'name="Pledges"') if name == "xl/workbook.xml" else data

    [fault] = read_workbook(remade(renamed)).faults
    assert "two of its sheets have the name" in fault.found


def test_a_workbook_that_openpyxl_writes_today_is_read_part_by_part():
    book = openpyxl.Workbook()
    book.create_chartsheet("a chart")
    file = io.BytesIO()
    book.save(file)
    assert "no sheet that is a table" in str(read_workbook(file.getvalue()).faults[0])
