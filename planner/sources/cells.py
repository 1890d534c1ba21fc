"""Cells of public files: what is blank, a total or a tag, and numbers in any writing."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from planner.formats import numerals
from planner.language import say
from planner.workbook.incoming.headings import are_tags

BLANK = {"", "-", "–", "—", ".", "..", "...", "n/a", "na", "nan", "null", "none", "#n/a", "nil"}
"""Cells that stand for no value, in lower case."""

TOTAL = re.compile(
    r"(grand|sub|sous|overall)?[\s_-]*tota(l|ls|ux)\b.*|all(\s+(countries|contributors|missions))?", re.IGNORECASE
)
"""Names of rows that are sums of others."""


def without_noise(part: pd.DataFrame, *, tagged: bool) -> pd.DataFrame:
    """Rows of a part that are not blank, nor the row of hashtags below the heading."""
    rows = part[(part != "").any(axis=1)]
    if not tagged and len(rows) and are_tags(map(str, rows.iloc[0])):
        rows = rows.iloc[1:]
    return rows


def mapped(texts: "pd.Series[str]", meaning: Callable[[str], str]) -> "pd.Series[str]":
    """What each text means, asked once for each different text."""
    return texts.map({text: meaning(text) for text in texts.unique()}).astype(str)


def is_blank(text: str) -> bool:
    """Whether a cell stands for no value."""
    return text.casefold() in BLANK


def number(text: str, *, whole: bool) -> float:
    """Read a number in another writing, such as with separators of thousands; NaN if there is none, or doubt."""
    bare = numerals.hyphened(text)
    if whole and numerals.EITHER_WAY.fullmatch(bare):
        return float(bare.replace(",", "").replace(".", ""))
    read = None if numerals.EITHER_WAY.fullmatch(bare) else numerals.certain(bare)
    return math.nan if read is None else float(read)


def hint_on_number(text: str, high: float) -> str:
    """Hint on how to write what `number` cannot read; empty if none is meant."""
    bare = numerals.hyphened(text)
    if not numerals.EITHER_WAY.fullmatch(bare):
        return numerals.hint(text, high)
    thousands, decimals = bare.replace(",", "").replace(".", ""), numerals.plainly(bare.replace(",", "."))
    return say(
        "It may be {large:,.15g} or {small:.15g}: write {thousands} or {decimals}.",
        large=float(thousands), small=float(decimals), thousands=thousands, decimals=decimals,
    )  # fmt: skip


def allowed_range(low: float, high: float, *, whole: bool) -> str:
    """Describe the numbers that are allowed."""
    if math.isinf(high) and math.isinf(low):
        return say("a whole number") if whole else say("a number")
    if math.isinf(high):
        return say("a whole number, at least {low:g}", low=low) if whole else say("a number, at least {low:g}", low=low)
    if whole:
        return say("a whole number from {low:,.15g} to {high:,.15g}", low=low, high=high)
    return say("a number from {low:,.15g} to {high:,.15g}", low=low, high=high)


def sentence_of_dates(dates: Iterable[date]) -> str:
    """Dates in a sentence: the first, the last and how many."""
    known = sorted(set(dates))
    if len(known) == 1:
        return f"{known[0]:%Y-%m-%d}"
    return say("{count:d} dates, {first} to {last}", count=len(known), first=known[0], last=known[-1])
