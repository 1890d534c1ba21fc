"""Rows on levers: what it would take for a plan to use one more unit."""

from dataclasses import dataclass

from planner.answers import NotedAnswer
from planner.figures import small


@dataclass(frozen=True, kw_only=True)
class LeverAnswer(NotedAnswer):
    """The smallest change of one lever after which a plan uses one more unit of a pledge at a mission and averts more.

    `exposure` is what the plan then averts more with the rest held, and `objective` what its objective falls by.
    """

    pledge: str
    mission: str
    lever: str
    """Kind of lever; empty where nothing is changed."""
    change: str = ""
    """The smallest change, in words; empty where none does it."""
    edits_inputs: bool = True
    """Whether it is a change of the inputs, which can be put into them."""
    steps: int = 0
    """The smallest change, in steps of the lever."""
    amount: float | None = None
    """How much that is."""
    unit: str = ""
    least: bool = False
    """Whether one step less is proven not to do it."""
    replanned: float | None = None
    """What a plan averts more that is searched anew with the change [civilian-months]; None where it was not."""
    still_used: bool | None = None
    """Whether that plan uses more units of the pledge than the one asked about."""

    @property
    def key(self) -> tuple[str, str]:
        """The pair and the lever."""
        return f"{self.pledge} {self.mission}", self.name

    @property
    def words(self) -> str:
        """What it would take, in sentences."""
        if self.exposure is None:
            return f"{self.name}: {self.note}"
        more = f"the plan uses one more unit and averts {small(self.exposure)} civilian-months more"
        if not self.lever:
            return f"{self.name}: as it is, {more}; no change is needed. {self.note}".strip()
        least = "; less does not do it" if self.least else "; whether less would do is not known"
        anew = ""
        if self.replanned is not None:
            uses = "uses it" if self.still_used else "does without it"
            anew = f" Planned anew, it averts {small(max(0.0, self.replanned))} more and {uses}."
        enough = least if self.unit else ""
        return f"{self.name}: with {self.change}, {more}, all else where it is{enough}.{anew} {self.note}".strip()
