"""State of a workspace: one of a few, each with one sentence, one colour and one possible next step.

Pure: it is determined by the validation of the inputs, their stored plans, and the status of their last search.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from planner.jobs.job import JobStatus
from planner.language import joined, say
from planner.plan import Outcome, Summary
from planner.plan.claim import BoundStanding
from planner.solution import Termination


class Colour(StrEnum):
    """Colour of a state."""

    GREEN = "green"
    """A plan as certain as was asked for."""
    BLUE = "blue"
    """A search is running or can be started."""
    YELLOW = "yellow"
    """What is shown is valid, but not what was asked for."""
    RED = "red"
    """There is no plan of these inputs: they are faulty or infeasible, or the run failed."""


class NextStep(StrEnum):
    """The next step that a state offers."""

    NONE = "none"
    PLAN = "plan"
    FURTHER = "further"
    """Search further, from the best plan."""
    PROVE = "prove"
    """Prove how good the plan is whose certainty a file claims, by a search that begins with it."""
    INPUTS = "inputs"
    TUNING = "tuning"


class SearchStatus(StrEnum):
    """Status of the last search for a plan of these inputs."""

    NONE = "none"
    RUNNING = "running"
    ENDED = "ended"
    """With a plan."""
    STOPPED = "stopped"
    """By somebody, with a plan or without."""
    IMPOSSIBLE = "impossible"
    CLOCK = "clock"
    """By the time limit that is a safety only, with a plan."""
    NO_TIME = "no time"  # not told
    """It ended before there was a plan."""
    FAILED = "failed"
    CRASHED = "crashed"


@dataclass(frozen=True)
class StateInputs:
    """What determines the state."""

    faults: int = 0
    """Number of faults of the inputs."""
    takes_part: bool = True
    """Whether any mission takes part."""
    search: SearchStatus = SearchStatus.NONE
    of: str = ""
    """Inputs of the displayed plan, in words; empty if they are these, or no plan is displayed."""
    summary: Summary | None = None
    """Summary of the plan of these inputs, with the status at the gap it was searched to; None if there is none."""
    gap_asked: float | None = None
    """Gap that the next search is asked for [1]; None for that of the last one."""


@dataclass(frozen=True)
class State:
    """A state, as every page shows it."""

    title: str
    sentence: str
    colour: Colour
    step: NextStep
    short: str
    """What follows the title in the bar on top of every page: few words, and none that the title has said."""
    has_plan: bool = False
    """Whether the displayed plan is of these inputs."""
    figures: bool = False
    """Whether the page Plan shows figures at once."""


FAULTS = State(
    say("The inputs have faults"),
    say("They cannot be planned as they are; each fault names its table, row and column, and what is allowed."),
    Colour.RED,
    NextStep.INPUTS,
    say("No plan is possible before they are mended."),
)
NOBODY = State(
    say("Nothing takes part"),
    say(
        "Every mission is a contingency mission that is left out, so there is nothing to plan. Plan for them as if "
        "authorised, under Tuning."
    ),
    Colour.RED,
    NextStep.TUNING,
    say("There is nothing to plan."),
)
PLANNING = State(
    say("Planning"),
    say("You can go on working meanwhile."),
    Colour.BLUE,
    NextStep.NONE,
    say("The first plan is on its way."),
)
ANEW = State(
    say("Planning the inputs as they are now"),
    say("You can go on working meanwhile."),
    Colour.YELLOW,
    NextStep.NONE,
    say("The plan is stale; one of these inputs is on its way."),
    figures=True,
)
CLOSER = State(
    say("A plan is there; the search for a better one goes on"),
    say("It is verified against these inputs."),
    Colour.BLUE,
    NextStep.NONE,
    say("The plan is of these inputs; a better one is looked for."),
)
OPTIMAL = State(
    say("A plan as certain as was asked for"),
    say("It is verified against these inputs."),
    Colour.GREEN,
    NextStep.NONE,
    say("The plan is of these inputs."),
)
FEASIBLE = State(
    say("A plan; the search ended before it was as certain as was asked for"),
    say(
        "It keeps every rule and is verified against these inputs. A better plan may exist; search further to look "
        "for it."
    ),
    Colour.YELLOW,
    NextStep.FURTHER,
    say("The plan is of these inputs."),
)
CLOCKED = replace(FEASIBLE, title=say("A plan; the clock ended its search before it was as certain as was asked for"))
HALTED = replace(FEASIBLE, title=say("A plan; its search was stopped before it was as certain as was asked for"))
CLAIMED = State(
    say("A plan whose certainty its file claims"),
    say(
        "It keeps every rule and is verified against these inputs, but how good it is was not proved here: no figure "
        "or comparison rests on that. To prove it, search from this plan."
    ),
    Colour.YELLOW,
    NextStep.PROVE,
    say("The plan is of these inputs; how good it is was not proved here."),
)
UNSURE = State(
    say("A plan; more certainty is asked for now than it has"),
    say("It is verified against these inputs. Search further to make it as certain as is asked for now."),
    Colour.YELLOW,
    NextStep.FURTHER,
    say("The plan is of these inputs."),
)
OUTDATED = State(
    say("The inputs have changed since this plan"),
    say("Plan them now."),
    Colour.YELLOW,
    NextStep.PLAN,
    say("It is stale: plan them now."),
    figures=True,
)
NO_PLAN = State(
    say("There is no plan of these inputs yet"),
    say("Plan them now."),
    Colour.BLUE,
    NextStep.PLAN,
    say("Plan them now."),
)
WITHOUT_PLAN = {
    SearchStatus.IMPOSSIBLE: State(
        say("No plan is possible with these inputs"),
        say("Locks ask for more than limits allow. The page Plan names which, and what would make a plan possible."),
        Colour.RED,
        NextStep.NONE,
        say("The page Plan says why."),
    ),
    SearchStatus.NO_TIME: State(
        say("No plan was found before the search ended"),
        say("That says nothing about whether one exists. Search further."),
        Colour.YELLOW,
        NextStep.FURTHER,
        say("That says nothing about whether one exists."),
    ),
    SearchStatus.STOPPED: State(
        say("Stopped before there was a plan"),
        say("That says nothing about whether one exists. Search further."),
        Colour.YELLOW,
        NextStep.FURTHER,
        say("That says nothing about whether one exists."),
    ),
    SearchStatus.FAILED: State(
        say("The run failed; nothing of it is shown"),
        say(
            "Either the search failed, or its plan did not stand up to verification. Your inputs are safe. Search "
            "again; if it fails again, download the case (Downloads) and send it to whoever looks after this "
            "planner."
        ),
        Colour.RED,
        NextStep.FURTHER,
        say("Your inputs are safe."),
    ),
    SearchStatus.CRASHED: State(
        say("The planning process ended without a word"),
        say("It may have run out of memory, or been killed. Your inputs are safe. Search again."),
        Colour.RED,
        NextStep.FURTHER,
        say("Your inputs are safe."),
    ),
}
"""States after a search that ended without a plan."""


def state(known: StateInputs) -> State:
    """State of a workspace."""
    found = _state(known)
    if not known.of:
        return found
    stale = say("The last plan is stale: it is of {inputs}, and was verified against those.", inputs=known.of)
    return replace(found, sentence=joined([found.sentence, stale]))


def _state(known: StateInputs) -> State:
    if known.faults:
        return FAULTS
    if not known.takes_part:
        return NOBODY
    if known.summary is not None:
        return replace(_planned(known, known.summary), has_plan=True, figures=True)
    if known.search is SearchStatus.RUNNING:
        return ANEW if known.of else PLANNING
    if known.search in WITHOUT_PLAN:
        return WITHOUT_PLAN[known.search]
    return OUTDATED if known.of else NO_PLAN


def _planned(known: StateInputs, summary: Summary) -> State:
    """State if there is a plan of these inputs."""
    now = summary if known.gap_asked is None else summary.as_asked(known.gap_asked)
    if known.search is SearchStatus.RUNNING:
        found = CLOSER
    elif now.status == Outcome.OPTIMAL:
        found = OPTIMAL
    elif summary.status == Outcome.OPTIMAL:
        found = UNSURE
    elif summary.standing is BoundStanding.CLAIMED:
        found = CLAIMED
    else:
        found = {SearchStatus.STOPPED: HALTED, SearchStatus.CLOCK: CLOCKED}.get(known.search, FEASIBLE)
    return replace(found, sentence=joined([summary.certainty_in_words, found.sentence]))


ENDINGS = {
    Outcome.ERROR: SearchStatus.FAILED,
    Outcome.INVALID_INPUT: SearchStatus.FAILED,
    Outcome.INFEASIBLE: SearchStatus.IMPOSSIBLE,
    Outcome.NO_PLAN_IN_TIME: SearchStatus.NO_TIME,
}
"""Status of a search by its outcome; other outcomes mean that it ended with a plan."""


def search_status(status: JobStatus | None) -> SearchStatus:
    """Status of the last search of some inputs; None means that there was none."""
    if status is None:
        return SearchStatus.NONE
    if status.running:
        return SearchStatus.RUNNING
    if status.outcome is None:
        return SearchStatus.CRASHED
    found = ENDINGS.get(status.outcome, SearchStatus.ENDED)
    if status.termination is Termination.CLOCK and found is SearchStatus.ENDED:
        return SearchStatus.CLOCK
    return SearchStatus.STOPPED if status.stopped and found in {SearchStatus.ENDED, SearchStatus.NO_TIME} else found
