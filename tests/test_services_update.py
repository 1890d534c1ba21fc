"""The update of a running case by files: what is read, refused, kept and carried over, by command and on the page."""

import io
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from planner import files
from planner.building.packaged import packaged
from planner.exchange.exports import case_zip
from planner.exchange.recipes import recipe_in
from planner.formats.sheets import sheet_of, sheets_of
from planner.jobs import pool
from planner.process.home import home
from planner.services import scenarios
from planner.services.new_case import BuildRequest, NewCase, build_case
from planner.services.running_case import Beside
from planner.services.session import Session
from planner.services.supply import GivenFile
from planner.services.update import Choice, proposed, proposed_to, settled, take
from planner.services.update_files import read_files
from planner.services.workspace_recipe import beside, bring_in, inherit, remember
from planner.store import open_store, recipes
from planner.updating.counts import counted_on
from planner.workspace import incumbents, tuning
from planner.workspace.journal import Journal
from tests.command import command
from tests.edits import TINY, copy_of_tiny, row
from tests.test_app import opened, press, text

CASE = sheets_of(files.read_case(TINY))
HEADING = "contributor,iso3,mission,kind,as_of,personnel"


def counts(day: str, **persons: int) -> bytes:
    """A list of contributions of troops: `ITA_NORTH=900`."""
    rows = [
        f"{who.split('_')[0]},{who.split('_')[0]},{who.split('_')[1]},troops,{day},{n}" for who, n in persons.items()
    ]
    return "\n".join([HEADING, *rows]).encode()


MAY = counts("2029-05-31", ITA_NORTH=600, FRA_SOUTH=500)
JUNE = counts("2029-06-30", ITA_NORTH=900, FRA_SOUTH=500)


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)


def in_place(sheets, mission: str) -> int:
    areas = sheet_of(sheets, "areas")
    cells = zip(areas.column("mission"), areas.column("in_place_troops"), strict=True)
    return sum(int(persons) for owner, persons in cells if owner == mission)


