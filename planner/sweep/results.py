"""Results of a sweep as a table: a row per run."""

from collections.abc import Sequence

import pandas as pd

from planner.language import joined, say
from planner.plan import Outcome
from planner.sweep.grid import Grid
from planner.sweep.grid_files import FIGURES
from planner.sweep.sweeping import SweptRun

IMPOSSIBLE = say("No plan is possible: locks or limits on areas ask for more than ceilings, money or pledges allow.")


def results(grid: Grid, runs: Sequence[SweptRun]) -> pd.DataFrame:
    """Rows of runs: number, value of every axis, and figures, blank where there is no plan.

    Exposure, objective and bound are in civilian-months, `exposure_unprotected` if all come and `expected_unprotected`
    by their chances; `share_averted` is of the exposure with those in place only, counted as the case counts pledges.
    """
    axes = [axis.name for axis in grid.axes]
    first, *figures = FIGURES
    rows = [{first: swept.run.number, **dict(zip(axes, swept.run.values, strict=True)), **_figures(swept)}
            for swept in runs]  # fmt: skip
    return pd.DataFrame(rows, columns=[first, *axes, *figures])


def _figures(swept: SweptRun) -> dict[str, object]:
    if swept.plan is None:
        impossible = [IMPOSSIBLE] if swept.outcome is Outcome.INFEASIBLE else []
        return {"outcome": swept.outcome or Outcome.ERROR, "note": joined([*impossible, *swept.messages])}
    summary = swept.plan.summary
    return {
        "outcome": summary.status,
        "share_averted": summary.averted / summary.exposure_in_place_only if summary.exposure_in_place_only else 0.0,
        **{name: getattr(summary, name) for name in FIGURES if hasattr(summary, name)},
        "note": "",
    }
