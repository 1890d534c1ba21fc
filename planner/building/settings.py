"""The settings table."""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd

from planner.building.tables import columns
from planner.formats.sheets import Sheet
from planner.horizon import month_number
from planner.language import say
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
    return recipe.title or say("Peacekeeping, {month:%B %Y}", month=date.fromisoformat(f"{recipe.as_of}-01"))


DATED = re.compile(r"Peacekeeping, [A-Z][a-z]+ \d{4}|strengths of \d{1,2} [A-Z][a-z]+ \d{4}", re.ASCII)
"""Title and note that are made of the month of a case and the date of its count."""


def as_titled(case: Sheet, built: Sheet, later: Sheet) -> tuple[Sheet, Sheet]:
    """Settings as they were built and as they are built later, neither of which makes an edit of a date or a title.

    Where updates of the settings were not taken, a case has the date of an earlier month, which nobody wrote. A title
    that somebody wrote is none that a source contradicts.
    """
    cells = {row[0]: dict(zip(case.header, row, strict=True)) for row in case.rows}

    def _as_in_case(sheet: Sheet, *, dated: bool) -> Sheet:
        def _cell(setting: str, column: str, text: str) -> str:
            typed = cells.get(setting, {}).get(column, text)
            return typed if DATED.fullmatch(text) and (dated or not DATED.fullmatch(typed)) else text

        rows = (tuple(_cell(row[0], c, text) for c, text in zip(sheet.header, row, strict=True)) for row in sheet.rows)
        return Sheet(sheet.header, tuple(rows))

    return _as_in_case(built, dated=True), _as_in_case(later, dated=False)


def _rows(recipe: Recipe, counted: date | None) -> Iterator[tuple[str, object, str]]:
    """Every parameter of the model, written out: setting, value and note."""
    yield "title", str(title(recipe)), f"strengths of {counted.day} {counted:%B %Y}" if counted else ""  # not told
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
