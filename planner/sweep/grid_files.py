"""Read a grid from TOML: one table `[[axis]]` per axis, every fault at once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.fault import Fault, near_miss, shown
from planner.figures import enumerated
from planner.formats.toml import LongTextError, read_toml
from planner.language import joined, say, say_as
from planner.scenarios.changes import changes_in
from planner.scenarios.fields import TypedNumber
from planner.sweep.grid import Axis, AxisValue, Cell, Grid
from planner.tables import TABLES

MOST_RUNS = 10_000
"""Most runs of a grid [1]."""

FIGURES = (
    "run", "outcome", "share_averted", "exposure_unprotected", "expected_unprotected", "cost_usd", "persons_deployed",
    "objective", "bound", "certainty", "gap", "case_sha256", "note",
)  # fmt: skip
"""Columns of results, beside one per axis."""

FIELDS = {
    "setting": {"setting", "values"},
    "table": {"table", "key", "column", "values"},
    "change": {"change", "field", "values"},
    "value": {"value"},
}
"""Fields of each kind of axis, by the one that it is known by; all have a name, and may move together."""

OF_ALL = ("name", "together")
KINDS = say("exactly one of setting, table, change and value")
NO_FIELD = say("no such field")
VALUES = say("a list of one value or more: numbers, texts, true or false")

GridTable = Mapping[str, Any]


def read_grid(text: str) -> Grid | list[Fault]:
    """Read a grid, or report every fault in it.

    Args:
        text: A TOML document with one table `[[axis]]` for every axis.
    """
    try:
        content = read_toml(text, TypedNumber)
    except LongTextError as refused:
        return [_fault("grid", refused.found, refused.allowed)]
    except ValueError as error:
        found = say("text that is not TOML ({error})", error=str(error))
        return [_fault("grid", found, say("tables [[axis]], each with its name"))]
    tables = content.get("axis")
    unknown = [
        _fault("grid", say("{name}, which is no table [[axis]]", name=shown(name)), say("tables [[axis]]"))
        for name in content
        if name != "axis"
    ]
    if not isinstance(tables, list) or not tables or not all(isinstance(each, dict) for each in tables):
        return [*unknown, _fault("grid", say("no axes"), say("one table [[axis]] or more, each with its name"))]
    read = [_axis(number, table) for number, table in enumerate(tables, start=1)]
    axes = [axis for axis in read if isinstance(axis, Axis)]
    faults = [fault for each in read if isinstance(each, list) for fault in each]
    faults = [*unknown, *faults, *_of_names(tables), *_of_groups(axes)]
    grid = Grid(tuple(axes))
    if not faults and grid.size > MOST_RUNS:
        faults = [_fault("grid", say("{runs:,} runs", runs=grid.size), say("at most {most:,}", most=MOST_RUNS))]
    return faults or grid


def _fault(place: str, found: str, allowed: str, hint: str = "") -> Fault:
    return Fault(place, None, "", found, allowed, hint)


def _place(number: int, table: GridTable, field: str = "") -> str:
    name = table.get("name")
    named = isinstance(name, str) and name
    if named and field:
        return say("axis {number} ({name}), field {field}", number=number, name=name, field=field)
    if named:
        return say("axis {number} ({name})", number=number, name=name)
    return (
        say("axis {number}, field {field}", number=number, field=field)
        if field
        else say("axis {number}", number=number)
    )


def _axis(number: int, table: GridTable) -> Axis | list[Fault]:
    """An axis, or its faults."""
    faults = [
        _fault(_place(number, table, field), NO_FIELD if table.get(field) is None else say("no text"), say("a text"))
        for field in OF_ALL
        if not isinstance(table.get(field, "" if field == "together" else None), str)
    ]
    kinds = [kind for kind in FIELDS if kind in table]
    if len(kinds) != 1:
        return [*faults, _fault(_place(number, table), enumerated(kinds) or say("none of them"), KINDS)]
    due = FIELDS[kinds[0]]
    known = sorted({*due, *OF_ALL})
    faults += [
        _fault(_place(number, table, field), say("an unknown field"), ", ".join(known), near_miss(field, known))
        for field in table
        if field not in known
    ]
    lacking = [field for field in sorted(due) if field not in table]
    faults += [_fault(_place(number, table, field), NO_FIELD, _allowed(field)) for field in lacking]
    if lacking:
        return faults
    values, of_values = _of_alternatives(number, table) if kinds[0] == "value" else _of_list(number, table, kinds[0])
    faults += of_values
    return faults or Axis(table["name"], tuple(values), table.get("together", ""))


def _allowed(field: str) -> str:
    return {
        "values": VALUES,
        "key": say("the cells of the row's key, by column"),
        "column": say("the name of a column"),
        "field": say("the name of the field of the change that takes the values"),
    }.get(field, say("a text"))


def _of_list(number: int, table: GridTable, kind: str) -> tuple[list[AxisValue], list[Fault]]:
    """Values of an axis that has them as a list."""
    given = table["values"]
    plain = isinstance(given, list) and given and all(isinstance(one, str | int | float) for one in given)
    if not plain:
        return [], [
            _fault(
                _place(number, table, "values"),
                say_as("values", "none") if given == [] else say("no such list"),
                VALUES,
            )
        ]
    texts = [_text(one) for one in given]
    twice = [text for text, count in Counter(texts).items() if count > 1]
    faults = [_fault(_place(number, table, "values"), _more_than_once(text), VALUES) for text in twice]
    if kind == "table":
        return _cells(table, texts), [*faults, *_of_cell(number, table)]
    made = [(text, [_with_value(table, kind, one, text)]) for one, text in zip(given, texts, strict=True)]
    values, of_changes = _of_changes(number, table, made)
    return values, [*faults, *of_changes]


def _more_than_once(text: str) -> str:
    return say("{text} more than once", text=shown(text))


def _text(value: object) -> str:
    """A value as the text of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.text if isinstance(value, TypedNumber) else str(value)


