"""The frontier of a workspace: whether its points are of these inputs, and taking one up as the plan."""

from planner.insight.frontier import frontier_key, weight_text
from planner.jobs.questions import Answers
from planner.services.session import Session
from planner.workspace.adjustments import weigh_cost


def stale(session: Session, found: Answers) -> bool:
    """Whether the inputs have changed in more than their cost weight since the frontier was asked for."""
    return found.request.fingerprints != [frontier_key(session.validation.checked.case)]


def cost_weight(session: Session) -> str:
    """Cost weight of the inputs, as points are named."""
    return weight_text(session.validation.checked.case.settings.cost_weight)


def take_up(session: Session, weight: str) -> bool:
    """Set the cost weight of a point as one step; its plan, which is known, becomes that of the inputs."""
    return session.adjust(weigh_cost(weight))
