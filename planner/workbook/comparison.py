"""The comparison workbook: headline, differences and what is proven, inputs, units, missions and periods."""

from collections.abc import Iterator, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.answers import ProspectAnswer
from planner.answers.comparison import CLAIM, MEASURES, OF_WHOLE_PLANS, PROVED, UNKNOWN, Comparison
from planner.decisions.effect_range import UNDER_ESTIMATES, WEAKER_CAN_AVERT_MORE
from planner.layout.formula import Plain, plain
from planner.plan.certainty import rounded_down
from planner.workbook import style
from planner.workbook.saving import saved

ESTIMATE = "Exposure in civilian-months at risk: a model estimate of a published association, no forecast."
MEANINGS = {
    "scenario": "Name of the scenario.",
    "status": "optimal: as certain as was asked for; feasible: the search ended before.",
    "baseline": "Exposure with nobody there [civilian-months].",
    "in_place_only": "Exposure with those in place only [civilian-months].",
    "unprotected": "Exposure that stays with the plan, as the plan counts pledges [civilian-months].",
    "averted": "In place only less unprotected [civilian-months].",
    "averted_share": "Averted over in place only [1].",
    "averted_least": "The least of that by the published estimates of what people avert, the plan held fixed [1].",
    "averted_most": "The most of that by the published estimates of what people avert, the plan held fixed [1].",
    "objective": "What plans are judged by: unprotected exposure and charges on cost and change [civilian-months].",
    "bound": "No plan of the scenario can leave less, with charges on cost and change [civilian-months].",
    "certainty": "What the plan averts of the most that any plan can, at least [1]; below 0 where locks cost more.",
    "cost_usd": "Cost of deployments and prevention over the horizon, if all come [USD].",
    "persons": "People deployed, each unit once, if all come [persons].",
    "if_all_come": "Exposure that stays with the plan, if all come [civilian-months].",
    "by_chances": "The same by the chances of pledges, where nobody moves for who does not come [civilian-months].",
    "persons_by_chances": "People who come, by their chances [persons].",
    "cost_by_chances": "Cost of those who come, by their chances [USD].",
    "objective_least": "Least by which the best plans over what both count can differ, charges too [civilian-months].",
    "objective_most": "Most by which the best plans over what both count can differ, charges too [civilian-months].",
    "interval": "The same in words: the best plans differ by so much [civilian-months].",
    "verdict": "What is proven of the best plan against the base's, over what both count.",
    "only_here": "Unprotected, counted only in the scenario and left out of the difference [civilian-months].",
    "only_base": "Unprotected, counted only in the base and left out of the difference [civilian-months].",
    "shared": "What of the unprotected exposure is counted in the scenario and the base [civilian-months].",
    "uncounted": "What the base's plan leaves unprotected and the scenario does not count [civilian-months].",
    "base": "What the base has; of exposure, of what the scenario counts too.",
    "value": "What the scenario has.",
    "what": "What became of the units: moved, later, earlier, prepared otherwise, fell out, or new.",
    "mission_before": "Mission in the base's plan.",
    "from_before": "First period in the base's plan.",
    "mission": "Mission in the scenario's plan.",
    "from": "First period in the scenario's plan.",
    "why": "Why units that fell out stay unused.",
    "difference": "Unprotected less the base's, over what both count [civilian-months].",
    "month": "First month of the period.",
}
SIDES = ("_here", "_base")
MEANINGS |= {
    f"{measure}{side}": f"Over what both count: {whose} [{unit}]."
    for measure, unit in MEASURES.items()
    if measure not in OF_WHOLE_PLANS
    for side, whose in zip(SIDES, ("the scenario's", "the base's"), strict=True)
}
OVER_FUTURES = {
    "nobody_new": "Exposure with those in place only [civilian-months].",
    "if_all_come": "Exposure that stays with the plan, if all come [civilian-months].",
    "expected": "Mean over the futures, as ordered [civilian-months].",
    "standard_error": "Standard error of the mean: what is drawn leaves this much open [civilian-months].",
    "median": "As many futures leave more as less [civilian-months].",
    "worst_tenth": "Mean over the worst tenth of the futures [civilian-months].",
    "worst_tenth_error": "Standard error of that [civilian-months].",
    "low": "In nine of ten futures it is this at least [civilian-months].",
    "high": "In nine of ten futures it is this at most [civilian-months].",
}
"""Columns of the sheet of futures."""

