"""What to do where locks leave no plan: asked as a question of the workspace, and a repair applied as one step."""

from pydantic import TypeAdapter

from planner.explain.locks.weights import USUAL, Weights, format_weights, read_weights
from planner.explanations.locks import Repair
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.messages import MessageError, QuestionRequest
from planner.jobs.questions import Answers, submit
from planner.language import kept, say
from planner.plan import Plan
from planner.scenarios.changes import Changes
from planner.services.questions import last_job, remember
from planner.services.session import FURTHEST, Session
from planner.services.state import SearchStatus, search_status
from planner.workspace import incumbents, metadata
from planner.workspace.adjustments import ApplyChanges

_CHANGES: TypeAdapter[Changes] = TypeAdapter(Changes)


def needed(session: Session) -> bool:
    """Whether locks leave the inputs no plan: a search has shown it, or the check of the inputs alone."""
    if session.validation.faults:
        return session.validation.checked.only_locks
    return session.incumbent is None and search_status(session.job_status) is SearchStatus.IMPOSSIBLE


def ask(session: Session) -> None:
    """Ask what stands against the locks of the inputs, and what would make a plan possible."""
    side = Scenario(say("these inputs"), session.sheets, _plan_before(session))
    job = submit(
        Question.REPAIRS,
        [side],
        [session.fingerprint],
        weights=session.metadata.weights,
        workspace=session.journal.name,
    )
    remember(session, Question.REPAIRS, job)


def _plan_before(session: Session) -> Plan | None:
    """The last plan of earlier inputs of the workspace, from which prices start; None where there is none."""
    for _, (_, sheets) in zip(range(FURTHEST), session.history.earlier(), strict=False):
        if (made := incumbents.of(sheets)) is not None:
            return made.plan
    return None


def ask_once(session: Session) -> None:
    """Ask, unless the same was asked of the same inputs already."""
    job = last_job(session, Question.REPAIRS)
    try:
        asked = job is not None and not asked_otherwise(session, job.request(QuestionRequest))
    except MessageError:
        asked = False
    if not asked:
        ask(session)


def stale(session: Session, found: Answers) -> bool:
    """Whether answers are of other inputs, or of other weights."""
    return asked_otherwise(session, found.request)


def asked_otherwise(session: Session, request: QuestionRequest) -> bool:
    """Whether a question was of other inputs, or of other weights."""
    return (request.fingerprints, request.weights) != ([session.fingerprint], session.metadata.weights)


def repair(session: Session, chosen: Repair) -> bool:
    """ApplyChanges a repair as one step, and plan the inputs; return whether it changed any."""
    return session.adjust(
        ApplyChanges(say("repair: {change}", change=kept(chosen.name)), _CHANGES.validate_python(chosen.changes))
    )


def weights(session: Session) -> Weights:
    """What repairs may change, by kind."""
    found = read_weights(session.metadata.weights) if session.metadata.weights else USUAL
    return USUAL if isinstance(found, list) else found


def set_weights(session: Session, chosen: Weights) -> None:
    """Set what repairs may change; the next question has it."""
    text = "" if chosen == USUAL else format_weights(chosen)
    metadata.set_weights(session.journal.name, text)
