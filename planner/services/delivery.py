"""What a plan is worth if its pledges come by their chances: what hangs on each of them, and what may be promised.

All of it is exact, contributors and groups that fail as a whole counted, where nobody moves in place of who does not
come, so that nothing is solved or drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.answers import ProspectAnswer
from planner.chances.both_counts import BothCounts
from planner.chances.stakes import Stake
from planner.chances.turnout import Turnout, promised, turnout
from planner.charts import delivery as charts
from planner.charts.figure import Figure
from planner.decisions.calls import Call, calls
from planner.delivery.prospect_task import MISSION, MONEY, MONTH, NUMBER, SEED, STAYING, WHOLE
from planner.figures import several
from planner.plan import BY_CHANCES, IF_ALL_COME
from planner.tables import Case

FIRST = 5
"""How many pledges a user is told to verify first."""

LITTLE = 0.5
"""What rounds to nothing on the page [civilian-months]."""

CALLS = [
    "mission", "order", "contributor", "unit", "units", "people", "confirmed by", "serves from", "chance", "pledge",
]  # fmt: skip
"""Columns of the table of who is called."""

SOURCES = {
    "pledge": "as the pledge says",
    "fund": "as the fund says",
    "readiness": "from its readiness",
    "certain": "nothing is said of it",
}
"""Where a chance is from, in words."""


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
        kept = by_chances / if_all_come if if_all_come > LITTLE else 1.0
        return (
            f"**If all come**, {self.persons_if_all_come:,.0f} people deploy and {if_all_come:,.0f} civilian-months "
            f"are averted. **By their chances**, {self.persons:,.0f} people come and **{by_chances:,.0f}** are "
            f"averted: {kept:.0%} of that. Who does not come is missing here; nobody moves in their place."
        )

    @property
    def verify_first(self) -> list[tuple[str, str]]:
        """The pledges and funds to verify first: what each is, and what hangs on it, in sentences."""
        return [(self._what(stake), self._told(stake)) for stake in self.stakes[:FIRST] if stake.moved > LITTLE]

    def of_pledge(self, pledge: str) -> str:
        """What hangs on a pledge of the plan, in sentences; empty where it deploys nothing of it."""
        mine = [stake for stake in self.stakes if (stake.kind, stake.chance.key) == ("pledge", pledge)]
        return f"By the chances of pledges: {self._told(mine[0])}" if mine else ""

    def of_area(self, area: str) -> str:
        """What stays unprotected in an area both ways, in a sentence."""
        here = self.exposure[self.exposure["area"] == area][["unprotected", "expected"]].sum()
        return (
            f"Of its exposure {here['unprotected']:,.0f} civilian-months stay unprotected {IF_ALL_COME}, and "
            f"{here['expected']:,.0f} {BY_CHANCES}."
        )

    def _told(self, stake: Stake) -> str:
        chance = stake.chance
        level = f" {self.facts.pledges[chance.key].readiness}" if chance.source == "readiness" else ""
        return (
            f"Its chance is {chance.p:.0%}, {SOURCES[chance.source]}{level}. If none of it comes, "
            f"{stake.lost:,.0f} more civilian-months stay unprotected than are expected; if all of it surely comes, "
            f"{stake.gained:,.0f} fewer."
        )

    def _what(self, stake: Stake) -> str:
        key = stake.chance.key
        if stake.kind == "fund":
            usd = self._prevention[key]
            return f"{key} of {self.names.contributor(stake.chance.contributor)}: {usd:,.0f} USD for prevention."
        rows = self.plan.deployments[self.plan.deployments["pledge"] == key]
        places = "; ".join(f"{row.mission} from {self.names.month(row.from_period)}" for row in rows.itertuples())
        units = several(int(rows["units"].sum()), "unit")
        return f"{self.names.pledge(key)}: {units}, {rows['persons'].sum():,.0f} people, to {places}."

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
                each.mission, f"alternate {each.place}" if each.place else "asked first", each.contributor,
                each.unit_type, each.units, round(each.persons), each.confirmed_by, each.arrives, each.chance,
                each.pledge,
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
            return f"{mission}: nobody is asked first."
        due = {each.confirmed_by: None for each in first}
        when = f"by {next(iter(due))}" if len(due) == 1 else "by the month in the table"
        return f"{mission}: if a unit asked first is not confirmed {when}, call {', then '.join(behind)}."

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
        return (
            f"**As ordered**, with people and money placed anew among those who come, **{row.expected:,.0f}** "
            f"civilian-months are expected to stay unprotected (± {row.standard_error:,.0f}: drawn futures leave this "
            f"much open), and **{row.worst_tenth:,.0f}** in the worst tenth of futures; {row.if_all_come:,.0f} if all "
            f"come, {staying[0].expected:,.0f} by their chances if nobody moves. {NUMBER:,} futures, drawn with seed "
            f"{SEED}: the same seed draws the same futures again, so that plans compared have met the same."
        )

    @property
    def promise(self) -> str:
        """What may be promised of exposure and money, in sentences; empty before it is known."""
        whole, money = self.of(WHOLE), self.of(MONEY)
        if not (whole and money):
            return ""
        row, usd = whole[0], money[0]
        paid, average, low, high = (each / 1e6 for each in (usd.if_all_come, usd.expected, usd.low, usd.high))
        return (
            f"Between {row.low:,.0f} and **{row.high:,.0f}** civilian-months stay unprotected in nine of ten futures; "
            f"with nobody new it would be {row.nobody_new:,.0f}. Of {paid:,.0f} million USD, {average:,.0f} are spent "
            f"on average, and between {low:,.0f} and {high:,.0f} in nine of ten."
        )

    @property
    def months(self) -> Figure:
        """Unprotected exposure by month."""
        return charts.fan(self.case, self.of(MONTH))

    @property
    def by_mission(self) -> Figure:
        """The worst tenth by mission."""
        return charts.worst_by_mission(self.of(MISSION))
