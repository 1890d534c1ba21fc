"""Scenarios in the app: work saved and opened, made from changes, planned, and the page that shows them."""

from pathlib import Path

import pytest

from planner import files
from planner.check import check
from planner.formats.sheets import raw_case, sheets_of
from planner.jobs.reading import ReadingError
from planner.language import escaped
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.services import comparing, planning, scenarios, why
from planner.services.session import Session
from planner.solution import Limits
from planner.store import ClashError, Store, StoreError, open_store, portable
from planner.ui import scenario_forms, what_if
from planner.ui import scenarios as scenarios_page
from planner.workspace import incumbents, tuning
from tests.test_app import PAGES, opened, press, text
from tests.tiny import planned_work
from tests.waiting import PLENTY, until

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
EXPOSURE = "unprotected if all come [civilian-months at risk]"
LATER = '[[change]]\nkind = "delay_pledges"\npledge = "B-battalion"\nperiods = 1\n'
OF_THE_STORE = {"scenarios", "compare", "why", "worlds"}
"""Pages that show what the store holds."""

WITHOUT_BRAVO = '[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n'


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    monkeypatch.delenv("PLANNER_STORE", raising=False)
    yield tmp_path
    scenarios.close_stores()


@pytest.fixture
def store(place) -> Store:
    assert place
    return scenarios.scenario_store()


def planned_desk() -> Session:
    return Session.open(planned_work())


def edited(session: Session, **cells: str) -> Session:
    session.journal.edit("edit", tuning.put(session.sheets, "pledges", "A-battalion", **cells))
    return Session.open(session.journal.name)


def until_planned(store: Store) -> list[planning.ListedScenario]:
    until(lambda: not any(line.planning for line in planning.listed(store)))
    return planning.listed(store)


def test_scenarios_are_brought_in_as_they_were_exported(store, tmp_path):
    version = scenarios.save_inputs(store, TINY, name="base", author="N")
    data = portable.export(store, [version])
    elsewhere = open_store(str(tmp_path / "elsewhere.sqlite"))
    taken = scenarios.bring_in(elsewhere, data)
    assert (taken.added, [each.id for each in taken.versions]) == (1, [version.id])
    assert portable.export(elsewhere, taken.versions) == data
    with pytest.raises(StoreError, match="not a file of scenarios"):
        scenarios.bring_in(elsewhere, b"PK")


def test_scenarios_that_take_too_much_to_read_are_refused(store, monkeypatch):
    def refuse(*_: object, seconds: int) -> None:
        raise ReadingError(f"more than {seconds} s")

    monkeypatch.setattr(scenarios, "confined", refuse)
    with pytest.raises(StoreError, match="more than 600 s"):
        scenarios.bring_in(store, b"PK")


def test_work_is_saved_with_its_plan_and_opened_with_it_elsewhere(store):
    session = planned_desk()
    saved = scenarios.save(session, store, name="base", author="Ann")
    assert [(line.state, line.plan.summary) for line in planning.listed(store)] == [
        ("optimal", session.displayed.plan.summary)
    ]  # fmt: skip
    other = edited(planned_desk(), units="2")
    scenarios.open_version(other, store, saved)
    other = Session.open(other.journal.name)
    assert other.sheets == saved.sheets
    assert not other.stale
    assert other.displayed.plan.summary == session.displayed.plan.summary
    assert scenarios.origin_of(other, store) == saved
    other.journal.undo()
    other = Session.open(other.journal.name)
    assert scenarios.origin_of(other, store) is None
    assert other.sheets["pledges"].column("units")[0] == "2"
    other.journal.redo()
    assert scenarios.origin_of(Session.open(other.journal.name), store) == saved


