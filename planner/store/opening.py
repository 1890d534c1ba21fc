"""Opening a store: SQLite or PostgreSQL, brought to the newest revision, and its transactions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from planner.home import home
from planner.store.tables import REVISIONS
from planner.store.version import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"

PATIENCE = 60
"""How long one writer waits for another [s]."""

PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")

WRITERS = 5_310_402
"""Number of the advisory lock that a writer holds in PostgreSQL; SQLite has one writer at a time by itself."""


def address(url: str | None) -> URL:
    """Where the store is: as asked, or as `PLANNER_STORE` says, or a file among the work of this machine.

    Args:
        url: `postgresql://…`, `sqlite:///…`, or the name of a file.

    Raises:
        StoreError: The address is none.
    """
    asked = url or os.environ.get("PLANNER_STORE") or str(home() / "scenarios.sqlite")
    if "://" not in asked:
        return _of_file(URL.create("sqlite", database=asked))
    try:
        found = make_url(asked)
    except ArgumentError as error:
        raise StoreError(f"The address of the store cannot be read: {error}") from error
    if found.drivername in {"postgres", "postgresql"}:
        return found.set(drivername="postgresql+psycopg")
    if found.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"The store can be SQLite or PostgreSQL, not {found.get_backend_name()}.")
    return found if found.get_backend_name() == "postgresql" else _of_file(found)


def _of_file(url: URL) -> URL:
    """Address of a SQLite file, the same from any folder."""
    if not url.database or url.database == ":memory:":
        raise StoreError("The store needs a file to be kept in, such as sqlite:///scenarios.sqlite.")
    return url.set(database=str(Path(url.database).resolve()))


def engine_for(url: URL) -> Engine:
    """The connections to a store, each set up so that what is committed stays."""
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_pre_ping=True)
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url, connect_args={"timeout": PATIENCE})
    except (NoSuchModuleError, ArgumentError, OSError) as error:
        raise StoreError(f"The store cannot be opened: {error}.") from error
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _: object) -> None:
    """SQLite: transactions are begun by `_begin` alone, readers do not wait for writers, a commit is on the disk."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {PATIENCE * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the store as it is at one moment."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with _said(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is the only one that writes: all of it is kept, or nothing."""
    with _said(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
        yield connection


@contextmanager
def _said(engine: Engine) -> Iterator[None]:
    """Say in a sentence what the database cannot do."""
    try:
        yield
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        words = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
        raise StoreError(f"The store {where} cannot be used: {words.rstrip('.')}.") from error
    except SQLAlchemyError as error:
        raise StoreError(f"The store cannot be used: {error}.") from error


def bring_up(engine: Engine, revision: str = "head") -> None:
    """Bring a store to a revision, the newest if not said otherwise.

    Raises:
        StoreError: A newer version of the planner has made the store, or it cannot be used.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        current = MigrationContext.configure(connection, opts={"version_table": REVISIONS}).get_current_revision()
    if current is not None and current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            f"The store was made by a newer version of the planner (its revision is {current}, this version knows "
            f"up to {scripts.get_current_head()}). Nothing was changed. Open it with the newer version."
        )
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
