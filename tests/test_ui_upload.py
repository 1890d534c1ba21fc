"""Tables brought in on the page Inputs: each way is shown first, one is chosen, and Undo takes it back."""

import pytest
from streamlit.testing.v1 import AppTest

from planner import files
from planner.formats.sheets import sheets_of
from planner.process.home import home
from planner.services.session import Session
from planner.workspace import tuning
from planner.workspace.journal import Journal
from tests.edits import TINY
from tests.test_app import opened, press, text

CASE = sheets_of(files.read_case(TINY))


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))


def sent(work: str, *files_sent: tuple[str, bytes]) -> AppTest:
    app = opened(work, "inputs")
    app.file_uploader(key="upload").set_value([(name, data, "text/csv") for name, data in files_sent]).run()
    assert not app.exception
    return app


def begun() -> str:
    return Journal.begin(home() / "works", CASE).name


FUNDS = b"fund,contributor,amount_usd,purpose\nnew,ALFA,5,any\n"


def test_each_way_is_counted_and_shown_before_one_is_taken_and_undone_in_one_step():
    work = begun()
    app = sent(work, ("funds.csv", FUNDS), ("pledges.csv", b"pledge,units\nA-battalion,3\n"))
    ways = app.radio(key="upload_way")
    assert ways.value is None
    assert not [button for button in app.button if button.key == "take_upload"]
    counted = [caption.partition(". ")[0] for caption in ways.proto.captions]
    assert counted == [
        "1 row added, 0 removed, 1 cell changed",
        "1 row added, 4 removed, 5 cells changed; 3 faults",
        "1 row added, 33 removed, 5 cells changed; 9 faults",
    ]
    said = text(app)
    assert said.count("not there in the new one") == 1, "the tables that it lacks are told in one sentence"
    assert all(f"{name} (" in said for name in ("missions", "areas", "threats"))
    ways.set_value("case").run()
    assert app.dataframe[-1].value["table"].nunique() == 10
    faulty = app.button(key="take_upload")
    assert (faulty.label, faulty.proto.type) == ("Replace the whole case, with 9 faults", "secondary")
    app.radio(key="upload_way").set_value("rows").run()
    assert app.dataframe[-1].value[["table", "row", "before", "after"]].values.tolist()[1] == [
        "funds", "new", "", "fund new, contributor ALFA, amount_usd 5, purpose any",
    ]  # fmt: skip
    assert app.button(key="take_upload").proto.type == "primary"
    assert not Session.open(work).history.done
    press(app, "take_upload")
    session = Session.open(work)
    assert (session.sheets["funds"].column("fund"), len(session.history.done)) == (["B-fund", "new"], 1)
    press(app, "undo")
    assert Session.open(work).sheets == CASE


def test_nothing_is_taken_of_what_cannot_be_read_in_part_and_every_fault_is_told():
    app = sent(begun(), ("pledges.csv", b"pledge,units\nA-battalion,3,more\nNEW,x\n"))
    app.radio(key="upload_way").set_value("rows").run()
    said = text(app).replace("\\", "")
    assert "pledges.csv, row 3, column units: found “x”" in said
    assert "pledges, row 2: found 3 cells" in said
    assert "Part of it cannot be read, so nothing is taken." in said
    assert app.button(key="take_upload").disabled


def test_what_another_tab_has_saved_meanwhile_is_looked_at_first():
    work = begun()
    app = sent(work, ("pledges.csv", b"pledge,units\nA-battalion,3\n"))
    app.radio(key="upload_way").set_value("rows").run()
    other = Session.open(work)
    other.journal.edit("other", tuning.put(other.sheets, "pledges", "A-battalion", units="7"))
    press(app, "take_upload")
    assert "so nothing was taken" in text(app)
    assert Session.open(work).sheets["pledges"].column("units")[0] == "7"
    press(app, "take_upload")
    assert Session.open(work).sheets["pledges"].column("units")[0] == "3"
