"""Months as other programs write them: what can mean one month only, and what was probably meant by the rest."""

import re
from datetime import datetime, timedelta

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
"""A month with two digits beside it: its year to some spreadsheets, its day to others."""

SERIAL = re.compile(r"\d{5}", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Days as spreadsheets count them that can be months of a case: from 1954 to 2119."""

SINCE_1900 = datetime(1899, 12, 30)
"""The day from which most spreadsheets count."""


def month(text: str) -> str:
    """The month that a text can only mean, as YYYY-MM; empty where there is none."""
    if found := YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}"
    if found := MONTH_FIRST.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02d}"
    for writing, (year, word) in zip(IN_WORDS, ((2, 1), (1, 2)), strict=True):
        found = writing.fullmatch(text)
        if found and (number := _number(found[word])):
            return f"{found[year]}-{number:02d}"
    return ""


def of_serial(days: float, since: datetime = SINCE_1900) -> str:
    """The month of a day as spreadsheets count them, as YYYY-MM; empty where it is no day of our time."""
    return f"{since + timedelta(days=days):%Y-%m}" if FIRST_SERIAL <= days <= LAST_SERIAL else ""


def hint(text: str) -> str:
    """What to write instead of a text that is no month as a case has it; empty where nobody can say."""
    if meant := month(text):
        return f"Write it as {meant}."
    if SERIAL.fullmatch(text) and (meant := of_serial(int(text))):
        return f"Spreadsheets such as Excel count a day of {meant} so: write {meant}, in a cell formatted as text."
    found = SHORT.fullmatch(text)
    if found and (number := _number(found[1] or found[4])):
        year = f"20{found[2] or found[3]}"
        return (
            "Spreadsheets such as Excel show so what they took for a date: write YYYY-MM, in a cell formatted as text; "
            f"{year}-{number:02d} if the digits are a year."
        )
    return ""


def _number(word: str) -> int:
    """Number of a month from its English name, whole or its first letters; 0 where it is none."""
    return next((number for number, name in enumerate(NAMES, start=1) if name.startswith(word.lower())), 0)
