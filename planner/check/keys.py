"""Check keys and references: unique keys, known names, and required references."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

import pandas as pd

from planner.fault import Fault, at_most, near_miss, shown
from planner.figures import enumerated
from planner.formats.raw import RawCase
from planner.language import say
from planner.schema import Column, Table
from planner.tables import TABLES, Case

MOST_COMPARISONS = 20_000
"""Most pairs of names compared to suggest known names for unknown ones."""


def faults(case: Case, raw: RawCase) -> list[Fault]:
    """Faults of duplicate keys, unknown references, and rows that need to be referred to and are not.

    Args:
        case: The typed case.
        raw: The case as received; names are not compared with columns that could not be read.
    """
    return [
        *_no_missions(raw),
        *(fault for table in TABLES.values() if table.key for fault in at_most(_duplicates(table, case))),
        *(
            fault
            for table in TABLES.values()
            for column in table.columns
            if column.refers_to
            for fault in at_most(_unknown_references(table, column, case, raw))
        ),
        *at_most(_without_children(case, raw)),
        *at_most(_levels(case, raw)),
        *at_most(_capabilities(case, raw)),
    ]


def _names(case: Case, raw: RawCase, table: str, column: str) -> dict[str, None] | None:
    """Names in a column, in order; None if the column cannot be read."""
    sent = raw.tables.get(table)
    doubtful = any((fault.table, fault.column) == (table, column) for fault in raw.faults)
    if sent is None or column not in sent.header or doubtful:
        return None
    return dict.fromkeys([*case[table][column], *sent.torn])


def _no_missions(raw: RawCase) -> Iterator[Fault]:
    sent = raw.tables.get("missions")
    if sent is not None and not sent.rows and not sent.torn:
        yield Fault("missions", None, "", say("no rows"), say("at least one mission"))


def _duplicates(table: Table, case: Case) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    frame = case[table.name]
    for row, *key in zip(frame.index.tolist(), *(frame[column] for column in table.key), strict=True):
        named = tuple("" if pd.isna(name) else str(name) for name in key)
        if named in first:
            found = enumerated(map(shown, named))
            allowed = say("each key once (row {row} has it too)", row=first[named])
            yield Fault(table.name, row, enumerated(table.key), found, allowed)
        first.setdefault(named, row)


def _unknown_references(table: Table, column: Column, case: Case, raw: RawCase) -> Iterator[Fault]:
    known = _names(case, raw, column.refers_to, column.name)
    if known is not None:
        yield from _unknown(table.name, column.name, case, known, column.values)


def _unknown(table: str, column: str, case: Case, known: Collection[str], allowed: str) -> Iterator[Fault]:
    names = {row: name for row, name in case[table][column].items() if name and name not in known}
    hints = _suggestions(names.values(), known)
    for row, name in names.items():
        yield Fault(table, int(str(row)), column, shown(name), allowed, hints.get(name, ""))


def _suggestions(names: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Suggestions for unknown names; for the first ones only, if there are too many to compare."""
    most = MOST_COMPARISONS // max(1, len(known))
    return {name: near_miss(name, known) for name in islice(dict.fromkeys(names), most)}


def _without_children(case: Case, raw: RawCase) -> Iterator[Fault]:
    for parent, child, key, allowed in (
        ("missions", "areas", "mission", say("at least one row in areas for every mission")),
        ("areas", "threats", "area", say("at least one row in threats for every area")),
    ):
        used = _names(case, raw, child, key)
        if used is None:
            continue
        for row, name in case[parent][key].items():
            if name and name not in used:
                found = say("{name} without a row in {table}", name=shown(name), table=child)
                yield Fault(parent, int(str(row)), key, found, allowed)


def _levels(case: Case, raw: RawCase) -> Iterator[Fault]:
    """Faults of readiness levels that pledges have and the table `readiness` lacks."""
    known = _names(case, raw, "readiness", "readiness")
    if known is None:
        return
    for level, rows in case["pledges"].groupby("readiness", sort=False).groups.items():
        if level and level not in known:
            found = say(
                "no row for {level}, which pledges have (row {row} first)", level=shown(str(level)), row=rows[0]
            )
            yield Fault("readiness", None, "readiness", found, say("a row for every level that a pledge has"))


def _capabilities(case: Case, raw: RawCase) -> Iterator[Fault]:
    """Faults of capabilities that no unit provides, which are usually typing errors."""
    pledged = _names(case, raw, "unit_types", "capability")
    if pledged is not None:
        known = pledged | (_names(case, raw, "capabilities_in_place", "capability") or {})
        allowed = say("a capability of the table unit_types or capabilities_in_place")
        yield from _unknown("support", "capability", case, known, allowed)
