"""What exposure is counted of: areas, threats and calendar months, whatever start and periods a case has."""

import pandas as pd

from planner.horizon import months_of
from planner.tables import Case

EXPOSURES = ["baseline", "in_place_only", "unprotected"]
CELL = ["area", "threat", "month"]
"""What tells the cells apart that exposure is counted in."""


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
