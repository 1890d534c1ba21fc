"""Rows on deployments: why each is where it is."""

from dataclasses import dataclass

from planner.explanations import Reason
from planner.figures import several, small
from planner.language import joined, kept, say


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
        return say(
            "{units} of {pledge} at {mission}, {months}",
            units=several(self.units, "unit"), pledge=kept(self.pledge_name), mission=kept(self.mission_name),
            months=kept(self.months),
        )  # fmt: skip

    @property
    def points(self) -> list[str]:
        """What there is to say, a sentence each."""
        said = [
            say(
                "It averts {averts} civilian-months there, for {usd:,.1f} million USD; it is worth its cost if it "
                "averts {charge} or more.",
                averts=small(max(0.0, self.averts)),
                usd=self.cost_usd / 1e6,
                charge=small(self.charge),
            ),
            self._other,
            say("Not sooner: {why}.", why=kept(self.not_sooner)),
            say("Not more: {why}.", why=kept(self.not_more)),
        ]
        return [*said[:1], say("The planner has locked units of it there."), *said[1:]] if self.locked else said

    @property
    def words(self) -> str:
        """All of it, in sentences."""
        return joined([say("{heading}.", heading=self.heading), *self.points])

    @property
    def _other(self) -> str:
        if self.is_enabler:
            return say(
                "What it would be worth elsewhere depends on the troops that it would support there; proving its best "
                "other use shows that."
            )
        if self.other_averts is None or self.loses is None:
            return say("No other mission or month may have it.")
        if self.loses >= 0:
            than = say("{figure} less in all", figure=small(self.loses))
        else:
            than = say("{figure} more in all", figure=small(-self.loses))
        averts, month = small(self.other_averts), kept(self.other_start)
        if self.other_mission == self.mission:
            return say(
                "Its best other use is to start there in {month}: it would avert {averts}; {than}, what it costs in "
                "each place counted.",
                month=month, averts=averts, than=than,
            )  # fmt: skip
        return say(
            "Its best other use is at {mission} from {month}, where it would avert {averts}; {than}, what it costs in "
            "each place counted.",
            mission=kept(self.other_mission_name), month=month, averts=averts, than=than,
        )  # fmt: skip
