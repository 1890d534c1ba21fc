"""Plan a case anew with each of the numbers doubled that it assumes, those first that matter most."""

from collections.abc import Iterator

import pandas as pd

from planner.assumptions import AssumedNumber, doubled
from planner.language import kept, say
from planner.plan import Plan
from planner.run import Run, plan_case
from planner.services.assumptions import FIRST, Assumptions, PlannedAnew
from planner.solution import Limits
from planner.tables import Case


def planned_anew(case: Case, found: Assumptions, limits: Limits, count: int = FIRST) -> Iterator[PlannedAnew | str]:
    """Double the numbers that matter most one by one, and plan each; a sentence where no plan comes of it."""
    for number in found.first[:count]:
        ended = plan_case(doubled(case, number.doubled_cells), limits, start=found.plan)
        yield _beside(number, ended, found.plan)


def _beside(number: AssumedNumber, ended: Run, before: Plan) -> PlannedAnew | str:
    if ended.plan is None:
        return say(
            "{number} ({where}): no plan ({outcome}).",
            number=number.title,
            where=number.where,
            outcome=kept(ended.outcome.value),
        )
    summary = ended.plan.summary
    common = people_in_common(ended.plan, before)
    named = say("{number} ({where})", number=number.title, where=number.where)
    return PlannedAnew(
        named, summary.exposure_unprotected, summary.expected_unprotected, summary.certainty_shown,
        summary.persons_deployed, common,
    )  # fmt: skip


def people_in_common(plan: Plan, other: Plan) -> float:
    """People at the same mission in both plans, as a share of the larger number of each mission [1]."""
    these, those = (each.deployments.groupby("mission")["persons"].sum() for each in (plan, other))
    both = pd.concat([these, those], axis=1).fillna(0.0)
    most = float(both.max(axis=1).sum())
    return float(both.min(axis=1).sum()) / most if most else 1.0
