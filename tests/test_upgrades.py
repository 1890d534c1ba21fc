"""Versions of the schema: all that is stored carries one, older ones are upgraded, and newer ones are refused."""

import io
import json
import shutil
import sqlite3
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from planner import files
from planner.check import check
from planner.fingerprint import fingerprint
from planner.formats.raw import RawPlan, RawTable
from planner.formats.sheets import Sheet, raw_case, sheet_of, sheets_of
from planner.formats.upgrades import FIRST, UPGRADES, NewerError, Upgrade, schema_version, stated, upgraded_plan
from planner.plan.plan_tables import FRAMES
from planner.schema import Column
from planner.services.session import Session
from planner.services.upgrade import upgrade_all
from planner.settings import SETTINGS
from planner.store import StoreError, content, open_store
from planner.store.portable import export, import_file
from planner.tables import TABLES
from planner.workbook.inputs import input_workbook
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.edited import read_edited
from planner.workbook.reading import read_workbook
from planner.workbook.stamp import PROPERTY
from planner.workspace import drafts, incumbents
from planner.workspace.database import PLANS, left_aside, read_transaction, write_transaction
from planner.workspace.drafts import Draft
from planner.workspace.journal import Journal
from planner.workspace.metadata import Metadata

OLD = Path(__file__).parent / "written_by_0_1"
SHEETS = sheets_of(files.read_case(OLD / "case"))
CASE = check(raw_case(SHEETS)).case
NOW = schema_version()
REFUSED = rf"newer version of the planner.*in version {NOW + 1} of the schema.*up to {NOW}.*Open it with the newer"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@contextmanager
def known(monkeypatch, step=None):
    """A planner that knows a version more than this one."""
    with monkeypatch.context() as patched:
        patched.setitem(UPGRADES, schema_version() + 1, step or Upgrade())
        content.check_inputs.cache_clear()
        yield
    content.check_inputs.cache_clear()


def store_at(folder: Path):
    return open_store(f"sqlite:///{folder / 'scenarios.sqlite'}")


def old_plan():
    return files.read_plan(OLD / "plan")


def test_every_column_and_setting_begins_with_a_version_up_to_this_one():
    since = {column.since for table in TABLES.values() for column in table.columns}
    assert {*since, *(setting.since for setting in SETTINGS.values()), *UPGRADES} <= set(range(FIRST, NOW + 1))


NO_VERSION = ["two", 0, -1, True, 1.5, [2], {}, "", " 2 ", "2_0", "٢", "9" * 5000, 10**12]


@pytest.mark.parametrize("said", NO_VERSION)
def test_what_is_no_version_is_refused(said):
    with pytest.raises(ValueError, match=r"(^“.*”|^blank) is no version of the schema$"):
        stated(said)


def test_a_plan_that_says_its_version_as_a_number_is_refused():
    """Every version has written it as text, so that a number is none that it was written with."""
    with pytest.raises(ValueError, match=r"^“4” is no version of the schema$"):
        upgraded_plan(RawPlan({"versions": {"schema": 4}}, {}))


def test_all_that_is_stored_carries_the_version(home, tmp_path):
    plan = old_plan()
    assert plan.summary.versions["schema"] == str(NOW)
    Journal.begin(home / "works", SHEETS).edit("less", {"locks": None})
    lines = next(home.glob("works/*/journal.jsonl")).read_text().splitlines()
    assert [json.loads(line)["schema"] for line in lines] == [NOW, NOW]
    with read_transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == NOW
    store = store_at(tmp_path)
    version = store.save(SHEETS, name="One", author="Ann")
    assert version.record.schema_version == NOW
    with zipfile.ZipFile(io.BytesIO(export(store, [version]))) as sent:
        assert json.loads(sent.read("manifest.json"))["format"] == NOW
    store.close()
    for data in (input_workbook(CASE), plan_workbook(CASE, plan)):
        assert openpyxl.load_workbook(io.BytesIO(data)).custom_doc_props[PROPERTY].value == NOW


def newer_plan(folder: Path) -> object:
    files.write_plan(old_plan(), folder / "plan")
    return lambda: files.read_plan(folder / "plan")


def newer_plan_workbook(folder: Path) -> object:
    (folder / "plan.xlsx").write_bytes(plan_workbook(CASE, old_plan()))
    return lambda: read_edited(folder / "plan.xlsx", CASE)


def newer_inputs(folder: Path) -> object:
    (folder / "case.xlsx").write_bytes(input_workbook(CASE))
    return lambda: read_workbook(folder / "case.xlsx").faults


@pytest.mark.parametrize("write", [newer_plan, newer_plan_workbook, newer_inputs])
def test_a_file_of_a_newer_version_is_refused_with_one_sentence(write, tmp_path, monkeypatch):
    with known(monkeypatch):
        read = write(tmp_path)
        assert not isinstance(read(), list) or read() == []
    [fault] = read()
    assert f"a newer version of the planner made, in version {NOW + 1} of the schema" in str(fault)
    assert f"versions up to {NOW}, which this planner knows. Open it with the newer version." in str(fault)


