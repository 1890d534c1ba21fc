"""A case as it was sent, made into typed tables, or every fault in it at once; and typed tables held against that."""

from dataclasses import dataclass, replace

from planner.check import cells, consistency, coordinates, countries, groups, keys, typed, unusable
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.raw import RawCase
from planner.tables import TABLES, Case
from planner.tidy import tidy

HEADING = 1
"""Row of the heading."""

MOST_KEPT = 4096
"""Most cases that are remembered to be without faults."""

_sound: set[str] = set()
"""Fingerprints of cases that are without faults."""


@dataclass(frozen=True)
class CheckedCase:
    """A typed case and every fault found in it; sound only where there is none."""

    case: Case
    faults: list[Fault]
    notices: list[str]
    """What was taken for granted or tidied, and what is no fault and yet is likely not meant, in sentences."""
    fingerprint: str | None = None
    """Fingerprint of the case; None where it has faults."""


def check(raw: RawCase) -> CheckedCase:
    """Read every cell, then look at keys, references and sense; all faults at once, in the order of the tables.

    A case that could not be opened has the fault that says so alone: no table of it is missed. The typed case takes its
    faults along, so that nothing is planned from tables in which they are blank.
    """
    raw = tidy(raw)
    read = cells.read_tables(raw)
    if raw.unread:
        return _with_faults(read.case, list(raw.faults), list(raw.notices))
    doubtful = {(fault.table, fault.row, fault.column) for fault in raw.faults}
    unreadable = [fault for fault in read.faults if (fault.table, fault.row, fault.column) not in doubtful]
    unread = doubtful | {(fault.table, fault.row, fault.column) for fault in read.faults}
    together = [
        fault for fault in (*keys.faults(read.case, raw), *consistency.faults(read.case)) if _new(fault, unread)
    ]
    faults = dict.fromkeys(_located(fault, raw) for fault in (*raw.faults, *unreadable, *together))
    likely = (*groups.notices(read.case, raw), *countries.notices(read.case), *coordinates.notices(read.case))
    notices = [*raw.notices, *read.notices, *likely]
    if faults:
        return _with_faults(read.case, sorted(faults, key=_place), notices)
    return CheckedCase(read.case, [], [*notices, *unusable.notices(read.case)], _remembered(fingerprint(read.case)))


def faults_of(case: Case) -> list[Fault]:
    """Every fault of typed tables, wherever they come from: those they were read with, and those of their content.

    What is planned goes through here; the same content is checked once.
    """
    if case.faults:
        return list(case.faults)
    if missing := list(typed.missing(case)):
        return missing
    content = fingerprint(case)
    if content in _sound:
        return []
    found = check(typed.raw(case)).faults
    if not found:
        _remembered(content)
    return found


def _remembered(content: str) -> str:
    """Remember that a case of this fingerprint is without faults."""
    if len(_sound) >= MOST_KEPT:
        _sound.clear()
    _sound.add(content)
    return content


def _with_faults(case: Case, faults: list[Fault], notices: list[str]) -> CheckedCase:
    return CheckedCase(replace(case, faults=tuple(faults)), faults, notices)


def _located(fault: Fault, raw: RawCase) -> Fault:
    """A fault with its cell, where the case came as a workbook."""
    if fault.cell or fault.table not in raw.places:
        return fault
    return replace(fault, cell=raw.places[fault.table].cell(fault.row, fault.column))


def _new(fault: Fault, unread: set[tuple[str, int | None, str]]) -> bool:
    """Whether a fault says more than that a cell, or the heading above it, cannot be read."""
    columns = fault.column.split(" and ")
    return not any((fault.table, row, column) in unread for column in columns for row in (HEADING, fault.row))


def _place(fault: Fault) -> tuple[int, str, int]:
    order = list(TABLES).index(fault.table) if fault.table in TABLES else -1
    return order, fault.table, fault.row or 0
