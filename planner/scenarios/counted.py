"""What exposure is counted of: areas, threats and calendar months, whatever start and periods a case has."""

from calendar import month_name

import pandas as pd

from planner.tables import Case

EXPOSURES = ["baseline", "in_place_only", "unprotected"]
CELL = ["area", "threat", "month"]
"""What tells the cells apart that exposure is counted in."""


def months_of(case: Case, period: int) -> range:
    """Calendar months of a period, each as the number of months since January of the year 0."""
    year, month = (int(part) for part in case.settings.start.split("-"))
    length = case.settings.months_per_period
    first = 12 * year + month - 1 + (period - 1) * length
    return range(first, first + length)


def horizon(case: Case) -> range:
    """Calendar months of the horizon."""
    return range(months_of(case, 1).start, months_of(case, case.settings.periods).stop)


def month_in_words(month: int) -> str:
    """A calendar month as it is read, such as March 2016."""
    return f"{month_name[month % 12 + 1]} {month // 12}"


def counted(case: Case, exposure: pd.DataFrame) -> pd.DataFrame:
    """Exposure by area, threat and calendar month.

    The danger and what protects are the same in every month of a period, so that each has an equal part of what the
    period has.

    Args:
        case: The case that a plan was made for.
        exposure: The table `exposure` of the plan.

    Returns:
        By area, threat and month, where there is any danger: `baseline`, `in_place_only` and `unprotected`
        [civilian-months].
    """
    there = exposure[exposure["baseline"] > 0]
    length = case.settings.months_per_period
    cells = there.loc[there.index.repeat(length)]
    within = cells.groupby(["area", "threat", "period"]).cumcount()
    month = months_of(case, 1).start + (cells["period"] - 1) * length + within
    return cells.assign(month=month).set_index(CELL)[EXPOSURES] / length
