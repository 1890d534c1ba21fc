"""The embedded database of this machine: workspaces, drafts, jobs and incumbents. Every write is a transaction."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL, Connection, Engine

from planner.durable.private import private_file
from planner.figures import several
from planner.formats.sheets import content_hash, plain, sheet_from, upgraded
from planner.formats.upgrades import NewerError, schema_version, stated, upgrades_from
from planner.language import say
from planner.process.home import home
from planner.store import StoreError, content
from planner.store.connection import check_place, engine_for, reading, writing
from planner.workspace.salvage import is_damage, salvage, set_aside
from planner.workspace.seals import COLUMN, is_sealed, know_seals, seal_rows

FILE = "desk.sqlite"
"""Its `user_version` is the version of the schema that what it holds is written in."""

METADATA = sa.MetaData()


def text(name: str) -> sa.Column[str]:
    """Non-null text column, empty by default."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


WORKSPACES = sa.Table(
    "work",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    text("first_job"),
    text("author"),
    sa.Column("stored_plan", sa.Integer),
    text("stored_version"),
    sa.Column("gap", sa.Float),
    text("weights"),
)
"""Workspaces: the first job that it shares with others, who saves it, which plan the store has of it, the gap that its
plans are asked for, and what repairs of its inputs may change."""

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

QUESTIONS = sa.Table(
    "inquiry",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    text("job"),
)
"""The last job of each question, by workspace."""

