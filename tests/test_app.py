"""The app's pages, run without a browser."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from planner import files
from planner.charts.unprotected import SHARE
from planner.decisions.unprotected import LEAST_PROTECTED
from planner.formats.sheets import Sheet, Sheets
from planner.jobs import pool
from planner.jobs.messages import PlanningRequest
from planner.services import repairing
from planner.services.session import Session
from planner.solution import SAFETY
from planner.workbook.plan import plan_workbook
from planner.workspace import incumbents, tuning
from planner.workspace.journal import Journal
from tests.tiny import SHEETS, planned_work
from tests.waiting import HANG, until

ROOT = Path(__file__).parent.parent
PAGES = [
    "tuning",
    "alternatives",
    "fair_plans",
    "frontier",
    "where",
    "when",
    "needs",
    "assumptions",
    "money",
    "details",
    "downloads",
    "glossary",
    "inputs",
    "new_case",
    "scenarios",
    "update",
    "worlds",
]
PAGE = """
from planner.ui import frame, {0}
session = frame.open_session()
frame.surround(session)
{0}.page(session)
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    return tmp_path


def wait(session: Session) -> None:
    until(lambda: not session.job.status().running)


def planned_by_a_job() -> Session:
    session = Session.open(None)
    wait(session)
    return Session.open(session.journal.name)


def opened(work: str, page: str = "", tab: str = "") -> AppTest:
    """The app on a workspace; or one of its pages, as the test driver does not find pages that are functions.

    With the id of a tab in the address, as after a reload, the drafts of that tab are gone on with.
    """
    source = AppTest.from_string(PAGE.format(page)) if page else AppTest.from_file(str(ROOT / "app.py"))
    source.default_timeout = HANG
    source.query_params["work"] = work
    if tab:
        source.query_params["tab"] = tab
    app = source.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))


def test_the_headline_comes_with_words_figures_certainty_and_the_least_protected():
    app = opened(planned_work())
    said = text(app)
    assert "model estimate" in said.lower()
    assert "of the most that any plan can" in said
    assert "lives saved" not in said.lower()
    assert "Who is protected least" in said
    assert {m.label for m in app.metric} == {
        "Unprotected, if all come",
        "Unprotected, by their chances",
        "In place only",
        "People deployed",
        "Cost, million USD",
    }


def test_the_page_and_the_workbook_name_the_same_areas_as_protected_least():
    work = planned_work()
    made = Session.open(work).displayed
    app = opened(work)
    cover = openpyxl.load_workbook(io.BytesIO(plan_workbook(made.case, made.plan)))["cover"]
    (section,) = (cell.row for cell in cover["A"] if LEAST_PROTECTED in str(cell.value))
    (table,) = (found.value for found in app.dataframe if list(found.value)[1:3] == ["area", SHARE])
    shown, shares = list(table["area"]), list(table[SHARE])
    assert LEAST_PROTECTED in text(app)
    assert shown
    called = dict(made.case["areas"][["area", "name"]].itertuples(index=False))
    assert [called[cover.cell(section + 2 + n, 1).value] for n in range(len(shown))] == shown
    assert shares == sorted(shares, reverse=True)


def test_the_first_visit_plans_and_the_address_keeps_the_work():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=HANG).run()
    assert not app.exception
    work = app.query_params["work"][0]
    session = Session.open(work)
    assert session.job is not None
    wait(session)
    assert "Two missions" in text(opened(work))


def test_an_edit_makes_the_plan_stale_and_undo_takes_it_back():
    work = planned_work()
    session = Session.open(work)
    session.journal.edit("off", tuning.taking_part(session.sheets, ["BRAVO"]))
    app = opened(work)
    assert "stale" in text(app)
    app.button(key="undo").click().run()
    assert "stale" not in text(app)
    assert not Session.open(work).history.done
    app.button(key="redo").click().run()
    assert "stale" in text(app)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda s: tuning.lock(s, "A-battalion", "SOUTH", "1", ""), "No plan is possible"),
        (lambda s: tuning.put(s, "pledges", "A-battalion", units="-1"), "The inputs have faults"),
    ],
)
def test_outcomes_without_a_plan_have_screens_without_numbers(edit, words, monkeypatch):
    monkeypatch.setattr(repairing, "ask", lambda _: None)
    session = Session.open(planned_work())
    session.journal.edit("edit", edit(session.sheets))
    session = Session.open(session.journal.name)
    session.start_planning()
    wait(Session.open(session.journal.name))
    app = opened(session.journal.name)
    assert words in text(app)
    assert not app.metric