def test_a_scenario_and_an_export_of_a_newer_version_are_refused(tmp_path, monkeypatch):
    store = store_at(tmp_path)
    with known(monkeypatch):
        version = store.save(SHEETS, name="One", author="Ann")
        store.add_plan(version, old_plan())
        sent = export(store, [version])
    fresh = store_at(tmp_path)
    [listed] = fresh.scenarios()
    for read in (lambda: listed.sheets, lambda: fresh.checked(listed), lambda: import_file(fresh, sent)):
        with pytest.raises(StoreError, match=REFUSED):
            read()
    assert fresh.best_plan(listed) is None
    assert f"version {NOW + 1}" in str(fresh.read(listed, fresh.plans(listed)[0])[0])
    store.close()
    fresh.close()


def test_work_of_a_newer_version_is_refused(home, monkeypatch):
    with known(monkeypatch):
        journal = Journal.begin(home / "works", SHEETS)
    with pytest.raises(NewerError, match=REFUSED):
        Journal.find(home / "works", journal.name)


def test_a_database_of_a_newer_version_is_left_as_it_is(home, tmp_path, monkeypatch):
    with known(monkeypatch), write_transaction():
        pass
    (tmp_path / "other").mkdir()
    shutil.copy(home / "desk.sqlite", tmp_path / "other")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "other"))
    with pytest.raises(StoreError, match=REFUSED), read_transaction():
        pass


@pytest.fixture
def old_home(home) -> Path:
    """Work of 0.1, as it left it."""
    shutil.copytree(OLD / "home", home)
    return next(home.glob("works/*"))


BROKEN = [
    ("journal.jsonl", '{"schema": "two", "op": "undo"}'),
    ("journal.jsonl", "[]"),
    ("journal.jsonl", '{"op": "dance"}'),
    ("notes.json", ""),
    ("notes.json", "{"),
    ("notes.json", '{"plans": "[]"}'),
    ("drafts.json", ""),
    ("drafts.json", '{"areas": {"header": ["area"]}}'),
]


@pytest.mark.parametrize(("name", "text"), BROKEN)
def test_what_cannot_be_read_of_a_work_is_told_and_kept_and_closes_neither_it_nor_others(name, text, old_home):
    other = old_home.parent / "other"
    shutil.copytree(old_home, other)
    sheets, file = dict(Journal.find(old_home.parent, other.name).history.sheets), old_home / name
    file.write_text(file.read_text() + text + "\n" if name.endswith("jsonl") else text)
    before = file.read_bytes()
    upgrade_all()
    assert not (other / "notes.json").exists()
    for _ in range(2):
        session = Session.open(old_home.name)
        assert dict(session.sheets) == sheets
        [told] = session.left_aside
        assert str(old_home) in told
        assert "cannot be read" in told
    kept = file if name == "journal.jsonl" else file.with_name(f"unread-{name}")
    assert kept.read_bytes() == before
    assert bool(Metadata.find(old_home.name).author) is (name != "notes.json")
    assert bool(drafts.drafts_of(old_home.name, "")) is (name != "drafts.json")


@pytest.mark.parametrize("version", [-1, 2**31 - 1])
def test_a_database_whose_version_is_none_is_left_as_it_is(version, home):
    home.mkdir()
    with closing(sqlite3.connect(home / "desk.sqlite")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    before = (home / "desk.sqlite").read_bytes()
    with pytest.raises(StoreError, match=rf"“{version}” is no version of the schema.*Nothing was changed"):
        Session.open(None)
    assert (home / "desk.sqlite").read_bytes() == before
    assert not list(home.glob("works/*"))


def test_a_database_that_cannot_be_upgraded_is_left_as_it_is(home, tmp_path, monkeypatch):
    damaged = {"inputs": "", "objective": 1.0, "exposure": 1.0, "found_by": "", "job": "", "reference": "", "at": 0.0}
    with write_transaction() as connection:
        connection.execute(sa.insert(PLANS).values(**damaged, sheets=b"nothing", plan=b"nothing"))
    shutil.copytree(home, tmp_path / "later")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "later"))
    before = (tmp_path / "later" / "desk.sqlite").read_bytes()
    with (
        known(monkeypatch),
        pytest.raises(StoreError, match=r"cannot be read.*Nothing was changed"),
        read_transaction(),
    ):
        pass
    assert (tmp_path / "later" / "desk.sqlite").read_bytes() == before


def test_a_draft_that_was_damaged_by_hand_stands_in_the_way_of_no_upgrade(home, tmp_path, monkeypatch):
    drafts.save("work", "", "areas", Draft(SHEETS["areas"], SHEETS["areas"]))
    with write_transaction() as connection:
        connection.exec_driver_sql("UPDATE draft SET typed = '5'")
    shutil.copytree(home, tmp_path / "later")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "later"))
    with known(monkeypatch):
        [told] = left_aside()
        with read_transaction() as connection:
            assert connection.exec_driver_sql("SELECT typed FROM draft").scalar_one() == 5
    assert "its table draft has 1 row" in told


