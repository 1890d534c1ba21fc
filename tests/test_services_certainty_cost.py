"""What certainty costs in time: from the searches so far, and never where it is not known."""

import pytest

from planner.services.certainty_cost import cost_in_words, cost_of, seconds_to
from planner.services.session import Session
from planner.solution import Progress
from planner.workspace.journal import Journal
from tests.tiny import SHEETS


def reports(*seconds_and_gaps: tuple[float, float | None]) -> list[Progress]:
    """Progress whose gap is as given: at most 100 of 1,000 can be averted."""
    return [
        Progress("search", seconds, None if gap is None else 900.0 + 100.0 * gap, 900.0, 1000.0)
        for seconds, gap in seconds_and_gaps
    ]


def test_seconds_are_those_until_each_certainty_was_first_reached():
    found = seconds_to([reports((1.0, None), (3.0, 0.04), (9.0, 0.019), (12.0, 0.012))])
    assert found == {0.95: 3.0, 0.98: 9.0}


def test_a_search_that_goes_on_from_another_costs_both():
    found = seconds_to([reports((3.0, 0.04), (10.0, 0.019)), reports((1.0, 0.019), (21.0, 0.009))])
    assert found == {0.95: 3.0, 0.98: 10.0, 0.99: 31.0}


@pytest.mark.parametrize(
    ("here", "before", "said"),
    [
        ({0.98: 9.2, 0.99: 31.0}, {}, "Took 31 s with these inputs."),
        ({0.98: 9.2}, {0.99: 44.0}, "Took 44 s with the inputs before."),
        ({0.95: 0.4, 0.98: 9.2}, {0.98: 3.0}, "How long it takes here is not known yet; 98% took 9 s."),
        ({0.95: 0.4}, {}, "How long it takes here is not known yet; 95% took less than 1 s."),
        ({0.995: 9.0}, {}, "How long it takes here is not known yet."),
        ({}, {}, "How long it takes here is not known yet."),
    ],
)
def test_a_sentence_tells_what_is_known_and_no_more(here, before, said):
    assert cost_in_words(0.99, here, before) == said


def test_a_workspace_that_has_searched_nothing_knows_nothing(home):
    session = Session.of(Journal.begin(home / "works", SHEETS))
    assert cost_of(session, 0.98) == "How long it takes here is not known yet."


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path
