"""What is remembered of a piece of work besides its inputs: one typed record, read and changed in transactions."""

from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from planner.workspace.database import INQUIRIES, WORKS, read_transaction, write_transaction


@dataclass(frozen=True)
class Metadata:
    """What is remembered of one piece of work."""

    work: str
    first_job: str = ""
    """Id of the job that plans the case it began with, which it shares with others; empty where there is none."""
    author: str = ""
    """Who saved it last as a scenario."""
    stored_plan: int | None = None
    """The kept plan that was put into the store last."""
    stored_version: str = ""
    """The version that it was put beside."""

    @classmethod
    def find(cls, work: str) -> Self | None:
        """The record of an id; None where there is none."""
        with read_transaction() as connection:
            row = connection.execute(sa.select(WORKS).where(WORKS.c.work == work)).one_or_none()
        return None if row is None else cls(**row._mapping)

    def begin(self) -> None:
        """Enter the record, unless there is one of its id."""
        row = {"work": self.work, "first_job": self.first_job, "author": self.author}
        with write_transaction() as connection:
            connection.execute(insert(WORKS).values(row).on_conflict_do_nothing())


def set_first_job(work: str, job: str) -> None:
    """Remember the job that plans the case which a piece of work began with."""
    _note(work, first_job=job)


def set_author(work: str, author: str) -> None:
    """Remember who saved a piece of work."""
    _note(work, author=author)


def set_stored(work: str, plan: int, version: str) -> None:
    """Remember which plan was put into the store beside which version."""
    _note(work, stored_plan=plan, stored_version=version)


def _note(work: str, **fields: str | int) -> None:
    with write_transaction() as connection:
        connection.execute(sa.update(WORKS).where(WORKS.c.work == work).values(fields))


def question_job(work: str, question: str) -> str:
    """Id of the inquiry into a question that a piece of work had last; empty where it had none."""
    asked = (INQUIRIES.c.work == work) & (INQUIRIES.c.question == question)
    with read_transaction() as connection:
        return connection.execute(sa.select(INQUIRIES.c.job).where(asked)).scalar() or ""


def question_jobs(work: str | None = None) -> set[str]:
    """Ids of the inquiries that a piece of work had last; those of all, if none is named."""
    query = sa.select(INQUIRIES.c.job)
    with read_transaction() as connection:
        found = connection.execute(query if work is None else query.where(INQUIRIES.c.work == work))
        return set(found.scalars())


def set_question_job(work: str, question: str, job: str) -> None:
    """Remember an inquiry into a question."""
    row = {"work": work, "question": question, "job": job}
    with write_transaction() as connection:
        connection.execute(insert(INQUIRIES).values(row).on_conflict_do_update(["work", "question"], set_=row))
