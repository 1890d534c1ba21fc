"""Recognise what a public file holds by its headings, in any order and spelling."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from planner.fault import Fault, near_miss, shown, some
from planner.figures import enumerated
from planner.language import joined, say
from planner.recipe import Kind
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading, SourceFaultsError
from planner.sources.source_table import LOOKED_AT, SourceTable, refuse
from planner.workbook.incoming.headings import are_tags, plain

NEAR_ENOUGH = 0.6
"""Share of the needed columns of a reader that a table has for what it lacks to be reported."""


@dataclass(frozen=True)
class Field:
    """A column that a reader looks for."""

    name: str
    spellings: str = ""
    """Pattern of other spellings of its heading, in lower case with words joined by underscores."""
    needed: bool = True
    several: bool = False
    """Whether several columns are of it, such as one for each year; each is then read under its own heading."""
    published: str = ""
    """Heading that files come with, where that is not the name."""

    @property
    def heading(self) -> str:
        """Heading to look for in a file."""
        return self.published or self.name

    def is_spelled(self, heading: str) -> bool:
        """Whether a heading is another spelling of its name."""
        return bool(heading) and _is_like(self.spellings, heading)


@dataclass(frozen=True)
class Reader:
    """A format of public files, and how it is read."""

    kind: Kind
    what: str
    """Description with an article."""
    fields: tuple[Field, ...]
    read: Callable[[TableParser, date | None], Reading]
    """Reads a recognised table for a date; None for the latest in it."""
    one_of: tuple[str, ...] = ()
    """Columns of which it needs one at least."""
    bare: tuple[str, ...] = ()
    """Headings of files of this format that come without them."""
    of_use: bool = True
    """Whether a case can be made from such files; else they are known in order to be refused."""

    @property
    def needed(self) -> list[Field]:
        """Columns without which it cannot be read."""
        return [field for field in self.fields if field.needed]


@dataclass(frozen=True)
class Recognised:
    """A table with the reader that its headings fit best."""

    table: SourceTable
    reader: Reader
    headings: tuple[str, ...]
    columns: dict[str, list[int]]
    """Places of the columns of each field."""
    below: int
    """Rows above the first of the data."""

    @property
    def places(self) -> dict[str, int]:
        """Place of each column, by the name of its field; columns of which there are several by their headings."""
        several = {field.name for field in self.reader.fields if field.several}
        single = {field: at[0] for field, at in self.columns.items() if field not in several}
        return single | {folded(self.headings[at]): at for field in several for at in self.columns.get(field, [])}

    @property
    def missing(self) -> list[Field]:
        """Columns that it lacks."""
        lacking = [field for field in self.reader.needed if field.name not in self.columns]
        some_one = not self.reader.one_of or any(name in self.columns for name in self.reader.one_of)
        return lacking if some_one else [*lacking, Field(enumerated(self.reader.one_of, "or"))]

    @property
    def fit(self) -> tuple[bool, float, int, int]:
        """How well the headings fit: whole, share of what is needed, columns, and few rows of heading."""
        share = 1 - len(self.missing) / len(self.reader.needed)
        return not self.missing, share, len(self.columns), -self.below


def recognise(tables: Sequence[SourceTable], readers: Sequence[Reader], kind: Kind | None) -> Recognised:
    """The one table among those of a file that a reader can read, and that reader.

    Raises:
        SourceFaultsError: There is none, more than one, or one of another kind than the one that is asked for.
    """
    fits = [list(_fits(table, readers)) for table in tables]
    found = [best for each in fits if (best := _best(each, kind))]
    whole = [each for each in found if not each.missing]
    meant = [each for each in whole if kind in {None, each.reader.kind}]
    if len(meant) > 1:
        sheets = some(each.table.file for each in meant)
        raise refuse(
            meant[0].table.file,
            say("{count:d} tables of one file ({sheets})", count=len(meant), sheets=sheets),
            say("one table"),
            say("Delete or hide none: save the sheet that is meant as a file of its own."),
        )
    if whole and not meant:
        raise _nearly([each for of_table in fits for each in of_table], whole[0], kind) or _other_kind(whole[0], kind)
    if not meant:
        raise _unknown(tables, [each for of_table in fits for each in of_table], readers, kind)
    single = {field.name for field in meant[0].reader.fields if not field.several}
    if doubled := [field for field, places in meant[0].columns.items() if len(places) > 1 and field in single]:
        raise SourceFaultsError([_twice(meant[0], field) for field in doubled])
    return meant[0]


def _best(fits: list[Recognised], kind: Kind | None) -> Recognised | None:
    """The reader that fits best: of the kind that is asked for if one of those can read the table."""
    meant = [each for each in fits if each.reader.kind == kind and not each.missing]
    return max(meant or fits, key=lambda each: each.fit, default=None)


def _fits(table: SourceTable, readers: Sequence[Reader]) -> Iterator[Recognised]:
    """Every reader with every heading that the first rows of a table may be."""
    for below, headings in _headings(table):
        names = tuple(map(folded, headings))
        found = [Recognised(table, reader, headings, _columns(reader, names), below) for reader in readers]
        yield from found
        if not all(each.missing for each in found):
            return
    for reader in readers:
        if reader.bare and len(table.head[0]) == len(reader.bare) and not _is_heading(table.head[0]):
            columns = {field.name: [reader.bare.index(field.name)] for field in reader.fields}
            yield Recognised(table, reader, reader.bare, columns, 0)


def _columns(reader: Reader, names: Sequence[str]) -> dict[str, list[int]]:
    """Places of the columns of each field; one that is the name of a field is no spelling of another."""
    own = {field.name for field in reader.fields}
    found = {
        field.name: [
            at
            for at, name in enumerate(names)
            if (name == field.name and not field.several) or (name not in own and field.is_spelled(name))
        ]
        for field in reader.fields
    }
    return {name: places for name, places in found.items() if places}


def _headings(table: SourceTable) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that may be the heading, and pairs of rows of which the upper one spans columns of the lower."""
    for at, row in enumerate(table.head[:LOOKED_AT]):
        if sum(bool(cell.strip()) for cell in row) > 1:
            yield at + 1, row
            if at + 1 < len(table.head) and _is_heading(table.head[at + 1]):
                yield at + 2, _joined(row, table.head[at + 1])
                yield at + 2, _lower(row, table.head[at + 1])


