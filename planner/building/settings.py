"""The settings table."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from planner.building.tables import columns
from planner.horizon import month_number
from planner.recipe import Recipe

LENGTHS = {1: "months", 3: "quarters"}
START_AFTER = 2
"""Months from the date of the strengths to the start of the plan, where the recipe names none."""


def start(recipe: Recipe) -> str:
    """First month of the plan, YYYY-MM."""
    if recipe.horizon.start:
        return recipe.horizon.start
    later = month_number(recipe.as_of) + START_AFTER
    return f"{later // 12}-{later % 12 + 1:02d}"


def title(recipe: Recipe) -> str:
    """Title of the case."""
    return recipe.title or f"Peacekeeping, {date.fromisoformat(f'{recipe.as_of}-01'):%B %Y}"


def _rows(recipe: Recipe, counted: date | None) -> Iterator[tuple[str, object, str]]:
    """Every parameter of the model, written out: setting, value and note."""
    yield "title", title(recipe), f"strengths of {counted.day} {counted:%B %Y}" if counted else ""
    yield "start", start(recipe), recipe.horizon.reason
    yield "periods", recipe.horizon.periods, LENGTHS[recipe.horizon.months_per_period]
    yield "months_per_period", recipe.horizon.months_per_period, ""
    for name, setting in recipe.settings.items():
        yield name, setting.value, setting.note


def settings(recipe: Recipe, counted: str = "") -> pd.DataFrame:
    """The settings table of a case whose strengths were counted on a date, YYYY-MM-DD, if on any."""
    rows = [
        (name, None if value == "" else value, "assumption" if "[" in note else "choice", note or None)
        for name, value, note in _rows(recipe, date.fromisoformat(counted) if counted else None)
    ]
    return pd.DataFrame(rows, columns=columns("settings"), dtype=object)
