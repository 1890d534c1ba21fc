"""Containment: whether one case allows no more than another, read from the cells in which they differ.

A case is contained in another, its relaxation, where every decision that it allows is allowed there too, at no higher
an objective. So a bound on the relaxation bounds the contained case, and a plan of the contained case is one of the
relaxation. Which change of a column relaxes a case is written in the schema. One change whose direction is not known
makes two cases incomparable.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Flag
from math import inf

from planner.chances import chances_of
from planner.difference import row_pairs
from planner.formats.sheets import TextRow
from planner.reach import Reach
from planner.schema import FREE, YES_NO, Column, RelaxedBy, Table, Value
from planner.settings import SETTINGS
from planner.tables import TABLES, Case


class Containment(Flag):
    """What a case allows beside another."""

    INCOMPARABLE = 0
    """Something that the other does not, and less of something else; or it is not known."""
    NO_MORE = 1
    """Nothing that the other does not."""
    NO_LESS = 2
    """Everything that the other does."""
    EQUAL = 3
    """The same."""


INCOMPARABLE, EQUAL = Containment.INCOMPARABLE, Containment.EQUAL
NO_MORE, NO_LESS = Containment.NO_MORE, Containment.NO_LESS


def containment(case: Case, base: Case) -> Containment:
    """Whether a case allows no more than another, no less, the same, or neither.

    Both are planned without a reference plan, or with the same one.

    Args:
        case: A case without faults.
        base: Another.
    """
    if case.faults or base.faults:
        return INCOMPARABLE
    found = EQUAL
    for each in _changes(_with_defaults(base), _with_defaults(case)):
        found &= each
        if not found:
            break
    return found


def _with_defaults(case: Case) -> Case:
    """The case with what stands for blank cells of its pledges; all alike in chance where pledges count in full."""
    reach, pledges = Reach(case), case["pledges"]
    names = pledges["pledge"].tolist()
    ready = [reach.offers[name][0].ready for name in names]
    units = [reach.units[name] for name in names]
    filled = pledges.assign(
        ready_period=ready,
        strength=[unit.strength for unit in units],
        monthly_cost_usd=[unit.monthly_cost_usd for unit in units],
        deployment_cost_usd=[unit.deployment_cost_usd for unit in units],
        delivery_probability=[chance.p for chance in chances_of(case).pledges.values()]
        if case.settings.deliver != "full"
        else 1.0,
    )
    return replace(case, tables={**case.tables, "pledges": filled})


def _changes(before: Case, after: Case) -> Iterator[Containment]:
    """What each change makes of the case before it."""
    for name, setting in SETTINGS.items():
        if before.values[name] != after.values[name]:
            yield _of_values(setting.value, before.values[name], after.values[name])
    for table in TABLES.values():
        if table.name != "settings" and not before[table.name].equals(after[table.name]):
            yield from _ORDERED_TABLES.get(table.name, _of_table)(table, before, after)


def _of_table(table: Table, before: Case, after: Case) -> Iterator[Containment]:
    for _, one, other in row_pairs(table, before, after):
        if one is None or other is None:
            yield _of_row(table.rows_relax, added=one is None)
        else:
            yield from _of_cells(table, one.cells, other.cells)


def _of_row(relax: RelaxedBy, *, added: bool) -> Containment:
    if relax in {RelaxedBy.ANY, RelaxedBy.DERIVED}:
        return EQUAL
    if relax not in {RelaxedBy.HIGHER, RelaxedBy.LOWER}:
        return INCOMPARABLE
    return NO_LESS if added == (relax is RelaxedBy.HIGHER) else NO_MORE


def _of_cells(table: Table, one: TextRow, other: TextRow) -> Iterator[Containment]:
    for column in (*table.columns, *FREE):
        before, after = one[column.name], other[column.name]
        if before == after or column.name in table.key:
            continue
        ordered = _ORDERED_COLUMNS.get((table.name, column.name))
        yield _of_values(column, before, after) if ordered is None else ordered(before, after)


def _of_values(column: Column, before: Value, after: Value) -> Containment:
    """What a changed value makes of a case, by what its schema says of higher and lower ones."""
    relax = column.relaxed_by
    if relax in {RelaxedBy.ANY, RelaxedBy.DERIVED}:
        return EQUAL
    if relax not in {RelaxedBy.HIGHER, RelaxedBy.LOWER}:
        return INCOMPARABLE
    one, other = _size(column, before), _size(column, after)
    if one == other:
        return EQUAL
    return NO_LESS if (other > one) == (relax is RelaxedBy.HIGHER) else NO_MORE


def _size(column: Column, cell: Value) -> float:
    """Number of a cell; a blank one that stands for no number is what relaxes a case most."""
    if column.kind == "yes_no":
        return float(cell in {True, YES_NO[0]})
    try:
        return float(column.blank or "" if cell is None or cell == "" else cell)
    except ValueError:
        return inf if column.relaxed_by is RelaxedBy.HIGHER else -inf


def _of_earmarks(before: str, after: str) -> Containment:
    """An earmark keeps money from every other mission."""
    return _either(no_more=not before, no_less=not after)


def _of_purposes(before: str, after: str) -> Containment:
    return _either(no_more=_PAYS[after] <= _PAYS[before], no_less=_PAYS[before] <= _PAYS[after])


_PAYS = {
    "operations": {"operations", "preparation"},
    "preparation": {"preparation"},
    "prevention": {"prevention"},
    "any": {"operations", "preparation", "prevention"},
}
"""What a fund pays for, by its purpose: the cost of a preparation is a cost of operations too."""

_ORDERED_COLUMNS: dict[tuple[str, str], Callable[[str, str], Containment]] = {
    ("funds", "mission"): _of_earmarks,
    ("funds", "purpose"): _of_purposes,
}
"""Columns whose values have an order of their own."""


def _of_caveats(_: Table, before: Case, after: Case) -> Iterator[Containment]:
    """Caveats by the missions and areas that they leave to each pledge of both cases."""
    one, other = Reach(before), Reach(after)
    for pledge in one.pledges.keys() & other.pledges.keys():
        for mission in one.areas.keys() & other.areas.keys():
            there, here = _open(one, pledge, mission), _open(other, pledge, mission)
            yield _either(no_more=here <= there, no_less=there <= here)


def _open(reach: Reach, pledge: str, mission: str) -> set[str]:
    """Places that caveats leave to a pledge: the mission itself, under an empty name, and areas of it."""
    return set() if reach.ruled_out(pledge, mission) else {"", *reach.posting_areas(pledge, mission)}


def _of_locks(table: Table, before: Case, after: Case) -> Iterator[Containment]:
    """Locks by what they bind: one without a minimum, on a pledge without units, binds nothing."""
    units = [dict(zip(case["pledges"]["pledge"], case["pledges"]["units"], strict=True)) for case in (before, after)]
    for key, one, other in row_pairs(table, before, after):
        row, lacking = (other, units[0]) if one is None else (one, units[1])
        if one is not None and other is not None:
            yield from _of_cells(table, one.cells, other.cells)
        elif row is not None and (lacking.get(key[0], 0) or row.cells["units_min"] not in {"", "0"}):
            yield _of_row(RelaxedBy.LOWER, added=one is None)


_ORDERED_TABLES: dict[str, Callable[[Table, Case, Case], Iterator[Containment]]] = {
    "caveats": _of_caveats,
    "locks": _of_locks,
}
"""Tables whose rows act together, or with rows of others."""


def _either(*, no_more: bool, no_less: bool) -> Containment:
    return (NO_MORE if no_more else INCOMPARABLE) | (NO_LESS if no_less else INCOMPARABLE)
