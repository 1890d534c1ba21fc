"""Parse months as other programs write them, with hints for ambiguous ones."""

import calendar
import re
from datetime import date, datetime, timedelta

from planner.language import say

NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WORD = r"([a-z]{3,9})\.?"
YEAR_FIRST = re.compile(r"([12]\d{3})[-/.](0?[1-9]|1[0-2])([-/.]\d{1,2})?( 0{1,2}:00(:00)?)?", re.ASCII)
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[/.]([12]\d{3})", re.ASCII)
IN_WORDS = (
    re.compile(WORD + r"[ /-]([12]\d{3})", re.ASCII | re.IGNORECASE),
    re.compile(r"([12]\d{3})[ /-]" + WORD, re.ASCII | re.IGNORECASE),
)
SHORT = re.compile(WORD + r"[ /-](\d{2})|(\d{2})[ /-]" + WORD, re.ASCII | re.IGNORECASE)
"""A month with two digits, which are the year or the day."""

SERIAL = re.compile(r"\d{5}", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Range of serial dates read as months: 1954 to 2119."""

SINCE_1900 = datetime(1899, 12, 30)
"""Epoch of serial dates in most spreadsheets."""


def month(text: str) -> str:
    """Parse an unambiguous month as YYYY-MM; empty if it is not one."""
    if found := YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}"
    if found := MONTH_FIRST.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02d}"
    for writing, (year, word) in zip(IN_WORDS, ((2, 1), (1, 2)), strict=True):
        found = writing.fullmatch(text)
        if found and (number := _number(found[word])):
            return f"{found[year]}-{number:02d}"
    return ""


def last_day(month: str) -> date:
    """Last day of a month, YYYY-MM."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, calendar.monthrange(year, number)[1])


def of_serial(days: float, since: datetime = SINCE_1900) -> str:
    """Month of a serial date as YYYY-MM; empty if out of range."""
    return f"{since + timedelta(days=days):%Y-%m}" if FIRST_SERIAL <= days <= LAST_SERIAL else ""


def hint(text: str) -> str:
    """Hint on how to write a month; empty if the meaning is unknown."""
    if meant := month(text):
        return say("Write it as {month}.", month=meant)
    if SERIAL.fullmatch(text) and (meant := of_serial(int(text))):
        return say(
            "Spreadsheets such as Excel count a day of {month} so: write {month}, in a cell formatted as text.",
            month=meant,
        )
    found = SHORT.fullmatch(text)
    if found and (number := _number(found[1] or found[4])):
        year = f"20{found[2] or found[3]}"
        return say(
            "Spreadsheets such as Excel show so what they took for a date: write YYYY-MM, in a cell formatted as text; "
            "{month} if the digits are a year.",
            month=f"{year}-{number:02d}",
        )
    return ""


def _number(word: str) -> int:
    """Number of a month from its English name or abbreviation; 0 if it is not one."""
    return next((number for number, name in enumerate(NAMES, start=1) if name.startswith(word.lower())), 0)
