"""Who is protected least: missions and areas, on the cover."""

from dataclasses import dataclass

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from planner.decisions.unprotected import LEAST_PROTECTED, MOST_UNPROTECTED, least_protected, most_unprotected
from planner.layout.formula import Cell, Formula, value
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.workbook import style
from planner.workbook.plan.exposure import EXPOSURE
from planner.workbook.plan.headline import place
from planner.workbook.plan.overview import EXPOSURES
from planner.workbook.plan.writer import Writer

AREA_HEADS = ("area", "mission", "share of baseline", "unprotected", "per 1,000 people", "in_place_only")
AREA_FORMS = (style.TEXT, style.TEXT, style.SHARE, style.WHOLE, style.FINE, style.WHOLE)
MISSION_HEADS = ("mission", "name", "share of baseline", "unprotected", "share of all unprotected", "in_place_only")
MISSION_FORMS = (style.TEXT, style.TEXT, style.SHARE, style.WHOLE, style.SHARE, style.WHOLE)
"""Headings and number formats of the tables of who is protected least."""


@dataclass(frozen=True)
class LeastProtected:
    """Builder of the tables of who is protected least."""

    layout: Layout
    places: Places

    def write(self, sheet: Worksheet, writer: Writer, row: int) -> int:
        """Missions and areas with most unprotected exposure, and areas with the largest share of it."""
        exposure, layout = self.layout.plan.exposure, self.layout
        missions = most_unprotected(exposure, exposure["area"].map(layout.mission_of), len(layout.missions))
        row = _section_of(sheet, row, f"Missions {MOST_UNPROTECTED}", MISSION_HEADS)
        for n, mission in enumerate(missions.itertuples(), start=row):
            sums = self._sums(layout.exposed_at[mission.Index])
            cells: tuple[Cell, ...] = (
                str(mission.Index),
                str(layout.facts.missions[str(mission.Index)].name),
                Formula(f"D{n}/{sums['baseline']}", mission.share),
                Formula(sums["unprotected"], mission.unprotected),
                Formula(f"D{n}/{place('exposure_unprotected')}", mission.of_all),
                Formula(sums["in_place_only"], mission.in_place_only),
            )
            _line(sheet, writer, n, cells, MISSION_FORMS)
        row = self._areas(sheet, writer, row + len(missions) + 1, f"Areas {MOST_UNPROTECTED}",
                          most_unprotected(exposure, exposure["area"]))  # fmt: skip
        return self._areas(sheet, writer, row + 1, LEAST_PROTECTED, least_protected(exposure))

    def _areas(self, sheet: Worksheet, writer: Writer, row: int, says: str, areas: pd.DataFrame) -> int:
        row = _section_of(sheet, row, says, AREA_HEADS)
        civilians = self.layout.case["areas"].set_index("area")["civilians"]
        for n, area in enumerate(areas.itertuples(), start=row):
            people = self.places.at("areas", str(area.Index), "civilians")
            sums = self._sums(self.layout.exposed_in[area.Index])
            cells: tuple[Cell, ...] = (
                str(area.Index),
                self.layout.mission_of[str(area.Index)],
                Formula(f"D{n}/{sums['baseline']}", area.share),
                Formula(sums["unprotected"], area.unprotected),
                Formula(f"1000*D{n}/{people}", 1000 * area.unprotected / civilians[area.Index]),
                Formula(sums["in_place_only"], area.in_place_only),
            )
            _line(sheet, writer, n, cells, AREA_FORMS)
        return row + len(areas)

    @staticmethod
    def _sums(rows: list[int]) -> dict[str, str]:
        """Formulas of exposure over some rows of its sheet."""
        return {column: f"SUM({EXPOSURE.span(column, rows)})" for column in EXPOSURES}


def _section_of(sheet: Worksheet, row: int, text: str, heads: tuple[str, ...]) -> int:
    """Write a section with a table; return the row under its heading."""
    style.section(sheet, row, f"Who is protected least. {text}")
    style.head(sheet, row + 1, heads, {})
    sheet.row_dimensions[row + 1].height = 2 * style.LINE
    return row + 2


def _line(sheet: Worksheet, writer: Writer, row: int, cells: tuple[Cell, ...], forms: tuple[str, ...]) -> None:
    for column, (cell, form) in enumerate(zip(cells, forms, strict=True), start=1):
        writer.cell(sheet, row, column, cell, form)
    style.heighten(sheet, style.long_texts([[value(cell) for cell in cells]], row, 0))
