"""Scope of a case: the areas, threats and calendar months in which its exposure is counted."""

import pandas as pd

from planner.horizon import months_of
from planner.tables import Case

EXPOSURES = ["baseline", "in_place_only", "unprotected"]
CELL = ["area", "threat", "month"]
"""Key of a cell of exposure."""


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
    length = case.settings.months_per_period
    cells = exposed.loc[exposed.index.repeat(length)]
    within = cells.groupby(["area", "threat", "period"]).cumcount()
    month = months_of(case, 1).start + (cells["period"] - 1) * length + within
    return cells.assign(month=month).set_index(CELL)[EXPOSURES] / length
