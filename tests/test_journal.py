"""A journal on a disk that fails, and of several processes: nothing acknowledged is lost, nothing damaged is shown."""

import multiprocessing
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from planner.formats.sheets import Sheet
from planner.services.session import Session
from planner.workspace import database
from planner.workspace.journal import Journal
from tests.shot import shot_at_every_step
from tests.test_lines import flipped
from tests.test_whole import synced
from tests.tiny import SHEETS

STEPS = 12


@pytest.fixture
def works(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path / "works"


def cell(text: object) -> Sheet:
    return Sheet(("note",), ((str(text),),))


def worked(works: Path, steps: int = STEPS) -> tuple[Journal, list[dict[str, Sheet]]]:
    """A journal with steps on tables in turns, back and forth, and the tables after each line."""
    journal = Journal.begin(works, {"areas": cell("begun"), "funds": cell("begun")})
    states, dice = [dict(journal.history.sheets)], random.Random(7)  # noqa: S311
    while len(states) <= steps:
        move = dice.choice(["areas", "funds", "locks", "undo", "redo"])
        before = journal.history.revision
        if move in {"undo", "redo"}:
            getattr(journal, move)()
        else:
            journal.edit(move, {move: cell(len(states))})
        if journal.history.revision != before:
            states.append(dict(journal.history.sheets))
    return journal, states


def test_no_flipped_bit_of_a_journal_is_read_as_a_value(works):
    journal, states = worked(works)
    file = journal.folder / "journal.jsonl"
    whole, dice = file.read_bytes(), random.Random(60)  # noqa: S311
    for bit in dice.sample(range(8 * len(whole)), 300):
        shutil.rmtree(works)
        journal.folder.mkdir(parents=True)
        file.write_bytes(flipped(whole, bit))
        found = Journal.find(works, journal.name)
        told = bool(found.left_aside) or file.read_bytes() == whole
        assert told, bit
        assert dict(found.history.sheets) in [*states, {}], bit
        found.edit("on", {"areas": cell("on")})
        again = Journal.find(works, journal.name)
        assert again.history.sheets == found.history.sheets
        assert again.history.sheets["areas"] == cell("on")


def test_a_line_that_was_overwritten_since_costs_its_step_alone(works):
    journal = Journal.begin(works, {"areas": cell("begun"), "funds": cell("begun")})
    for number in range(4):
        journal.edit(f"step {number}", {"areas": cell(number)})
    lines = (journal.folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (journal.folder / "journal.jsonl").write_bytes(b"".join([*lines[:2], b"nothing\n", *lines[3:]]))
    found = Journal.find(works, journal.name)
    assert found.history.sheets == journal.history.sheets
    [told] = found.left_aside
    assert told.startswith("1 line of ")
    assert "no steps are lost but those" in told
    assert [step.label for step in found.history.done] == ["step 0", "step 2", "step 3"]


def test_a_step_that_cannot_be_taken_without_a_lost_one_is_told_and_not_taken(works):
    journal = Journal.begin(works, {"areas": cell("begun"), "funds": cell("begun")})
    for table in ("areas", "funds", "funds"):
        journal.edit(table, {table: cell(len(journal.history.done))})
    lines = (journal.folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (journal.folder / "journal.jsonl").write_bytes(b"".join([lines[0], flipped(lines[1], 900), *lines[2:]]))
    found = Journal.find(works, journal.name)
    assert dict(found.history.sheets) == {"areas": cell("begun"), "funds": cell("begun")}
    assert "1 line of " in found.left_aside[0]
    assert "2 steps saved after that cannot be taken without them" in found.left_aside[0]
    found.edit("on", {"locks": cell("on")})
    assert Journal.find(works, journal.name).history.sheets == found.history.sheets


@pytest.mark.parametrize("left", [b"", b"{", b'{"op": "beg', b"\x00" * 4096, b"nothing\n"])
def test_an_empty_or_torn_journal_opens_and_says_so(left, works):
    journal = Journal.begin(works, SHEETS)
    (journal.folder / "journal.jsonl").write_bytes(left)
    session = Session.open(journal.name)
    assert "Nothing in " in session.left_aside[0]
    assert session.sheets == {}
    session.journal.replace("begun anew", SHEETS)
    again = Session.open(journal.name)
    assert again.sheets == SHEETS
    torn = b"".join(file.read_bytes() for file in journal.folder.glob("torn-*"))
    assert torn in {left, b""}
    assert (journal.folder / "journal.jsonl").read_bytes().startswith(b"nothing" if b"\n" in left else b'{"sum"')


def test_what_was_cut_off_is_kept_and_told(works):
    journal, states = worked(works)
    with (journal.folder / "journal.jsonl").open("ab") as stream:
        stream.write(b'{"sum": "0123')
    for _ in range(2):
        found = Journal.find(works, journal.name)
        assert dict(found.history.sheets) == states[-1]
        [told] = found.left_aside
        assert "was cut off" in told
    [kept] = journal.folder.glob("torn-*.jsonl")
    assert kept.read_bytes() == b'{"sum": "0123'
    assert str(kept) in told


def test_an_edit_is_on_the_disk_before_it_is_acknowledged(works, monkeypatch):
    found = synced(monkeypatch)
    journal = Journal.begin(works, {"areas": cell("begun")})
    assert found[0] == "journal.jsonl"
    assert {journal.name, works.name, works.parent.name} <= set(found), "the folders that name it are too"
    found.clear()
    journal.edit("edited", {"areas": cell("edited")})
    assert found == ["journal.jsonl"]
    with database.read_transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2, "FULL"


def test_a_process_that_ends_at_any_step_loses_nothing_that_it_has_acknowledged(works):
    acknowledged, says = os.pipe()
    os.set_blocking(acknowledged, False)
    journal = Journal.begin(works, {"areas": cell("begun")})

    def edit() -> None:
        ours = Journal.find(works, journal.name)
        for number in range(2):
            ours.edit("edit", {"areas": cell(f"{len(ours.history.done)} {number}")})
            os.write(says, f"{len(ours.history.done)}\n".encode())

    most = 0
    for _ in shot_at_every_step(edit):
        with suppress(BlockingIOError):
            most = max(most, *map(int, os.read(acknowledged, 4096).split()))
        found = Journal.find(works, journal.name)
        assert len(found.history.done) >= most
        assert found.left_aside == []


def editing(works: Path, name: str, table: str, rounds: int) -> None:
    """Edit a table of its own again and again."""
    journal = Journal.find(works, name)
    for number in range(rounds):
        journal.edit(f"{table} {number}", {table: cell(number)})


def test_two_processes_on_one_work_lose_nothing(works):
    journal = Journal.begin(works, {"areas": cell("begun")})
    fork = multiprocessing.get_context("fork")
    tables = ["areas", "funds", "locks"]
    processes = [fork.Process(target=editing, args=(works, journal.name, table, 20)) for table in tables]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    found = Journal.find(works, journal.name)
    assert found.left_aside == []
    labels = [step.label for step in found.history.done]
    for table in tables:
        assert [label for label in labels if label.startswith(table)] == [f"{table} {number}" for number in range(20)]
    assert dict(found.history.sheets) == dict.fromkeys(tables, cell(19))
