"""The cover: what the plan is, headline figures, the least protected, and what the numbers are not for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from planner.certainty import LOCKS_COST_MORE, NOTHING_TO_AVERT, averts, rounded_down
from planner.effect_range import effect_range
from planner.layout.formula import Cell, Formula, Page, literal, value
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.participation import counted_in_part, left_out
from planner.plan import Summary
from planner.unprotected import LEAST_PROTECTED, MOST_UNPROTECTED, least_protected, most_unprotected
from planner.workbook import style
from planner.workbook.plan import status
from planner.workbook.plan.exposure import EXPOSURE
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.overview import EXPOSURES
from planner.workbook.plan.units import DEPLOYMENTS
from planner.workbook.plan.writer import Writer

NAME = "cover"
FIGURES = {
    "exposure_baseline": ("Exposure with nobody there", "civilian-months", style.WHOLE),
    "exposure_in_place_only": ("Exposure with those in place only", "civilian-months", style.WHOLE),
    "exposure_unprotected": ("Exposure that stays unprotected with this plan", "civilian-months", style.WHOLE),
    "objective": ("Objective: that, and the charges on cost and change", "civilian-months", style.WHOLE),
    "objective_nobody_new": ("Objective with nobody new: nothing spent, locks aside", "civilian-months", style.WHOLE),
    "bound": ("No plan can have an objective below this", "civilian-months", style.WHOLE),
    "certainty": ("This plan averts at least", "of the most that any plan can", "0.0%"),
    "persons_deployed": ("People deployed", "persons", style.WHOLE),
    "cost_usd": ("Cost of units and prevention", "USD", style.WHOLE),
}
"""Headline figures, as the summary of a plan names them: what is said, the unit and the number format."""

HEADLINE = "Headline figures"
EDITED_BOUND = "No plan that keeps the rules is below this: this one may be"
"""What the proven bound is once units are edited: an objective below it is one of broken rules."""

EDITED_EFFECT = "By how much the effect differs under other published estimates is known of the plan as made alone."
"""What the range of the effect is once units are edited."""

EDITED_HEADLINE = "Headline figures of the units as edited, with people and money where they were: not verified"
AREA_HEADS = ("area", "mission", "share of baseline", "unprotected", "per 1,000 people", "in_place_only")
AREA_FORMS = (style.TEXT, style.TEXT, style.SHARE, style.WHOLE, style.FINE, style.WHOLE)
MISSION_HEADS = ("mission", "name", "share of baseline", "unprotected", "share of all unprotected", "in_place_only")
MISSION_FORMS = (style.TEXT, style.TEXT, style.SHARE, style.WHOLE, style.SHARE, style.WHOLE)
"""Headings and number formats of the tables of who is protected least."""

TOP = 6
"""Row of the first headline figure."""

NOT_FOR = (
    "Every effect here is a model estimate of a published association between peacekeepers and violence against "
    "civilians. It is no forecast of what will happen in any place, and no count of lives.",
    "The figures must not be used to rank the worth of people or places, to judge contributors or commanders, to "
    "justify the use of force, or as evidence that an area is safe. A plan is a proposal for planners to question.",
)
HOW = (
    "Every figure is a formula that goes down to the sheet deployments and from there to the inputs as used. The "
    "cells that may be changed are the units on the sheet deployments; the figures then follow.",
    "Kept fixed when units change: the share of the people of a pledge that is posted to each area and period, what "
    "every fund pays, the periods, and the proven bound. The sheet reconciliation says which rules a change breaks. "
    "The planner places people and money anew for changed units: planner adopt CASE THIS_FILE.",
    "Once units change, this page says so in red, and its certainty is unknown. Which gaps and unused pledges are "
    "listed, the reasons given, and the order of places below stay those of the plan as made.",
)
CONTENTS = {
    "timeline": "units present, period by period",
    "deployments": "which units go where, from when to when",
    "by_mission": "exposure, people, cost and requirements met",
    "by_contributor": "what each contributor deploys and pays",
    "by_period": "exposure before and after, people and cost over time",
    "money": "what the plan costs, and what meets it",
    "gaps": "most wanted: what is still missing, worth most first",
    "unused": "pledges not used in full, and why",
    "assumptions": "what no source says, by how much it matters",
    "reconciliation": "every rule and every total, checked by formula",
    "postings": "people by area, period and kind",
    "assignments": "whose people are posted where",
    "exposure": "exposure and effort by threat and period",
    "payments": "what each fund pays for",
    "cash": "money in hand by mission and period",
    "limits": "every row of every rule",
    "enablers_needed": "enablers that posted troops need",
    "settings": "the first of the inputs as used; the others follow",
}


def place(figure: str) -> str:
    """Reference to a headline figure."""
    return f"{NAME}!$C${TOP + list(FIGURES).index(figure)}"


@dataclass(frozen=True)
class Cover:
    """Builder of the cover."""

    layout: Layout
    places: Places
    change: Page | None
    """Sheet of the change against a reference plan, where there is one."""
    change_rows: list[int]
    lines: list[int]
    """Rows of the reconciliation."""

    def write(self, writer: Writer, today: date) -> None:
        """Fill the sheet."""
        sheet = writer.workbook[NAME]
        for letter, width in zip("ABCDEF", (30, 30, 20, 20, 20, 20), strict=True):
            sheet.column_dimensions[letter].width = width
        self._title(sheet, writer, today)
        row = self._figures(sheet, writer)
        row = self._paragraphs(sheet, row + 1, "What the numbers may not be used for", NOT_FOR)
        row = self._who_is_unprotected(sheet, writer, row + 1)
        row = self._paragraphs(sheet, row + 1, "How this workbook works", HOW)
        row = self._contents(sheet, row + 1)
        self._origin(sheet, row + 1)
        style.page(sheet, None, writer.title, landscape=False)
        style.protect(sheet)
        sheet.sheet_view.showGridLines = False

    def _title(self, sheet: Worksheet, writer: Writer, today: date) -> None:
        summary = self.layout.plan.summary
        style.title(sheet, summary.title, "Plan of peacekeeping deployments from pledges. Model estimates.")
        made = f"Plan as made: {summary.status}. {summary.certainty_in_words}"
        writer.cell(sheet, 3, 1, status.sentence(made, self.lines))
        status.enlarge(sheet, "A3", "F3")
        style.put(sheet["A4"], f"Written on {today.isoformat()}")

    def _figures(self, sheet: Worksheet, writer: Writer) -> int:
        writer.cell(sheet, TOP - 1, 1, status.while_as_made(literal(HEADLINE), HEADLINE, EDITED_HEADLINE))
        sheet.cell(TOP - 1, 1).font, sheet.cell(TOP - 1, 1).alignment = style.SECTION, Alignment()
        for row, (name, (says, unit, shown)) in enumerate(FIGURES.items(), start=TOP):
            style.put(sheet.cell(row, 1), says)
            writer.cell(sheet, row, 3, self._figure(name), shown)
            style.put(sheet.cell(row, 4), unit)
            sheet.cell(row, 4).alignment = Alignment(horizontal="left", indent=1)
            sheet.cell(row, 3).font = style.STRONG
        row, (says, *_) = TOP + list(FIGURES).index("bound"), FIGURES["bound"]
        writer.cell(sheet, row, 1, status.while_as_made(literal(says), says, EDITED_BOUND))
        sheet.cell(row, 1).alignment = Alignment()
        row = TOP + len(FIGURES)
        style.put(sheet.cell(row, 1), "Reconciliation: every rule and every total agrees")
        writer.cell(sheet, row, 3, status.verdict(self.lines))
        sheet.cell(row, 3).font = style.STRONG
        sheet.cell(row, 3).alignment = Alignment(horizontal="left")
        status.alarm(sheet, f"C{TOP + list(FIGURES).index('certainty')}")
        status.alarm(sheet, f"C{row}", f"D{row}")
        return self._effect(sheet, writer, row + 1)

    def _effect(self, sheet: Worksheet, writer: Writer, row: int) -> int:
        """Write the range of the effect of the plan as made; return the row after it."""
        under = effect_range(self.layout.case, self.layout.plan)
        if under is None:
            return row
        writer.cell(sheet, row, 1, status.while_as_made(literal(str(under)), str(under), EDITED_EFFECT))
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        sheet.cell(row, 1).alignment = style.WRAPPED
        sheet.row_dimensions[row].height = (3 if under.weaker_averts_more else 2) * style.LINE
        return row + 1

    def _figure(self, name: str) -> Cell:
        summary = self.layout.plan.summary
        if name in {"bound", "certainty"} and summary.certainty is None:
            return "unknown"
        if name == "certainty" and summary.certainty is not None:
            return status.while_as_made(self._text(name), _certainty(summary, summary.certainty), status.UNKNOWN)
        return summary.bound if name == "bound" else Formula(self._text(name), getattr(summary, name))

    def _text(self, name: str) -> str:
        """Formula of a headline figure."""
        if name in {f"exposure_{column}" for column in EXPOSURES}:
            return self._over(EXPOSURE, name.removeprefix("exposure_"), list(self.layout.exposure))
        if name == "persons_deployed":
            return self._over(DEPLOYMENTS, "persons", list(self.layout.deployments))
        if name == "cost_usd":
            return "+".join([self._over(DEPLOYMENTS, "cost_usd", list(self.layout.deployments)), *self._prevention()])
        objective, bound = place("objective"), place("bound")
        if name == "objective_nobody_new":
            made = self.layout.plan.summary
            missing = made.objective_nobody_new - made.exposure_in_place_only
            return place("exposure_in_place_only") + (f"+{missing!r}" if missing else "")
        if name == "certainty":
            nobody_new = place("objective_nobody_new")
            averted, averting = f"({nobody_new}-{objective})", f"({nobody_new}-{bound})"
            nothing = f"IF({averted}<-1E-9*{nobody_new},{literal(LOCKS_COST_MORE)},{literal(NOTHING_TO_AVERT)})"
            share = f"IF({averted}<0,{literal(LOCKS_COST_MORE)},ROUNDDOWN(MIN(1,{averted}/{averting}),3))"
            return f"IF({averting}<=1E-9*{nobody_new},{nothing},{share})"
        charges = f"cost_weight*{place('cost_usd')}/1000000"
        change = f"+change_weight*{self._over(self.change, 'changed', self.change_rows)}" if self.change else ""
        return f"{place('exposure_unprotected')}+{charges}{change}"

    def _prevention(self) -> Iterator[str]:
        if rows := list(self.layout.payments):
            yield f'SUMIF({PAYMENTS.span("purpose", rows)},"prevention",{PAYMENTS.span("usd", rows)})'

    @staticmethod
    def _over(page: Page, column: str, rows: list[int]) -> str:
        return f"SUM({page.span(column, rows)})" if rows else "0"

    def _who_is_unprotected(self, sheet: Worksheet, writer: Writer, row: int) -> int:
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

    def _paragraphs(self, sheet: Worksheet, row: int, title: str, paragraphs: tuple[str, ...]) -> int:
        _section(sheet, row, title)
        for row, text in enumerate(paragraphs, start=row + 1):  # noqa: B020, PLR1704
            style.put(sheet.cell(row, 1), text)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
            sheet.cell(row, 1).alignment = style.WRAPPED
            sheet.row_dimensions[row].height = 15 * (1 + len(text) // 125)
        return row + 1

    def _contents(self, sheet: Worksheet, row: int) -> int:
        _section(sheet, row, "Contents")
        for row, (name, says) in enumerate(CONTENTS.items(), start=row + 1):  # noqa: B020, PLR1704
            cell = sheet.cell(row, 1)
            style.put(cell, name)
            style.link(cell, name)
            cell.style = "Hyperlink"
            style.put(sheet.cell(row, 2), says)
        return row + 1

    def _origin(self, sheet: Worksheet, row: int) -> None:
        summary = self.layout.plan.summary
        _section(sheet, row, "Where it comes from")
        facts = [
            ("Fingerprint of the case (SHA-256)", summary.case_sha256),
            ("Asked for", f"a plan that {averts(summary.gap_asked)}"),
            ("Versions", ", ".join(f"{name} {version}" for name, version in summary.versions.items())),
            *(("Left out", what) for what in left_out(self.layout.case)),
            *(("Counted in part", what) for what in counted_in_part(self.layout.case)),
            *(("Orders", what) for what in (summary.tidying_in_words,) if what),
            *(("Not as the rules on orders ask", what) for what in summary.untidy),
        ]
        for number, (name, fact) in enumerate(facts, start=row + 1):
            style.put(sheet.cell(number, 1), name)
            sheet.cell(number, 1).alignment = style.RAISED
            style.put(sheet.cell(number, 2), fact)
            sheet.merge_cells(start_row=number, end_row=number, start_column=2, end_column=6)
            sheet.cell(number, 2).alignment = style.WRAPPED
            sheet.row_dimensions[number].height = 15 * (1 + len(fact) // 95)


def _certainty(summary: Summary, certainty: float) -> float | str:
    """What the plan as made averts of the most that any plan can, rounded down to what the cell shows; or why not."""
    shown = summary.certainty_shown
    return rounded_down(certainty) if shown.endswith("%") else shown


def _section_of(sheet: Worksheet, row: int, text: str, heads: tuple[str, ...]) -> int:
    """Write a section with a table; return the row under its heading."""
    _section(sheet, row, f"Who is protected least. {text}")
    style.head(sheet, row + 1, heads, {})
    sheet.row_dimensions[row + 1].height = 2 * style.LINE
    return row + 2


def _line(sheet: Worksheet, writer: Writer, row: int, cells: tuple[Cell, ...], forms: tuple[str, ...]) -> None:
    for column, (cell, form) in enumerate(zip(cells, forms, strict=True), start=1):
        writer.cell(sheet, row, column, cell, form)
    style.heighten(sheet, style.long_texts([[value(cell) for cell in cells]], row, 0))


def _section(sheet: Worksheet, row: int, text: str) -> None:
    style.put(sheet.cell(row, 1), text)
    sheet.cell(row, 1).font = style.SECTION
