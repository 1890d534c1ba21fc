"""What a change of the inputs is worth: between two plans, and between what can be proved of them."""

from dataclasses import dataclass, replace
from math import isfinite

from planner.plan import Plan, Summary


@dataclass(frozen=True)
class Worth:
    """A difference between the best plans of two cases, one of which allows all that the other does.

    What is proved is proved of the objective, which is the exposure and a charge on cost.
    """

    exposure: float
    """Difference in unprotected exposure between the plans found [civilian-months]."""
    objective: float
    """Difference in objective between the plans found [civilian-months]."""
    low: float
    """The best plans differ in objective by no less than this [civilian-months]."""
    high: float
    """The best plans differ in objective by no more than this [civilian-months]."""

    @property
    def proven(self) -> bool:
        """Whether the certified gaps leave no doubt that there is a difference."""
        return self.low > 0


@dataclass(frozen=True)
class Known:
    """The best that is known of a case: what its plans come to, and what none can beat; all in civilian-months."""

    objective: float
    """The least objective of its plans."""
    exposure: float
    """Unprotected exposure of that plan."""
    least: float
    """No plan of it can have a lower objective; minus infinity where nothing was proved."""

    @classmethod
    def of(cls, summary: Summary) -> "Known":
        """What is known from one plan."""
        return cls(summary.objective, summary.exposure_unprotected, summary.least)

    def with_plan(self, objective: float, exposure: float) -> "Known":
        """What is known once another plan of the case is."""
        return self if objective >= self.objective else replace(self, objective=objective, exposure=exposure)


def worth(narrow: Known, wide: Known, *, nested: bool = True) -> Worth:
    """What the wider of two cases is worth.

    With `b` the bound and `o` the objective of each plan, the best objectives differ by `b_narrow - o_wide` at least
    and by `o_narrow - b_wide` at most. Where the wider case allows every plan of the narrower one, the difference is
    not negative, what bounds the wider one bounds the narrower one too, and a narrower plan that came out better is
    a plan of the wider case as well: the plans found do then not differ.

    Args:
        narrow: What is known of the case without what is asked about.
        wide: What is known of the case with it.
        nested: Whether the wider case allows every plan of the narrower one.
    """
    gained, exposure = narrow.objective - wide.objective, narrow.exposure - wide.exposure
    if not nested:
        return Worth(exposure, gained, narrow.least - wide.objective, narrow.objective - wide.least)
    low = max(narrow.least, wide.least) - wide.objective
    exposure = max(0.0, exposure) if gained > 0 else 0.0
    return Worth(exposure, max(0.0, gained), max(0.0, low), max(0.0, narrow.objective - wide.least))


def unneeded(base: Known) -> Worth:
    """What something is worth that the plan does without: the plan stands, so nothing but its own gap is left open."""
    return Worth(0.0, 0.0, 0.0, base.objective - base.least)


def better(one: Summary, other: Summary) -> Summary:
    """The better of two plans of one case, with the better of what was proved, and the gap asked for of the first."""
    best, bound = min(one, other, key=lambda each: each.objective), max(one.least, other.least)
    best = replace(best, gap_asked=one.gap_asked)
    return best.with_bound(bound) if isfinite(bound) else best


def best_of(one: Plan, other: Plan) -> Plan:
    """The better of two plans of one case, with the better of what was proved."""
    best = min(one, other, key=lambda each: each.summary.objective)
    return replace(best, summary=better(one.summary, other.summary))
