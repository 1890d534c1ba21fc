"""Versions of scenarios, stored plans, and the errors of the store."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, field_validator

from planner.fault import Fault
from planner.formats.sheets import Sheets
from planner.formats.upgrades import FIRST
from planner.language import say
from planner.scenarios.changes import read_changes

MOST_CHARACTERS = {"name": 300, "author": 100, "note": 10_000, "what": 100}
"""Longest texts of a version [characters]."""

FIELDS = {"name": say("name"), "author": say("author"), "note": say("note"), "what": say("what")}
"""Texts of a version, in a word."""


class StoreError(Exception):
    """Something that the store cannot do; the message says why."""


class MissingError(StoreError):
    """Something that the store does not have."""


class DamagedRowError(StoreError):
    """Something in the store that is not what was saved."""


class VersionRecord(BaseModel):
    """Immutable record of a version; its id is its hash, so that it is the same in every store."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    previous: str | None
    """Id of the version that it was made from; None for the first of a scenario."""
    parent: str | None
    """Id of the version that its changes apply to; None without a parent."""
    name: str
    author: str
    note: str
    changes: str
    """Its inputs as changes to those of the parent, as TOML; empty without a parent."""
    what: str
    """What was done, such as `saved`."""
    archived: bool
    created: str
    """When it was made, in UTC."""
    inputs: str
    """SHA-256 of its inputs, every cell as typed."""
    schema_version: int = Field(default=FIRST, ge=FIRST)
    """The version of the schema that inputs and changes are written in."""

    @field_validator("*")
    @classmethod
    def _of_characters(cls, value: str | bool | int | None) -> str | bool | int | None:
        if isinstance(value, str) and value != clean(value):
            raise ValueError(say("a character that is no text"))
        return value

    @field_validator("created")
    @classmethod
    def _a_time(cls, text: str) -> str:
        time = datetime.fromisoformat(text)
        if time.utcoffset() != timedelta(0) or time.isoformat(timespec="microseconds") != text:
            raise ValueError(say("no time in UTC"))
        return text

    @property
    def id(self) -> str:
        """SHA-256 of what the version says; that of planner 0.1 said nothing of a version of the schema."""
        said = self.model_dump(exclude={"schema_version"} if self.schema_version == FIRST else None)
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def content(self) -> tuple[object, ...]:
        """Everything that a planner can change."""
        return self.parent, self.name, self.note, self.changes, self.archived, self.inputs


def clean(text: str) -> str:
    """Text without characters that databases refuse."""
    return text.replace("\x00", "").encode("utf-8", errors="replace").decode()


def single_line(text: str) -> str:
    """Text on a single line, for names and authors."""
    return " ".join(clean(text).split())


def refusals(record: VersionRecord) -> list[str]:
    """Sentences on why a record cannot be stored."""
    texts = {field: str(getattr(record, field)) for field in MOST_CHARACTERS}
    read = read_changes(record.changes) if record.changes else ()
    faults = [say("Its changes: {fault}", fault=str(fault)) for fault in read if isinstance(fault, Fault)]
    return [*text_faults(texts), *faults]


def text_faults(texts: Mapping[str, str]) -> list[str]:
    """Sentences on everything that is wrong with the texts of a version, by field."""
    lines = {field: text for field, text in texts.items() if field in ("name", "author")}
    blank = [
        say("A scenario needs its {field}.", field=FIELDS[field])
        for field, text in lines.items()
        if not single_line(text)
    ]
    irregular = [
        say("Its {field} holds line breaks or blanks that a {field} does not have.", field=FIELDS[field])
        for field, text in lines.items()
        if single_line(text) and single_line(text) != text
    ]
    long = [
        say(
            "Its {field} has {count:,} characters; allowed: at most {most:,}.",
            field=FIELDS[field],
            count=len(text),
            most=MOST_CHARACTERS[field],
        )
        for field, text in texts.items()
        if len(text) > MOST_CHARACTERS[field]
    ]
    return [*blank, *irregular, *long]


@dataclass(frozen=True)
class Version:
    """One version of a scenario."""

    id: str
    scenario: str
    """Id of the scenario: that of its first version."""
    number: int
    """Number within the scenario, from 1."""
    record: VersionRecord
    case_hash: str | None
    """Fingerprint of its inputs when saved; None if they have faults."""
    _load: Callable[[str, int], Sheets] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.record.name

    @property
    def author(self) -> str:
        """Who made this version."""
        return self.record.author

    @property
    def note(self) -> str:
        """Comment of the author."""
        return self.record.note

    @property
    def parent(self) -> str | None:
        """Id of the version that its changes apply to."""
        return self.record.parent

    @property
    def previous(self) -> str | None:
        """Id of the version that it was made from."""
        return self.record.previous

    @property
    def changes(self) -> str:
        """Its inputs as changes to those of its parent, as TOML."""
        return self.record.changes

    @property
    def created(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.record.created)

    @property
    def archived(self) -> bool:
        """Whether it is archived."""
        return self.record.archived

    @property
    def sheets(self) -> Sheets:
        """All its inputs."""
        return self._load(self.record.inputs, self.record.schema_version)


@dataclass(frozen=True)
class StoredPlan:
    """Headline of a stored plan; `Store.read` returns the verified plan."""

    id: str
    """SHA-256 of the plan."""
    case_hash: str
    """Fingerprint of the case that it is for."""
    objective: float
    """Objective [civilian-months]."""
    exposure: float
    """Unprotected exposure [civilian-months]."""
    cost_usd: float
    added: datetime
    stale: bool
    """Whether it is for other inputs than those of the version asked for."""


class ClashError(StoreError):
    """Somebody else has saved the scenario meanwhile; both versions are stored, ours as a copy."""

    def __init__(self, newest: Version, kept: Version) -> None:
        super().__init__(
            say(
                "“{name}” was changed meanwhile: {author} saved version {number:d} of it. Nothing was overwritten. "
                "What you saved is kept as “{copy}”.",
                name=newest.name, author=newest.author, number=newest.number, copy=kept.name,
            )
        )  # fmt: skip
        self.newest, self.kept = newest, kept


def now() -> str:
    """Current time in UTC, as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
