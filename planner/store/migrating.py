"""Migration of a store by Alembic, which is loaded only where a store is not of the newest revision."""

from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from planner.fault import shown
from planner.language import say
from planner.store.connection import none_at, reading, safe_name, translated_errors, writing
from planner.store.database_tables import REVISIONS
from planner.store.version import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = "head", *, make: bool = True) -> None:
    """Migrate a store to a revision, by default the newest.

    Args:
        engine: Engine of the store.
        revision: The revision.
        make: Whether to create a store in an empty database.

    Raises:
        StoreError: There is none, its database is that of another program, a newer version of the planner has made
            it, or it cannot be used.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        current = MigrationContext.configure(connection, opts={"version_table": REVISIONS}).get_current_revision()
        tables = sa.inspect(connection).get_table_names() if current is None else []
    if current is not None and current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            say(
                "The store was made by a newer version of the planner (its revision is {current}, this version knows "
                "up to {known}). Nothing was changed. Open it with the newer version.",
                current=current, known=scripts.get_current_head(),
            )
        )  # fmt: skip
    if tables:
        raise StoreError(
            say(
                "The database {database} is that of another program: it has the table {table} and none of scenarios. "
                "Nothing was changed. Name another file, or a schema that is empty.",
                database=safe_name(engine.url), table=shown(min(tables)),
            )
        )  # fmt: skip
    if current is None and not make:
        raise none_at(engine.url)
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _write_ahead(engine: Engine) -> None:
    """Switch a SQLite file to write-ahead logging, so that readers do not wait for writers."""
    with translated_errors(engine), engine.connect() as connection, closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
