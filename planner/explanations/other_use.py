"""Rows on the best other use of deployments, proved by plans."""

from dataclasses import dataclass

from planner.answers import NotedAnswer
from planner.figures import between


@dataclass(frozen=True, kw_only=True)
class OtherUseAnswer(NotedAnswer):
    """The best other use of a deployment: at another mission or from another month, every other unit where it is.

    `exposure` is what the plan that shows it leaves more unprotected than the plan in hand. No other use has the
    objective rise by less than `low`, and that plan has it rise by `high`.
    """

    pledge: str
    mission: str
    units: int
    """Units of the deployment, which stay together [units]."""
    other_mission: str = ""
    """Mission of its best other use; empty where there is none, or none is found yet."""
    other_mission_name: str = ""
    other_start: str = ""
    """Month from which it would be there."""
    cost_usd: float | None = None
    """What the plan that shows it costs more [USD]."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and name."""
        return "other use", self.name

    @property
    def words(self) -> str:
        """The answer in sentences."""
        return f"{self.name}. {self.found}"

    @property
    def found(self) -> str:
        """What was found, in sentences."""
        if self.exposure is None:
            return self.note or "Its best other use is being looked for."
        where = f"at {self.other_mission_name} from {self.other_start}"
        if self.other_mission == self.mission:
            where = f"to start there in {self.other_start}"
        more = f"{abs(self.exposure):,.0f} civilian-months {'more' if self.exposure >= 0 else 'fewer'}"
        usd = self.cost_usd or 0.0
        money = f"{abs(usd) / 1e6:,.1f} million USD {'more' if usd >= 0 else 'less'}"
        better = " That is better than the plan in hand." if self.high is not None and self.high < 0 else ""
        return (
            f"Its best other use is {where}: a verified plan with it leaves {more} unprotected than this plan, and "
            f"spends {money}.{better} Costs counted, the best that can be made of it elsewhere leaves "
            f"{between(self.low, self.high)}; every other unit stays where it is, and people and money are placed anew "
            f"at the missions that it leaves and goes to. Model estimate."
        )
