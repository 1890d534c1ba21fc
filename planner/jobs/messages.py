"""Messages between the app and its worker processes: the request of a job, and the events that its worker reports.

Each kind of job has one closed union of events, written one JSON object a line by `EventWriter` and read by one reader.
"""

import os
import threading
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal, TextIO, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, TypeAdapter, field_validator

from planner.answers import (
    AgainAnswer,
    Answer,
    DecisiveAnswer,
    DependenceAnswer,
    FrontierAnswer,
    InsuranceAnswer,
    KnowingAnswer,
    OfferAnswer,
    PartAnswer,
    PlanHeadline,
    ProspectAnswer,
    WithdrawalAnswer,
    WorldAnswer,
    from_json,
    to_json,
)
from planner.answers.fairness import FairAnswer
from planner.durable.lines import DamagedLineError, sealed, unsealed
from planner.explanations.areas import AreaNeed
from planner.explanations.changed import EditEffect
from planner.explanations.levers import LeverAnswer
from planner.explanations.locks import Conflict, Repair
from planner.explanations.other_plans import AlternativeAnswer, OthersClaim
from planner.explanations.other_use import OtherUseAnswer
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.language import say
from planner.plan import Outcome
from planner.solution import Termination


class Message(BaseModel):
    """A message; unknown fields, which a newer version may have added, are ignored."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")


class PlanningRequest(Message):
    """Request to plan the case in the folder of the job."""

    gaps: list[float]
    """Gaps to plan to, each smaller than the one before [1]."""
    seconds: float
    """Time for all of them [s]: no more than a safety, as work ends the search."""
    start: str | None = None
    """Folder of the plan that the search begins with."""
    home: str
    """Folder of this machine's database."""
    digests: dict[str, str] = {}
    """Digests of folders of the job, by name; none by versions before this one."""
    workspace: str = ""
    """Id of the workspace whose turns it takes; empty where none asked for it."""


class QuestionOutcome(StrEnum):
    """How a question ended."""

    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"
    CRASHED = "crashed"


class ScenarioPair(Message):
    """Two scenarios to compare, and how to group their changes."""

    before: str
    """Id of a scenario; empty for the workspace itself."""
    after: str
    grouping: Grouping


class LeversAsked(Message):
    """A pledge whose levers are tried."""

    pledge: str
    mission: str
    """The mission at which they are tried; empty for every one."""
    anew: bool
    """Whether to plan anew with every change that is found."""


class OtherUseAsked(Message):
    """A pledge at a mission, of whose deployments the best other use is asked for."""

    pledge: str
    mission: str


class AlternativesAsked(Message):
    """How many other plans are asked for, how good, and how different, as `OthersWanted`."""

    count: int
    within: float
    differ: float


class QuestionRequest(Message):
    """Request to answer a question about one or two scenarios, whose cases and plans are in the folder of the job."""

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
    weights: str = ""
    """What repairs may change, as a CSV table; empty for the usual weights, and for other questions."""
    area: str = ""
    """The area that is asked about; empty where it is about all of the plan."""
    levers: LeversAsked | None = None
    """The pledge whose levers are tried; None where it is another question."""
    other_use: OtherUseAsked | None = None
    """The deployments whose best other use is asked for; None where it is another question."""
    alternatives: AlternativesAsked | None = None
    """The other plans that are asked for; None where it is another question."""
    workspace: str = ""
    """Id of the workspace whose turns it takes."""
    worlds: str = ""
    """Worlds that plans are looked at in, as changes of the first scenario, in TOML; empty where there are none."""
    pair: Annotated[ScenarioPair | None, Field(alias="options")] = None
    """The two scenarios that are compared; None where a plan is asked about."""

    digests: dict[str, str] = {}
    """Digests of folders of the job, by name; none by versions before this one."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    @field_validator("pair", mode="before")
    @classmethod
    def _none_where_empty(cls, found: object) -> object:
        return found or None


class SolveProgress(Message):
    """Progress of the solve of a planning job."""

    kind: Literal["progress"] = "progress"
    step: str
    seconds: float
    objective: float | None = None
    bound: float | None = None
    nobody_new: float | None = None
    closer: bool = False
    """Whether there is a plan as certain as was asked for, and the search goes on closer to the bound."""
    tried: int = 0
    """Alternates that were tried, where a plan hedges."""


class PlanFound(Message):
    """A planning job has found and verified a plan that is more certain."""

    kind: Literal["plan"] = "plan"
    number: Annotated[int, Field(ge=1)]


class PlanningEnded(Message):
    """A planning job has ended."""

    kind: Literal["end"] = "end"
    outcome: Outcome
    faults: list[str] = []
    termination: Termination | None = None
    """Criterion that ended the search; None where there was none, or an earlier version wrote it."""


PlanningEvent = SolveProgress | PlanFound | PlanningEnded


class QuestionEventBase(Message):
    """Fields of every event of a question."""

    seconds: float
    """Time since the job began [s]."""


class AnswersCounted(QuestionEventBase):
    """Number of solves or answers done, and in all."""

    kind: Literal["progress"] = "progress"
    done: int
    total: int


def _answer_in(row: Any) -> Answer:  # noqa: ANN401
    """Parse an answer from JSON; the type is the one that has a certain field."""
    if isinstance(row, Answer):
        return row
    return from_json(next((kind for name, kind in KINDS.items() if name in row), WithdrawalAnswer), row)


KINDS: dict[str, type[Answer]] = {
    "members": Conflict,
    "repair": Repair,
    "lever": LeverAnswer,
    "differs": AlternativeAnswer,
    "none_left": OthersClaim,
    "other_mission": OtherUseAnswer,
    "goal": AreaNeed,
    "verdict": EditEffect,
    "saved": AgainAnswer,
    "aim": InsuranceAnswer,
    "world": WorldAnswer,
    "stands_from": DecisiveAnswer,
    "worst_tenth": ProspectAnswer,
    "weight": FrontierAnswer,
    "fairness": FairAnswer,
    "chance": KnowingAnswer,
    "changes": PartAnswer,
    "what": OfferAnswer,
    "persons": DependenceAnswer,
}
"""Kinds of answers by a field in JSON that none of those after them has."""


class AnswerFound(QuestionEventBase):
    """An answer, or an update of one."""

    kind: Literal["row"] = "row"
    row: Annotated[Answer, PlainValidator(_answer_in), PlainSerializer(to_json)]


class TotalsFound(QuestionEventBase):
    """Unprotected exposure of two scenarios within their shared scope [civilian-months]."""

    kind: Literal["total"] = "total"
    before: float
    after: float


class PlanImproved(QuestionEventBase):
    """A better plan of the same inputs was found; earlier answers are void, and later ones refer to it."""

    kind: Literal["plan"] = "plan"
    plan: PlanHeadline


class QuestionEnded(QuestionEventBase):
    """A question has ended."""

    kind: Literal["end"] = "end"
    ending: QuestionOutcome
    notes: list[str] = []


QuestionEvent = AnswersCounted | AnswerFound | TotalsFound | PlanImproved | QuestionEnded

Event = TypeVar("Event")

_PLANNING: TypeAdapter[PlanningEvent] = TypeAdapter(Annotated[PlanningEvent, Field(discriminator="kind")])
_QUESTION: TypeAdapter[QuestionEvent] = TypeAdapter(Annotated[QuestionEvent, Field(discriminator="kind")])


class EventWriter:
    """Writes the events of a job, each on a line, immediately."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, event: PlanningEvent | QuestionEvent) -> None:
        """Write an event."""
        self._stream.write(sealed(event.model_dump_json()).decode())
        self._stream.flush()


