"""Incumbents: the best verified plan known for each set of inputs, whoever found it, with the best bound proved."""

import hashlib
import json
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from planner.fingerprint import fingerprint
from planner.formats.sheets import Sheets, content_hash
from planner.formats.upgrades import schema_version
from planner.plan import Plan
from planner.prepare import DeployedPeople
from planner.process.home import home
from planner.run import Run
from planner.store import content
from planner.tables import Case
from planner.verify import held_against, restated
from planner.workspace.database import PLANS, TYPED, read_transaction, sound, write_transaction
from planner.workspace.stored_plans import PlanRow, adds_nothing, better, bound_of, plans_of, take_bound
from planner.workspace.validation import validate

PLANNING = "planning"
"""Who finds the plans of planning jobs."""


@dataclass(frozen=True)
class Incumbent:
    """Best known plan of some inputs, with their case."""

    id: int
    inputs: str
    """Fingerprint of the case, where change is counted against no plan."""
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
    """Incumbent that was replaced by a better plan found other than by planning."""

    found_by: str
    """Who found the better one."""
    exposure: tuple[float, float]
    """Exposure that stays unprotected, before and now [civilian-months]."""
    objective: tuple[float, float]
    """Objective before and now [civilian-months]."""


def propose(sheets: Sheets, plan: Plan, found_by: str, job: str = "") -> bool:
    """Propose a plan as the incumbent of its inputs: stored if it verifies and improves the objective or the bound.

    Args:
        sheets: The inputs.
        plan: The plan; it is verified first, and what a file says of it within rounding is worked out again.
        found_by: Who found it, as a sentence names it, such as `Most wanted`.
        job: Id of the planning job that found it.

    Returns:
        Whether it is now the incumbent, or improves the bound of the one that is.
    """
    found = validate(sheets)
    if found.fingerprint is None or held_against(found.checked.case, plan):
        return False
    return keep(sheets, restated(found.checked.case, plan), found_by, job)


def propose_run(sheets: Sheets, run: Run, job: str) -> bool:
    """Propose the plan of a run, which has already verified it.

    Like every plan, it is verified as it is read, by whoever shows it.
    """
    inputs = validate(sheets).fingerprint
    if inputs is None or run.plan is None or run.plan.summary.case_sha256 != inputs:
        return False
    return keep(sheets, run.plan, job=job)


def keep(
    sheets: Sheets, plan: Plan, found_by: str = PLANNING, job: str = "", reference: DeployedPeople | None = None
) -> bool:
    """Keep a plan that was just verified against its inputs, if it improves their objective or bound.

    Args:
        sheets: The inputs.
        plan: The plan.
        found_by: As of `propose`.
        job: As of `propose`.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].

    Returns:
        Whether it did.
    """
    summary = plan.summary
    inputs = _key(summary.case_sha256, reference)
    row = {
        "inputs": inputs, "reference": _written(reference), "objective": summary.objective,
        "exposure": summary.exposure_unprotected, "proved": summary.bound, "hedged": summary.hedge.get("value"),
        "claimed": int(summary.claimed is not None), "at": time.time(),
        "found_by": found_by, "job": job,
        "sheets": zlib.compress(content.format_inputs(sheets)), "plan": zlib.compress(content.format_plan(plan)),
    }  # fmt: skip
    with write_transaction() as connection:
        typed = {"content": content_hash(sheets), "inputs": summary.case_sha256}
        connection.execute(insert(TYPED).values(typed).on_conflict_do_update(["content"], set_=typed))
        if adds_nothing(connection, inputs, summary):
            return False
        connection.execute(sa.insert(PLANS).values(row))
    return True


def best(inputs: str | None) -> Incumbent | None:
    """Incumbent of some inputs; None if there is none.

    Better ones that do not hold are deleted with their bounds: no plan is measured by them.

    Args:
        inputs: Fingerprint of the case, where change is counted against no plan.
    """
    with read_transaction() as connection:
        rows = plans_of(connection, inputs or "")
    for place, row in enumerate(rows):
        if (found := _read(home(), row.id)) is not None:
            return _bounded(found, rows[place:])
        with write_transaction() as connection:
            connection.execute(sa.delete(PLANS).where(PLANS.c.id == row.id))
    return None


