"""The embedded database of the desk: works, jobs and plans of this machine, each change of it in a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from planner.home import home
from planner.store import StoreError
from planner.store.opening import engine_for, reading, see_to_place, writing

FILE = "desk.sqlite"

SCHEMA = 1
"""Number of the schema that this version of the planner writes; the file remembers it."""

METADATA = sa.MetaData()


def text(name: str) -> sa.Column[str]:
    """A column of text that is never blank by accident."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


WORKS = sa.Table(
    "work",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    text("first_job"),
    text("author"),
    sa.Column("stored_plan", sa.Integer),
    text("stored_version"),
)
"""Pieces of work: the first job that it shares with others, who saves it, and which plan the store has of it."""

DRAFTS = sa.Table(
    "draft",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("tab", sa.Text, primary_key=True),
    sa.Column("sheet", sa.Text, primary_key=True),
    sa.Column("base", sa.JSON, nullable=False),
    sa.Column("typed", sa.JSON, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    text("gone_on_in"),
)
"""What is typed but not saved, by tab of the browser and table, with the table that it was typed into."""

INQUIRIES = sa.Table(
    "inquiry",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    text("job"),
)
"""The inquiry into each question that a piece of work had last."""

ORIGINS = sa.Table(
    "origin",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    text("version"),
    sa.Column("step", sa.Integer, nullable=False),
    text("says"),
)
"""Versions of scenarios that a piece of work was opened from or saved as, in their order."""

WAITING = sa.Table(
    "waiting",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    text("version"),
)
"""Versions of scenarios that wait to be planned, in their order."""

JOBS = sa.Table(
    "job",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    text("kind"),
    sa.Column("inputs", sa.Text, nullable=False, index=True),
    text("work"),
    sqlite_autoincrement=True,
)
"""Planning jobs, the latest last: of what kind, about which inputs, and whose."""

PLANS = sa.Table(
    "plan",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("inputs", sa.Text, nullable=False, index=True),
    sa.Column("objective", sa.Float, nullable=False),
    sa.Column("exposure", sa.Float, nullable=False),
    sa.Column("bound", sa.Float),
    text("found_by"),
    text("job"),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("sheets", sa.LargeBinary, nullable=False),
    sa.Column("plan", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Plans by the fingerprint of their inputs, with the inputs as they were typed; both as compressed text."""

TYPED = sa.Table(
    "typed",
    METADATA,
    sa.Column("content", sa.Text, primary_key=True),
    text("inputs"),
)
"""Fingerprints of inputs that had a plan, by the hash of every cell as it was typed."""


def exists() -> bool:
    """Whether there is a database already."""
    return (home() / FILE).is_file()


_WRITING: ContextVar[tuple[Path, Connection] | None] = ContextVar("writing", default=None)
"""The transaction that writes here and now, and the file that it is in."""


@contextmanager
def read_transaction() -> Iterator[Connection]:
    """A transaction that reads; inside one that writes, a part of it.

    Raises:
        StoreError: The database cannot be used.
    """
    file = home() / FILE
    if (outer := _writing(file)) is not None:
        yield outer
        return
    with reading(_engine(file)) as connection:
        yield connection


@contextmanager
def write_transaction() -> Iterator[Connection]:
    """A transaction that is the only one that writes: all of it is kept, or nothing; inside another, a part of that.

    Raises:
        StoreError: The database cannot be used.
    """
    file = home() / FILE
    if (outer := _writing(file)) is not None:
        with outer.begin_nested():
            yield outer
        return
    with writing(_engine(file)) as connection:
        token = _WRITING.set((file, connection))
        try:
            yield connection
        finally:
            _WRITING.reset(token)


def _writing(file: Path) -> Connection | None:
    """The transaction on a file that this one is inside of; None where it is inside of none."""
    now = _WRITING.get()
    return now[1] if now is not None and now[0] == file else None


@lru_cache(maxsize=8)
def _engine(file: Path) -> Engine:
    url = URL.create("sqlite", database=str(file.absolute()))
    see_to_place(url, make=True)
    engine = engine_for(url, sa.NullPool)
    with writing(engine) as connection:
        made_by = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if made_by > SCHEMA:
            raise StoreError(f"{file} was made by a newer version of the planner. Nothing was changed; use that one.")
        METADATA.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
    return engine
