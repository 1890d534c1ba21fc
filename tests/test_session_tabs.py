"""Several tabs on one work: nothing typed is dropped, nothing saved is overwritten unseen, no process is mistaken."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from planner import files
from planner.difference.merging import Clash, merge
from planner.figures import difference_shown, signed
from planner.formats.sheets import Sheet, sheet_of, sheets_of
from planner.jobs.job import BEGAN, PID, Job
from planner.jobs.process import Process
from planner.process.home import home
from planner.services import planning
from planner.services.session import Session
from planner.services.upgrade import DRAFTS, NOTES, upgrade, upgrade_all
from planner.workspace import drafts, incumbents, queue, tuning
from planner.workspace.database import WORKSPACES, write_transaction
from planner.workspace.drafts import Draft
from planner.workspace.journal import Journal
from planner.workspace.metadata import Metadata
from planner.workspace.origin import origin, origins, set_opened, set_saved
from tests.test_app import opened, press, text
from tests.waiting import HANG

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
PLEDGES = sheet_of(TINY, "pledges")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch, tiny_plan) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    incumbents.propose(TINY, tiny_plan, incumbents.PLANNING)
    return tmp_path


def pledges(**cells: str) -> Sheet:
    """The pledges with cells of the first one replaced."""
    return sheet_of(tuning.put({"pledges": PLEDGES}, "pledges", PLEDGES.rows[0][0], **cells), "pledges")


def cell(sheet: Sheet, column: str, row: int = 0) -> str:
    return sheet.column(column)[row]


def two_tabs() -> tuple[Journal, Journal]:
    one = Journal.begin(home() / "works", TINY, "one")
    return one, Journal.find(home() / "works", one.name, "two")


def test_cells_that_two_have_changed_are_put_together_and_the_same_cell_is_a_clash():
    mine, theirs = pledges(units="5", note="mine"), pledges(units="7", readiness="RDL")
    found = merge("pledges", PLEDGES, mine, theirs)
    assert found.clashes == [Clash("pledges", PLEDGES.rows[0][0], "units", cell(PLEDGES, "units"), "7", "5")]
    for sheet, units in ((found.mine_on_top, "5"), (found.theirs_on_top, "7")):
        assert [cell(sheet, column) for column in ("units", "readiness", "note")] == [units, "RDL", "mine"]
    assert merge("pledges", PLEDGES, mine, mine).clashes == []


def test_rows_added_and_taken_away_are_put_together_and_one_that_the_other_changed_is_a_clash():
    key, new = PLEDGES.header.index("pledge"), ["MINE", "THEIRS"]
    rows = [tuple(name if place == key else value for place, value in enumerate(PLEDGES.rows[0])) for name in new]
    mine = Sheet(PLEDGES.header, (*PLEDGES.rows[1:], rows[0]))
    theirs = Sheet(PLEDGES.header, (*PLEDGES.rows, rows[1]))
    found = merge("pledges", PLEDGES, mine, theirs)
    assert found.clashes == []
    assert set(found.mine_on_top.column("pledge")) == {*PLEDGES.column("pledge")[1:], *new}
    (clash,) = merge("pledges", PLEDGES, mine, pledges(units="7")).clashes
    assert (clash.column, clash.mine) == ("whole row", "no row")
    assert "units 7" in clash.theirs


def test_a_save_over_a_save_in_another_tab_keeps_both_or_asks():
    one, two = two_tabs()
    assert one.save("one", "pledges", Draft(PLEDGES, pledges(units="5"))) == []
    assert two.save("two", "pledges", Draft(PLEDGES, pledges(readiness="RDL"))) == []
    now = one.refresh().sheets["pledges"]
    assert (cell(now, "units"), cell(now, "readiness")) == ("5", "RDL")
    mine = Draft(PLEDGES, pledges(units="9", note="mine"))
    clashes = two.save("again", "pledges", mine)
    assert [clash.theirs for clash in clashes] == ["5"]
    assert two.refresh().sheets["pledges"] == now, "nothing is saved before it is decided"
    assert two.save("again", "pledges", mine, clashes, mine_on_top=False) == []
    now = two.refresh().sheets["pledges"]
    assert (cell(now, "units"), cell(now, "note"), cell(now, "readiness")) == ("5", "mine", "RDL")


@pytest.mark.parametrize("mine_on_top", [True, False])
def test_a_decision_on_clashes_that_are_others_by_now_saves_nothing(mine_on_top):
    one, two = two_tabs()
    one.edit("one", {"pledges": pledges(units="5")})
    mine = Draft(PLEDGES, pledges(units="9"))
    two.save_draft("pledges", mine.typed, mine.base)
    shown = two.save("two", "pledges", mine)
    one.edit("other", {"pledges": pledges(units="6")})
    assert [clash.theirs for clash in two.save("two", "pledges", mine, shown, mine_on_top=mine_on_top)] == ["6"]
    one.edit("back", {"pledges": PLEDGES})
    assert two.save("two", "pledges", mine, shown, mine_on_top=mine_on_top) == []
    assert two.refresh().sheets["pledges"] == PLEDGES
    assert two.draft("pledges") == mine


def test_a_switch_made_from_a_page_that_is_behind_leaves_what_others_saved_since():
    one, two = two_tabs()
    behind = two.history.sheets
    one.edit("units", {"pledges": pledges(units="5")})
    two.edit("ready", tuning.put(behind, "pledges", PLEDGES.rows[0][0], readiness="RDL"))
    now = one.refresh().sheets["pledges"]
    assert (cell(now, "units"), cell(now, "readiness")) == ("5", "RDL")


def test_drafts_of_two_tabs_do_not_overwrite_each_other_and_each_is_offered_to_the_other():
    one, two = two_tabs()
    one.save_draft("pledges", pledges(units="5"))
    two.save_draft("pledges", pledges(units="7"))
    assert (cell(one.drafts()["pledges"], "units"), cell(two.drafts()["pledges"], "units")) == ("5", "7")
    assert [cell(other.draft.typed, "units") for other in two.drafts_of_others()] == ["5"]
    one.save("saved", "pledges", one.draft("pledges"))
    assert one.drafts() == {}
    assert two.drafts_of_others() == []
    assert two.drafts().keys() == {"pledges"}


def test_after_a_reload_the_draft_is_there_once_and_goes_when_it_is_thrown_away():
    one, _ = two_tabs()
    one.save_draft("pledges", pledges(units="5"))
    new = Session.open(one.name, "new", "one").journal
    assert cell(new.drafts()["pledges"], "units") == "5"
    assert new.drafts_of_others() == [], "the tab before the reload is the same draft"
    one.save_draft("pledges", pledges(units="6"))
    assert len(new.drafts_of_others()) == 1, "unless that tab is still there, and typed into"
    one.save_draft("pledges", None)
    newer = Session.open(one.name, "newer", "new").journal
    newer.save_draft("pledges", None)
    assert drafts.drafts_of(one.name, "new") == {}


def typed(app: AppTest, **cells: str) -> AppTest:
    """Cells typed into the first row of the grid."""
    app.session_state[app.session_state["shown"].key] = {"edited_rows": {0: cells}}
    app.run()
    assert not app.exception
    return app


def test_an_edit_in_one_tab_outalive_a_save_in_another_that_came_meanwhile():
    """The edit and the other tab's save reach the page in the same run."""
    work = Journal.begin(home() / "works", TINY).name
    one, two = opened(work, "inputs"), opened(work, "inputs")
    press(typed(two, readiness="RDL"), "save")
    typed(one, units="5")
    assert "1 change not saved yet" in text(one)
    press(one, "save")
    now = Session.open(work).sheets["pledges"]
    assert (cell(now, "units"), cell(now, "readiness")) == ("5", "RDL")


