"""Read a sheet as a table of text, with notices of what was normalised and faults of what is ambiguous."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from openpyxl.utils import get_column_letter

from planner.fault import Fault, FaultLog, in_rows, shown, some
from planner.figures import several
from planner.file_limits import LIMITS
from planner.formats.raw import RawTable, TableLocation
from planner.language import joined, say
from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.workbook.incoming.cell_texts import cell_text
from planner.workbook.incoming.headings import (
    TAGGED,
    Heading,
    among_tags,
    are_tags,
    columns_of,
    heading,
    heading_row,
    stray_in_tags,
)
from planner.workbook.incoming.sheet_reader import ReceivedSheet, filled

UNSTYLED = say("numbers whose format the workbook lacks were read as numbers, not as dates")


@dataclass(frozen=True)
class ReceivedTable:
    """A table received in a sheet."""

    table: RawTable | None
    place: TableLocation
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_table(sheet: ReceivedSheet, table: Table) -> ReceivedTable:
    """Read a sheet as a table of the schema, without guessing."""
    sent = ReceivedTable(None, TableLocation(sheet.name, 1, {}))
    row = heading_row(sheet, table)
    if row is None:
        allowed = say(
            "a heading with the columns {columns}", columns=", ".join(column.name for column in table.columns)
        )
        sent.faults.append(Fault(table.name, None, "", say("no heading"), allowed, "", sheet.name))
        return sent
    if (width := len(list(filled(sheet.rows[row])))) > LIMITS.columns:
        allowed = say("at most {count} columns", count=LIMITS.columns)
        sent.faults.append(Fault(table.name, row, "", several(width, "column"), allowed, "", sheet.place(row, "")))
        return sent
    return _SheetReader(sheet, table, heading(sheet, row, table, sent.faults), sent.faults).read()


@dataclass
class _SheetReader:
    """Reader of a sheet under its heading."""

    sheet: ReceivedSheet
    table: Table
    heading: Heading
    faults: list[Fault]
    normalised: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Cells by what was normalised."""
    tags: int | None = None
    """Row of hashtags, if there is one."""
    log: FaultLog = field(default_factory=FaultLog)
    """Faults of rows."""
    doubtful: set[int] = field(default_factory=set)
    """Rows with a fault."""

    def read(self) -> ReceivedTable:
        """Read every row under the heading."""
        self._look_above()
        self._look_at_merged()
        self._take_out_tags()
        if self.sheet.unstyled:
            self.normalised[UNSTYLED] += self.sheet.unstyled
        names = list(dict.fromkeys(self.heading.columns.values()))
        rows = {}
        for number in sorted(n for n in self.sheet.rows if n > self.heading.row and n != self.tags):
            self._look_beside(number)
            texts = self._texts(number, names)
            if any(text.strip() for text in texts) or number in self.doubtful:
                rows[number] = texts
        letters = {name: self.sheet.place(None, letter) for name, letter in self.heading.letters().items()}
        place = TableLocation(self.sheet.name, self.heading.row, letters)
        faults = [*self.faults, *self.log.all]
        return ReceivedTable(RawTable(tuple(names), rows), place, faults, list(self._notices(rows)))

    def _take_out_tags(self) -> None:
        """Leave out the row of hashtags that humanitarian data has under its heading."""
        first = min((n for n in self.sheet.rows if n > self.heading.row), default=None)
        texts = [] if first is None else [str(cell.value) for cell in self.sheet.rows[first].values()]
        if first is not None and are_tags(texts):
            self.tags = first
            self.normalised[TAGGED].append(in_rows([first]))
            if stray := among_tags(texts):
                self._add(first, partial(stray_in_tags, self.table.name, first, stray, self.sheet.place(first, "")))

    def _add(self, row: int, fault: Callable[[], Fault]) -> None:
        """Add a fault of a row."""
        self.doubtful.add(row)
        self.log.add(self.table.name, fault)

    def _texts(self, row: int, names: list[str]) -> tuple[str, ...]:
        cells = self.sheet.rows[row]
        texts: dict[str, str] = {}
        for number, name in self.heading.columns.items():
            if number in cells:
                column = self._column(name, row)
                read = cell_text(cells[number], column, self.sheet.since)
                for what in read.normalised:
                    self.normalised[what].append(f"{get_column_letter(number)}{row}")
                if read.why is not None:
                    self._add(row, partial(self._in_words, row, number, column, read.why))
                texts.setdefault(name, read.text)
        return tuple(texts.get(name, "") for name in names)

    def _in_words(self, row: int, number: int, column: Column, why: Callable[[], tuple[str, str]]) -> Fault:
        """Fault of an ambiguous cell."""
        found, hint = why()
        place, name = self.sheet.place(row, get_column_letter(number)), self.heading.columns[number]
        return Fault(self.table.name, row, name, found, column.allowed, hint, place)

    def _column(self, name: str, row: int) -> Column:
        """Column of a cell; for the value of a setting, that of the setting."""
        if self.table.name == "settings" and name == "value":
            for number, heading in self.heading.columns.items():
                cell = self.sheet.rows[row].get(number)
                if heading == "setting" and cell is not None and str(cell.value).strip() in SETTINGS:
                    return SETTINGS[str(cell.value).strip()].value
        return columns_of(self.table)[name]

    def _look_above(self) -> None:
        """Refuse rows of several cells above the heading, which may be rows of the table sorted above it."""
        for row in sorted(n for n in self.sheet.rows if n < self.heading.row):
            if len(list(filled(self.sheet.rows[row]))) > 1:
                self._add(row, partial(self._above, row))

    def _above(self, row: int) -> Fault:
        hint = say("Move the heading above every row of the table; a title above it takes one cell.")
        place = self.sheet.place(row, get_column_letter(min(filled(self.sheet.rows[row]))))
        return Fault(self.table.name, row, "", say("a row above the heading"), say("titles of one cell"), hint, place)

    def _look_beside(self, row: int) -> None:
        """Refuse cells without a heading, which may have been moved there."""
        for number in filled(self.sheet.rows[row]):
            if number not in self._headed:
                self._add(row, partial(self._beside, row, number))

    @cached_property
    def _headed(self) -> set[int]:
        """Columns with a heading."""
        return set(filled(self.sheet.rows[self.heading.row]))

    def _beside(self, row: int, number: int) -> Fault:
        place = self.sheet.place(row, get_column_letter(number))
        found = say("{cell} in a column without a heading", cell=shown(str(self.sheet.rows[row][number].value)))
        hint = say("Delete it, or give the column a heading.")
        return Fault(self.table.name, row, "", found, say("blank"), hint, place)

    def _look_at_merged(self) -> None:
        for first_row, first_column, last_row, last_column in self.sheet.merged:
            under = last_row >= self.heading.row and any(first_column <= n <= last_column for n in self.heading.columns)
            if under:
                row = max(first_row, self.heading.row)
                cells = f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"
                self._add(row, partial(self._merged, row, cells))

    def _merged(self, row: int, cells: str) -> Fault:
        place, hint = self.sheet.place(None, cells), say("Unmerge them, and fill in every cell.")
        return Fault(self.table.name, row, "", say("merged cells"), say("a cell of its own"), hint, place)

    def _notices(self, rows: dict[int, tuple[str, ...]]) -> Iterator[str]:
        name, columns = self.sheet.name, self.heading
        if self.sheet.hidden:
            yield say("{sheet}: the sheet is hidden, and was read.", sheet=name)
        if self.heading.row > 1:
            yield say(
                "{sheet}: the heading was found in row {row:d}; nothing above it was read.",
                sheet=name, row=self.heading.row,
            )  # fmt: skip
        if columns.renamed:
            renamed = (
                say("{heading} as {column}", heading=shown(text), column=columns.columns[number])
                for number, text in columns.renamed.items()
            )
            yield say(
                "{sheet}: headings were read as the columns they name: {columns}.",
                sheet=name, columns=joined(renamed, ", "),
            )  # fmt: skip
        if columns.left_out:
            texts = (self.sheet.rows[columns.row][number].value for number in columns.left_out)
            yield say(
                "{sheet}: columns that are no part of a case were not read: {columns}.",
                sheet=name, columns=", ".join(map(str, texts)),
            )  # fmt: skip
        for what, cells in self.normalised.items():
            yield say("{table}: {what}: {places}.", table=name, what=what, places=some(cells))
        hidden = [str(row) for row in self.sheet.hidden_rows if row in rows]
        if hidden:
            yield say("{sheet}: hidden rows were read: {rows}.", sheet=name, rows=some(hidden))
        letters = {get_column_letter(number) for number in columns.columns}
        if covered := [letter for letter in self.sheet.hidden_columns if letter in letters]:
            yield say("{sheet}: hidden columns were read: {columns}.", sheet=name, columns=some(covered))
        taken = len(rows) + (self.tags is not None)
        if rows and (skipped := max(rows) - columns.row - taken):
            yield say("{sheet}: blank rows between others were skipped ({count} in all).", sheet=name, count=skipped)