def test_a_new_scenario_has_the_one_before_as_its_parent_and_says_what_changed(store):
    session = planned_desk()
    base = scenarios.save(session, store, name="base", author="Ann")
    session = edited(session, units="3")
    child = scenarios.save(session, store, name="child", author="Ann")
    assert child.parent == base.id
    assert apply(base.sheets, read_changes(child.changes)).sheets["pledges"] == child.sheets["pledges"]
    assert [(line.version.name, line.state) for line in planning.listed(store)] == [
        ("child", "no plan"),
        ("base", "optimal"),
    ]
    session = edited(Session.open(session.journal.name), units="4")
    later = scenarios.save(session, store, name="child", author="Ann", based_on=child)
    assert (later.number, later.parent) == (2, base.id)
    assert 'after = "4"' in later.changes
    assert scenarios.origin_of(session, store) == later


def test_a_stale_plan_is_not_kept_and_not_shown(store):
    session = planned_desk()
    base = scenarios.save(session, store, name="base", author="Ann")
    session = edited(session, units="3")
    scenarios.save(session, store, name="base", author="Ann", based_on=base)
    assert [(line.state, line.plan) for line in planning.listed(store)] == [("its plan is stale", None)]
    row = planning.stored_plans(store, store.newest(base.scenario))[0]
    assert (row.state, row.summary) == ("stale", None)
    assert planning.stored_plans(store, base)[0].summary == session.displayed.plan.summary


def test_a_plan_found_after_the_work_was_saved_is_kept_too(store):
    session = planned_desk()
    saved = scenarios.save(edited(session, units="2"), store, name="base", author="Ann")
    assert store.plans(saved) == []
    closer = plan_case(check(raw_case(saved.sheets)).case, Limits(0.01, PLENTY)).plan
    assert incumbents.propose(saved.sheets, closer, incumbents.PLANNING)
    session = Session.open(session.journal.name)
    for _ in range(2):
        scenarios.store_plan(session, store, saved)
        assert store.best_plan(saved).summary == closer.summary
    assert len(store.plans(saved)) == 1
    other = scenarios.save(edited(session, units="3"), store, name="other", author="Ann")
    scenarios.store_plan(Session.open(session.journal.name), store, other)
    assert store.plans(other) == []


def test_who_saves_second_goes_on_with_a_copy(store):
    ann, bob = planned_desk(), planned_desk()
    base = scenarios.save(ann, store, name="base", author="Ann")
    scenarios.open_version(bob, store, base)
    theirs = scenarios.save(edited(ann, units="3"), store, name="base", author="Ann", based_on=base)
    bob = edited(bob, units="5")
    with pytest.raises(ClashError) as caught:
        scenarios.save(bob, store, name="base", author="Bob", based_on=scenarios.origin_of(bob, store))
    assert store.newest(base.scenario) == theirs
    assert scenarios.origin_of(bob, store) == caught.value.kept
    assert caught.value.kept.sheets == bob.sheets


def test_scenarios_are_made_from_changes_on_several_and_planned(store):
    base = store.save(TINY, name="base", author="Ann")
    more = store.save({**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="2")}, name="more", author="Ann")
    store.add_plan(base, planned_desk().displayed.plan)
    made = scenarios.create(store, [base, more], WITHOUT_BRAVO, name="without", author="Bob")
    assert [v.name for v in made.versions] == ["without on base", "without on more"]
    assert [v.parent for v in made.versions] == [base.id, more.id]
    assert all("switch_off" in v.changes for v in made.versions)
    session = planned_desk()
    assert {v.id for v in planning.unplanned(planning.listed(store))} == {more.id, *(v.id for v in made.versions)}
    planning.enqueue(session, made.versions)
    while waiting := planning.queued(Session.open(session.journal.name), store):
        planning.start_queued(session, store, waiting, until_planned(store))
        assert sum(line.planning for line in planning.listed(store)) <= planning.AT_ONCE
    shown = until_planned(store)
    states = {line.version.name: line.state for line in shown}
    assert states == {"base": "optimal", "more": "no plan"} | {v.name: "optimal" for v in made.versions}
    plans = [line.plan for line in shown if line.version in made.versions]
    assert all("BRAVO" not in set(plan.deployments["contributor"]) for plan in plans)
    assert planning.unplanned(shown) == [more]


