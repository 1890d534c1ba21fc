"""Metadata of a workspace: author, first job, plan in the store, gap, weights of repairs, and question jobs."""

from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from planner.workspace.database import QUESTIONS, WORKSPACES, read_transaction, sound, write_transaction


@dataclass(frozen=True)
class Metadata:
    """Metadata of one workspace."""

    workspace: str
    first_job: str = ""
    """Id of the job that plans the case it began with, which it shares with others; empty where there is none."""
    author: str = ""
    """Who saved it last as a scenario."""
    stored_plan: int | None = None
    """The incumbent that was put into the store last."""
    stored_version: str = ""
    """The version that it was put beside."""
    gap: float | None = None
    """Gap that its plans are asked for [1]; None for the usual one."""
    weights: str = ""
    """What repairs of its inputs may change, as a CSV table; empty for the usual weights."""

    @classmethod
    def find(cls, workspace: str) -> Self | None:
        """Metadata of a workspace; None if there are none."""
        with read_transaction() as connection:
            query = sa.select(WORKSPACES).where(WORKSPACES.c.work == workspace, sound(WORKSPACES))
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        stored_plan = row.stored_plan if isinstance(row.stored_plan, int) else None
        gap = row.gap if isinstance(row.gap, float) else None
        return cls(row.work, row.first_job, row.author, stored_plan, row.stored_version, gap, row.weights)

    def insert(self) -> None:
        """Insert the metadata, unless the workspace has some."""
        row = {"work": self.workspace, "first_job": self.first_job, "author": self.author}
        with write_transaction() as connection:
            connection.execute(insert(WORKSPACES).values(row).on_conflict_do_nothing())


def forget(workspace: str) -> None:
    """Delete the metadata of a workspace that goes."""
    with write_transaction() as connection:
        connection.execute(sa.delete(WORKSPACES).where(WORKSPACES.c.work == workspace))


def set_first_job(workspace: str, job: str) -> None:
    """Set the job that plans the initial case of the workspace."""
    _note(workspace, first_job=job)


def set_author(workspace: str, author: str) -> None:
    """Set the author who last saved the workspace."""
    _note(workspace, author=author)


def set_stored(workspace: str, plan: int, version: str) -> None:
    """Set which incumbent was stored with which version of a scenario."""
    _note(workspace, stored_plan=plan, stored_version=version)


def set_gap(workspace: str, gap: float) -> None:
    """Set the gap that plans of the workspace are asked for [1]."""
    _note(workspace, gap=gap)


def set_weights(workspace: str, weights: str) -> None:
    """Set what repairs of the inputs of the workspace may change, as a CSV table."""
    _note(workspace, weights=weights)


def _note(workspace: str, **fields: str | float) -> None:
    """Set fields of the metadata; a row that was damaged is written anew."""
    ours = (WORKSPACES.c.work == workspace) & sound(WORKSPACES)
    with write_transaction() as connection:
        if not connection.execute(sa.update(WORKSPACES).where(ours).values(fields)).rowcount:
            connection.execute(sa.delete(WORKSPACES).where(WORKSPACES.c.work == workspace))
            connection.execute(sa.insert(WORKSPACES).values(work=workspace, **fields))


def question_job(workspace: str, question: str) -> str:
    """Id of the last job of a question in a workspace; empty if there is none."""
    asked = sa.and_(QUESTIONS.c.work == workspace, QUESTIONS.c.question == question, sound(QUESTIONS))
    with read_transaction() as connection:
        return connection.execute(sa.select(QUESTIONS.c.job).where(asked)).scalar() or ""


def question_jobs(workspace: str | None = None) -> set[str]:
    """Ids of the last job of each question in a workspace, or in all workspaces."""
    query = sa.select(QUESTIONS.c.job).where(sound(QUESTIONS))
    with read_transaction() as connection:
        found = connection.execute(query if workspace is None else query.where(QUESTIONS.c.work == workspace))
        return set(found.scalars())


def set_question_job(workspace: str, question: str, job: str) -> None:
    """Set the last job of a question."""
    row = {"work": workspace, "question": question, "job": job}
    with write_transaction() as connection:
        connection.execute(insert(QUESTIONS).values(row).on_conflict_do_update(["work", "question"], set_=row))
