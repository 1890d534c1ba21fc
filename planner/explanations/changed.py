"""What changed between two plans, and why, as typed rows."""

from dataclasses import dataclass

from planner.answers import NotedAnswer

FOLLOWS, TIE, UNSURE = "follows", "tie", "unsure"
"""Verdicts on a change of a plan: the edit asks for it, nothing that is known does, or that is not known."""


@dataclass(frozen=True, kw_only=True)
class EditEffect(NotedAnswer):
    """A change between the plan before an edit and the plan now, or the plan before as a whole.

    `objective` is what the plan now would lose if the change were taken back, `note` the change and its verdict in
    sentences.
    """

    verdict: str = ""
    """`FOLLOWS`, `TIE` or `UNSURE`; blank before it is known."""
    what: str
    """`came`, `went` or `moved`; `plan` for the plan before as a whole."""
    pledge: str = ""
    units: int = 0
    """Units that changed [units]."""
    old_mission: str = ""
    old_month: str = ""
    """Month that they started in; blank where they came."""
    new_mission: str = ""
    new_month: str = ""
    """Month that they start in; blank where they went."""
    together: int = 1
    """Changes that are taken back together for that loss [1]."""
    margin: float | None = None
    """What either plan may miss of the best one [civilian-months]; None where nothing is proved."""

    @property
    def words(self) -> str:
        """The change and its verdict in sentences."""
        return self.note