@pytest.mark.parametrize(("choice", "units"), [("mine_on_top", "5"), ("keep_theirs", "7")])
def test_a_clash_shows_both_versions_and_saves_the_one_that_is_chosen(choice, units):
    work = Journal.begin(home() / "works", TINY).name
    one, two = opened(work, "inputs"), opened(work, "inputs")
    typed(one, units="5", note="mine")
    press(typed(two, units="7"), "save")
    one.run()
    assert "Nothing is dropped" in text(one)
    assert not [button for button in one.button if button.key == "save"]
    (clashes,) = (table.value for table in one.dataframe if "theirs" in table.value)
    assert clashes[["before", "theirs", "mine"]].values.tolist() == [[cell(PLEDGES, "units"), "7", "5"]]
    press(one, choice)
    now = Session.open(work).sheets["pledges"]
    assert (cell(now, "units"), cell(now, "note")) == (units, "mine")
    assert "not saved yet" not in text(one)


@pytest.mark.parametrize("choice", ["mine_on_top", "keep_theirs"])
def test_a_clash_that_changes_before_it_is_decided_is_shown_anew(choice):
    work = Journal.begin(home() / "works", TINY).name
    one, two = opened(work, "inputs"), opened(work, "inputs")
    typed(one, units="5")
    press(typed(two, units="7"), "save")
    one.run()
    press(typed(two, units="8"), "save")
    press(one, choice)
    assert "nothing was saved" in text(one)
    assert cell(Session.open(work).sheets["pledges"], "units") == "8"
    (clashes,) = (table.value for table in one.dataframe if "theirs" in table.value)
    assert clashes[["theirs", "mine"]].values.tolist() == [["8", "5"]]
    press(one, choice)
    assert cell(Session.open(work).sheets["pledges"], "units") == ("5" if choice == "mine_on_top" else "8")