def test_no_plan_in_time_error_and_crash_have_screens_of_their_own():
    session = planned_by_a_job()
    folder, work = session.job.folder, session.journal.name
    incumbents.withdraw(session.job.name)
    (folder / "pid").unlink()
    screens = set()
    for events in (
        '{"kind": "end", "outcome": "no_plan_in_time", "faults": []}\n',
        '{"kind": "end", "outcome": "error", "faults": ["cash, row 2: found 1; allowed: 2."]}\n',
        "",
    ):
        (folder / "events.jsonl").write_text(events)
        app = opened(work)
        assert not app.metric
        screens.add(text(app))
    assert len(screens) == 3
    assert any("ended without a word" in screen for screen in screens)
    assert any("cash, row 2" in screen for screen in screens)


def test_a_plan_less_certain_than_was_asked_for_has_its_own_screen():
    session = planned_by_a_job()
    plan, told = session.displayed.plan, session.displayed.plan.summary
    incumbents.withdraw(session.job.name)
    wide = replace(plan, summary=told.with_bound(0.9 * told.objective))
    assert incumbents.propose(session.sheets, wide, incumbents.PLANNING)
    app = opened(session.journal.name)
    assert "ended before it was as certain as was asked for" in text(app)
    assert app.metric


def test_a_person_asks_for_more_certainty_and_the_next_search_has_it(monkeypatch):
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    work = planned_work()
    app = opened(work)
    sure = app.selectbox(key="how_sure")
    assert sure.options == [f"averts at least {level}%" for level in ("95", "98", "99", "99.5")]
    assert sure.value == 0.98
    assert "How long it takes here is not known yet." in text(app) or "certain already" in text(app)
    sure.set_value(0.995).run()
    assert Session.open(work).gap_asked == 0.005
    press(app, "plan_now")
    asked = Session.open(work).job.request(PlanningRequest)
    assert asked.gaps == [0.2, 0.05, 0.005]
    assert asked.seconds == SAFETY
    again = opened(work)
    assert again.selectbox(key="how_sure").value == 0.995


def test_search_further_goes_on_from_the_best_plan(monkeypatch):
    session = planned_by_a_job()
    plan, told = session.displayed.plan, session.displayed.plan.summary
    incumbents.withdraw(session.job.name)
    wide = replace(plan, summary=told.with_bound(0.9 * told.objective))
    assert incumbents.propose(session.sheets, wide, incumbents.PLANNING)
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    app = opened(session.journal.name)
    assert [button.label for button in app.button if button.key == "go_on"] == ["Search further"]
    press(app, "go_on")
    job = Session.open(session.journal.name).job
    assert job.name != session.job.name
    start = files.read_plan(Path(job.request(PlanningRequest).start))
    assert start.summary.objective == told.objective


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_a_plan_and_without_one(page, home):
    assert opened(planned_work(), page).title
    unplanned = Journal.begin(home / "works", {**SHEETS, **tuning.setting(SHEETS, "title", "another")})
    assert opened(unplanned.name, page).title
    assert Session.open(unplanned.name).displayed is None


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def type_into(app: AppTest, **cells: str) -> AppTest:
    """Type into the first row of the grid."""
    key = app.session_state["shown"].key
    app.session_state[key] = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    return app.run()


def test_a_click_is_not_lost_when_the_job_moves_on_while_the_page_is_drawn(monkeypatch):
    work = planned_work()
    app = opened(work, "tuning")
    moved_on = iter([("a later stage",)])
    monkeypatch.setattr(Session, "snapshot", lambda session: next(moved_on, session.first_snapshot))
    press(app, "mission_off")
    assert next(moved_on, None) is None
    assert [step.label for step in Session.open(work).history.done] == ["closed to new deployments: NORTH"]


