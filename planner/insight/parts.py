"""The difference between two scenarios in parts, and the tables with some of the parts changed and the others not."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.rows import keyed, rows_of
from planner.schema import FREE
from planner.sheets import Sheet, Sheets, sheet_of
from planner.tables import TABLES

MOST = 12
"""Most parts that a difference is told in."""

OTHER = "all others"


class Grouping(StrEnum):
    """What changes are grouped by."""

    CONTRIBUTOR = "contributor"
    MISSION = "mission"
    KIND = "kind"


Row = dict[str, str]
Key = tuple[str, ...]
Cell = tuple[str, Key, str]
"""Table, key of the row and column; the column is blank where a whole row comes or goes."""


@dataclass(frozen=True)
class Part:
    """Changes that are told as one."""

    name: str
    cells: frozenset[Cell]

    def __str__(self) -> str:
        """The part in words."""
        return f"{self.name} ({len(self.cells)} change{'s' if len(self.cells) > 1 else ''})"

    def and_(self, other: "Part") -> "Part":
        """Both parts as one."""
        return Part(f"{self.name} + {other.name}", self.cells | other.cells)


def parts_between(old: Sheets, new: Sheets, grouping: Grouping, most: int = MOST) -> list[Part]:
    """The changes from one scenario to another in parts, the one with the most changes first.

    Where there are more parts than can be told apart, those with the fewest changes are told as one, `all others`.
    Sources and notes are no changes.

    Args:
        old: The first scenario.
        new: The second one.
        grouping: What the changes are grouped by.
        most: Most parts.
    """
    name = _NAMES[grouping]
    owners = _owners(old), _owners(new)
    found: dict[str, set[Cell]] = {}
    for cell, row in _changed(old, new):
        found.setdefault(name(cell, row, owners[1] | owners[0]), set()).add(cell)
    parts = [Part(name, frozenset(cells)) for name, cells in found.items()]
    parts.sort(key=lambda part: (-len(part.cells), part.name))
    if len(parts) <= most:
        return parts
    rest = frozenset(cell for part in parts[most - 1 :] for cell in part.cells)
    return [*parts[: most - 1], Part(f"{OTHER} ({len(parts) - most + 1} {grouping}s)", rest)]


def mixed(old: Sheets, new: Sheets, parts: Collection[Part]) -> Sheets:
    """The first scenario with some parts of the difference changed to the second."""
    changed = {cell for part in parts for cell in part.cells}
    tables = {name: _mixed_table(name, old, new, changed) for name in TABLES if name in old or name in new}
    return {name: sheet for name, sheet in tables.items() if sheet.rows or (name in old and name in new)}


def _mixed_table(name: str, old: Sheets, new: Sheets, changed: Collection[Cell]) -> Sheet:
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


def _changed(old: Sheets, new: Sheets) -> Iterator[tuple[Cell, Row]]:
    """Every changed cell, with the row it is in."""
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


def _keyed(name: str, sheets: Sheets) -> dict[Key, Row]:
    """Rows by key, and by how often the key was there before; rows without a word in them are none."""
    rows = (row for row in rows_of(sheet_of(sheets, name)) if any(cell.strip() for cell in row.cells.values()))
    return {key: row.cells for key, row in keyed(name, rows).items()}


Owners = Mapping[tuple[str, str], str]
"""By table and key: contributor of a pledge or fund, or mission of an area."""


def _owners(sheets: Sheets) -> dict[tuple[str, str], str]:
    owners: dict[tuple[str, str], str] = {}
    for table, column in (("pledges", "contributor"), ("funds", "contributor"), ("areas", "mission")):
        sheet = sheet_of(sheets, table)
        keys = sheet.column(TABLES[table].key[0])
        owners |= {(table, key): owner for key, owner in zip(keys, sheet.column(column), strict=True)}
    return owners


def _contributor(cell: Cell, row: Row, owners: Owners) -> str:
    pledge = owners.get(("pledges", row.get("pledge", "")), "") if row.get("pledge") else ""
    return row.get("contributor", "") or pledge or f"no contributor's: {_THEMES[cell[0]]}"


def _mission(cell: Cell, row: Row, owners: Owners) -> str:
    area = owners.get(("areas", row.get("area", "")), "") if row.get("area") else ""
    return row.get("mission", "") or area or f"no mission's: {_THEMES[cell[0]]}"


def _kind(cell: Cell, _row: Row, _owners: Owners) -> str:
    table, key, column = cell
    if table == "settings":
        return f"setting {key[0]}"
    return f"{_THEMES[table]}: {column}" if column else _THEMES[table]


_NAMES: dict[Grouping, Callable[[Cell, Row, Owners], str]] = {
    Grouping.CONTRIBUTOR: _contributor,
    Grouping.MISSION: _mission,
    Grouping.KIND: _kind,
}

_THEMES = {
    "settings": "settings",
    "missions": "missions",
    "areas": "areas",
    "threats": "threats",
    "contributors": "contributors",
    "unit_types": "unit types",
    "pledges": "pledges",
    "readiness": "readiness levels",
    "preparations": "preparations",
    "caveats": "caveats",
    "funds": "money",
    "support": "support",
    "capabilities_in_place": "capabilities in place",
    "locks": "locks",
}
"""Tables in words."""
