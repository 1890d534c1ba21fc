"""What is wrong with the tables as they are typed, at once, and whether a plan is still of them."""

from dataclasses import dataclass
from functools import lru_cache

from planner.check import Checked, check
from planner.fault import Fault
from planner.sheets import Sheet, Sheets, raw_case


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
    return Review(checked, checked.fingerprint)
