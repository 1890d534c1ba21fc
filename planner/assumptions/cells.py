"""Find the cells of a case that were assumed: by the marks and words in the source and note of their rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.language import joined, say
from planner.schema import Column
from planner.settings import SETTINGS
from planner.tables import TABLES, Case

MARKS = ("J", "R", "E")
"""Marks of what was assumed, the least certain first: a judgement, what was recalled, our own estimate."""

WORDS = {"illustrative": "J", "assum": "J", "stand-in": "J", "invented": "J", "recalled": "R", "estimat": "E"}
"""Words in a source or note that mean a mark where none is written, by their beginning."""

MEANINGS = {
    "J": say("a judgement, which a planner may well change"),
    "R": say("recalled, not verified"),
    "E": say("our own estimate from public data"),
}
"""What stands for the reason where only a mark is given."""

MARKED = re.compile(r"\[(?:[SA][^\]]*\bon )?([JRE])\b[^\]]*\]")
PLACES = ("latitude", "longitude")
NO_GROWTH = ("threats", "growth_per_period", 1.0)
"""What is the same in every period assumes nothing that can be doubled."""


@dataclass(frozen=True)
class AssumedCell:
    """A number of a case, most often one that no source says."""

    table: str
    row: int
    """Row of the file."""
    key: str
    """Key of the row."""
    column: str
    value: float
    unit: str
    mark: str
    """`J`, `R` or `E`; empty where nothing says that it was assumed."""
    reason: str
    """Note and source of its row."""


def assumed_cells(case: Case) -> list[AssumedCell]:
    """Every number in a row that is marked as assumed, in the order of the tables."""
    return [cell for cell in number_cells(case) if cell.mark]


def number_cells(case: Case) -> list[AssumedCell]:
    """Every number that can be doubled, assumed or not, in the order of the tables."""
    return [*_settings(case), *(cell for name in TABLES if name != "settings" for cell in _of_table(case, name))]


def mark_of(source: str, note: str) -> str:
    """The least certain mark of a row; empty where nothing in it says that it was assumed."""
    written = set(MARKED.findall(f"{source} {note}"))
    implied = {mark for word, mark in WORDS.items() if word in f"{source} {note}".lower()}
    return next((mark for mark in MARKS if mark in (written or implied)), "")


def _settings(case: Case) -> Iterator[AssumedCell]:
    for row in case["settings"].itertuples():
        setting = SETTINGS.get(row.setting)
        mark = mark_of(*_source_and_note(row))
        if setting is not None and setting.value.kind in {"number", "whole"}:
            value = case.values[row.setting]
            if isinstance(value, int | float) and not pd.isna(value):
                yield AssumedCell(
                    "settings", int(row.Index), row.setting, "value", float(value), setting.value.unit, mark, _why(row)
                )


def _of_table(case: Case, name: str) -> Iterator[AssumedCell]:
    table, frame = TABLES[name], case[name]
    columns = [column for column in table.columns if _counts(column) and column.name in frame]
    for row in frame.itertuples():
        mark = mark_of(*_source_and_note(row))
        key = ", ".join(str(getattr(row, part)) for part in table.key if not pd.isna(getattr(row, part)))
        for column in columns:
            value = getattr(row, column.name)
            if not pd.isna(value) and (name, column.name, value) != NO_GROWTH:
                yield AssumedCell(name, int(row.Index), key, column.name, float(value), column.unit, mark, _why(row))


def _counts(column: Column) -> bool:
    """Whether a column holds numbers that can be doubled."""
    return column.kind in {"number", "whole"} and column.name not in PLACES


def _source_and_note(row: object) -> tuple[str, str]:
    """Source and note of a row."""
    source, note = (getattr(row, name, "") for name in ("source", "note"))
    return "" if pd.isna(source) else str(source), "" if pd.isna(note) else str(note)


def _why(row: object) -> str:
    source, note = _source_and_note(row)
    if note.strip("[]") in MEANINGS:
        return joined([note, MEANINGS[note.strip("[]")]])
    return note if MARKED.search(note) else "; ".join(filter(None, (note, source)))
