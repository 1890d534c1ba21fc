"""Normalise the cells of a case, with notices of every change."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from planner.fault import some
from planner.formats import spelling
from planner.formats.raw import RawCase, RawTable
from planner.language import say
from planner.schema import FREE
from planner.tables import TABLES

AS_TYPED = frozenset(column.name for column in FREE)
PROSE = frozenset(c.name for table in TABLES.values() for c in table.columns if c.kind == "text")
NUMBERS = frozenset(
    c.name for table in TABLES.values() for c in table.columns if c.kind in {"number", "whole", "period"}
)

UNSEEN = say("characters that cannot be seen were dropped")
BLANKS = say("blanks of other kinds were read as plain ones")
COMPOSED = say("letters written in two parts, letter and accent, were read as one")


def normalised(raw: RawCase) -> RawCase:
    """Normalise names and numbers of a raw case; the same object if nothing changes.

    Sources and notes stay as they were typed.
    """
    done: dict[tuple[str, str], list[str]] = defaultdict(list)
    tables = {}
    for table, sent in raw.tables.items():
        header = tuple(map(_heading, sent.header))
        tables[table] = RawTable(header, dict(_rows(raw, table, header, done)), tuple(map(spelling.name, sent.torn)))
        if header != sent.header:
            done[table, UNSEEN].append(say("the heading"))
    if not done and all(tables[table].torn == sent.torn for table, sent in raw.tables.items()):
        return raw
    notices = [
        say("{table}: {what}: {places}.", table=table, what=what, places=some(places, "; "))
        for (table, what), places in done.items()
    ]
    return replace(raw, tables=tables, notices=[*raw.notices, *notices])


def normalised_cell(column: str, text: str) -> str:
    """Normalise a cell as a name, number or prose, according to its column."""
    if text.isascii() or column in AS_TYPED:
        return text
    if column in NUMBERS:
        return spelling.unmarked(spelling.seen(text))
    return spelling.seen(text) if column in PROSE else spelling.name(text)


def _heading(text: str) -> str:
    return text if text.isascii() else spelling.name(text)


def _rows(
    raw: RawCase, table: str, header: tuple[str, ...], done: dict[tuple[str, str], list[str]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in raw.tables[table].rows.items():
        if all(map(str.isascii, cells)):
            yield number, cells
            continue
        normalised = tuple(map(normalised_cell, header, cells))
        yield number, normalised
        for column, before, after in zip(header, cells, normalised, strict=True):
            for what in _changes(before, after):
                done[table, what].append(_place(raw, table, number, column))


def _changes(before: str, after: str) -> Iterator[str]:
    """Descriptions of what was normalised in a cell."""
    if before == after:
        return
    if not unicodedata.is_normalized("NFC", before):
        yield COMPOSED
    if spelling.BLANKS.search(before) and not spelling.BLANKS.search(after):
        yield BLANKS
    if spelling.unseen(before) > spelling.unseen(after):
        yield UNSEEN


def _place(raw: RawCase, table: str, row: int, column: str) -> str:
    place = raw.places.get(table)
    if place is not None:
        return place.cell(row, column)
    return say("row {row:d}, column {column}", row=row, column=column)
