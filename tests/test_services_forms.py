"""Forms before files: a pledge is added, a what-if asked and kept, and a workspace gone on with, without a file."""

from pathlib import Path

import pytest

from planner import files
from planner.formats.sheets import sheet_of, sheets_of
from planner.plan import Plan
from planner.process.home import home
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.services import scenarios, what_if, works
from planner.services.adding_pledge import PledgeForm, pledge_choices, pledge_step
from planner.services.session import Session
from planner.services.what_if import Supposed, WhatIf
from planner.solution import Limits
from planner.workspace import incumbents, tuning
from planner.workspace.journal import Journal
from tests.test_app import opened, press, text
from tests.tiny import SHEETS, planned_work, tiny_plan

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    monkeypatch.delenv("PLANNER_STORE", raising=False)
    yield
    scenarios.close_stores()


@pytest.fixture
def session() -> Session:
    return Session.open(planned_work())


OFFER = PledgeForm("ALFA", "battalion", 2, "L2", 2, 3, ("NORTH",), ())


def test_a_pledge_is_added_with_its_caveats_in_one_step_that_undo_takes_back(session):
    step = pledge_step(session, OFFER)
    assert step.faults == []
    assert step.rows["pledges"] == [
        {"pledge": "ALFA-battalion", "contributor": "ALFA", "unit_type": "battalion", "units": "2", "readiness": "L2",
         "ready_period": "2", "months_available": "2", "source": "scenario"},
    ]  # fmt: skip
    assert [(row["pledge"], row["mission"], row["rule"]) for row in step.rows["caveats"]] == [
        ("ALFA-battalion", "NORTH", "only")
    ]
    session.journal.edit(step.adjustment.label, step.adjustment.edits(session.sheets))
    after = Session.open(session.journal.name)
    assert "ALFA-battalion" in sheet_of(after.sheets, "pledges").column("pledge")
    assert after.validation.faults == []
    assert after.undo()
    assert Session.open(session.journal.name).sheets == session.sheets


def test_a_pledge_that_is_for_nobody_is_refused_before_it_is_added(session):
    form = PledgeForm("ALFA", "battalion", 1, "L2", 3, 2, ("NORTH",), ("NORTH", "SOUTH"))
    said = [str(fault) for fault in pledge_step(session, form).faults]
    assert any("NORTH in both" in each for each in said)
    assert any("the month in which it is ready, or a later one" in each for each in said)


def test_a_form_tells_only_the_faults_that_it_would_make(session):
    session.journal.edit("edit", tuning.put(session.sheets, "pledges", "A-battalion", units="many"))
    broken = Session.open(session.journal.name)
    assert pledge_choices(broken).months == {}
    assert pledge_choices(session).months == {1: "January 2030", 2: "February 2030", 3: "March 2030"}


def test_a_key_that_is_taken_is_numbered(session):
    for _ in range(2):
        step = pledge_step(session, OFFER)
        session.journal.edit(step.adjustment.label, step.adjustment.edits(session.sheets))
        session = Session.open(session.journal.name)
    assert list(sheet_of(session.sheets, "pledges").column("pledge"))[-2:] == ["ALFA-battalion", "ALFA-battalion-2"]


def test_the_page_shows_the_row_before_it_is_added_and_is_blank_after(session):
    app = opened(session.journal.name, "inputs")
    app.session_state["add_pledge"] = True
    app.run()
    app.selectbox(key="pledge_contributor-0").set_value("BRAVO")
    app.selectbox(key="pledge_unit_type-0").set_value("police_unit").run()
    rows = next(frame.value for frame in app.dataframe if "unit_type" in frame.value.columns)
    assert rows["pledge"].tolist() == ["BRAVO-police_unit"]
    press(app, "pledge_add")
    assert app.selectbox(key="pledge_contributor-1").value is None
    assert "BRAVO-police_unit" in sheet_of(Session.open(session.journal.name).sheets, "pledges").column("pledge")


ASKED = WhatIf(
    without=("BRAVO",), late=("ALFA",), late_by=1, more_usd=2e6, from_whom="ALFA", assessed=0.5, ceiling_of=("NORTH",),
    ceiling=2.0,
)  # fmt: skip


def test_answers_are_changes_in_words_and_as_a_file(session):
    found = what_if.supposed(session, ASKED)
    assert found.faults == []
    assert [change.kind for change in found.changes] == [
        "switch_off", "delay_pledges", "add_fund", "budget", "ceiling",
    ]  # fmt: skip
    assert len(found.notes) == 5
    assert found.can_be_planned


def test_a_contributor_and_a_group_that_it_is_in_come_late_once(session):
    groups = tuning.put(session.sheets, "contributors", "ALFA", groups="West; North")
    session.journal.edit("edit", groups)
    session = Session.open(session.journal.name)
    choices = what_if.what_if_choices(session.sheets)
    assert choices.who["group North"] == "all of North"
    (change,) = WhatIf(late=("ALFA", "group West")).changes(choices)
    assert change.contributor == ("ALFA",)
    (switch,) = WhatIf(without=("group West",)).changes(choices)
    assert (switch.contributor, switch.group) == ((), ("West",))


