"""Shared scope: the baseline exposure that several cases all count, and how much of it their plans leave."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.plan import Plan
from planner.scenarios.comparability import changed_effects
from planner.scenarios.exclusions import exclusion_notes
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.scope import EXPOSURES, monthly_exposure
from planner.tables import Case

NEAR = 1e-9
"""Relative tolerance for equal exposures, and for rounding in sums [1]."""


@dataclass(frozen=True)
class ScopedFigures:
    """Exposure and objective within a shared scope [civilian-months]."""

    in_place_only: float
    """Exposure with nobody but those in place."""
    exposure_unprotected: float
    """Exposure that the plan leaves, as its objective counts it."""
    objective: float
    """Unprotected exposure and the charges of the whole plan."""
    bound: float | None
    """Lower bound on that objective for any plan of the case; None where nothing is proved."""
    case_sha256: str


@dataclass(frozen=True)
class ScopeSplit:
    """Exposure of a plan, split into what all cases count and the rest."""

    shared: pd.DataFrame
    """Exposure that all cases count, by area, threat and month [civilian-months]."""
    excluded: pd.DataFrame
    """Exposure outside the shared scope, by area, threat and month [civilian-months]."""
    figures: ScopedFigures
    """Totals within the shared scope."""


def shared_baseline(tables: Sequence[pd.DataFrame], *, alike: bool) -> list[pd.Series]:
    """Baseline exposure that several cases all count, as each of them estimates it.

    Baseline exposure, with nobody there, is not observed: it is inferred from the assumed effect of those in place. So
    amounts are comparable between cases only where both assume the same protective effects.

    Args:
        tables: `monthly_exposure` of each case.
        alike: Whether all assume the same protective effects: then each cell has the least amount of any case;
            otherwise each case keeps its own amount.

    Returns:
        For each case, baseline exposure of the cells that all have, by area, threat and month [civilian-months].
    """
    joined = pd.concat([table["baseline"] for table in tables], axis=1, join="inner")
    least = joined.min(axis=1)
    return [least if alike else joined.iloc[:, number] for number in range(len(tables))]


def split_exposure(case: Case, plan: Plan, table: pd.DataFrame, baseline: pd.Series) -> ScopeSplit:
    r"""Split the exposure of a plan by shared scope, and bound the objective of any plan within that scope.

    In a cell with baseline exposure :math:`E` of which :math:`e \le E` is shared, a plan leaves the same fraction of
    both. So its objective is :math:`o = r + x`: :math:`r` within the shared scope, charges included, and :math:`x`
    outside it. Deploying nobody leaves the most exposure in every cell, so :math:`x` is at most :math:`\bar x`, that of
    those in place alone; and no plan leaves less than the residual share :math:`\varphi`. With the bound :math:`b` of
    the case, the least :math:`r` of any plan lies in

    .. math:: \left[\max\left(b - \bar x,\ \varphi \sum e\right),\ r\right],

    less a tolerance for rounding at the lower end.

    Args:
        case: The case that the plan was made for.
        plan: The plan.
        table: `monthly_exposure` of the plan.
        baseline: Shared baseline exposure as the case estimates it, by area, threat and month [civilian-months].
    """
    part = (baseline / table["baseline"]).reindex(table.index).fillna(0.0)
    part = part.mask(part > 1.0 - NEAR, 1.0)
    shared, excluded = table.mul(part, axis=0)[part > 0], table.mul(1.0 - part, axis=0)[part < 1]
    summary, outside = plan.summary, excluded[EXPOSURES].sum()
    objective = summary.objective - outside["unprotected"]
    floor = case.settings.residual_share * shared["baseline"].sum()
    bound = summary.bound
    if bound is not None:
        bound = min(objective, max(bound - outside["in_place_only"], floor)) - NEAR * summary.objective
    in_place_only = summary.exposure_in_place_only - outside["in_place_only"]
    unprotected = summary.counted_unprotected - outside["unprotected"]
    return ScopeSplit(
        shared, excluded, ScopedFigures(in_place_only, unprotected, objective, bound, summary.case_sha256)
    )


@dataclass(frozen=True)
class SharedScope:
    """Exposure that a scenario and its base both count, and what only one of them counts."""

    scenario: ScopeSplit
    base: ScopeSplit
    notes: list[str]
    """What is excluded from their difference and why, a sentence each with its size."""

    @property
    def whole(self) -> bool:
        """Whether both count the same, so that nothing is excluded."""
        return not len(self.scenario.excluded) and not len(self.base.excluded)

    @property
    def empty(self) -> bool:
        """Whether they count nothing in common."""
        return not len(self.base.shared)


def shared_scope(scenario: PlannedScenario, base: PlannedScenario) -> SharedScope:
    """Shared scope of two scenarios, with the exposure that their plans leave in it.

    Args:
        scenario: The scenario.
        base: The scenario that it is compared with.
    """
    tables = [monthly_exposure(each.case, each.exposure) for each in (scenario, base)]
    baselines = shared_baseline(tables, alike=not changed_effects(scenario.case, base.case))
    one, other = (
        split_exposure(each.case, each.plan, table, baseline)
        for each, table, baseline in zip((scenario, base), tables, baselines, strict=True)
    )
    notes = [
        *exclusion_notes(one.excluded, scenario, base, of_base=False),
        *exclusion_notes(other.excluded, base, scenario, of_base=True),
    ]
    return SharedScope(one, other, notes)