# A next version in which the column `civilians` of areas is what this one calls `people`.

PEOPLE = Column("people", "number", "People living in the area", "persons", 0, 1e9)


def renamed(name: str, sent: RawTable) -> RawTable:
    header = tuple("civilians" if name == "areas" and each == "people" else each for each in sent.header)
    return replace(sent, header=header)


RENAMING = Upgrade(table=renamed, former={"areas": (PEOPLE,)})


def of_this_version(sheet: Sheet) -> Sheet:
    return Sheet(tuple("people" if name == "civilians" else name for name in sheet.header), sheet.rows)


def same_cells(sheet: Sheet, before: Sheet) -> bool:
    """Whether a table holds what it held before; columns that have come since are blank."""
    later = set(sheet.header) - set(before.header)
    return not any(map(any, map(sheet.column, later))) and all(
        sheet.column(name) == before.column(name) for name in before.header
    )


BEFORE = {**SHEETS, "areas": of_this_version(sheet_of(SHEETS, "areas"))}


def folder_of_this_version(folder: Path) -> Path:
    files.write_case(BEFORE, folder / "case")
    return folder / "case"


def workbook_of_this_version(folder: Path) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(input_workbook(CASE)))
    heading = next(cell for cell in book["areas"][1] if cell.value == "civilians")
    heading.value = "people"
    book.save(folder / "case.xlsx")
    return folder / "case.xlsx"


@pytest.mark.parametrize("write", [folder_of_this_version, workbook_of_this_version])
def test_a_case_is_upgraded_as_it_is_read(write, tmp_path, monkeypatch):
    sent = write(tmp_path)
    assert check(files.read_case(sent)).faults
    with known(monkeypatch, RENAMING):
        checked = check(files.read_case(sent))
    assert checked.faults == []
    assert checked.fingerprint == fingerprint(CASE)


def test_a_scenario_is_upgraded_as_it_is_read_from_a_store_or_a_file(tmp_path, monkeypatch):
    store = store_at(tmp_path)
    sent = export(store, [store.save(BEFORE, name="One", author="Ann")])
    store.close()
    (tmp_path / "other").mkdir()
    with known(monkeypatch, RENAMING):
        opened, other = store_at(tmp_path), store_at(tmp_path / "other")
        import_file(other, sent)
        for each in (opened, other):
            [version] = each.scenarios()
            assert same_cells(version.sheets["areas"], SHEETS["areas"])
            assert each.checked(version).fingerprint == fingerprint(CASE)
            each.close()


def test_a_work_is_upgraded_with_what_is_typed_and_the_plans_kept_of_it(home, tmp_path, monkeypatch):
    areas = BEFORE["areas"]
    typed = replace(areas, rows=areas.rows[:1])
    journal = Journal.begin(home / "works", BEFORE)
    journal.edit("fewer", {"areas": typed, "locks": None})
    journal.undo()
    drafts.save(journal.name, "", "areas", Draft(areas, typed))
    assert incumbents.propose(SHEETS, old_plan(), "somebody")
    with write_transaction() as connection:
        connection.execute(sa.update(PLANS).values(sheets=zlib.compress(content.format_inputs(BEFORE))))
    shutil.copytree(home, tmp_path / "later")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "later"))
    with known(monkeypatch, RENAMING):
        history = Journal.find(tmp_path / "later" / "works", journal.name).history
        assert all(same_cells(sheet, SHEETS[name]) for name, sheet in history.sheets.items())
        assert history.sheets.keys() == SHEETS.keys()
        assert "civilians" in history.undone[0].after["areas"].header
        assert history.undone[0].after["locks"] is None
        draft = drafts.drafts_of(journal.name, "")["areas"]
        assert same_cells(draft.base, SHEETS["areas"])
        assert same_cells(draft.typed, replace(SHEETS["areas"], rows=SHEETS["areas"].rows[:1]))
        kept = incumbents.of(SHEETS).sheets
        assert kept.keys() == SHEETS.keys()
        assert all(same_cells(sheet, SHEETS[name]) for name, sheet in kept.items())


def test_a_plan_is_upgraded_as_it_is_read(tmp_path, monkeypatch):
    """A next version whose plans have one more column and another title."""

    def later(sent: RawPlan) -> RawPlan:
        unused = sent.tables["unused"].assign(since="1")
        return RawPlan(sent.summary | {"title": f"{sent.summary['title']}, upgraded"}, sent.tables | {"unused": unused})

    files.write_plan(old_plan(), tmp_path / "plan")
    with known(monkeypatch, Upgrade(plan=later)):
        monkeypatch.setitem(FRAMES, "unused", FRAMES["unused"] | {"since": "int64"})
        found = files.read_plan(tmp_path / "plan")
        assert found.summary.title == "Two missions and four pledges, upgraded"
        assert set(found.unused["since"]) == {1}
        assert found.summary.versions["schema"] == str(NOW + 1)
