"""Salvage of a database that SQLite cannot read: what can be is kept, and the damaged file is set aside."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from planner.durable.private import private_file
from planner.durable.whole import sync_folder
from planner.language import say
from planner.store import StoreError
from planner.workspace.seals import COLUMN, formula, know_seals, sealed_columns

ASIDE, PART, LOCK = "{}.damaged-{}", "{}.part", "{}.lock"
"""Names of a damaged database, of the one that takes its place, and of the lock of whoever sees to that."""

DAMAGED = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Errors of SQLite that say that a file is damaged; the first, that a table or a trigger is not what it should be."""


UNDECODED = "Could not decode to UTF-8"  # not told
"""What the module of SQLite says of a text that is none."""

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged database ends with."""


def is_damage(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, says that a database is damaged."""
    while error is not None:
        if isinstance(error, UnicodeDecodeError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED:
            return True
        if isinstance(error, sqlite3.Error) and UNDECODED in str(error):
            return True
        error = getattr(error, "orig", None) or error.__cause__
    return False


def salvage(file: Path, metadata: sa.MetaData, begin: Callable[[Path], object]) -> None:
    """Put a database with every row that can be read in the place of a damaged one, unless somebody has done that.

    Args:
        file: The damaged database.
        metadata: Its tables.
        begin: Makes a database with these tables, or brings the tables of one that is there to what they should be.
    """
    with _alone(file):
        if _is_readable(file, metadata, begin):
            return
        number = 1
        while (aside := file.with_name(ASIDE.format(file.name, number))).exists():
            number += 1
        part = file.with_name(PART.format(file.name))
        part.unlink(missing_ok=True)
        os.link(file, aside)
        begin(part)
        _copy(aside, part, metadata)
        part.replace(file)
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
        sync_folder(file.parent)


def set_aside(file: Path) -> list[str]:
    """Sentences on damaged databases that were set aside."""
    return [
        say(
            "The database was damaged. All that could be read of it is here; what is missing was in {file}. Put that "
            "back from a backup, or delete it.",
            file=str(aside),
        )
        for aside in sorted(file.parent.glob(ASIDE.format(file.name, "*")))
        if not aside.name.endswith("-journal")
    ]


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other processes from the same."""
    lock = file.with_name(LOCK.format(file.name))
    private_file(lock)
    with lock.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _is_readable(file: Path, metadata: sa.MetaData, begin: Callable[[Path], object]) -> bool:
    """Whether a database holds together, with all its tables as they should be."""
    with suppress(StoreError):
        begin(file)
        return _holds_together(file, metadata)
    return False


def _holds_together(file: Path, metadata: sa.MetaData) -> bool:
    with closing(sqlite3.connect(file)) as connection, suppress(*UNREADABLE):
        know_seals(connection)
        for table in metadata.sorted_tables:
            connection.execute(_query(table, "ASC")).fetchall()
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    return False


def _copy(damaged: Path, into: Path, metadata: sa.MetaData) -> None:
    """Copy every row that can be read, and is as it was written."""
    with closing(sqlite3.connect(damaged)) as source, closing(sqlite3.connect(into)) as target:
        for connection in (source, target):
            know_seals(connection)
        for table in metadata.sorted_tables:
            names = _names(table)
            row = f"INSERT OR IGNORE INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
            for found in _rows(source, table):
                target.execute(row, found)
        target.commit()


def _rows(source: sqlite3.Connection, table: sa.Table) -> Iterator[tuple[object, ...]]:
    """Rows of a table from its beginning as far as they can be read, and from its end."""
    for order in ("ASC", "DESC"):
        with suppress(*UNREADABLE):
            yield from source.execute(_query(table, order))


def _query(table: sa.Table, order: str) -> str:
    """Query of the rows of a table that are as they were written."""
    sealed = f"{COLUMN} = {formula(table.name, sealed_columns(table))}"
    return f"SELECT {', '.join(_names(table))} FROM {table.name} WHERE {sealed} ORDER BY rowid {order}"  # noqa: S608


def _names(table: sa.Table) -> list[str]:
    """Quoted names of the columns of a table."""
    return [f'"{column.name}"' for column in table.columns if column.name != COLUMN]