def test_what_a_closed_tab_had_typed_is_offered_and_can_be_taken_up():
    work = Journal.begin(home() / "works", TINY).name
    typed(opened(work, "inputs"), units="5")
    other = opened(work, "inputs")
    assert "Typed in another tab, and not saved: pledges" in text(other)
    assert "not saved yet" not in text(other)
    press(other, next(button.key for button in other.button if str(button.key).startswith("take-")))
    assert "1 change not saved yet" in text(other)
    assert "Typed in another tab" not in text(other)
    press(other, "save")
    assert cell(Session.open(work).sheets["pledges"], "units") == "5"


def test_undo_takes_back_no_step_that_this_tab_has_not_shown():
    work = Journal.begin(home() / "works", TINY).name
    one = opened(work, "tuning")
    Session.open(work).journal.edit("units", {"pledges": pledges(units="5")})
    one.run()
    Session.open(work).journal.edit("ready", {"pledges": pledges(units="5", readiness="RDL")})
    press(one, "undo")
    assert "nothing was undone or redone" in text(one)
    assert len(Session.open(work).history.done) == 2
    press(one, "undo")
    assert len(Session.open(work).history.done) == 1


def test_undo_and_redo_of_a_revision_that_is_behind_do_nothing_whatever_was_read_before():
    one, two = two_tabs()
    one.edit("units", {"pledges": pledges(units="5")})
    shown = one.history.revision
    two.edit("ready", {"pledges": pledges(units="5", readiness="RDL")})
    assert not one.undo(shown)
    assert [step.label for step in two.refresh().done] == ["units", "ready"]
    assert one.undo(one.history.revision)
    shown = one.history.revision
    two.refresh()
    assert two.undo(shown)
    assert not one.redo(shown), "it would bring back a step that was not undone when this tab was shown"
    assert one.redo(one.history.revision)
    assert [step.label for step in two.refresh().done] == ["units"]


def test_undo_pressed_while_another_tab_saves_says_so_and_shows_what_is_there(monkeypatch):
    """The save comes after the page was begun, when the button has been pressed already."""
    work = Journal.begin(home() / "works", TINY).name
    Session.open(work).journal.edit("units", {"pledges": pledges(units="5")})
    one = opened(work, "tuning")
    undo = Journal.undo

    def after_a_save(journal: Journal, revision: int | None = None) -> bool:
        Journal.find(home() / "works", work).edit("ready", {"pledges": pledges(units="5", readiness="RDL")})
        return undo(journal, revision)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Journal, "undo", after_a_save)
        press(one, "undo")
    assert "nothing was undone or redone" in text(one)
    assert "2 edits saved" in text(one)


@pytest.fixture
def old_work() -> Journal:
    """Work without a record, with notes in files."""
    journal = two_tabs()[0]
    with write_transaction() as connection:
        connection.execute(sa.delete(WORKSPACES))
    (journal.folder / NOTES).write_text('{"versions": "[[\\"v1\\", 0, \\"\\"]]", "waiting": "[\\"w1\\"]"}')
    (journal.folder / DRAFTS).write_text('{"locks": {"header": ["pledge"], "rows": [["P"]]}}')
    return journal


