"""Rows on levers: what it would take for a plan to use one more unit."""

from dataclasses import dataclass

from planner.answers import NotedAnswer
from planner.figures import small
from planner.language import Said, joined, kept, say


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
            return say("{name}: {note}", name=kept(self.name), note=kept(self.note))
        averts, note = small(self.exposure), [kept(self.note)] if self.note else []
        if not self.lever:
            as_it_is = say(
                "{name}: as it is, the plan uses one more unit and averts {averts} civilian-months more; no change is "
                "needed.",
                name=kept(self.name),
                averts=averts,
            )
            return joined([as_it_is, *note])
        return joined([self._enough(averts), *self._anew, *note])

    def _enough(self, averts: str) -> Said:
        """What the change does, and whether less would do, where it is an amount."""
        values = {"name": kept(self.name), "change": kept(self.change), "averts": averts}
        if not self.unit:
            return say(
                "{name}: with {change}, the plan uses one more unit and averts {averts} civilian-months more, all else "
                "where it is.",
                **values,
            )
        if self.least:
            return say(
                "{name}: with {change}, the plan uses one more unit and averts {averts} civilian-months more, all else "
                "where it is; less does not do it.",
                **values,
            )
        return say(
            "{name}: with {change}, the plan uses one more unit and averts {averts} civilian-months more, all else "
            "where it is; whether less would do is not known.",
            **values,
        )

    @property
    def _anew(self) -> list[Said]:
        """What a plan does that was searched anew; nothing where none was."""
        if self.replanned is None:
            return []
        averts = small(max(0.0, self.replanned))
        if self.still_used:
            return [say("Planned anew, it averts {averts} more and uses it.", averts=averts)]
        return [say("Planned anew, it averts {averts} more and does without it.", averts=averts)]
