"""Rows of a table for display in the reader's language, among them those of what would differ."""

from collections.abc import Iterable, Mapping
from typing import Any

from planner.difference.rows import TableChange
from planner.language import kept, say, say_as, told

DIFFERENCES = {
    "on": say_as("scenario", "on"),
    "table": say("table"),
    "row": say("row"),
    "column": say("column"),
    "before": say("before"),
    "after": say("after"),
    "mine": say("mine"),
    "theirs": say("theirs"),
}
"""Headings of what would differ, by key; the cells are of the files, and stay as they are."""


def told_rows(rows: Iterable[Mapping[Any, Any]], headings: Mapping[str, str], *cells: str) -> list[dict[str, Any]]:
    """Rows by their headings as they are told.

    Args:
        rows: Values by key.
        headings: What is said for each key.
        cells: Keys of cells that are told too.
    """
    return [
        {told(headings[key]): told(kept(value)) if key in cells and value else value for key, value in row.items()}
        for row in rows
    ]


def told_changes(changes: Iterable[TableChange]) -> list[dict[str, Any]]:
    """Rows of a table of what would differ."""
    return told_rows((change.as_row() for change in changes), DIFFERENCES)
