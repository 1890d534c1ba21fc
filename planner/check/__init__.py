"""A case as it was sent, made into typed tables, or every fault in it at once."""

from dataclasses import dataclass, replace

from planner.check import cells, keys, sense
from planner.fault import Fault
from planner.raw import RawCase
from planner.tables import TABLES, Case

HEADING = 1
"""Row of the heading."""


@dataclass(frozen=True)
class Checked:
    """A typed case and every fault found in it; sound only where there is none."""

    case: Case
    faults: list[Fault]
    notices: list[str]
    """What was taken for granted, in sentences."""


def check(raw: RawCase) -> Checked:
    """Read every cell, then look at keys, references and sense; all faults at once, in the order of the tables.

    A case that could not be opened has the fault that says so alone: no table of it is missed.
    """
    read = cells.read_tables(raw)
    if raw.unread:
        return Checked(read.case, list(raw.faults), list(raw.notices))
    doubtful = {(fault.table, fault.row, fault.column) for fault in raw.faults}
    unreadable = [fault for fault in read.faults if (fault.table, fault.row, fault.column) not in doubtful]
    unread = doubtful | {(fault.table, fault.row, fault.column) for fault in read.faults}
    together = [fault for fault in (*keys.faults(read.case, raw), *sense.faults(read.case)) if _new(fault, unread)]
    faults = dict.fromkeys(_located(fault, raw) for fault in (*raw.faults, *unreadable, *together))
    return Checked(read.case, sorted(faults, key=_place), [*raw.notices, *read.notices])


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
