"""Taking up a plan that was found elsewhere as the plan of a workspace: as locks, in one step."""

from planner.check import check
from planner.formats.sheets import raw_case
from planner.offering import offered
from planner.plan import Plan
from planner.services.session import Session
from planner.workspace.adjustments import PutLocks, adjusted
from planner.workspace.incumbents import propose


def take_up(session: Session, step: PutLocks, plan: Plan, found_by: str, bound: float | None = None) -> bool:
    """Lock what is taken up, as one step; what the locks leave of the plan is that of the inputs at once.

    Args:
        session: The session.
        step: The locks.
        plan: The plan; its people and money are placed anew under them.
        found_by: Who found it, as a sentence names it.
        bound: What is proved of the inputs without the locks [civilian-months]; None where that is not known.

    Returns:
        Whether that changed the inputs.
    """
    inputs = adjusted(session.sheets, step)
    locked = offered(check(raw_case(inputs)).case, [plan])
    if locked is not None:
        propose(inputs, locked if bound is None else locked.with_bound(bound), found_by)
    return session.adjust(step)