class MessageError(Exception):
    """A request, or a line of events, that is none of this planner; its words name the file."""


def planning_events(file: Path) -> list[PlanningEvent]:
    """Events of a planning job.

    Raises:
        MessageError: A line is no event.
    """
    return list(_read(file, _PLANNING, get_args(PlanningEvent)))


def question_events(file: Path) -> list[QuestionEvent]:
    """Events of a question.

    Raises:
        MessageError: A line is no event.
    """
    return list(_read(file, _QUESTION, get_args(QuestionEvent)))


def has_ended(file: Path) -> bool:
    """Whether a job of any kind has written its last event.

    Raises:
        MessageError: A line is no event.
    """
    return any(found["kind"] == "end" for _, found in _lines(file))


def _read(file: Path, adapter: TypeAdapter[Event], types: Collection[type[BaseModel]]) -> Iterator[Event]:
    """Parse events; kinds that this version does not know are ignored."""
    kinds = {each.model_fields["kind"].default for each in types}
    for number, found in _lines(file):
        if found["kind"] in kinds:
            try:
                yield adapter.validate_python(found)
            except (ValueError, TypeError, AttributeError) as error:
                raise _no_event(file, number) from error


def _lines(file: Path) -> Sequence[tuple[int, dict[str, Any]]]:
    """Complete lines with their numbers; the last line may still be being written."""
    try:
        return _followed(file).lines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        why = say("The file {file} cannot be read ({why}).", file=file.name, why=error.strerror)
        raise MessageError(why) from error


class _FollowedFile:
    """A file of events of which what is new is read: pages ask twice a second, and searches write thousands."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._known: tuple[int, int] = (0, 0)
        self._read, self._lines, self._last = 0, list[tuple[int, dict[str, Any]]](), b""

    def lines(self) -> Sequence[tuple[int, dict[str, Any]]]:
        """Its complete lines so far; all are read anew where the file was written anew or changed in place."""
        with self._lock, self._file.open("rb") as stream:
            if not self._goes_on(stream):
                self._begin()
            stream.seek(self._read)
            *whole, _ = stream.read().split(b"\n")
            for line in whole:
                self._lines.append(_line(self._file, len(self._lines) + 1, line))
                self._read, self._last = self._read + len(line) + 1, line
            self._known = _size_and_time(stream)
            return tuple(self._lines)

    def _goes_on(self, stream: BinaryIO) -> bool:
        """Whether it has only grown: the last line that was read is still where it was."""
        size, changed = _size_and_time(stream)
        stream.seek(max(0, self._read - len(self._last) - 1))
        here = stream.read(len(self._last)) == self._last
        return here and (size > self._known[0] or (size, changed) == self._known)


def _size_and_time(stream: BinaryIO) -> tuple[int, int]:
    """Size of a file, and when it was changed last."""
    found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=64)
def _followed(file: Path) -> _FollowedFile:
    return _FollowedFile(file)


def _line(file: Path, number: int, line: bytes) -> tuple[int, dict[str, Any]]:
    """Number and content of a line."""
    try:
        found = unsealed(line)
    except DamagedLineError as error:
        raise _no_event(file, number) from error
    if not isinstance(found.get("kind"), str):
        raise _no_event(file, number)
    return number, found


def _no_event(file: Path, number: int) -> MessageError:
    return MessageError(
        say("Line {line} of {file} is no event that this version of the planner can read.", line=number, file=file.name)
    )
