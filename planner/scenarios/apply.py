"""Changes made to a case, all or none; and the changes that lead from one version of a case to another."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.check import check
from planner.fault import Fault
from planner.scenarios.changes import Change, Changes, place
from planner.scenarios.draft import Draft, Row, Told
from planner.scenarios.kinds import AddRow, DropRow, SetCell
from planner.scenarios.steps import cells, effects, missions, money, pledges
from planner.sheets import Sheets, raw_case
from planner.tables import TABLES

STEPS: Mapping[str, Callable[[Draft, Any], Told]] = {
    "switch_off": pledges.switch,
    "switch_on": pledges.switch,
    "scale_pledges": pledges.scale,
    "drop_pledges": pledges.drop,
    "delay_pledges": pledges.delay,
    "ready_pledges": pledges.ready,
    "add_offer": pledges.offer,
    "add_fund": money.add_fund,
    "change_fund": money.change_fund,
    "budget": money.budget,
    "ceiling": missions.ceiling,
    "requirement": missions.requirement,
    "authorise": missions.authorise,
    "mandate": missions.mandate,
    "setting": effects.setting,
    "effect_set": effects.effect_set,
    "set_cell": cells.set_cell,
    "add_row": cells.add_row,
    "drop_row": cells.drop_row,
}
"""What makes a change, by its kind."""

AS_WRITTEN = frozenset({"set_cell", "add_row", "drop_row"})
"""Kinds of changes that put text in the place of text; the others reckon with what cells hold."""

NOTHING = "It changes nothing."
"""What is said of a change after which the case is as it was."""


@dataclass(frozen=True)
class Applied:
    """What came of changes: the case with all of them, or as it was."""

    sheets: Sheets
    faults: list[Fault]
    """All that is wrong with the changes, or with the case that they lead to; with any, the case is as it was."""
    notes: list[str] = field(default_factory=list)
    """What each change did, how it rounded included, in sentences."""


def apply(sheets: Sheets, changes: Changes, *, sound: bool = True, files: Sequence[str] = ()) -> Applied:
    """Make changes to a case, one after the other; all of them, or none where anything is wrong.

    Args:
        sheets: The case; it is not changed.
        changes: The changes, in their order.
        sound: Whether the case that they lead to has to be without faults, and so has the case that the first of them
            meets which reckons with what cells hold; where False, neither is checked.
        files: The file that each change came from, if it is to be named; changes are numbered within their file.
    """
    draft = Draft(sheets)
    faults, notes = [], []
    numbers: Counter[str] = Counter()
    first_that_reckons = next((change for change in changes if change.kind not in AS_WRITTEN), None)
    for file, change in zip(files or [""] * len(changes), changes, strict=True):
        numbers[file] += 1
        if sound and change is first_that_reckons:
            faults += check(raw_case(draft.sheets())).faults
        told, number = _made(draft, change), numbers[file]
        if isinstance(told, str):
            notes.append(f"{file + ', change' if file else 'Change'} {number} ({change.kind}): {told}")
            continue
        of_file = f"{file}, " if file else ""
        faults += [
            Fault(of_file + place(number, change.kind, slip.field), None, "", slip.found, slip.allowed, slip.hint)
            for slip in told
        ]
    after = draft.sheets()
    if sound and not faults:
        faults = check(raw_case(after)).faults
    return Applied(sheets, faults) if faults else Applied(after, [], notes)


def _made(draft: Draft, change: Change) -> Told:
    """Make a change; what it says of itself tells where it changes nothing."""
    if isinstance(change, AddRow | DropRow):
        return STEPS[change.kind](draft, change)
    held = draft.held()
    told = STEPS[change.kind](draft, change)
    return f"{told} {NOTHING}" if isinstance(told, str) and not draft.differs(held) else told


def patch_between(old: Sheets, new: Sheets) -> Changes:
    """The cells and rows by which two versions of a case differ; `apply` leads from the old one to the new one.

    Rows are told apart by the key of their table; where that is not unique, or there is none, by all that they hold.
    The order of rows, blank rows, blank columns, and whether a table without rows is there, make no difference.
    """
    before, after = Draft(old), Draft(new)
    return tuple(change for table in TABLES for change in _patch(table, before.rows(table), after.rows(table)))


def _patch(table: str, old: list[Row], new: list[Row]) -> Iterator[SetCell | AddRow | DropRow]:
    columns = TABLES[table].key
    before, after = _unique(columns, old), _unique(columns, new)
    both = before.keys() & after.keys()
    ours = Counter(_frozen(row) for row in old if _key(columns, row) not in both)
    theirs = Counter(_frozen(row) for row in new if _key(columns, row) not in both)
    yield from (DropRow(kind="drop_row", table=table, cells=dict(row)) for row in (ours - theirs).elements())
    for key in (key for key in before if key in both):
        yield from _cells(table, dict(zip(columns, key, strict=True)), before[key], after[key])
    yield from (AddRow(kind="add_row", table=table, cells=dict(row)) for row in (theirs - ours).elements())


def _cells(table: str, key: Row, old: Row, new: Row) -> Iterator[SetCell]:
    for column in dict.fromkeys([*old, *new]):
        before, after = old.get(column, ""), new.get(column, "")
        if before != after:
            yield SetCell(kind="set_cell", table=table, key=key, column=column, before=before, after=after)


def _unique(columns: Sequence[str], rows: list[Row]) -> dict[tuple[str, ...], Row]:
    """Rows by their key, of those whose key no other row has; none where the table has no key."""
    named = [(_key(columns, row), row) for row in rows if columns]
    often = Counter(key for key, _ in named)
    return {key: row for key, row in named if often[key] == 1}


def _key(columns: Sequence[str], row: Row) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in columns)


def _frozen(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(cells.full(row).items()))
