"""Uploaded tables: read from a workbook, a zip or CSV files, and merged into the inputs in any of three ways."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from planner.check import HEADING, CheckedCase, check
from planner.difference import Difference, difference
from planner.difference.merging import Merged, Way, merged, merged_changes
from planner.difference.rows import WHOLE_ROW, TableChange
from planner.exchange.recipes import recipe_in
from planner.fault import Fault, counted, first, printable
from planner.figures import sentence, several
from planner.files.packed import IN_ALL, CaseFile, read_together
from planner.formats.normalise import normalised
from planner.formats.raw import RawCase
from planner.formats.sheets import Sheets, raw_case, sheets_of
from planner.language import joined, many, say
from planner.tables import TABLES
from planner.workspace.validation import validate

MOST_FAULTS = 10
"""Most faults that are told of a file with far too many."""

FIRST_ROW = 2
"""Number of the first row under the heading."""


class UploadError(Exception):
    """An upload that cannot be read; the message says why."""


@dataclass(frozen=True)
class Upload:
    """Uploaded tables, of a whole case or some of it."""

    raw: RawCase
    checked: CheckedCase
    """They as a case of their own."""

    @property
    def sheets(self) -> Sheets:
        """Its tables as text."""
        return sheets_of(self.raw)


@dataclass(frozen=True)
class Outlook:
    """All that is shown of an upload before something of it is taken."""

    upload: Upload
    found: Difference
    """Its differences from the inputs."""
    proposals: dict[Way, "Proposal"]
    beside: dict[str, bytes]
    """Files beside its tables, by path, where it holds a recipe."""


@dataclass(frozen=True)
class Proposal:
    """The inputs as an upload would make them, in one of the ways."""

    way: Way
    sheets: Sheets
    changes: list[TableChange]
    """Every row and cell that would differ, those that go included."""
    faults: list[Fault]
    """Faults of the inputs as they would be; those in uploaded rows are placed in the upload."""
    notices: list[str]
    """Notices on the inputs as they would be, without those that they have already."""
    whole: bool
    """Whether all of the upload could be read; nothing is taken of one that could not."""

    @property
    def acceptable(self) -> bool:
        """Whether it can be taken: all of it was read, and something differs."""
        return bool(self.changes) and self.whole

    @property
    def added(self) -> int:
        """Number of rows added."""
        return sum(change.column == WHOLE_ROW and not change.before for change in self.changes)

    @property
    def removed(self) -> int:
        """Number of rows removed."""
        return sum(change.column == WHOLE_ROW and not change.after for change in self.changes)

    @property
    def changed(self) -> int:
        """Number of cells changed."""
        return len(self.changes) - self.added - self.removed

    @property
    def counts(self) -> str:
        """Sentence on how much would differ, and how many faults there would be."""
        summary = say("Nothing would differ") if not self.changes else many(
            "{rows} added, {removed:,} removed, {n:,} cell changed",
            "{rows} added, {removed:,} removed, {n:,} cells changed",
            self.changed, rows=several(self.added, "row"), removed=self.removed,
        )  # fmt: skip
        faults = [several(counted(self.faults), "fault")] if self.faults else []
        return sentence(joined([summary, *faults], "; "))


def read_case(name: str, data: bytes) -> Upload:
    """Read tables from an uploaded file, whose format is detected from its content.

    Raises:
        UploadError: Nothing of it can be read.
    """
    return read_files([(name, data)])


def read_files(files: Sequence[tuple[str, bytes]]) -> Upload:
    """Read tables from files uploaded together: CSV files by name, or one zip or workbook.

    Raises:
        UploadError: Nothing of them can be read.
    """
    return uploaded(read_together([_file(printable(name), data) for name, data in files]))


def _file(name: str, data: bytes) -> CaseFile:
    return CaseFile(PurePosixPath(name), len(data), lambda: data)


def uploaded(raw: RawCase) -> Upload:
    """An upload from what was read.

    Raises:
        UploadError: Nothing of it can be read, or far too many cells are at fault.
    """
    if raw.unread or not raw.tables:
        none = say("There is no table of a case in it; allowed: {files}.", files=IN_ALL)
        raise UploadError(joined(map(str, raw.faults)) or none)
    raw = normalised(raw)
    checked = check(raw)
    if not checked.few_faults:
        worst = {fault.table for fault in checked.faults if fault.stands_for > 1}
        raise UploadError(joined(first([each for each in checked.faults if each.table in worst], MOST_FAULTS)))
    return Upload(raw, checked)


def outlook(files: Sequence[tuple[str, bytes]], now: Sheets) -> Outlook:
    """Read files uploaded together, and see what each way of merging them would make of the inputs.

    Raises:
        UploadError: Nothing of them can be read.
    """
    upload = read_files(files)
    return Outlook(upload, differs(now, upload), proposals(now, upload), recipe_in(files))


def differs(old: Sheets, upload: Upload) -> Difference:
    """Compare the inputs, as far as they can be read, with an upload, as far as that can be read."""
    return difference(validate(old).checked.case, upload.checked.case, upload.raw)


def proposals(now: Sheets, upload: Upload) -> dict[Way, Proposal]:
    """What an upload would make of the inputs in each of the ways; nothing is taken."""
    return {way: proposal(now, upload, way) for way in Way}


def proposal(now: Sheets, upload: Upload, way: Way) -> Proposal:
    """What an upload would make of the inputs in one way; nothing is taken."""
    obstacles = _unmatchable(upload) if way is Way.ROWS else []
    after = Merged(now) if obstacles else merged(now, upload.sheets, way)
    faults, notices = (obstacles, []) if obstacles else _found(now, upload, way, after)
    known = {*validate(now).checked.notices, *upload.raw.notices}
    return Proposal(
        way,
        after.sheets,
        merged_changes(now, after.sheets),
        faults,
        [notice for notice in notices if notice not in known],
        whole=not (upload.raw.faults or obstacles),
    )


def _unmatchable(upload: Upload) -> list[Fault]:
    """Faults of headings that keep rows from being matched; a column that tells no rows apart may be left out."""
    return [
        fault
        for fault in upload.checked.faults
        if fault.table in upload.raw.tables
        and fault.row == HEADING
        and (fault.column in upload.raw.tables[fault.table].header or fault.column in TABLES[fault.table].key)
    ]


def _found(now: Sheets, upload: Upload, way: Way, after: Merged) -> tuple[list[Fault], list[str]]:
    """Faults and notices of the inputs as they would be."""
    raw = upload.raw
    if way is Way.CASE:
        return upload.checked.faults, upload.checked.notices
    if way is Way.TABLES:
        checked = check(replace(raw, tables={**raw_case(now).tables, **raw.tables}))
        return checked.faults, checked.notices
    checked = check(raw_case(after.sheets))
    return [*raw.faults, *(_in_upload(fault, raw, after) for fault in checked.faults)], checked.notices


def _in_upload(fault: Fault, raw: RawCase, after: Merged) -> Fault:
    """Place a fault of a merged row in the upload; one in a row that is not from there stays as it is."""
    origin = after.origins.get(fault.table, {}).get((fault.row or 0) - FIRST_ROW)
    if origin is None:
        return fault
    row, place = list(raw.tables[fault.table].rows)[origin], raw.places.get(fault.table)
    cell = (
        say("{table}.csv, row {row:d}", table=fault.table, row=row) if place is None else place.cell(row, fault.column)
    )
    return replace(fault, row=row, cell=cell)
