"""Seals of the rows of the embedded database: a row that is not as it was written is known by its checksum.

Triggers seal a row as it is inserted or updated, over all columns but those of plans and inputs, which are compressed
with a checksum of their own and verified as they are read.
"""

import hashlib
import sqlite3
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

FUNCTION, COLUMN = "planner_seal", "seal"
"""Function of SQL that makes a seal, and column that holds it."""

BYTES = 8
"""Length of a seal [bytes]."""


def seal_of(*values: object) -> str:
    """Seal of values and their types."""
    digest = hashlib.blake2b(digest_size=BYTES)
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode()
        digest.update(f"{len(data)} ".encode() + data)
    return digest.hexdigest()


def know_seals(connection: sqlite3.Connection) -> None:
    """Give a connection to SQLite the function that makes seals."""
    connection.create_function(FUNCTION, -1, seal_of, deterministic=True)


def sealed_columns(table: sa.Table) -> list[str]:
    """Names of the columns that a seal is over."""
    return [
        column.name for column in table.columns if column.name != COLUMN and not isinstance(column.type, sa.LargeBinary)
    ]


def formula(row: str, columns: Collection[str]) -> str:
    """Seal of a row in SQL; texts are taken as bytes, since damaged ones may be no UTF-8.

    Args:
        row: What stands for the row, such as the name of its table.
        columns: Names of the columns.
    """
    values = (
        f"typeof({each}), CASE typeof({each}) WHEN 'text' THEN CAST({each} AS BLOB) ELSE {each} END"  # not told
        for each in (f'{row}."{name}"' for name in columns)
    )
    return f"{FUNCTION}({', '.join(values)})"


def is_sealed(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a row is as it was written."""
    made: sa.ColumnElement[Any] = sa.literal_column(formula(table.name, sealed_columns(table)))
    return made == table.c[COLUMN]


def seal_rows(connection: Connection, table: sa.Table) -> None:
    """Have a table seal its rows from now on, and seal those that are there as they are.

    Where its columns have changed since they were sealed, rows that were damaged before stay damaged.

    Args:
        connection: Of a transaction that writes.
        table: The table, with all its columns.
    """
    columns, name = sealed_columns(table), table.name
    before, now = _formula_before(connection, name), formula(name, columns)
    if before == now:
        return
    for event in ("insert", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_trigger(name, event)}")  # not told
    sound = f" WHERE {COLUMN} = {before}" if before else ""  # not told
    connection.exec_driver_sql(f"UPDATE {name} SET {COLUMN} = {now}{sound}")  # noqa: S608
    listed = ", ".join(f'"{column}"' for column in columns)
    for event, when in (("insert", "INSERT"), ("update", f"UPDATE OF {listed}")):
        seal = f"UPDATE {name} SET {COLUMN} = {formula('NEW', columns)} WHERE rowid = NEW.rowid"  # noqa: S608
        connection.exec_driver_sql(
            f"CREATE TRIGGER {_trigger(name, event)} AFTER {when} ON {name} BEGIN {seal}; END"  # not told
        )


def _formula_before(connection: Connection, table: str) -> str:
    """Seal of the rows of a table as they were sealed so far; empty where they were not."""
    asked = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")  # not told
    made = connection.execute(asked, {"name": _trigger(table, "insert")}).scalar() or ""
    found = str(made).partition(f"SET {COLUMN} = ")[2].partition(" WHERE rowid")[0]
    return found.replace("NEW.", f"{table}.")


def _trigger(table: str, event: str) -> str:
    return f"{COLUMN}_{event}_{table}"
