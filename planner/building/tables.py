"""The columns of a case's tables, in the order in which they are written."""

from planner.schema import FREE
from planner.tables import TABLES


def columns(table: str) -> list[str]:
    """Columns of a table with `source` and `note`."""
    return [column.name for column in (*TABLES[table].columns, *FREE)]
