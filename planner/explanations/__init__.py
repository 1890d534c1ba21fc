"""Explanations: typed rows for the app, the command line and the workbook; each says itself in words.

Exposure is in civilian-months, money in USD, people in persons; None where a figure is not known.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from planner.answers import NotedAnswer
from planner.explanations.levers import LeverAnswer
from planner.figures import small


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
        return " ".join([self._against, *(lever.words for lever in self.levers)])

    @property
    def _against(self) -> str:
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


@dataclass(frozen=True)
class NeedPart:
    """A part of what an area needs beyond a plan: units that come in a month, or money that is needed from then on."""

    what: str
    """Name of the unit type, or `money`."""
    month: str
    """The month, such as January 2016."""
    unit_type: str = ""
    """Id of the unit type; blank for money."""
    units: int = 0
    """Units that come [units]."""
    persons: float = 0.0
    """Their people [persons]."""
    usd: float = 0.0
    """What they cost over the horizon, or how much money is needed [USD]."""


@dataclass(frozen=True, kw_only=True)
class AreaNeed(NotedAnswer):
    """What it would take for an area to reach a goal, beyond the pledges on the table and with the plan held.

    `exposure` is what it averts in the area, `note` the answer in sentences.
    """

    area: str
    mission: str
    goal: str
    """`half` of its unprotected exposure, or its `requirement` met in full in every month that can be reached."""
    now: float = 0.0
    """Exposure that stays unprotected with the plan [civilian-months]."""
    reached: float | None = None
    """Exposure that stays unprotected with the addition, or at best where the goal cannot be reached
    [civilian-months]."""
    reachable: bool = False
    """Whether the goal can be reached within the limits of the case."""
    cost_usd: float | None = None
    """Cost of the addition over the horizon, whoever pays it [USD]; None where there is none."""
    least_cost_usd: float | None = None
    """No addition that reaches the goal costs less [USD]."""
    money_usd: float = 0.0
    """Money that is needed for it beyond what the mission and pledged funds have left [USD]."""
    troops: float = 0.0
    """Troops added [persons]."""
    police: float = 0.0
    """Police added [persons]."""
    enablers: float = 0.0
    """People of enablers added [persons]."""
    parts: tuple[NeedPart, ...] = ()
    """What is added, by month."""
    binds: tuple[str, ...] = ()
    """What stands in the way, or leaves no more room, in sentences."""

    @property
    def words(self) -> str:
        """The answer in sentences."""
        return self.note

    def __post_init__(self) -> None:
        """Take over parts and sentences as they come from JSON."""
        parts = tuple(part if isinstance(part, NeedPart) else NeedPart(**part) for part in self.parts)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "binds", tuple(self.binds))


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
