"""Numbers to find out: assumed cells of one judgement together, each named in words and doubled as one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.assumptions.cells import AssumedCell
from planner.assumptions.weights import Weight, column_of, twice
from planner.fault import some
from planner.language import joined, notation, say
from planner.settings import SETTINGS
from planner.tables import TABLES, Case


@dataclass(frozen=True)
class Judgement:
    """Columns of which only the product counts: one number, stated in several cells."""

    columns: tuple[str, ...]
    """Columns of one table; to double any of them is to double the product."""
    title: str
    unit: str


JUDGEMENTS: Mapping[str, Judgement] = {
    "threats": Judgement(
        ("monthly_rate", "share_exposed"),
        say("Civilians attacked per month without protection: share exposed × likelihood"),
        say("per inhabitant and month"),
    ),
}
"""The judgements that are stated in several columns, by table."""


@dataclass(frozen=True)
class AssumedNumber:
    """Cells of one judgement that were assumed for one reason: one number to find out."""

    table: str
    column: str
    """The column that is doubled; of a setting, `value`."""
    cells: tuple[AssumedCell, ...]
    """All its cells, those of the other columns of its judgement included."""
    weight: Weight | None
    """None where it does not enter the exposure of a fixed plan, only which plan is found."""

    @property
    def name(self) -> str:
        """The column that is doubled, such as `threats.monthly_rate`; of a setting, its name."""
        return self.cells[0].key if self.table == "settings" else f"{self.table}.{self.column}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of its cells."""
        return tuple(dict.fromkeys(cell.column for cell in self.cells))

    @property
    def title(self) -> str:
        """What it is, in words."""
        if len(self.columns) > 1:
            return JUDGEMENTS[self.table].title
        if self.table == "settings":
            return SETTINGS[self.name].value.meaning
        return TABLES[self.table].column(self.column).meaning

    @property
    def unit(self) -> str:
        """Unit of its values."""
        return JUDGEMENTS[self.table].unit if len(self.columns) > 1 else self.cells[0].unit

    @property
    def values(self) -> list[float]:
        """Its value in each row: the product where it is stated in several cells."""
        rows: dict[int, list[float]] = defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(cell.value)
        return [float(np.prod(values)) for values in rows.values()]

    @property
    def value(self) -> str:
        """Its value with the unit, or the least and largest of its rows."""
        least, most = (_shown(value, self.unit) for value in (min(self.values), max(self.values)))
        if least == most:
            return joined([notation(least), *([] if self.unit == "1" else [self.unit])])
        low, high = (float(text.replace(",", "")) for text in (least, most))
        if self.unit == "1":
            return say("{low:,.16g} to {high:,.16g}", low=low, high=high)
        return say("{low:,.16g} to {high:,.16g} {unit}", low=low, high=high, unit=self.unit)

    @property
    def where(self) -> str:
        """Its row, or the first and how many more there are."""
        if self.table == "settings":
            return "settings"
        rows = list(dict.fromkeys(cell.key.replace("_", " ") for cell in self.cells))
        return some(rows, most=1)

    @property
    def doubled_cells(self) -> tuple[AssumedCell, ...]:
        """The cells that are doubled together."""
        return tuple(cell for cell in self.cells if cell.column == self.column)

    @property
    def matters(self) -> float:
        """How much it matters [civilian-months]."""
        return 0.0 if self.weight is None else abs(self.weight.unprotected)


def assumed_numbers(cells: Sequence[AssumedCell], weights: Mapping[AssumedCell, Weight]) -> list[AssumedNumber]:
    """Assumed cells by judgement and reason, what matters most first."""
    groups: dict[tuple[str, str, str], list[AssumedCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.table, _judged_with(cell), cell.reason].append(cell)
    numbers = [_number(table, members, weights) for (table, _, _), members in groups.items()]
    return sorted(numbers, key=lambda number: (number.weight is None, -number.matters, number.name))


def doubled(case: Case, cells: Sequence[AssumedCell]) -> Case:
    """The case with some of its cells doubled, as far as their columns allow."""
    values, tables = dict(case.values), dict(case.tables)
    for cell in cells:
        if cell.table == "settings":
            values[cell.key] = twice(cell.value, SETTINGS[cell.key].value.high)
            continue
        high = TABLES[cell.table].column(cell.column).high
        frame = tables[cell.table]
        if frame is case.tables[cell.table]:
            tables[cell.table] = frame = frame.copy()
        frame.loc[cell.row, cell.column] = twice(cell.value, high)
    return replace(case, values=values, tables=tables)


def _shown(value: float, unit: str) -> str:
    """A value as it is read: whole persons, and no more digits than tell something."""
    return f"{value:,.0f}" if unit == "persons" or abs(value) >= 1000 else f"{value:.4g}"


def _judged_with(cell: AssumedCell) -> str:
    """The column that a cell is one judgement with; its own where it is one by itself."""
    judgement = JUDGEMENTS.get(cell.table)
    return judgement.columns[0] if judgement and cell.column in judgement.columns else column_of(cell)


def _number(table: str, members: Sequence[AssumedCell], weights: Mapping[AssumedCell, Weight]) -> AssumedNumber:
    """The number of a judgement: the column is doubled that matters most, as others may be at their limit."""
    columns = list(dict.fromkeys(cell.column for cell in members))
    totals = {column: _total([cell for cell in members if cell.column == column], weights) for column in columns}
    most = max(columns, key=lambda column: 0.0 if (total := totals[column]) is None else abs(total.unprotected))
    return AssumedNumber(table, most, tuple(members), totals[most])


def _total(members: Sequence[AssumedCell], weights: Mapping[AssumedCell, Weight]) -> Weight | None:
    found = [weights[cell] for cell in members if cell in weights]
    return sum(found, Weight()) if found else None
