"""Figures and tables in the reader's language: told as a whole where they are shown.

They are computed and drawn in English; titles, categories and notes are known again by the messages of the catalogue,
in data and scales alike, and figures have the notation of the language. Names that no message has stay as given, and so
does what people typed: `with_typed` keeps it from being known again.
"""

import re
from calendar import month_abbr
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
from pandas.api.types import is_object_dtype

from planner.charts.figure import Figure
from planner.language import ENGLISH, Said, dated, kept, language, notation, say, told, typed
from planner.language.names_said import Typed
from planner.language.notation import number_symbols

TITLES = {"title", "subtitle", "text", "description"}
"""Where a chart has a text."""

CATEGORIES = {"domain", "sort", "values"}
"""Where a chart has a list of categories."""

FIELDS = (
    say("amount"),
    say("area"),
    say("arriving"),
    say("authorised"),
    say("base"),
    say("cell"),
    say("chance"),
    say("change"),
    say("changes"),
    say("column"),
    say("contributor"),
    say("cost"),
    say("difference"),
    say("expected"),
    say("exposure"),
    say("flow"),
    say("for"),
    say("from"),
    say("fund"),
    say("group"),
    say("in_place_only"),
    say("interval"),
    say("kind"),
    say("least"),
    say("leaving"),
    say("line"),
    say("mark"),
    say("met"),
    say("mission"),
    say("missing"),
    say("month"),
    say("months"),
    say("most"),
    say("name"),
    say("need"),
    say("note"),
    say("number"),
    say("of"),
    say("part"),
    say("people"),
    say("persons"),
    say("place"),
    say("plans"),
    say("pledge"),
    say("preparation"),
    say("proven"),
    say("purpose"),
    say("range"),
    say("reason"),
    say("required"),
    say("row"),
    say("scenario"),
    say("scenario's value"),
    say("seconds"),
    say("share"),
    say("shared"),
    say("state"),
    say("status"),
    say("step"),
    say("table"),
    say("threat"),
    say("to"),
    say("unit"),
    say("units"),
    say("unprotected"),
    say("value"),
    say("verdict"),
    say("what"),
    say("where"),
    say("which"),
    say("who"),
    say("why"),
    say("worth"),
)
"""Columns that charts and tables name as they are: their headings, and those of what a pointer is told."""

HEADINGS = {str(field): field for field in FIELDS}

WITH_UNIT = re.compile(r"(.+) \[([^\[\]]+)\]")
"""A heading, and its unit in brackets."""

Messages = Mapping[str, str]
"""What texts of a chart say, by the texts."""

MONTHS = f"{list(month_abbr)[1:]}"
"""Names of months in the expressions of axes."""


def told_figure(figure: Figure) -> Figure:
    """A figure in the language of whoever reads."""
    if language() == ENGLISH:
        return figure
    return replace(
        figure,
        title=word(figure.title),
        unit=word(figure.unit),
        note=word(figure.note),
        table=told_table(figure.table),
        chart=told_chart(figure.chart),
    )


def told_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A table for display in the language of whoever reads."""
    if language() == ENGLISH:
        return frame
    texts = [column for column, kind in frame.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    cells = {column: [word(cell) for cell in frame[column]] for column in texts}
    return frame.assign(**cells).rename(columns=word)


def told_chart(chart: Any) -> Any:  # noqa: ANN401
    """An Altair chart in the language of whoever reads."""
    if language() == ENGLISH:
        return chart
    spec = _spec(chart.to_dict(), _messages(chart))
    decimal, thousands = number_symbols(language())
    percent = told(notation("1%")).removeprefix("1")
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""], "percent": percent}
    spec.setdefault("config", {})["locale"] = {"number": number}
    return alt.Chart.from_dict(spec)


def with_typed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A table with columns of which people typed the cells, such as names of scenarios."""
    return frame.assign(**{column: said_cells(map(typed, frame[column]), frame.index) for column in columns})


def said_cells(cells: Iterable[object], index: pd.Index) -> pd.Series:
    """A column of texts that keep what they say."""
    return pd.Series(list(cells), index=index, dtype=object)


def _messages(chart: Any) -> dict[str, str]:  # noqa: ANN401
    """What the texts of its data say, by the texts: a specification has no more than these."""
    cells = _cells(getattr(chart, "data", None))
    found: dict[str, str] = {str(cell): cell for cell in cells if isinstance(cell, Said)}
    for part in _parts(chart):
        found |= _messages(part)
    return found


def _cells(data: object) -> Iterator[object]:
    """Cells that may be texts."""
    if isinstance(data, pd.DataFrame):
        for column, kind in data.dtypes.items():
            if is_object_dtype(kind):
                yield from data[column]


def _parts(chart: Any) -> list[Any]:  # noqa: ANN401
    """Charts that a chart is composed of."""
    groups = [getattr(chart, name, None) for name in ("layer", "concat", "hconcat", "vconcat")]
    small = getattr(chart, "spec", None)
    return [part for group in groups if isinstance(group, list) for part in group] + ([small] if small else [])


def word(text: Any) -> Any:  # noqa: ANN401
    """A heading, category or cell in the language of whoever reads, figures in its notation; what is no text, as is."""
    if not isinstance(text, str):
        return text
    if isinstance(text, Said) and isinstance(text.message, Typed):
        return told(text)
    if not any(letter.isalpha() for letter in text):
        return told(notation(text))
    found = told(HEADINGS.get(text) or kept(text))
    unit = WITH_UNIT.fullmatch(text)
    return f"{word(unit[1])} [{word(unit[2])}]" if unit and found == text else found


def _spec(part: Any, said: Messages, key: str = "") -> Any:  # noqa: ANN401
    """A part of a chart's specification under a key."""
    if isinstance(part, dict):
        return {
            name: _data(value, said) if name in {"datasets", "data"} else _spec(value, said, name)
            for name, value in part.items()
        }
    if isinstance(part, list) and key == "tooltip":
        return [_spec(each if "title" in each else each | {"title": each["field"]}, said) for each in part]
    if isinstance(part, list):
        return [_word(each, said) if key in TITLES | CATEGORIES else _spec(each, said, key) for each in part]
    if isinstance(part, str) and key in TITLES:
        return _word(part, said)
    return _months(part) if key == "labelExpr" else part


def _data(part: Any, said: Messages) -> Any:  # noqa: ANN401
    """Data with the texts of its rows told; shapes of countries as they are."""
    if isinstance(part, list):
        return [
            {name: _word(cell, said) for name, cell in row.items()} if isinstance(row, dict) else row for row in part
        ]
    if isinstance(part, dict) and "type" not in part:
        return {name: _data(value, said) for name, value in part.items()}
    return part


def _word(text: Any, said: Messages) -> Any:  # noqa: ANN401
    """A text of a chart, told by its message where its data has one."""
    return word(said.get(text, text) if isinstance(text, str) else text)


def _months(expression: str) -> str:
    """An expression with the months in the language."""
    names = [told(dated(date(2000, month, 1), "%b")) for month in range(1, 13)]
    return expression.replace(MONTHS, f"{names}")
