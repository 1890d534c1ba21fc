"""What was found, as answers of plain values for tables, files, charts and events."""

from math import isfinite
from typing import TypedDict

from planner.answers import (
    NOT_ANSWERED,
    NOT_PROVEN,
    PROVEN,
    ChangeAnswer,
    DependenceAnswer,
    OfferAnswer,
    WithdrawalAnswer,
)
from planner.insight.attribution import Share
from planner.insight.dependence import Dependence
from planner.insight.wanted import Lost, Wanted
from planner.insight.worth import Worth

BREAKS = "What is left of the plan breaks a rule, a lock for one, unless others are planned anew."


def wanted_row(wanted: Wanted) -> OfferAnswer:
    """A candidate offer."""
    offer = wanted.offer
    return OfferAnswer(
        name=offer.name,
        what=offer.unit_type or "money",
        estimate=wanted.estimate,
        cost_usd=None if wanted.worth is None else wanted.cost_usd,
        per_million=wanted.per_million,
        words=wanted.words,
        **_worth(wanted.worth, unanswered=wanted.unanswered),
    )


def lost_row(lost: Lost) -> WithdrawalAnswer:
    """A pledge or fund that is withdrawn."""
    worth = _worth(lost.worth, unanswered=lost.unanswered)
    return WithdrawalAnswer(name=lost.loss.name, kind=lost.loss.kind, words=lost.words, **worth)


def dependence_row(found: Dependence) -> DependenceAnswer:
    """A contributor or group that is withdrawn."""
    left, loss = found.left, found.loss
    broken = left is not None and left.known is None
    return DependenceAnswer(
        name=loss.name,
        kind=loss.kind,
        persons=found.persons,
        usd=found.usd,
        left=0.0 if left is None else None if broken else left.exposure,
        idle=0.0 if left is None else left.idle,
        unpaid_usd=0.0 if left is None else left.unpaid_usd,
        unpaid=0.0 if left is None else left.unpaid,
        words=" ".join(filter(None, [found.words, BREAKS if broken else ""])),
        **_worth(found.worth, unanswered=found.unanswered),
    )


def share_row(share: Share) -> ChangeAnswer:
    """A part of a difference."""
    known = share.exposure is not None
    return ChangeAnswer(
        name=share.part,
        changes=share.changes,
        exposure=share.exposure,
        objective=share.objective,
        low=share.low,
        high=share.high,
        error=share.error,
        mark=(PROVEN if share.proven else NOT_PROVEN) if known else NOT_ANSWERED,
    )


class _Figures(TypedDict, total=False):
    """What every answer has but its name."""

    exposure: float
    objective: float
    low: float | None
    high: float | None
    mark: str


def _worth(worth: Worth | None, *, unanswered: bool) -> _Figures:
    if worth is None:
        return {"mark": NOT_ANSWERED if unanswered else ""}
    return {
        "exposure": worth.exposure,
        "objective": worth.objective,
        "low": worth.low if isfinite(worth.low) else None,
        "high": worth.high if isfinite(worth.high) else None,
        "mark": PROVEN if worth.proven else NOT_PROVEN,
    }
