"""The reconciliation: a line per rule and per total, each with a formula that must be 0."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.layout.formula import Cell, Formula, Page
from planner.layout.layout import Layout
from planner.layout.pages import LIMITS, PAGES
from planner.rules import RULES
from planner.rules.rule import Tally
from planner.workbook.plan.headline import place
from planner.workbook.plan.money import CASH, PAYMENTS
from planner.workbook.plan.overview import BY_CONTRIBUTOR, BY_MISSION, BY_PERIOD, EXPOSURES
from planner.workbook.plan.people import ASSIGNMENTS, POSTINGS
from planner.workbook.plan.status import AS_MADE, RULE, SHEET, TOTAL
from planner.workbook.plan.status import RECONCILIATION as PAGE
from planner.workbook.plan.units import DEPLOYMENTS

SPARE_ROWS = 200
"""Rows under the deployments that are looked at for rows that were added."""


@dataclass(frozen=True)
class Spans:
    """Rows of the sheets that the lines add up."""

    limits: Mapping[str, list[int]]
    """Rows of the sheet `limits`, by rule."""
    missions: list[int]
    contributors: list[int]
    periods: list[int]
    money_by_mission: str
    """Cells of what is met, mission by mission."""
    money_by_fund: str
    """Cells of what is paid, fund by fund; empty without funds."""
    timeline: Page


@dataclass(frozen=True)
class Reconciliation:
    """All lines, by part."""

    layout: Layout
    spans: Spans

    def cells(self) -> Iterator[list[Cell]]:
        """A row per line; all are 0 for a plan as the planner made it."""
        lines = [*self._rules(), *self._totals(), *self._as_made(), *self._sheet()]
        for row, (part, name, says, text) in enumerate(lines, start=PAGE.first):
            found = Formula(text, 0)
            yield [part, name, says, found, Formula(f"{PAGE.letter('found')}{row}=0", value=True)]

    def _rules(self) -> Iterator[tuple[str, str, str, str]]:
        for name, rule in RULES.items():
            if isinstance(rule.lines, Tally):
                if text := rule.lines.count(self.layout):
                    yield RULE, name, rule.lines.says, text
            elif not isinstance(rule.lines, str):
                rows = self.spans.limits.get(name, [])
                broken = f'COUNTIF({LIMITS.span("breach", rows)},"<>0")' if rows else "0"
                yield RULE, name, f"Rows broken: {rule.says}.", f"{broken}+0"

    def _totals(self) -> Iterator[tuple[str, str, str, str]]:
        everything = list(self.layout.deployments)
        missions, contributors, periods = self.spans.missions, self.spans.contributors, self.spans.periods
        for column in EXPOSURES:
            whole = place("expected_unprotected" if column == "expected" else f"exposure_{column}")
            yield self._same(f"{column} by mission", whole, _sum(BY_MISSION, column, missions))
            yield self._same(f"{column} by period", whole, _sum(BY_PERIOD, column, periods))
        for column in ("units", "persons", "cost_usd"):
            whole, theirs = _sum(DEPLOYMENTS, column, everything), "units_deployed" if column == "units" else column
            yield self._same(f"{column} by mission", whole, _sum(BY_MISSION, column, missions))
            yield self._same(f"{column} by contributor", whole, _sum(BY_CONTRIBUTOR, theirs, contributors))
        yield self._same("cost by period", place("cost_usd"), _sum(BY_PERIOD, "cost_usd", periods))
        yield self._same("cost by source", place("cost_usd"), f"SUM({self.spans.money_by_mission})")
        posted = _sum(POSTINGS, "posted", list(self.layout.postings))
        yield self._same("people posted", posted, _sum(ASSIGNMENTS, "persons", list(self.layout.assignments)))
        paid = _sum(PAYMENTS, "usd", list(self.layout.payments))
        funds = f"SUM({self.spans.money_by_fund})" if self.spans.money_by_fund else "0"
        yield self._same("payments by fund", paid, funds)
        yield self._same("payments by contributor", paid, _sum(BY_CONTRIBUTOR, "funds_paid_usd", contributors))
        rows = list(self.layout.cash)
        came = f"{_sum(CASH, 'assessed', rows)}+{_sum(CASH, 'received', rows)}"
        closing = [CASH.at("closing", at[-1]) for at in self.layout.cash_at.values()]
        yield self._same("cash kept or spent", came, "+".join([_sum(CASH, "spent", rows), *closing]))

    @staticmethod
    def _same(name: str, one: str, other: str) -> tuple[str, str, str, str]:
        return TOTAL, name, "The difference between the two sums.", _difference(one, other)

    def _as_made(self) -> Iterator[tuple[str, str, str, str]]:
        summary = self.layout.plan.summary
        says = "Difference to the planner's figure; not 0 once units are changed."
        for name in ("exposure_baseline", "exposure_in_place_only", "exposure_unprotected", "objective"):
            yield AS_MADE, name, says, _difference(place(name), repr(getattr(summary, name)))
        expected = self.layout.exposed(self.layout.exposure, "expected")
        yield AS_MADE, "expected_unprotected", says, _difference(place("expected_unprotected"), repr(expected))
        for name in ("persons_deployed", "cost_usd"):
            yield AS_MADE, name, says, _difference(place(name), repr(getattr(summary, name)))
        if summary.bound is not None:
            yield AS_MADE, "bound", says, _difference(place("bound"), repr(summary.bound))
        units = sum(r.units for r in self.layout.deployments.values())
        rows = list(self.layout.deployments)
        yield AS_MADE, "units", says, _difference(_sum(DEPLOYMENTS, "units", rows), str(units))
        if rows:
            here, made = (DEPLOYMENTS.span(column, rows) for column in ("units", "units_as_made"))
            says = "Deployments with other units than the planner gave them."
            yield AS_MADE, "every deployment", says, f"SUMPRODUCT(--({here}<>{made}))"
        pledged, used = (_sum(LIMITS, c, self.spans.limits.get("pledge_once", [])) for c in ("limit", "used"))
        left = _sum(PAGES["unused"], "units", list(self.layout.unused))
        says = "Units pledged that are neither deployed nor on the sheet unused."
        yield AS_MADE, "unused", says, _difference(f"{pledged}-{used}", left)

    def _sheet(self) -> Iterator[tuple[str, str, str, str]]:
        objective, bound = place("objective"), place("bound")
        if self.layout.plan.summary.bound is not None:
            says = "By how much the objective beats the bound, which no plan that keeps the rules can."
            text = f"IF({objective}<{bound}-1E-6*MAX(1,ABS({bound})),{bound}-{objective},0)"
            yield SHEET, "bound", says, text
        rows = list(self.layout.deployments)
        last = DEPLOYMENTS.top + len(rows)
        added = f"{DEPLOYMENTS.name}!$A${last + 1}:$J${last + SPARE_ROWS}"
        says = "Cells filled in under the deployments; planner adopt reads added rows, the figures here do not."
        yield SHEET, "rows_added", says, f"COUNTA({added})+0"
        if rows:
            says = "Deployments that are not in the row where the planner wrote them."
            here = ((DEPLOYMENTS.span(c, rows), self.spans.timeline.span(c, self._timeline(rows))) for c in _KEY)
            yield SHEET, "rows_in_place", says, "+".join(f"SUMPRODUCT(--NOT(EXACT({a},{b})))" for a, b in here)

    def _timeline(self, rows: list[int]) -> list[int]:
        first = self.spans.timeline.first
        return [first, first + len(rows) - 1]


_KEY = ("mission", "pledge", "preparation")


def _sum(page: Page, column: str, rows: list[int]) -> str:
    return f"SUM({page.span(column, rows)})" if rows else "0"


def _difference(one: str, other: str, least: float = 1.0) -> str:
    """Formula for the difference of two amounts; 0 if that is only rounding."""
    return f"IF(ABS(({one})-({other}))<=1E-9*MAX({least:g},ABS({one}),ABS({other})),0,({one})-({other}))"
