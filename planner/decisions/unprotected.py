"""Where exposure stays unprotected: the places with most of it, and those that are protected least."""

import pandas as pd

from planner.language import say

MOST_UNPROTECTED = say("where most exposure stays unprotected")
"""Title of `most_unprotected`."""

LEAST_PROTECTED = say(
    "Areas where the largest share of the exposure stays unprotected, of those with at least a thousandth of all of it"
)
"""Title of `least_protected`."""


def most_unprotected(exposure: pd.DataFrame, places: pd.Series, rows: int = 10) -> pd.DataFrame:
    """Places with the most unprotected exposure.

    Args:
        exposure: The table `exposure` of the plan, with `expected` or without.
        places: The place of every row of it: its area, or its mission.
        rows: How many places are named at most.

    Returns:
        By place, the most unprotected first: what `least_protected` has, and `of_all`, its part of all that stays
        unprotected [1].
    """
    sums = _unprotected_in(exposure, places)
    sums = sums.assign(of_all=sums["unprotected"] / sums["unprotected"].sum())
    return sums.sort_values(["unprotected", "share"], ascending=False, kind="stable").head(rows)


def least_protected(exposure: pd.DataFrame, rows: int = 10) -> pd.DataFrame:
    """Areas with the largest unprotected share.

    Args:
        exposure: The table `exposure` of the plan, with `expected` or without.
        rows: How many areas are named at most.

    Returns:
        By area, the largest share first: `baseline`, `in_place_only`, `unprotected` and, where it is given, `expected`
        [civilian-months], and `share`, what stays unprotected of the exposure with nobody there [1].
    """
    sums = _unprotected_in(exposure, exposure["area"])
    sums = sums[sums["baseline"] >= exposure["baseline"].sum() / 1000]
    return sums.sort_values(["share", "unprotected"], ascending=False, kind="stable").head(rows)


def _unprotected_in(exposure: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """Exposure and unprotected share of every place with unprotected exposure."""
    shown = [name for name in ("baseline", "in_place_only", "unprotected", "expected") if name in exposure]
    sums = exposure.groupby(places, sort=False)[shown].sum()
    sums = sums[sums["unprotected"] > 0]
    return sums.assign(share=sums["unprotected"] / sums["baseline"])
