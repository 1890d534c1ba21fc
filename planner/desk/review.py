"""What is wrong with the tables as they are typed, at once, and whether a plan is still of them."""

from dataclasses import dataclass
from functools import lru_cache

from planner.check import Checked, check
from planner.desk.edits import Sheet, Sheets
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.raw import RawCase, RawTable


@dataclass(frozen=True)
class Review:
    """Tables as text, held against the schema."""

    checked: Checked
    fingerprint: str | None
    """Fingerprint of the case; None while it has faults."""

    @property
    def faults(self) -> list[Fault]:
        """Every fault of the case."""
        return self.checked.faults

    def of_table(self, name: str) -> list[Fault]:
        """The faults of one table."""
        return [fault for fault in self.faults if fault.table == name]


def review(sheets: Sheets) -> Review:
    """Check tables as they are typed; the same tables are checked once."""
    return _review(tuple(sheets.items()))


@lru_cache(maxsize=64)
def _review(pairs: tuple[tuple[str, Sheet], ...]) -> Review:
    checked = check(raw_case(dict(pairs)))
    return Review(checked, None if checked.faults else fingerprint(checked.case))


def raw_case(sheets: Sheets) -> RawCase:
    """Tables as a case that was sent; rows without a word in them are none."""
    return RawCase({name: _raw(sheet) for name, sheet in sheets.items()})


def _raw(sheet: Sheet) -> RawTable:
    rows = {number: row for number, row in enumerate(sheet.rows, start=2) if any(cell.strip() for cell in row)}
    return RawTable(sheet.header, rows)


def sheets_of(raw: RawCase) -> Sheets:
    """A case that was sent, as tables of text."""
    return {name: Sheet(table.header, tuple(table.rows.values())) for name, table in raw.tables.items()}
