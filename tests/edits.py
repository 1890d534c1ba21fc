"""Edits of the case `data/tiny`: each a function of a folder that holds a copy of it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from planner.settings import SETTINGS
from planner.tables import TABLES

TINY = Path(__file__).parent.parent / "data" / "tiny"

Edit = Callable[[Path], object]


def copy_of_tiny(folder: Path, *edits: Edit) -> Path:
    """A copy of the case in a folder, with every column and setting that the schema has, edited."""
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    for table in TABLES.values():
        _complete(folder / f"{table.name}.csv", [column.name for column in table.columns])
    rows = grid(folder / "settings.csv")
    named = {row[0] for row in rows}
    absent = [[name, one.default or "", "", ""] for name, one in SETTINGS.items() if name not in named]
    if absent:
        put(folder / "settings.csv", [*rows, *absent])
    for edit in edits:
        edit(folder)
    return folder


def _complete(file: Path, columns: list[str]) -> None:
    """Add columns that a table lacks, blank, before its sources and notes."""
    heading, *rows = grid(file)
    if absent := [column for column in columns if column not in heading]:
        place, blank = heading.index("source"), [""] * len(absent)
        put(file, [heading[:place] + absent + heading[place:], *(row[:place] + blank + row[place:] for row in rows)])


def grid(file: Path) -> list[list[str]]:
    """Every row of a CSV file, the heading first."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def put(file: Path, rows: list[list[str]]) -> None:
    """Write rows as a CSV file."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def cell(table: str, row: int, column: str, value: str) -> Edit:
    """Put a value into a cell; the heading is row 1."""

    def edit(folder: Path) -> None:
        rows = grid(folder / f"{table}.csv")
        rows[row - 1][rows[0].index(column)] = value
        put(folder / f"{table}.csv", rows)

    return edit


def setting(name: str, value: str) -> Edit:
    """Give a setting another value."""

    def edit(folder: Path) -> None:
        rows = grid(folder / "settings.csv")
        cell("settings", 1 + [row[0] for row in rows].index(name), "value", value)(folder)

    return edit


def row(table: str, **cells: str) -> Edit:
    """Add a row."""

    def edit(folder: Path) -> None:
        rows = grid(folder / f"{table}.csv")
        assert set(cells) <= set(rows[0])
        put(folder / f"{table}.csv", [*rows, [cells.get(column, "") for column in rows[0]]])

    return edit


def without_row(table: str, number: int) -> Edit:
    """Remove a row."""

    def edit(folder: Path) -> None:
        rows = grid(folder / f"{table}.csv")
        put(folder / f"{table}.csv", rows[: number - 1] + rows[number:])

    return edit


def heading_only(table: str) -> Edit:
    """Remove every row but the heading."""
    return lambda folder: put(folder / f"{table}.csv", grid(folder / f"{table}.csv")[:1])


def without_column(table: str, column: str) -> Edit:
    """Remove a column."""

    def edit(folder: Path) -> None:
        rows = grid(folder / f"{table}.csv")
        place = rows[0].index(column)
        put(folder / f"{table}.csv", [cells[:place] + cells[place + 1 :] for cells in rows])

    return edit


def extra_column(table: str, heading: str) -> Edit:
    """Add a blank column under a heading."""

    def edit(folder: Path) -> None:
        head, *rows = grid(folder / f"{table}.csv")
        put(folder / f"{table}.csv", [[*head, heading], *([*cells, ""] for cells in rows)])

    return edit


def without(table: str) -> Edit:
    """Remove a table."""
    return lambda folder: (folder / f"{table}.csv").unlink()


def content(file: str, data: bytes) -> Edit:
    """Write a file, byte by byte."""
    return lambda folder: (folder / file).write_bytes(data)


def replaced(table: str, old: bytes, new: bytes) -> Edit:
    """Replace bytes of a table wherever they are."""

    def edit(folder: Path) -> None:
        file = folder / f"{table}.csv"
        assert old in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old, new))

    return edit
