"""The plan that a tab shows by the chances of its pledges, for every page that tells of it."""

from planner.services.delivery import Delivery
from planner.ui.once import once
from planner.workspace.incumbents import Incumbent


def delivery_of(made: Incumbent) -> Delivery:
    """The plan by the chances of its pledges, computed once for each plan that the tab shows."""
    of = made.plan.summary.case_sha256, made.id
    return once("delivery_found", of, lambda: Delivery(made.case, made.plan))
