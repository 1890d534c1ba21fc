"""Enablers required by newly posted troops, by capability, area and period."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.facts.rows import Record
from planner.layout.formula import Cell, Formula, Page, figure
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places

POSTINGS = PAGES["postings"]

FIXED = ("mission", "area", "capability", "troops_per_unit", "taken_in_place", "wanted")
"""Columns ahead of those of the periods."""


@dataclass(frozen=True)
class Support:
    """Rows of the table `support` in areas that take part, grouped by mission and capability."""

    layout: Layout
    places: Places

    @cached_property
    def page(self) -> Page:
        """Sheet with a column per period, after the fixed columns."""
        return Page("enablers_needed", (*FIXED, *(f"period {t}" for t in self.layout.periods)))

    @cached_property
    def rows(self) -> dict[int, Record]:
        """Rows of the table, by row of the sheet."""
        order = {mission: place for place, mission in enumerate(self.layout.missions)}
        found = [r for area in self.layout.areas for r in self.layout.facts.support[area]]
        found.sort(key=lambda r: (order[self.layout.mission_of[r.area]], r.capability))
        return dict(enumerate(found, start=self.page.first))

    @cached_property
    def groups(self) -> dict[tuple[str, str], list[int]]:
        """Rows of the sheet by mission and capability."""
        groups: dict[tuple[str, str], list[int]] = {}
        for n, r in self.rows.items():
            groups.setdefault((self.layout.mission_of[r.area], r.capability), []).append(n)
        return groups

    def cells(self) -> Iterator[list[Cell]]:
        """A row per area and capability: units required by those in place, by the requirements, and by new troops."""
        ratio = self.page.letter("troops_per_unit")
        for row, record in self.rows.items():
            there = self.places.at("areas", record.area, "in_place_troops")
            taken = self.layout.in_place[record.area]["troops"] / record.troops_per_unit
            yield [
                self.layout.mission_of[record.area],
                record.area,
                record.capability,
                Formula(
                    self.places.at("support", (record.area, record.capability), "troops_per_unit"),
                    record.troops_per_unit,
                ),
                Formula(f"{there}/{ratio}{row}", taken),
                self._wanted(record, f"{ratio}{row}"),
                *(self._needed(record, t, f"{ratio}{row}") for t in self.layout.periods),
            ]

    def _wanted(self, record: Record, ratio: str) -> Cell:
        """Units that the largest troop requirement would need beyond those for troops in place [units]."""
        there = self.places.at("areas", record.area, "in_place_troops")
        asked = {
            threat: r.troops_required
            for (_, threat), r in self.layout.threats_in(record.area)
            if pd.notna(r.troops_required)
        }
        if not asked:
            return 0.0
        cells = ",".join(self.places.at("threats", (record.area, threat), "troops_required") for threat in asked)
        short = max(0.0, max(asked.values()) - self.layout.in_place[record.area]["troops"])
        return Formula(f"MAX(0,MAX({cells})-{there})/{ratio}", short / record.troops_per_unit)

    def _needed(self, record: Record, period: int, ratio: str) -> Cell:
        """Units required by troops newly posted in a period [units]; blank outside the mandate."""
        row = self.layout.posting.get((record.area, period, "troops"))
        if row is None:
            return None
        return Formula(f"{POSTINGS.at('posted', row)}/{ratio}", self._units(row, record))

    def _units(self, posting: int, record: Record) -> float:
        return float(self.layout.postings[posting].posted / record.troops_per_unit)

    def needed(self, mission: str, capability: str, period: int) -> Cell:
        """Units required by newly posted troops of a mission in a period."""
        rows = self.groups[mission, capability]
        units = [self._units(self.layout.posting[self.rows[n].area, period, "troops"], self.rows[n]) for n in rows]
        return Formula(f"SUM({self.page.span(f'period {period}', rows)})", sum(units))

    def wanted(self, mission: str, capability: str) -> Cell:
        """Units that the requirements of a mission's areas would need."""
        rows = self.groups[mission, capability]
        units = [self._wanted(self.rows[n], "") for n in rows]
        return Formula(f"SUM({self.page.span('wanted', rows)})", sum(figure(cell) for cell in units))

    def spare(self, mission: str, capability: str) -> Formula:
        """Units in place beyond those required by troops in place; never below 0."""
        rows = self.groups[mission, capability]
        taken = sum(self.layout.in_place[r.area]["troops"] / r.troops_per_unit for r in (self.rows[n] for n in rows))
        frame = self.layout.case["capabilities_in_place"]
        units = frame["units"][(frame["mission"] == mission) & (frame["capability"] == capability)].sum()
        key = ("capabilities_in_place", (mission, capability), "units")
        used = f"SUM({self.page.span('taken_in_place', rows)})"
        return Formula(f"MAX(0,{self.places.cells.get(key, '0')}-{used})", max(0.0, float(units) - taken))
