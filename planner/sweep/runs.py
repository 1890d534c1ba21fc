"""The runs of a grid on a case: each a case of its own, checked before anything is solved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.check import CheckedCase, check
from planner.fault import Fault, shown
from planner.formats.sheets import Sheets, raw_case
from planner.language import joined, say
from planner.scenarios.apply import apply
from planner.scenarios.editable import EditableCase
from planner.scenarios.kinds.cells import SetCell
from planner.sweep.grid import AxisValue, Cell, Grid, GridPoint
from planner.tables import Case


@dataclass(frozen=True)
class SweepRun:
    """A point of a grid, with the case that it is planned for."""

    number: int
    """Number in the order of the grid, from 1."""
    point: GridPoint
    values: tuple[str, ...]
    """Name of the value of each axis."""
    case: Case


def runs_of(sheets: Sheets, grid: Grid) -> list[SweepRun] | list[Fault]:
    """Make the case of every run, or report every fault.

    Args:
        sheets: A case without faults.
        grid: The grid.

    Returns:
        The runs, in the order of the grid; or the faults of values, each alone; or else those of values together, each
        with the first run that has it.
    """
    if faults := [fault for each in _alone(sheets, grid) for fault in each]:
        return faults
    runs, together = list[SweepRun](), dict[str, Fault]()
    for number, point in enumerate(grid.points, start=1):
        values = grid.values_at(point)
        made = _made(sheets, values)
        if isinstance(made, list):
            pairs = zip(grid.axes, values, strict=True)
            named = joined((joined([axis.name, shown(value.name)]) for axis, value in pairs), ", ")
            for fault in made:
                place = say("run {number} ({values}): {place}", number=number, values=named, place=fault.table)
                together.setdefault(str(fault), replace(fault, table=place))
        else:
            runs.append(SweepRun(number, point, tuple(value.name for value in values), made.case))
    return list(together.values()) or runs


def _alone(sheets: Sheets, grid: Grid) -> Iterator[list[Fault]]:
    """Faults of each value of each axis, nothing else changed."""
    for number, axis in enumerate(grid.axes, start=1):
        for value in axis.values:
            made = _made(sheets, [value])
            if isinstance(made, list):
                place = say(
                    "axis {number} ({name}), value {value}", number=number, name=axis.name, value=shown(value.name)
                )
                yield [replace(fault, table=joined([place, fault.table], ": ")) for fault in made]


def _made(sheets: Sheets, values: Sequence[AxisValue]) -> CheckedCase | list[Fault]:
    """The case with some values, in the order of their axes; or its faults."""
    for value in values:
        changes = value.makes
        applied = apply(sheets, (_set(sheets, changes),) if isinstance(changes, Cell) else changes, sound=False)
        if applied.faults:
            return applied.faults
        sheets = applied.sheets
    checked = check(raw_case(sheets))
    return checked.faults or checked


def _set(sheets: Sheets, cell: Cell) -> SetCell:
    """The change that sets a cell, whatever it holds."""
    rows = EditableCase(sheets).rows(cell.table)
    held = [row for row in rows if all(row.get(column, "").strip() == text for column, text in cell.key.items())]
    before = held[0].get(cell.column, "") if len(held) == 1 else ""
    return SetCell(kind="set_cell", table=cell.table, key=dict(cell.key), column=cell.column, before=before,
                   after=cell.text)  # fmt: skip
