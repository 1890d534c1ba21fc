"""Marginal values: differences between the best plans of two cases, as found and as proved."""

from dataclasses import dataclass, replace
from math import isfinite
from typing import TypeVar

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN, DependenceAnswer, OfferAnswer, WithdrawalAnswer
from planner.plan import Plan, Summary

Valued = TypeVar("Valued", OfferAnswer, WithdrawalAnswer, DependenceAnswer)


@dataclass(frozen=True)
class MarginalValue:
    """Difference between the best plans of two cases, one of which is a relaxation of the other.

    What is proved is proved of the objective, which is the exposure and a charge on cost.
    """

    exposure: float
    """Difference in unprotected exposure between the plans found [civilian-months]."""
    objective: float
    """Difference in objective between the plans found [civilian-months]."""
    low: float
    """Least difference in objective between the best plans [civilian-months]."""
    high: float
    """Greatest difference in objective between the best plans [civilian-months]."""

    @property
    def proven(self) -> bool:
        """Whether the bounds prove that there is a difference."""
        return self.low > 0


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
        return cls(summary.objective, summary.exposure_unprotected, summary.lower_bound)

    def with_plan(self, objective: float, exposure: float) -> "BestKnown":
        """Values once another plan of the case is known."""
        return self if objective >= self.objective else replace(self, objective=objective, exposure=exposure)


def marginal_value(narrow: BestKnown, wide: BestKnown, *, nested: bool = True) -> MarginalValue:
    """Marginal value of what the wider of two cases has and the narrower lacks.

    With `b` the bound and `o` the objective of each plan, the best objectives differ by `b_narrow - o_wide` at least
    and by `o_narrow - b_wide` at most. Where the wider case is a relaxation of the narrower one, the difference is not
    negative and a bound on the wider case bounds the narrower one too. A narrower plan with a lower objective is then a
    plan of the wider case as well, and the difference found is zero.

    Args:
        narrow: The case without it.
        wide: The case with it.
        nested: Whether the wider case allows every plan of the narrower one.
    """
    gained, exposure = narrow.objective - wide.objective, narrow.exposure - wide.exposure
    if not nested:
        return MarginalValue(exposure, gained, narrow.lower_bound - wide.objective, narrow.objective - wide.lower_bound)
    low = max(narrow.lower_bound, wide.lower_bound) - wide.objective
    exposure = max(0.0, exposure) if gained > 0 else 0.0
    high = max(0.0, narrow.objective - wide.lower_bound)
    return MarginalValue(exposure, max(0.0, gained), max(0.0, low), high)


def value_if_unused(incumbent: BestKnown) -> MarginalValue:
    """Marginal value of something that the plan does not use: zero, up to the gap of the plan."""
    return MarginalValue(0.0, 0.0, 0.0, incumbent.objective - incumbent.lower_bound)


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