MEANINGS |= OVER_FUTURES
FORMATS = {
    **dict.fromkeys(("averted_share", "averted_least", "averted_most"), style.SHARE),
    "certainty": "0.0%",
    "period": "0",
    "from": "0",
    "from_before": "0",
}
SIGNED, SIGNED_SHARE = "+#,##0;-#,##0;0", "+0.0%;-0.0%;0.0%"
WIDTHS = {
    "scenario": 30,
    "row": 46,
    "pledge": 36,
    "why": 70,
    "verdict": 18,
    "interval": 32,
    "unit_type": 24,
    "base": 24,
    "value": 24,
}
FILLS = {
    "not proven": PatternFill("solid", fgColor="FFE9B8"),
    "proven lower": PatternFill("solid", fgColor="CFE6F7"),
    "proven no higher": PatternFill("solid", fgColor="E7F2FB"),
    "proven higher": PatternFill("solid", fgColor="F9D3BE"),
    "proven no lower": PatternFill("solid", fgColor="FCE9DE"),
}
WIDE = 26
"""Greatest width of other columns [characters]."""


def comparison_workbook(found: Comparison, drawn: Sequence[ProspectAnswer] = ()) -> bytes:
    """Write a comparison as an .xlsx file.

    Args:
        found: The comparison.
        drawn: What stays unprotected over the same futures, by name of the scenario; without any no sheet has them.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    title = f"Scenarios beside “{found.base}”"
    _overview(workbook, found, title)
    for name, frame, what in (*_tables(found), *_futures(drawn)):
        sheet = workbook.create_sheet(name)
        style.title(sheet, what, ESTIMATE)
        _table(sheet, 4, frame)
        style.page(sheet, 4, title)
        sheet.freeze_panes = sheet.cell(5, 2)
        sheet.auto_filter.ref = f"A4:{get_column_letter(len(frame.columns))}{4 + max(1, len(frame))}"
    return saved(workbook)


def _tables(found: Comparison) -> Iterator[tuple[str, pd.DataFrame, str]]:
    yield "inputs", found.inputs, "What differs in the inputs, cell by cell"
    yield "units", found.units, "Units that deploy otherwise than in the base's plan"
    yield "missions", found.missions.drop(columns=["latitude", "longitude"]), "Exposure by mission, side by side"
    months = found.periods["month"].dt.strftime("%Y-%m")
    yield "periods", found.periods.assign(month=months), "Exposure over time"


def _futures(drawn: Sequence[ProspectAnswer]) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """The sheet of futures, where they were drawn."""
    if drawn:
        rows = [{"scenario": row.name} | {name: getattr(row, name) for name in OVER_FUTURES} for row in drawn]
        yield "futures", pd.DataFrame(rows), "Unprotected over the same futures, people and money placed anew"


def _overview(workbook: Workbook, found: Comparison, title: str) -> None:
    """Write the overview: headline, differences, verdicts, their meaning and a chart."""
    sheet = workbook.create_sheet("comparison")
    style.title(sheet, title, ESTIMATE)
    headline = found.headline.assign(certainty=found.headline["certainty"].map(rounded_down, na_action="ignore"))
    row = _table(sheet, 4, headline) + 1
    style.put(sheet.cell(row, 1), f"Differences from “{found.base}”, exposure over what both count")
    sheet.cell(row, 1).font = style.SECTION
    first = row + 1
    differences = found.differences.drop(columns=[f"{m}{side}" for m in OF_WHOLE_PLANS for side in SIDES])
    row = _table(sheet, first, differences, signed=True) + 1
    _mark(sheet, first, differences)
    for text in (f"{UNDER_ESTIMATES} {WEAKER_CAN_AVERT_MORE}", CLAIM, *found.cautions):
        style.put(sheet.cell(row, 1), text)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(found.headline.columns))
        sheet.cell(row, 1).alignment = style.WRAPPED
        sheet.row_dimensions[row].height = style.LINE * (1 + len(text) // 180)
        row += 1
    _chart(sheet, found, row + 1)
    style.page(sheet, None, title)
    sheet.freeze_panes = "B5"


def _table(sheet: Worksheet, top: int, frame: pd.DataFrame, *, signed: bool = False) -> int:
    """Write a table and return the row after it."""
    columns = tuple(map(str, frame.columns))
    style.head(sheet, top, columns, MEANINGS)
    sheet.row_dimensions[top].height = 2 * style.LINE
    rows = [[_plain(*cell) for cell in zip(columns, cells, strict=True)] for cells in frame.itertuples(index=False)]
    for number, column in enumerate(columns, start=1):
        size = sheet.column_dimensions[get_column_letter(number)]
        longest = max((len(_shown(cells[number - 1])) for cells in rows), default=0)
        wanted = WIDTHS.get(column, min(max(longest + 3, 11), WIDE))
        size.width = max(wanted, size.width if size.customWidth else 0)
    shown = [_format(column, signed=signed) for column in columns]
    for row, cells in enumerate(rows, start=top + 1):
        for number, cell in enumerate(cells, start=1):
            if cell is not None:
                place = sheet.cell(row, number)
                style.put(place, cell)
                place.alignment = style.WRAPPED if isinstance(cell, str) else style.RAISED
                if not isinstance(cell, str):
                    place.number_format = shown[number - 1]
    style.heighten(sheet, style.long_texts(rows, top + 1, 20))
    return top + 1 + len(rows)


def _format(column: str, *, signed: bool) -> str:
    if column.endswith("_relative"):
        return SIGNED_SHARE
    if column == "difference" or (signed and not column.endswith(SIDES) and not column.startswith("only_")):
        return SIGNED
    return FORMATS.get(column, style.WHOLE)


def _plain(column: str, cell: object) -> Plain:
    """A cell of a frame as a sheet holds it; None where it is blank."""
    held = plain(cell)
    return UNKNOWN if held is None and column in PROVED else held


def _shown(cell: Plain) -> str:
    return f"{cell:+,.0f}" if isinstance(cell, int | float) else str(cell or "")


def _mark(sheet: Worksheet, top: int, frame: pd.DataFrame) -> None:
    """Colour objectives and verdicts by what is proven."""
    wanted = ["objective", "objective_relative", "objective_least", "objective_most", "interval", "verdict"]
    places = [list(frame.columns).index(column) + 1 for column in wanted]
    for row, verdict in enumerate(frame["verdict"], start=top + 1):
        for place in places:
            if verdict in FILLS:
                sheet.cell(row, place).fill = FILLS[verdict]


def _chart(sheet: Worksheet, found: Comparison, row: int) -> None:
    """Bar chart of the exposure averted by each scenario."""
    column = list(found.headline.columns).index("averted") + 1
    last = 4 + len(found.headline)
    chart = BarChart()
    chart.type, chart.style, chart.legend = "bar", 10, None
    chart.title = "Averted by the plan [civilian-months]"
    chart.add_data(Reference(sheet, min_col=column, min_row=5, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=5, max_row=last))
    chart.x_axis.scaling.orientation, chart.y_axis.scaling.min = "maxMin", 0
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.height, chart.width = 3 + 0.7 * len(found.headline), 26
    sheet.add_chart(chart, f"A{row}")
