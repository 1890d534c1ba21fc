"""The cover: what the plan is, headline figures, the least protected, and what the numbers are not for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from planner.decisions.effect_range import effect_range
from planner.decisions.sent import examples, sent
from planner.layout.formula import Page, literal
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.plan.certainty import averts
from planner.reach.participation import counted_in_part, left_out
from planner.workbook import style
from planner.workbook.plan import on_paper, status
from planner.workbook.plan.headline import FIGURES, NAME, TOP, Headline
from planner.workbook.plan.least_protected import LeastProtected
from planner.workbook.plan.writer import Writer

EDITED_BOUND = "No plan that keeps the rules is below this: this one may be"
"""What the proven bound is once units are edited: an objective below it is one of broken rules."""

HEADLINE = "Headline figures"
EDITED_EFFECT = "By how much the effect differs under other published estimates is known of the plan as made alone."
"""What the range of the effect is once units are edited."""

EDITED_EXAMPLES = "How many of the units nobody has pledged is known of the plan as made; see the notes of pledges."
"""What stands for that once units are edited."""

EDITED_HEADLINE = "Headline figures of the units as edited, with people and money where they were: not verified"
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
    **on_paper.SAYS,
    "timeline": "units present, period by period",
    "deployments": "which units go where, from when to when",
    "by_mission": "exposure, people, cost and requirements met",
    "by_contributor": "what each contributor deploys and pays",
    "by_period": "exposure before and after, people and cost over time",
    "chances": "how likely each pledge is to come, and what hangs on it",
    "money": "what the plan costs, and what meets it",
    "gaps": "most wanted: what is still missing, worth most first",
    "unused": "pledges not used in full, and why",
    "assumptions": "what no source says, by how much it matters",
    "reconciliation": "every rule and every total, checked by formula",
    "postings": "people by area, period and kind",
    "assignments": "whose people are posted where",
    "exposure": "exposure and effort by threat and period",
    "unit_effect": "what one unit of each deployment does in an area, by period",
    "payments": "what each fund pays for",
    "cash": "money in hand by mission and period",
    "limits": "every row of every rule",
    "enablers_needed": "enablers that posted troops need",
    "settings": "the first of the inputs as used; the others follow",
}


CERTAIN = {"optimal": "as certain as was asked for", "feasible": "less certain than was asked for"}
"""What the status of a plan says."""


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
    contents: Mapping[str, str]
    """Sheets, with what each has."""

    def write(self, writer: Writer, today: date) -> None:
        """Fill the sheet."""
        sheet = writer.workbook[NAME]
        for letter, width in zip("ABCDEF", (30, 30, 20, 20, 20, 20), strict=True):
            sheet.column_dimensions[letter].width = width
        self._title(sheet, writer, today)
        row = self._figures(sheet, writer)
        row = self._paragraphs(sheet, row + 1, "What the numbers may not be used for", NOT_FOR)
        row = LeastProtected(self.layout, self.places).write(sheet, writer, row + 1)
        printed = f"A1:F{row - 1}"
        row = self._paragraphs(sheet, row + 1, "How this workbook works", HOW)
        row = self._contents(sheet, row + 1)
        self._origin(sheet, row + 1)
        style.page(sheet, None, writer.title, landscape=False)
        style.on_paper(sheet, printed, 1)
        style.protect(sheet)
        sheet.sheet_view.showGridLines = False

    def _title(self, sheet: Worksheet, writer: Writer, today: date) -> None:
        summary = self.layout.plan.summary
        style.title(sheet, summary.title, "Plan of peacekeeping deployments from pledges. Model estimates.")
        made = f"Plan as made: {CERTAIN[summary.status]}. {summary.certainty_in_words}"
        writer.cell(sheet, 3, 1, status.sentence(made, self.lines))
        status.enlarge(sheet, "A3", "F3")
        style.put(sheet["A4"], f"Written on {today.isoformat()}")

    def _figures(self, sheet: Worksheet, writer: Writer) -> int:
        writer.cell(sheet, TOP - 1, 1, status.while_as_made(literal(HEADLINE), HEADLINE, EDITED_HEADLINE))
        sheet.cell(TOP - 1, 1).font, sheet.cell(TOP - 1, 1).alignment = style.SECTION, Alignment()
        headline = Headline(self.layout, self.change, self.change_rows)
        for row, (name, (says, unit, shown)) in enumerate(FIGURES.items(), start=TOP):
            style.put(sheet.cell(row, 1), says)
            writer.cell(sheet, row, 3, headline.figure(name), shown)
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
        return self._examples(sheet, writer, self._effect(sheet, writer, row + 1))

    def _examples(self, sheet: Worksheet, writer: Writer, row: int) -> int:
        """Write how many units of the plan as made nobody has pledged; return the row after it."""
        invented = examples(sent(self.layout.facts, {}))
        if not invented:
            return row
        return self._as_made(sheet, writer, row, f"Of the units that deploy: {invented}", EDITED_EXAMPLES, 1)

    def _effect(self, sheet: Worksheet, writer: Writer, row: int) -> int:
        """Write the range of the effect of the plan as made; return the row after it."""
        under = effect_range(self.layout.case, self.layout.plan)
        if under is None:
            return row
        return self._as_made(sheet, writer, row, str(under), EDITED_EFFECT, 3 if under.weaker_averts_more else 2)

    @staticmethod
    def _as_made(sheet: Worksheet, writer: Writer, row: int, says: str, edited: str, lines: int) -> int:
        """Write a sentence on the plan as made, over some lines, and another for edited ones; return the row after."""
        writer.cell(sheet, row, 1, status.while_as_made(literal(says), says, edited))
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        sheet.cell(row, 1).alignment = style.WRAPPED
        sheet.row_dimensions[row].height = lines * style.LINE
        return row + 1

    def _paragraphs(self, sheet: Worksheet, row: int, title: str, paragraphs: tuple[str, ...]) -> int:
        style.section(sheet, row, title)
        for row, text in enumerate(paragraphs, start=row + 1):  # noqa: B020, PLR1704
            style.put(sheet.cell(row, 1), text)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
            sheet.cell(row, 1).alignment = style.WRAPPED
            sheet.row_dimensions[row].height = 15 * (1 + len(text) // 125)
        return row + 1

    def _contents(self, sheet: Worksheet, row: int) -> int:
        style.section(sheet, row, "Contents")
        for row, (name, says) in enumerate(self.contents.items(), start=row + 1):  # noqa: B020, PLR1704
            cell = sheet.cell(row, 1)
            style.put(cell, name)
            style.link(cell, name)
            cell.style = "Hyperlink"
            style.put(sheet.cell(row, 2), says)
        return row + 1

    def _origin(self, sheet: Worksheet, row: int) -> None:
        summary = self.layout.plan.summary
        style.section(sheet, row, "Where it comes from")
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
