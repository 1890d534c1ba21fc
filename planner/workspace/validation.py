"""Validation of tables as they are typed: all faults at once, and the fingerprint of the case. Cached."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from planner.check import CheckedCase, check, consistency
from planner.fault import Fault
from planner.reach import Reach
from planner.sheets import Sheet, Sheets, content_hash, raw_case


@dataclass(frozen=True)
class Validation:
    """The result of validating tables as they are typed."""

    checked: CheckedCase
    fingerprint: str | None
    """Fingerprint of the case; None while it has faults."""

    @property
    def faults(self) -> list[Fault]:
        """Every fault of the case."""
        return self.checked.faults

    @cached_property
    def idle(self) -> bool:
        """Whether nothing is wrong with the case but that no mission takes part."""
        return len(self.faults) == 1 and self.faults == list(consistency.nothing_takes_part(Reach(self.checked.case)))

    def of_table(self, name: str) -> list[Fault]:
        """The faults of one table."""
        return [fault for fault in self.faults if fault.table == name]


def inputs_key(sheets: Sheets) -> str:
    """Key of inputs: the fingerprint of the case, or the hash of its cells where it has faults."""
    return validate(sheets).fingerprint or content_hash(sheets)


def validate(sheets: Sheets) -> Validation:
    """Validate tables as they are typed; the same tables are validated once."""
    return _validated(tuple(sheets.items()))


@lru_cache(maxsize=64)
def _validated(pairs: tuple[tuple[str, Sheet], ...]) -> Validation:
    checked = check(raw_case(dict(pairs)))
    return Validation(checked, checked.fingerprint)
