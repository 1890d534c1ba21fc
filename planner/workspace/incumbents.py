"""Plans kept by the inputs that they are of: whoever finds a better one, it becomes the plan of these inputs."""

import time
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from planner.home import home
from planner.plan import Plan, Summary
from planner.run import Run
from planner.sheets import Sheets, content_hash
from planner.store import content
from planner.tables import Case
from planner.upgrades import schema_version
from planner.verify import held_against
from planner.workspace.database import PLANS, TYPED, read_transaction, write_transaction
from planner.workspace.validation import validate

PLANNING = "planning"
"""Who finds the plans of planning jobs."""

NEAR = 1e-9
"""Relative difference of objectives below which neither plan is better [1]: the one that was found first stays."""


@dataclass(frozen=True)
class Incumbent:
    """A plan that is kept, with the case that it is of."""

    id: int
    inputs: str
    """Fingerprint of the case."""
    case: Case
    plan: Plan
    """With the best bound that is proved of these inputs, whoever proved it."""
    sheets: Sheets
    """The inputs, as they were typed when it was found."""
    found_by: str
    """Who found it, as a sentence names it."""
    job: str
    """Id of the planning job that found it; empty where another did."""


@dataclass(frozen=True)
class Superseded:
    """The best plan of some inputs before a better one was found by another way than planning."""

    found_by: str
    """Who found the better one."""
    exposure: tuple[float, float]
    """Exposure that stays unprotected, before and now [civilian-months]."""
    objective: tuple[float, float]
    """Objective before and now [civilian-months]."""


def propose(sheets: Sheets, plan: Plan, found_by: str, job: str = "") -> bool:
    """Keep a plan of some inputs, if it holds and is better than those kept, or more is proved with it.

    Args:
        sheets: The inputs.
        plan: The plan; it is verified first.
        found_by: Who found it, as a sentence names it, such as `Most wanted`.
        job: Id of the planning job that found it.

    Returns:
        Whether it is now the plan of these inputs, or sharpens what is proved of the one that is.
    """
    found = validate(sheets)
    if found.fingerprint is None or held_against(found.checked.case, plan):
        return False
    return _added(found.fingerprint, sheets, plan, found_by, job)


def propose_run(sheets: Sheets, run: Run, job: str) -> bool:
    """Propose the plan of a run that planned some inputs and has verified it, which is not done again here.

    Like every plan, it is verified as it is read, by whoever shows it.
    """
    inputs = validate(sheets).fingerprint
    if inputs is None or run.plan is None or run.plan.summary.case_sha256 != inputs:
        return False
    return _added(inputs, sheets, run.plan, PLANNING, job)


def _added(inputs: str, sheets: Sheets, plan: Plan, found_by: str, job: str) -> bool:
    """Add a plan that holds to those of its inputs, unless it adds nothing; whether it was added."""
    told = plan.summary
    row = {
        "inputs": inputs, "objective": told.objective, "exposure": told.exposure_unprotected,
        "bound": told.bound, "found_by": found_by, "job": job, "at": time.time(),
        "sheets": zlib.compress(content.format_inputs(sheets)), "plan": zlib.compress(content.format_plan(plan)),
    }  # fmt: skip
    with write_transaction() as connection:
        typed = {"content": content_hash(sheets), "inputs": inputs}
        connection.execute(insert(TYPED).values(typed).on_conflict_do_update(["content"], set_=typed))
        if _adds_nothing(connection, inputs, told):
            return False
        connection.execute(sa.insert(PLANS).values(row))
    return True


def best(inputs: str | None) -> Incumbent | None:
    """The best plan that is kept of some inputs and holds; None where there is none.

    Better ones that do not hold are deleted with their bounds: no plan is measured by them.

    Args:
        inputs: Fingerprint of the case.
    """
    with read_transaction() as connection:
        rows = _rows(connection, inputs or "")
    for place, row in enumerate(rows):
        if (found := _read(home(), row.id)) is not None:
            return _bounded(found, rows[place:])
        with write_transaction() as connection:
            connection.execute(sa.delete(PLANS).where(PLANS.c.id == row.id))
    return None


def of(sheets: Sheets) -> Incumbent | None:
    """The best plan that is kept of tables as they are typed, without checking them; None where they had none."""
    with read_transaction() as connection:
        query = sa.select(TYPED.c.inputs).where(TYPED.c.content == content_hash(sheets))
        inputs = connection.execute(query).scalar()
    return best(inputs) if inputs else None


def version(inputs: str) -> tuple[object, ...]:
    """What changes when the plan of some inputs does, or what is proved of it."""
    with read_transaction() as connection:
        rows = _rows(connection, inputs)
    return (rows[0].id, _bound(rows)) if rows else ()


