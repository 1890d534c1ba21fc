"""A comparison as one page to print: self-contained HTML without scripts, with inline charts and escaped text."""

import re
from collections.abc import Callable
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.answers.comparison import CLAIM, Comparison
from planner.charts import comparison, comparison_tables
from planner.charts.comparison_tables import DisplayTable
from planner.charts.figure import ESTIMATE, Figure
from planner.charts.in_language import told_figure, word
from planner.charts.picture import picture
from planner.language import kept, language, notation, tell, told

MOST_ROWS = 40
"""Rows that are printed of a scenario's inputs or units; the workbook has all."""

TOO_WIDE = ("averted_relative", "objective_relative")
"""Columns of the differences that there is no room for on a page."""

TEMPLATES = Environment(
    loader=PackageLoader("planner.exchange"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
)
TEMPLATES.globals["zip"] = zip


class PrintedColumn(NamedTuple):
    """A column of a table: its heading and its class in the style sheet."""

    heading: str
    class_: str


class PrintedRow(NamedTuple):
    """A row of a table: its cells as text, and its verdict, which colours it."""

    cells: list[str]
    verdict: str


class PrintedTable(NamedTuple):
    """A table, or its first rows and how many others there are."""

    title: str
    columns: list[PrintedColumn]
    rows: list[PrintedRow]
    more: str
    """Sentence on the rows that are not printed; empty where all are."""
    note: str


class PrintedFigure(NamedTuple):
    """An inline chart with its title and note, which are text of the page: a title in the chart may not fit."""

    title: str
    svg: Markup
    note: str


class PrintedPart(NamedTuple):
    """Inputs or units: a table for each scenario other than the base."""

    title: str
    scenarios: list[tuple[str, PrintedTable]]


def printed_page(found: Comparison) -> str:
    """Render the page as an HTML document in the language of whoever reads."""
    differences = comparison_tables.differences(found)
    narrow = comparison_tables.narrow(differences, *(name for name in differences.columns if name not in TOO_WIDE))
    charts = (
        comparison.ranges(found),
        comparison.by_mission(found),
        comparison.over_time(found),
        comparison.difference_maps(found),
    )
    return TEMPLATES.get_template("comparison.html.jinja").render(
        language=language(),
        title=tell("Scenarios beside “{base}”", base=found.base),
        estimate=told(ESTIMATE),
        summaries=[_table(each, len(each.frame)) for each in (comparison_tables.headline(found), narrow)],
        claim=told(kept(CLAIM)),
        cautions=[told(kept(caution)) for caution in found.cautions],
        nothing=tell("Nothing."),
        figures=[_figure(figure) for figure in charts],
        parts=[_part(found, comparison_tables.inputs), _part(found, comparison_tables.units)],
    )


def _part(found: Comparison, table: Callable[..., DisplayTable]) -> PrintedPart:
    others = [name for name in found.names if name != found.base]
    return PrintedPart(
        word(table(found).title), [(n, _table(table(found, n), MOST_ROWS, without="scenario")) for n in others]
    )


def _table(shown_table: DisplayTable, most: int, without: str = "") -> PrintedTable:
    names = list(shown_table.columns)
    shown = [place for place, name in enumerate(names) if name != without]
    columns = [_column(name, shown_table) for name in names]
    verdict = names.index("verdict") if "verdict" in names else None
    rows = [
        PrintedRow([_cell(cells[n], columns[n]) for n in shown], "" if verdict is None else _class(cells[verdict]))
        for cells in comparison_tables.texts(shown_table)[:most]
    ]
    left = max(0, len(shown_table.frame) - most)
    more = tell("And {count:,} more; the comparison workbook has them all.", count=left) if left else ""
    return PrintedTable(word(shown_table.title), [columns[n] for n in shown], rows, more, word(shown_table.note))


def _column(name: str, shown_table: DisplayTable) -> PrintedColumn:
    column = shown_table.columns[name]
    return PrintedColumn(word(column.heading), "number" if column.format else _class(name))


def _cell(text: str, column: PrintedColumn) -> str:
    """A cell in the language of whoever reads, a figure in its notation."""
    return told(notation(text)) if column.class_ == "number" else str(word(text))


def _class(text: str) -> str:
    return re.sub(r"\W+", "-", text)


def _figure(figure: Figure) -> PrintedFigure:
    """An inline chart, with ids made unique within the page."""
    shown = told_figure(figure)
    drawn = picture(shown, "svg", titled=False).decode()
    own = re.sub(r'(\bid="|url\(#)', rf"\g<1>{figure.name}-", drawn)
    return PrintedFigure(f"{shown.title} [{shown.unit}]", Markup(own), shown.note)  # noqa: S704