def test_the_bar_names_what_is_typed_and_not_saved_apart_from_what_the_plan_is_of():
    app = type_into(opened(planned_work(), "inputs"), units="2").run()
    assert "The plan is of the inputs as saved. Typed and not saved yet: pledges." in text(app)


def test_a_pledge_is_typed_found_faulty_mended_saved_and_undone():
    work = planned_work()
    app = type_into(opened(work, "inputs"), units="-1")
    assert "pledges, row 2, column units" in text(app)
    assert "1 change not saved yet" in text(app)
    assert not Session.open(work).history.done
    app = type_into(app, units="2")
    assert "No faults." in text(app)
    app.button(key="save").click().run()
    assert Session.open(work).sheets["pledges"].column("units")[0] == "2"
    assert "stale" in text(app)
    app.button(key="undo").click().run()
    assert Session.open(work).sheets["pledges"].column("units")[0] == "1"


def test_what_is_typed_survives_another_table_another_page_and_a_reload():
    work = planned_work()
    app = type_into(opened(work, "inputs"), units="3")
    app.segmented_control(key="table").set_value("missions").run()
    app.segmented_control(key="table").set_value("pledges").run()
    assert "1 change not saved yet" in text(app)
    app.multiselect(key="only_contributors").set_value(["BRAVO"]).run()
    app = type_into(app, units="4")
    assert "2 changes not saved yet" in text(app)
    again = opened(work, "inputs", app.session_state["tab"])
    assert "2 changes not saved yet" in text(again)
    assert "Not saved yet: pledges" in text(again)
    again.button(key="save").click().run()
    units = Session.open(work).sheets["pledges"].column("units")
    assert (units[0], "4" in units) == ("3", True)


def test_rows_pasted_are_looked_at_before_they_are_saved():
    work = planned_work()
    app = opened(work, "inputs")
    app.text_area(key="pasted-pledges").set_value("pledge\tunits\nA-battalion\t5").run()
    press(app, "take_over")
    assert "1 change not saved yet" in text(app)
    assert app.text_area(key="pasted-pledges").value == ""
    assert Session.open(work, app.session_state["tab"]).drafts["pledges"].column("units")[0] == "5"
    app.button(key="throw_away").click().run()
    assert "not saved yet" not in text(app).lower()
    assert not Session.open(work).history.done


def test_a_row_begun_is_a_draft_with_its_faults_and_no_column_but_those_of_the_table_is_asked_for():
    work = planned_work()
    app = opened(work, "inputs")
    assert "No faults." in [box.value for box in app.success]
    begun = {"edited_rows": {}, "added_rows": [{"pledge": "NEW"}], "deleted_rows": []}
    app.session_state[app.session_state["shown"].key] = begun
    app.run()
    said = text(app)
    for column in ("contributor", "unit_type", "units", "readiness"):
        assert rf"pledges, row 6, column {column}".replace("_", r"\_") in said
    assert "No faults" not in said
    assert Session.open(work, app.session_state["tab"]).drafts["pledges"].column("pledge")[-1] == "NEW"
    again = opened(work, "inputs", app.session_state["tab"])
    assert "1 change not saved yet" in text(again)
    assert "4 faults in this table" in text(again)
    whole = {"contributor": "ALFA", "unit_type": "battalion", "units": "1", "readiness": "RDL"}
    again.session_state[again.session_state["shown"].key] = begun | {"edited_rows": {"4": whole}, "added_rows": []}
    again.run()
    assert "No faults." not in [box.value for box in again.success]
    assert "No faults. What is typed is not saved yet." in text(again)
    press(again, "save")
    assert Session.open(work).sheets["pledges"].column("pledge")[-1] == "NEW"
    assert "No faults." in [box.value for box in again.success]


