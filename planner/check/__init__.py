"""A case as it was sent, made into typed tables, or every fault in it at once."""

from dataclasses import dataclass

from planner.check import cells, keys, sense
from planner.fault import Fault
from planner.files import RawCase
from planner.tables import TABLES, Case


@dataclass(frozen=True)
class Checked:
    """A typed case and every fault found in it; sound only where there is none."""

    case: Case
    faults: list[Fault]
    notices: list[str]
    """What was taken for granted, in sentences."""


def check(raw: RawCase) -> Checked:
    """Read every cell, then look at keys, references and sense; all faults at once, in the order of the tables."""
    read = cells.read_tables(raw)
    faults = [*raw.faults, *read.faults, *keys.faults(read.case, set(raw.tables)), *sense.faults(read.case)]
    return Checked(read.case, sorted(dict.fromkeys(faults), key=_place), read.notices)


def _place(fault: Fault) -> tuple[int, str, int]:
    order = list(TABLES).index(fault.table) if fault.table in TABLES else -1
    return order, fault.table, fault.row or 0