def _cells(table: GridTable, texts: Sequence[str]) -> list[AxisValue]:
    key = {str(column): _text(cell) for column, cell in table["key"].items()} if isinstance(table["key"], dict) else {}
    return [AxisValue(text, Cell(str(table["table"]), key, str(table["column"]), text)) for text in texts]


def _of_cell(number: int, table: GridTable) -> Iterator[Fault]:
    """Faults of what names a cell."""
    name, key, column = table["table"], table["key"], table["column"]
    if not isinstance(name, str) or name not in TABLES:
        hint = near_miss(str(name), TABLES)
        yield _fault(_place(number, table, "table"), shown(str(name)), ", ".join(TABLES), hint)
        return
    if not isinstance(key, dict) or not key:
        yield _fault(_place(number, table, "key"), say("no cells"), _allowed("key"))
    known = [each.name for each in TABLES[name].columns]
    if column not in known:
        hint = near_miss(str(column), known)
        yield _fault(_place(number, table, "column"), shown(str(column)), ", ".join(known), hint)


def _with_value(table: GridTable, kind: str, value: object, text: str) -> object:
    """A change as a table, with one of the values."""
    if kind == "setting":
        return {"kind": "setting", "name": table["setting"], "value": text}
    change = table["change"]
    return {**change, str(table["field"]): value} if isinstance(change, dict) else change


def _of_alternatives(number: int, table: GridTable) -> tuple[list[AxisValue], list[Fault]]:
    """Values of an axis that has a name and changes for each."""
    given = table["value"]
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        allowed = say("tables [[axis.value]], each with its name")
        return [], [_fault(_place(number, table, "value"), say("no tables"), allowed)]
    faults, made = [], []
    for place, one in enumerate(given, start=1):
        name, changes = one.get("name"), one.get("change", [])
        if not isinstance(name, str) or not name or not isinstance(changes, list) or set(one) - {"name", "change"}:
            allowed = say("a name, and tables [[axis.value.change]] or none")
            field = say("value {number}", number=place)
            faults.append(_fault(_place(number, table, field), say("something else"), allowed))
        else:
            made.append((name, changes))
    twice = [name for name, count in Counter(name for name, _ in made).items() if count > 1]
    faults += [
        _fault(_place(number, table, "value"), _more_than_once(name), say("names that differ")) for name in twice
    ]
    values, of_changes = _of_changes(number, table, made)
    return values, [*faults, *of_changes]


def _of_changes(
    number: int, table: GridTable, made: Sequence[tuple[str, Sequence[object]]]
) -> tuple[list[AxisValue], list[Fault]]:
    """Values by their changes, each with a name; faults name the value."""
    values, faults = [], []
    for name, changes in made:
        read = changes_in({"change": list(changes)})
        if isinstance(read, list):
            place = say("{axis}, value {value}", axis=_place(number, table), value=shown(name))
            faults += [replace(fault, table=joined([place, fault.table], ", ")) for fault in read]
        else:
            values.append(AxisValue(name, read))
    return values, faults


def _of_names(tables: Sequence[GridTable]) -> Iterator[Fault]:
    """Faults of names that several axes have, or that columns of results have."""
    often = Counter(table.get("name") for table in tables if isinstance(table.get("name"), str))
    for number, table in enumerate(tables, start=1):
        name = table.get("name")
        if name in FIGURES or name == "":
            allowed = say("a name other than {names}", names=", ".join(FIGURES))
            yield _fault(_place(number, table, "name"), shown(str(name)), allowed)
        elif often[name] > 1:
            found = say("{name}, which several axes have", name=shown(str(name)))
            yield _fault(_place(number, table, "name"), found, say("a name of its own"))


def _of_groups(axes: Sequence[Axis]) -> Iterator[Fault]:
    """Faults of axes that cannot move together."""
    for word in dict.fromkeys(axis.together for axis in axes if axis.together):
        counts = {axis.name: len(axis.values) for axis in axes if axis.together == word}
        if len(set(counts.values())) > 1:
            found = joined((say("{count} of {name}", count=count, name=name) for name, count in counts.items()), ", ")
            place = say("axes together as {word}", word=shown(word))
            yield _fault(place, found, say("equally many values of each"))
