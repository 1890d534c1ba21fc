"""What a page shows above its inputs comes and goes without moving them: what moves is built anew, and loses its text.

The browser tells the blocks of a page apart by their number among their siblings, so that a block that is moved down by
a message above it is another one: a select box within it is closed, and what is typed there and not yet sent is gone.
"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from planner.services.session import Session
from planner.workspace import tuning
from tests.test_app import opened
from tests.tiny import planned_work

TINY = Path(__file__).parent.parent / "data" / "tiny"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))


def places(page: AppTest) -> dict[str, tuple[int, ...]]:
    """Where what holds something typed or chosen is on a page, by its id: numbers of the blocks around it."""
    return dict(found(page._tree, ()))


def found(block: Block, path: tuple[int, ...]):
    """Ids with places, block by block."""
    for number, child in block.children.items():
        if isinstance(child, Block):
            yield from found(child, (*path, number))
        elif child.type not in {"button", "download_button"} and (name := getattr(child.proto, "id", "")):
            yield name, path


@pytest.mark.parametrize("name", ["details", "explain", "tuning"])
def test_inputs_stay_where_they_are_when_a_plan_is_of_earlier_inputs(name):
    work = planned_work()
    before = places(opened(work, name))
    session = Session.open(work)
    session.journal.edit("ceiling", tuning.put(session.sheets, "missions", "NORTH", authorised_police="41"))
    after = places(opened(work, name))
    both = before.keys() & after.keys()
    assert {key: before[key] for key in both} == {key: after[key] for key in both}