def superseded(made: Incumbent) -> Superseded | None:
    """The plan that a plan found by another way than planning is better than; None where there is none."""
    if made.found_by == PLANNING:
        return None
    with read_transaction() as connection:
        before = [row for row in _rows(connection, made.inputs) if row.id < made.id]
    now = made.plan.summary
    if not before or not _better(now.objective, before[0].objective):
        return None
    exposure = (before[0].exposure, now.exposure_unprotected)
    return Superseded(made.found_by, exposure, (before[0].objective, now.objective))


def withdraw(job: str) -> None:
    """Let go of what a job has found, as an error at its end undoes it."""
    with write_transaction() as connection:
        connection.execute(sa.delete(PLANS).where(PLANS.c.job == job))


def trim(longest: float, most: int) -> None:
    """Let go of plans that another is better than, and, beyond a size, of those found first.

    Args:
        longest: Time for which a plan is kept that another is better than [s].
        most: Size of those that are kept [bytes].
    """
    with write_transaction() as connection:
        every = [_rows(connection, inputs) for inputs in connection.scalars(sa.select(PLANS.c.inputs).distinct())]
        fresh = [row for rows in every for row in rows if row is rows[0] or time.time() - row.at <= longest]
        stays, room = set(), most
        for row in sorted(fresh, key=lambda row: row.at, reverse=True):
            room -= row.size
            if room >= 0:
                stays.add(row.id)
        for rows in every:
            _take_bound(connection, rows, stays)
        connection.execute(sa.delete(PLANS).where(PLANS.c.id.not_in(stays)))


def _rows(connection: Connection, inputs: str) -> Sequence[Any]:
    """Plans of some inputs by their figures, the best first; of those that are equally good the one found first."""
    columns = [PLANS.c[name] for name in ("id", "objective", "exposure", "bound", "at")]
    size = sa.func.length(PLANS.c.plan) + sa.func.length(PLANS.c.sheets)
    query = sa.select(*columns, size.label("size")).where(PLANS.c.inputs == inputs)
    rows = connection.execute(query.order_by(PLANS.c.objective, PLANS.c.id)).all()
    alike = [row for row in rows if not _better(rows[0].objective, row.objective)]
    return [*sorted(alike, key=lambda row: row.id), *rows[len(alike) :]]


def _better(one: float, other: float) -> bool:
    """Whether an objective is lower than another by more than plans that are equally good differ by."""
    return one < other * (1 - NEAR)


def _take_bound(connection: Connection, rows: Sequence[Any], stays: Collection[int]) -> None:
    """Take what is proved of some inputs over to the best of their plans that stays, where others go."""
    bound, best = _bound(rows), next((row for row in rows if row.id in stays), None)
    if best is not None and bound is not None and bound != best.bound:
        connection.execute(sa.update(PLANS).where(PLANS.c.id == best.id).values(bound=bound))


def _adds_nothing(connection: Connection, inputs: str, told: Summary) -> bool:
    """Whether a plan is no better than those kept, and proves no more of their inputs."""
    rows = _rows(connection, inputs)
    if not rows or _better(told.objective, rows[0].objective):
        return False
    if told.bound is None or _better(rows[0].objective, told.bound):
        return True
    proved = _bound(rows)
    return proved is not None and told.bound <= proved


def _bound(rows: Sequence[Any]) -> float | None:
    """The best bound that the best plan does not refute; None where none was proved."""
    proved = [row.bound for row in rows if row.bound is not None and not _better(rows[0].objective, row.bound)]
    return max(proved, default=None)


def _bounded(found: Incumbent, rows: Sequence[Any]) -> Incumbent:
    """A plan with the best bound that is proved of its inputs."""
    told, bound = found.plan.summary, _bound(rows)
    if bound is None or bound == told.bound:
        return found
    return replace(found, plan=replace(found.plan, summary=told.with_bound(bound)))


@lru_cache(maxsize=32)
def _read(place: Path, number: int) -> Incumbent | None:  # noqa: ARG001
    """A plan, verified as it is read; None where it does not hold, or is gone."""
    with read_transaction() as connection:
        row = connection.execute(sa.select(PLANS).where(PLANS.c.id == number)).one_or_none()
    if row is None:
        return None
    sheets = content.parse_inputs(zlib.decompress(row.sheets), schema_version())
    checked = validate(sheets).checked
    plan = content.parse_plan(zlib.decompress(row.plan))
    if checked.faults or isinstance(plan, list) or held_against(checked.case, plan):
        return None
    return Incumbent(row.id, row.inputs, checked.case, plan, sheets, row.found_by, row.job)
