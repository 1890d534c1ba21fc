"""Rows of a table that a grid shows, and the table with the edits made in the grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.formats.sheets import Sheet, Sheets, sheet_of
from planner.tables import TABLES

ROW = " row"
"""Column of the grid with the number of each row in its file, never typed into; no column of a table begins blank."""


@dataclass(frozen=True)
class GridRows:
    """Rows of a table that a grid shows; immutable while the grid is edited."""

    key: str
    sheet: Sheet
    places: tuple[int, ...]

    def frame(self) -> pd.DataFrame:
        """Data of the grid, with row numbers of the file; all cells are text, so that nothing is lost."""
        rows = [self.sheet.rows[place] for place in self.places]
        frame = pd.DataFrame(rows, columns=list(self.sheet.header), dtype="object")
        frame.insert(0, ROW, pd.Series([place + 2 for place in self.places], dtype="int64"))
        return frame

    def typed(self, delta: Mapping[str, Any]) -> Sheet:
        """The table with the edits.

        Args:
            delta: `edited_rows` (cells by place in the grid), `added_rows` and `deleted_rows`, as the grid says.
        """
        rows: list[tuple[str, ...] | None] = list(self.sheet.rows)
        for position, cells in delta.get("edited_rows", {}).items():
            place = self.places[int(position)]
            rows[place] = self._row(cells, self.sheet.rows[place])
        for position in delta.get("deleted_rows", []):
            rows[self.places[int(position)]] = None
        blank = ("",) * len(self.sheet.header)
        added = [self._row(cells, blank) for cells in delta.get("added_rows", [])]
        return Sheet(self.sheet.header, (*(row for row in rows if row is not None), *(r for r in added if r != blank)))

    def _row(self, cells: Mapping[str, Any], before: tuple[str, ...]) -> tuple[str, ...]:
        known = zip(self.sheet.header, before, strict=True)
        return tuple(_text(cells[name]) if name in cells else cell for name, cell in known)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def visible_rows(sheets: Sheets, sheet: Sheet, missions: Sequence[str], contributors: Sequence[str]) -> list[int]:
    """Rows of a table that concern the missions and contributors chosen; all if none is chosen."""
    of_mission = _owners(sheets, sheet, "mission", "area", "areas")
    of_contributor = _owners(sheets, sheet, "contributor", "pledge", "pledges")
    return [
        place
        for place in range(len(sheet.rows))
        if (not missions or not of_mission or of_mission[place] in missions)
        and (not contributors or not of_contributor or of_contributor[place] in contributors)
    ]


def _owners(sheets: Sheets, sheet: Sheet, owner: str, through: str, table: str) -> list[str]:
    """Mission or contributor of every row: named in it, or derived from its area or pledge."""
    direct, link = sheet.column(owner), sheet.column(through)
    if not link or (sheet.header[0] == through == TABLES[table].key[0] and direct):
        return direct
    named = sheet_of(sheets, table)
    owner_of = dict(zip(named.column(through), named.column(owner), strict=True))
    through_link = [owner_of.get(key, "") for key in link]
    return [a or b for a, b in zip(direct, through_link, strict=True)] if direct else through_link
