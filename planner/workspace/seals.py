"""Seals of the rows of the embedded database: a row that is not as it was written is known by its checksum.

Triggers seal a row as it is inserted or updated, over all columns but those of plans and inputs, which are compressed
with a checksum of their own and verified as they are read.
"""

import hashlib
import re
import sqlite3
from collections.abc import Collection, Mapping
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
    """Have a table seal its rows from now on, and seal those that have no seal.

    Where its columns have changed since they were sealed, sound rows are sealed anew, and damaged ones stay damaged.

    Args:
        connection: Of a transaction that writes.
        table: The table, with all its columns.
    """
    columns, name = sealed_columns(table), table.name
    wanted, there = _triggers(name, columns), _triggers_there(connection)
    if all(there.get(trigger) == made for trigger, made in wanted.items()):
        return
    before = _columns_sealed(name, there)
    seal = formula(name, before) if before else "''"
    for trigger in wanted:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")  # not told
    connection.exec_driver_sql(f"UPDATE {name} SET {COLUMN} = {formula(name, columns)} WHERE {COLUMN} = {seal}")  # noqa: S608
    for made in wanted.values():
        connection.exec_driver_sql(made)


def _triggers(table: str, columns: Collection[str]) -> dict[str, str]:
    """What makes the triggers that seal the rows of a table, by name."""
    listed = ", ".join(f'"{column}"' for column in columns)
    seal = f"UPDATE {table} SET {COLUMN} = {formula('NEW', columns)} WHERE rowid = NEW.rowid"  # noqa: S608
    return {
        name: f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {seal}; END"  # not told
        for name, when in (
            (f"{COLUMN}_insert_{table}", "INSERT"),
            (f"{COLUMN}_update_{table}", f"UPDATE OF {listed}"),
        )
    }


def _triggers_there(connection: Connection) -> dict[str, str]:
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"  # not told
    return {str(name): str(sql) for name, sql in connection.exec_driver_sql(asked)}


def _columns_sealed(table: str, there: Mapping[str, str]) -> list[str]:
    """Columns that the rows of a table were sealed over so far; none where no trigger says so as it was written."""
    for name, made in there.items():
        columns = list(dict.fromkeys(re.findall(r'typeof\(NEW\."(.+?)"\)', made)))
        if columns and _triggers(table, columns).get(name) == made:
            return columns
    return []
