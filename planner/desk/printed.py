"""A comparison as one page to print: HTML that needs nothing else, its charts drawn in it, every text escaped."""

import re
from collections.abc import Iterator
from html import escape

from planner.charts import comparison, comparison_tables
from planner.charts.comparison_tables import DisplayTable
from planner.charts.figure import ESTIMATE, Figure
from planner.comparison import CLAIM, Comparison
from planner.desk.exchange import picture

MOST_ROWS = 40
"""Rows that are printed of a scenario's inputs or units; the workbook has all."""

TOO_WIDE = ("averted_relative", "objective_relative")
"""Columns of the differences that there is no room for on a page."""

STYLE = """
@page { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 "Segoe UI", Helvetica, Arial, sans-serif; color: #1d2733; margin: 0 auto; max-width: 273mm; }
h1 { font-size: 18pt; margin: 0 0 2mm; color: #1F3864; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; color: #1F3864; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0 2mm; } .quiet { color: #595959; font-size: 8.5pt; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; } thead { display: table-header-group; }
th { background: #1F3864; color: #fff; text-align: left; font-weight: 600; }
th, td { padding: 1mm 1.5mm; border-bottom: 0.2mm solid #c9d2dd; vertical-align: top; overflow-wrap: break-word; }
td.number, th.number { text-align: right; white-space: nowrap; } th.number { white-space: normal; }
tr { break-inside: avoid; } tr.not-proven td.verdict { background: #FFE9B8; }
tr.proven-lower td.verdict { background: #CFE6F7; } tr.proven-higher td.verdict { background: #F9D3BE; }
figure { margin: 2mm 0; break-inside: avoid; }
figure svg { max-width: 100%; max-height: 160mm; width: auto; height: auto; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
"""


def printed_page(found: Comparison) -> str:
    """The page.

    Returns:
        An HTML document without a script and without a reference to anything outside it.
    """
    title = f"Scenarios beside “{found.base}”"
    body = "\n".join(_body(found, title))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(found: Comparison, title: str) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="quiet">{escape(ESTIMATE)}</p>'
    yield from _section(comparison_tables.headline(found))
    differences = comparison_tables.differences(found)
    yield from _section(
        comparison_tables.narrow(differences, *(name for name in differences.columns if name not in TOO_WIDE))
    )
    yield f"<p>{escape(CLAIM)}</p>"
    yield from (f"<p>{escape(caution)}</p>" for caution in found.cautions)
    for figure in (
        comparison.ranges(found),
        comparison.by_mission(found),
        comparison.over_time(found),
        comparison.difference_maps(found),
    ):
        yield _figure(figure)
    for sight in (comparison_tables.inputs, comparison_tables.units):
        yield f"<h2>{escape(sight(found).title)}</h2>"
        for name in found.names:
            if name != found.base:
                yield f"<h3>{escape(name)}</h3>"
                yield from _part(sight(found, name))


def _section(sight: DisplayTable) -> Iterator[str]:
    yield f"<h2>{escape(sight.title)}</h2>"
    yield _table(sight, len(sight.frame))


def _part(sight: DisplayTable) -> Iterator[str]:
    """The first rows of a long table, and how many more there are."""
    if sight.frame.empty:
        yield "<p>Nothing.</p>"
        return
    yield _table(sight, MOST_ROWS, without="scenario")
    left = len(sight.frame) - MOST_ROWS
    if left > 0:
        yield f'<p class="quiet">And {left:,} more; the comparison workbook has them all.</p>'


def _table(sight: DisplayTable, most: int, without: str = "") -> str:
    names = list(sight.columns)
    kept = [place for place, name in enumerate(names) if name != without]
    classes = ["number" if sight.columns[name].format else _class(name) for name in names]
    head = "".join(f'<th class="{classes[n]}">{escape(sight.columns[names[n]].heading)}</th>' for n in kept)
    rows = []
    for cells in comparison_tables.texts(sight)[:most]:
        verdict = _class(cells[names.index("verdict")]) if "verdict" in names else ""
        row = "".join(f'<td class="{classes[n]}">{escape(cells[n])}</td>' for n in kept)
        rows.append(f'<tr class="{verdict}">{row}</tr>')
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _class(text: str) -> str:
    return escape(text.replace(" ", "-"))


def _figure(figure: Figure) -> str:
    """A chart drawn within the page; the names of its parts are its own."""
    drawn = picture(figure, "svg").decode()
    own = re.sub(r'(\bid="|url\(#)', rf"\g<1>{figure.name}-", drawn)
    return f'<figure>{own}<p class="quiet">{escape(figure.note)}</p></figure>'
