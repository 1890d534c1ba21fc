"""The sheet of exposure: the protective effect, from people posted and prevention paid to unprotected exposure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.layout.efforts import REQUIRED, Effort
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places
from planner.layout.ranges import Ranges
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.people import POSTINGS

EXPOSURE = PAGES["exposure"]

REMAINS = "{exposure}*(residual_share+(1-residual_share)*EXP(-{effort}))"
"""What an effort leaves of an exposure."""


EXPECTED = "{exposure}*(residual_share+(1-residual_share)*EXP(-{in_place}{new}){in_common})"
"""What those in place leave of an exposure, and those new on average."""


def exposure(ranges: Ranges) -> Iterator[list[Cell]]:
    """A row per threat and period, from its baseline to its unprotected exposure, if all come and by their chances."""
    for key, rows in ranges.layout.exposed_to.items():
        threat = _ThreatRows(ranges, *key)
        for row, effort in zip(rows, ranges.efforts[key], strict=True):
            yield threat.cells(row, effort, first=row == rows[0])


@dataclass(frozen=True)
class _ThreatRows:
    """Formulas of a threat in its area."""

    ranges: Ranges
    area: str
    threat: str

    @property
    def layout(self) -> Layout:
        """Rows of the plan."""
        return self.ranges.layout

    @property
    def places(self) -> Places:
        """Cells of the inputs."""
        return self.ranges.places

    def cells(self, row: int, effort: Effort, *, first: bool) -> list[Cell]:
        """Cells of a period."""
        record = self.layout.exposure[row]
        c = {column: f"{EXPOSURE.letter(column)}{row}" for column in EXPOSURE.columns}
        before = {column: f"{EXPOSURE.letter(column)}{row - 1}" for column in EXPOSURE.columns}
        carried = f"carryover_decay*{before['effort_carried']}+{before['effort_added']}"
        lasting = f"{c['effort_in_place']}+{c['effort_added']}+carryover*{c['effort_carried']}"
        in_place_only = REMAINS.format(exposure=c["baseline"], effort=c["effort_in_place"])
        unprotected = REMAINS.format(exposure=c["baseline"], effort=c["effort_lasting"])
        return [
            self.area,
            self.threat,
            record.period,
            Formula(self._baseline(c["period"]), record.baseline),
            Formula(in_place_only, record.in_place_only),
            Formula(unprotected, record.unprotected),
            self._effort(self._in_place(), effort.in_place),
            self._effort(self._added(record.period), effort.added),
            0.0 if first else Formula(carried, effort.carried),
            Formula(lasting, effort.lasting),
            self.layout.in_common.get(row),
            Formula(self._expected(c, row, record.period), self.layout.expected[row]),
        ]

    def _expected(self, c: Mapping[str, str], row: int, period: int) -> str:
        """Formula of what remains by the chances of the pledges: exact unless units that fail together are edited."""
        terms = (
            self.ranges.lasting.text(self.area, means, period, self._at(column)) for means, column in self._answers()
        )
        in_common = f"*{c['in_common']}" if row in self.layout.in_common else ""
        return EXPECTED.format(
            exposure=c["baseline"], in_place=c["effort_in_place"], new="".join(terms), in_common=in_common
        )

    def _answers(self) -> Iterator[tuple[str, str]]:
        """Means that answer the threat, each with the column of what it requires of them."""
        record = self.layout.threats[self.area, self.threat]
        return ((means, column) for means, column in REQUIRED.items() if pd.notna(getattr(record, column)))

    def _at(self, column: str) -> str:
        return self.places.at("threats", (self.area, self.threat), column)

    def _baseline(self, period: str) -> str:
        start = self.places.filled("threats", (self.area, self.threat), "from_period", "1")
        growth = self.places.filled("threats", (self.area, self.threat), "growth_per_period", "1")
        civilians = self.places.at("areas", self.area, "civilians")
        monthly = f"{civilians}*{self._at('share_exposed')}*{self._at('monthly_rate')}*months_per_period"
        grown = f"IF({period}={start},1,({growth})^({period}-{start}))"
        return f"IF({period}<{start},0,{monthly}*{grown})"

    def _in_place(self) -> dict[str, str]:
        """References to those in place, by need."""
        return {kind: self.places.at("areas", self.area, f"in_place_{kind}") for kind in ("troops", "police")}

    def _added(self, period: int) -> dict[str, str]:
        """References to those posted and to prevention paid in a period, by need."""
        rows = {kind: self.layout.posting[self.area, period, kind] for kind in ("troops", "police")}
        people = {kind: POSTINGS.at("effective_posted", row) for kind, row in rows.items()}
        paid = self.layout.prevention_in.get((True, self.area, period), [])
        return people | ({"prevention": f"SUM({PAYMENTS.span('usd', paid)})"} if paid else {})

    def _effort(self, means: Mapping[str, str], effort: float) -> Cell:
        """Formula of effort: each means relative to its requirement; means without one are left out."""
        record = self.layout.threats[self.area, self.threat]
        answering = {need: cell for need, cell in means.items() if pd.notna(getattr(record, REQUIRED[need]))}
        terms = [f"{cell}/{self._at(REQUIRED[need])}" for need, cell in answering.items()]
        return Formula(f"rho*({'+'.join(terms)})", effort) if terms else 0.0
