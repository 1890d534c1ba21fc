"""Fill the sheet of money: cost by source at each mission, and what funds pay."""

from planner.layout.formula import Page
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.workbook import style
from planner.workbook.plan import charts, money
from planner.workbook.plan.writer import Writer

MOST_ON_A_PAGE = 45
"""Missions and funds together, up to which the money stays on one page [rows]."""


def fill(layout: Layout, places: Places, writer: Writer) -> tuple[str, str]:
    """Fill the sheet.

    Returns:
        Ranges of what is met by mission, and of what is paid by fund; the latter empty if there are no funds.
    """
    missions = Page("money", money.BY_MISSION, top=4)
    note = "What units and prevention cost at each mission, and what meets it [USD]. Not limited: no budget is given."
    title = "Money: cost by source"
    sheet = writer.table(missions, money.by_mission(layout, missions.first), title, note)
    last = missions.top + max(1, len(layout.missions))
    charts.cost_by_source(sheet, missions, [missions.first, last], money.SOURCES, f"A{last + 3}")
    funds = Page("money", money.BY_FUND, top=last + 27)
    style.put(sheet.cell(funds.top - 1, 1), "Funds: what they have, and what the plan pays out of them [USD]")
    sheet.cell(funds.top - 1, 1).font = style.SECTION
    rows = money.by_fund(layout, places, funds.first)
    after = writer.rows(sheet, funds.top, funds.columns, rows)
    if len(layout.missions) + after - funds.first <= MOST_ON_A_PAGE:
        style.one_page(sheet)
    met = missions.span("met in all", [missions.first, last])
    return met, funds.span("paid", [funds.first, after - 1]) if after > funds.first else ""
