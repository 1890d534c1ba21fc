"""A case as it was sent, before anything is made of it."""

from dataclasses import dataclass, field

from planner.fault import Fault


@dataclass(frozen=True)
class RawTable:
    """A table as it was sent: every cell as text, every row under its number in the file."""

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]
    torn: tuple[str, ...] = ()
    """Cells of rows too long or too short for the heading: names that were sent, though not known under what."""


@dataclass(frozen=True)
class RawCase:
    """A case as it was sent, and what could not be read of it."""

    tables: dict[str, RawTable]
    faults: list[Fault] = field(default_factory=list)
