"""Save a version of a scenario: once where it is repeated, and as a copy where another save came first."""

from typing import NamedTuple

from sqlalchemy.engine import Connection

from planner.language import say
from planner.store import rows
from planner.store.version import MOST_CHARACTERS, StoreError, VersionRecord


class SavedVersion(NamedTuple):
    """What a save became."""

    kept: rows.VersionRow
    """The version that was inserted, or the one that says the same already."""
    clash: rows.VersionRow | None
    """The version that came first, beside which a copy was kept; None if none did."""


def save_version(connection: Connection, record: VersionRecord, packed: bytes, case_hash: str | None) -> SavedVersion:
    """Insert a version with its inputs, unless that changes nothing.

    Args:
        connection: Of a transaction that writes.
        record: The version.
        packed: Its inputs, compressed.
        case_hash: Fingerprint of its case; None if that has faults.

    Raises:
        StoreError: A version that it follows does not exist, or its name is taken.
    """
    for known in filter(None, (record.previous, record.parent)):
        rows.require(connection, known)
    newest = None if record.previous is None else rows.newest_after(connection, record.previous)
    if newest is not None and _same(newest, record):
        return SavedVersion(newest, None)
    clash = newest if newest is not None and newest.id != record.previous else None
    record = _placed(connection, record, newest, clash)
    rows.insert_content(connection, {record.inputs: packed})
    return SavedVersion(rows.insert_version(connection, record, case_hash), clash)


def _placed(
    connection: Connection, record: VersionRecord, newest: rows.VersionRow | None, clash: rows.VersionRow | None
) -> VersionRecord:
    """Record as it is inserted after the newest version of its scenario: as a copy where another save clashes with it.

    Raises:
        StoreError: The name is new to the scenario, and another has it.
    """
    if clash is not None:
        return _copy(record)
    renamed = newest is None or newest.record.name != record.name
    if renamed and (taken := rows.name_clash(connection, record.name)):
        raise StoreError(taken)
    return record


def _copy(record: VersionRecord) -> VersionRecord:
    """Record of the copy saved at a clash, under a name of its own."""
    whose = f" (copy by {record.author})"  # not told
    name = record.name[: MOST_CHARACTERS["name"] - len(whose)].rstrip() + whose
    return record.model_copy(update={"name": name, "what": str(say("kept beside a clash"))})


def _same(row: rows.VersionRow, record: VersionRecord) -> bool:
    """Whether a save is already stored: nothing has changed, or it is repeated."""
    again = row.record.previous == record.previous and row.record.author == record.author
    return row.record.content == record.content and (row.id == record.previous or again)
