"""What it would take for an area of a workspace's plan: asked in a process of its own, and found again."""

from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.questions import Answers, submit
from planner.services.questions import remember
from planner.services.session import Session
from planner.unprotected import most_unprotected
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


def ask(session: Session, area: str) -> None:
    """Ask what it would take for an area of the plan of the current inputs.

    Raises:
        ValueError: They have none.
    """
    made = session.incumbent
    if made is None:
        raise ValueError("these inputs have no plan to ask about")
    summary = made.plan.summary
    side = Scenario(summary.title, made.sheets, made.plan)
    remember(session, Question.AREA, submit(Question.AREA, [side], [summary.case_sha256], area=area))


def asked_of(found: Answers) -> str:
    """Area that was asked about."""
    return found.request.area
