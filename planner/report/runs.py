"""Say how a run ended, for the terminal."""

from pathlib import Path

from planner.language import kept, say, told
from planner.plan import Outcome
from planner.run import Run
from planner.solution import Termination

ENDED = {
    None: say(
        "This is the best plan kept of these inputs, and as certain as was asked for: nothing was "
        "searched. --afresh begins without it."
    ),
    Termination.CLOCK: say(
        "The clock ended the search: a faster machine would have found more by then. --time-limit allows more."
    ),
}
"""What there is to say of how a plan came about, by the criterion that ended its search."""


WITHOUT_PLAN = {
    Outcome.INVALID_INPUT: say("No plan: the input has faults. Mend them and run again; `planner check` lists them."),
    Outcome.INFEASIBLE: say(
        "No plan is possible: locks or limits on areas ask for more than ceilings, money or pledges allow."
    ),
    Outcome.NO_PLAN_IN_TIME: say("No plan was found before the search ended. --work or --time-limit allows more."),
    Outcome.ERROR: say("No plan is shown: the run failed, or its plan did not stand up to verification."),
}


def without_plan(ended: Run, case: str | Path) -> str:
    """Explain a run without a plan."""
    why = WITHOUT_PLAN[ended.outcome]
    if ended.outcome is Outcome.INVALID_INPUT and ended.checked is not None and not ended.checked.faults:
        why = say("No plan: the {file} cannot be read.", file=kept(ended.faults[0].table.partition(",")[0]))
    how = "" if ended.outcome is Outcome.INFEASIBLE else f" ({ended.outcome})"
    return f"{case}: {told(why)}{how}"
