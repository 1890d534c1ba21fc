"""Marginal values: differences between the best plans of two cases, as found and as proved."""

from dataclasses import dataclass, replace
from math import isfinite
from typing import TypeVar

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN, DependenceAnswer, OfferAnswer, WithdrawalAnswer
from planner.plan import Plan, Summary

Valued = TypeVar("Valued", OfferAnswer, WithdrawalAnswer, DependenceAnswer)


@dataclass(frozen=True)
class MarginalValue:
    """What something adds to a plan, or what its loss costs the plan, at least and at most.

    Both are of the objective, which is the exposure and what money and change are charged.
    """

    exposure: float
    """Difference in unprotected exposure between the plans found [civilian-months]."""
    objective: float
    """Difference in objective between the plans found [civilian-months]."""
    low: float
    """Least difference in objective to the best plan of the other case [civilian-months]."""
    high: float
    """Greatest difference in objective to it [civilian-months]."""

    @property
    def proven(self) -> bool:
        """Whether it is certain that there is a difference, or that there is none."""
        return self.low > 0 or self.low == self.high


NOTHING_LOST = MarginalValue(0.0, 0.0, 0.0, 0.0)
"""The loss of something that the plan does without."""


@dataclass(frozen=True)
class BestKnown:
    """Best known plan and bound of a case [civilian-months]."""

    objective: float
    """Least objective found."""
    exposure: float
    """Unprotected exposure of that plan."""
    lower_bound: float
    """Lower bound on the objective of any plan; minus infinity where nothing was proved."""

    @classmethod
    def of(cls, summary: Summary) -> "BestKnown":
        """Values of one plan."""
        return cls(summary.objective, summary.counted_unprotected, summary.lower_bound)

    def with_plan(self, objective: float, exposure: float) -> "BestKnown":
        """Values once another plan of the case is known."""
        return self if objective >= self.objective else replace(self, objective=objective, exposure=exposure)


def gain(base: BestKnown, best: BestKnown) -> MarginalValue:
    """What an offer adds to the current plan: the best plan with it is better by so much.

    A plan with the offer shows the least, for no plan is worse with it; the bound on all plans with it shows the most.

    Args:
        base: The case without the offer; the current plan.
        best: The case with it.
    """
    gained = base.objective - best.objective
    most = max(0.0, base.objective - best.lower_bound)
    if gained <= 0:
        return MarginalValue(0.0, 0.0, 0.0, most)
    return MarginalValue(base.exposure - best.exposure, gained, gained, max(gained, most))


def loss(narrow: BestKnown, base: BestKnown, *, nested: bool = True) -> MarginalValue:
    """What the current plan loses with what is withdrawn: the best plan without it is worse by so much.

    A plan without it shows the most, and the bound on all plans without it the least. Where the case without it allows
    no plan that the case with it forbids, a bound on the latter holds for the former, and a plan without it that is
    better than the current plan says that nothing is lost.

    Args:
        narrow: The case without what is withdrawn.
        base: The case with it; the current plan.
        nested: Whether every plan of the narrow case is one of the base.
    """
    lost, exposure = narrow.objective - base.objective, narrow.exposure - base.exposure
    if not nested:
        return MarginalValue(exposure, lost, narrow.lower_bound - base.objective, lost)
    if lost <= 0:
        return NOTHING_LOST
    low = max(narrow.lower_bound, base.lower_bound) - base.objective
    return MarginalValue(exposure, lost, max(0.0, low), lost)


def answered(answer: Valued, value: MarginalValue | None, *, unanswered: bool) -> Valued:
    """Fill a marginal value into an answer, with its mark."""
    if value is None:
        return replace(answer, mark=NOT_ANSWERED if unanswered else "")
    return replace(
        answer,
        exposure=value.exposure,
        objective=value.objective,
        low=value.low if isfinite(value.low) else None,
        high=value.high if isfinite(value.high) else None,
        mark=PROVEN if value.proven else NOT_PROVEN,
    )


def better_summary(one: Summary, other: Summary) -> Summary:
    """Summary of the better of two plans of one case, with the higher bound, and the gap asked for of the first."""
    best, bound = min(one, other, key=lambda each: each.objective), max(one.lower_bound, other.lower_bound)
    best = replace(best, gap_asked=one.gap_asked)
    return best.with_bound(bound) if isfinite(bound) else best


def best_of(one: Plan, other: Plan) -> Plan:
    """The better of two plans of one case, with the higher bound of the two."""
    best = min(one, other, key=lambda each: each.summary.objective)
    return replace(best, summary=better_summary(one.summary, other.summary))