ORIGINS = sa.Table(
    "origin",
    METADATA,
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    text("version"),
    sa.Column("step", sa.Integer, nullable=False),
    text("says"),
)
"""Versions of scenarios that a workspace was opened from or saved as, in their order."""

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
    sa.Column("proved", sa.Float),
    sa.Column("hedged", sa.Float),
    sa.Column("claimed", sa.Integer, nullable=False, server_default="0"),
    text("found_by"),
    text("job"),
    text("reference"),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("sheets", sa.LargeBinary, nullable=False),
    sa.Column("plan", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Plans by the fingerprint of their inputs and the plan that change is counted against, with the inputs as they were
typed; plans and inputs as compressed text. Of those that hedge, what they come to with their alternates; of those from
files of others, that their bounds are claimed. Earlier versions had such bounds too, in a column of another name."""

TYPED = sa.Table(
    "typed",
    METADATA,
    sa.Column("content", sa.Text, primary_key=True),
    text("inputs"),
)
"""Fingerprints of inputs that had a plan, by the hash of every cell as it was typed."""


for _table in METADATA.sorted_tables:
    _table.append_column(text(COLUMN))


@cache
def sound(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a row is as it was written, and its numbers and tables are what they should be.

    What is not sound is left aside wherever rows are read, and stays where it is.
    """
    return sa.and_(is_sealed(table), *(_is_sound(column) for column in table.columns))


def _is_sound(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    if isinstance(column.type, sa.JSON):
        text = sa.type_coerce(column, sa.Text)
        parts = (sa.func.coalesce(sa.func.json_type(text, f"$.{part}"), "") == "array" for part in ("header", "rows"))
        return sa.case((sa.func.json_valid(text) == 1, sa.and_(*parts)), else_=sa.false())
    kinds = {sa.Float: ("real", "integer"), sa.Integer: ("integer",)}.get(type(column.type), ())
    may_be_null = ("null",) if column.nullable else ()
    return sa.func.typeof(column).in_((*kinds, *may_be_null)) if kinds else sa.true()


def left_aside() -> list[str]:
    """Sentences on what is left aside, by table, and on databases that were set aside as a whole."""
    file = home() / FILE
    with read_transaction():
        return [*_left_aside(file, file.stat().st_mtime_ns), *set_aside(file)]


@lru_cache(maxsize=8)
def _left_aside(file: Path, _changed: int) -> list[str]:
    with read_transaction() as connection:
        counts = {table.name: connection.execute(sa.select(sa.func.count()).select_from(table).where(~sound(table)))
                  .scalar_one() for table in METADATA.sorted_tables}  # fmt: skip
    return [
        say(
            "{file} is damaged: its table {table} has {rows} not as written. That is left aside, "
            "and nothing else is lost. Put the file back from a backup, or delete what is damaged.",
            file=str(file),
            table=name,
            rows=several(count, "row"),
        )
        for name, count in counts.items()
        if count
    ]


def exists() -> bool:
    """Whether the database file exists."""
    return (home() / FILE).is_file()


def forget() -> None:
    """Forget what is known of databases, as somebody has put another in the place of one."""
    _engine.cache_clear()
    _left_aside.cache_clear()


_WRITING: ContextVar[tuple[Path, Connection] | None] = ContextVar("writing", default=None)
"""The transaction that writes here and now, and the file that it is in."""


@contextmanager
def read_transaction() -> Iterator[Connection]:
    """Read transaction; part of the enclosing write transaction, if any.

    Raises:
        StoreError: The database cannot be used.
    """
    file = home() / FILE
    if (outer := _writing(file)) is not None:
        yield outer
        return
    with _salvaged(file), reading(_engine(file)) as connection:
        yield connection


@contextmanager
def write_transaction() -> Iterator[Connection]:
    """Exclusive write transaction, committed as a whole or not at all; part of the enclosing one, if any.

    Raises:
        StoreError: The database cannot be used.
    """
    file = home() / FILE
    if (outer := _writing(file)) is not None:
        with outer.begin_nested():
            yield outer
        return
    with _salvaged(file), writing(_engine(file)) as connection:
        token = _WRITING.set((file, connection))
        try:
            yield connection
        finally:
            _WRITING.reset(token)


def _writing(file: Path) -> Connection | None:
    """Enclosing write transaction on a file; None if there is none."""
    now = _WRITING.get()
    return now[1] if now is not None and now[0] == file else None


@contextmanager
def _salvaged(file: Path) -> Iterator[None]:
    """Salvage a database that turns out to be damaged while it is used: the next who uses it finds one that is not."""
    try:
        yield
    except StoreError as error:
        if is_damage(error):
            salvage(file, METADATA, _begun)
            forget()
        raise


@lru_cache(maxsize=8)
def _engine(file: Path) -> Engine:
    """The engine of a database, with all its tables; what can be read of one that is damaged is salvaged first."""
    try:
        return _begun(file)
    except StoreError as error:
        if not is_damage(error):
            raise
    salvage(file, METADATA, _begun)
    return _begun(file)


def _begun(file: Path) -> Engine:
    """The engine of a database that is as this version of the planner has it; an older one is upgraded.

    Raises:
        StoreError: It cannot be used.
    """
    url = URL.create("sqlite", database=str(file.absolute()))
    check_place(url, make=True)
    with suppress(OSError):
        private_file(file)
    engine = engine_for(url, sa.NullPool)
    event.listen(engine, "connect", lambda opened, _: know_seals(opened))
    with writing(engine) as connection:
        written = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        try:
            steps = upgrades_from(stated(written or None), str(file))
            METADATA.create_all(connection)
            _add_columns(connection)
            for table in METADATA.sorted_tables:
                seal_rows(connection, table)
            if written and steps:
                _upgrade(connection, written)
        except NewerError as newer:
            raise StoreError(str(newer)) from newer
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            raise StoreError(
                say(
                    "{file} cannot be read ({why}). Nothing was changed. Put it back from a backup, or move it away to "
                    "begin anew.",
                    file=file,
                    why=str(error),
                )
            ) from error
        connection.exec_driver_sql(f"PRAGMA user_version = {schema_version()}")
    return engine


def _add_columns(connection: Connection) -> None:
    """Add the columns that tables of earlier versions lack."""
    for table in METADATA.sorted_tables:
        there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        for column in (column for column in table.columns if column.name not in there):
            definition = sa.schema.CreateColumn(column).compile(connection.engine)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")  # not told


def _upgrade(connection: Connection, written: int) -> None:
    """Upgrade stored inputs to the newest version of the schema; plans are upgraded as they are read."""
    for row in connection.execute(sa.select(DRAFTS).where(sound(DRAFTS))).all():
        ours = (DRAFTS.c.work == row.work) & (DRAFTS.c.tab == row.tab) & (DRAFTS.c.sheet == row.sheet)
        sides = {side: upgraded({row.sheet: sheet_from(held)}, written, say("What is typed"))[row.sheet]
                 for side, held in (("base", row.base), ("typed", row.typed))}  # fmt: skip
        connection.execute(sa.update(DRAFTS).where(ours).values({name: plain(each) for name, each in sides.items()}))
    for row in connection.execute(sa.select(PLANS.c.id, PLANS.c.inputs, PLANS.c.sheets).where(sound(PLANS))).all():
        sheets = content.parse_inputs(zlib.decompress(row.sheets), written)
        held = zlib.compress(content.format_inputs(sheets))
        connection.execute(sa.update(PLANS).where(PLANS.c.id == row.id).values(sheets=held))
        typed = {"content": content_hash(sheets), "inputs": row.inputs}
        connection.execute(insert(TYPED).values(typed).on_conflict_do_update(["content"], set_=typed))
