"""Read a case from the files of a folder or a zip."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from planner.fault import Fault, near_miss, printable, shown, some
from planner.file_limits import LIMITS, mebibytes
from planner.files.delimited import OversizedTableError, read_table
from planner.formats.raw import RawCase
from planner.formats.upgrades import FIRST, upgraded_table
from planner.language import joined, say
from planner.process.streams import of_system
from planner.tables import TABLES
from planner.unpacking import RefusedZipError, Unpacker, open_zip
from planner.workbook.incoming.archive import TYPES
from planner.workbook.incoming.foreign import identify_archive
from planner.workbook.reading import read_workbook

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", ".txt", ".tsv")
"""Endings of files other than CSV that may hold a table."""

WORKBOOKS = SPREADSHEETS[:6]
BESIDES = "__macosx"
"""Folder of metadata in zips made by macOS."""

EACH = say("the tables {tables}, each as NAME.csv", tables=", ".join(TABLES))
IN_ALL = say("a folder with one CSV file per table, a zip of it, or an .xlsx workbook")
A_CSV = say("a CSV file")


@dataclass(frozen=True)
class CaseFile:
    """A file that may be part of a case."""

    path: PurePosixPath
    size: int
    """[bytes]"""
    read: Callable[[], bytes]
    """What is in it."""
    whole: bool = True
    """Whether it is a regular file."""

    @property
    def shown(self) -> str:
        """Path for a message."""
        return printable(str(self.path))

    @property
    def table(self) -> str:
        """Table named by the file, ignoring case; else empty."""
        stem = self.path.stem.casefold()
        return stem if stem in TABLES else ""

    @property
    def ending(self) -> str:
        """Ending in lower case."""
        return self.path.suffix.casefold()


def is_packed(source: IO[bytes] | str) -> bool:
    """Whether a file is a zip but no workbook or document, as far as its directory can be read."""
    try:
        with open_zip(source) as archive:
            names = {name.casefold() for name in archive.namelist()}
            return TYPES not in names and identify_archive(archive) is None
    except RefusedZipError:
        return True
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return False


def read_tables(files: Iterable[CaseFile]) -> RawCase:
    """Read the tables among some files; doubtful files are faults, and of far too much nothing is read."""
    case = RawCase({})
    seen = [file for file in files if not _is_hidden(file.path)]
    tables: dict[str, list[CaseFile]] = defaultdict(list)
    for file in seen:
        if file.table and file.ending == ".csv":
            tables[file.table].append(file)
    folders = {file.path.parent for held in tables.values() for file in held}
    for name, held in tables.items():
        if len(held) > 1:
            case.faults.append(_several(name, held))
        else:
            try:
                _read(name, held[0], case)
                _refuse_many_cells(case)
            except OversizedTableError as refused:
                return RawCase({}, [refused.fault], unread=True)
    case.faults.extend(_strays(seen, tables, folders))
    if apart := [file.shown for file in seen if _is_apart(file, folders)]:
        case.notices.append(
            say("Files in folders without a table of the case were not read: {files}.", files=", ".join(apart))
        )
    return case


def _refuse_many_cells(case: RawCase) -> None:
    """Refuse tables that have more cells together than any case."""
    cells = {name: len(table.header) * len(table.rows) + len(table.torn) for name, table in case.tables.items()}
    if (together := sum(cells.values())) > LIMITS.cells:
        found = say("tables with {cells:,} cells together", cells=together)
        allowed = say("at most {most:,} cells", most=LIMITS.cells)
        raise OversizedTableError(Fault(max(cells, key=cells.__getitem__), None, "", found, allowed))


def _is_hidden(path: PurePosixPath) -> bool:
    """Whether a file is hidden or temporary."""
    parts = [part.casefold() for part in path.parts if part != ".."]
    return any(part.startswith((".", "~$")) or part == BESIDES for part in parts)


def _is_apart(file: CaseFile, folders: set[PurePosixPath]) -> bool:
    """Whether a CSV file is in a folder without tables and has no similar name."""
    near = file.table or near_miss(file.path.stem, TABLES)
    return file.ending == ".csv" and not near and bool(folders) and file.path.parent not in folders


def _strays(
    files: list[CaseFile], tables: Mapping[str, list[CaseFile]], folders: set[PurePosixPath]
) -> Iterator[Fault]:
    """Faults of unknown CSV files beside tables, and of missing tables in other formats."""
    for file in files:
        if file.ending == ".csv" and not file.table and not _is_apart(file, folders):
            yield Fault(file.shown, None, "", say("a table of this name"), EACH, near_miss(file.path.stem, TABLES))
        elif file.table and file.ending in SPREADSHEETS and tables and file.table not in tables:
            found = say("a file of this table that is no CSV ({file})", file=file.shown)
            yield Fault(file.table, None, "", found, f"{file.table}.csv", say("Save it as “CSV UTF-8”."))


def _several(name: str, held: list[CaseFile]) -> Fault:
    files = joined((shown(str(file.path)) for file in held), ", ")
    found = say("{count} files of this table: {files}", count=len(held), files=files)
    return Fault(name, None, "", found, say("one file for each table"), say("Keep the one that is meant."))


def _read(name: str, file: CaseFile, case: RawCase) -> None:
    """Read a table into a case.

    Raises:
        OversizedTableError: It is far longer than any table.
    """
    if not file.whole:
        case.faults.append(Fault(name, None, "", say("what is not a file"), A_CSV))
    elif file.size > LIMITS.table_bytes:
        found = say("a file of {size:,} MiB", size=mebibytes(file.size))
        case.faults.append(Fault(name, None, "", found, say("at most {size} MiB", size=mebibytes(LIMITS.table_bytes))))
    else:
        try:
            data = file.read()
        except OSError as error:
            found = say("what cannot be opened ({why})", why=of_system(error))
            case.faults.append(Fault(name, None, "", found, A_CSV))
        else:
            read_table(name, data, case)
            if name in case.tables:
                case.tables[name] = upgraded_table(name, case.tables[name], FIRST)


def read_zip(name: str, source: IO[bytes] | str, *, inner: bool = False) -> RawCase:
    """Read a case from a zip with CSV files in any folder, or with a single workbook or zip.

    Args:
        name: Name of the zip.
        source: The file or its path.
        inner: Whether it is inside another zip, so that no further zip is opened.
    """
    try:
        with open_zip(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            unpacker = Unpacker(archive, LIMITS.case_bytes)
            files = [file for entry in entries if not _is_hidden((file := _member(unpacker, entry)).path)]
            locked = any(entry.flag_bits & 1 for entry in entries)
            if fault := _not_unpacked(name, files, locked=locked):
                return RawCase({}, [fault], unread=True)
            return _unpacked(name, files, inner=inner)
    except RefusedZipError as refused:
        return RawCase({}, [Fault(name, None, "", refused.found, refused.allowed)], unread=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = say("The file may have been cut short on its way: have it sent again.")
        found = say("a damaged zip ({error})", error=str(error))
        return RawCase({}, [Fault(name, None, "", found, IN_ALL, hint)], unread=True)


def _member(unpacker: Unpacker, entry: zipfile.ZipInfo) -> CaseFile:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    return CaseFile(path, entry.file_size, lambda: unpacker.read(entry))


def _not_unpacked(name: str, files: list[CaseFile], *, locked: bool) -> Fault | None:
    """Fault of a zip that is not unpacked, from its directory."""
    if locked:
        return Fault(name, None, "", say("a zip locked with a password"), say("a zip without a password"))
    sizes = [file.size for file in files if file.ending in (".csv", ".zip", *WORKBOOKS)]
    if len(sizes) <= LIMITS.case_files and sum(sizes) <= LIMITS.case_bytes:
        return None
    found = say(
        "a zip of {count:,} tables and workbooks that unpack to {size:,} MiB",
        count=len(sizes), size=mebibytes(sum(sizes)),
    )  # fmt: skip
    most = mebibytes(LIMITS.case_bytes)
    allowed = say("at most {count:,} of them, and {size} MiB", count=LIMITS.case_files, size=most)
    return Fault(name, None, "", found, allowed)


def _unpacked(name: str, files: list[CaseFile], *, inner: bool) -> RawCase:
    """Read the unpacked case, or the single workbook or zip inside."""
    held = [file for file in files if file.ending in (*WORKBOOKS, ".zip")]
    if any(file.ending == ".csv" for file in files):
        case = read_tables(files)
        if unread := [file.shown for file in held if not file.table]:
            notice = say(
                "{name}: the tables were read from CSV files, and these not: {files}.",
                name=name, files=", ".join(unread),
            )  # fmt: skip
            case.notices.append(notice)
        return case
    if len(held) == 1 and not (inner and held[0].ending == ".zip"):
        return say_inside(name, held[0], read_bytes(f"{name}/{held[0].shown}", held[0].read(), inner=True))
    return which_is_meant(name, held)


def in_place_of_tables(files: Iterable[CaseFile]) -> list[CaseFile]:
    """Workbooks and zips among some files without a CSV file, any of which may be the case."""
    seen = [file for file in files if not _is_hidden(file.path) and file.whole]
    tables = any(file.ending == ".csv" for file in seen)
    return [] if tables else [file for file in seen if file.ending in (*WORKBOOKS, ".zip")]


def which_is_meant(name: str, held: list[CaseFile]) -> RawCase:
    """What was read of files of which none, or more than one, is the case: nothing, and why."""
    found = (
        say(
            "no CSV file, and {count} files that may each be the case ({files})",
            count=len(held), files=", ".join(file.shown for file in held),
        )
        if held
        else say("no CSV file")
    )  # fmt: skip
    allowed = say("one CSV file per table, such as missions.csv, or one workbook")
    return RawCase({}, [Fault(name, None, "", found, allowed)], unread=True)


def say_inside(name: str, file: CaseFile, case: RawCase) -> RawCase:
    """The case that was read from the one file in a zip or a folder, and that it was."""
    case.notices.insert(0, say("{name}: the case was read from {file}, which is in it.", name=name, file=file.shown))
    return case


def read_together(files: Sequence[CaseFile]) -> RawCase:
    """Read tables from files that were sent together: CSV files, each a table, or one zip or workbook."""
    name = files[0].shown if len(files) == 1 else say("{count} files", count=len(files))
    if len(files) == 1 and files[0].ending != ".csv":
        return read_bytes(name, files[0].read())
    if fault := _not_unpacked(name, list(files), locked=False):
        return RawCase({}, [fault], unread=True)
    if other := [file.shown for file in files if file.ending != ".csv"]:
        allowed = say("CSV files alone, each named after its table, or one zip or workbook")
        return RawCase({}, [Fault(name, None, "", say("{files} among them", files=some(other)), allowed)], unread=True)
    return read_tables(files)


def read_bytes(name: str, data: bytes, *, inner: bool = False) -> RawCase:
    """Read a case from the content of a zip or workbook.

    Args:
        name: Name of the file.
        data: Its content.
        inner: Whether it is inside a zip.
    """
    if is_packed(io.BytesIO(data)):
        return read_zip(name, io.BytesIO(data), inner=inner)
    return read_workbook(data, name)
