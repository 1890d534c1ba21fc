"""Explanations: typed rows for the app, the command line and the workbook; each says itself in words.

Exposure is in civilian-months, money in USD, people in persons; None where a figure is not known.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from planner.answers import NotedAnswer
from planner.figures import several, small


class Explanation(Protocol):
    """A row that says itself."""

    @property
    def words(self) -> str:
        """All that it says, in sentences."""


def rows_to_json(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows as JSON has them: their fields, and what they say as `words`."""
    return [asdict(row) | {"words": row.words} for row in rows]


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

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it in at least one month."""
        return bool(self.best_start) and not any(reason.at_best_start for reason in self.reasons)

    @property
    def words(self) -> str:
        """All that stands against it, in sentences."""
        what = f"One more unit of {self.pledge_name} at {self.mission_name}"
        if not self.units:
            return f"{what}: the plan uses every unit of it already."
        if self.possible:
            return f"{what}, from {self.best_start}: it is possible. {self._worth}"
        here = [each.words for each in self.reasons if each.at_best_start]
        elsewhere = [each.words for each in self.reasons if not each.at_best_start]
        when = f", from {self.best_start} where least stands against it" if self.best_start else ""
        other = f" In other months also: {'; '.join(elsewhere)}." if elsewhere else ""
        return f"{what}{when}: {'; '.join(here)}.{other}"

    @property
    def _worth(self) -> str:
        if self.averts is None or self.charge is None:
            return "What it is worth depends on the troops that it would support; trying it shows that."
        return (
            f"Its people would avert at most {small(self.averts)} civilian-months, and its cost counts as "
            f"{small(self.charge)}; the plan is not proven best to within that."
        )


@dataclass(frozen=True, kw_only=True)
class WhyHere:
    """Why a deployment is where it is."""

    pledge: str
    pledge_name: str
    preparation: str
    mission: str
    mission_name: str
    units: int
    persons: float
    """People of the deployment [persons]."""
    months: str
    """Months in which it is there, in words."""
    averts: float
    """Exposure that would remain besides without it, all other people and support as they are [civilian-months]."""
    cost_usd: float
    """Its cost over the horizon [USD]."""
    charge: float
    """What its cost counts as [civilian-months]."""
    locked: bool
    """Whether the planner has locked units of its pledge there."""
    is_enabler: bool
    other_mission: str
    """Mission of the best other use of it, from the books; empty where there is none."""
    other_mission_name: str
    other_start: str
    """Month from which it would be there."""
    other_averts: float | None
    """What it would avert there, its people placed where they avert most [civilian-months]."""
    loses: float | None
    """What the plan would lose by that, costs counted [civilian-months]."""
    limits: tuple[Reason, ...]
    """What leaves no room at its mission, in its months, for one more unit like it."""
    not_sooner: str
    """Why it does not start a period sooner."""
    not_more: str
    """Why there is not one more unit of it."""

    @property
    def words(self) -> str:
        """All of it, in sentences."""
        said = [
            f"{several(self.units, 'unit')} of {self.pledge_name} at {self.mission_name}, {self.months}: averts "
            f"{small(max(0.0, self.averts))} civilian-months there, at {self.cost_usd / 1e6:,.1f} million USD, "
            f"which count as {small(self.charge)}.",
            self._other,
            f"Not sooner: {self.not_sooner}.",
            f"Not more: {self.not_more}.",
        ]
        if self.locked:
            said.insert(1, "The planner has locked units of it there.")
        return " ".join(said)

    @property
    def _other(self) -> str:
        if self.is_enabler:
            return "Elsewhere, with people as they are, nobody waits for it by the books alone."
        if self.other_averts is None or self.loses is None:
            return "No other mission or month may have it."
        where = f"{self.other_mission_name} from {self.other_start}"
        than = f"{small(self.loses)} less" if self.loses >= 0 else f"{small(-self.loses)} more"
        return (
            f"Its best other use is at {where}, where it would avert {small(self.other_averts)}: {than}, costs counted."
        )


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
            return f"{self.name}: as it is, {more}; no lever is needed. {self.note}".strip()
        least = "one step less does not do it" if self.least else "whether less would do is not proven"
        anew = ""
        if self.replanned is not None:
            uses = "uses it" if self.still_used else "does without it"
            anew = f" Planned anew, it averts {small(max(0.0, self.replanned))} more and {uses}."
        return f"{self.name}: with {self.change}, {more}, all else where it is; {least}.{anew} {self.note}".strip()
