"""Tables with everything about one mission, contributor or pledge, in words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd

from planner.charts.named import by_key
from planner.horizon import period_in_words
from planner.language import plural
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.plan.plan_tables import FRAMES
from planner.schema import FREE, Column
from planner.tables import TABLES, Case

TITLES = {
    "deployments": "Plan: who deploys", "postings": "Plan: people by area", "assignments": "Plan: who is posted where",
    "exposure": "Plan: exposure", "payments": "Plan: what funds pay", "cash": "Plan: money in, out and in hand",
    "gaps": "Plan: what is missing", "unused": "Plan: units without a place, and why", "alternates": "Plan: alternates",
}  # fmt: skip
"""Titles of the tables of a plan."""

HEADINGS = {
    "pledge": "pledge", "preparation": "preparation", "contributor": "contributor", "mission": "mission",
    "unit_type": "unit", "area": "area", "fund": "fund", "threat": "threat", "place": "place in their order",
    "from_period": "from", "to_period": "to the end of", "period": "months", "units": "units",
    "persons": "people [persons]", "cost_usd": "cost [USD]", "kind": "kind of people",
    "in_place": "in place [persons]", "posted": "of this plan [persons]",
    "effective_posted": "of this plan, counted by what they do beside those in place [persons]",
    "baseline": "with nobody there [civilian-months]", "in_place_only": "with those in place only [civilian-months]",
    "unprotected": f"with this plan, {IF_ALL_COME} [civilian-months]",
    "expected": f"with this plan, {BY_CHANCES} [civilian-months]", "purpose": "for", "usd": "paid [USD]",
    "opening": "in hand before [USD]", "assessed": "assessed money arriving [USD]", "received": "paid by funds [USD]",
    "spent": "spent [USD]", "closing": "in hand after [USD]", "need": "need", "required": "required",
    "met": "met", "missing": "missing", "worth": "what making it up would avert [civilian-months]", "why": "why",
}  # fmt: skip
"""Headings of the columns of a plan, with units. What is needed is counted in persons, units or USD, as it is."""

PERIODS = ("period", "from_period", "to_period", "ready_period", "mandate_from", "mandate_to")
"""Columns of periods, which are shown as months."""


class DetailTable(NamedTuple):
    """A table in words."""

    frame: pd.DataFrame
    """Its rows, under headings with units."""
    ids: Mapping[str, str]
    """What files call each column, by its heading."""


def about(case: Case, plan: Plan, kind: str, key: str) -> dict[str, DetailTable]:
    """Rows about a `mission`, `contributor` or `pledge`, by title of the table."""
    found = {
        TITLES[name]: _of_plan(case, _rows(case, plan.frames[name], kind, key))
        for name in FRAMES
        if name in plan.frames
    }
    for name in TABLES:
        if name != "settings":
            found[f"Inputs: {name.replace('_', ' ')}"] = _of_inputs(case, name, _rows(case, case[name], kind, key))
    return {title: _without(table, kind) for title, table in found.items() if len(table.frame)}


def _without(table: DetailTable, name: str) -> DetailTable:
    """A table without the column that says what all of it is about; its own key stays where it is the only one."""
    drop = [heading for heading, column in table.ids.items() if column == name and len(table.frame[heading]) > 1]
    return DetailTable(table.frame.drop(columns=drop), {h: c for h, c in table.ids.items() if h not in drop})


def large(table: pd.DataFrame) -> list[str]:
    """Columns with figures of a thousand or more, which need digit grouping."""
    figures = table.select_dtypes("number").abs().max()
    return [str(column) for column in figures.index[figures >= 1000]]


def names(case: Case, kind: str) -> dict[str, str]:
    """Names of missions, contributors or pledges to choose from, by key."""
    if kind == "pledge":
        says, rows = Names(case), case["pledges"].itertuples()
        return {row.pledge: f"{says.pledge(row.pledge)}, {row.units} {plural(row.units, 'unit')}" for row in rows}
    return {getattr(row, kind): f"{row.name} ({getattr(row, kind)})" for row in case[f"{kind}s"].itertuples()}


def _rows(case: Case, frame: pd.DataFrame, kind: str, key: str) -> pd.DataFrame:
    if kind in frame:
        return frame[frame[kind] == key]
    link, table = {"mission": ("area", "areas"), "contributor": ("pledge", "pledges")}.get(kind, ("", ""))
    if link not in frame:
        return frame.iloc[:0]
    owner = case[table].set_index(link)[kind]
    return frame[frame[link].map(owner) == key]


def _of_plan(case: Case, frame: pd.DataFrame) -> DetailTable:
    """A table of the plan in words, its amounts rounded."""
    amounts = {name: frame[name].round() + 0.0 for name in frame.select_dtypes("float64")}
    named = {name: _said(case, name, frame[name]) for name in frame if name in PERIODS or name in by_key(case)}
    named |= {name: frame[name].str.replace("_", " ") for name in ("threat", "preparation") if name in frame}
    return _headed(frame.assign(**amounts, **named), {name: HEADINGS[name] for name in frame})


def _of_inputs(case: Case, table: str, frame: pd.DataFrame) -> DetailTable:
    """A table of the inputs in words: columns by their meaning, others of the case by name."""
    known = {column.name: column for column in (*TABLES[table].columns, *FREE) if column.name in frame}
    named = {
        name: _said(case, name, frame[name])
        for name, column in known.items()
        if name in PERIODS or column.refers_to
    }  # fmt: skip
    answers = {
        name: frame[name].map({True: "yes", False: "no"}) for name, column in known.items() if column.kind == "yes_no"
    }
    return _headed(frame.assign(**named, **answers), {name: _heading(case, column) for name, column in known.items()})


def _headed(frame: pd.DataFrame, headings: Mapping[str, str]) -> DetailTable:
    shown = frame[list(headings)].rename(columns=headings)
    return DetailTable(shown, {heading: name for name, heading in headings.items()})


def _heading(case: Case, column: Column) -> str:
    """What a column means, with its unit."""
    length = case.settings.months_per_period
    step = {1: "month", 3: "quarter"}.get(length, f"{length} months")
    meaning = column.meaning.partition(";")[0]
    if column.name in PERIODS:
        return meaning.replace("period", "month").replace("Period", "Month")
    unit = column.unit.replace("period", step)
    return meaning if unit == "1" or unit in meaning.lower() else f"{meaning} [{unit}]"


def _said(case: Case, name: str, cells: pd.Series) -> pd.Series:
    """Keys and periods of a column in words; blank ones stay so."""
    say = _of_periods(case, name) if name in PERIODS else by_key(case)[name]
    return cells.map(lambda cell: "" if pd.isna(cell) or cell == "" else say(cell)).astype(object)


def _of_periods(case: Case, name: str) -> Callable[[int], str]:
    if name == "period":
        return lambda period: period_in_words(case, int(period))
    say = Names(case).last_month if name in {"to_period", "mandate_to"} else Names(case).month
    return lambda period: say(int(period))