def best_of(case: Case, reference: DeployedPeople | None = None) -> Incumbent | None:
    """Incumbent of a case, with change counted against a plan or against none; None if there is none."""
    return best(_key(fingerprint(case), reference))


def of(sheets: Sheets) -> Incumbent | None:
    """Incumbent of tables as typed, without checking them; None if there is none."""
    with read_transaction() as connection:
        query = sa.select(TYPED.c.inputs).where(TYPED.c.content == content_hash(sheets), sound(TYPED))
        inputs = connection.execute(query).scalar()
    return best(inputs) if inputs else None


def version(inputs: str) -> tuple[object, ...]:
    """Value that changes when the incumbent of some inputs, or its bound, changes."""
    with read_transaction() as connection:
        rows = plans_of(connection, inputs)
    return (rows[0].id, bound_of(rows)) if rows else ()


def superseded(made: Incumbent) -> Superseded | None:
    """What an incumbent that was found other than by planning has replaced; None if nothing."""
    if made.found_by == PLANNING:
        return None
    with read_transaction() as connection:
        before = [row for row in plans_of(connection, made.inputs) if row.id < made.id]
    now = made.plan.summary
    if not before or not better(now.objective, before[0].objective):
        return None
    exposure = (before[0].exposure, now.exposure_unprotected)
    return Superseded(made.found_by, exposure, (before[0].objective, now.objective))


def withdraw(job: str) -> None:
    """Delete the plans of a job that ended with an error, which voids them."""
    with write_transaction() as connection:
        connection.execute(sa.delete(PLANS).where(PLANS.c.job == job))


def trim(longest: float, most: int) -> None:
    """Delete superseded plans beyond an age, and the oldest plans beyond a total size.

    Args:
        longest: Time for which a plan that is no incumbent is kept [s].
        most: Size of those that are kept [bytes].
    """
    with write_transaction() as connection:
        every = [plans_of(connection, inputs) for inputs in connection.scalars(sa.select(PLANS.c.inputs).distinct())]
        fresh = [row for rows in every for row in rows if row is rows[0] or time.time() - row.at <= longest]
        stays, room = set(), most
        for row in sorted(fresh, key=lambda row: row.at, reverse=True):
            room -= row.size
            if room >= 0:
                stays.add(row.id)
        for rows in every:
            take_bound(connection, rows, stays)
        connection.execute(sa.delete(PLANS).where(PLANS.c.id.not_in(stays), sound(PLANS)))


def _bounded(found: Incumbent, rows: Sequence[PlanRow]) -> Incumbent:
    """A plan with the best bound proved for its inputs."""
    summary, bound = found.plan.summary, bound_of(rows)
    if bound is None or bound == summary.bound:
        return found
    return replace(found, plan=found.plan.with_bound(bound))


@lru_cache(maxsize=32)
def _read(place: Path, number: int) -> Incumbent | None:  # noqa: ARG001
    """Read and verify a plan; None if it is damaged, invalid or deleted."""
    with read_transaction() as connection:
        row = connection.execute(sa.select(PLANS).where(PLANS.c.id == number, sound(PLANS))).one_or_none()
    if row is None:
        return None
    try:
        sheets = content.parse_inputs(zlib.decompress(row.sheets), schema_version())
        plan, reference = content.parse_plan(zlib.decompress(row.plan)), _read_reference(row.reference)
    except (zlib.error, ValueError, TypeError):
        return None
    checked = validate(sheets).checked
    if checked.faults or isinstance(plan, list) or held_against(checked.case, plan, reference):
        return None
    if better(row.objective, plan.summary.objective) or better(plan.summary.objective, row.objective):
        return None
    return Incumbent(row.id, row.inputs, checked.case, plan, sheets, row.found_by, row.job)


def _key(inputs: str, reference: DeployedPeople | None) -> str:
    """Key of inputs together with the people of the plan that change is counted against: their fingerprint if none."""
    return inputs if reference is None else hashlib.sha256(f"{inputs}\n{_written(reference)}".encode()).hexdigest()


def _written(reference: DeployedPeople | None) -> str:
    return "" if reference is None else json.dumps(sorted([*place, people] for place, people in reference.items()))


def _read_reference(written: str) -> DeployedPeople | None:
    return {(pledge, mission): people for pledge, mission, people in json.loads(written)} if written else None
