"""Check cases: type their tables, and report every fault at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.check import (
    cells,
    consistency,
    coordinates,
    countries,
    deliveries,
    groups,
    keys,
    same_names,
    typed,
    unusable,
)
from planner.fault import Fault, at_most, limited
from planner.figures import listed_in
from planner.fingerprint import fingerprint
from planner.formats.normalise import normalised
from planner.formats.raw import RawCase
from planner.reach import Reach
from planner.tables import TABLES, Case

HEADING = 1
"""Row of the heading."""

MOST_REMEMBERED = 4096
"""Most cases remembered as sound."""

_sound: set[str] = set()
"""Fingerprints of cases known to be sound."""


@dataclass(frozen=True)
class CheckedCase:
    """A typed case with every fault found in it; it is sound if there are none."""

    case: Case
    faults: list[Fault]
    notices: list[str]
    """Sentences on what was normalised or assumed, and on what is valid but likely a mistake."""
    fingerprint: str | None = None
    """Fingerprint of the case; None if it has faults."""
    few_faults: bool = True
    """Whether few enough cells are at fault for the rest to be looked at."""

    @property
    def only_locks(self) -> bool:
        """Whether nothing but locks that no plan can keep is wrong, if anything is."""
        of_locks = set(consistency.of_locks(Reach(replace(self.case, faults=())))) if self.faults else set()
        return all(replace(fault, cell="") in of_locks for fault in self.faults)


def check(raw: RawCase) -> CheckedCase:
    """Check a raw case: cells, then keys, references and consistency; all faults at once, in the order of the tables.

    A case that could not be opened has that fault alone, and none about missing tables. The typed case carries its
    faults, so that nothing is planned from tables in which faulty cells are blank.
    """
    raw = normalised(raw)
    read = cells.read_tables(raw)
    if raw.unread:
        return _with_faults(read.case, list(raw.faults), list(raw.notices))
    doubtful = {(fault.table, fault.row, fault.column) for fault in raw.faults}
    unreadable = [fault for fault in read.faults.all if (fault.table, fault.row, fault.column) not in doubtful]
    unread = doubtful | {(fault.table, fault.row, fault.column) for fault in unreadable}
    few = all(fault.stands_for == 1 for fault in (*raw.faults, *unreadable))
    together = [fault for fault in _together(read.case, raw) if _independent(fault, unread)] if few else []
    linked = () if raw.faults or unreadable or together else deliveries.too_linked(read.case)
    faults = dict.fromkeys(_located(fault, raw) for fault in (*raw.faults, *unreadable, *together, *linked))
    notices = [*raw.notices, *read.notices, *(_likely_mistakes(read.case, raw) if few else [])]
    if faults:
        return replace(_with_faults(read.case, limited(sorted(faults, key=_position)), notices), few_faults=few)
    notices += [*unusable.notices(read.case), *deliveries.notices(read.case)]
    return CheckedCase(read.case, [], notices, _remember(fingerprint(read.case)))


def _together(case: Case, raw: RawCase) -> Iterator[Fault]:
    """Faults of what rows say together, which is looked at once few cells are at fault."""
    yield from keys.faults(case, raw)
    yield from consistency.faults(case)
    yield from at_most(deliveries.faults(case))


def _likely_mistakes(case: Case, raw: RawCase) -> list[str]:
    return [
        *groups.notices(case, raw),
        *countries.notices(case),
        *coordinates.notices(case),
        *same_names.notices(case),
    ]


def faults_of(case: Case) -> list[Fault]:
    """Faults of a typed case from any origin: those it was read with, and those of its content.

    Every plan starts with this check; the same content is checked once.
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
        _remember(content)
    return found


def _remember(content: str) -> str:
    """Remember the fingerprint of a sound case."""
    if len(_sound) >= MOST_REMEMBERED:
        _sound.clear()
    _sound.add(content)
    return content


def _with_faults(case: Case, faults: list[Fault], notices: list[str]) -> CheckedCase:
    return CheckedCase(replace(case, faults=tuple(faults)), faults, notices)


def _located(fault: Fault, raw: RawCase) -> Fault:
    """Add the cell to a fault of a workbook."""
    if fault.cell or fault.table not in raw.places:
        return fault
    return replace(fault, cell=raw.places[fault.table].cell(fault.row, fault.column))


def _independent(fault: Fault, unread: set[tuple[str, int | None, str]]) -> bool:
    """Whether a fault does not merely follow from an unreadable cell or heading."""
    columns = listed_in(fault.column)
    return not any((fault.table, row, column) in unread for column in columns for row in (HEADING, fault.row))


def _position(fault: Fault) -> tuple[int, str, int]:
    order = list(TABLES).index(fault.table) if fault.table in TABLES else -1
    return order, fault.table, fault.row or 0
