"""What it would take for an area, as a typed row with its parts."""

from dataclasses import dataclass

from planner.answers import NotedAnswer


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
