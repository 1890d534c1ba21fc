"""Build the plan workbook, sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment

from planner.answers import ProspectAnswer
from planner.explanations import WhyNot
from planner.explanations.choices import NO_CHOICES, OtherChoices
from planner.layout import places
from planner.layout.formula import Formula, Page
from planner.layout.layout import Layout
from planner.layout.pages import CHANCES, LIMITS, PAGES
from planner.layout.places import Places
from planner.layout.ranges import Ranges
from planner.plan import AS_IF_ALL_COME, Plan
from planner.plan.plan_tables import people_deployed
from planner.rules import lines_of
from planner.tables import TABLES, Case
from planner.workbook import style
from planner.workbook.plan import (
    alternates,
    assumed,
    chances,
    charts,
    exposure,
    futures,
    money,
    money_sheet,
    on_paper,
    overview,
    people,
    record,
    refused,
    unit_sheets,
    wanted,
)
from planner.workbook.plan.alternates import ALTERNATES
from planner.workbook.plan.caching import with_values
from planner.workbook.plan.change import CHANGE, Reference, change
from planner.workbook.plan.choices import ChoiceSheet, choice_sheets
from planner.workbook.plan.cover import CONTENTS, Cover
from planner.workbook.plan.futures import FUTURES
from planner.workbook.plan.headline import NAME
from planner.workbook.plan.inputs import add_inputs
from planner.workbook.plan.on_paper import OnPaper
from planner.workbook.plan.reconciliation import Reconciliation, Spans
from planner.workbook.plan.refused import REFUSED
from planner.workbook.plan.status import RECONCILIATION
from planner.workbook.plan.writer import Writer
from planner.workbook.stamp import stamp


def plan_workbook(
    case: Case,
    plan: Plan,
    reference: Reference | None = None,
    today: date | None = None,
    why_nots: Sequence[WhyNot] | None = None,
    drawn: Sequence[ProspectAnswer] = (),
    choices: OtherChoices = NO_CHOICES,
) -> bytes:
    """Build the workbook of a plan.

    Args:
        case: The case that the plan is for, without faults.
        plan: A verified plan.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].
        today: The date on the cover; today's, if not given.
        why_nots: Why unused pledges do not go to missions, for a sheet of their own; no such sheet if None.
        drawn: What the plan is worth over futures, for a sheet of their own; no such sheet if there are none.
        choices: What else could be chosen, with a sheet for each question that was asked.

    Returns:
        An .xlsx file.
    """
    book = _PlanBuilder(Layout(case, plan), reference, why_nots, drawn, choice_sheets(case, choices))
    book.fill(today or date.today())
    stamp(book.workbook)
    return with_values(book.workbook, book.writer.values)


@dataclass(frozen=True)
class _PlanBuilder:
    """Builder of a plan workbook."""

    layout: Layout
    reference: Reference | None
    why_nots: Sequence[WhyNot] | None
    drawn: Sequence[ProspectAnswer]
    choices: Sequence[ChoiceSheet]

    @cached_property
    def workbook(self) -> Workbook:
        """The workbook with its sheets in order, the inputs filled in."""
        workbook = Workbook()
        workbook.remove(workbook.active)
        for name in (NAME, *(name for name in CONTENTS if name not in TABLES)):
            workbook.create_sheet(name)
        if self.why_nots is not None:
            workbook.create_sheet(REFUSED.name, workbook.sheetnames.index("unused") + 1)
        if self.drawn:
            workbook.create_sheet(FUTURES.name, workbook.sheetnames.index(CHANCES.name) + 1)
        for place, asked in enumerate(self.choices, start=workbook.sheetnames.index("unused") + 1):
            workbook.create_sheet(asked.page.name, place)
        if len(self.layout.plan.alternates):
            workbook.create_sheet(ALTERNATES.name, workbook.sheetnames.index("deployments") + 1)
        if self.reference is not None:
            workbook.create_sheet(CHANGE.name)
        add_inputs(workbook, self.layout.case)
        workbook.create_sheet(record.SHEET)
        return workbook

    @cached_property
    def ranges(self) -> Ranges:
        """What formulas can refer to."""
        return Ranges(self.layout, places.find(self.workbook, self.layout.case))

    @property
    def places(self) -> Places:
        """Cells of the inputs."""
        return self.ranges.places

    @cached_property
    def writer(self) -> Writer:
        """What fills the sheets."""
        return Writer(self.workbook, self.layout.plan.summary.title)

    def fill(self, today: date) -> None:
        """Fill every sheet."""
        places.name_settings(self.workbook, self.layout.case, self.places)
        timeline = unit_sheets.fill(self.layout, self.places, self.writer)
        self._people_and_money()
        limits = self._limits()
        self._overviews()
        OnPaper(self.layout, self.places, self.writer).write()
        self._assumptions()
        if self.why_nots is not None:
            note = f"{refused.NOTE} {AS_IF_ALL_COME}" if self.layout.plan.summary.by_chances else refused.NOTE
            self.writer.table(REFUSED, refused.refused(self.why_nots), "Why not", note)
        if len(self.layout.plan.alternates):
            rows, note = (
                alternates.alternates(self.layout),
                f"{alternates.NOTE} {self.layout.plan.summary.hedge_in_words}",
            )
            style.one_page(self.writer.table(ALTERNATES, rows, alternates.TITLE, note))
        if self.drawn:
            rows = futures.futures(self.layout.case, self.drawn)
            style.one_page(self.writer.table(FUTURES, rows, futures.TITLE, futures.NOTE))
        for asked in self.choices:
            style.one_page(self.writer.table(asked.page, asked.rows, asked.title, asked.note))
        met_and_paid = money_sheet.fill(self.layout, self.places, self.writer)
        lines = self._reconciliation(limits, met_and_paid, timeline)
        changed = self._change()
        compared = CHANGE if self.reference is not None else None
        Cover(self.layout, self.places, compared, changed, lines, self._contents).write(self.writer, today)
        self._record()
        for sheet in self.workbook:
            if sheet.title not in {NAME, *on_paper.SAYS}:
                style.on_screen(sheet)

    @property
    def _contents(self) -> dict[str, str]:
        """Sheets that the cover lists, with what each has."""
        more = {} if self.why_nots is None else {REFUSED.name: refused.SAYS}
        more |= {ALTERNATES.name: alternates.SAYS} if len(self.layout.plan.alternates) else {}
        more |= {asked.page.name: asked.says for asked in self.choices}
        return CONTENTS | more | ({FUTURES.name: futures.SAYS} if self.drawn else {})

    def _people_and_money(self) -> None:
        layout, found = self.layout, self.places
        self.writer.table(PAGES["assignments"], people.assignments(layout))
        self.writer.table(PAGES["postings"], people.postings(layout, found))
        self.writer.table(PAGES["payments"], money.payments(layout, found))
        self.writer.table(PAGES["cash"], money.cash(layout, found))
        self.writer.table(PAGES["exposure"], exposure.exposure(self.ranges))
        self.writer.table(self.ranges.support.page, self.ranges.support.cells())
        sheet = self.writer.table(CHANCES, chances.chances(layout, found), chances.TITLE, chances.note(layout))
        style.one_page(sheet)
        self.writer.table(self.ranges.lasting.page, self.ranges.lasting.cells())

    def _limits(self) -> dict[str, list[int]]:
        """Fill the sheet of limits and what is derived from it; return its rows by rule."""
        lines = list(lines_of(self.ranges))
        sheet = self.writer.table(LIMITS, (line.cells(row) for row, line in enumerate(lines, start=LIMITS.first)))
        sheet.auto_filter.ref = f"A1:H{len(lines) + 1}"
        breaches = f"{LIMITS.letter('breach')}{LIMITS.first}:{LIMITS.letter('breach')}{LIMITS.top + len(lines)}"
        sheet.conditional_formatting.add(breaches, CellIsRule(operator="notEqual", formula=["0"], **style.BROKEN))
        keyed = {
            (line.rule, line.mission, line.item, line.period): row for row, line in enumerate(lines, start=LIMITS.first)
        }
        self.writer.table(PAGES["gaps"], wanted.gaps(self.layout, self.places, self.ranges.support, keyed))
        self.writer.table(PAGES["unused"], wanted.unused(self.layout, keyed))
        found: dict[str, list[int]] = {}
        for row, line in enumerate(lines, start=LIMITS.first):
            found.setdefault(line.rule, []).append(row)
        return found

    def _overviews(self) -> None:
        layout, found = self.layout, self.places
        note = (
            "Exposure in civilian-months, model estimates. Requirements met: over areas and periods, up to those asked."
        )
        sheet = self.writer.table(overview.BY_MISSION, overview.by_mission(layout), "By mission", note)
        rows = [overview.BY_MISSION.first, overview.BY_MISSION.top + len(layout.missions)]
        if layout.missions:
            for place, kind in enumerate(("troops", "police")):
                charts.requirement_met(sheet, overview.BY_MISSION, rows, kind, f"A{rows[1] + 3 + 24 * place}")
            style.one_page(sheet)
        note = "Units and people of each contributor, what its units cost, and what its funds pay."
        self.writer.table(overview.BY_CONTRIBUTOR, overview.by_contributor(layout, found), "By contributor", note)
        note = "Exposure in civilian-months, model estimates; people deployed by the plan; cost in USD."
        costs = overview.costs(layout)
        sheet = self.writer.table(overview.BY_PERIOD, overview.by_period(layout, costs), "By period", note)
        rows = [overview.BY_PERIOD.first, overview.BY_PERIOD.top + layout.facts.periods]
        charts.exposure_over_time(sheet, overview.BY_PERIOD, rows, f"A{rows[1] + 3}")
        style.one_page(sheet)

    def _assumptions(self) -> None:
        note = "Numbers that no source says, by what doubling each does to exposure with the plan as it stands."
        title, page = "Assumptions that matter most", assumed.ASSUMPTIONS
        self.writer.table(page, assumed.assumptions(self.layout), title, note)

    def _reconciliation(self, limits: dict[str, list[int]], met_and_paid: tuple[str, str], timeline: Page) -> list[int]:
        """Fill the reconciliation; return its rows."""
        contributors = self.workbook[overview.BY_CONTRIBUTOR.name].max_row
        spans = Spans(
            limits,
            list(range(overview.BY_MISSION.first, overview.BY_MISSION.first + len(self.layout.missions))),
            list(range(overview.BY_CONTRIBUTOR.first, contributors + 1)),
            list(range(overview.BY_PERIOD.first, overview.BY_PERIOD.first + self.layout.facts.periods)),
            *met_and_paid,
            timeline,
        )
        lines = list(Reconciliation(self.layout, spans).cells())
        title = "Reconciliation"
        note = (
            "Every line must come to 0. Rules and totals must hold after any edit; “as the planner made it” until one."
        )
        sheet = self.writer.table(RECONCILIATION, lines, title, note)
        column = RECONCILIATION.letter("holds")
        holds = f"{column}{RECONCILIATION.first}:{column}{RECONCILIATION.top + len(lines)}"
        style.put(sheet["C3"], "Every line holds")
        sheet["C3"].font, sheet["C3"].alignment = style.STRONG, Alignment(horizontal="right")
        self.writer.cell(sheet, 3, 4, Formula(f"IFERROR(AND({holds}),FALSE)", value=True))
        sheet.conditional_formatting.add(holds, CellIsRule(operator="equal", formula=["FALSE"], **style.BROKEN))
        sheet.conditional_formatting.add("D3", CellIsRule(operator="equal", formula=["FALSE"], **style.BROKEN))
        return [RECONCILIATION.first, RECONCILIATION.top + len(lines)]

    def _change(self) -> list[int]:
        """Fill the sheet of change if there is a reference plan; return its rows."""
        if self.reference is None:
            return []
        cells = list(change(self.layout, self.reference, people_deployed(self.layout.plan.deployments)))
        self.writer.table(CHANGE, cells)
        return list(range(CHANGE.first, CHANGE.first + len(cells)))

    def _record(self) -> None:
        sheet = self.workbook[record.SHEET]
        style.title(sheet, "Record", record.TITLE)
        for row, line in enumerate(record.packed(self.layout.plan), start=record.FIRST):
            style.put(sheet.cell(row, 1), line)
        sheet.column_dimensions["A"].width = 80
        style.page(sheet, None, self.writer.title)
        style.protect(sheet)
