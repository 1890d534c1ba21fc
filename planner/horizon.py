"""The horizon of a case: its periods as months."""

import pandas as pd

from planner.tables import Case


def month_of(case: Case, period: int) -> pd.Timestamp:
    """First day of a period; one beyond the horizon is the day after it."""
    months = (period - 1) * case.settings.months_per_period
    return pd.Timestamp(f"{case.settings.start}-01") + pd.DateOffset(months=months)


def period_name(case: Case, period: int) -> str:
    """A period in words: its number and its first month."""
    return f"{period} (from {month_of(case, period):%b %Y})"


def span_name(case: Case, first: int, last: int) -> str:
    """Some periods in words: their numbers, and their first and last month."""
    numbers = f"period {first}" if first == last else f"periods {first} to {last}"
    ends = month_of(case, last + 1) - pd.DateOffset(days=1)
    return f"{numbers} ({month_of(case, first):%b %Y} to {ends:%b %Y})"
