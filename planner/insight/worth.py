"""What a change of the inputs is worth: between two plans, and between what can be proved of them."""

from dataclasses import dataclass, replace

from planner.plan import Summary, certified_gap


@dataclass(frozen=True)
class Worth:
    """A difference between the best plan of two cases, one of which allows all that the other does; never negative.

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


def worth(narrow: Summary, wide: Summary, *, nested: bool = True) -> Worth:
    """What the wider of two cases is worth.

    With `b` the bound and `o` the objective of each plan, the best objectives differ by `b_narrow - o_wide` at least
    and by `o_narrow - b_wide` at most. Where the wider case allows every plan of the narrower one, the difference is
    not negative, what bounds the wider one bounds the narrower one too, and a narrower plan that came out better is
    a plan of the wider case as well: the plans found do then not differ.

    Args:
        narrow: Plan of the case without what is asked about.
        wide: Plan of the case with it.
        nested: Whether the wider case allows every plan of the narrower one.
    """
    if not nested:
        low, high = narrow.bound - wide.objective, narrow.objective - wide.bound
        exposure = narrow.exposure_unprotected - wide.exposure_unprotected
        return Worth(exposure, narrow.objective - wide.objective, low, high)
    low = max(narrow.bound, wide.bound) - wide.objective
    gained = narrow.objective - wide.objective
    exposure = narrow.exposure_unprotected - wide.exposure_unprotected if gained > 0 else 0.0
    return Worth(exposure, max(0.0, gained), max(0.0, low), max(0.0, narrow.objective - wide.bound))


def unneeded(base: Summary) -> Worth:
    """What something is worth that the plan does without: the plan stands, so nothing but its own gap is left open."""
    return Worth(0.0, 0.0, 0.0, base.objective - base.bound)


def better(one: Summary, other: Summary) -> Summary:
    """The better of two plans of one case, with the better of what was proved."""
    best, bound = min(one, other, key=lambda each: each.objective), max(one.bound, other.bound)
    bound = min(bound, best.objective)
    return replace(best, bound=bound, gap=certified_gap(best.objective, bound))
