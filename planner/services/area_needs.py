"""Areas that can be asked about: by name, the most unprotected first, and which one answers are of."""

from planner.decisions.unprotected import most_unprotected
from planner.jobs.questions import Answers
from planner.workspace.incumbents import Incumbent


def areas(made: Incumbent) -> list[str]:
    """Areas of a plan, the most unprotected first, and then those of missions that do not take part."""
    exposure = made.plan.exposure
    ranked = [str(area) for area in most_unprotected(exposure, exposure["area"], rows=len(exposure)).index]
    return [*ranked, *(area for area in made.case["areas"]["area"] if area not in ranked)]


def names(made: Incumbent) -> dict[str, str]:
    """Names of areas to choose from, by key."""
    rows = made.case["areas"].itertuples()
    return {row.area: f"{row.name} ({row.mission})" for row in rows}


def asked_of(found: Answers) -> str:
    """Area that was asked about."""
    return found.request.area
