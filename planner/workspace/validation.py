"""Validation of tables as typed: all faults at once, and the fingerprint of the case. Cached."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from planner.check import CheckedCase, check, consistency
from planner.fault import Fault
from planner.formats.sheets import Sheet, Sheets, content_hash, raw_case
from planner.reach import Reach


@dataclass(frozen=True)
class Validation:
    """Result of validating tables as typed."""

    checked: CheckedCase
    fingerprint: str | None
    """Fingerprint of the case; None while it has faults."""

    @property
    def faults(self) -> list[Fault]:
        """All faults of the case."""
        return self.checked.faults

    @cached_property
    def idle(self) -> bool:
        """Whether the only fault of the case is that no mission takes part."""
        return len(self.faults) == 1 and self.faults == list(consistency.nothing_takes_part(Reach(self.checked.case)))

    def of_table(self, name: str) -> list[Fault]:
        """Faults of one table."""
        return [fault for fault in self.faults if fault.table == name]


def inputs_key(sheets: Sheets) -> str:
    """Key of inputs: the fingerprint of the case, or a hash of its cells if it has faults."""
    return validate(sheets).fingerprint or content_hash(sheets)


def validate(sheets: Sheets) -> Validation:
    """Validate tables as typed; cached."""
    return _validated(tuple(sheets.items()))


@lru_cache(maxsize=64)
def _validated(pairs: tuple[tuple[str, Sheet], ...]) -> Validation:
    checked = check(raw_case(dict(pairs)))
    return Validation(checked, checked.fingerprint)
