"""Combine readings of several files of one kind: events of several countries, counts of several months."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from planner.fault import Fault, some
from planner.figures import several
from planner.language import Said, say
from planner.sources.reading import Reading

NamedReading = tuple[str, Reading]
"""Name of a file, and what was read of it; of several files their names."""

KEYS = {
    "contributions": ("iso3", "contributor", "mission", "kind"),
    "risk": ("iso3", "country", "year", "measure", "edition"),
    "population": ("iso3", "year"),
    "area_violence": ("mission", "area", "area_as_of", "years"),
}
"""Columns of tidy tables that tell rows apart, where two files may contradict each other."""

NUMBERS = {"contributions": "personnel", "risk": "score", "population": "population",
           "area_violence": "deaths_civilians"}  # fmt: skip
"""What they may contradict each other about."""

UNCOMBINED = (frozenset({"events", "area_violence"}),)
"""Tables of one kind that say the same thing twice."""


def combined(read: Sequence[NamedReading]) -> tuple[list[NamedReading], list[Fault]]:
    """Combine readings of the same tidy table, and report files that cannot be used together.

    Of counts of several dates the latest is used; rows that several files have count once.
    """
    tables = {reading.table: [one for one in read if one[1].table == reading.table] for _, reading in read}
    faults = [*_of_two_tables(read), *(fault for alike in tables.values() for fault in _contradictions(alike))]
    return [_as_one(alike) for alike in tables.values()], faults


def _as_one(alike: Sequence[NamedReading]) -> NamedReading:
    """One reading of several of a table."""
    if len(alike) == 1:
        return alike[0]
    newest = max((reading.as_of for _, reading in alike if reading.as_of is not None), default=None)
    used = _of_newest(alike)
    rows = pd.concat([reading.rows for _, reading in used], ignore_index=True)
    same = [column for column in rows.columns if column != "source"]
    once = rows.drop_duplicates(same).reset_index(drop=True)
    left_out = [_of(name, remark) for name, reading in alike for remark in reading.left_out]
    if repeated := len(rows) - len(once):
        left_out.append(say("{rows} in more than one file: counted once.", rows=several(repeated, "row")))
    if older := [name for name, reading in alike if all(reading is not each for _, each in used)]:
        left_out.append(say("Of the counts that of {day} was used, and not {files}.", day=newest, files=some(older)))
    return some(name for name, _ in used), replace(
        used[0][1],
        rows=once,
        as_of=newest,
        used=tuple(_of(name, remark) for name, reading in alike for remark in reading.used),
        left_out=tuple(left_out),
        unsure=tuple(_of(name, remark) for name, reading in alike for remark in reading.unsure),
    )


def _of(name: str, remark: str) -> Said:
    """A remark on one of several files."""
    return say("{file}: {remark}", file=name, remark=remark)


def _of_newest(alike: Sequence[NamedReading]) -> list[NamedReading]:
    """Of counts those of the latest date; of other facts all."""
    if alike[0][1].table != "contributions":
        return list(alike)
    newest = max(reading.as_of for _, reading in alike if reading.as_of is not None)
    return [(name, reading) for name, reading in alike if reading.as_of == newest]


def _contradictions(alike: Sequence[NamedReading]) -> Iterator[Fault]:
    """Rows of one key with different numbers in two files."""
    table = alike[0][1].table
    if len(alike) == 1 or table not in KEYS:
        return
    used, key, number = _of_newest(alike), list(KEYS[table]), NUMBERS[table]
    rows = pd.concat([reading.rows.assign(file=name) for name, reading in used], ignore_index=True)
    once = rows.drop_duplicates([*key, number])
    doubled = once[once.duplicated(key)]
    if len(doubled):
        first = doubled.iloc[0]
        label = ", ".join(str(first[column]) for column in key if pd.notna(first[column]))
        found = say(
            "{numbers} other than in another file, the first for {row}",
            numbers=several(len(doubled), "number"), row=label,
        )  # fmt: skip
        hint = say("Give one of the two files, or correct one.")
        yield Fault(some(name for name, _ in used), None, number, found, say("one number for each"), hint)


def _of_two_tables(read: Sequence[NamedReading]) -> Iterator[Fault]:
    """Files that say the same thing in two ways."""
    for tables in UNCOMBINED:
        both = [name for name, reading in read if reading.table in tables]
        if {reading.table for _, reading in read} >= tables:
            found = say("single events, and deaths near bases")
            yield Fault(some(both), None, "", found, say("one of the two"), say("Give one of them."))
