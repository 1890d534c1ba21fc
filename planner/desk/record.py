"""What is remembered of a piece of work besides its inputs: one typed record, read and changed in transactions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from planner.desk.database import INQUIRIES, ORIGINS, WAITING, WORKS, changed, seen


@dataclass(frozen=True)
class Mark:
    """A version of a scenario that a piece of work was opened from or saved as."""

    version: str
    step: int = 0
    """Number of the step that opened it; 0 for work that was saved and never opened."""
    says: str = ""
    """What that step says."""


@dataclass(frozen=True)
class Record:
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
        with seen() as connection:
            row = connection.execute(sa.select(WORKS).where(WORKS.c.work == work)).one_or_none()
        return None if row is None else cls(**row._mapping)

    def begin(self) -> None:
        """Enter the record, unless there is one of its id."""
        row = {"work": self.work, "first_job": self.first_job, "author": self.author}
        with changed() as connection:
            connection.execute(insert(WORKS).values(row).on_conflict_do_nothing())


def note_first_job(work: str, job: str) -> None:
    """Remember the job that plans the case which a piece of work began with."""
    _note(work, first_job=job)


def note_author(work: str, author: str) -> None:
    """Remember who saved a piece of work."""
    _note(work, author=author)


def note_stored(work: str, plan: int, version: str) -> None:
    """Remember which plan was put into the store beside which version."""
    _note(work, stored_plan=plan, stored_version=version)


def _note(work: str, **fields: str | int) -> None:
    with changed() as connection:
        connection.execute(sa.update(WORKS).where(WORKS.c.work == work).values(fields))


def inquiry(work: str, question: str) -> str:
    """Id of the inquiry into a question that a piece of work had last; empty where it had none."""
    asked = (INQUIRIES.c.work == work) & (INQUIRIES.c.question == question)
    with seen() as connection:
        return connection.execute(sa.select(INQUIRIES.c.job).where(asked)).scalar() or ""


def inquiries(work: str | None = None) -> set[str]:
    """Ids of the inquiries that a piece of work had last; those of all, if none is named."""
    query = sa.select(INQUIRIES.c.job)
    with seen() as connection:
        found = connection.execute(query if work is None else query.where(INQUIRIES.c.work == work))
        return set(found.scalars())


def note_inquiry(work: str, question: str, job: str) -> None:
    """Remember an inquiry into a question."""
    row = {"work": work, "question": question, "job": job}
    with changed() as connection:
        connection.execute(insert(INQUIRIES).values(row).on_conflict_do_update(["work", "question"], set_=row))


def marks(work: str) -> list[Mark]:
    """Versions that a piece of work was opened from or saved as, in their order."""
    query = sa.select(ORIGINS).where(ORIGINS.c.work == work).order_by(ORIGINS.c.place)
    with seen() as connection:
        return [Mark(row.version, row.step, row.says) for row in connection.execute(query)]


def note_marks(work: str, now: Sequence[Mark]) -> None:
    """Remember the versions that a piece of work was opened from or saved as, in the place of those before."""
    rows = [{"work": work, "place": place, "version": mark.version, "step": mark.step, "says": mark.says}
            for place, mark in enumerate(now)]  # fmt: skip
    with changed() as connection:
        connection.execute(sa.delete(ORIGINS).where(ORIGINS.c.work == work))
        if rows:
            connection.execute(sa.insert(ORIGINS), rows)


def waiting(work: str) -> list[str]:
    """Ids of the versions that wait to be planned, in their order."""
    query = sa.select(WAITING.c.version).where(WAITING.c.work == work).order_by(WAITING.c.place)
    with seen() as connection:
        return list(connection.execute(query).scalars())


def add_waiting(work: str, versions: Sequence[str]) -> None:
    """Have versions wait to be planned, after those that wait already."""
    with changed() as connection:
        there = waiting(work)
        last = connection.execute(sa.select(sa.func.max(WAITING.c.place)).where(WAITING.c.work == work)).scalar()
        new = [version for version in dict.fromkeys(versions) if version not in there]
        rows = [{"work": work, "place": place, "version": version}
                for place, version in enumerate(new, start=0 if last is None else last + 1)]  # fmt: skip
        if rows:
            connection.execute(sa.insert(WAITING), rows)


def take_waiting(work: str, version: str) -> bool:
    """Have a version wait no more; whether it did until now, and nobody else has taken it."""
    with changed() as connection:
        such = (WAITING.c.work == work) & (WAITING.c.version == version)
        return connection.execute(sa.delete(WAITING).where(such)).rowcount > 0
