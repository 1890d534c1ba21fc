"""Queries and inserts within a transaction."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, RowMapping

from planner.fault import printable, short
from planner.language import say
from planner.plan import Summary
from planner.store.content import decompressed
from planner.store.database_tables import CONTENT, PLAN, RECIPE, VERSION
from planner.store.version import DamagedRowError, StoreError, VersionRecord


@dataclass(frozen=True)
class VersionRow:
    """A version as stored."""

    id: str
    scenario: str
    number: int
    record: VersionRecord
    case_hash: str | None


def version_row(columns: RowMapping) -> VersionRow:
    """Version from the columns of a row.

    Raises:
        DamagedRowError: The row was altered.
    """
    damaged = DamagedRowError(
        say("The store is damaged: version {id} is not what was saved.", id=_short(columns["id"]))
    )
    try:
        record = VersionRecord(**{name: columns[name] for name in VersionRecord.model_fields})
    except ValidationError as error:
        raise damaged from error
    if record.id != columns["id"] or not isinstance(columns["number"], int) or not isinstance(columns["scenario"], str):
        raise damaged
    return VersionRow(columns["id"], columns["scenario"], columns["number"], record, columns["case_hash"])


def _short(name: object) -> str:
    """The beginning of an id, whatever stands in its place."""
    return printable(str(name)[:12])


def find(connection: Connection, version: str) -> VersionRow | None:
    """Find a version by id; None if there is none."""
    found = connection.execute(sa.select(VERSION).where(VERSION.c.id == version)).mappings().first()
    return None if found is None else version_row(found)


def require(connection: Connection, version: str) -> VersionRow:
    """Get a version by id.

    Raises:
        StoreError: There is none.
    """
    found = find(connection, version)
    if found is None:
        raise StoreError(say("The store has no version {id}.", id=version[:12]))
    return found


def newest_after(connection: Connection, version: str) -> VersionRow:
    """Newest version of the scenario of a version."""
    scenario = require(connection, version).scenario
    query = sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number.desc()).limit(1)
    return version_row(connection.execute(query).mappings().one())


def newest() -> sa.Select[Any]:
    """Query of the newest version of every scenario."""
    numbers = sa.select(VERSION.c.scenario, sa.func.max(VERSION.c.number).label("number"))
    heads = numbers.group_by(VERSION.c.scenario).subquery()
    ours = (VERSION.c.scenario == heads.c.scenario) & (VERSION.c.number == heads.c.number)
    return sa.select(VERSION).join(heads, ours)


def name_clash(connection: Connection, name: str) -> str:
    """Why a name is not free, in a sentence; empty if it is."""
    called = connection.execute(newest().where(VERSION.c.name == name)).mappings().first()
    if called is None:
        return ""
    words = {"name": short(name)}
    if called["archived"]:
        return say("There is a scenario “{name}” already, which is put away: give this one another name.", **words)
    return say("There is a scenario “{name}” already: give this one another name.", **words)


def history(connection: Connection, scenario: str) -> list[VersionRow]:
    """Versions of a scenario, oldest first."""
    query = sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number)
    return [version_row(found) for found in connection.execute(query).mappings()]


def insert_version(
    connection: Connection, record: VersionRecord, case_hash: str | None, *, begins: bool = False
) -> VersionRow:
    """Insert a version after its predecessor, or as a new scenario if that is no longer the newest.

    Args:
        connection: A write transaction.
        record: Record of the version.
        case_hash: Fingerprint of its inputs; None if they have faults.
        begins: Whether it begins a new scenario in any case.
    """
    before = None if record.previous is None else newest_after(connection, record.previous)
    if begins or before is None or before.id != record.previous:
        row = VersionRow(record.id, record.id, 1, record, case_hash)
    else:
        row = VersionRow(record.id, before.scenario, before.number + 1, record, case_hash)
    fields = {"id": row.id, "scenario": row.scenario, "number": row.number, "case_hash": case_hash}
    connection.execute(VERSION.insert().values(**fields, **record.model_dump()))
    return row


def insert_content(connection: Connection, packed: Mapping[str, bytes]) -> None:
    """Insert content under its hash, unless it exists."""
    for name in sorted(packed):
        _insert(connection, CONTENT, {"sha256": name, "data": packed[name]})


def insert_plan(connection: Connection, name: str, summary: Summary, added: str) -> bool:
    """Insert a plan whose content exists; return whether it is new."""
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
    return _insert(connection, PLAN, fields)


def insert_recipe(connection: Connection, version: str, name: str) -> None:
    """Insert the recipe of a version, whose content exists, unless it has one."""
    _insert(connection, RECIPE, {"version": version, "sha256": name})


def recipe_of(connection: Connection, version: str) -> str | None:
    """Hash of the recipe of a version, or of the nearest one that it came from; None if none of them has one."""
    waiting: list[str | None] = [version]
    while waiting:
        if (name := waiting.pop(0)) is not None:
            found = connection.execute(sa.select(RECIPE.c.sha256).where(RECIPE.c.version == name)).scalar()
            if found is not None:
                return str(found)
            record = require(connection, name).record
            waiting += [record.previous, record.parent]
    return None


def recipes_among(connection: Connection, versions: Sequence[str]) -> dict[str, str]:
    """Hashes of recipes by version, of those versions that have one of their own."""
    query = sa.select(RECIPE.c.version, RECIPE.c.sha256).where(RECIPE.c.version.in_(versions)).order_by("version")
    return {found.version: found.sha256 for found in connection.execute(query)}


def _insert(connection: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = insert(table).values(**values).on_conflict_do_nothing().returning(table.c.sha256)
    return connection.execute(added).first() is not None


def content_of(connection: Connection, name: str) -> bytes:
    """Get content by its hash.

    Raises:
        StoreError: It does not exist or is damaged.
    """
    data = connection.execute(sa.select(CONTENT.c.data).where(CONTENT.c.sha256 == name)).scalar()
    if data is None:
        raise StoreError(say("The store is damaged: it does not hold {name}.", name=name[:12]))
    return decompressed(name, bytes(data) if isinstance(data, bytes | memoryview) else b"")
