"""What the store holds: versions of scenarios, plans, and the reasons why something is refused."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, field_validator

from planner.fault import Fault
from planner.scenarios.changes import read_changes
from planner.sheets import Sheets
from planner.upgrades import FIRST

LONGEST = {"name": 300, "author": 100, "note": 10_000, "what": 100}
"""How long words about a version may be [characters]."""


class StoreError(Exception):
    """What the store cannot do; its words say why."""


class MissingError(StoreError):
    """What the store does not hold."""


class Record(BaseModel):
    """What a version says. Its id is the hash of it, so that a version never changes and is the same everywhere."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    previous: str | None
    """Id of the version that it was made from; None for the first of a scenario."""
    parent: str | None
    """Id of the version that its changes are on; None where it stands alone."""
    name: str
    author: str
    note: str
    changes: str
    """Its inputs as changes on those of its parent, as TOML; empty where it stands alone."""
    what: str
    """What was done, such as `saved`."""
    archived: bool
    created: str
    """When it was made, in UTC."""
    inputs: str
    """SHA-256 of its inputs, every cell as it was typed."""
    schema_version: int = Field(default=FIRST, ge=FIRST)
    """The version of the schema that inputs and changes are written in."""

    @field_validator("*")
    @classmethod
    def _of_characters(cls, value: str | bool | int | None) -> str | bool | int | None:
        if isinstance(value, str) and value != clean(value):
            raise ValueError("a character that is no text")
        return value

    @field_validator("created")
    @classmethod
    def _a_time(cls, text: str) -> str:
        time = datetime.fromisoformat(text)
        if time.utcoffset() != timedelta(0) or time.isoformat(timespec="microseconds") != text:
            raise ValueError("no time in UTC")
        return text

    @property
    def id(self) -> str:
        """SHA-256 of what the version says; that of planner 0.1 said nothing of a version of the schema."""
        said = self.model_dump(exclude={"schema_version"} if self.schema_version == FIRST else None)
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def content(self) -> tuple[object, ...]:
        """All that a planner can change in it."""
        return self.parent, self.name, self.note, self.changes, self.archived, self.inputs


def clean(text: str) -> str:
    """Text that every database can hold."""
    return text.replace("\x00", "").encode("utf-8", errors="replace").decode()


def worded(text: str) -> str:
    """Words on one line, as a name or an author is written."""
    return " ".join(clean(text).split())


def refusals(record: Record) -> list[str]:
    """Why a version cannot be kept, saved here or sent: all that is wrong with its words, in sentences."""
    said = {field: str(getattr(record, field)) for field in LONGEST}
    read = read_changes(record.changes) if record.changes else ()
    return [*unfit(said), *(f"Its changes: {fault}" for fault in read if isinstance(fault, Fault))]


def unfit(said: Mapping[str, str]) -> list[str]:
    """What is wrong with words about a version, each under what it is: sentences, all at once."""
    lines = {field: text for field, text in said.items() if field in ("name", "author")}
    blank = [f"A scenario needs its {field}." for field, text in lines.items() if not worded(text)]
    untidy = [
        f"Its {field} holds line breaks or blanks that a {field} does not have."
        for field, text in lines.items()
        if worded(text) and worded(text) != text
    ]
    long = [
        f"Its {field} has {len(text):,} characters; allowed: at most {LONGEST[field]:,}."
        for field, text in said.items()
        if len(text) > LONGEST[field]
    ]
    return [*blank, *untidy, *long]


@dataclass(frozen=True)
class Version:
    """One version of a scenario."""

    id: str
    scenario: str
    """Id of the scenario: that of its first version."""
    number: int
    """Place among the versions of the scenario, from 1."""
    record: Record
    case_hash: str | None
    """Fingerprint of its inputs when it was saved; None where they have faults."""
    _load: Callable[[str, int], Sheets] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the scenario is called."""
        return self.record.name

    @property
    def author(self) -> str:
        """Who made this version."""
        return self.record.author

    @property
    def note(self) -> str:
        """What the author says about it."""
        return self.record.note

    @property
    def parent(self) -> str | None:
        """Id of the version that its changes are on."""
        return self.record.parent

    @property
    def previous(self) -> str | None:
        """Id of the version that it was made from."""
        return self.record.previous

    @property
    def changes(self) -> str:
        """Its inputs as changes on those of its parent, as TOML."""
        return self.record.changes

    @property
    def created(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.record.created)

    @property
    def archived(self) -> bool:
        """Whether it was put away."""
        return self.record.archived

    @property
    def sheets(self) -> Sheets:
        """Its inputs, whole."""
        return self._load(self.record.inputs, self.record.schema_version)


@dataclass(frozen=True)
class StoredPlan:
    """A plan in the store, by its headline; `Store.read` has the plan itself, verified."""

    id: str
    """SHA-256 of the plan."""
    case_hash: str
    """Fingerprint of the case that it is for."""
    status: str
    gap: float
    """Certified gap [1]; infinite where nothing was proved."""
    objective: float
    """What it is judged by [civilian-months]."""
    exposure: float
    """Exposure that remains with it [civilian-months]."""
    cost_usd: float
    added: datetime
    stale: bool
    """Whether it is of other inputs than those of the version it was asked for."""


class ConflictError(StoreError):
    """Somebody else has saved a scenario meanwhile. Both versions are kept: theirs as the newest, ours as a copy."""

    def __init__(self, newest: Version, kept: Version) -> None:
        super().__init__(
            f"“{newest.name}” was changed meanwhile: {newest.author} saved version {newest.number} of it. Nothing was "
            f"overwritten. What you saved is kept as “{kept.name}”."
        )
        self.newest, self.kept = newest, kept


def now() -> str:
    """The time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
