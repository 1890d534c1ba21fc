"""Rows on deployments: why each is where it is."""

from dataclasses import dataclass

from planner.explanations import Reason
from planner.figures import several, small


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
    """Mission of the best other use of it, found without solving; empty where there is none."""
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
    def heading(self) -> str:
        """What is deployed where, and when."""
        return f"{several(self.units, 'unit')} of {self.pledge_name} at {self.mission_name}, {self.months}"

    @property
    def points(self) -> list[str]:
        """What there is to say, a sentence each."""
        said = [
            f"It averts {small(max(0.0, self.averts))} civilian-months there, for {self.cost_usd / 1e6:,.1f} million "
            f"USD; it is worth its cost if it averts {small(self.charge)} or more.",
            self._other,
            f"Not sooner: {self.not_sooner}.",
            f"Not more: {self.not_more}.",
        ]
        return [*said[:1], "The planner has locked units of it there.", *said[1:]] if self.locked else said

    @property
    def words(self) -> str:
        """All of it, in sentences."""
        return " ".join([f"{self.heading}.", *self.points])

    @property
    def _other(self) -> str:
        if self.is_enabler:
            return (
                "What it would be worth elsewhere depends on the troops that it would support there; proving its best "
                "other use shows that."
            )
        if self.other_averts is None or self.loses is None:
            return "No other mission or month may have it."
        than = f"{small(self.loses)} less" if self.loses >= 0 else f"{small(-self.loses)} more"
        averts = f"it would avert {small(self.other_averts)}; {than} in all, what it costs in each place counted."
        if self.other_mission == self.mission:
            return f"Its best other use is to start there in {self.other_start}: {averts}"
        return f"Its best other use is at {self.other_mission_name} from {self.other_start}, where {averts}"
