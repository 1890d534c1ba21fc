"""A mutable copy of a case, and the primitives with which changes edit it."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from planner.check.cells import MONTH, parse
from planner.fault import near_miss, shown
from planner.formats.numerals import number, plainly, same
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.formats.spelling import name as seen
from planner.horizon import month_in_words, months_from
from planner.language import say, term
from planner.names import named, pledge_named
from planner.settings import SETTINGS
from planner.tables import READINESS_ASSUMPTIONS, TABLES


class ChangeFault(NamedTuple):
    """A fault of a change when it is applied to a case."""

    field: str
    """Field of the change; empty where the fault is not about one."""
    found: str
    allowed: str
    hint: str = ""


StepResult = str | list[ChangeFault]
"""Result of a change: a sentence on what it did, or its faults, in which case it did nothing."""


class EditableCase:
    """Tables of a case as lists of rows, copied on first access; the original sheets are never changed."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._rows: dict[str, list[TextRow]] = {}

    def rows(self, table: str) -> list[TextRow]:
        """Rows of a table, for reading and editing, blank rows left out."""
        if table not in self._rows:
            sheet = sheet_of(self._sheets, table)
            rows = (dict(zip(sheet.header, cells, strict=True)) for cells in sheet.rows)
            self._rows[table] = [row for row in rows if any(cell.strip() for cell in row.values())]
        return self._rows[table]

    def blank(self, table: str) -> TextRow:
        """A blank row with every column of the table."""
        return dict.fromkeys(sheet_of(self._sheets, table).header, "")

    def add(self, table: str, cells: Mapping[str, object]) -> None:
        """Add a row whose source is the scenario; values of None stay blank."""
        self.rows(table).append(filled(self.blank(table), {**cells, "source": "scenario"}))

    def keys(self, table: str) -> dict[str, TextRow]:
        """Rows of a table, by the first column of its key."""
        first = TABLES[table].key[0]
        return {seen(row[first]): row for row in self.rows(table)}

    def setting(self, name: str) -> str:
        """Value of a setting, or its default."""
        row = self.keys("settings").get(name)
        return (SETTINGS[name].default or "") if row is None else row["value"].strip()

    def put_setting(self, name: str, value: str) -> None:
        """Set the value of a setting."""
        row = self.keys("settings").get(name)
        if row is None:
            row = self.blank("settings") | {"setting": name}
            self.rows("settings").append(row)
        row["value"] = value

    def unsound(self, *names: str) -> list[ChangeFault]:
        """A fault for each of the named settings whose value cannot be read."""
        values = {name: self.setting(name) for name in names}
        return [
            ChangeFault(
                "",
                say("{value} for the setting {setting}", value=shown(text), setting=name),
                SETTINGS[name].value.allowed,
            )
            for name, text in values.items()
            if parse(SETTINGS[name].value, text)[1] is not None
        ]

    def months_per_period(self) -> int:
        """Length of a period [months]; 1 if the setting is not valid."""
        return 1 if self.unsound("months_per_period") else int(float(self.setting("months_per_period")))

    def month(self, period: int, *, last: bool = False) -> str:
        """First or last month of a period, such as March 2016; its number if the start of the case is not a month."""
        start = self.setting("start")
        if not MONTH.fullmatch(start):
            return say("period {period:d}", period=period)
        months = months_from(start, self.months_per_period(), period)
        return month_in_words(months[-1] if last else months.start)

    def called(self, table: str, key: str) -> str:
        """What a row with a name is called, with its key."""
        return named(term(self.keys(table).get(key, {}).get("name", "").strip()), key)

    def pledge_called(self, row: TextRow) -> str:
        """Unit type and contributor of a pledge, with its key."""
        unit_type, contributor = (
            self.keys(table).get(row[column].strip(), {}).get("name", "").strip() or row[column].strip()
            for table, column in (("unit_types", "unit_type"), ("contributors", "contributor"))
        )
        return pledge_named(term(unit_type), contributor, row["pledge"])

    def leads(self) -> dict[str, float]:
        """Lead time by readiness level [months]."""
        stated = {level: float(months) for level, months, _ in READINESS_ASSUMPTIONS}
        rows = self.rows("readiness")
        return stated if not rows else {r["readiness"].strip(): number(r["lead_months"]) or 0.0 for r in rows}

    def snapshot(self) -> dict[str, list[TextRow]]:
        """Copies of the rows of every table accessed so far."""
        return {name: [dict(row) for row in rows] for name, rows in self._rows.items()}

    def differs(self, snapshot: Mapping[str, list[TextRow]]) -> bool:
        """Whether anything has changed since a snapshot; `1` and `1.0` are equal."""
        untouched = EditableCase(self._sheets)
        return any(
            not _alike(snapshot[name] if name in snapshot else untouched.rows(name), rows)
            for name, rows in self._rows.items()
        )

    def sheets(self) -> Sheets:
        """The case with its changes; unchanged tables are the original ones."""
        tables = dict(self._sheets)
        for name, rows in self._rows.items():
            tables[name] = _sheet(sheet_of(self._sheets, name).header, rows)
            if tables[name] == sheet_of(self._sheets, name) and name in self._sheets:
                tables[name] = self._sheets[name]
            elif not rows and TABLES[name].missing is not None:
                del tables[name]
        return {name: tables[name] for name in (*(n for n in TABLES if n in tables), *(tables.keys() - TABLES.keys()))}


