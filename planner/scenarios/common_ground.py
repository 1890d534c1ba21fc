"""Common ground: the danger that several cases all count, and what their plans leave of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.plan import Plan
from planner.scenarios.counted import EXPOSURES, counted
from planner.scenarios.entry import Entry
from planner.scenarios.left_out import left_out
from planner.scenarios.yardstick import effects_changed
from planner.tables import Case

NEAR = 1e-9
"""Relative difference below which two dangers are one, and that sums may be wrong by [1]."""


@dataclass(frozen=True)
class Figures:
    """What a case can leave of a common danger [civilian-months]."""

    in_place_only: float
    """With nobody new."""
    exposure_unprotected: float
    """With the plan in hand."""
    objective: float
    """That, and the charges of the whole plan."""
    bound: float | None
    """No plan of the case leaves less, its charges counted; None where nothing is proved."""
    case_sha256: str


@dataclass(frozen=True)
class Split:
    """The exposure of a plan, split into the danger that others count too and the danger that they do not."""

    shared: pd.DataFrame
    """By area, threat and month: exposure to the danger that all count [civilian-months]."""
    apart: pd.DataFrame
    """By area, threat and month: exposure to the danger that not all count [civilian-months]."""
    figures: Figures
    """What the case can leave of the danger that all count."""


def common_danger(tables: Sequence[pd.DataFrame], *, alike: bool) -> list[pd.Series]:
    """The danger that several cases all count, as each of them takes it.

    Danger is exposure with nobody there, which nobody has seen: it is inferred from what those in place are taken to
    avert. So it can be held against that of another case only where both take the same to protect.

    Args:
        tables: What `counted` makes of the exposure of each.
        alike: Whether all take the same to protect: then it is, in each cell that all have, the least that any has;
            otherwise all that each has there.

    Returns:
        For each case, baseline exposure by area, threat and month [civilian-months].
    """
    joined = pd.concat([table["baseline"] for table in tables], axis=1, join="inner")
    least = joined.min(axis=1)
    return [least if alike else joined.iloc[:, number] for number in range(len(tables))]


def split(case: Case, plan: Plan, table: pd.DataFrame, danger: pd.Series) -> Split:
    r"""Split the exposure of a plan at a common danger, and bound what any plan of its case can leave of it.

    In a cell with danger :math:`E` of which :math:`e \le E` is common, a plan leaves the same share of both. So its
    objective is :math:`o = r + x`, with :math:`r` what it leaves of the common danger, charges counted, and :math:`x`
    what it leaves of the rest. Nobody new leaves the most of every danger, so no plan has a larger :math:`x` than
    :math:`\bar x`, that of in place only; and none leaves less than the residual share :math:`\varphi`. The least
    :math:`r` of any plan, of the case with bound :math:`b`, thus lies in

    .. math:: \left[\max\left(b - \bar x,\ \varphi \sum e\right),\ r\right],

    the lower end less what the sums may be wrong by.

    Args:
        case: The case that the plan was made for.
        plan: The plan.
        table: What `counted` makes of its exposure.
        danger: The common danger as the case takes it, by area, threat and month [civilian-months].
    """
    part = (danger / table["baseline"]).reindex(table.index).fillna(0.0)
    part = part.mask(part > 1.0 - NEAR, 1.0)
    shared, apart = table.mul(part, axis=0)[part > 0], table.mul(1.0 - part, axis=0)[part < 1]
    told, out = plan.summary, apart[EXPOSURES].sum()
    objective = told.objective - out["unprotected"]
    floor = case.settings.residual_share * shared["baseline"].sum()
    bound = told.bound
    if bound is not None:
        bound = min(objective, max(bound - out["in_place_only"], floor)) - NEAR * told.objective
    in_place_only = told.exposure_in_place_only - out["in_place_only"]
    unprotected = told.exposure_unprotected - out["unprotected"]
    return Split(shared, apart, Figures(in_place_only, unprotected, objective, bound, told.case_sha256))


@dataclass(frozen=True)
class CommonGround:
    """What a scenario and its base both count, and what only one of them does."""

    here: Split
    base: Split
    sentences: list[str]
    """What is left out of their difference, and why, each with its size; none where they count the same."""

    @property
    def whole(self) -> bool:
        """Whether both count the same danger, so that nothing is left out."""
        return not len(self.here.apart) and not len(self.base.apart)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that both count."""
        return not len(self.base.shared)


def common_ground(here: Entry, base: Entry) -> CommonGround:
    """What two scenarios both count, with what their plans leave of it.

    Args:
        here: The scenario.
        base: The one that it is set beside.
    """
    tables = [counted(side.case, side.plan.exposure) for side in (here, base)]
    dangers = common_danger(tables, alike=not effects_changed(here.case, base.case))
    one, other = (
        split(side.case, side.plan, table, danger)
        for side, table, danger in zip((here, base), tables, dangers, strict=True)
    )
    told = [*left_out(one.apart, here, base, of_base=False), *left_out(other.apart, base, here, of_base=True)]
    return CommonGround(one, other, told)