REFUSED = {
    "a table of something else": ([("a.csv", b"one,two\n1,2\n")], "a.csv"),
    "a file of another kind": (
        [("p.csv", b"contributor,iso3,kind,unit_type,quantity,personnel,note,source\nItaly,ITA,troops,company,1,,,\n")],
        "found a file of pledges; allowed: one of contributions, violence, risk. `planner new` makes a case from it.",
    ),
    "two lists of one month": ([("one.csv", JUNE), ("two.csv", JUNE)], "one.csv, two.csv of 2029-06-30"),
    "text for a number": ([("a.csv", JUNE.replace(b"900", b"many"))], "many"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_later_month_is_refused_in_a_sentence(name):
    sent, said = REFUSED[name]
    found = proposed(CASE, sent, Beside())
    assert isinstance(found, list)
    assert said in " ".join(map(str, found))


def test_two_months_in_turn_tell_who_came_and_the_first_again_is_nothing_new():
    first = proposed(CASE, [("may.csv", MAY)], Beside())
    assert any("Nobody's count of the date of the case is here" in note for note in first.notes)
    after = settled(first, Choice(first.tables)).sheets
    assert (in_place(after, "NORTH"), in_place(after, "SOUTH")) == (600, 500)
    assert "may.csv 2029-05-31" in sheet_of(after, "areas").column("source")[0]
    second = proposed(after, [("june.csv", JUNE), ("may.csv", MAY)], Beside())
    assert second.arrived[["mission", "contributor", "change"]].values.tolist() == [["NORTH", "ITA", 300]]
    assert in_place(settled(second, Choice(second.tables)).sheets, "NORTH") == 900
    again = proposed(after, [("may.csv", MAY)], Beside())
    assert (dict(again.tables), again.notes) == ({}, [
        "The case has the count of 2029-05-31 already, and nothing later was given: nothing is to be done."
    ])  # fmt: skip


def test_the_plan_goes_on_and_what_can_no_longer_hold_is_said(tiny_plan):
    found = proposed(CASE, [("may.csv", MAY)], Beside(), tiny_plan)
    gone = replace(
        found,
        running=replace(found.running, sheets={**CASE, **tuning.put(CASE, "contributors", "ALFA", participates="no")}),
    )
    done = settled(gone, Choice(["areas"]), tiny_plan)
    assert any(
        "A-battalion at NORTH can no longer hold: its contributor is switched off." in note for note in done.notes
    )
    assert done.plan is not None
    assert "ALFA" not in set(done.plan.deployments["contributor"])
    later = settled(found, Choice(["areas"], start="2030-02"), tiny_plan)
    assert later.notes[0] == "The start moves from 2030-01 to 2030-02, by 1 period."
    [fault] = settled(found, Choice(["areas"], start="2029-12")).faults
    assert "whole periods of 1 month later" in str(fault)


def test_the_command_shows_first_writes_where_asked_and_keeps_what_the_next_month_needs(tmp_path):
    (tmp_path / "may.csv").write_bytes(MAY)
    (tmp_path / "june.csv").write_bytes(JUNE)
    case, out = copy_of_tiny(tmp_path / "case", row("pledges", pledge="I", contributor="ALFA", unit_type="battalion",
                                                    units="1", readiness="L1")), tmp_path / "out"  # fmt: skip
    shown = command("update", case, tmp_path / "may.csv")
    assert shown.exit_code == 0
    assert "areas: 3 changes and the source of 3 rows." in shown.stdout
    assert "The source of hills, for instance, blank, becomes “may.csv 2029-05-31”." in shown.stdout
    assert command("update", case, tmp_path / "may.csv", "--tables", "pledges").exit_code == 1
    assert command("update", case, tmp_path / "may.csv", "--out", out).exit_code == 0
    assert (out / "README.md").read_bytes() == (case / "README.md").read_bytes()
    assert "missions" in {file.stem for file in out.glob("*.csv")}
    june = command("update", out, tmp_path / "june.csv", "--out", tmp_path / "june")
    assert "NORTH, ITA, troops: 600 to 900." in june.stdout
    again = command("update", tmp_path / "june", tmp_path / "june.csv", "--out", tmp_path / "again")
    assert "nothing is to be done" in again.stdout
    assert {f.name: f.read_bytes() for f in (tmp_path / "again").glob("*.csv")} == {
        f.name: f.read_bytes() for f in (tmp_path / "june").glob("*.csv")
    }


def test_on_the_page_what_is_ticked_is_taken_in_one_step_and_the_plan_goes_on(tiny_plan):
    incumbents.propose(CASE, tiny_plan, incumbents.PLANNING)
    work = Journal.begin(home() / "works", CASE).name
    app = opened(work, "update")
    app.file_uploader(key="update_files").set_value([("may.csv", MAY, "text/csv")]).run()
    assert not app.exception
    assert "No recipe of the case is known" in text(app)
    assert [box.label for box in app.checkbox] == [
        "areas: 3 changes and the source of 3 rows",
        "Move the start of the horizon on",
    ]
    assert not Session.open(work).history.done
    press(app, "update_take")
    session = Session.open(work)
    assert [step.label for step in session.history.done] == ["updated to 2029-05-31: areas"]
    assert in_place(session.sheets, "NORTH") == 600
    assert session.incumbent is not None, "the plan goes on"
    assert "The plan goes on with" in text(app)
    press(app, "undo")
    assert Session.open(work).sheets == CASE


def august() -> tuple[NewCase, bytes]:
    """A case of one mission from a list of contributions, and the list of the month after."""
    reference = packaged().contributions.query("as_of == '2015-08-31' and mission == 'UNMISS'")
    september = reference.assign(as_of="2015-09-30", personnel=reference["personnel"] + 1).to_csv(index=False).encode()
    sent = {"contributions": [GivenFile("august.csv", reference.to_csv(index=False).encode())]}
    made = build_case(BuildRequest("[missions]\ntaken = ['UNMISS']", as_of="2015-08", files=sent))
    assert not isinstance(made, list), made
    return made, september


def test_a_workspace_that_begins_with_a_new_case_remembers_its_recipe_and_its_count():
    made, september = august()
    session = Session.begin(made.sheets)
    remember(session, made)
    area = made.sheets["areas"].column("area")[0]
    session.journal.edit("mine", tuning.put(made.sheets, "areas", area, in_place_troops="77", note="mine"))
    session = Session.open(session.journal.name)
    found = proposed_to(session, [("september.csv", september)])
    assert not isinstance(found, list), found
    assert not [note for note in found.notes if "Not here" in note or "No recipe" in note]
    assert (found.arrived["change"] == 1).all()
    assert [(clash.row, clash.mine) for clash in found.clashes] == [(area, "77")]
    assert not take(session, found, Choice(found.tables)).faults
    now = Session.open(session.journal.name)
    assert counted_on(now.sheets) == "2015-09-30"
    assert sheet_of(now.sheets, "areas").column("in_place_troops")[0] == "77"
    again = proposed_to(now, [("september.csv", september)])
    assert not again.tables


def test_a_copy_and_a_case_brought_in_as_a_whole_keep_their_recipe():
    made, september = august()
    first = Session.begin(made.sheets)
    remember(first, made)
    copy = Session.begin(made.sheets)
    inherit(copy, first)
    other = Session.begin(CASE)
    bring_in(other, recipe_in([("case.zip", case_zip(made.sheets, made.texts, made.files))]))
    other.journal.replace("brought in case.zip", made.sheets)
    without = Session.begin(made.sheets)
    for session, follows in ((copy, True), (other, True), (without, False)):
        found = proposed_to(Session.open(session.journal.name), [("september.csv", september)])
        assert not isinstance(found, list), found
        assert found.running.follows is follows
    other.undo(Session.open(other.journal.name).history.revision)
    assert beside(Session.open(other.journal.name)).folder is None, "the case before has no recipe"


def test_a_scenario_of_the_store_keeps_its_recipe_wherever_it_is_opened(tmp_path, monkeypatch):
    made, september = august()
    first = Session.begin(made.sheets)
    remember(first, made)
    with closing(open_store(str(tmp_path / "store.sqlite"))) as store:
        saved = scenarios.save(first, store, name="new", author="Ann")
        changed = store.save(made.sheets, name="child", author="Bob", parent=saved.id)
        assert not [path for path in recipes.recipe(store, saved) if path.endswith("august.csv")], (
            "public files stay where they are"
        )
        monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "elsewhere"))
        for version in (saved, changed):
            session = Session.begin(CASE)
            scenarios.open_version(session, store, version)
            found = proposed_to(Session.open(session.journal.name), [("september.csv", september)])
            assert not isinstance(found, list), found
            assert found.running.follows


