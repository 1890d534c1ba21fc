"""The state of a workspace: every combination of what is known, as a table."""

import math
import re
from dataclasses import replace

import pytest

from planner.plan.certainty import percent
from planner.services.state import Colour, NextStep, SearchStatus, StateInputs, state

SEARCHES = list(SearchStatus)
BEFORE = "the inputs before “off”"


def summary(tiny_plan, status: str):
    return replace(tiny_plan.summary, status=status)


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Every four words of a text that follow one another."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)}


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(("plan", "of"), [(None, ""), (None, BEFORE), ("optimal", ""), ("feasible", "")])
@pytest.mark.parametrize("takes_part", [True, False])
@pytest.mark.parametrize("faults", [0, 3])
def test_every_state_has_one_sentence_one_colour_and_a_step_that_is_possible(
    faults, takes_part, plan, of, search, tiny_plan
):
    found = state(StateInputs(faults, takes_part, search, of, plan and summary(tiny_plan, plan)))
    said = f"{found.title} {found.sentence}"
    assert found.title
    assert "{" not in said + found.short
    assert not runs_of_words(found.title) & runs_of_words(found.short), "the bar says both, and nothing twice"
    assert ("stale" in found.sentence) == bool(of), "a plan of other inputs is always called that, no other ever"
    assert not ("verified against these inputs" in said and of)
    if faults:
        assert (found.colour, found.step, found.has_plan) == (Colour.RED, NextStep.INPUTS, False)
    elif not takes_part:
        assert (found.colour, found.step, found.has_plan) == (Colour.RED, NextStep.TUNING, False)
    elif plan:
        assert found.has_plan
        assert "erified against these inputs" in said
        green = plan == "optimal" and search is not SearchStatus.RUNNING
        assert (found.colour is Colour.GREEN) == green
    else:
        assert found.colour is not Colour.GREEN
        assert not found.has_plan
        assert found.step is (NextStep.NONE if search is SearchStatus.RUNNING else found.step)


@pytest.mark.parametrize(
    ("search", "title"),
    [
        (SearchStatus.IMPOSSIBLE, "No plan is possible"),
        (SearchStatus.NO_TIME, "No plan was found"),
        (SearchStatus.STOPPED, "Stopped before"),
        (SearchStatus.FAILED, "The run failed"),
        (SearchStatus.CRASHED, "The planning process ended"),
    ],
)
def test_an_ending_without_a_plan_is_told_only_where_there_is_no_plan_of_these_inputs(search, title, tiny_plan):
    assert state(StateInputs(search=search)).title.startswith(title)
    assert not state(StateInputs(search=search)).figures
    kept = state(StateInputs(search=search, summary=summary(tiny_plan, "optimal")))
    assert kept.title == "A plan as certain as was asked for"


def test_a_plan_less_certain_than_is_asked_for_now_offers_to_search_further(tiny_plan):
    """Choosing more certainty plans nothing by itself, so the page says what to press."""
    proved = replace(tiny_plan.summary, gap_asked=0.02).with_bound(0.9999 * tiny_plan.summary.objective)
    assert 0.0 < proved.gap < 0.02
    known = StateInputs(search=SearchStatus.ENDED, summary=proved)
    assert state(known).colour is state(replace(known, gap_asked=0.02)).colour is Colour.GREEN
    found = state(replace(known, gap_asked=proved.gap / 2))
    assert (found.colour, found.step) == (Colour.YELLOW, NextStep.FURTHER)
    assert "more certainty is asked for now than it has" in found.title
    assert "Search further" in found.sentence
    assert not runs_of_words(found.title) & runs_of_words(found.short)
    assert state(replace(known, search=SearchStatus.RUNNING, gap_asked=proved.gap / 2)).colour is Colour.BLUE


def test_a_plan_without_a_bound_says_that_its_certainty_is_unknown(tiny_plan):
    unproved = tiny_plan.summary.with_bound(-math.inf)
    said = state(StateInputs(summary=unproved)).sentence
    assert "It averts an unknown share" in said
    assert "A better plan may exist; search further" in said
    proved = unproved.with_bound(0.9 * unproved.objective)
    assert f"It averts at least {percent(proved.certainty)} of the most" in state(StateInputs(summary=proved)).sentence
