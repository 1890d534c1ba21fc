"""What follows from an edit, in words."""

from collections.abc import Iterable

from planner.explain.changed.deployment_changes import DeploymentChange
from planner.explain.plan_analysis import PlanAnalysis
from planner.figures import LITTLE
from planner.language import say, say_as


def follows(why: str) -> str:
    """That a change follows from the edit, in a sentence."""
    return say("This follows from the edit: {why}.", why=why)


def without(analysis: PlanAnalysis, change: DeploymentChange, way: Iterable[DeploymentChange], loss: float) -> str:
    """What a change is taken back with, and what is lost by it [civilian-months], in words."""
    others, worse = sorted({other.pledge for other in way if other != change}), lost(loss)
    if not others:
        return say("taken back alone, it would lose {worse}", worse=worse)
    if len(others) > 1:
        return say("taken back together with {count:,} others, it would lose {worse}", count=len(others), worse=worse)
    pledge = analysis.names.pledge(others[0]) if others[0] in analysis.reach.units else others[0]
    return say("taken back together with {pledge}, it would lose {worse}", pledge=pledge, worse=worse)


def lost(loss: float) -> str:
    """What is lost [civilian-months], in words."""
    return say("{months:,.0f} civilian-months", months=loss) if loss >= LITTLE else say_as("lost", "nothing")
