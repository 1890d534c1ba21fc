"""Weigh assumed numbers: what doubling them does to the exposure of a plan as it stands, recomputed without a solve.

The rows of a column do not act on each other's exposure: doubling the whole column tells what doubling each of its
cells would do, and any group of them.
"""

from collections import defaultdict
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


def weighed(case: Case, plan: Plan, cells: list[AssumedCell]) -> dict[AssumedCell, Weight]:
    """What doubling each cell does to the exposure of a plan; cells that do not enter it have no weight."""
    before = _by_row(Facts(case, plan))
    found: dict[AssumedCell, Weight] = {}
    for table, column in {(cell.table, column_of(cell)) for cell in cells if _enters(cell)}:
        rows = _changes(case, plan, table, column, before)
        for cell in cells:
            if (cell.table, column_of(cell)) == (table, column):
                found[cell] = rows.get(cell.row if table == "threats" else _name(cell), Weight())
    return found


def column_of(cell: AssumedCell) -> str:
    """The column; of a setting, its name."""
    return cell.key if cell.table == "settings" else cell.column


def _name(cell: AssumedCell) -> str:
    """What the exposures of a cell are added up by: its area, or everything."""
    return "" if cell.table == "settings" else cell.key


def _enters(cell: AssumedCell) -> bool:
    return column_of(cell) in ENTERING.get(cell.table, ())


def twice(value: float, high: float | None) -> float:
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
        return replace(case, values={**case.values, column: twice(value, SETTINGS[column].value.high)})
    high = TABLES[table].column(column).high
    frame = case[table]
    values = [v if pd.isna(v) else twice(float(v), high) for v in frame[column]]
    return replace(case, tables={**case.tables, table: frame.assign(**{column: pd.Series(values, frame.index)})})
