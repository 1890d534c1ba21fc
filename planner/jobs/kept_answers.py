"""Answers about other choices, kept by what they are of: a plan of a case has them wherever both are read."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from planner.answers import Answer, DecisiveAnswer, WorldAnswer
from planner.answers.fairness import FairAnswer
from planner.batch.task import RESULTS_VERSION, key_of
from planner.durable.lines import sealed
from planner.durable.private import private_folder
from planner.durable.whole import write_file
from planner.explanations.choices import OtherChoices
from planner.explanations.other_plans import AlternativeAnswer
from planner.fingerprint import fingerprint
from planner.insight.answering import FAIR, Question
from planner.insight.fairness import fairness_key
from planner.jobs.messages import AnswerFound, MessageError, question_events
from planner.plan import Plan
from planner.process.home import home
from planner.tables import Case

Row = TypeVar("Row", bound=Answer)

KINDS_KEPT: Mapping[Question, type[Answer]] = MappingProxyType(
    {
        Question.ALTERNATIVES: AlternativeAnswer,
        **dict.fromkeys(FAIR, FairAnswer),
        Question.WORLDS: WorldAnswer,
        Question.DECISIVE: DecisiveAnswer,
    }
)
"""Questions whose answers are kept, with what these are."""

ORDERED = ("deployments", "payments")
"""Tables that say which plan it is."""


def answers_folder() -> Path:
    """Folder of the answers that are kept."""
    return home() / "answers"


def keep_answers(question: Question, case: Case, plan: Plan, rows: Sequence[Answer]) -> None:
    """Keep all answers to a question in place of earlier ones; none are kept where the disk cannot.

    Args:
        question: One of `KINDS_KEPT`.
        case: The case, without faults.
        plan: The plan of it that was asked about.
        rows: The answers.
    """
    lines = [sealed(AnswerFound(seconds=0.0, row=row).model_dump_json()) for row in rows]
    with suppress(OSError):
        private_folder(answers_folder())
        write_file(b"".join(lines), _file(question, case, plan), private=True)


def choices_kept(case: Case, plan: Plan) -> OtherChoices:
    """What else could be chosen than a plan of a case, as far as answers are kept and can be read."""
    return OtherChoices(
        plans=_kept(Question.ALTERNATIVES, AlternativeAnswer, case, plan),
        fair=[row for question in FAIR for row in _kept(question, FairAnswer, case, plan)],
        worlds=_kept(Question.WORLDS, WorldAnswer, case, plan),
        decisive=_kept(Question.DECISIVE, DecisiveAnswer, case, plan),
    )


def _kept(question: Question, kind: type[Row], case: Case, plan: Plan) -> list[Row]:
    try:
        events = question_events(_file(question, case, plan))
    except (MessageError, OSError):
        return []
    rows = [event.row for event in events if isinstance(event, AnswerFound)]
    return [row for row in rows if isinstance(row, kind)]


def _file(question: Question, case: Case, plan: Plan) -> Path:
    """File of the answers to a question; of the case alone, whatever its limits, where they compare limits."""
    if question in FAIR:
        content = [fairness_key(case, FAIR[question])]
    else:
        content = [fingerprint(case), *(plan.frames[name].to_csv(index=False) for name in ORDERED)]
    key = key_of(RESULTS_VERSION, question.value, *content)
    return answers_folder() / f"{key}-{question.value}.jsonl"
