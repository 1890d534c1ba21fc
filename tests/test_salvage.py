"""A database that was damaged is told, gives up nothing that can be read, and is never read as something else."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from planner.process.home import home
from planner.services.session import Session
from planner.store import StoreError
from planner.workspace import database, drafts, metadata, origin, queue
from planner.workspace.drafts import Draft
from planner.workspace.stored_plans import plans_of
from tests.shot import shot_at_every_step
from tests.test_lines import flipped
from tests.tiny import SHEETS, planned_work, tiny_plan

INPUTS = tiny_plan().summary.case_sha256


@pytest.fixture
def work(tmp_path, monkeypatch) -> str:
    """A workspace with something in every table."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    name = planned_work()
    drafts.save(name, "tab", "areas", Draft(SHEETS["areas"], SHEETS["areas"]))
    metadata.set_gap(name, 0.25)
    metadata.set_author(name, "Ann")
    metadata.set_question_job(name, "why", "job of why")
    origin.set_origins(name, [origin.Origin("first version", 2, "opened")])
    queue.enqueue(name, ["a", "b"])
    return name


def kept(name: str) -> dict[str, object]:
    """What the database holds of a workspace, by what it is."""
    with database.read_transaction() as connection:
        plans = [tuple(row) for row in plans_of(connection, INPUTS)]
    return {
        "drafts": drafts.drafts_of(name, "tab"), "metadata": metadata.Metadata.find(name),
        "questions": metadata.question_jobs(name), "origins": origin.origins(name),
        "queue": queue.queued(name), "plans": plans,
    }  # fmt: skip


def damaged(data: bytes) -> None:
    """Put other bytes in the place of the database, as a disk does behind its back."""
    for file in home().glob("desk.sqlite*"):
        file.unlink()
    database.forget()
    (home() / "desk.sqlite").write_bytes(data)


def looked_at(name: str) -> tuple[dict[str, object], list[str]]:
    """What is kept and what is told, by the second look at the latest."""
    with suppress(StoreError):
        return kept(name), database.left_aside()
    return kept(name), database.left_aside()


def test_no_flipped_bit_of_the_database_is_read_as_a_value(work):
    whole, good, dice = (home() / "desk.sqlite").read_bytes(), kept(work), random.Random(60)  # noqa: S311
    for bit in dice.sample(range(8 * len(whole)), 60):
        damaged(flipped(whole, bit))
        found, _ = looked_at(work)
        for what, value in found.items():
            assert value == good[what] or value in ({}, None, set(), [], ["a"], ["b"]), (bit, what)


def flips(text: str, work: str, step: int) -> Iterator[tuple[int, dict[str, object], list[str]]]:
    """What is kept and told after each of some bits of a text in the database was flipped."""
    whole = (home() / "desk.sqlite").read_bytes()
    place = whole.rindex(text.encode()) * 8
    for bit in range(place, place + 8 * len(text), step):
        damaged(flipped(whole, bit))
        yield bit, *looked_at(work)


@pytest.mark.parametrize("text", ["Ann", "job of why", "first version", SHEETS["areas"].rows[0][0] + '"', INPUTS])
def test_a_flipped_bit_of_what_was_written_is_told(text, work):
    good = kept(work)
    for bit, found, told in flips(text, work, 7):
        assert told or found == good, bit


@pytest.mark.parametrize("text", ["CREATE TABLE", "CREATE TRIGGER seal_insert_work", "planner_seal", "NEW.rowid; END"])
def test_a_flipped_bit_of_what_tables_and_triggers_are_closes_nothing(text, work):
    good = kept(work)
    for bit, found, _ in flips(text, work, 11):
        for what, value in found.items():
            assert value == good[what] or value in ({}, None, set(), []), (bit, what)


@pytest.mark.parametrize(
    "tear",
    [lambda data: data[: len(data) // 2], lambda _: b"no database" * 999, lambda data: bytes(4096) + data[4096:]],
)
def test_a_torn_database_closes_no_work_and_is_told_and_set_aside(tear: Callable[[bytes], bytes], work):
    data = tear((home() / "desk.sqlite").read_bytes())
    damaged(data)
    looked_at(work)
    session = Session.open(work)
    assert session.sheets == SHEETS
    [told] = session.left_aside
    assert "The database was damaged" in told
    [aside] = home().glob("desk.sqlite.damaged-*")
    assert str(aside) in told
    assert aside.read_bytes() == data
    metadata.set_gap(work, 0.5)
    session.journal.save_draft("areas", SHEETS["funds"])
    again = Session.open(work)
    assert (again.metadata.gap, again.left_aside) == (0.5, [told])


def test_what_stands_before_and_after_a_damaged_page_is_salvaged(work):
    for number in range(300):
        metadata.set_question_job(work, f"question {number:03}", "job " * 40)
    torn = bytearray((home() / "desk.sqlite").read_bytes())
    for found in list(re.finditer(b"question 150job", torn)):
        page = found.start() // 4096 * 4096
        torn[page : page + 4096] = bytes(4096)
    damaged(bytes(torn))
    with suppress(StoreError), database.read_transaction() as connection:
        connection.exec_driver_sql("SELECT * FROM inquiry").fetchall()
    with database.read_transaction() as connection:
        left = {row[0] for row in connection.exec_driver_sql("SELECT question, job FROM inquiry")}
    assert {"question 000", "question 299", "why"} <= left
    assert "question 150" not in left
    assert metadata.Metadata.find(work).author == "Ann"


def test_a_salvage_that_ends_at_any_step_is_done_by_the_next(work):
    whole = (home() / "desk.sqlite").read_bytes()
    torn = bytes(100) + whole[100:]

    def look() -> None:
        Session.open(work)

    for _ in shot_at_every_step(look, lambda: damaged(torn)):
        database.forget()
        assert Session.open(work).sheets == SHEETS
        assert any("The database was damaged" in told for told in Session.open(work).left_aside)


def test_a_row_that_was_damaged_is_written_anew(work):
    whole = (home() / "desk.sqlite").read_bytes()
    damaged(flipped(whole, 8 * whole.rindex(b"Ann")))
    [told] = database.left_aside()
    assert "its table work has 1 row not as written" in told
    assert metadata.Metadata.find(work) is None
    assert Session.open(work).metadata.gap is None
    metadata.set_gap(work, 0.5)
    assert Session.open(work).metadata.gap == 0.5
    assert database.left_aside() == []


def test_a_home_of_the_version_before_has_all_that_it_had(tmp_path, monkeypatch):
    shutil.copytree(Path(__file__).parent / "written_without_checksums" / "home", tmp_path / "home")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    [folder] = home().glob("works/*")
    session = Session.open(folder.name, "tab")
    assert session.left_aside == []
    assert (session.metadata.gap, session.metadata.author) == (0.25, "Ann")
    assert [step.label for step in session.history.undone] == ["more"]
    assert set(session.drafts) == {"areas"}
    assert [found.version for found in origin.origins(folder.name)] == ["v1"]
    assert queue.queued(folder.name) == ["a", "b"]
    assert metadata.question_jobs(folder.name) == {"job"}
    assert session.incumbent.plan.summary.exposure_unprotected == tiny_plan().summary.exposure_unprotected
    assert (session.job.name, session.job_status.outcome, session.job_status.plans) == ("before", "optimal", 1)
    assert session.redo(None)
    assert Session.open(folder.name).history.done[-1].label == "more"
    metadata.set_gap(folder.name, 0.5)
    assert Session.open(folder.name).left_aside == []
