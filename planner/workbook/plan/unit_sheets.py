"""Fill the sheets of units: deployments, whose units may be edited, and the timeline that follows them."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planner.horizon import first_months
from planner.layout.formula import Page
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places
from planner.workbook import style
from planner.workbook.plan import units
from planner.workbook.plan.reconciliation import SPARE_ROWS
from planner.workbook.plan.writer import Writer

CENTRED = Alignment(horizontal="center")

KIND_COLOURS = {"troops": "9DC3E6", "police": "A9D18E", "enabler": "F4B183"}
"""Colours of the timeline."""


def fill(layout: Layout, places: Places, writer: Writer) -> Page:
    """Fill both sheets.

    Returns:
        The timeline, with a column per period.
    """
    timeline = Page(
        "timeline",
        ("mission", "pledge", "preparation", "unit_type", "kind", *first_months(layout.case).values()),
        top=4,
    )
    sheet = writer.table(PAGES["deployments"], units.deployments(layout, places))
    _open_units(sheet, list(layout.deployments))
    title = "Timeline: units present in each period"
    note = "Units follow the sheet deployments. Blue: troops; green: police; orange: enablers."
    sheet = writer.table(timeline, units.timeline(layout), title, note)
    fixed = timeline.columns.index("kind") + 1
    last = timeline.top + len(layout.deployments)
    for cells in sheet.iter_rows(timeline.first, last, fixed):
        colour = KIND_COLOURS[str(cells[0].value)]
        for cell in cells[1:]:
            if cell.value is not None:
                cell.fill = PatternFill("solid", fgColor=colour)
                cell.alignment = CENTRED
    sheet.freeze_panes = sheet.cell(timeline.first, fixed + 1)
    return timeline


def _open_units(sheet: Worksheet, rows: list[int]) -> None:
    """Unlock the cells of units, and empty rows below the deployments; nothing else."""
    page = PAGES["deployments"]
    letter = page.letter("units")
    last = page.top + len(rows)
    valid = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", showErrorMessage=True)
    valid.errorTitle, valid.error = "Units", "Whole units, 0 or more; 0 takes the deployment out of the plan."
    sheet.add_data_validation(valid)
    valid.add(f"{letter}{page.first}:{letter}{last + SPARE_ROWS}")
    made = f"${letter}{page.first}<>${page.letter('units_as_made')}{page.first}"
    if rows:
        sheet.conditional_formatting.add(
            f"{letter}{page.first}:{letter}{last}", FormulaRule(formula=[made], **style.BROKEN)
        )
    for row in rows:
        cell = sheet[f"{letter}{row}"]
        cell.protection, cell.fill, cell.font = style.UNLOCKED, style.ENTRY_FILL, style.STRONG
    for row in range(last + 1, last + SPARE_ROWS + 1):
        for column in ("pledge", "preparation", "mission", "from_period", "units"):
            sheet[f"{page.letter(column)}{row}"].protection = style.UNLOCKED
