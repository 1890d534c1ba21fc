"""Messages between the app and its worker processes: the request of a job, and the events that its worker reports.

Each kind of job has one closed union of events, written one JSON object a line by `EventWriter` and read by one reader.
"""

import json
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, TypeAdapter, field_validator

from planner.answers import (
    Answer,
    DependenceAnswer,
    OfferAnswer,
    PartAnswer,
    PlanHeadline,
    WithdrawalAnswer,
    from_json,
    to_json,
)
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.plan import Outcome


class Message(BaseModel):
    """A message; fields that a newer version has added are passed over."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")


class PlanningRequest(Message):
    """A case to plan, which lies in the folder of the job."""

    gaps: list[float]
    """Certified gaps to plan to, each smaller than the one before [1]."""
    seconds: float
    """Time for all of them [s]."""
    start: str | None = None
    """Folder of the plan that the search begins with."""
    home: str
    """Folder of this machine's database."""


class QuestionOutcome(StrEnum):
    """How the job of a question ended."""

    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"
    CRASHED = "crashed"


class ScenarioPair(Message):
    """Two scenarios that are compared, and how."""

    before: str
    """Id of a scenario; empty for the work itself."""
    after: str
    grouping: Grouping


class QuestionRequest(Message):
    """A question about one or two scenarios, whose cases and plans lie in the folder of the job."""

    question: Question
    names: list[str]
    """Names of the scenarios: one, or the two that differ."""
    fingerprints: list[str | None]
    """What tells whether the answers are still of these inputs."""
    results: str
    """Folder of the results that are kept by key."""
    cluster: str = ""
    """Address of a Dask scheduler; empty for processes of this machine."""
    plan: PlanHeadline | None = None
    """The plan that is asked about; None where two scenarios are compared."""
    pair: Annotated[ScenarioPair | None, Field(alias="options")] = None
    """The two scenarios that are compared; None where a plan is asked about."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    @field_validator("pair", mode="before")
    @classmethod
    def _none_where_empty(cls, found: object) -> object:
        return found or None


class SolveProgress(Message):
    """Where the solve of a planning job stands."""

    kind: Literal["progress"] = "progress"
    step: str
    seconds: float
    objective: float | None = None
    bound: float | None = None


class PlanFound(Message):
    """A planning job has found and verified a plan, closer than the one before."""

    kind: Literal["plan"] = "plan"
    number: Annotated[int, Field(ge=1)]


class PlanningEnded(Message):
    """A planning job has ended."""

    kind: Literal["end"] = "end"
    outcome: Outcome
    faults: list[str] = []


PlanningEvent = SolveProgress | PlanFound | PlanningEnded


class QuestionEventBase(Message):
    """What every event of a question has."""

    seconds: float
    """Time since the job began [s]."""


class AnswersCounted(QuestionEventBase):
    """How many solves or answers are done, of how many."""

    kind: Literal["progress"] = "progress"
    done: int
    total: int


def _answer_in(row: Any) -> Answer:  # noqa: ANN401
    """An answer from its JSON: of the kind that alone has a certain field."""
    if isinstance(row, Answer):
        return row
    return from_json(next((kind for name, kind in KINDS.items() if name in row), WithdrawalAnswer), row)


KINDS: dict[str, type[Answer]] = {"changes": PartAnswer, "what": OfferAnswer, "persons": DependenceAnswer}
"""Kinds of answers by a field in JSON that no other has."""


class AnswerFound(QuestionEventBase):
    """An answer, or more of one."""

    kind: Literal["row"] = "row"
    row: Annotated[Answer, PlainValidator(_answer_in), PlainSerializer(to_json)]


class TotalsFound(QuestionEventBase):
    """Unprotected exposure of two scenarios, of what both count [civilian-months]."""

    kind: Literal["total"] = "total"
    before: float
    after: float


class PlanImproved(QuestionEventBase):
    """A better plan of the same inputs was found; the answers that follow are of it, and those before are void."""

    kind: Literal["plan"] = "plan"
    plan: PlanHeadline


class QuestionEnded(QuestionEventBase):
    """The job of a question has ended."""

    kind: Literal["end"] = "end"
    ending: QuestionOutcome
    notes: list[str] = []


QuestionEvent = AnswersCounted | AnswerFound | TotalsFound | PlanImproved | QuestionEnded

Event = TypeVar("Event")

_PLANNING: TypeAdapter[PlanningEvent] = TypeAdapter(Annotated[PlanningEvent, Field(discriminator="kind")])
_QUESTION: TypeAdapter[QuestionEvent] = TypeAdapter(Annotated[QuestionEvent, Field(discriminator="kind")])


class EventWriter:
    """Writes the events of a job, each at once as a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, event: PlanningEvent | QuestionEvent) -> None:
        """Report an event."""
        self._stream.write(event.model_dump_json() + "\n")
        self._stream.flush()


class MessageError(Exception):
    """A request, or a line of events, that is none of this planner; its words name the file."""


def planning_events(file: Path) -> list[PlanningEvent]:
    """The events of a planning job.

    Raises:
        MessageError: A line is no event.
    """
    return list(_read(file, _PLANNING, get_args(PlanningEvent)))


def question_events(file: Path) -> list[QuestionEvent]:
    """The events of the job of a question.

    Raises:
        MessageError: A line is no event.
    """
    return list(_read(file, _QUESTION, get_args(QuestionEvent)))


def has_ended(file: Path) -> bool:
    """Whether the last event of a job, of whatever kind, is there.

    Raises:
        MessageError: A line is no event.
    """
    return any(found["kind"] == "end" for _, found in _lines(file))


def _read(file: Path, adapter: TypeAdapter[Event], types: Collection[type[BaseModel]]) -> Iterator[Event]:
    """Events of the kinds that this version knows: those that a newer one has added say nothing here."""
    kinds = {each.model_fields["kind"].default for each in types}
    for number, found in _lines(file):
        if found["kind"] in kinds:
            try:
                yield adapter.validate_python(found)
            except (ValueError, TypeError, AttributeError) as error:
                raise _no_event(file, number) from error


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Whole lines only, with their numbers: the last one may be being written."""
    try:
        *whole, _ = file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise MessageError(f"The file {file.name} cannot be read ({error.strerror}).") from error
    for number, line in enumerate(whole, start=1):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _no_event(file, number) from error
        if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
            raise _no_event(file, number)
        yield number, found


def _no_event(file: Path, number: int) -> MessageError:
    return MessageError(f"Line {number} of {file.name} is no event that this version of the planner can read.")
