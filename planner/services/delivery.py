"""What a plan is worth if its pledges come by their chances: what hangs on each of them, and what may be promised.

All of it is exact, contributors and groups that fail as a whole counted, where nobody moves in place of who does not
come, so that nothing is solved or drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import pandas as pd

from planner.answers import ProspectAnswer
from planner.chances.both_counts import BothCounts
from planner.chances.stakes import Stake
from planner.chances.turnout import Turnout, promised, turnout
from planner.charts import delivery as charts
from planner.charts.figure import Figure
from planner.decisions.calls import Call, calls
from planner.decisions.sent import stand_ins
from planner.delivery.prospect_task import MISSION, MONEY, MONTH, NUMBER, SEED, STAYING, WHOLE
from planner.figures import LITTLE, several
from planner.language import joined, kept, say, term
from planner.tables import Case

UNPLEDGED = say("Nobody has pledged it yet: it is an example in place of a pledge.")

FIRST = 5
"""How many pledges a user is told to verify first."""

CALLS = [
    say("mission"), say("order"), say("contributor"), say("unit"), say("units"), say("people"), say("confirmed by"),
    say("serves from"), say("chance"), say("pledge"),
]  # fmt: skip
"""Columns of the table of who is called."""

SOURCES = {
    "pledge": say("as the pledge says"),
    "fund": say("as the fund says"),
    "certain": say("nothing is said of it"),
}
"""Where a chance is from, in words, other than from readiness."""


@dataclass(frozen=True)
class Delivery(BothCounts):
    """A plan by the chances of its pledges."""

    @cached_property
    def expected(self) -> float:
        """Expected unprotected exposure [civilian-months]."""
        return float(self.exposure["expected"].sum())

    @cached_property
    def turnout(self) -> list[Turnout]:
        """People present by period."""
        return turnout(self.facts, self.chances)

    @property
    def persons_if_all_come(self) -> float:
        """People deployed if all come [persons]."""
        return float(self.plan.deployments["persons"].sum())

    @property
    def averted_in_words(self) -> str:
        """What the plan averts if all come and by the chances of its pledges, as Markdown."""
        there = self.plan.summary.exposure_in_place_only
        if_all_come, by_chances = there - self.plan.summary.exposure_unprotected, there - self.expected
        return say(
            "**If all come**, {people:,.0f} people deploy and {averted:,.0f} civilian-months are averted. **By their "
            "chances**, {expected_people:,.0f} people come and **{expected:,.0f}** are averted: {share:.0%} of that. "
            "Who does not come is missing here; nobody moves in their place.",
            people=self.persons_if_all_come,
            averted=if_all_come,
            expected_people=self.persons,
            expected=by_chances,
            share=by_chances / if_all_come if if_all_come > LITTLE else 1.0,
        )

    @property
    def verify_first(self) -> list[tuple[str, str]]:
        """The pledges and funds to verify first: what each is, and what hangs on it, in sentences."""
        return [(self._what(stake), self._told(stake)) for stake in self.stakes[:FIRST] if stake.moved > LITTLE]

    def of_pledge(self, pledge: str) -> str:
        """What hangs on a pledge of the plan, in sentences; empty where it deploys nothing of it."""
        mine = [stake for stake in self.stakes if (stake.kind, stake.chance.key) == ("pledge", pledge)]
        return say("By the chances of pledges: {what}", what=self._told(mine[0])) if mine else ""

    def of_area(self, area: str) -> str:
        """What stays unprotected in an area both ways, in a sentence."""
        here = self.exposure[self.exposure["area"] == area][["unprotected", "expected"]].sum()
        return say(
            "Of its exposure {unprotected:,.0f} civilian-months stay unprotected if all come, and {expected:,.0f} by "
            "their chances.",
            unprotected=here["unprotected"],
            expected=here["expected"],
        )

    def _told(self, stake: Stake) -> str:
        chance = stake.chance
        if chance.source == "readiness":
            source = say("from its readiness {level}", level=term(str(self.facts.pledges[chance.key].readiness)))
        else:
            source = SOURCES[chance.source]
        return say(
            "Its chance is {chance:.0%}, {source}. If none of it comes and nobody moves in its place, {lost:,.0f} more "
            "civilian-months stay unprotected than are expected; if all of it surely comes, {gained:,.0f} fewer.",
            chance=chance.p,
            source=source,
            lost=stake.lost,
            gained=stake.gained,
        )

    def _what(self, stake: Stake) -> str:
        key = stake.chance.key
        if stake.kind == "fund":
            return say(
                "Money of {giver} ({key}): {usd:,.1f} million USD for prevention.",
                giver=self.names.contributor_alone(stake.chance.contributor),
                key=key,
                usd=self._prevention[key] / 1e6,
            )
        rows = self.plan.deployments[self.plan.deployments["pledge"] == key]
        places = (
            say("{mission} from {month}", mission=row.mission, month=self.names.month(row.from_period))
            for row in rows.itertuples()
        )
        what = say(
            "{pledge}: {units}, {people:,.0f} people, to {places}.",
            pledge=self.names.pledge(key),
            units=several(int(rows["units"].sum()), "unit"),
            people=rows["persons"].sum(),
            places=joined(places, "; "),
        )
        return joined([what, UNPLEDGED]) if key in self._examples else what

    @cached_property
    def _examples(self) -> set[str]:
        """Pledges that nobody has made."""
        return stand_ins(self.facts.case)

    @cached_property
    def _prevention(self) -> dict[str, float]:
        """Money for prevention, by fund [USD]."""
        rows = self.plan.payments[self.plan.payments["purpose"] == "prevention"]
        paid: dict[str, float] = rows.groupby("fund")["usd"].sum().to_dict()
        return paid

    @cached_property
    def _calls(self) -> list[Call]:
        return calls(self.facts, self.chances)

    @property
    def calls(self) -> pd.DataFrame:
        """Who is asked first and whom to call next: a row per first unit and alternate, mission by mission."""
        rows = [
            (
                each.mission, say("alternate {place}", place=each.place) if each.place else say("asked first"),
                each.contributor, each.unit_type, each.units, round(each.persons), each.confirmed_by, each.arrives,
                each.chance, each.pledge,
            )
            for each in self._calls
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=CALLS)

    @property
    def calls_in_words(self) -> list[str]:
        """Whom to call where somebody is not confirmed in time, in a sentence for each mission."""
        missions = dict.fromkeys(each.mission for each in self._calls)
        return [self._called(mission) for mission in missions]

    def _called(self, mission: str) -> str:
        own = [each for each in self._calls if each.mission == mission]
        first, behind = [each for each in own if not each.place], [each.name for each in own if each.place]
        if not first:
            return say("{mission}: nobody is asked first.", mission=mission)
        due, names = {each.confirmed_by: None for each in first}, _one_then_the_next(behind)
        if len(due) == 1:
            return say(
                "{mission}: if a unit asked first is not confirmed by {month}, call {names}.",
                mission=mission,
                month=kept(next(iter(due))),
                names=names,
            )
        return say(
            "{mission}: if a unit asked first is not confirmed by the month in the table, call {names}.",
            mission=mission,
            names=names,
        )

    @property
    def promise(self) -> str:
        """What may be promised of people, in a sentence; empty where nobody deploys."""
        return promised(self.case, self.turnout)

    @cached_property
    def pledges(self) -> pd.DataFrame:
        """A row per pledge deployed and per fund that pays for prevention, the first to verify first."""
        return charts.stakes_table(self.case, self.stakes, self.plan)

    @property
    def at_stake(self) -> Figure:
        """What is lost and gained by pledge."""
        return charts.at_stake(self.case, self.stakes, self.plan)

    @property
    def people(self) -> Figure:
        """People by month."""
        return charts.people_by_month(self.case, self.turnout)

    @property
    def by_mission(self) -> Figure:
        """Unprotected exposure by mission."""
        return charts.by_mission(self.case, self.exposure)


def _one_then_the_next(names: Sequence[str]) -> str:
    """Names in the order that they are called in."""
    return reduce(lambda before, name: say("{before}, then {name}", before=before, name=name), names)


@dataclass(frozen=True)
class OverFutures:
    """What a plan is worth over futures, as far as it was drawn."""

    case: Case
    rows: Sequence[ProspectAnswer]

    def of(self, figure: str) -> list[ProspectAnswer]:
        """Rows of a figure."""
        return [row for row in self.rows if row.figure == figure]

    @property
    def in_words(self) -> str:
        """What stays unprotected as ordered, in sentences, as Markdown; empty before it is known."""
        whole, staying = self.of(WHOLE), self.of(STAYING)
        if not (whole and staying):
            return ""
        row = whole[0]
        return say(
            "**As ordered**, with people and money placed anew among those who come, **{expected:,.0f}** "
            "civilian-months are expected to stay unprotected (± {error:,.0f}: drawn futures leave this much open), "
            "and **{worst_tenth:,.0f}** in the worst tenth of futures; {if_all_come:,.0f} if all come, {staying:,.0f} "
            "by their chances if nobody moves. {futures:,} futures, drawn with seed {seed}: the same seed draws the "
            "same futures again, so that plans compared have met the same.",
            expected=row.expected, error=row.standard_error, worst_tenth=row.worst_tenth, if_all_come=row.if_all_come,
            staying=staying[0].expected, futures=NUMBER, seed=SEED,
        )  # fmt: skip

    @property
    def promise(self) -> str:
        """What may be promised of exposure and money, in sentences; empty before it is known."""
        whole, money = self.of(WHOLE), self.of(MONEY)
        if not (whole and money):
            return ""
        row, usd = whole[0], money[0]
        paid, average, low, high = (each / 1e6 for each in (usd.if_all_come, usd.expected, usd.low, usd.high))
        return say(
            "Between {low:,.0f} and **{high:,.0f}** civilian-months stay unprotected in nine of ten futures; with "
            "nobody new it would be {nobody_new:,.0f}. Of {paid:,.0f} million USD, {average:,.0f} are spent on "
            "average, and between {least:,.0f} and {most:,.0f} in nine of ten.",
            low=row.low, high=row.high, nobody_new=row.nobody_new, paid=paid, average=average, least=low, most=high,
        )  # fmt: skip

    @property
    def months(self) -> Figure:
        """Unprotected exposure by month."""
        return charts.fan(self.case, self.of(MONTH))

    @property
    def by_mission(self) -> Figure:
        """The worst tenth by mission."""
        return charts.worst_by_mission(self.of(MISSION))
