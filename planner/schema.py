"""Types that describe the schema: tables, columns and settings."""

from dataclasses import dataclass
from enum import StrEnum

from planner.language import say

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
        if not self.blank:
            return self.values
        return say("{values} or blank ({meaning})", values=self.values, meaning=self.blank)

    @property
    def values(self) -> str:
        """Description of the allowed values except blank."""
        if self.kind in {"choice", "yes_no"}:
            return say("one of {choices}", choices=", ".join(self.choices))
        if self.refers_to:
            return say("a key of the table {table}", table=self.refers_to)
        numbers = {
            "number": say("a number"), "whole": say("a whole number"), "period": say("a period of the horizon"),
        }  # fmt: skip
        if self.kind in numbers:
            return self._ranged(numbers[self.kind])
        words = {
            "month": say("a month as YYYY-MM"), "key": say("a key"), "names": say("names separated by semicolons"),
        }  # fmt: skip
        return words.get(self.kind, say("text"))

    def _ranged(self, number: str) -> str:
        match self.low, self.high:
            case None, None:
                return number
            case None, high:
                return say("{number} to {high:,.10g}", number=number, high=high)
            case low, None if self.above_low:
                return say("{number} above {low:,.10g}", number=number, low=low)
            case low, None:
                return say("{number} from {low:,.10g}", number=number, low=low)
            case low, high if self.above_low:
                return say("{number} above {low:,.10g} to {high:,.10g}", number=number, low=low, high=high)
            case low, high:
                return say("{number} from {low:,.10g} to {high:,.10g}", number=number, low=low, high=high)


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
        return say("a fault") if self.default is None else self.default or self.value.blank or ""

    @property
    def since(self) -> int:
        """Version of the schema that introduced the setting."""
        return self.value.since


FREE = (
    Column("source", "text", say("Where the row comes from"), blank=say("none given"), relaxed_by=RelaxedBy.ANY),
    Column("note", "text", say("Anything worth saying"), blank=say("nothing to say"), relaxed_by=RelaxedBy.ANY),
)
"""Columns that every table may have and that are always preserved."""