def test_changes_that_do_not_fit_make_nothing_and_say_why(store):
    base = store.save(TINY, name="base", author="Ann")
    nobody = WITHOUT_BRAVO.replace("BRAVO", "NOBODY")
    for changes, words in (("[[change]]\nkind = 1", "change 1"), (nobody, "On “base”"), ("no toml", "changes")):
        made = scenarios.create(store, [base], changes, name="without", author="Bob")
        assert any(words in fault for fault in made.faults)
        assert made.versions == []
    assert store.scenarios() == [base]


def test_a_scenario_that_cannot_be_planned_says_so(store):
    locked = {**TINY, **tuning.lock(TINY, "A-battalion", "SOUTH", "1", "")}
    faulty = {**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="-1")}
    planning.start(store, store.save(locked, name="locked", author="Ann"))
    store.save(faulty, name="faulty", author="Ann")
    states = {line.version.name: line.state for line in until_planned(store)}
    assert states == {"locked": "no plan is possible", "faulty": "faults in the inputs"}


def work_with(*names: str) -> tuple[str, list]:
    session = planned_desk()
    return session.journal.name, [
        scenarios.save(session, scenarios.scenario_store(), name=name, author="Ann") for name in names
    ]


def test_the_page_saves_work_opens_it_and_says_what_is_there():
    work = planned_desk().journal.name
    app = opened(work, "scenarios")
    assert "There are no scenarios yet" in text(app)
    app.text_input(key="author").set_value("Ann")
    app.text_input(key="save_name").set_value("As pledged")
    press(app, "save_new")
    assert "“As pledged” is saved." in text(app)
    assert "comes from “As pledged”, version 1, by Ann" in text(app)
    row = app.dataframe[0].value.iloc[0]
    assert (row["scenario"], row["plan"], row["author"]) == ("As pledged", "as certain as was asked for", "Ann")
    plan = Session.open(work).displayed.plan
    assert row[EXPOSURE] == round(plan.summary.exposure_unprotected)
    other = opened(edited(planned_desk(), units="2").journal.name, "scenarios")
    assert "stale" in text(other)
    press(other, "open_scenario")
    assert "“As pledged” is open" in text(other)
    assert "The plan is of these inputs." in text(other)
    press(other, "undo")
    assert "This workspace is not of a scenario yet." in text(other)


def test_the_page_asks_for_a_name_that_is_free_and_not_too_long():
    work, [base] = work_with("base")
    app = opened(work, "scenarios")
    for name, words in (("base", "There is a scenario “base” already"), ("n" * 301, "Its name has 301 characters")):
        app.text_input(key=f"save_name{base.id[:12]}").set_value(name).run()
        press(app, "save_new")
        assert words in text(app)
        app.multiselect(key="parents").set_value([base.id])
        app.text_input(key="made_name").set_value(name)
        app.text_area(key="made_text").set_value(WITHOUT_BRAVO).run()
        press(app, "make_scenario")
        assert words in text(app)
    assert scenarios.scenario_store().scenarios() == [base]


def test_the_page_says_when_a_scenario_was_changed_meanwhile_and_keeps_both():
    work, [base] = work_with("base")
    edited(Session.open(work), units="2")
    app = opened(work, "scenarios")
    theirs = scenarios.scenario_store().save(TINY, name="base, better", author="Bob", based_on=base.id)
    app.text_input(key="author").set_value("Ann")
    press(app, f"save_next{base.id[:12]}")
    assert "was changed meanwhile: Bob saved version 2 of it. Nothing was overwritten." in text(app)
    assert {v.name for v in scenarios.scenario_store().scenarios()} == {"base, better", "base (copy by Ann)"}
    assert scenarios.scenario_store().newest(base.scenario) == theirs
    scenarios.open_version(Session.open(work), scenarios.scenario_store(), base)
    assert "“base, better” was changed meanwhile: Bob saved version 2." in text(opened(work, "scenarios"))


