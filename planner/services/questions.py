"""Questions about the plan of a workspace: each runs in its own process, and is found again after a reload."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner.answers import DecisiveAnswer, PlanHeadline, ProspectAnswer, WorldAnswer
from planner.answers.fairness import FairAnswer
from planner.explanations.choices import OtherChoices
from planner.explanations.other_plans import AlternativeAnswer
from planner.fingerprint import fingerprint
from planner.insight.answering import FAIR, Question
from planner.insight.fairness import fairness_key
from planner.insight.frontier import frontier_key
from planner.insight.offers import profile
from planner.insight.parts import Scenario
from planner.jobs.job import Job
from planner.jobs.messages import MessageError, QuestionOutcome
from planner.jobs.questions import Answers, Kind, answers, submit
from planner.language import kept, say
from planner.process.home import home
from planner.services.session import Session
from planner.tables import Case
from planner.workspace import metadata


def last_job(session: Session, question: Question) -> Job | None:
    """Last job of a question in this workspace; None if there is none."""
    return Job.find(home() / "inquiries", metadata.question_job(session.journal.name, question))


def remember(session: Session, question: Question, job: Job) -> None:
    """Record the job of a question, so that a reload finds it."""
    metadata.set_question_job(session.journal.name, question, job.name)


def ask(session: Session, question: Question, beside: Sequence[Scenario] = (), **asked: Any) -> None:  # noqa: ANN401
    """Ask a question about the plan of the current inputs.

    Args:
        session: The session.
        question: The question.
        beside: Other scenarios that it is about too.
        asked: What else it needs, as of `planner.jobs.questions.submit`.

    Raises:
        ValueError: The inputs have no plan.
    """
    made = session.incumbent
    if made is None:
        raise ValueError("these inputs have no plan to ask about")  # not told
    sides = [Scenario(made.plan.summary.title, made.sheets, made.plan), *beside]
    job = submit(question, sides, [_inputs_of(question, made.case)], workspace=session.journal.name, **asked)
    remember(session, question, job)


def _inputs_of(question: Question, case: Case) -> str:
    """What tells whether the answers to a question are still of a case."""
    if question is Question.FRONTIER:
        return frontier_key(case)
    return fairness_key(case, FAIR[question]) if question in FAIR else fingerprint(case)


def stale(session: Session, found: Answers) -> bool:
    """Whether the inputs have changed since a question about one plan was asked."""
    return found.request.fingerprints != [session.fingerprint]


def of_another_plan(session: Session, found: Answers) -> str:
    """Say that answers refer to another plan of these inputs than the displayed one; empty if they do not."""
    if session.displayed is None or found.plan is None or stale(session, found):
        return ""
    shown, asked_of = PlanHeadline.of(session.displayed.plan.summary), found.plan
    if replace(shown, title="", gap=None) == replace(asked_of, title="", gap=None):
        return ""
    figures = say(
        "{people:,.0f} people, {unprotected:,.0f} unprotected {counted_as}",
        people=asked_of.persons,
        unprotected=asked_of.unprotected,
        counted_as=kept(asked_of.counted_as),
    )
    if shown.objective < asked_of.objective:
        return say(
            "These answers are of an earlier plan of these inputs ({figures}); the plan shown is better. Ask again.",
            figures=figures,
        )
    return say(
        "These answers are of an earlier plan of these inputs ({figures}); the plan shown is another. Ask again.",
        figures=figures,
    )


def kept_answers(session: Session, question: Question, kind: type[Kind]) -> list[Kind]:
    """Answers that were given of the displayed plan; empty where it was not asked about, or not wholly answered."""
    job = last_job(session, question)
    try:
        found = None if job is None else answers(job)
    except MessageError:
        return []
    if found is None or found.ending is not QuestionOutcome.DONE or not _of_what_is_shown(session, found):
        return []
    return found.rows_of(kind)


def _of_what_is_shown(session: Session, found: Answers) -> bool:
    """Whether answers are of the displayed plan; of its inputs whatever their limits, where they compare limits."""
    question = found.request.question
    if question in FAIR:
        made = session.displayed
        return made is not None and found.request.fingerprints == [_inputs_of(question, made.case)]
    return not stale(session, found) and not of_another_plan(session, found)


def futures_of(session: Session) -> list[ProspectAnswer]:
    """What the displayed plan is worth over futures; empty where they were not drawn for it, or not wholly."""
    return kept_answers(session, Question.DELIVERY, ProspectAnswer)


def choices_of(session: Session) -> OtherChoices:
    """What else could be chosen than the displayed plan, by the questions that were wholly answered about it."""
    return OtherChoices(
        plans=kept_answers(session, Question.ALTERNATIVES, AlternativeAnswer),
        fair=[row for question in FAIR for row in kept_answers(session, question, FairAnswer)],
        worlds=kept_answers(session, Question.WORLDS, WorldAnswer),
        decisive=kept_answers(session, Question.DECISIVE, DecisiveAnswer),
    )


def contributors(session: Session) -> list[str]:
    """Contributors of the displayed plan, by name."""
    return [] if session.displayed is None else sorted(session.displayed.case["contributors"]["contributor"])


def can_offer(session: Session, contributor: str) -> set[str]:
    """Unit types that a contributor can be asked for."""
    return set() if session.displayed is None else profile(session.displayed.case, contributor)
