"""Limits on what areas are left with that no plan can keep, in sentences, with what is possible."""

from collections.abc import Iterator, Mapping

from planner.answers.fairness import Fairness
from planner.figures import enumerated
from planner.insight.fair_limits import FairAreas
from planner.language import say
from planner.names import Names
from planner.solve.fairest import AreaKey, Ladder, fairest
from planner.tables import Case

ROUNDING = 1e-4
"""Part of what is asked that is rounding [1]."""


def impossible_limits(case: Case) -> list[str]:
    """Which limits on areas no plan can keep: each by itself, or else all together; empty where none is known.

    What is possible is proved for units in parts, so that whole units may do less.

    Args:
        case: A case without faults.
    """
    asked = _asked(case)
    if not asked:
        return []
    by, names = FairAreas(case, Fairness.NEED), Names(case)
    alone = list(_alone(by, names, asked))
    return alone or _together(by, names, asked)


def _asked(case: Case) -> dict[str, float]:
    """Areas with a limit, and the least share of what their exposure could fall by that it asks to be averted [1]."""
    limits = case["areas"].set_index("area")["left_limit"].dropna()
    return {str(area): 1.0 - float(limit) for area, limit in limits.items() if limit < 1.0}


def _alone(by: FairAreas, names: Names, asked: Mapping[str, float]) -> Iterator[str]:
    """Areas that no plan can bring below their limit even if all that is pledged is for them."""
    for (mission, area), could in by.could.items():
        if area in asked and could > 0:
            most = _highest(by, {(mission, area): 1.0})
            if 0.0 <= most < asked[area] * (1.0 - ROUNDING):
                yield say(
                    "{area}: no plan leaves less than {least:.1%} of what its exposure could fall by, and its limit is "
                    "{limit:.1%}.",
                    area=names.area(area), least=1.0 - most, limit=1.0 - asked[area],
                )  # fmt: skip


def _together(by: FairAreas, names: Names, asked: Mapping[str, float]) -> list[str]:
    """Limits of several areas that cannot hold together."""
    most = _highest(by, {key: asked[key[1]] for key, could in by.could.items() if key[1] in asked and could > 0})
    if not 0.0 <= most < 1.0 - ROUNDING:
        return []
    said = say(
        "The limits on {areas} cannot hold together: no plan averts more than {most:.0%} of what they ask in every "
        "one.",
        areas=enumerated([names.area(area) for area in asked]), most=most,
    )  # fmt: skip
    return [said]


def _highest(by: FairAreas, shares: Mapping[AreaKey, float]) -> float:
    """Highest part of some shares of what could fall that all areas can avert together, units in parts [1]."""
    unit = by.instance.exposure_unit
    ladders = {key: Ladder(0.0, share * by.could[key] / unit) for key, share in shares.items()}
    return fairest(by.instance, ladders, 0.0, 1.0, search=False).bound
