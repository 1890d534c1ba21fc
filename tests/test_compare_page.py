"""The page Compare, on scenarios of a store."""

from pathlib import Path

import pytest

from planner.desk import shelf
from planner.desk.desk import Desk
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.store import open_store
from tests.test_app import opened, text
from tests.test_comparison import three

TINY = Path(__file__).parent.parent / "data" / "tiny"
STRANGE = "**late** :red[police] <b>"


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "scenarios.sqlite"))
    monkeypatch.setattr("planner.desk.desk.first_job", lambda: type("Job", (), {"name": "none"}))
    held = open_store(str(tmp_path / "scenarios.sqlite"))
    yield held
    held.close()
    shelf.close()


def keep(store, *names):
    for made, name in zip(three(), names, strict=True):
        store.add_plan(store.save(made.sheets, name=name, author="tester"), made.plan)


def test_without_two_planned_scenarios_the_page_says_what_to_do(store):
    other = apply(three()[0].sheets, read_changes('[[change]]\nkind = "drop_pledges"\nunit_kind = "police"\n'))
    store.save(other.sheets, name="unplanned", author="tester")
    page = opened(Desk.open(None).journal.name, "compare")
    assert "Choose 2 to 12 scenarios that have a plan" in text(page)
    keep(store, "as pledged", "without", "late")
    page = page.run()
    page.multiselect(key="compared").set_value(["as pledged", "unplanned"]).run()
    assert "“unplanned” cannot be compared: it has no plan" in text(page)


def test_scenarios_are_set_beside_the_base_and_their_names_are_no_markup(store):
    keep(store, "as pledged", "without", STRANGE)
    page = opened(Desk.open(None).journal.name, "compare")
    assert [box.value for box in page.selectbox if box.label == "Beside (the base)"] == ["as pledged"]
    assert not page.exception
    differences = page.dataframe[1].value
    assert list(differences["scenario"]) == [STRANGE, "without"]
    assert list(differences["objective: what is proven"]) == ["proven higher", "proven higher"]
    told, base = three()[1].plan.summary, three()[0].plan.summary
    assert differences["unprotected [civilian-months]"].iloc[1] == pytest.approx(
        told.exposure_unprotected - base.exposure_unprotected
    )
    next(box for box in page.selectbox if box.label == "Beside (the base)").set_value(STRANGE).run()
    assert not page.exception
    assert any(r"Differences from “\*\*late\*\* \:red\[police\] \<b\>”" in box.value for box in page.subheader)
