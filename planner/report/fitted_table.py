"""A table of the terminal that is never cut: where its columns do not fit, every row is told line by line."""

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from planner.language import notation, told
from planner.plan.certainty import UNKNOWN, percent

PADDING = 3
"""Blanks and border beside each column [characters]."""


class FittedTable(Table):
    """A table whose columns are as wide as the terminal allows, and never narrower than their longest word."""

    def __init__(self, *headers: str, title: str = "", **options: Any) -> None:  # noqa: ANN401
        """A table with a title that has the width of the terminal, not of the table."""
        super().__init__(*headers, **options)
        self._heading = title

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, or where it is wider than the terminal its rows, a line per cell."""
        if self._heading:
            yield Text(self._heading, "bold")
        widths = self._widths(options.max_width - PADDING * len(self.columns) - 1)
        if widths is None:
            yield from self._records()
            return
        for column, width in zip(self.columns, widths, strict=True):
            column.width = width
        yield from super().__rich_console__(console, options)

    def add_row(self, *cells: RenderableType | None, **style: Any) -> None:  # noqa: ANN401
        """A row, its figures in the notation of whoever reads."""
        super().add_row(*(_in_notation(cell) if isinstance(cell, str) else cell for cell in cells), **style)

    def _widths(self, room: int) -> list[int] | None:
        """Width of each column, those that need least more than their longest word first; None if there is no room."""
        texts = [[str(column.header), *map(str, column.cells)] for column in self.columns]
        widths = [max((cell_len(word) for text in column for word in text.split()), default=0) for column in texts]
        whole = [max((cell_len(line) for text in column for line in text.splitlines()), default=0) for column in texts]
        spare = room - sum(widths)
        if spare < 0:
            return None
        for place in sorted(range(len(widths)), key=lambda place: whole[place] - widths[place]):
            more = min(spare, whole[place] - widths[place])
            widths[place], spare = widths[place] + more, spare - more
        return widths

    def _records(self) -> Iterator[RenderableType]:
        """Rows and caption, with a blank line between two rows."""
        for cells in zip(*(column.cells for column in self.columns), strict=True):
            filled = [(column, cell) for column, cell in zip(self.columns, cells, strict=True) if str(cell).strip()]
            for column, cell in filled:
                yield Text(f"{column.header}: {cell}" if str(column.header) else str(cell))
            yield Text("")
        if self.caption:
            yield Text(str(self.caption))


def _in_notation(cell: str) -> str:
    return cell if any(letter.isalpha() for letter in cell) else told(notation(cell))


def exposure_cell(exposure: float | None) -> str:
    """An exposure in a cell [civilian-months]; unknown where it is None."""
    return told(UNKNOWN) if exposure is None else f"{exposure:,.0f}"


def certainty_cell(certainty: float | None) -> str:
    """A certainty in a cell [1]; unknown where it is None."""
    return told(UNKNOWN if certainty is None else percent(certainty))


def titled_table(title: str, *columns: str, words: tuple[str, ...] = ()) -> FittedTable:
    """A table with right-aligned numbers, except for columns in `words`."""
    table = FittedTable(title=title, header_style="bold")
    for column in columns:
        table.add_column(column, justify="left" if column in words else "right", overflow="fold")
    return table