def _is_heading(row: Sequence[str]) -> bool:
    """Whether no cell of a row begins with a digit, as some of data do."""
    return not are_tags(row) and not any(cell.strip()[:1].isdigit() for cell in row)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """One heading of two rows, the upper of which names several columns at once."""
    above, spans = "", []
    for at in range(max(len(upper), len(lower))):
        over, under = (row[at].strip() if at < len(row) else "" for row in (upper, lower))
        above = over or above
        spans.append(f"{above} {under}" if under and above != under else over)
    return tuple(spans)


def _lower(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """One heading of two rows: the lower one, and the upper where the lower is blank."""
    return tuple(under.strip() or over for over, under in zip_longest(upper, lower, fillvalue=""))


def folded(heading: str) -> str:
    """A heading in lower case without accents, words joined by underscores."""
    letters = unicodedata.normalize("NFKD", heading)
    return plain("".join(letter for letter in letters if not unicodedata.combining(letter)))


def matches(spellings: str, text: str) -> bool:
    """Whether a text is one of the spellings of a pattern, whatever its case, accents and joints."""
    return _is_like(spellings, folded(text))


@lru_cache(maxsize=2**16)
def _is_like(spellings: str, plain_text: str) -> bool:
    return re.fullmatch(spellings, plain_text) is not None


def _twice(found: Recognised, field: str) -> Fault:
    named = some(shown(found.headings[at].strip()) for at in found.columns[field])
    columns = say("{count:d} columns for it ({columns})", count=len(found.columns[field]), columns=named)
    hint = say("Delete the one that is not meant, or give it another name.")
    return Fault(found.table.file, found.below, field, columns, say("one column"), hint)


def _nearly(fits: Sequence[Recognised], whole: Recognised, kind: Kind | None) -> SourceFaultsError | None:
    """What is missing for a reader of the kind that is asked for, if more of the headings fit it."""
    of_kind = (each for each in fits if each.reader.kind == kind and each.reader.of_use)
    best = max(of_kind, key=lambda each: each.fit, default=None)
    if best is None or best.fit[1] < NEAR_ENOUGH or len(best.columns) <= len(whole.columns):
        return None
    return SourceFaultsError([_missing(best, field) for field in best.missing])


def _other_kind(found: Recognised, kind: Kind | None) -> SourceFaultsError:
    hint = say("Name it as a source of {kind}.", kind=found.reader.kind)
    return refuse(found.table.file, found.reader.what, say("a source of {kind}", kind=kind), hint)


def _unknown(
    tables: Sequence[SourceTable], fits: Sequence[Recognised], readers: Sequence[Reader], kind: Kind | None
) -> SourceFaultsError:
    """The refusal of a file that no reader fits: the columns that it lacks for the nearest kind, and what is known."""
    of_use = [each for each in fits if each.reader.of_use and kind in {None, each.reader.kind}]
    best = max(of_use, key=lambda each: (len(each.reader.needed) - len(each.missing), each.fit), default=None)
    if best is not None and best.fit[1] >= NEAR_ENOUGH:
        return SourceFaultsError([_missing(best, field) for field in best.missing])
    cells = next((cell for table in tables for row in table.head for cell in row if cell.strip()), "")
    begins = say("a table that begins with {cell}", cell=shown(cells) if cells else say("“nothing”"))
    known = some((each.what for each in readers if each.of_use and kind in {None, each.kind}), "; ", most=20)
    heading = say("Is the heading in the first rows, with the names of the columns?")
    hint = joined(filter(None, (_nearest(best), heading)))
    return refuse(tables[0].file if tables else say("file"), begins, known, hint)


def _nearest(best: Recognised | None) -> str:
    """What a table lacks to be of the kind that is nearest, in a sentence; empty if it has no column of any."""
    if best is None or not best.columns:
        return ""
    lacking = some((field.heading for field in best.missing), most=len(best.missing))
    return say("The nearest is {what}, for which it lacks {columns}.", what=best.reader.what, columns=lacking)


def _missing(found: Recognised, field: Field) -> Fault:
    others = [text for at, text in enumerate(found.headings) if [at] not in found.columns.values()]
    allowed = say("{what}, which has the column {column}", what=found.reader.what, column=field.heading)
    hint = near_miss(field.heading, others)
    return Fault(found.table.file, found.below, field.heading, say("no such column"), allowed, hint)
