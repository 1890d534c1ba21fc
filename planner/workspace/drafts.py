"""Drafts: tables with unsaved edits, for each tab of the browser."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from planner.formats.sheets import Sheet, plain, sheet_from
from planner.workspace.database import DRAFTS, read_transaction, sound, write_transaction

KEY = ("work", "tab", "sheet")


@dataclass(frozen=True)
class Draft:
    """A table with unsaved edits, and the saved version that the edits were based on."""

    base: Sheet
    typed: Sheet


@dataclass(frozen=True)
class OtherDraft:
    """A draft of another tab, which may be closed."""

    tab: str
    table: str
    draft: Draft
    at: float
    """When it was typed, in seconds of the clock that `time.time` reads."""


def drafts_of(workspace: str, tab: str) -> dict[str, Draft]:
    """The drafts of a tab, by table."""
    query = sa.select(DRAFTS).where(DRAFTS.c.work == workspace, DRAFTS.c.tab == tab, sound(DRAFTS))
    with read_transaction() as connection:
        return {row.sheet: _draft(row) for row in connection.execute(query)}


def drafts_of_others(workspace: str, tab: str) -> list[OtherDraft]:
    """Drafts of other tabs that no tab has taken over, newest first."""
    query = sa.select(DRAFTS).where(
        DRAFTS.c.work == workspace, DRAFTS.c.tab != tab, DRAFTS.c.gone_on_in == "", sound(DRAFTS)
    )
    with read_transaction() as connection:
        rows = connection.execute(query.order_by(DRAFTS.c.at.desc())).all()
    return [OtherDraft(row.tab, row.sheet, _draft(row), row.at) for row in rows]


def save(workspace: str, tab: str, table: str, draft: Draft) -> None:
    """Save a draft; it replaces the previous one."""
    row = {"work": workspace, "tab": tab, "sheet": table, "base": plain(draft.base), "typed": plain(draft.typed)}
    with write_transaction() as connection:
        _put(connection, row | {"at": time.time(), "gone_on_in": ""})


def discard(workspace: str, tab: str, table: str) -> None:
    """Discard a draft, and those of the tabs that it was copied from."""
    with write_transaction() as connection:
        tabs = {tab}
        while tabs:
            ours = (DRAFTS.c.work == workspace) & (DRAFTS.c.sheet == table)
            before = sa.select(DRAFTS.c.tab).where(ours, DRAFTS.c.gone_on_in.in_(tabs))
            earlier = set(connection.execute(before).scalars())
            connection.execute(sa.delete(DRAFTS).where(ours, DRAFTS.c.tab.in_(tabs)))
            tabs = earlier - tabs


def continue_in(workspace: str, before: str, tab: str) -> None:
    """Copy the drafts of a tab to another, as after a reload.

    Those of the other are left where they are, for it may still be open; they are not offered while they are the same.
    """
    with write_transaction() as connection:
        rows = connection.execute(
            sa.select(DRAFTS).where(DRAFTS.c.work == workspace, DRAFTS.c.tab == before, sound(DRAFTS))
        ).all()
        for row in rows:
            _put(connection, {**row._mapping, "tab": tab, "gone_on_in": ""})
            _put(connection, {**row._mapping, "gone_on_in": tab})


def _put(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(insert(DRAFTS).values(row).on_conflict_do_update(KEY, set_=row))


def _draft(row: Any) -> Draft:  # noqa: ANN401
    return Draft(sheet_from(row.base), sheet_from(row.typed))
