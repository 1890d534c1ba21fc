"""What a plan asks of whom next: pledges to be confirmed, and what pledged people wait for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.answers import PROVEN, OfferAnswer
from planner.chances import Chances
from planner.chances.stakes import Stake
from planner.decisions.calls import Call, calls
from planner.decisions.sent import SentUnits, due, for_prevention, stand_ins, units_of
from planner.decisions.waiting import most_waited_for
from planner.facts import Facts
from planner.figures import LITTLE, enumerated, several
from planner.horizon import month_in_words
from planner.language import joined, say
from planner.names import Names

MOST_PLEDGES = 3
"""How many pledges are to be confirmed first."""


@dataclass(frozen=True)
class Ask:
    """Something to ask of somebody."""

    whom: tuple[str, ...]
    """Names of contributors; empty where anybody may help."""
    what: str
    """What is asked, without a full stop."""
    by: str
    """The month by which it is needed; empty where that depends on the answer."""
    why: str
    """What hangs on it, in a sentence."""

    @property
    def words(self) -> str:
        """All of it, in sentences."""
        what = say("{what}, by {month}", what=self.what, month=self.by) if self.by else self.what
        if self.whom:
            what = say("{whom}: {what}", whom=enumerated(self.whom), what=what)
        return joined([say("{what}.", what=what), self.why])


def asks(
    facts: Facts,
    chances: Chances,
    sent: Sequence[SentUnits],
    stakes: Sequence[Stake],
    could: Mapping[str, float],
    wanted: Sequence[OfferAnswer],
) -> list[Ask]:
    """What is asked next: first what the plan rests on, then what would let it do more.

    Args:
        facts: Case and plan.
        chances: Chances of its pledges.
        sent: The units that it sends.
        stakes: What hangs on each pledge and fund, the first to be confirmed first.
        could: What more people or money could avert, by mission [civilian-months].
        wanted: What one more unit, or more money, adds, where that was asked; empty where it was not.
    """
    return [*_confirmed(facts, chances, sent, stakes), *_waited_for(facts, could), *_adding(facts, wanted)]


def _confirmed(facts: Facts, chances: Chances, sent: Sequence[SentUnits], stakes: Sequence[Stake]) -> Iterator[Ask]:
    """Pledges and funds to be confirmed, as what is expected moves most once they are known."""
    names, invented, lists = Names(facts.case), stand_ins(facts.case), calls(facts, chances)
    doubtful = [stake for stake in stakes if stake.moved > LITTLE and stake.chance.p < 1.0]
    for stake in doubtful[:MOST_PLEDGES]:
        chance = stake.chance
        what, by = _of_fund(facts, chance.key) if stake.kind == "fund" else _of_units(facts, sent, chance.key)
        if chance.key in invented:
            asked = say("pledge {what}", what=what)
            why = say(
                "Nobody has pledged it yet; without it, and nobody in its place, {lost:,.0f} more civilian-months stay "
                "unprotected.",
                lost=stake.lost,
            )
        else:
            asked = say("confirm {what}", what=what)
            why = say(
                "Its chance is {chance:.0%}; without it, and nobody in its place, {lost:,.0f} more civilian-months "
                "stay unprotected.",
                chance=chance.p,
                lost=stake.lost,
            )
        following = list(_called_next(lists, chance.key, by)) if stake.kind == "pledge" else []
        yield Ask((names.contributor_alone(chance.contributor),), asked, by, joined([why, *following]))


def _called_next(lists: Sequence[Call], pledge: str, by: str) -> Iterator[str]:
    """Whom to call where a pledge is not confirmed in time, in a sentence for each mission that has alternates."""
    for mission in dict.fromkeys(each.mission for each in lists if each.pledge == pledge):
        behind = [each.name for each in lists if each.mission == mission and each.place]
        yield say(
            "If it is not confirmed by {month}, call for {mission}, in this order: {alternates}.",
            month=by,
            mission=mission,
            alternates=enumerated(behind),
        )


def _of_units(facts: Facts, sent: Sequence[SentUnits], pledge: str) -> tuple[str, str]:
    """The units of a pledge that are sent, and the month by which they must be certain to be ready in time."""
    own = [each for each in sent if each.pledge == pledge]
    first, names = min(each.first for each in own), Names(facts.case)
    places = enumerated(
        say("{mission} from {month}", mission=names.mission(each.mission), month=each.arrives) for each in own
    )
    what = units_of((each.unit_type, each.units) for each in own)
    return say("{units} to {places}", units=what, places=places), month_in_words(due(facts, pledge, first))


def _of_fund(facts: Facts, fund: str) -> tuple[str, str]:
    """The money of a fund that is spent on prevention, and the month in which it is first."""
    rows = [row for row in facts.rows("payments") if row.fund == fund and row.purpose == "prevention"]
    usd = sum(row.usd for row in rows)
    return for_prevention(usd), Names(facts.case).month(min(row.period for row in rows))


def _waited_for(facts: Facts, could: Mapping[str, float]) -> Iterator[Ask]:
    """What keeps pledged units out, of each kind at the mission where more could avert most."""
    names = Names(facts.case)
    for waiting in most_waited_for(facts, could):
        units = several(waiting.units, "pledged unit")
        why = say("This keeps out {units}, {people:,} people.", units=units, people=round(waiting.persons))
        what = say("{lack} at {mission}", lack=waiting.lack, mission=names.mission(waiting.mission))
        yield Ask((), what, names.month(waiting.ready), why)


def _adding(facts: Facts, wanted: Sequence[OfferAnswer]) -> Iterator[Ask]:
    """The offer that is proved to add most, where that was asked."""
    proved = [row for row in wanted if row.mark == PROVEN and row.low is not None and row.low > LITTLE]
    best = max(proved, key=lambda row: row.low or 0.0, default=None)
    if best is not None:
        unit = Names(facts.case).unit_type(best.what)
        what = say("one more: {unit}", unit=best.called(unit))
        yield Ask((), what, "", say("It averts at least {low:,.0f} civilian-months besides.", low=best.low))
