"""Rows on other plans that are nearly as good: each says what it trades, and what is promised of all of them."""

from dataclasses import dataclass

from planner.answers import NotedAnswer
from planner.explanations.differing import more_exposure, more_money
from planner.language import Said, joined, kept, say
from planner.plan.certainty import averts, percent

LABELS = {
    "elsewhere": say("Many people elsewhere"),
    "contributors": say("Fewer contributors"),
    "early": say("Earlier"),
    "cost": say("Cheaper"),
    "police": say("Police in place of troops"),
}
"""What other plans are called by what sets them apart."""


@dataclass(frozen=True, kw_only=True)
class AlternativeAnswer(NotedAnswer):
    """Another plan, under the name of what sets it apart; `exposure` is what it leaves more than the current plan."""

    number: int
    """Its place among those found, from 1."""
    trade: str
    """What it has most of, as `models.alternatives.Trade`."""
    about: str = ""
    """Name of the contributor or mission that it is about; empty where it is about none."""
    keeps: str
    """Which promise it keeps: `best` or `plan`."""
    gap: float | None
    """Most of what any plan can avert that it may miss [1]; None where nothing is proved."""
    of_plan: float
    """What it averts, of what the current plan averts [1]."""
    differs: tuple[float, ...]
    """Share of people who are elsewhere than in the current plan, and than in each of those found before it [1]."""
    figure: float
    """How much it has of what it is named for [persons, person-months, USD or contributors]."""
    before: float
    """How much of it the current plan has."""
    troops: float = 0.0
    """Troops [persons]."""
    troops_before: float = 0.0
    """Those of the current plan [persons]."""
    unprotected: float
    """Exposure that stays unprotected, as the plan counts pledges [civilian-months]."""
    cost_usd: float
    more_usd: float
    """What it costs more than the current plan [USD]."""
    persons: float
    contributors: int
    """Contributors that send anybody."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and number: names may come twice."""
        return "other plan", str(self.number)  # not told

    @property
    def label(self) -> Said:
        """What it is called: what sets it apart."""
        match self.trade:
            case "less_of":
                return say("Fewer people of {contributor}", contributor=kept(self.about))
            case "more_at":
                return say("More people at {mission}", mission=kept(self.about))
        return LABELS[self.trade]

    @property
    def words(self) -> Said:
        """What it trades, in sentences."""
        return joined([self.gains, self.gives, self.promise])

    @property
    def gains(self) -> Said:
        """What it is named for, beside the current plan, in a sentence."""
        values = {"now": self.figure, "before": self.before}
        said = {
            "contributors": say("{now:,.0f} contributors send people instead of {before:,.0f}.", **values),
            "early": say("{now:,.0f} person-months in the first third of the time instead of {before:,.0f}.", **values),
            "cost": say(
                "It costs {now:,.1f} million USD instead of {before:,.1f}.",
                now=self.figure / 1e6,
                before=self.before / 1e6,
            ),
            "less_of": say(
                "{contributor} sends {now:,.0f} people instead of {before:,.0f}.",
                contributor=kept(self.about),
                **values,
            ),
            "more_at": say(
                "{mission} gets {now:,.0f} people instead of {before:,.0f}.", mission=kept(self.about), **values
            ),
            "police": say(
                "{now:,.0f} police instead of {before:,.0f}; {troops:,.0f} troops instead of {troops_before:,.0f}.",
                troops=self.troops,
                troops_before=self.troops_before,
                **values,
            ),
        }
        return said.get(
            self.trade, say("{share:.0%} of the people are elsewhere than in the current plan.", share=self.differs[0])
        )

    @property
    def gives(self) -> Said:
        """What it gives up for that, in a sentence."""
        exposure, money = more_exposure(self.exposure or 0.0), more_money(self.more_usd)
        if self.trade == "elsewhere":
            return say(
                "It leaves {exposure} unprotected than the current plan and spends {money}.",
                exposure=exposure,
                money=money,
            )
        return say(
            "It leaves {exposure} unprotected than the current plan and spends {money}; {share:.0%} of the people are "
            "elsewhere.",
            exposure=exposure,
            money=money,
            share=self.differs[0],
        )

    @property
    def promise(self) -> Said:
        """What is promised of it, in a sentence."""
        if self.keeps == "best":
            return say("It {averts}.", averts=averts(self.gap))
        return say("It averts {share} of what the current plan averts.", share=percent(min(1.0, self.of_plan)))


@dataclass(frozen=True, kw_only=True)
class OthersClaim(NotedAnswer):
    """What is promised of all other plans that are told, and what is known of those that are not; said in its note."""

    keeps: str
    """Which promise holds for all: `best` or `plan`."""
    none_left: bool = False
    """Whether it is proved that no other plan keeps the promise and differs by so much from all that were found."""

    @property
    def key(self) -> tuple[str, str]:
        """There is one."""
        return "claim", ""  # not told
