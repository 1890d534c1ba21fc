"""A case while changes are made to it: rows that can be found, read and written; the sheets it came from stay."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from planner.check.cells import parse
from planner.fault import near_miss, shown
from planner.numerals import number, plainly, same
from planner.settings import SETTINGS
from planner.sheets import Sheet, Sheets, sheet_of
from planner.spelling import name as seen
from planner.tables import READINESS_ASSUMPTIONS, TABLES

Row = dict[str, str]
"""Cells of a row, by column."""


class Slip(NamedTuple):
    """What is wrong with a change in this case."""

    field: str
    """Field of the change; empty where the fault is not about one."""
    found: str
    allowed: str
    hint: str = ""


Told = str | list[Slip]
"""What came of a change: a sentence on what it did, or all that is wrong with it, and then it did nothing."""


class Draft:
    """The tables of a case, row by row. Tables that are asked for are copied; sheets are never changed."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._rows: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, to read and to change; blank ones are left out."""
        if table not in self._rows:
            sheet = sheet_of(self._sheets, table)
            rows = (dict(zip(sheet.header, cells, strict=True)) for cells in sheet.rows)
            self._rows[table] = [row for row in rows if any(cell.strip() for cell in row.values())]
        return self._rows[table]

    def blank(self, table: str) -> Row:
        """A blank row of a table, with every column that its rows have."""
        return dict.fromkeys(sheet_of(self._sheets, table).header, "")

    def add(self, table: str, cells: Mapping[str, object]) -> None:
        """Add a row that comes from the scenario; cells that are None stay blank."""
        self.rows(table).append(filled(self.blank(table), {**cells, "source": "scenario"}))

    def keys(self, table: str) -> dict[str, Row]:
        """Rows of a table by the first column of its key."""
        first = TABLES[table].key[0]
        return {seen(row[first]): row for row in self.rows(table)}

    def setting(self, name: str) -> str:
        """The value of a setting, or what its missing row means."""
        row = self.keys("settings").get(name)
        return (SETTINGS[name].default or "") if row is None else row["value"].strip()

    def put_setting(self, name: str, value: str) -> None:
        """Give a setting another value."""
        row = self.keys("settings").get(name)
        if row is None:
            row = self.blank("settings") | {"setting": name}
            self.rows("settings").append(row)
        row["value"] = value

    def unsound(self, *names: str) -> list[Slip]:
        """A slip for every setting of some names whose value cannot be read."""
        values = {name: self.setting(name) for name in names}
        return [
            Slip("", f"{shown(text)} for the setting {name}", SETTINGS[name].value.allowed)
            for name, text in values.items()
            if parse(SETTINGS[name].value, text)[1] is not None
        ]

    def leads(self) -> dict[str, float]:
        """Time to deployment, by readiness [months]."""
        stated = {level: float(months) for level, months, _ in READINESS_ASSUMPTIONS}
        rows = self.rows("readiness")
        return stated if not rows else {r["readiness"].strip(): number(r["lead_months"]) or 0.0 for r in rows}

    def held(self) -> dict[str, list[Row]]:
        """The rows of every table that was asked for, as they are now."""
        return {name: [dict(row) for row in rows] for name, rows in self._rows.items()}

    def differs(self, held: Mapping[str, list[Row]]) -> bool:
        """Whether anything has changed since some rows were held; `1` and `1.0` are the same."""
        untouched = Draft(self._sheets)
        return any(
            not _alike(held[name] if name in held else untouched.rows(name), rows) for name, rows in self._rows.items()
        )

    def sheets(self) -> Sheets:
        """The case with its changes; tables that nothing was changed in are the ones it came with."""
        tables = dict(self._sheets)
        for name, rows in self._rows.items():
            tables[name] = _sheet(sheet_of(self._sheets, name).header, rows)
            if tables[name] == sheet_of(self._sheets, name) and name in self._sheets:
                tables[name] = self._sheets[name]
            elif not rows and TABLES[name].missing is not None:
                del tables[name]
        return {name: tables[name] for name in (*(n for n in TABLES if n in tables), *(tables.keys() - TABLES.keys()))}


def _alike(old: list[Row], new: list[Row]) -> bool:
    return len(old) == len(new) and all(
        row == other or all(same(row.get(column, ""), other.get(column, "")) for column in (*row, *other))
        for row, other in zip(old, new, strict=True)
    )


def _sheet(header: tuple[str, ...], rows: list[Row]) -> Sheet:
    more = dict.fromkeys(column for row in rows for column in row if column not in header)
    columns = (*header, *more)
    return Sheet(columns, tuple(tuple(row.get(column, "") for column in columns) for row in rows))


def written(value: float) -> str:
    """A number as a cell holds it."""
    whole = float(value).is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else plainly(f"{value:.12g}")


def unknown(field: str, given: Iterable[str], known: Iterable[str], allowed: str) -> list[Slip]:
    """A slip for every name that is not known."""
    names = list(dict.fromkeys(known))
    return [Slip(field, shown(name), allowed, near_miss(name, names)) for name in given if name not in names]


def of_table(draft: Draft, field: str, given: Iterable[str], table: str) -> list[Slip]:
    """A slip for every name that is no key of a table."""
    return unknown(field, given, draft.keys(table), f"a key of the table {table}")


def changed(cell: str, by: float | None, amount: float | None) -> float:
    """The number in a cell, multiplied; or an amount in its place."""
    return (number(cell) or 0.0) * by if by is not None else amount or 0.0


def too_much(table: str, column: str, rows: Iterable[Row], values: Iterable[float]) -> list[Slip]:
    """A slip for every row of a table whose value is to become more than its column can hold."""
    held = TABLES[table].column(column)
    most = math.inf if held.high is None else held.high
    allowed = f"at most {most:,.0f} {held.unit}"
    return [
        Slip("", f"{value:,.6g} {held.unit} for {' / '.join(row[name] for name in TABLES[table].key)}", allowed)
        for row, value in zip(rows, values, strict=True)
        if value > most
    ]


def taken_key(field: str, name: str, taken: Mapping[str, Row]) -> list[Slip]:
    """A slip where a new row is to have the key of one that is there."""
    found = f"{shown(name)}, which is there already"
    return [Slip(field, found, f"a key that no {field} has")] if name in taken else []


def free(name: str, taken: Mapping[str, Row]) -> str:
    """A name that is not taken: the name itself, or with the first number that is free."""
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def filled(row: Row, cells: Mapping[str, object]) -> Row:
    """A row with some cells filled; those that are None stay as they are."""
    texts = {name: written(v) if isinstance(v, int | float) else str(v) for name, v in cells.items() if v is not None}
    return row | texts
