"""Parse days in any writing that is unambiguous."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from planner.formats import months
from planner.language import say

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?", re.ASCII)
PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})([T ].*)?", re.ASCII)
IN_WORDS = (
    re.compile(r"(?P<day>\d{1,2})[ -](?P<word>[^\W\d_]{3,9})\.?[ ,-]+(?P<year>\d{4})"),
    re.compile(r"(?P<word>[^\W\d_]{3,9})\.?[ -](?P<day>\d{1,2}),?[ -]+(?P<year>\d{4})"),
)
"""A day before its month in words, and after it."""

FRENCH = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
ACCENTS = str.maketrans("éèûô", "eeuo")


def read(texts: Iterable[str]) -> tuple[dict[str, date], list[str]]:
    """Read the days of a column; a month alone is its last day.

    Returns:
        The day of each text, and the texts that are no day or may be two: 03/04/2015 is clear only where another text
        of the column, such as 31/03/2015, tells whether the day comes first.
    """
    known = list(texts)
    day_first = _day_first(known)
    found = {text: day for text in known if (day := _day(text, day_first=day_first)) is not None}
    return found, [text for text in known if text not in found]


def _day_first(texts: Iterable[str]) -> bool | None:
    """Whether the day comes before the month in a column; None if no text tells, or texts disagree."""
    parts = [(int(found[1]), int(found[2])) for text in texts if (found := YEAR_LAST.fullmatch(text))]
    first, second = any(one > 12 for one, _ in parts), any(two > 12 for _, two in parts)
    return first if first != second else None


def _day(text: str, *, day_first: bool | None) -> date | None:
    if parts := _parts(text):
        in_doubt = day_first is None and len(set(parts)) > 1
        return None if in_doubt else _date(*parts[0 if day_first else -1])
    if months.SERIAL.fullmatch(text) and months.FIRST_SERIAL <= int(text) <= months.LAST_SERIAL:
        return (months.SINCE_1900 + timedelta(days=int(text))).date()
    month = months.month(text)
    return months.last_day(month) if month else None


def hint(text: str) -> str:
    """Hint on a text that is no day, or may be two in its column; empty if it is blank."""
    if not text:
        return ""
    parts = _parts(text)
    known = sorted({day for each in parts if (day := _date(*each)) is not None})
    if len(known) > 1:
        return say("It may be {one} or {other}: write the one that is meant so.", one=known[0], other=known[1])
    if known:
        return say("Write {day}: in other rows of the column, days and months stand the other way round.", day=known[0])
    if there := [(year, month) for year, month, _ in parts if year and 1 <= month <= 12]:
        last = months.last_day("{:04}-{:02}".format(*there[0]))
        return say("{month:%B %Y} has {days:d} days.", month=last, days=last.day)
    if parts:
        return say("Months are numbered from 1 to 12.")
    return say("Read are days such as 2015-06-30, 30/06/2015 or 30 June 2015, and 2015-06 for its last day.")


def _parts(text: str) -> list[tuple[int, int, int]]:
    """Year, month and day of a text, real or not: where their order is open, the day first and then the month first."""
    if found := YEAR_FIRST.fullmatch(text) or PACKED.fullmatch(text):
        return [(int(found[1]), int(found[2]), int(found[3]))]
    if found := YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        return [(year, two, one), (year, one, two)]
    return [
        (int(found["year"]), number, int(found["day"]))
        for writing in IN_WORDS
        if (found := writing.fullmatch(text)) and (number := month_named(found["word"]))
    ]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_named(word: str) -> int:
    """Number of a month from its English or French name or abbreviation; 0 if it is not one."""
    plain = word.casefold().translate(ACCENTS)
    if len(plain) < 3:
        return 0
    found = {
        number for names in (months.NAMES, FRENCH) for number, name in enumerate(names, 1) if name.startswith(plain)
    }
    return found.pop() if len(found) == 1 else 0