def _alike(old: list[TextRow], new: list[TextRow]) -> bool:
    return len(old) == len(new) and all(
        row == other or all(same(row.get(column, ""), other.get(column, "")) for column in (*row, *other))
        for row, other in zip(old, new, strict=True)
    )


def _sheet(header: tuple[str, ...], rows: list[TextRow]) -> Sheet:
    more = dict.fromkeys(column for row in rows for column in row if column not in header)
    columns = (*header, *more)
    return Sheet(columns, tuple(tuple(row.get(column, "") for column in columns) for row in rows))


def number_text(value: float) -> str:
    """Format a number for a cell."""
    whole = float(value).is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else plainly(f"{value:.12g}")


def unknown_names(field: str, given: Iterable[str], known: Iterable[str], allowed: str) -> list[ChangeFault]:
    """A fault for every name that is not known."""
    names = list(dict.fromkeys(known))
    return [ChangeFault(field, shown(name), allowed, near_miss(name, names)) for name in given if name not in names]


def unknown_keys(case: EditableCase, field: str, given: Iterable[str], table: str) -> list[ChangeFault]:
    """A fault for every name that is no key of a table."""
    return unknown_names(field, given, case.keys(table), say("a key of the table {table}", table=table))


def changed_value(cell: str, by: float | None, amount: float | None) -> float:
    """The number in a cell times a factor; without a factor, the amount that replaces it."""
    return (number(cell) or 0.0) * by if by is not None else amount or 0.0


def values_above_limit(table: str, column: str, rows: Iterable[TextRow], values: Iterable[float]) -> list[ChangeFault]:
    """A fault for every row whose new value exceeds the limit of its column."""
    limited = TABLES[table].column(column)
    most = math.inf if limited.high is None else limited.high
    allowed = say("at most {most:,.0f} {unit}", most=most, unit=limited.unit)
    named = [" / ".join(row[name] for name in TABLES[table].key) for row in rows]
    return [
        ChangeFault("", say("{value:,.6g} {unit} for {row}", value=value, unit=limited.unit, row=name), allowed)
        for name, value in zip(named, values, strict=True)
        if value > most
    ]


def existing_key(field: str, name: str, taken: Mapping[str, TextRow]) -> list[ChangeFault]:
    """A fault if a new row has the key of an existing one."""
    if name not in taken:
        return []
    found = say("{name}, which is there already", name=shown(name))
    return [ChangeFault(field, found, say("a key that no {kind} has", kind=field))]


def free_name(name: str, taken: Mapping[str, TextRow]) -> str:
    """The name itself if it is free, else with the first free number."""
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def filled(row: TextRow, cells: Mapping[str, object]) -> TextRow:
    """The row with some cells replaced; values of None change nothing."""
    texts = {
        name: number_text(v) if isinstance(v, int | float) else str(v) for name, v in cells.items() if v is not None
    }
    return row | texts
