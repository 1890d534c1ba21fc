"""Types that describe the schema: tables, columns and settings."""

from dataclasses import dataclass
from enum import StrEnum

Value = str | float | int | bool | None
"""Typed value of a cell; None or empty text if blank."""

YES_NO = ("yes", "no")


class RelaxedBy(StrEnum):
    """Which change of a value, or of the number of rows, relaxes a case, all else equal.

    A case is relaxed where it allows every decision that it allowed before, each at no higher an objective.
    """

    HIGHER = "higher"
    """A higher value, `yes`, or one more row."""
    LOWER = "lower"
    """A lower value, `no`, or one row less."""
    ANY = "any"
    """Any change: it affects neither what is allowed nor the objective."""
    DERIVED = "derived"
    """It acts through blank cells of pledges alone, and is compared as what stands for them."""
    ORDERED = "ordered"
    """A change along an order of its own, in `planner.difference.containment`."""
    UNKNOWN = "unknown"
    """No change is known to relax it, or what is counted or how it is judged changes too."""


@dataclass(frozen=True)
class Column:
    """A column of an input table."""

    name: str
    kind: str
    """`key`, `names` (several, separated by semicolons), `text`, `choice`, `yes_no`, `month`, `number`, `whole` or
    `period`."""
    meaning: str
    unit: str = "1"
    low: float | None = None
    high: float | None = None
    above_low: bool = False
    """Whether `low` itself is out of range."""
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    """Table whose key this column refers to."""
    blank: str | None = None
    """Meaning of blank; None if blank is a fault."""
    since: int = 1
    """Version of the schema that introduced the column."""
    needed: bool = False
    """Whether the column is required although blank has a meaning."""
    relaxed_by: RelaxedBy | None = None
    """Which change relaxes a case; None where that has not been thought through, which counts as unknown."""

    @property
    def may_be_absent(self) -> bool:
        """Whether the column may be absent, which means blank."""
        return self.blank is not None and not self.needed

    @property
    def allowed(self) -> str:
        """Description of the allowed values, including blank."""
        return " or ".join(filter(None, [self.values, f"blank ({self.blank})" if self.blank else ""]))

    @property
    def values(self) -> str:
        """Description of the allowed values except blank."""
        if self.kind in {"choice", "yes_no"}:
            return "one of " + ", ".join(self.choices)
        if self.refers_to:
            return f"a key of the table {self.refers_to}"
        if self.kind in {"number", "whole", "period"}:
            noun = {"number": "a number", "whole": "a whole number", "period": "a period of the horizon"}[self.kind]
            return noun + self._range()
        words = {"month": "a month as YYYY-MM", "key": "a key", "names": "names separated by semicolons"}
        return words.get(self.kind, "text")

    def _range(self) -> str:
        if self.low is None and self.high is None:
            return ""
        above = "" if self.low is None else f" {'above' if self.above_low else 'from'} {self.low:,.10g}"
        return above + ("" if self.high is None else f" to {self.high:,.10g}")


@dataclass(frozen=True)
class Table:
    """An input table."""

    name: str
    meaning: str
    key: tuple[str, ...]
    """Columns of the unique key; empty if there is none."""
    columns: tuple[Column, ...]
    rows_relax: RelaxedBy
    """Whether one more or one less row relaxes a case."""
    missing: str | None = None
    """Meaning of a missing table; None if that is a fault."""

    def column(self, name: str) -> Column:
        """Column by name."""
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True)
class Setting:
    """A setting: a row of the table `settings`, whose value is described as a column."""

    value: Column
    default: str | None = None
    """Default value; empty if a missing row means blank, None if it is a fault."""
    unreadable: str = ""
    """What stands for a value that cannot be read, where that is not the default: what rules out least."""
    proposed: str | None = None
    """Value that new cases begin with; None where that is the default."""

    @property
    def if_missing(self) -> str:
        """Meaning of a missing row."""
        return "a fault" if self.default is None else self.default or self.value.blank or ""

    @property
    def since(self) -> int:
        """Version of the schema that introduced the setting."""
        return self.value.since


FREE = (
    Column("source", "text", "Where the row comes from", blank="none given", relaxed_by=RelaxedBy.ANY),
    Column("note", "text", "Anything worth saying", blank="nothing to say", relaxed_by=RelaxedBy.ANY),
)
"""Columns that every table may have and that are always preserved."""
