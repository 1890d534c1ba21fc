"""Weigh assumed numbers: what doubling them does to the exposure of a plan as it stands, recomputed without a solve.

The rows of a column do not act on each other's exposure: doubling the whole column tells what doubling each of its
cells would do, and any group of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from planner.assumptions.cells import AssumedCell
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.plan import Plan
from planner.settings import SETTINGS
from planner.tables import TABLES, Case

ENTERING = {
    "settings": ("protection_at_requirement", "residual_share", "carryover", "carryover_decay"),
    "areas": ("civilians", "in_place_troops", "in_place_police"),
    "threats": (
        "share_exposed", "monthly_rate", "growth_per_period", "troops_required", "police_required",
        "prevention_usd_required",
    ),
}  # fmt: skip
"""What the exposure of a fixed plan is made of, by table; of settings, their names."""

BELOW_ONE = 0.999
"""What a share that must stay below one is doubled to at most."""


@dataclass(frozen=True)
class Weight:
    """What doubling does to the exposure of a plan as it stands [civilian-months]."""

    in_place_only: float = 0.0
    unprotected: float = 0.0

    def __add__(self, other: "Weight") -> "Weight":
        """Both together."""
        return Weight(self.in_place_only + other.in_place_only, self.unprotected + other.unprotected)


@dataclass(frozen=True)
class AssumedNumber:
    """Cells of one column that were assumed for one reason: one number to find out."""

    table: str
    column: str
    cells: tuple[AssumedCell, ...]
    weight: Weight | None
    """None where it does not enter the exposure of a fixed plan, only which plan is found."""

    @property
    def name(self) -> str:
        """What it is, such as `threats.monthly_rate`; of a setting, its name."""
        return self.cells[0].key if self.table == "settings" else f"{self.table}.{self.column}"

    @property
    def matters(self) -> float:
        """How much it matters [civilian-months]."""
        return 0.0 if self.weight is None else abs(self.weight.unprotected)


def weighed(case: Case, plan: Plan, cells: list[AssumedCell]) -> dict[AssumedCell, Weight]:
    """What doubling each cell does to the exposure of a plan; cells that do not enter it have no weight."""
    before = _by_row(Facts(case, plan))
    found: dict[AssumedCell, Weight] = {}
    for table, column in {(cell.table, _column(cell)) for cell in cells if _enters(cell)}:
        rows = _changes(case, plan, table, column, before)
        for cell in cells:
            if (cell.table, _column(cell)) == (table, column):
                found[cell] = rows.get(cell.row if table == "threats" else _name(cell), Weight())
    return found


def assumed_numbers(cells: list[AssumedCell], weights: Mapping[AssumedCell, Weight]) -> list[AssumedNumber]:
    """Assumed cells by column and reason, what matters most first."""
    groups: dict[tuple[str, str, str], list[AssumedCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.table, _column(cell), cell.reason].append(cell)
    numbers = [
        AssumedNumber(table, members[0].column, tuple(members), _total(members, weights))
        for (table, _, _), members in groups.items()
    ]
    return sorted(numbers, key=lambda number: (number.weight is None, -number.matters, number.name))


def doubled(case: Case, cells: tuple[AssumedCell, ...]) -> Case:
    """The case with some of its cells doubled, as far as their columns allow."""
    values, tables = dict(case.values), dict(case.tables)
    for cell in cells:
        if cell.table == "settings":
            values[cell.key] = _twice(cell.value, SETTINGS[cell.key].value.high)
            continue
        high = TABLES[cell.table].column(cell.column).high
        frame = tables[cell.table]
        if frame is case.tables[cell.table]:
            tables[cell.table] = frame = frame.copy()
        frame.loc[cell.row, cell.column] = _twice(cell.value, high)
    return replace(case, values=values, tables=tables)


def _total(members: list[AssumedCell], weights: Mapping[AssumedCell, Weight]) -> Weight | None:
    found = [weights[cell] for cell in members if cell in weights]
    return sum(found, Weight()) if found else None


def _column(cell: AssumedCell) -> str:
    """The column; of a setting, its name."""
    return cell.key if cell.table == "settings" else cell.column


def _name(cell: AssumedCell) -> str:
    """What the exposures of a cell are added up by: its area, or everything."""
    return "" if cell.table == "settings" else cell.key


def _enters(cell: AssumedCell) -> bool:
    return _column(cell) in ENTERING.get(cell.table, ())


def _twice(value: float, high: float | None) -> float:
    """A value doubled, within the range of its column."""
    if high is None:
        return 2 * value
    return min(2 * value, BELOW_ONE if high <= 1 and value < 1 else high)


def _by_row(facts: Facts) -> dict[int, tuple[str, Weight]]:
    """Area and exposure of every threat, by the row of its file."""
    out = {}
    for row in threats(facts):
        found = [exposure for _, exposure in threat_exposure(facts, row)]
        out[int(row.Index)] = (
            row.area,
            Weight(sum(each.in_place_only for each in found), sum(each.unprotected for each in found)),
        )
    return out


def _changes(
    case: Case, plan: Plan, table: str, column: str, before: dict[int, tuple[str, Weight]]
) -> dict[int | str, Weight]:
    """Change of exposure when a whole column is doubled: by row of the threats, by area, and of everything."""
    changes: dict[int | str, Weight] = defaultdict(Weight)
    for row, (area, now) in _by_row(Facts(_column_doubled(case, table, column), plan)).items():
        then = before[row][1]
        change = Weight(now.in_place_only - then.in_place_only, now.unprotected - then.unprotected)
        for part in (row, area, ""):
            changes[part] = changes[part] + change
    return dict(changes)


def _column_doubled(case: Case, table: str, column: str) -> Case:
    if table == "settings":
        value = float(str(case.values[column]))
        return replace(case, values={**case.values, column: _twice(value, SETTINGS[column].value.high)})
    high = TABLES[table].column(column).high
    frame = case[table]
    twice: Iterator[float] = (v if pd.isna(v) else _twice(float(v), high) for v in frame[column])
    return replace(case, tables={**case.tables, table: frame.assign(**{column: pd.Series(list(twice), frame.index)})})
