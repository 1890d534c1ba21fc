"""Fair plans of a workspace: whether points are of these inputs, and taking one up as the plan."""

from collections.abc import Mapping

from planner.answers.fairness import FairAnswer, Fairness
from planner.insight.answering import FAIR, Question
from planner.insight.fair_limits import COLUMNS
from planner.insight.fairness import fairness_key
from planner.jobs.questions import Answers
from planner.services.session import Session
from planner.workspace.adjustments import KeepFair


def question(fairness: Fairness) -> Question:
    """The question that is asked of a fairness."""
    return next(question for question, each in FAIR.items() if each is fairness)


def stale(session: Session, found: Answers) -> bool:
    """Whether the inputs have changed in more than these limits since the points were asked for."""
    case = session.validation.checked.case
    return found.request.fingerprints != [fairness_key(case, FAIR[found.request.question])]


def own(session: Session, rows: list[FairAnswer]) -> str:
    """Name of the point with the limits of the inputs; empty if none has them."""
    limits = _limits(session, rows[0].fairness) if rows else {}
    return next((row.name for row in rows if _same(row.limits, limits)), "")


def _limits(session: Session, fairness: str) -> Mapping[str, float]:
    table, key, column = COLUMNS[Fairness(fairness).to_areas]
    frame = session.validation.checked.case[table].dropna(subset=[column])
    return dict(zip(frame[key], frame[column].astype(float), strict=True))


def _same(texts: Mapping[str, str], limits: Mapping[str, float]) -> bool:
    return {name: float(text) for name, text in texts.items()} == dict(limits)


def take_up(session: Session, row: FairAnswer) -> bool:
    """Put the limits of a point into the inputs as one step; its plan, which is known, becomes that of the inputs."""
    return session.adjust(KeepFair.of(row))
