"""The horizon of a case: periods as calendar months, counted since January of year 0."""

from datetime import date

import pandas as pd

from planner.language import Said, dated, say
from planner.tables import Case


def month_number(text: str) -> int:
    """Parse a calendar month from YYYY-MM."""
    return 12 * int(text[:4]) + int(text[5:]) - 1


def months_of(case: Case, period: int) -> range:
    """Calendar months of a period, which may lie beyond the horizon."""
    return months_from(case.settings.start, case.settings.months_per_period, period)


def months_from(start: str, length: int, period: int) -> range:
    """Calendar months of a period, where the first begins in `start` (YYYY-MM) and each has so many months."""
    first = month_number(start) + (period - 1) * length
    return range(first, first + length)


def horizon(case: Case) -> range:
    """Calendar months of the horizon."""
    return range(months_of(case, 1).start, months_of(case, case.settings.periods).stop)


def first_day(month: int) -> pd.Timestamp:
    """First day of a calendar month."""
    return pd.Timestamp(year=month // 12, month=month % 12 + 1, day=1)


def month_of(case: Case, period: int) -> pd.Timestamp:
    """First day of a period; for the one after the last, the day after the horizon."""
    return first_day(months_of(case, period).start)


def first_months(case: Case) -> dict[int, str]:
    """First month of each period, as YYYY-MM."""
    return {period: f"{month_of(case, period):%Y-%m}" for period in range(1, case.settings.periods + 1)}


def month_in_words(month: int) -> Said:
    """Format a calendar month, such as March 2016."""
    return dated(date(month // 12, month % 12 + 1, 1), "%B %Y")


def period_in_words(case: Case, period: int) -> Said:
    """Format the months of a period: `Jan 2016`, `Jan to Mar 2016`, `Dec 2015 to Feb 2016`."""
    months = months_of(case, period)
    first, last = (first_day(months[place]) for place in (0, -1))
    if first == last:
        return dated(first, "%b %Y")
    begins = dated(first, "%b" if first.year == last.year else "%b %Y")
    return say("{first} to {last}", first=begins, last=dated(last, "%b %Y"))


def period_name(case: Case, period: int) -> Said:
    """Format a period with its number and first month."""
    return say("{period} (from {first:%b %Y})", period=period, first=month_of(case, period))