def test_a_zip_without_a_recipe_or_with_paths_that_lead_elsewhere_brings_nothing_in():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in ("case/recipe.toml", "case/areas.csv", "case/sources/pledges.csv", "case/../../x", "other/y"):
            archive.writestr(path, "text")
    assert set(recipe_in([("a.zip", packed.getvalue())])) == {"recipe.toml", "sources/pledges.csv"}
    assert recipe_in([("a.csv", b"a,b"), ("b.csv", b"a,b")]) == {}
    assert recipe_in([("a.zip", b"PK no zip")]) == {}


def ged(*months: str) -> bytes:
    """Events of UCDP, one in each month."""
    heading = "type_of_violence,where_prec,latitude,longitude,country,date_end,deaths_civilians,best"
    return "\n".join([heading, *(f"3,1,9.5,31.7,South Sudan,{month}-15,3,3" for month in months)]).encode()


def test_events_of_less_than_a_year_are_refused_and_several_files_are_one():
    months = [f"2029-{month:02d}" for month in range(1, 13)]
    [fault] = read_files([("may.csv", ged("2029-12"))], "")
    assert "found events from 2029-12-15 to 2029-12-15; allowed: those of 12 months" in str(fault)
    read = read_files([("year.csv", ged(*months[:-1])), ("december.csv", ged(*months[-2:]))], "")
    assert len(read.readings["violence"].rows) == 12
    assert read.names["violence"] == "year.csv, december.csv"
