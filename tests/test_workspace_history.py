"""Edits of a case: steps back and forth, on disk and off it, lose nothing."""

import json
import random
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from planner import files
from planner.difference.rows import changes
from planner.formats.sheets import Sheet, content_hash, sheet_of, sheets_of
from planner.workspace.grid import GridRows, visible_rows
from planner.workspace.history import History
from planner.workspace.journal import Journal
from planner.workspace.validation import validate

TINY = Path(__file__).parent.parent / "data" / "tiny"
CASE = sheets_of(files.read_case(TINY))
WORDS = st.text(alphabet="ab1=,;\n\"'é ", max_size=4)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path


def table(*rows: tuple[str, ...]) -> Sheet:
    return Sheet(("pledge", "mission", "from_period", "units_min", "units_max"), rows)


class Histories(RuleBasedStateMachine):
    """A history against the plainest model of one: the list of all states, and where we stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.history, self.states, self.now = History({}), [{}], 0

    @rule(name=st.sampled_from(["locks", "caveats", "funds"]), cell=WORDS, gone=st.booleans())
    def edit(self, name, cell, gone):
        after = {name: None if gone else Sheet(("a",), ((cell,),))}
        state = {k: v for k, v in {**self.states[self.now], **after}.items() if v is not None}
        self.history = self.history.edited("edit", after)
        if state != self.states[self.now]:
            self.states = [*self.states[: self.now + 1], state]
            self.now += 1

    @rule()
    def undo(self):
        self.history = self.history.undo()
        self.now = max(0, self.now - 1)

    @rule()
    def redo(self):
        self.history = self.history.redo()
        self.now = min(len(self.states) - 1, self.now + 1)

    @precondition(lambda self: self.now > 0)
    @rule()
    def all_the_way_back_and_forth(self):
        history = self.history
        for _ in range(self.now):
            history = history.undo()
        assert dict(history.sheets) == {}
        for _ in range(self.now):
            history = history.redo()
        assert content_hash(history.sheets) == content_hash(self.history.sheets)

    @invariant()
    def is_the_model(self):
        assert dict(self.history.sheets) == self.states[self.now]
        assert len(self.history.done) == self.now
        assert len(self.history.undone) == len(self.states) - 1 - self.now


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_thousand_random_steps_lose_nothing(home):
    """Typing in the grid, filters, leaving the page, saving, undoing, reloading, another tab: all against a model."""
    dice = random.Random(5)  # noqa: S311
    journal = Journal.begin(home, CASE)
    states, now, drafts, saves = [dict(CASE)], 0, {}, 0
    names = ["pledges", "threats", "locks", "contributors"]
    for step in range(1000):
        name = dice.choice(names)
        move = dice.choice(["type", "type", "save", "save", "save", "undo", "redo", "reload", "tab", "drop"])
        if move == "type":
            base = drafts.get(name) or sheet_of(states[now], name)
            typed = type_something(dice, name, base, states[now], step)
            journal.save_draft(name, typed)
            drafts[name] = typed
        elif move == "save" and name in drafts:
            draft = drafts.pop(name)
            journal.edit("saved", {name: draft})
            journal.save_draft(name, None)
            if draft != states[now].get(name):
                saves += 1
                states, now = [*states[: now + 1], {**states[now], name: draft}], now + 1
        elif move == "undo":
            journal.undo()
            now = max(0, now - 1)
        elif move == "redo":
            journal.redo()
            now = min(len(states) - 1, now + 1)
        elif move == "drop" and name in drafts and dice.random() < 0.1:
            journal.save_draft(name, None)
            del drafts[name]
        elif move in {"reload", "tab"}:
            journal = Journal.find(home, journal.name)
            assert journal is not None
        assert dict(journal.history.sheets) == states[now]
        assert journal.drafts() == drafts
    assert saves > 100
    for _ in range(now):
        journal.undo()
    assert dict(journal.history.sheets) == CASE


def type_something(dice: random.Random, name: str, base: Sheet, sheets, step: int) -> Sheet:
    """What a grid under some filter reports after an edit, an added or a deleted row."""
    chosen = dice.choice([[], ["ALFA"], ["BRAVO"]])
    shown = GridRows("key", base, tuple(visible_rows(sheets, base, [], chosen)))
    delta = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    what, column = dice.choice(["edit", "edit", "add", "delete"]), dice.choice(base.header)
    if what == "edit" and shown.places:
        delta["edited_rows"] = {str(dice.randrange(len(shown.places))): {column: f"value {step}"}}
    elif what == "delete" and len(shown.places) > 1:
        delta["deleted_rows"] = [dice.randrange(len(shown.places))]
    else:
        delta["added_rows"] = [{column: f"added {step}"}]
    typed = shown.typed(delta)
    hidden = [base.rows[p] for p in range(len(base.rows)) if p not in shown.places]
    assert all(row in typed.rows for row in hidden), name
    return typed


def test_two_tabs_see_each_other_and_neither_loses_a_step(home):
    one = Journal.begin(home, CASE)
    other = Journal.find(home, one.name)
    one.edit("first", {"locks": table(("A-battalion", "NORTH", "", "1", ""))})
    other.edit("second", {"funds": sheet_of({}, "funds")})
    assert [step.label for step in one.refresh().done] == ["first", "second"]
    assert one.undo()
    assert one.history.sheets == other.refresh().sheets


def test_a_line_cut_off_by_a_crash_is_let_go_and_the_rest_kept(home):
    journal = Journal.begin(home, CASE)
    journal.edit("first", {"locks": table()})
    with (journal.folder / "journal.jsonl").open("a") as stream:
        stream.write('{"op": "edit", "wor')
    found = Journal.find(home, journal.name)
    found.edit("second", {"locks": table(("A-battalion", "NORTH", "", "1", ""))})
    again = Journal.find(home, journal.name)
    assert [step.label for step in again.history.done] == ["first", "second"]
    assert all(json.loads(line) for line in (journal.folder / "journal.jsonl").read_text().splitlines())


def test_work_is_found_by_its_own_id_alone(home):
    journal = Journal.begin(home / "works", CASE)
    (home / "elsewhere").mkdir()
    for name in ("", "..", "../works/" + journal.name, "nothing", "a/b"):
        assert Journal.find(home / "works", name) is None


def test_differences_name_table_row_column_before_and_after():
    old = table(("P", "M", "", "1", ""), ("Q", "M", "", "2", ""))
    new = table(("P", "M", "", "3", ""), ("R", "M", "", "2", ""))
    assert [tuple(change.as_row().values()) for change in changes("locks", old, new)] == [
        ("locks", "P / M / any", "units_min", "1", "3"),
        ("locks", "Q / M / any", "whole row", "pledge Q, mission M, units_min 2", ""),
        ("locks", "R / M / any", "whole row", "", "pledge R, mission M, units_min 2"),
    ]


def test_whatever_is_typed_is_kept_as_it_is_and_reported():
    """Numbers out of range, words for numbers, unknown choices: nothing is clamped, nothing dropped."""
    sheet = sheet_of(CASE, "pledges")
    shown = GridRows("key", sheet, tuple(range(len(sheet.rows))))
    typed = shown.typed({"edited_rows": {"0": {"units": "-7", "readiness": "soon", "strength": "many"}}})
    assert typed.rows[0][typed.header.index("units")] == "-7"
    found = [fault.place for fault in validate({**CASE, "pledges": typed}).faults]
    assert found == [f"pledges, row 2, column {column}" for column in ("units", "strength", "readiness")]


def test_filters_reach_through_areas_and_pledges():
    threats, locks = sheet_of(CASE, "threats"), table(("A-battalion", "NORTH", "", "", ""), ("B", "SOUTH", "", "", ""))
    north = visible_rows(CASE, threats, ["NORTH"], [])
    assert 0 < len(north) < len(threats.rows)
    assert visible_rows(CASE, locks, ["SOUTH"], []) == [1]
    assert visible_rows(CASE, locks, [], ["ALFA"]) == [0]
    assert visible_rows(CASE, sheet_of(CASE, "settings"), ["NORTH"], ["ALFA"]) == list(
        range(len(CASE["settings"].rows))
    )