def test_a_mission_that_closes_is_compared_over_what_both_plans_count(session):
    assert list(what_if.closings(session)) == [1, 2]
    found = what_if.supposed(session, WhatIf(closing=("NORTH",), last_period=1))
    assert "Mission in the north (NORTH) from the start of the horizon to January 2030" in found.notes[0]
    assert found.can_be_planned
    incumbents.propose(found.sheets, planned(found), incumbents.PLANNING)
    now, then = session.incumbent, what_if.best_of(found)
    scope = what_if.scope_of(now, then)
    rows = {row["figure"]: row for row in what_if.beside(now.plan.summary, then.plan.summary, scope)}
    assert rows["unprotected if all come"]["difference"] is None
    both = rows["unprotected, compared"]
    assert both["now"] < round(now.plan.summary.exposure_unprotected)
    assert both["difference"] == both["then"] - both["now"]
    assert [note.partition(":")[0] for note in scope.notes] == ["The mandate of NORTH ends in January 2030 in “then”"]


def test_nothing_is_asked_of_a_form_that_is_left_as_it_is(session):
    found = what_if.supposed(session, WhatIf())
    assert (found.changes, found.differences, found.can_be_planned) == ((), [], False)


def test_figures_stand_side_by_side_and_their_difference_is_of_what_is_shown():
    now = tiny_plan().summary
    rows = {row["figure"]: row for row in what_if.beside(now, now)}
    unprotected = rows["unprotected if all come"]
    assert unprotected["now"] == round(now.exposure_unprotected)
    assert unprotected["difference"] == 0
    assert what_if.beside(None, now)[0]["difference"] is None


def test_what_if_is_kept_as_a_scenario_with_the_changes_on_its_parent(session):
    store = scenarios.scenario_store()
    base = scenarios.save(session, store, name="as pledged", author="Ann")
    found = what_if.supposed(Session.open(session.journal.name), WhatIf(without=("BRAVO",)))
    kept = what_if.keep(Session.open(session.journal.name), store, found, name=found.name, author="Ann")
    assert kept.parent == base.id
    assert apply(base.sheets, read_changes(kept.changes)).sheets == kept.sheets
    assert kept.name.startswith("Switched off: Bravo (BRAVO)")


def test_a_scenario_is_named_for_what_changes_and_not_for_what_was(session):
    found = what_if.supposed(Session.open(session.journal.name), WhatIf(closing=("NORTH",), last_period=2))
    [note] = found.notes
    assert " (was " in note
    assert found.name in note
    assert found.name.startswith("Mandate changed: ")
    assert "was" not in found.name


def test_the_page_sets_the_result_beside_the_plan_and_saves_it(session, monkeypatch):
    started = []
    monkeypatch.setattr(what_if, "plan_it", lambda _, found: started.append(found))
    app = opened(session.journal.name, "scenarios")
    app.text_input(key="author").set_value("Ann").run()
    app.number_input(key="if_assessed").set_value(50).run()
    assert "Assessed money" in text(app)
    press(app, "if_plan")
    assert [change.kind for change in started[0].changes] == ["budget"]
    incumbents.propose(started[0].sheets, planned(started[0]), incumbents.PLANNING)
    app.run()
    result = next(frame.value for frame in app.dataframe if "then" in frame.value.columns)
    assert result["now"].tolist()[0] == round(tiny_plan().summary.exposure_unprotected)
    assert ((result["then"] - result["now"]).round(1) == result["difference"]).all()
    press(app, "if_save")
    (saved,) = scenarios.scenario_store().scenarios()
    assert saved.sheets == started[0].sheets


def planned(found: Supposed) -> Plan:
    """A plan of it, whatever its certainty."""
    return plan_case(found.validation.checked.case, Limits(0.1, work=1)).plan


def test_workspaces_and_cases_are_listed_to_go_on_with(session):
    session.journal.edit("a step", tuning.put(session.sheets, "pledges", "A-battalion", units="2"))
    other = Journal.begin(home() / "works", SHEETS).name
    (home() / "works" / other / "journal.jsonl").touch()
    found = works.works()
    assert {work.name for work in found} == {session.journal.name, other}
    mine = next(work for work in found if work.name == session.journal.name)
    assert (mine.title, mine.steps, mine.last, mine.summary) == ("Two missions and four pledges", 1, "a step", None)
    assert next(work for work in found if work.name == other).summary is not None
    assert "tiny" in {case.folder.name for case in works.packaged_cases()}


def test_where_others_reach_the_app_nobody_is_shown_the_workspaces_of_others(session, monkeypatch):
    other = Journal.begin(home() / "works", SHEETS).name
    (home() / "works" / other / "journal.jsonl").touch()
    mine = {session.journal.name}
    assert {work.name for work in works.works(mine)} == {session.journal.name, other}
    monkeypatch.setenv("PLANNER_HOSTS", "pledges.example.org, localhost")
    assert {work.name for work in works.works(mine)} == mine
    assert works.works() == []


def test_a_case_is_opened_as_a_workspace_or_says_why_not(tmp_path):
    begun = works.open_case(ROOT / "data" / "tiny")
    assert begun.sheets == sheets_of(files.read_case(ROOT / "data" / "tiny"))
    refused = works.open_case(tmp_path / "nowhere")
    assert isinstance(refused, list)
    assert refused


def test_the_page_goes_on_with_another_workspace(session):
    other = Journal.begin(home() / "works", SHEETS).name
    app = opened(session.journal.name, "new_case")
    app.session_state["works"] = True
    app.run()
    app.selectbox(key="work_chosen").set_value(other).run()
    press(app, "work_open")
    assert app.session_state["work"] == other
