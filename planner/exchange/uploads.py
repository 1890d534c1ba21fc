"""Uploaded cases: a zip of CSV files or a workbook, checked, and compared with the inputs that they would replace."""

from dataclasses import dataclass

from planner.check import CheckedCase, check
from planner.difference import Difference, difference
from planner.fault import printable
from planner.normalise import normalised
from planner.packed import read_bytes
from planner.raw import RawCase
from planner.sheets import Sheets, sheets_of
from planner.workspace.validation import validate


class UploadError(Exception):
    """An upload that cannot be read; the message says why."""


@dataclass(frozen=True)
class Upload:
    """An uploaded case."""

    raw: RawCase
    checked: CheckedCase

    @property
    def sheets(self) -> Sheets:
        """Its tables as text."""
        return sheets_of(self.raw)


def read_case(name: str, data: bytes) -> Upload:
    """Read a case from an uploaded file, whose format is detected from its content.

    Raises:
        RefusedError: Nothing of it can be read.
    """
    return _checked(read_bytes(printable(name), data))


def _checked(raw: RawCase) -> Upload:
    if raw.unread:
        raise UploadError(" ".join(map(str, raw.faults)))
    raw = normalised(raw)
    return Upload(raw, check(raw))


def differs(old: Sheets, sent: Upload) -> Difference:
    """Compare the inputs, as far as they can be read, with an uploaded case, as far as that can be read."""
    return difference(validate(old).checked.case, sent.checked.case, sent.raw)