def test_the_page_makes_scenarios_from_changes_plans_them_and_restores():
    work, [base] = work_with("base")
    app = opened(work, "scenarios")
    app.text_input(key="author").set_value("Ann")
    app.multiselect(key="parents").set_value([base.id])
    app.text_input(key="made_name").set_value("without BRAVO")
    app.text_area(key="made_text").set_value("kind = 1").run()
    assert "found" in text(app)
    app.text_area(key="made_text").set_value(WITHOUT_BRAVO).run()
    press(app, "make_scenario")
    assert "Made: “without BRAVO”." in text(app)
    press(app, "plan_scenarios")
    until_planned(scenarios.scenario_store())
    app = opened(work, "scenarios")
    rows = app.dataframe[0].value.set_index("scenario")
    assert list(rows["plan"]) == ["as certain as was asked for"] * 2
    assert rows["changes on"]["without BRAVO"] == "base"
    assert rows[EXPOSURE]["without BRAVO"] > rows[EXPOSURE]["base"]
    made = next(v for v in scenarios.scenario_store().scenarios() if v.name == "without BRAVO")
    scenarios.scenario_store().revise(made, author="Ann", note="later")
    app = opened(work, "scenarios")
    app.selectbox(key="of").set_value(made.scenario).run()
    app.selectbox(key=f"version-{made.scenario[:12]}").set_value(1).run()
    press(app, f"restore-{scenarios.scenario_store().newest(made.scenario).id[:12]}")
    assert "Version 1 of “without BRAVO” is the newest again" in text(app)
    assert [v.note for v in scenarios.scenario_store().history(made.scenario)] == ["", "later", ""]


def making(app, base, text):
    app.multiselect(key="parents").set_value([base.id])
    app.text_input(key="author").set_value("Ann")
    app.text_input(key="made_name").set_value("made")
    return app.text_area(key="made_text").set_value(text).run()


def test_the_page_tells_what_changes_would_do_before_anything_is_made():
    work, [base] = work_with("base")
    app = making(opened(work, "scenarios"), base, LATER)
    said = text(app)
    assert "Ready later: 1 pledge: Infantry battalion of Bravo (B-battalion) from February 2030 to March 2030" in said
    [shown] = [found.value for found in app.dataframe if "on" in found.value]
    assert shown.to_dict("records") == [
        {"on": "base", "table": "pledges", "row": "B-battalion", "column": "ready_period", "before": "2", "after": "3"}
    ]
    assert scenarios.scenario_store().scenarios() == [base]
    press(app, "make_scenario")
    assert "Made: “made”." in text(app)


def test_changes_that_change_nothing_are_refused_before_they_are_saved(store):
    work, [base] = work_with("base")
    nothing = '[[change]]\nkind = "setting"\nname = "cash_share"\nvalue = "1.0"\n'
    app = making(opened(work, "scenarios"), base, nothing)
    assert "On “base”: the changes change nothing; it is as they say already." in text(app)
    assert app.button(key="make_scenario").disabled
    made = scenarios.create(store, [base], nothing, name="made", author="Ann")
    assert (made.versions, len(made.faults)) == ([], 1)
    half = making(app, base, nothing + LATER)
    assert "Setting cash\\_share is “1” already. It changes nothing." in text(half)
    assert not half.button(key="make_scenario").disabled


def test_changes_from_a_file_and_typed_beside_it_are_not_both_taken():
    work, [base] = work_with("base")
    app = making(opened(work, "scenarios"), base, LATER)
    app.file_uploader(key="made_file").set_value(("file.toml", WITHOUT_BRAVO.encode(), "text/plain"))
    app.run()
    assert "There are changes in the file “file.toml” and in the field" in text(app)
    assert app.button(key="make_scenario").disabled
    app.text_area(key="made_text").set_value("").run()
    assert "Switched off: Bravo (BRAVO)." in text(app)
    press(app, "make_scenario")
    assert [v.changes for v in scenarios.scenario_store().scenarios() if v.name == "made"] == [WITHOUT_BRAVO]