def test_rows_that_cannot_be_read_stay_in_the_box_with_the_reasons():
    app = opened(planned_work(), "inputs")
    text_ = "pledge\tunits\nA-battalion\t5\textra\nB-battalion\t6\nB-battalion\t7"
    app.text_area(key="pasted-pledges").set_value(text_).run()
    said = text(app)
    assert "**pasted rows, row 2**: found “extra” in cell 3, which has no heading" in said
    assert "found the key “B-battalion” again, which row 3 has too" in said
    assert "Nothing was taken over; all of it stays in the box." in said
    assert app.button(key="take_over").disabled
    assert app.text_area(key="pasted-pledges").value == text_
    app.text_area(key="pasted-pledges").set_value("Pledge\tUnits\nA-battalion\t5\nB-battalion\t6").run()
    assert "2 rows: 2 with a key that is there, 0 new." in text(app)
    press(app, "take_over")
    assert "2 changes not saved yet" in text(app)


def test_rows_pasted_for_one_table_do_not_stand_in_the_box_of_another():
    app = opened(planned_work(), "inputs")
    app.text_area(key="pasted-pledges").set_value("pledge\tunits\nA-battalion\t5").run()
    app.segmented_control(key="table").set_value("missions").run()
    assert [box.value for box in app.text_area] == [""]
    assert app.button(key="take_over").disabled


MARKUP = "*b*$x$"


def marked_up(sheets: Sheets) -> Sheets:
    """A case whose missions, contributors and pledges have markup in their keys."""
    names = {key for t in ("missions", "contributors", "pledges", "areas") for key in sheets[t].column(t[:-1])}
    cells = {name: name + MARKUP for name in names}
    return {n: Sheet(s.header, tuple(tuple(cells.get(c, c) for c in row) for row in s.rows)) for n, s in sheets.items()}


def shown_as_markup(app: AppTest) -> list[str]:
    """What the page gives to elements that render markup."""
    kinds = ("button", "metric", "toggle", "slider", "select_slider", "expander", "multiselect", "selectbox")
    labels = [str(getattr(e, part, None)) for kind in kinds for e in app.get(kind) for part in ("label", "help")]
    return [*text(app).splitlines(), *labels]


def test_names_are_shown_as_they_are_and_never_as_markup():
    session = Session.open(planned_work())
    sheets = marked_up(session.sheets)
    session.journal.replace(f"brought in {MARKUP}.zip", sheets)
    off = tuning.put(sheets, "missions", sheets["missions"].column("mission")[0], mandate="contingency")
    session.journal.edit(f"off {MARKUP}", off)
    session.journal.undo()
    locks = tuning.lock(
        session.journal.history.sheets, *(sheets[t].column(t[:-1])[0] for t in ("pledges", "missions")), "", "0"
    )
    session.journal.edit(f"locked {MARKUP}", locks)
    session.journal.edit(f"and back {MARKUP}", {"locks": None})
    session.journal.undo()
    session = Session.open(session.journal.name)
    assert not session.validation.faults
    session.start_planning()
    wait(Session.open(session.journal.name))
    for page in ("plan", *PAGES, "wanted"):
        said = shown_as_markup(opened(session.journal.name, page))
        assert not [line for line in said if MARKUP in line], page
    assert any(
        "Switch" in line and r"\*b\*\$x\$" in line for line in shown_as_markup(opened(session.journal.name, "tuning"))
    )
    faulty = tuning.put(
        session.sheets, "pledges", session.sheets["pledges"].column("pledge")[0], mission=f"none{MARKUP}", units=MARKUP
    )
    session.journal.edit("faults", faulty)
    said = shown_as_markup(opened(session.journal.name, "inputs"))
    assert any(r"\*b\*\$x\$" in line for line in said)
    assert not [line for line in said if MARKUP in line]


def test_a_contributor_switched_off_is_a_step_and_a_new_plan():
    work = planned_work()
    app = opened(work, "tuning")
    app.multiselect[0].set_value(["ALFA"])
    app.button(key="FormSubmitter:contributors-Switch and plan again").click().run()
    session = Session.open(work)
    assert session.history.done[-1].label == "switched off: ALFA"
    wait(session)
    said = text(opened(work))
    assert "Compared with the plan before “switched off: ALFA”." in said
    assert "(more, for certain)" in said


