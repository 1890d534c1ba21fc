"""Move the start of a case's horizon on: whatever is counted in periods moves with it, and what is over is said."""

import math
from collections.abc import Callable

from planner.figures import several
from planner.formats.sheets import Sheet, Sheets
from planner.horizon import month_number
from planner.language import say
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.tables import Case

FIRST_PERIODS = {
    "missions": ("mandate_from",), "threats": ("from_period",), "pledges": ("ready_period",),
    "preparations": ("ready_period",), "funds": ("from_period",),
}  # fmt: skip
"""Columns with the first period of something; one that is past becomes the first."""

LAST_PERIODS = {"missions": "mandate_to", "funds": "to_period"}
"""Columns with the last period of something; after it the thing is over."""


class MoveError(ValueError):
    """A start that a horizon cannot be moved to; the message says what is allowed."""


def periods_until(case: Case, start: str) -> int:
    """Whole periods from the start of a case to a later month.

    Raises:
        MoveError: The month is before the start, or within a period.
    """
    settings = case.settings
    months = month_number(start) - month_number(settings.start)
    if months < 0 or months % settings.months_per_period:
        raise MoveError(say(
            "{start}, or a month that is whole periods of {length} later",
            start=settings.start, length=several(settings.months_per_period, "month"),
        ))  # fmt: skip
    return months // settings.months_per_period


def moved(case: Case, sheets: Sheets, start: str) -> tuple[Sheets, list[str]]:
    """The case with a later start, and sentences on what is over by then.

    Raises:
        MoveError: As of `periods_until`.
    """
    by = periods_until(case, start)
    if not by:
        return sheets, []
    over: list[str] = []
    found = {name: _table(name, sheet, by, over) for name, sheet in sheets.items()}
    found["settings"] = _each(found["settings"], lambda row: row | _if(row.get("setting") == "start", value=start))
    moves = say(
        "The start moves from {before} to {after}, by {periods}.",
        before=case.settings.start, after=start, periods=several(by, "period"),
    )  # fmt: skip
    return found, [moves, *over]


def _if(holds: bool, **cells: str) -> dict[str, str]:
    return cells if holds else {}


def _table(name: str, sheet: Sheet, by: int, over: list[str]) -> Sheet:
    """A table whose periods are counted from the later start; rows that are over are left out and said."""

    def _moved(row: dict[str, str]) -> dict[str, str] | None:
        last, key = row.get(LAST_PERIODS.get(name, ""), ""), row[sheet.header[0]]
        lock = row.get("from_period", "") if name == "locks" else ""
        if any(text and int(float(text)) <= by for text in (last, lock)):
            over.append(_is_over(name, key))
            return row if name == "missions" else None
        firsts = {column: row[column] for column in FIRST_PERIODS.get(name, ()) if row.get(column)}
        now = {column: _period(text, by) for column, text in firsts.items()}
        if name == "threats":
            now |= _grown(row, by)
        return row | now | {c: _period(row[c], by) for c in (LAST_PERIODS.get(name), "from_period") if c and row.get(c)}

    return _each(sheet, _moved)


def _is_over(table: str, key: str) -> str:
    if table == "missions":
        return say(
            "{table}: {key} is over before the new start: take it out, or say until when its mandate lasts.",
            table=table, key=key,
        )  # fmt: skip
    return say("{table}: {key} is over before the new start, and is left out.", table=table, key=key)


def _period(text: str, by: int) -> str:
    return str(max(1, int(float(text)) - by))


def _grown(row: dict[str, str], by: int) -> dict[str, str]:
    """The rate of a threat that has begun to grow before the new start."""
    growth = float(row.get("growth_per_period") or 1)
    grown = by + 1 - int(float(row.get("from_period") or 1))
    if growth == 1 or grown <= 0 or not row.get("monthly_rate"):
        return {}
    return {"monthly_rate": f"{min(1.0, float(row['monthly_rate']) * math.pow(growth, grown)):.6g}"}


def _each(sheet: Sheet, change: Callable[[dict[str, str]], dict[str, str] | None]) -> Sheet:
    rows = (change(dict(zip(sheet.header, row, strict=True))) for row in sheet.rows)
    return Sheet(sheet.header, tuple(tuple(row[c] for c in sheet.header) for row in rows if row is not None))


def moved_plan(plan: Plan, by: int) -> Plan:
    """The plan with its periods counted from a later start, to begin a search with, without what is over by then."""
    rows = plan.deployments
    rows = rows[rows["to_period"] > by]
    periods = {name: (rows[name] - by).clip(lower=1) for name in ("from_period", "to_period")}
    deployments = rows.assign(**periods).astype(FRAMES["deployments"]).reset_index(drop=True)
    return Plan(plan.summary, {**plan.frames, "deployments": deployments})
