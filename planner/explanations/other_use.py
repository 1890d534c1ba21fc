"""Rows on the best other use of deployments, proved by plans."""

from dataclasses import dataclass

from planner.answers import NotedAnswer
from planner.explanations.differing import more_exposure, more_money
from planner.figures import between
from planner.language import joined, kept, say


@dataclass(frozen=True, kw_only=True)
class OtherUseAnswer(NotedAnswer):
    """The best other use of a deployment: at another mission or from another month, every other unit where it is.

    `exposure` is what the plan that shows it leaves more unprotected than the current plan. No other use has the
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
        return "other use", self.name  # not told

    @property
    def words(self) -> str:
        """The answer in sentences."""
        return joined([say("{name}.", name=kept(self.name)), self.found])

    @property
    def found(self) -> str:
        """What was found, in sentences."""
        if self.exposure is None:
            return kept(self.note) if self.note else say("Its best other use is being looked for.")
        values = {
            "month": kept(self.other_start), "more": more_exposure(self.exposure),
            "money": more_money(self.cost_usd or 0.0),
        }  # fmt: skip
        if self.other_mission == self.mission:
            use = say(
                "Its best other use is to start there in {month}: a verified plan with it leaves {more} unprotected "
                "than this plan, and spends {money}.",
                **values,
            )
        else:
            use = say(
                "Its best other use is at {mission} from {month}: a verified plan with it leaves {more} unprotected "
                "than this plan, and spends {money}.",
                mission=kept(self.other_mission_name),
                **values,
            )
        better = self.high is not None and self.high < 0
        counted = say(
            "Costs counted, the best that can be made of it elsewhere leaves {between}; every other unit stays where "
            "it is, and people and money are placed anew at the missions that it leaves and goes to. Model estimate.",
            between=between(self.low, self.high),
        )
        return joined([use, *([say("That is better than the current plan.")] if better else []), counted])
