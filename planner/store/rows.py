"""Rows of the store, within a transaction."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, RowMapping

from planner.fault import shown
from planner.plan import Summary
from planner.store.content import unpacked
from planner.store.tables import CONTENT, PLAN, VERSION
from planner.store.version import StoreError, VersionRecord


@dataclass(frozen=True)
class VersionRow:
    """A version as its row has it."""

    id: str
    scenario: str
    number: int
    record: VersionRecord
    case_hash: str | None


def row_of(columns: RowMapping) -> VersionRow:
    """The version of a row.

    Raises:
        StoreError: The row does not say what it was saved with.
    """
    record = VersionRecord(**{name: columns[name] for name in VersionRecord.model_fields})
    if record.id != columns["id"]:
        raise StoreError(f"The store is damaged: version {columns['id'][:12]} is not what was saved.")
    return VersionRow(columns["id"], columns["scenario"], columns["number"], record, columns["case_hash"])


def find(connection: Connection, version: str) -> VersionRow | None:
    """The version of an id; None where there is none."""
    found = connection.execute(sa.select(VERSION).where(VERSION.c.id == version)).mappings().first()
    return None if found is None else row_of(found)


def need(connection: Connection, version: str) -> VersionRow:
    """The version of an id.

    Raises:
        StoreError: There is none.
    """
    found = find(connection, version)
    if found is None:
        raise StoreError(f"The store has no version {version[:12]}.")
    return found


def newest_after(connection: Connection, version: str) -> VersionRow:
    """The newest version of the scenario that a version belongs to."""
    scenario = need(connection, version).scenario
    query = sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number.desc()).limit(1)
    return row_of(connection.execute(query).mappings().one())


def newest() -> sa.Select[Any]:
    """The newest version of every scenario."""
    numbers = sa.select(VERSION.c.scenario, sa.func.max(VERSION.c.number).label("number"))
    heads = numbers.group_by(VERSION.c.scenario).subquery()
    ours = (VERSION.c.scenario == heads.c.scenario) & (VERSION.c.number == heads.c.number)
    return sa.select(VERSION).join(heads, ours)


def taken(connection: Connection, name: str) -> str:
    """Why another scenario cannot be called so, in a sentence; empty where it can."""
    called = connection.execute(newest().where(VERSION.c.name == name)).mappings().first()
    if called is None:
        return ""
    away = ", which is put away" if called["archived"] else ""
    return f"There is a scenario {shown(name)} already{away}: give this one another name."


def history(connection: Connection, scenario: str) -> list[VersionRow]:
    """Every version of a scenario, the first one first."""
    query = sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number)
    return [row_of(found) for found in connection.execute(query).mappings()]


def put(connection: Connection, record: VersionRecord, case_hash: str | None, *, begins: bool = False) -> VersionRow:
    """Add a version after the one that it was made from; as a scenario of its own where that is the newest no more.

    Args:
        connection: A transaction that writes.
        record: What the version says.
        case_hash: Fingerprint of its inputs; None where they have faults.
        begins: Whether it begins a scenario of its own in any case.
    """
    before = None if record.previous is None else newest_after(connection, record.previous)
    if begins or before is None or before.id != record.previous:
        row = VersionRow(record.id, record.id, 1, record, case_hash)
    else:
        row = VersionRow(record.id, before.scenario, before.number + 1, record, case_hash)
    fields = {"id": row.id, "scenario": row.scenario, "number": row.number, "case_hash": case_hash}
    connection.execute(VERSION.insert().values(**fields, **record.model_dump()))
    return row


def put_content(connection: Connection, packed: Mapping[str, bytes]) -> None:
    """Add content under its hash, unless it is there."""
    for name in sorted(packed):
        _add(connection, CONTENT, {"sha256": name, "data": packed[name]})


def put_plan(connection: Connection, name: str, summary: Summary, added: str) -> bool:
    """Add a plan, whose content is there; whether it was not known."""
    fields = {
        "sha256": name,
        "case_hash": summary.case_sha256,
        "status": summary.status,
        "gap": math.inf if summary.gap is None else summary.gap,
        "objective": summary.objective,
        "exposure": summary.exposure_unprotected,
        "cost_usd": summary.cost_usd,
        "added": added,
    }
    return _add(connection, PLAN, fields)


def _add(connection: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = insert(table).values(**values).on_conflict_do_nothing().returning(table.c.sha256)
    return connection.execute(added).first() is not None


def text_of(connection: Connection, name: str) -> bytes:
    """The content of a hash.

    Raises:
        StoreError: There is none, or it is not what was put there.
    """
    data = connection.execute(sa.select(CONTENT.c.data).where(CONTENT.c.sha256 == name)).scalar()
    if data is None:
        raise StoreError(f"The store is damaged: it does not hold {name[:12]}.")
    return unpacked(name, bytes(data))
