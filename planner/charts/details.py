"""Tables with everything about one mission, contributor or pledge."""

import pandas as pd

from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.tables import TABLES, Case

UNITS = {
    "cost_usd": "USD", "usd": "USD", "in_place": "persons", "posted": "persons",
    "effective_posted": "persons", "baseline": "civilian-months", "in_place_only": "civilian-months",
    "unprotected": "civilian-months", "worth": "civilian-months", "opening": "USD", "assessed": "USD",
    "received": "USD", "spent": "USD", "closing": "USD",
}  # fmt: skip


def about(case: Case, plan: Plan, kind: str, key: str) -> dict[str, pd.DataFrame]:
    """Rows about a `mission`, `contributor` or `pledge`, by title of the table."""
    found = {
        f"Plan: {name}": _labelled(_rows(case, plan.frames[name], kind, key)) for name in FRAMES if name in plan.frames
    }
    for name in TABLES:
        if name != "settings":
            found[f"Inputs: {name.replace('_', ' ')}"] = _rows(case, case[name], kind, key)
    return {title: frame for title, frame in found.items() if len(frame)}


def large(table: pd.DataFrame) -> list[str]:
    """Columns with figures of a thousand or more, which need digit grouping."""
    figures = table.select_dtypes("number").abs().max()
    return [str(column) for column in figures.index[figures >= 1000]]


def names(case: Case, kind: str) -> dict[str, str]:
    """Names of missions, contributors or pledges to choose from, by key."""
    if kind == "pledge":
        rows = case["pledges"].itertuples()
        return {row.pledge: f"{row.pledge} ({row.contributor}, {row.units} × {row.unit_type})" for row in rows}
    return {getattr(row, kind): f"{row.name} ({getattr(row, kind)})" for row in case[f"{kind}s"].itertuples()}


def _rows(case: Case, frame: pd.DataFrame, kind: str, key: str) -> pd.DataFrame:
    if kind in frame:
        return frame[frame[kind] == key]
    link, table = {"mission": ("area", "areas"), "contributor": ("pledge", "pledges")}.get(kind, ("", ""))
    if link not in frame:
        return frame.iloc[:0]
    owner = case[table].set_index(link)[kind]
    return frame[frame[link].map(owner) == key]


def _labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """Prepare a table of the plan for display: rounded amounts under headings with units."""
    amounts = {c: frame[c].round() + 0.0 for c in (*UNITS, "persons") if c in frame}
    return frame.assign(**amounts).rename(columns={c: f"{c} [{unit}]" for c, unit in UNITS.items()})
