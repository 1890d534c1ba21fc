"""The page Compare, on scenarios of a store."""

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from planner.charts import comparison_tables
from planner.language import escaped, in_language
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.scenarios.compare import compare
from planner.services import comparing, comparing_delivery, scenarios
from planner.services.delivery import Delivery
from planner.services.session import Session
from planner.store import open_store
from planner.ui.compare import WIDEST, names_column, told_styled
from planner.workbook.comparison import comparison_workbook
from tests.questions_here import answer_here
from tests.test_app import PAGE, opened, text
from tests.test_comparison import found, three
from tests.waiting import HANG

TINY = Path(__file__).parent.parent / "data" / "tiny"
STRANGE = "**late** :red[police] <b>"


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "scenarios.sqlite"))
    monkeypatch.setattr("planner.services.session.first_job", lambda: type("Job", (), {"name": "none"}))
    held = open_store(str(tmp_path / "scenarios.sqlite"))
    yield held
    held.close()
    scenarios.close_stores()


def keep(store, *names):
    for made, name in zip(three(), names, strict=True):
        store.add_plan(store.save(made.sheets, name=name, author="tester"), made.plan)


def test_without_two_planned_scenarios_the_page_says_what_to_do(store):
    other = apply(three()[0].sheets, read_changes('[[change]]\nkind = "drop_pledges"\nunit_kind = "police"\n'))
    store.save(other.sheets, name="unplanned", author="tester")
    page = opened(Session.open(None).journal.name, "compare")
    assert "Choose 2 to 12 scenarios that have a plan" in text(page)
    keep(store, "as pledged", "without", "late")
    page = page.run()
    page.multiselect(key="compared").set_value(["as pledged", "unplanned"]).run()
    assert "“unplanned” cannot be compared: it has no plan" in text(page)


def test_scenarios_are_set_beside_the_base_and_their_names_are_no_markup(store):
    keep(store, "as pledged", "without", STRANGE)
    page = opened(Session.open(None).journal.name, "compare")
    assert [box.value for box in page.selectbox if box.label == "Beside (the base)"] == ["as pledged"]
    assert not page.exception
    differences = page.dataframe[1].value
    assert list(differences["scenario"]) == [STRANGE, "without"]
    assert list(differences["the best plan leaves, beside the base's best"]) == [
        "more, for certain",
        "more, for certain",
    ]
    told, base = three()[1].plan.summary, three()[0].plan.summary
    assert differences["unprotected, as plans count [civilian-months]"].iloc[1] == pytest.approx(
        told.exposure_unprotected - base.exposure_unprotected
    )
    next(box for box in page.selectbox if box.label == "Beside (the base)").set_value(STRANGE).run()
    assert not page.exception
    assert any(f"Differences from “{escaped(STRANGE)}”" in box.value for box in page.header)


def test_scenarios_are_set_beside_each_other_by_their_chances_and_over_the_same_futures(store, monkeypatch):
    answer_here(monkeypatch)
    keep(store, "as pledged", "without", "late")
    page = opened(Session.open(None).journal.name, "compare")
    page.multiselect(key="compared").set_value(["as pledged", "without"]).run()
    table = page.dataframe[2].value
    assert list(table["scenario"]) == ["as pledged", "without"]
    for made, shown in zip(three(), table.itertuples(index=False), strict=False):
        found = Delivery(made.case, made.plan)
        assert shown[1:3] == pytest.approx((made.plan.summary.exposure_unprotected, found.expected))
    assert table["worst tenth of futures"].isna().all()
    page.button(key="ask-futures").click().run()
    assert not page.exception
    table = page.dataframe[2].value
    worst, expected = (table[what] for what in ("worst tenth of futures", "as ordered"))
    assert (worst >= expected - 1e-6).all()
    assert expected[1] > expected[0]
    compared = [replace(made, name=name) for made, name in zip(three(), table["scenario"], strict=False)]
    drawn = comparing_delivery.drawn(Session.open(page.session_state["work"]), compared)
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(compare(compared, "as pledged"), drawn)))
    held = list(book["futures"].iter_rows(min_row=4, values_only=True))
    assert [dict(zip(held[0], row, strict=True))["worst_tenth"] for row in held[1:]] == pytest.approx(list(worst))
    assert comparing_delivery.drawn(Session.open(page.session_state["work"]), compared[::-1]) != []
    page.multiselect(key="compared").set_value(["as pledged", "late"]).run()
    assert not page.exception
    assert page.dataframe[2].value["as ordered"].isna().all()


