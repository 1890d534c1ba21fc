"""Metadata of a workspace: its author, its first job, its plan in the store, and its question jobs."""

from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from planner.workspace.database import QUESTIONS, WORKS, read_transaction, write_transaction


@dataclass(frozen=True)
class Metadata:
    """Metadata of one workspace."""

    work: str
    first_job: str = ""
    """Id of the job that plans the case it began with, which it shares with others; empty where there is none."""
    author: str = ""
    """Who saved it last as a scenario."""
    stored_plan: int | None = None
    """The incumbent that was put into the store last."""
    stored_version: str = ""
    """The version that it was put beside."""

    @classmethod
    def find(cls, work: str) -> Self | None:
        """Metadata of a workspace; None if there are none."""
        with read_transaction() as connection:
            row = connection.execute(sa.select(WORKS).where(WORKS.c.work == work)).one_or_none()
        return None if row is None else cls(**row._mapping)

    def insert(self) -> None:
        """Insert the metadata, unless the workspace has some."""
        row = {"work": self.work, "first_job": self.first_job, "author": self.author}
        with write_transaction() as connection:
            connection.execute(insert(WORKS).values(row).on_conflict_do_nothing())


def set_first_job(work: str, job: str) -> None:
    """Set the job that plans the initial case of the workspace."""
    _note(work, first_job=job)


def set_author(work: str, author: str) -> None:
    """Set the author who last saved the workspace."""
    _note(work, author=author)


def set_stored(work: str, plan: int, version: str) -> None:
    """Set which incumbent was stored with which version of a scenario."""
    _note(work, stored_plan=plan, stored_version=version)


def _note(work: str, **fields: str | int) -> None:
    with write_transaction() as connection:
        connection.execute(sa.update(WORKS).where(WORKS.c.work == work).values(fields))


def question_job(work: str, question: str) -> str:
    """Id of the last job of a question in a workspace; empty if there is none."""
    asked = (QUESTIONS.c.work == work) & (QUESTIONS.c.question == question)
    with read_transaction() as connection:
        return connection.execute(sa.select(QUESTIONS.c.job).where(asked)).scalar() or ""


def question_jobs(work: str | None = None) -> set[str]:
    """Ids of the last job of each question in a workspace, or in all workspaces."""
    query = sa.select(QUESTIONS.c.job)
    with read_transaction() as connection:
        found = connection.execute(query if work is None else query.where(QUESTIONS.c.work == work))
        return set(found.scalars())


def set_question_job(work: str, question: str, job: str) -> None:
    """Set the last job of a question."""
    row = {"work": work, "question": question, "job": job}
    with write_transaction() as connection:
        connection.execute(insert(QUESTIONS).values(row).on_conflict_do_update(["work", "question"], set_=row))
