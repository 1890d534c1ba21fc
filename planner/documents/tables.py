"""The documentation of every input table and column, written from the schema."""

from collections.abc import Iterator

from planner.schema import FREE, Column, Table
from planner.settings import SETTINGS
from planner.tables import READINESS_ASSUMPTIONS, TABLES

HEAD = """# The input tables

A case is a folder with one CSV file per table, in UTF-8, with the headings below; a zip of it; or an Excel workbook
with a sheet per table. Keys are short text ids. Blank, zero and no limit are three different things: where the last
column is empty, blank is a fault. Periods are numbered from 1. Numbers have a point for decimals and no separators of
thousands: where there is room for either, 1.100 is a fault, as it is 1100 to some, and is written 1100 or 1.10. This
page is written from the schema by `make docs`.
"""

COLUMNS = "| column | what it says | unit | allowed | blank means |\n|---|---|---|---|---|"


def tables_page() -> str:
    """The page in Markdown."""
    free = "\n".join(_row(column) for column in FREE)
    every = f"## In every table\n\nMay be left out; kept through every round trip.\n\n{COLUMNS}\n{free}\n"
    return "\n".join([HEAD, *(_section(table) for table in TABLES.values()), every])


def _section(table: Table) -> str:
    return "\n".join(_lines(table)) + "\n"


def _lines(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    missing = f" If the table is missing: {table.missing}." if table.missing else ""
    yield f"{table.meaning}.{key}{missing}\n"
    yield COLUMNS
    yield from (_row(column) for column in table.columns)
    if table.name == "settings":
        yield "\n| setting | what it says | unit | allowed | if the row is missing |\n|---|---|---|---|---|"
        yield from (_row(s.value, s.if_missing) for s in SETTINGS.values())
    if table.name == "readiness":
        yield "\n| stated assumption | lead, months | delivery probability |\n|---|---:|---:|"
        yield from (f"| {level} | {lead} | {likely:.2f} |" for level, lead, likely in READINESS_ASSUMPTIONS)


def _row(column: Column, last: str | None = None) -> str:
    blank = column.blank or ""
    return f"| `{column.name}` | {column.meaning} | {column.unit} | {column.values} | {last or blank} |"
