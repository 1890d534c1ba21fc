"""The registry of planning jobs: the kind, inputs and workspace of each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from planner.jobs.job import Job
from planner.process.home import home
from planner.workspace.database import JOBS, read_transaction, sound, write_transaction


class JobKind(StrEnum):
    """Purpose of a planning job."""

    FIRST = "first"
    """The default case, for everybody who opens it."""
    WORKSPACE = "work"
    """A workspace."""
    SCENARIO = "scenario"
    """A scenario, of a workspace or of nobody's."""


@dataclass(frozen=True)
class JobRecord:
    """A job in the registry."""

    job: Job
    kind: JobKind
    inputs: str
    """Fingerprint of the inputs; of their content, where they have faults."""
    workspace: str
    """Id of the workspace that asked for it; empty where none did."""


def register(entry: JobRecord, begin: Callable[[], object], *, alone: bool = False) -> JobRecord:
    """Register a job and start it, both or neither.

    Args:
        entry: The job.
        begin: Begins it.
        alone: Whether it is not begun where another of its kind about the same inputs runs.

    Returns:
        The entry; that of the other, where that runs.
    """
    with write_transaction() as connection:
        if alone:
            other = _last(connection, JOBS.c.kind == entry.kind, JOBS.c.inputs == entry.inputs)
            if other is not None and other.job.running:
                return other
        begin()
        row = {"name": entry.job.name, "kind": entry.kind.value, "inputs": entry.inputs, "work": entry.workspace}
        connection.execute(insert(JOBS).values(row).on_conflict_do_nothing())
    return entry


def latest_about(inputs: str, workspace: str, first: str) -> JobRecord | None:
    """Latest job about some inputs that a workspace shows: its own, its first, or that of a scenario.

    Args:
        inputs: Fingerprint of the inputs.
        workspace: Id of the workspace.
        first: Id of the first job that it shares with others; empty where it had none.
    """
    ours = (JOBS.c.work == workspace) | (JOBS.c.name == first) | (JOBS.c.kind == JobKind.SCENARIO.value)
    with read_transaction() as connection:
        return _last(connection, JOBS.c.inputs == inputs, ours)


def latest_of(workspace: str, first: str) -> JobRecord | None:
    """Latest job of a workspace, whatever its inputs."""
    with read_transaction() as connection:
        return _last(connection, (JOBS.c.work == workspace) | (JOBS.c.name == first))


def jobs_of(workspace: str, first: str) -> list[JobRecord]:
    """Jobs of a workspace and its first one, whatever their inputs, the latest first."""
    query = (
        sa.select(JOBS)
        .where((JOBS.c.work == workspace) | (JOBS.c.name == first), sound(JOBS))
        .order_by(JOBS.c.id.desc())
    )
    with read_transaction() as connection:
        return [entry for row in connection.execute(query) if (entry := _entry(row)) is not None]


def latest_for_scenario(inputs: str | None) -> Job | None:
    """Latest job that planned some inputs for a scenario."""
    with read_transaction() as connection:
        found = _last(connection, JOBS.c.kind == JobKind.SCENARIO.value, JOBS.c.inputs == (inputs or ""))
    return None if found is None else found.job


def displayed() -> set[str]:
    """Ids of the jobs that something may show: the latest of every workspace, and of the inputs of every scenario."""
    latest = sa.func.max(JOBS.c.id)
    workspaces = sa.select(latest).where(JOBS.c.work != "").group_by(JOBS.c.work)
    scenarios = sa.select(latest).where(JOBS.c.kind == JobKind.SCENARIO.value).group_by(JOBS.c.inputs)
    with read_transaction() as connection:
        ids = [*connection.execute(workspaces).scalars(), *connection.execute(scenarios).scalars()]
        return set(connection.execute(sa.select(JOBS.c.name).where(JOBS.c.id.in_(ids))).scalars())


def prune() -> None:
    """Delete jobs from the registry whose folders are gone."""
    with write_transaction() as connection:
        names = connection.execute(sa.select(JOBS.c.name)).scalars().all()
        gone = [name for name in names if not (home() / "jobs" / name).is_dir()]
        connection.execute(sa.delete(JOBS).where(JOBS.c.name.in_(gone)))


def _last(connection: Connection, *such: sa.ColumnElement[bool]) -> JobRecord | None:
    """Latest job that matches and whose folder exists."""
    query = sa.select(JOBS).where(*such, sound(JOBS)).order_by(JOBS.c.id.desc())
    return next((entry for row in connection.execute(query) if (entry := _entry(row)) is not None), None)


def _entry(row: Any) -> JobRecord | None:  # noqa: ANN401
    job = Job.find(home() / "jobs", row.name)
    return None if job is None else JobRecord(job, JobKind(row.kind), row.inputs, row.work)