def test_locking_a_deployment_of_the_plan_keeps_it():
    work = planned_work()
    app = opened(work, "tuning")
    app.button(key="lock_out").click().run()
    session = Session.open(work)
    assert session.sheets["locks"].column("units_max") == ["0"]
    wait(session)
    made = Session.open(work).displayed
    locked = session.sheets["locks"]
    there = made.plan.deployments
    pair = (there["pledge"] == locked.column("pledge")[0]) & (there["mission"] == locked.column("mission")[0])
    assert not pair.any()


def test_two_users_have_work_of_their_own():
    one, other = planned_work(), planned_work()
    assert one != other
    app = opened(one, "tuning")
    app.button(key="lock_out").click().run()
    assert not Session.open(other).history.done


def test_a_mission_is_switched_off_and_on_again():
    work = planned_work()
    before = Session.open(work).sheets["missions"]
    app = opened(work, "tuning")
    app.selectbox(key="tune_mission").set_value("NORTH").run()
    next(b for b in app.button if b.label == "Switch NORTH off").click().run()
    session = Session.open(work)
    assert session.sheets["missions"].column("authorised_troops")[before.column("mission").index("NORTH")] == "0"
    wait(session)
    assert "NORTH" not in set(Session.open(work).displayed.plan.deployments["mission"])
    next(b for b in app.button if b.label == "Switch NORTH on again").click().run()
    assert Session.open(work).sheets["missions"] == before


def test_undo_takes_the_switch_of_a_mission_back_too():
    work = planned_work()
    app = press(opened(work, "tuning"), "mission_off")
    app = press(app, "undo")
    assert {b.key for b in app.button} >= {"mission_off"}
    app = press(app, "redo")
    assert {b.key for b in app.button} >= {"mission_on"}
    assert app.slider[0].max > 2 * float(
        Session.open(work).history.done[-1].before["missions"].column("authorised_troops")[0]
    )
    app = press(app, "mission_on")
    assert {b.key for b in app.button} >= {"mission_off"}


@pytest.mark.parametrize("ceilings", [("0", "0"), ("7", "0")])
def test_a_mission_is_switched_on_only_to_ceilings_of_its_own_case(ceilings):
    """Those of another case, or typed in meanwhile, are left as they are."""
    work = planned_work()
    app = press(opened(work, "tuning"), "mission_off")
    session = Session.open(work)
    mission = session.sheets["missions"].column("mission")[0]
    troops, police = ceilings
    theirs = tuning.put(session.sheets, "missions", mission, authorised_troops=troops, authorised_police=police)
    session.journal.replace(
        "brought in other.zip", {**session.sheets, **theirs, "locks": Sheet(("pledge", "mission"), ())}
    )
    app = app.run()
    assert not {"mission_on"} & {b.key for b in app.button}
    assert ("its ceilings are 0" in text(app)) == (ceilings == ("0", "0"))
    session.journal.undo()
    session.journal.edit(
        "missions: 1 change", tuning.put(Session.open(work).sheets, "missions", mission, authorised_troops="9")
    )
    assert not {"mission_on"} & {b.key for b in app.run().button}
    session.journal.undo()
    assert {"mission_on"} <= {b.key for b in app.run().button}


def test_a_pledge_is_made_readier_by_a_slider():
    work = planned_work()
    app = opened(work, "tuning")
    app.selectbox(key="tune_pledge").set_value("A-battalion").run()
    app.select_slider[0].set_value("RDL")
    app.button(key="FormSubmitter:pledge-Apply and plan again").click().run()
    assert Session.open(work).sheets["pledges"].column("readiness")[0] == "RDL"


def test_only_one_place_makes_parts_of_a_page_that_run_by_themselves():
    """It keeps the clicks of the page; a part made elsewhere might rerun the page before it has read its buttons."""
    found = [file.stem for file in (ROOT / "planner" / "ui").glob("*.py") if "st.fragment" in file.read_text("utf-8")]
    assert found == ["polling"]


def test_only_one_place_reruns_a_page():
    """It gives way to a page that was clicked meanwhile; a rerun made elsewhere might take the click with it."""
    found = [file.stem for file in (ROOT / "planner" / "ui").glob("*.py") if "st.rerun(" in file.read_text("utf-8")]
    assert found == ["rerunning"]
