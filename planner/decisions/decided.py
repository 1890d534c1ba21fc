"""What a plan decides in sentences: by mission, how good and how sure it is, and who stays unprotected."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.answers import OfferAnswer
from planner.chances import Chances, chances_of
from planner.chances.expected.fixed_postings import FixedPostings, fixed_postings
from planner.chances.stakes import stakes
from planner.chances.turnout import promised, turnout
from planner.decisions.asks import Ask, asks
from planner.decisions.effect_range import effect_range
from planner.decisions.presence import MissionPresence, presence
from planner.decisions.sent import SentUnits, examples, for_prevention, sent, units_of
from planner.decisions.worth import by_means, worths
from planner.facts import Facts
from planner.facts.rows import totals
from planner.figures import LITTLE, enumerated, several
from planner.language import joined, say
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case

COUNTS = ["unprotected", "if_all_come", "by_chances"]
"""Columns of exposure: as the objective of the plan counts pledges, and both ways."""


@dataclass(frozen=True)
class MissionDecision:
    """What a plan sends to a mission, and what that averts there."""

    mission: str
    name: str
    sent: tuple[SentUnits, ...]
    """The first to arrive first."""
    prevention_usd: float
    averts: float
    """What the plan averts there, with money for prevention, as its objective counts pledges [civilian-months]."""
    if_all_come: float
    """The same if all come [civilian-months]."""
    by_chances: float
    """The same by the chances of pledges [civilian-months]."""

    @property
    def persons(self) -> int:
        """People who are sent [persons]."""
        return sum(each.persons for each in self.sent)

    @property
    def contributors(self) -> tuple[str, ...]:
        """Names of those who send them, the most people first."""
        people: dict[str, int] = {}
        for each in self.sent:
            people[each.contributor] = people.get(each.contributor, 0) + each.persons
        return tuple(sorted(people, key=lambda name: (-people[name], name)))

    @property
    def words(self) -> str:
        """What is decided, as a sentence that follows the name of the mission."""
        money = for_prevention(self.prevention_usd) if self.prevention_usd else ""
        averts = say(
            "This averts {all:,.0f} civilian-months there if all come, {expected:,.0f} by their chances.",
            all=self.if_all_come,
            expected=self.by_chances,
        )
        if not self.sent:
            return joined([say("{what}.", what=money), averts])
        units = units_of((each.unit_type, each.units) for each in self.sent)
        by = max(self.sent, key=lambda each: each.first).arrives
        what = say(
            "by {month}, {units}, {people:,} people, from {contributors}",
            month=by,
            units=units,
            people=self.persons,
            contributors=enumerated(self.contributors),
        )
        return joined([say("{what}.", what=joined([what, money], "; ") if money else what), averts])


@dataclass(frozen=True)
class UnprotectedArea:
    """An area where much exposure stays unprotected."""

    area: str
    name: str
    mission: str
    civilians: int
    """People who live there [persons]."""
    unprotected: float
    """Exposure that stays, as the objective of the plan counts pledges [civilian-months]."""
    if_all_come: float
    """The same if all come [civilian-months]."""
    by_chances: float
    """The same by the chances of pledges [civilian-months]."""
    share: float
    """What stays of the exposure with nobody there [1]."""
    answerable: float
    """What more people or money could avert of it at most [civilian-months]."""

    @property
    def words(self) -> str:
        """Who stays unprotected, in a sentence."""
        return say(
            "{area} ({mission}), where {civilians:,} people live: {all:,.0f} civilian-months stay unprotected if all "
            "come, {expected:,.0f} by their chances. {unprotected:,.0f} is {share:.0%} of what it would be with nobody "
            "there; more people or money could avert at most {answerable:,.0f} of it.",
            area=self.name,
            mission=self.mission,
            civilians=self.civilians,
            all=self.if_all_come,
            expected=self.by_chances,
            unprotected=self.unprotected,
            share=self.share,
            answerable=self.answerable,
        )


@dataclass(frozen=True)
class Decisions:
    """All that a plan decides, in the order in which it is read."""

    headline: str
    """How much is sent in all, in a sentence."""
    missions: tuple[MissionDecision, ...]
    """Missions that units or money go to, where most is averted first."""
    nothing_new: tuple[str, ...]
    """Names of the missions that nobody and nothing new goes to."""
    how_good: tuple[str, ...]
    """How good and how sure it is: of the most that any plan can, by other estimates, if not all come."""
    in_place_only: float
    """Exposure with those in place only [civilian-months]."""
    averted_by: tuple[tuple[str, float], ...]
    """What troops, police and prevention avert of it, each its mean over all orders [civilian-months]."""
    presence: tuple[MissionPresence, ...]
    """Missions x periods: who arrives and who is there; in the order of `missions`, then the others."""
    unprotected: tuple[UnprotectedArea, ...]
    """Areas where most exposure stays that could be averted, the most first."""
    asks: tuple[Ask, ...]

    @property
    def sent(self) -> tuple[SentUnits, ...]:
        """All units that are sent."""
        return tuple(each for mission in self.missions for each in mission.sent)

    @property
    def examples(self) -> str:
        """How many of them stand in place of pledges that nobody has made, in a sentence; empty where none do."""
        return examples(self.sent)


def decisions(case: Case, plan: Plan, wanted: Sequence[OfferAnswer] = ()) -> Decisions:
    """What a plan decides.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
        wanted: What one more unit or more money adds, where that was asked of this plan.
    """
    facts, chances = Facts(case, plan), chances_of(case)
    fixed = fixed_postings(facts)
    exposure = _both_ways(plan, fixed, chances)
    unprotected = _unprotected(facts, exposure)
    could = totals((each.mission, each.answerable) for each in unprotected)
    units = sent(facts, worths(fixed, chances))
    missions = _missions(facts, units, exposure)
    order = [each.mission for each in missions]
    first = sorted(presence(facts), key=lambda each: order.index(each.mission) if each.mission in order else len(order))
    return Decisions(
        headline=_headline(facts, chances, missions),
        missions=missions,
        nothing_new=tuple(each.name for each in first[len(order) :]),
        how_good=tuple(_how_good(facts, chances)),
        in_place_only=plan.summary.exposure_in_place_only,
        averted_by=tuple(by_means(fixed, chances).items()),
        presence=tuple(first),
        unprotected=unprotected,
        asks=tuple(asks(facts, chances, units, stakes(fixed, chances), could, wanted)),
    )


def _both_ways(plan: Plan, fixed: FixedPostings, chances: Chances) -> pd.DataFrame:
    """The exposure of a plan as its objective counts pledges, with columns `if_all_come` and `by_chances`."""
    expected = dict(zip(fixed.places, fixed.expected(chances).tolist(), strict=True))
    rows = plan.exposure[["area", "threat", "period"]].itertuples(index=False, name=None)
    both = plan.exposure.assign(if_all_come=plan.exposure["unprotected"], by_chances=[expected[row] for row in rows])
    return both.assign(unprotected=both["by_chances" if plan.summary.by_chances else "if_all_come"])


def _missions(facts: Facts, units: Sequence[SentUnits], exposure: pd.DataFrame) -> tuple[MissionDecision, ...]:
    """What goes to each mission that anything goes to, where most is averted first."""
    names, places = Names(facts.case), exposure["area"].map(facts.case.mission_of)
    averted = exposure[COUNTS].rsub(exposure["in_place_only"], axis=0).groupby(places).sum()
    spent: dict[str, float] = {}
    for (area, _), usd in facts.prevention.items():
        mission = facts.areas[area].mission
        spent[mission] = spent.get(mission, 0.0) + usd
    found = [
        MissionDecision(
            mission=mission,
            name=names.mission(mission),
            sent=tuple(sorted((each for each in units if each.mission == mission), key=lambda each: each.first)),
            prevention_usd=spent.get(mission, 0.0),
            averts=float(averted["unprotected"].get(mission, 0.0)),
            if_all_come=float(averted["if_all_come"].get(mission, 0.0)),
            by_chances=float(averted["by_chances"].get(mission, 0.0)),
        )
        for mission in facts.missions
    ]
    something = [each for each in found if each.sent or each.prevention_usd >= 1.0]
    return tuple(sorted(something, key=lambda each: (-each.averts, each.mission)))


def answerable(facts: Facts, exposure: pd.DataFrame) -> pd.Series:
    """What more people or money could avert at most, by row of the exposure [civilian-months].

    What no deployment averts is not in it, nor threats that nothing is said to answer.
    """
    means = ["troops_required", "police_required", "prevention_usd_required"]
    threats = facts.case["threats"].set_index(["area", "threat"])
    answered = threats[means].notna().any(axis=1)
    keys = pd.MultiIndex.from_frame(exposure[["area", "threat"]])
    left = exposure["unprotected"] - facts.setting("residual_share") * exposure["baseline"]
    return left.clip(lower=0.0) * answered.reindex(keys).to_numpy()


def _headline(facts: Facts, chances: Chances, missions: Sequence[MissionDecision]) -> str:
    """How much is sent in all, and how many people of it come by their chances."""
    units = [each for mission in missions for each in mission.sent]
    usd, cost = sum(mission.prevention_usd for mission in missions), facts.plan.summary.cost_usd
    costs = say("It costs {usd:,.1f} million USD in all.", usd=cost / 1e6)
    if not units:
        money = say("Nobody new; {prevention}.", prevention=for_prevention(usd)) if usd >= 1.0 else ""
        return joined([money or say("Nobody and nothing new: those in place stay alone."), costs])
    people, contributors = sum(each.persons for each in units), len({each.contributor for each in units})
    coming = sum(each.persons * chances.pledges[each.pledge].p for each in units)
    first = min(units, key=lambda each: each.first).arrives
    last = max(units, key=lambda each: each.first).arrives
    one_month = say("in {month}", month=first)
    when = one_month if first == last else say("from {first} to {last}", first=first, last=last)
    what = say(
        "{units}, {people:,} people, from {contributors} arrive at {missions} {when} if all come, {expected:,.0f} "
        "people by their chances",
        units=several(sum(each.units for each in units), "unit"),
        people=people,
        contributors=several(contributors, "contributor"),
        missions=several(len({each.mission for each in units}), "mission"),
        when=when,
        expected=coming,
    )
    sent_in_all = joined([what, for_prevention(usd)], "; ") if usd >= 1.0 else what
    return joined([say("{what}.", what=sent_in_all), costs])


def _how_good(facts: Facts, chances: Chances) -> list[str]:
    """How good the plan is, how sure that is, and what of it remains if not all come."""
    summary, under = facts.plan.summary, effect_range(facts.case, facts.plan)
    there, expected = summary.exposure_in_place_only, summary.expected_unprotected
    found = [summary.certainty_in_words, *([] if under is None else [str(under)])]
    if expected is not None and there - summary.exposure_unprotected > LITTLE:
        found.append(
            say(
                "It averts {all:,.0f} civilian-months if all come, and {expected:,.0f} by their chances if nobody "
                "moves in place of who does not come.",
                all=there - summary.exposure_unprotected,
                expected=there - expected,
            )
        )
    found += [summary.hedge_in_words] if summary.hedge else []
    promise = promised(facts.case, turnout(facts, chances))
    return [*found, *([promise] if promise else [])]


def _unprotected(facts: Facts, exposure: pd.DataFrame) -> tuple[UnprotectedArea, ...]:
    """Areas where exposure stays that could be averted, the most first.

    Args:
        facts: Case and plan.
        exposure: The exposure of the plan, as it counts pledges and both ways.
    """
    names, sums = Names(facts.case), exposure.groupby("area")[["baseline", *COUNTS]].sum()
    could = answerable(facts, exposure).groupby(exposure["area"]).sum()
    return tuple(
        UnprotectedArea(
            area=str(area),
            name=names.area_alone(str(area)),
            mission=facts.areas[str(area)].mission,
            civilians=round(facts.areas[str(area)].civilians),
            **{name: float(sums[name][area]) for name in COUNTS},
            share=float(sums["unprotected"][area] / sums["baseline"][area]),
            answerable=float(more),
        )
        for area, more in could.sort_values(ascending=False, kind="stable").items()
        if more > LITTLE
    )
