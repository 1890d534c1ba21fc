"""What a file says of how good its plan is, which nothing here has proved: no bound of a plan, and no part of a proof.

A plan that is read states a bound, a certainty and a status. They are claims until a seal shows that they were proved
here, and a summary keeps them apart: its own bound is unknown then, so that whatever reads that proves nothing by it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from planner.language import Said, say
from planner.plan.certainty import averts, certainty_gap, share_shown


class BoundStanding(StrEnum):
    """Where the bound of a plan comes from."""

    PROVED = "proved"
    """It was proved here."""
    CLAIMED = "claimed"
    """A file says so, and nothing here has proved it."""
    UNKNOWN = "unknown"
    """Nobody says anything of it."""


@dataclass(frozen=True)
class Claim:
    """Figures on how good a plan is, as a file states them; the fields are those of a summary."""

    status: str
    bound: float | None
    certainty: float | None
    gap: float | None
    relative_gap: float | None
    hedge: dict[str, float] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, float | None]:
        """The bound and what follows from it, by name; None where nothing is stated."""
        return {name: getattr(self, name) for name in ("bound", "certainty", "gap", "relative_gap")}

    def shown(self, nobody_new: float, objective: float) -> Said:
        """The claimed certainty in a cell; arguments as of `planner.plan.certainty.certainty_gap`."""
        gap = self._gap(nobody_new, objective)
        return say("{certainty}, claimed", certainty=share_shown(None if gap is None else 1.0 - gap))

    def in_words(self, nobody_new: float, objective: float) -> Said:
        """The claimed certainty as a sentence; arguments as of `planner.plan.certainty.certainty_gap`."""
        return say(
            "Claimed by its file, not proved here: it {averts}.", averts=averts(self._gap(nobody_new, objective))
        )

    def _gap(self, nobody_new: float, objective: float) -> float | None:
        return None if self.bound is None else certainty_gap(nobody_new, objective, self.bound)
