"""Contributions of the parts of a change to the difference between two scenarios."""

from dataclasses import dataclass

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN, PartAnswer
from planner.figures import LITTLE
from planner.scenarios.shared_scope import ScopedFigures


@dataclass(frozen=True)
class Contribution:
    """Contribution of a part of the changes: its Shapley value."""

    part: str
    changes: int
    """Cells and rows that the part changes."""
    exposure: float | None = None
    """Change in unprotected exposure between plans [civilian-months]; contributions sum to the whole change. None, as
    all that follows, where a coalition that the part needs was not answered."""
    objective: float | None = None
    """Change in objective between plans [civilian-months]."""
    low: float | None = None
    """Least contribution to the best objectives over the orderings taken [civilian-months]; None, as `high`, where the
    objectives are not comparable."""
    high: float | None = None
    """Greatest contribution to the best objectives [civilian-months]."""
    error: float | None = None
    """Standard error of the exposure where orderings were sampled [civilian-months]; None where all were taken."""

    @property
    def proven(self) -> bool:
        """Whether the bounds prove the sign, and the plans show it: a part that shows nothing proves nothing."""
        if self.low is None or self.high is None or self.exposure is None or abs(self.exposure) < LITTLE:
            return False
        return self.low >= 0 if self.exposure > 0 else self.high <= 0

    @property
    def answer(self) -> PartAnswer:
        """Row of the answers."""
        mark = NOT_ANSWERED if self.exposure is None else PROVEN if self.proven else NOT_PROVEN
        return PartAnswer(
            name=self.part,
            changes=self.changes,
            exposure=self.exposure,
            objective=self.objective,
            low=self.low,
            high=self.high,
            error=self.error,
            mark=mark,
        )


@dataclass(frozen=True)
class Attribution:
    """Difference between two scenarios within their shared scope, by part."""

    before: ScopedFigures
    """Totals of the first scenario within the scope that all coalitions share."""
    after: ScopedFigures
    """Totals of the second scenario."""
    contributions: tuple[Contribution, ...]
    """Contribution of each part, largest first, those not answered last."""
    notes: tuple[str, ...]
    """Sentences on the method and its limits."""
