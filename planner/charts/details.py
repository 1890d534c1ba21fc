"""Tables with everything about one mission, contributor or pledge, in words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd

from planner.charts.named import by_key
from planner.horizon import period_in_words
from planner.language import plural, say
from planner.names import Names, key_in_words, table_name
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.plan.plan_tables import FRAMES
from planner.schema import FREE, Column
from planner.tables import TABLES, Case

TITLES = {
    "deployments": say("Plan: who deploys"),
    "postings": say("Plan: people by area"),
    "assignments": say("Plan: who is posted where"),
    "exposure": say("Plan: exposure"),
    "payments": say("Plan: what funds pay"),
    "cash": say("Plan: money in, out and in hand"),
    "gaps": say("Plan: what is missing"),
    "unused": say("Plan: units without a place, and why"),
    "alternates": say("Plan: alternates"),
}
"""Titles of the tables of a plan."""

HEADINGS = {
    "pledge": "pledge",
    "preparation": "preparation",
    "contributor": "contributor",
    "mission": "mission",
    "unit_type": "unit",
    "area": "area",
    "fund": "fund",
    "threat": "threat",
    "place": say("place in their order"),
    "from_period": "from",
    "to_period": say("to the end of"),
    "period": "months",
    "units": "units",
    "persons": say("people [persons]"),
    "cost_usd": say("cost [USD]"),
    "kind": say("kind of people"),
    "in_place": say("in place [persons]"),
    "posted": say("of this plan [persons]"),
    "effective_posted": say("of this plan, counted by what they do beside those in place [persons]"),
    "baseline": say("with nobody there [civilian-months]"),
    "in_place_only": say("with those in place only [civilian-months]"),
    "unprotected": say("with this plan, {how} [civilian-months]", how=IF_ALL_COME),
    "expected": say("with this plan, {how} [civilian-months]", how=BY_CHANCES),
    "purpose": "for",
    "usd": say("paid [USD]"),
    "opening": say("in hand before [USD]"),
    "assessed": say("assessed money arriving [USD]"),
    "received": say("paid by funds [USD]"),
    "spent": say("spent [USD]"),
    "closing": say("in hand after [USD]"),
    "need": "need",
    "required": "required",
    "met": "met",
    "missing": "missing",
    "worth": say("what making it up would avert [civilian-months]"),
    "why": "why",
}
"""Headings of the columns of a plan, with units. What is needed is counted in persons, units or USD, as it is."""

PERIODS = ("period", "from_period", "to_period", "ready_period", "mandate_from", "mandate_to")
"""Columns of periods, which are shown as months."""


SAID_SHORT = {
    str(words): words
    for words in (
        say("First month in which it can be spent"),
        say("First month in which the prepared unit can deploy"),
        say("First month in which the unit can deploy"),
        say("First month of the mandate"),
        say("Last month in which it can be spent"),
        say("Last month of the mandate"),
        say("Month in which the threat starts"),
        say("Whether its people protect civilians themselves"),
        say("Working language"),
        say("USD per month"),
        say("USD per quarter"),
    )
}
"""Meanings of columns as their headings have them, with months for periods, and units of what counts by period."""


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
            found[say("Inputs: {table}", table=table_name(name))] = _of_inputs(
                case, name, _rows(case, case[name], kind, key)
            )
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
    named |= {
        name: frame[name].map(key_in_words, na_action="ignore") for name in ("threat", "preparation") if name in frame
    }
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
        name: frame[name].map({True: say("yes"), False: say("no")})
        for name, column in known.items()
        if column.kind == "yes_no"
    }
    return _headed(frame.assign(**named, **answers), {name: _heading(case, column) for name, column in known.items()})


def _headed(frame: pd.DataFrame, headings: Mapping[str, str]) -> DetailTable:
    shown = frame[list(headings)].rename(columns=headings)
    return DetailTable(shown, {heading: name for name, heading in headings.items()})


def _heading(case: Case, column: Column) -> str:
    """What a column means, with its unit."""
    length = case.settings.months_per_period
    step = {1: say("month"), 3: say("quarter")}.get(length, say("{length} months", length=length))
    meaning = column.meaning.partition(";")[0]
    if column.name in PERIODS:
        in_months = meaning.replace("period", "month").replace("Period", "Month")
        return SAID_SHORT.get(in_months, in_months)
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
