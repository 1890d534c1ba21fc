"""Split the difference between two scenarios into parts, and apply some of the parts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.difference.rows import RowKey, keyed, rows_of
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.language import joined, many, say
from planner.names import column_name, contributor_named, table_name
from planner.schema import FREE
from planner.settings import SETTINGS
from planner.tables import TABLES

MOST_PARTS = 12
"""Most parts of a difference."""

OTHER = say("all others")


class Grouping(StrEnum):
    """Criterion by which changes are grouped into parts."""

    CONTRIBUTOR = "contributor"
    MISSION = "mission"
    KIND = "kind"


CellAddress = tuple[str, RowKey, str]
"""Table, row key and column; the column is blank where a whole row is added or removed."""


@dataclass(frozen=True)
class ChangeSet:
    """A part of a difference: changes that are applied together."""

    name: str
    cells: frozenset[CellAddress]

    def __str__(self) -> str:
        """Describe the part."""
        return many("{name} ({n} change)", "{name} ({n} changes)", len(self.cells), name=self.name)

    def union(self, other: "ChangeSet") -> "ChangeSet":
        """Join two parts."""
        return ChangeSet(f"{self.name} + {other.name}", self.cells | other.cells)


def change_sets_between(old: Sheets, new: Sheets, grouping: Grouping, most: int = MOST_PARTS) -> list[ChangeSet]:
    """Group the changes from one scenario to another into parts, the largest first.

    Beyond the limit, the parts with the fewest changes are joined as `all others`. Sources and notes are ignored.

    Args:
        old: The first scenario.
        new: The second one.
        grouping: Criterion of the parts.
        most: Most parts.
    """
    name = _NAMES[grouping]
    referred = _referred(old), _referred(new)
    found: dict[str, set[CellAddress]] = {}
    for cell, row in _changed(old, new):
        found.setdefault(name(cell, row, referred[1] | referred[0]), set()).add(cell)
    parts = [ChangeSet(name, frozenset(cells)) for name, cells in found.items()]
    parts.sort(key=lambda part: (-len(part.cells), part.name))
    if len(parts) <= most:
        return parts
    rest = frozenset(cell for part in parts[most - 1 :] for cell in part.cells)
    return [*parts[: most - 1], ChangeSet(_others(len(parts) - most + 1, grouping), rest)]


def _others(count: int, grouping: Grouping) -> str:
    if grouping is Grouping.CONTRIBUTOR:
        return say("{others} ({count:d} contributors)", others=OTHER, count=count)
    if grouping is Grouping.MISSION:
        return say("{others} ({count:d} missions)", others=OTHER, count=count)
    return say("{others} ({count:d} kinds)", others=OTHER, count=count)


def with_changes(old: Sheets, new: Sheets, parts: Collection[ChangeSet]) -> Sheets:
    """Apply some parts of the difference to the first scenario."""
    changed = {cell for part in parts for cell in part.cells}
    tables = {name: _table_with_changes(name, old, new, changed) for name in TABLES if name in old or name in new}
    return {name: sheet for name, sheet in tables.items() if sheet.rows or (name in old and name in new)}


def _table_with_changes(name: str, old: Sheets, new: Sheets, changed: Collection[CellAddress]) -> Sheet:
    header = sheet_of(new, name).header
    before, after = _keyed(name, old), _keyed(name, new)
    rows = []
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            if (one is None) == ((name, key, "") in changed):
                rows.append(one or other or {})
        else:
            rows.append({c: other.get(c, "") if (name, key, c) in changed else one.get(c, "") for c in header})
    return Sheet(header, tuple(tuple(row.get(column, "") for column in header) for row in rows))


def _changed(old: Sheets, new: Sheets) -> Iterator[tuple[CellAddress, TextRow]]:
    """Changed cells, each with its row."""
    free = {column.name for column in FREE}
    for name in TABLES:
        before, after = _keyed(name, old), _keyed(name, new)
        for key in dict.fromkeys([*before, *after]):
            one, other = before.get(key), after.get(key)
            if one is None or other is None:
                yield (name, key, ""), one or other or {}
                continue
            for column in other:
                if column not in free and one.get(column, "").strip() != other[column].strip():
                    yield (name, key, column), other


def _keyed(name: str, sheets: Sheets) -> dict[RowKey, TextRow]:
    """Rows by key and number of earlier rows with the key; blank rows are left out."""
    rows = (row for row in rows_of(sheet_of(sheets, name)) if any(cell.strip() for cell in row.cells.values()))
    return {key: row.cells for key, row in keyed(name, rows).items()}


Referred = Mapping[tuple[str, str], str]
"""By table and key: contributor of a pledge or fund, mission of an area, name of a contributor."""


def _referred(sheets: Sheets) -> dict[tuple[str, str], str]:
    referred: dict[tuple[str, str], str] = {}
    columns = {"pledges": "contributor", "funds": "contributor", "areas": "mission", "contributors": "name"}
    for table, column in columns.items():
        sheet = sheet_of(sheets, table)
        keys = sheet.column(TABLES[table].key[0])
        referred |= {(table, key): found for key, found in zip(keys, sheet.column(column), strict=True)}
    return referred


def _contributor(cell: CellAddress, row: TextRow, referred: Referred) -> str:
    pledge = referred.get(("pledges", row.get("pledge", "")), "") if row.get("pledge") else ""
    if code := row.get("contributor", "") or pledge:
        return contributor_named(referred.get(("contributors", code), ""), code)
    return say("{what} that belong to no single contributor", what=table_name(cell[0]))


def _mission(cell: CellAddress, row: TextRow, referred: Referred) -> str:
    area = referred.get(("areas", row.get("area", "")), "") if row.get("area") else ""
    return row.get("mission", "") or area or say("{what} that belong to no single mission", what=table_name(cell[0]))


def _kind(cell: CellAddress, _row: TextRow, _referred: Referred) -> str:
    table, key, column = cell
    if table == "settings":
        return joined([table_name(table), SETTINGS[key[0]].value.meaning if key[0] in SETTINGS else key[0]], ": ")
    return column_name(table, column) if column else table_name(table)


_NAMES: dict[Grouping, Callable[[CellAddress, TextRow, Referred], str]] = {
    Grouping.CONTRIBUTOR: _contributor,
    Grouping.MISSION: _mission,
    Grouping.KIND: _kind,
}
