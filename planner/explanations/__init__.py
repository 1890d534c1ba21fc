"""Explanations: typed rows for the app, the command line and the workbook; each says itself in words.

Exposure is in civilian-months, money in USD, people in persons; None where a figure is not known.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from planner.explanations.levers import LeverAnswer
from planner.figures import sentence, small
from planner.language import joined, kept, say


class Explanation(Protocol):
    """A row that says itself."""

    @property
    def words(self) -> str:
        """All that it says, in sentences."""


def rows_to_json(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows as JSON has them: their fields, and what they say as `words`."""
    found = ((asdict(row), row.words) for row in rows)
    return [{name: value for name, value in row.items() if name != "note"} | {"words": words} for row, words in found]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Something that stands against one more unit of a pledge at a mission."""

    rule: str
    """Name of the rule; `worth` where it is the effect of the unit itself."""
    words: str
    """The reason with its figures and months, without a full stop."""
    every_start: bool
    """Whether it stands against every month in which the unit could start."""
    at_best_start: bool
    """Whether it stands against the start with the fewest reasons against it."""
    needed: float | None = None
    """What the unit needs [persons, USD, units or civilian-months]."""
    left: float | None = None
    """What the plan leaves it, in the same unit."""
    unit: str = ""
    """Unit of both; empty where the reason is no matter of amounts."""


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """Why one more unit of a pledge does not go to a mission."""

    pledge: str
    pledge_name: str
    """What it is of whom, in words."""
    mission: str
    mission_name: str
    units: int
    """Units of the pledge that the plan leaves unused [units]."""
    best_start: str
    """Month of the start that least stands against; empty where there is none."""
    reasons: tuple[Reason, ...]
    """All that stands against it, in order; those at the best start first."""
    averts: float | None = None
    """Most that its people could avert from that start [civilian-months]; None for enablers, whose worth is others'."""
    charge: float | None = None
    """What its cost counts as [civilian-months]."""
    levers: tuple[LeverAnswer, ...] = ()
    """What it would take, lever by lever; empty where that was not asked."""

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it in at least one month."""
        return bool(self.best_start) and not any(reason.at_best_start for reason in self.reasons)

    @property
    def words(self) -> str:
        """All that stands against it, and what it would take, in sentences."""
        return joined([self._against, *(lever.words for lever in self.levers)])

    @property
    def points(self) -> list[str]:
        """What stands against it, or that nothing does, a sentence each."""
        if not self.units:
            return [say("The plan uses every unit of it already.")]
        if self.possible:
            return [joined([say("It is possible."), self._worth])]
        here: list[str] = [sentence(kept(each.words)) for each in self.reasons if each.at_best_start]
        elsewhere = [kept(each.words) for each in self.reasons if not each.at_best_start]
        if not elsewhere:
            return here
        return [*here, say("In other months also: {reasons}.", reasons=joined(elsewhere, "; "))]

    @property
    def when(self) -> str:
        """The start that is told of, in words; empty where there is none."""
        if not self.best_start or not self.units:
            return ""
        month = kept(self.best_start)
        if self.possible:
            return say("from {month}", month=month)
        return say("from {month}, when least stands against it", month=month)

    @property
    def heading(self) -> str:
        """What is asked about, and the start that is told of."""
        pledge, mission = kept(self.pledge_name), kept(self.mission_name)
        if not self.when:
            return say("One more unit of {pledge} at {mission}", pledge=pledge, mission=mission)
        return say("One more unit of {pledge} at {mission}, {when}", pledge=pledge, mission=mission, when=self.when)

    @property
    def _against(self) -> str:
        return joined([say("{heading}.", heading=self.heading), *self.points])

    @property
    def _worth(self) -> str:
        if self.averts is None or self.charge is None:
            return say("What it is worth depends on the troops that it would support; trying it shows that.")
        return say(
            "Its people would avert at most {averts} civilian-months, and to be worth its cost they must avert "
            "{charge}; the search that made the plan leaves so small a difference open.",
            averts=small(self.averts),
            charge=small(self.charge),
        )