def test_faults_of_changes_stand_beside_the_button_before_it_is_pressed():
    work, [base] = work_with("base")
    app = making(opened(work, "scenarios"), base, '[[change]]\nkind = "switch_of"')
    assert "Did you mean “switch\\_off”?" in text(app)
    assert app.button(key="make_scenario").disabled


def test_a_save_that_changes_nothing_says_so():
    work, [base] = work_with("base")
    app = opened(work, "scenarios")
    press(app, f"save_next{base.id[:12]}")
    assert "Nothing differs from version 1 of “base”" in text(app)
    edited(Session.open(work), units="2")
    app = opened(work, "scenarios")
    press(app, f"save_next{base.id[:12]}")
    assert "Saved as version 2 of “base”." in text(app)


def test_a_press_on_the_button_of_the_scenario_before_saves_into_no_other():
    """While the page is drawn after a save, the button of before can still be there to press."""
    work, [base] = work_with("base")
    app = opened(work, "scenarios")
    app.text_input(key=f"save_name{base.id[:12]}").set_value("other").run()
    press(app, "save_new")
    [other] = (version for version in scenarios.scenario_store().scenarios() if version.name == "other")
    offered = {button.key: button.label for button in app.button if str(button.key).startswith("save_next")}
    assert offered == {f"save_next{other.id[:12]}": "Save as the next version of “other”"}