def test_work_of_an_earlier_version_is_brought_over_once_by_whoever_is_first(old_work):
    upgrade(old_work)
    queue.dequeue(old_work.name, "w1")
    queue.enqueue(old_work.name, ["w2"])
    upgrade(Journal.find(home() / "works", old_work.name))
    assert [mark.version for mark in origins(old_work.name)] == ["v1"]
    assert queue.queued(old_work.name) == ["w2"]


def test_work_of_an_earlier_version_that_is_brought_over_in_part_is_not_brought_over(old_work, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(drafts, "save", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            upgrade(old_work)
    assert Metadata.find(old_work.name) is None
    assert origins(old_work.name) == queue.queued(old_work.name) == []
    upgrade_all()
    assert [mark.version for mark in origins(old_work.name)] == ["v1"]
    assert not list(old_work.folder.glob("*.json"))


def test_two_tabs_that_plan_scenarios_start_each_once_and_lose_none(monkeypatch):
    session, started = Session.open(two_tabs()[0].name), []
    first, second, third = (SimpleNamespace(id=name) for name in ("v1", "v2", "v3"))
    monkeypatch.setattr(planning, "start", lambda _, version: started.append(version))
    planning.enqueue(session, [first, second])
    seen = [first, second]
    planning.enqueue(session, [second, third])
    planning.start_queued(session, None, seen, [], at_once=1)
    planning.start_queued(session, None, seen, [], at_once=1)
    assert started == [first]
    assert queue.queued(session.journal.name) == ["v2", "v3"]
    monkeypatch.setattr(planning, "start", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        planning.start_queued(session, None, [second], [])
    assert queue.queued(session.journal.name) == ["v2", "v3"], "what could not be started waits still"


def test_marks_of_versions_that_two_tabs_open_and_save_are_all_kept():
    one, two = two_tabs()
    one.replace("opened a", {"pledges": pledges(units="5")})
    two.replace("opened b", {"pledges": pledges(units="7")})
    set_opened(two, "b", "opened b")
    set_opened(one, "a", "opened a")
    assert origin(two) == "b"
    behind = Journal.find(home() / "works", one.name)
    two.replace("opened c", {"pledges": pledges(units="8")})
    set_opened(two, "c", "opened c")
    set_saved(behind, "b2")
    assert origin(two) == "c"
    two.undo()
    assert origin(two) == "b2"
    two.undo()
    assert origin(two) == "a"


def test_a_process_that_has_the_number_of_an_earlier_one_is_not_taken_for_it_and_not_signalled():
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    job = Job(home() / "jobs" / "earlier")
    job.folder.mkdir(parents=True)
    try:
        now = Process.of(other.pid)
        assert now.alive
        before = Process(other.pid, "another boot 1")
        assert not before.alive
        assert not before.interrupt()
        (job.folder / PID).write_text(str(other.pid))
        (job.folder / BEGAN).write_text(before.began)
        assert not job.running
        assert job.status().crashed
        job.stop()
        (job.folder / BEGAN).unlink()
        assert not job.running, "a number alone tells nothing"
        job.stop()
        assert other.poll() is None
    finally:
        other.communicate(b"\n", timeout=HANG)
    assert other.returncode == 0, "it was sent no signal"
    assert not now.alive


@pytest.mark.parametrize(
    ("before", "now", "digits", "said"),
    [
        (962_443.49, 962_446.51, 0, "+4"),
        (962_443.4, 962_443.45, 0, "0"),
        (10.04, 10.06, 1, "+0.1"),
        (1_000.6, 999.4, 0, "-2"),
        (2.5, 3.5, 0, "+2"),
    ],
)
def test_a_difference_is_that_of_the_figures_as_they_are_shown(before, now, digits, said):
    shown = [float(f"{value:.{digits}f}") for value in (before, now)]
    assert difference_shown(before, now, digits) == pytest.approx(shown[1] - shown[0])
    assert signed(difference_shown(before, now, digits), digits) == said