def family(store):
    """Two scenarios made from the first version of a base that has a second one, and strangers saved since."""
    pledged, without, late = three()
    base = store.save(pledged.sheets, name="base", author="tester")
    store.add_plan(base, pledged.plan)
    made = {}
    for name, one in (("without", without), ("late", late)):
        made[name] = store.save(one.sheets, name=name, author="tester", parent=base.id)
        store.add_plan(made[name], one.plan)
    second = store.save(late.sheets, name="base", author="tester", based_on=base.id)
    store.add_plan(second, late.plan)
    for n in range(5):
        stranger = store.save(pledged.sheets, name=f"stranger {n}", author="tester")
        store.add_plan(stranger, pledged.plan)
    return base, made


def first_names(store, origin):
    return [c.name for c in comparing.default_choice(store, comparing.candidates(store), origin)]


def test_what_is_compared_first_is_the_family_of_the_work_beside_the_version_it_was_made_from(store):
    base, made = family(store)
    assert first_names(store, made["without"]) == ["without", "late", "base, version 1"]
    assert first_names(store, made["late"]) == ["late", "without", "base, version 1"]
    assert first_names(store, base) == ["late", "without", "base"]
    stranger = store.find("stranger 0")
    assert first_names(store, stranger) == ["stranger 4", "stranger 3", "stranger 2", "stranger 0"]
    assert first_names(store, None) == ["stranger 4", "stranger 3", "stranger 2", "base"]


def test_without_a_plan_nothing_is_compared_first(store):
    store.save(three()[0].sheets, name="unplanned", author="tester")
    assert first_names(store, None) == []


def test_the_page_opens_with_the_family_and_a_reload_keeps_the_choice(store):
    _, made = family(store)
    session = Session.open(None)
    scenarios.open_version(session, scenarios.scenario_store(), made["without"])
    page = opened(session.journal.name, "compare")
    assert page.multiselect(key="compared").value == ["without", "late", "base, version 1"]
    assert beside(page).value == "base, version 1"
    page.multiselect(key="compared").set_value(["late", "base", "base, version 1"]).run()
    beside(page).set_value("base").run()
    assert not page.exception
    again = AppTest.from_string(PAGE.format("compare"), default_timeout=HANG)
    for name, values in page.query_params.items():
        again.query_params[name] = values
    again.run()
    assert again.multiselect(key="compared").value == ["late", "base", "base, version 1"]
    assert beside(again).value == "base"
    assert list(again.dataframe[1].value["scenario"]) == ["late", "base, version 1"]


def test_an_address_of_what_is_gone_falls_back_on_the_first_choice(store):
    _, made = family(store)
    session = Session.open(None)
    scenarios.open_version(session, scenarios.scenario_store(), made["late"])
    page = AppTest.from_string(PAGE.format("compare"), default_timeout=HANG)
    page.query_params["work"] = session.journal.name
    page.query_params["compared"] = ["nothing", "<b>"]
    page.query_params["base"] = "nothing"
    page.run()
    assert not page.exception
    assert page.multiselect(key="compared").value == ["late", "without", "base, version 1"]


def test_earlier_versions_are_named_apart_and_those_with_the_same_inputs_are_one(store):
    base, _ = family(store)
    newest = store.newest(base.scenario)
    store.revise(newest, author="tester", note="only a note")
    store.save(three()[1].sheets, name="base, version 1", author="tester")
    names = [c.name for c in comparing.candidates(store) if c.version.scenario == base.scenario]
    assert names == ["base", f"base, version 1 ({base.id[:6]})"]
    marks = [c.mark for c in comparing.candidates(store)]
    assert len(set(marks)) == len(marks)


def beside(page):
    return next(box for box in page.selectbox if box.label == "Beside (the base)")


def test_the_end_of_a_name_that_tells_versions_apart_is_in_sight():
    short, longer = (names_column(["as pledged", *more])["width"] for more in ([], ["as pledged, version 1"]))
    assert longer - short == 8 * len(", version 1")
    assert names_column(["x" * 200])["width"] == WIDEST
    assert names_column([])["pinned"]


def test_tables_of_a_comparison_have_figures_in_the_notation_of_the_language():
    table = comparison_tables.differences(found())
    table = table._replace(frame=table.frame.assign(unprotected=1149674.0, only_here=None))
    assert "+1,149,674" in told_styled(table).to_html()
    with in_language("fr"):
        page = told_styled(table).to_html()
    assert "+1\u00a0149\u00a0674" in page or "+1&nbsp;149&nbsp;674" in page
    assert not re.search(r">[^<]*\d,\d{3}[^<]*<", page)