def test_the_top_of_the_page_and_the_button_that_saves_name_their_scenario_one_after_the_other(monkeypatch):
    """What takes time is drawn before the top or after the button."""
    drawn = []
    for module, name in (
        (scenarios_page, "_listed"), (scenarios_page, "_where_from"), (scenario_forms, "save"), (what_if, "ask"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, lambda *_, name=name: drawn.append(name))
    opened(planned_desk().journal.name, "scenarios")
    assert drawn == ["_listed", "_where_from", "save", "ask"]


def test_why_begins_with_two_scenarios_whose_inputs_differ():
    work, [base] = work_with("base")
    app = opened(work, "why")
    assert (app.selectbox(key="why_before").value, app.selectbox(key="why_after").value) == (base.scenario, why.HERE)
    assert "These two have the same inputs" in text(app)
    assert app.button(key="ask-why").disabled
    session = edited(Session.open(work), units="2")
    newest = scenarios.save(session, scenarios.scenario_store(), name="newest", author="Ann")
    app = opened(work, "why")
    assert (app.selectbox(key="why_before").value, app.selectbox(key="why_after").value) == (base.scenario, why.HERE)
    assert "These two have the same inputs" not in text(app)
    assert not app.button(key="ask-why").disabled
    app.selectbox(key="why_before").set_value(newest.scenario).run()
    assert "These two have the same inputs" in text(app)
    assert app.button(key="ask-why").disabled
    edited(session, units="3")
    assert opened(work, "why").selectbox(key="why_before").value == newest.scenario


def test_what_the_store_refuses_is_a_sentence_on_the_page(place, monkeypatch):
    work = planned_desk().journal.name
    app = opened(work, "scenarios")
    app.text_input(key="save_name").set_value("base").run()
    press(app, "save_new")
    assert "A scenario needs its author." in text(app)
    app.text_input(key="author").set_value("Ann").run()
    app.text_input(key="save_name").set_value(" ").run()
    press(app, "save_new")
    assert "A scenario needs its name." in text(app)
    assert scenarios.scenario_store().scenarios() == []
    (place / "broken").write_text("no database " * 100)
    monkeypatch.setenv("PLANNER_STORE", str(place / "broken"))
    assert "cannot be used" in text(opened(work, "scenarios"))


def test_a_store_that_is_lost_and_comes_back_loses_neither_work_nor_words(monkeypatch):
    work, [base] = work_with("base")
    app = opened(work, "scenarios")
    app.text_input(key="author").set_value("Bob").run()
    app.text_input(key=f"save_name{base.id[:12]}").set_value("renamed").run()
    app.text_area(key=f"save_note{base.id[:12]}").set_value("a long note").run()
    with monkeypatch.context() as lost:
        lost.setattr(Store, "_versions", lost_connection)
        press(app, f"save_next{base.id[:12]}")
        assert "The store is gone" in text(app)
        assert "what you typed" in text(app)
        with pytest.raises(StoreError):
            scenarios.save(Session.open(work), scenarios.scenario_store(), name="child", author="Bob")
    app.run()
    assert app.text_area(key=f"save_note{base.id[:12]}").value == "a long note"
    press(app, f"save_next{base.id[:12]}")
    newest = scenarios.scenario_store().newest(base.scenario)
    assert (newest.number, newest.name, newest.author, newest.note) == (2, "renamed", "Bob", "a long note")


@pytest.mark.parametrize("page", sorted(OF_THE_STORE))
def test_a_database_that_is_away_is_a_sentence_and_never_no_scenarios(page, monkeypatch):
    work = planned_desk().journal.name
    monkeypatch.setenv("PLANNER_STORE", "postgresql://ann:secret@/planner?host=/nowhere")
    shown = text(opened(work, page))
    assert "cannot be used" in shown
    assert "secret" not in shown
    for nothing in ("There are no scenarios", "Choose "):
        assert nothing not in shown


@pytest.mark.parametrize("page", ["plan", *sorted({*PAGES} - OF_THE_STORE)])
def test_a_database_that_is_away_closes_no_page_that_needs_none(page, monkeypatch):
    work = planned_desk().journal.name
    there = text(opened(work, page))
    monkeypatch.setenv("PLANNER_STORE", "postgresql://ann:secret@/planner?host=/nowhere")
    assert text(opened(work, page)).startswith(there[:200])


def lost_connection(*_: object) -> list:
    raise StoreError("The store is gone.")


def test_scenarios_that_are_called_the_same_are_told_apart(store):
    """Copies beside a clash, and what was taken in from a file, may have the name of another."""
    work, [base] = work_with("base")
    store.revise(base, author="Ann", note="newer")
    copies = []
    for units in ("2", "3"):
        with pytest.raises(ClashError) as caught:
            scenarios.save(edited(Session.open(work), units=units), store, name="base", author="Bob", based_on=base)
        copies.append(caught.value.kept)
    names = {"base", *(f"base (copy by Bob) ({copy.scenario[:6]})" for copy in copies)}
    assert set(opened(work, "scenarios").dataframe[0].value["scenario"]) == names
    assert set(why.scenarios().values()) == {*names, "this workspace"}
    assert {candidate.name for candidate in comparing.candidates(store)} == names


def test_scenarios_are_put_away_and_exported(place):
    work, versions = work_with("one", "two")
    app = opened(work, "scenarios")
    app.multiselect(key="chosen").set_value([versions[0].scenario]).run()
    press(app, "put_away")
    assert [v.name for v in scenarios.scenario_store().scenarios()] == ["two"]
    data = portable.export(scenarios.scenario_store(), scenarios.scenario_store().scenarios())
    elsewhere = place / "elsewhere.sqlite"
    with pytest.raises(StoreError):
        portable.import_file(scenarios.scenario_store(), data[:-10])
    store = open_store(str(elsewhere))
    portable.import_file(store, data)
    assert store.best_plan(store.find("two")).summary == scenarios.scenario_store().best_plan(versions[1]).summary
    store.close()


def test_words_of_others_are_shown_as_they_are():
    work, [base] = work_with("**loud** ![x](http://outside/x.png) :red[x]")
    app = opened(work, "scenarios")
    assert base.name == "**loud** ![x](http://outside/x.png) :red[x]"
    assert f"“{escaped(base.name)}”, version 1" in text(app)
