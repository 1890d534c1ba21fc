"""Scope of a case: the areas, threats and calendar months in which its exposure is counted."""

from calendar import month_name

import pandas as pd

from planner.tables import Case

EXPOSURES = ["baseline", "in_place_only", "unprotected"]
CELL = ["area", "threat", "month"]
"""Key of a cell of exposure."""


def months_of(case: Case, period: int) -> range:
    """Calendar months of a period, each as the count of months since January of year 0."""
    year, month = (int(part) for part in str(case.settings["start"]).split("-"))
    length = int(case.settings["months_per_period"] or 1)
    first = 12 * year + month - 1 + (period - 1) * length
    return range(first, first + length)


def horizon(case: Case) -> range:
    """Calendar months of the horizon."""
    return range(months_of(case, 1).start, months_of(case, int(case.settings["periods"] or 0)).stop)


def month_in_words(month: int) -> str:
    """Format a calendar month, such as March 2016."""
    return f"{month_name[month % 12 + 1]} {month // 12}"


def monthly_exposure(case: Case, exposure: pd.DataFrame) -> pd.DataFrame:
    """Spread exposure over calendar months.

    Exposure and protection are constant within a period, so each month has an equal part of the period's exposure.

    Args:
        case: The case that a plan was made for.
        exposure: The table `exposure` of the plan.

    Returns:
        `baseline`, `in_place_only` and `unprotected` by area, threat and month, where the baseline is above 0
        [civilian-months].
    """
    exposed = exposure[exposure["baseline"] > 0]
    length = int(case.settings["months_per_period"] or 1)
    cells = exposed.loc[exposed.index.repeat(length)]
    within = cells.groupby(["area", "threat", "period"]).cumcount()
    month = months_of(case, 1).start + (cells["period"] - 1) * length + within
    return cells.assign(month=month).set_index(CELL)[EXPOSURES] / length
