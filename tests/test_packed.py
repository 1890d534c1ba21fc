"""A zip is a case wherever one is asked for: which file is which table, and what is no part of it."""

import io
import zipfile

import pytest

from planner.case_folders import check_case
from planner.check import check
from planner.exchange import uploads
from planner.files import read_case
from planner.files.packed import read_bytes
from planner.fingerprint import fingerprint
from tests.command import command
from tests.edits import TINY, content, copy_of_tiny, without
from tests.messes import template

FILES = {file.name: file.read_bytes() for file in sorted(TINY.glob("*.csv"))}
PRINT = fingerprint(check_case(TINY).case)


def packed(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return file.getvalue()


def named(change):
    return {change(name): data for name, data in FILES.items()}


HIDDEN = {"__MACOSX/._missions.csv": b"\0", "case/.~lock.missions.csv": b"x", ".git/missions.csv": b"x"}
SAME = {
    "files": FILES,
    "a folder": named("case/{}".format),
    "folders of Windows": named("my case\\{}".format),
    "capitals": named(str.upper),
    "a capital": named(lambda name: f"Case/{name.title()}"),
    "what macOS adds": named("case/{}".format) | HIDDEN,
    "one table elsewhere": {("more/" if name == "funds.csv" else "") + name: data for name, data in FILES.items()},
    "paths out of the zip": named("../../{}".format),
    "a path from the root": named("/{}".format),
    "a workbook": {"case.xlsx": template()},
    "a workbook in a folder": {"a/b/case.xlsx": template(), "a/read me.txt": b"hello"},
    "a zip": {"inner.zip": packed(FILES)},
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_case_is_read_however_it_was_packed(name, tmp_path):
    (tmp_path / "case.bin").write_bytes(packed(SAME[name]))
    checked = check_case(tmp_path / "case.bin")
    assert [*map(str, checked.faults)] == []
    assert fingerprint(checked.case) == PRINT
    assert sorted(file.name for file in tmp_path.iterdir()) == ["case.bin"]


@pytest.mark.parametrize("name", ["a workbook", "a zip"])
def test_what_was_read_from_within_is_said(name):
    [notice] = read_bytes("sent.zip", packed(SAME[name])).notices
    assert next(iter(SAME[name])) in notice


def test_two_files_of_one_table_are_a_fault_that_names_both():
    sent = {**named("new/{}".format), "old/Missions.csv": FILES["missions.csv"].replace(b"NORTH", b"WEST")}
    raw = read_bytes("case.zip", packed(sent))
    [fault] = raw.faults
    assert str(fault).startswith("missions: found 2 files of this table: “new/missions.csv”, “old/Missions.csv”")
    assert "missions" not in raw.tables


def test_in_the_app_a_table_that_could_not_be_read_is_not_called_missing():
    sent = uploads.read_case("case.zip", packed(FILES | {"old/missions.csv": FILES["missions.csv"]}))
    assert "2 files of this table: “missions.csv”, “old/missions.csv”" in str(sent.checked.faults[0])
    [lost] = uploads.differs(uploads.read_case("case.zip", packed(FILES)).sheets, sent).unread
    assert lost == "missions (2 rows in the old version): it cannot be read in the new one"


def test_two_files_of_one_table_in_a_folder_are_a_fault_too(tmp_path):
    [fault] = read_case(copy_of_tiny(tmp_path, content("FUNDS.CSV", FILES["funds.csv"]))).faults
    assert "“FUNDS.CSV”, “funds.csv”" in fault.found


def test_capitals_are_no_matter_in_a_folder(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name.upper()).write_bytes(data)
    assert fingerprint(check_case(tmp_path).case) == PRINT


REFUSED = {
    "two workbooks": (
        {"a.xlsx": template(), "b.xlsx": template()},
        "2 files that may each be the case (a.xlsx, b.xlsx)",
    ),
    "a zip in a zip in a zip": ({"b.zip": packed({"c.zip": packed(FILES)})}, "no CSV file"),
    "nothing of a case": ({"holiday.jpg": b"\xff\xd8\xff"}, "no CSV file"),
    "a workbook of LibreOffice": (
        {"case.ods": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})}, "OpenDocument"
    ),
    "too many files": ({f"{n}.csv": b"" for n in range(101)}, "at most 100 of them"),
    "a bomb": ({"missions.csv": b" " * (65 * 2**20)}, "64 MiB"),
    "scenarios of a store": ({"manifest.json": b"{}", "inputs/a.json": b"{}"}, "planner scenario import"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_zip_that_is_no_case_is_refused_with_a_sentence(name):
    members, words = REFUSED[name]
    raw = read_bytes("sent.zip", packed(members))
    assert raw.unread
    [fault] = check(raw).faults
    assert words in str(fault)
    assert str(fault).startswith("sent.zip")


def test_a_locked_zip_is_refused():
    data = bytearray(packed(FILES))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "password" in str(read_bytes("sent.zip", bytes(data)).faults[0])


def test_a_damaged_zip_says_so():
    data = packed(FILES)
    middle = len(data) // 3
    raw = read_bytes("sent.zip", data[:middle] + bytes(40) + data[middle + 40 :])
    assert "a damaged zip" in str(raw.faults[0])


def test_what_is_beside_the_tables_is_told():
    beside = {"notes/list.csv": b"a,b\n", "plan.xlsx": b"PK", "read me.md": b""}
    raw = read_bytes("case.zip", packed(FILES | beside))
    assert raw.faults == []
    assert "notes/list.csv" in raw.notices[0]
    assert "plan.xlsx" in raw.notices[1]
    [fault] = read_bytes("case.zip", packed(FILES | {"pledge.csv": b"", "more/pledge.csv": b""} | beside)).faults[1:]
    assert "Did you mean “pledges”?" in str(fault)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "tsv"])
def test_a_table_that_is_there_as_something_else_is_not_taken_for_missing(ending, tmp_path):
    [fault] = read_case(copy_of_tiny(tmp_path, without("locks"), content(f"locks.{ending}", b"x"))).faults
    assert f"no CSV (locks.{ending})" in fault.found


def test_commands_take_a_zip(tmp_path):
    case, plan, copy = tmp_path / "tiny.zip", tmp_path / "plan", tmp_path / "copy"
    case.write_bytes(packed(SAME["a folder"]))
    change = tmp_path / "change.toml"
    change.write_text('[[change]]\nkind = "switch_off"\ncontributor = "ALFA"\n', encoding="utf-8")
    assert command("solve", case, "--plan-dir", plan).exit_code == 0
    assert command("verify", case, plan).exit_code == 0
    assert "Nothing differs" in command("diff", TINY, case).output
    assert command("apply", case, change, "--out", copy).exit_code == 0
    assert "NORTH" in (copy / "missions.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a workbook", "a zip"])
def test_a_folder_that_holds_a_workbook_or_a_zip_and_no_table_is_the_case_in_it(name, tmp_path):
    (member, data), *_ = SAME[name].items()
    (tmp_path / member).write_bytes(data)
    (tmp_path / "read me.txt").write_bytes(b"hello")
    checked = check_case(tmp_path)
    assert [*map(str, checked.faults)] == []
    assert fingerprint(checked.case) == PRINT
    assert any(member in notice for notice in checked.notices)


def test_two_workbooks_in_a_folder_are_named(tmp_path):
    for member in ("a.xlsx", "b.xlsx"):
        (tmp_path / member).write_bytes(template())
    [fault] = check_case(tmp_path).faults
    assert "2 files that may each be the case (a.xlsx, b.xlsx)" in str(fault)
