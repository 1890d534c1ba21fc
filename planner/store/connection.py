"""Connections and transactions of a store in SQLite or PostgreSQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from planner.durable.private import private_file, private_folder
from planner.fault import shown
from planner.language import say
from planner.process.home import home
from planner.store.database_tables import NEWEST, REVISIONS
from planner.store.version import StoreError, clean

LOCK_TIMEOUT = 60
"""Time that a writer waits for another [s]."""

PRAGMAS = ("synchronous = FULL", "foreign_keys = ON")
"""Pragmas of every SQLite connection; none of them persists in the file."""

CONNECT_TIMEOUT = 10
"""Time for a server to respond, unless its address says otherwise [s]."""

SECRET = ("password", "sslpassword")
"""Options of an address that must not be shown."""

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""Driver for each kind of database."""

FORMS = say("postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or the name of a file")

WRITERS = 5_310_402
"""Number of the advisory lock of writers in PostgreSQL; SQLite allows one writer at a time anyway."""


def address(url: str | None) -> URL:
    """Address of a store: the one given, that of `PLANNER_STORE`, or a file in the planner's home.

    Args:
        url: `postgresql://…`, `sqlite:///…`, or the name of a file.

    Raises:
        StoreError: The address is not valid.
    """
    asked = url or os.environ.get("PLANNER_STORE") or str(home() / "scenarios.sqlite")
    if asked != clean(asked):
        raise StoreError(
            say("The address of the store holds a character that is no text; allowed: {forms}.", forms=FORMS)
        )
    if "://" not in asked:
        return _sqlite_address(URL.create("sqlite", database=asked))
    try:
        found = make_url(asked)
    except (ArgumentError, ValueError) as error:
        raise StoreError(say("The address of the store cannot be read; allowed: {forms}.", forms=FORMS)) from error
    if found.drivername not in DRIVERS:
        raise StoreError(
            say(
                "The store can be SQLite or PostgreSQL, not {asked}; allowed: {forms}.",
                asked=shown(found.drivername),
                forms=FORMS,
            )
        )
    found = found.set(drivername=DRIVERS[found.drivername])
    return _sqlite_address(found) if found.drivername == "sqlite" else found


def _sqlite_address(url: URL) -> URL:
    """Absolute address of a SQLite file."""
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError(
            say("The store needs a file to be kept in, such as sqlite:///scenarios.sqlite, and no options.")
        )
    return url.set(database=str(Path(url.database).absolute()))


def check_place(url: URL, *, make: bool) -> None:
    """Check that the database file exists, or can be created.

    Raises:
        StoreError: Neither is the case.
    """
    if url.drivername != "sqlite":
        return
    file = Path(url.database or "")
    try:
        if file.is_dir():
            example = str(file / "scenarios.sqlite")
            raise StoreError(
                say("{file} is a folder. The store is a file, such as {example}.", file=str(file), example=example)
            )
        if make:
            _begin_in_private(file)
        elif not file.exists():
            raise none_at(url)
    except OSError as error:
        raise StoreError(say("The store cannot be opened: {error}.", error=str(error))) from error


def _begin_in_private(file: Path) -> None:
    """Make the file, and the folders that it lacks, where it is not there: nobody else reads them."""
    if not file.parent.exists():
        private_folder(file.parent)
    if not file.exists():
        private_file(file)


def none_at(url: URL) -> StoreError:
    """Why a store that does not exist cannot be opened."""
    return StoreError(say("There is no store {store} yet: nothing has been saved there.", store=safe_name(url)))


def safe_name(url: URL) -> str:
    """Address of a store for messages, without its password."""
    return url.difference_update_query(SECRET).render_as_string(hide_password=True)


def engine_for(url: URL, pool: type[sa.Pool] | None = None, lock_timeout: float = LOCK_TIMEOUT) -> Engine:
    """Create the engine of a database, set up so that commits are durable.

    Args:
        url: The database.
        pool: Connection pool for SQLite; that of SQLAlchemy, if not given.
        lock_timeout: Time that a writer waits for another [s].
    """
    options = {"lock_timeout": lock_timeout}
    try:
        if url.drivername != "sqlite":
            answer = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT}
            return sa.create_engine(url, pool_pre_ping=True, connect_args=answer, execution_options=options)
        waiting = {"timeout": lock_timeout}
        engine = sa.create_engine(url, connect_args=waiting, poolclass=pool, execution_options=options)
    except ArgumentError as error:
        raise StoreError(say("The store cannot be opened: {error}.", error=str(error))) from error
    event.listen(engine, "connect", lambda connection, _: _set_up(connection, lock_timeout))
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, lock_timeout: float) -> None:
    """Set up a SQLite connection: explicit transactions, waiting writers, durable commits."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {round(lock_timeout * 1000)}", *PRAGMAS):  # not told
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")  # not told


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read transaction on a snapshot of the store."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}  # not told
    with translated_errors(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Exclusive write transaction, committed as a whole or not at all."""
    with translated_errors(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            milliseconds = round(engine.get_execution_options()["lock_timeout"] * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
        yield connection


@contextmanager
def translated_errors(engine: Engine) -> Iterator[None]:
    """Translate errors of the database into sentences."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        given = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        why = given.splitlines()[0].rstrip(".") if given else say("no reason given")
        raise StoreError(
            say("The store {store} cannot be used: {why}.", store=safe_name(engine.url), why=why)
        ) from error
    except UnicodeDecodeError as error:
        raise StoreError(
            say("The store {store} is damaged: it holds text that cannot be read.", store=safe_name(engine.url))
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(say("The store cannot be used: {error}.", error=str(error))) from error


def is_newest(engine: Engine) -> bool:
    """Whether a store is of the newest revision, and needs no migration."""
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table(REVISIONS):
            return False
        asked = sa.select(sa.column("version_num", sa.String)).select_from(sa.table(REVISIONS))
        return list(connection.scalars(asked)) == [NEWEST]
