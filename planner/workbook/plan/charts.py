"""Native charts of the plan workbook."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.worksheet.worksheet import Worksheet

from planner.layout.formula import Page

COLOURS = ("7F7F7F", "1F3864", "2E75B6", "C55A11", "548235")


def _series(chart: BarChart | LineChart, sheet: Worksheet, page: Page, rows: list[int], named: dict[str, str]) -> None:
    """A series per column, with its displayed name."""
    for place, (column, name) in enumerate(named.items()):
        number = page.columns.index(column) + 1
        chart.add_data(Reference(sheet, min_col=number, min_row=rows[0], max_row=rows[-1]), titles_from_data=False)
        series = chart.series[place]
        series.tx = SeriesLabel(v=name)
        series.graphicalProperties.solidFill = COLOURS[place]
        series.graphicalProperties.line.solidFill = COLOURS[place]


def _dress(
    chart: BarChart | LineChart, title: str, across: str, up: str, shown: str, size: tuple[float, float]
) -> None:
    chart.title, chart.x_axis.title, chart.y_axis.title = title, across or None, up
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = shown, False
    chart.y_axis.scaling.min = 0
    chart.legend.position = "b"
    chart.width, chart.height = size


def exposure_over_time(sheet: Worksheet, page: Page, rows: list[int], anchor: str) -> None:
    """Exposure period by period, with those in place only, and with the plan: if all come, and by their chances."""
    chart = LineChart()
    named = {
        "in_place_only": "in place only (before)",
        "unprotected": "with the plan, if all come",
        "expected": "with the plan, by their chances",
    }
    _series(chart, sheet, page, rows, named)
    for series in chart.series:
        series.smooth = False
        series.graphicalProperties.line.width = 28_000
    column = page.columns.index("first_month") + 1
    chart.set_categories(Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[-1]))
    _dress(chart, "Unprotected exposure over time", "first month of the period", "civilian-months", "#,##0", (24, 11))
    sheet.add_chart(chart, anchor)


def requirement_met(sheet: Worksheet, page: Page, rows: list[int], kind: str, anchor: str) -> None:
    """Share of the requirement that is met at each mission, with those in place and with the plan."""
    chart = BarChart()
    named = {f"{kind}_met_in_place": "in place only (before)", f"{kind}_met": "with the plan (after)"}
    _series(chart, sheet, page, rows, named)
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[-1]))
    _dress(chart, f"Requirement of {kind} met, by mission", "", "share met", "0%", (24, 11))
    chart.y_axis.scaling.max = 1
    sheet.add_chart(chart, anchor)


def cost_by_source(sheet: Worksheet, page: Page, rows: list[int], sources: tuple[str, ...], anchor: str) -> None:
    """What meets the cost of each mission."""
    chart = BarChart()
    chart.grouping, chart.overlap = "stacked", 100
    _series(chart, sheet, page, rows, {source: source for source in sources})
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[-1]))
    _dress(chart, "Cost by source", "", "USD", "#,##0", (24, 11))
    sheet.add_chart(chart, anchor)
