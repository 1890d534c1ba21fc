"""Apply changes to a case, all or none, and derive the changes between two versions of a case."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.check import check
from planner.fault import Fault
from planner.formats.sheets import Sheets, TextRow, raw_case
from planner.language import joined, say
from planner.scenarios.changes import Changes, place
from planner.scenarios.editable import EditableCase, StepResult
from planner.scenarios.kinds import Change
from planner.scenarios.kinds.cells import AddRow, DropRow, SetCell, filled_cells
from planner.tables import TABLES

NO_EFFECT = say("It changes nothing.")
"""Note on a change that leaves the case as it was."""


@dataclass(frozen=True)
class Applied:
    """Result of applying changes: the case with all of them, or as it was."""

    sheets: Sheets
    faults: list[Fault]
    """Faults of the changes, or of the resulting case; with any, the case is as it was."""
    notes: list[str] = field(default_factory=list)
    """A sentence per change on what it did, rounding included."""


def apply(sheets: Sheets, changes: Changes, *, sound: bool = True, files: Sequence[str] = ()) -> Applied:
    """Apply changes to a case in order; all of them, or none if anything is wrong.

    Args:
        sheets: The case; it is not changed.
        changes: The changes, in their order.
        sound: Whether to require a case without faults, both as the result and before the first change that computes
            with values.
        files: File of each change, to name it in messages; changes are numbered within their file.
    """
    case = EditableCase(sheets)
    faults, notes = [], []
    numbers: Counter[str] = Counter()
    first_computing = next((change for change in changes if not change.replaces_text), None)
    for file, change in zip(files or [""] * len(changes), changes, strict=True):
        numbers[file] += 1
        if sound and change is first_computing:
            faults += check(raw_case(case.sheets())).faults
        result, number = _make(case, change), numbers[file]
        if isinstance(result, str):
            notes.append(_noted(file, number, change.kind, result))
            continue
        for fault in result:
            where = joined([*([file] if file else []), place(number, change.kind, fault.field)], ", ")
            faults.append(Fault(where, None, "", fault.found, fault.allowed, fault.hint))
    after = case.sheets()
    if sound and not faults:
        faults = check(raw_case(after)).faults
    return Applied(sheets, faults) if faults else Applied(after, [], notes)


def _noted(file: str, number: int, kind: str, result: str) -> str:
    """Note on a change by its number and kind, with its file if it is from one of several."""
    if file:
        return say("{file}, change {number} ({kind}): {result}", file=file, number=number, kind=kind, result=result)
    return say("Change {number} ({kind}): {result}", number=number, kind=kind, result=result)


def _make(case: EditableCase, change: Change) -> StepResult:
    """Make a change; its sentence says so where it has no effect."""
    if isinstance(change, AddRow | DropRow):
        return change.apply_to(case)
    before = case.snapshot()
    result = change.apply_to(case)
    return joined([result, NO_EFFECT]) if isinstance(result, str) and not case.differs(before) else result


def patch_between(old: Sheets, new: Sheets) -> Changes:
    """Changes of cells and rows that turn the old version of a case into the new one.

    Rows are matched by the key of their table; where it is not unique, or there is none, by all their cells. The order
    of rows, blank rows, blank columns and empty tables make no difference.
    """
    before, after = EditableCase(old), EditableCase(new)
    return tuple(change for table in TABLES for change in _patch(table, before.rows(table), after.rows(table)))


def _patch(table: str, old: list[TextRow], new: list[TextRow]) -> Iterator[SetCell | AddRow | DropRow]:
    columns = TABLES[table].key
    before, after = _unique(columns, old), _unique(columns, new)
    both = before.keys() & after.keys()
    ours = Counter(_frozen(row) for row in old if _key(columns, row) not in both)
    theirs = Counter(_frozen(row) for row in new if _key(columns, row) not in both)
    yield from (DropRow(kind="drop_row", table=table, cells=dict(row)) for row in (ours - theirs).elements())
    for key in (key for key in before if key in both):
        yield from _cells(table, dict(zip(columns, key, strict=True)), before[key], after[key])
    yield from (AddRow(kind="add_row", table=table, cells=dict(row)) for row in (theirs - ours).elements())


def _cells(table: str, key: TextRow, old: TextRow, new: TextRow) -> Iterator[SetCell]:
    for column in dict.fromkeys([*old, *new]):
        before, after = old.get(column, ""), new.get(column, "")
        if before != after:
            yield SetCell(kind="set_cell", table=table, key=key, column=column, before=before, after=after)


def _unique(columns: Sequence[str], rows: list[TextRow]) -> dict[tuple[str, ...], TextRow]:
    """Rows with a unique key, by that key; none where the table has no key."""
    named = [(_key(columns, row), row) for row in rows if columns]
    often = Counter(key for key, _ in named)
    return {key: row for key, row in named if often[key] == 1}


def _key(columns: Sequence[str], row: TextRow) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in columns)


def _frozen(row: TextRow) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(filled_cells(row).items()))
