"""Queue of scenario versions to be planned, by workspace; first in, first out."""

from collections.abc import Sequence

import sqlalchemy as sa

from planner.workspace.database import WAITING, read_transaction, sound, write_transaction


def queued(workspace: str) -> list[str]:
    """Ids of the versions in the queue, in order."""
    query = sa.select(WAITING.c.version).where(WAITING.c.work == workspace, sound(WAITING)).order_by(WAITING.c.place)
    with read_transaction() as connection:
        return list(connection.execute(query).scalars())


def enqueue(workspace: str, versions: Sequence[str]) -> None:
    """Append versions to the queue; those already in it keep their place."""
    with write_transaction() as connection:
        there = queued(workspace)
        last = connection.execute(
            sa.select(sa.func.max(WAITING.c.place)).where(WAITING.c.work == workspace, sound(WAITING))
        ).scalar()
        new = [version for version in dict.fromkeys(versions) if version not in there]
        rows = [{"work": workspace, "place": place, "version": version}
                for place, version in enumerate(new, start=0 if last is None else last + 1)]  # fmt: skip
        if rows:
            connection.execute(sa.insert(WAITING), rows)


def dequeue(workspace: str, version: str) -> bool:
    """Remove a version from the queue; return whether it was there."""
    with write_transaction() as connection:
        such = (WAITING.c.work == workspace) & (WAITING.c.version == version)
        return connection.execute(sa.delete(WAITING).where(such)).rowcount > 0
