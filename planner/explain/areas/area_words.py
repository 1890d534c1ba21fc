"""What it would take for an area, in sentences."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from models.area_need import Lifted
from planner.explain.areas.area_solving import STEP
from planner.explanations.areas import AreaNeed, NeedPart
from planner.facts import Facts
from planner.fault import some
from planner.figures import enumerated
from planner.language import joined, kept, say, term
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case


def left_out(case: Case, area: str) -> str:
    """Why nothing can be sent to an area of a mission that does not take part."""
    names = Names(case)
    return say(
        "{area} cannot be reached: {mission} is a contingency mission and left out of this case.",
        area=names.area(area), mission=names.mission(case.mission_of[area]),
    )  # fmt: skip


def million(usd: float) -> str:
    """Format money in a sentence."""
    amount = usd / 1e6
    return say("{usd:,.3f} million USD", usd=amount) if usd < 1e7 else say("{usd:,.1f} million USD", usd=amount)


def takes(case: Case, row: AreaNeed) -> str:
    """What an area needs, in sentences."""
    area, parts, then = Names(case).area(row.area), _listed(row.parts), row.reached or 0.0
    said = [
        say(
            "To bring the unprotected exposure of {area} down by half, from {now:,.0f} to {then:,.0f} civilian-months, "
            "it takes {parts}.",
            area=area, now=row.now, then=then, parts=parts,
        )
        if row.goal == "half"
        else say("To meet every requirement of {area} in full, it takes {parts}.", area=area, parts=parts),
        _costs(row.cost_usd or 0.0, row.least_cost_usd or 0.0),
    ]  # fmt: skip
    if all(part.unit_type for part in row.parts):
        said.append(say("What the mission and pledged funds have left pays for it."))
    if row.goal != "half":
        said.append(say("{now:,.0f} civilian-months unprotected become {then:,.0f}.", now=row.now, then=then))
    return joined(said)


def _costs(usd: float, least: float) -> str:
    """What an addition costs, and whether anything cheaper does."""
    if usd - least < STEP or million(least) == million(usd):
        return say("It costs {cost} over the horizon, and nothing cheaper does.", cost=million(usd))
    return say(
        "It costs {cost} over the horizon; nothing cheaper than {least} does.", cost=million(usd), least=million(least)
    )


def _listed(parts: Sequence[NeedPart]) -> str:
    """Parts of an addition, in a sentence."""
    money = [part for part in parts if not part.unit_type]
    said = [_part(part) for part in parts if part.unit_type]
    if money:
        usd = million(sum(part.usd for part in money))
        said.append(say("{usd} of new money ({by_month})", usd=usd, by_month=_by_month(money)))
    return enumerated(said) if said else say("what the mission and pledged funds have left")


def _part(part: NeedPart) -> str:
    return say(
        "{units:,} × {what} ({people:,.0f} people) from {month}",
        units=part.units, what=term(part.what), people=part.persons, month=part.month,
    )  # fmt: skip


def _by_month(money: Sequence[NeedPart]) -> str:
    return some((say("{usd:,.3f} from {month}", usd=part.usd / 1e6, month=part.month) for part in money), most=24)


def at_best(case: Case, row: AreaNeed) -> str:
    """That a goal cannot be reached, and what can, in sentences."""
    area, best = Names(case).area(row.area), row.now if row.reached is None else row.reached
    found = _half_at_best(area, row, best) if row.goal == "half" else _requirement_at_best(area, row, best)
    return joined([found, *map(kept, row.binds)])


def _half_at_best(area: str, row: AreaNeed, best: float) -> str:
    """That the exposure of an area cannot be brought down by half, and how far it can."""
    if row.mark == "proven":
        return say(
            "The unprotected exposure of {area} cannot be brought down by half: of {now:,.0f} civilian-months "
            "unprotected, {best:,.0f} stay at best within the limits of the case.",
            area=area, now=row.now, best=best,
        )  # fmt: skip
    return say(
        "The unprotected exposure of {area} cannot be brought down by half: of {now:,.0f} civilian-months "
        "unprotected, {best:,.0f} stay at best, as far as was searched, within the limits of the case.",
        area=area, now=row.now, best=best,
    )  # fmt: skip


def _requirement_at_best(area: str, row: AreaNeed, best: float) -> str:
    """That the requirements of an area cannot be met in full, and what stays unprotected."""
    if row.mark == "proven":
        return say(
            "The requirements of {area} cannot be met in full: of {now:,.0f} civilian-months unprotected, "
            "{best:,.0f} stay at best within the limits of the case.",
            area=area, now=row.now, best=best,
        )  # fmt: skip
    return say(
        "The requirements of {area} cannot be met in full: of {now:,.0f} civilian-months unprotected, "
        "{best:,.0f} stay at best, as far as was searched, within the limits of the case.",
        area=area, now=row.now, best=best,
    )  # fmt: skip


def saturated(case: Case, area: str, left: float, first: int | None) -> str:
    """That no number of people is enough, in a sentence."""
    if first is None:
        return say(
            "Nothing answers the threats of {area}: no people and no money in time.", area=Names(case).area(area)
        )
    why = []
    if case.settings.residual_share > 0:
        share = case.settings.residual_share
        why.append(say("{share:.0%} of the exposure to every threat is beyond any deployment", share=share))
    if first > 1:
        why.append(say("nobody new is there before {month}", month=Names(case).month(first)))
    said = enumerated(why) if why else say("the threats that nothing answers are left")
    return say("However many are sent, {left:,.0f} civilian-months stay: {why}.", left=left, why=said)


def lifted(
    case: Case, area: str, limits: Lifted, above: Mapping[str, float], parts: Sequence[NeedPart], cost: float
) -> Iterator[str]:
    """Limits that stand in the way, each with what it would take beyond it."""
    mission = Names(case).mission(case.mission_of[area])
    for kind, people in above.items():
        yield _ceiling_too_low(kind, mission, people)
    if limits.area_limit:
        most = case["areas"].set_index("area")["troops_limit"][area]
        if pd.notna(most):
            yield say("{area} can host no more than {most:,.0f} troops.", area=Names(case).area(area), most=most)
    for capability in sorted(limits.support):
        yield say("No type of unit provides the {capability} that troops need there.", capability=term(capability))
    yield say(
        "Without that, {parts} would do it, for {cost} over the horizon.", parts=_listed(parts), cost=million(cost)
    )


def _ceiling_too_low(kind: str, mission: str, people: float) -> str:
    """That a ceiling stands in the way, and how much higher it would have to be."""
    if kind == "police":
        return say(
            "The ceiling on police of {mission} stands in the way: it would have to be {people:,.0f} people higher.",
            mission=mission, people=people,
        )  # fmt: skip
    return say(
        "The ceiling on troops of {mission} stands in the way: it would have to be {people:,.0f} people higher.",
        mission=mission, people=people,
    )  # fmt: skip


def tight(case: Case, area: str, plan: Plan) -> Iterator[str]:
    """Limits that a plan leaves no room under for another unit, in sentences."""
    mission, facts = case.mission_of[area], Facts(case, plan)
    smallest = case["unit_types"][case["unit_types"]["posts"]].groupby("kind")["strength"].min()
    for kind in ("troops", "police"):
        authorised = getattr(facts.missions[mission], f"authorised_{kind}")
        if pd.isna(authorised) or kind not in smallest:
            continue
        there = sum(getattr(facts.areas[a], f"in_place_{kind}") for a in facts.areas_of[mission])
        room = max(0.0, authorised * case.settings.reachable_share - there)
        left = {t: room - people for t, people in _present(facts, mission, kind).items()}
        t = min(left, key=left.__getitem__, default=None)
        if t is not None and left[t] < smallest[kind]:
            yield _ceiling_leaves(kind, Names(case).mission(mission), left[t], Names(case).month(t))
    limit = facts.areas[area].troops_limit
    if pd.notna(limit):
        there = facts.areas[area].in_place_troops
        most = max(
            (row.posted for row in facts.rows("postings") if row.area == area and row.kind == "troops"), default=0
        )
        if limit - there - most < 1:
            yield say("{area} then hosts all the troops that it can.", area=Names(case).area(area))


def _ceiling_leaves(kind: str, mission: str, left: float, month: str) -> str:
    """The room that a ceiling leaves in a month, in a sentence."""
    if left < 1:
        if kind == "police":
            return say(
                "The ceiling on police of {mission} then leaves no room in {month}.", mission=mission, month=month
            )
        return say("The ceiling on troops of {mission} then leaves no room in {month}.", mission=mission, month=month)
    if kind == "police":
        return say(
            "The ceiling on police of {mission} then leaves room for {people:,.0f} people in {month}.",
            mission=mission, people=left, month=month,
        )  # fmt: skip
    return say(
        "The ceiling on troops of {mission} then leaves room for {people:,.0f} people in {month}.",
        mission=mission, people=left, month=month,
    )  # fmt: skip


def _present(facts: Facts, mission: str, kind: str) -> dict[int, float]:
    """New people of a mission by period [persons]."""
    people: dict[int, float] = {}
    for stay in facts.present:
        if stay.mission == mission and (stay.kind == "police") == (kind == "police"):
            people[stay.period] = people.get(stay.period, 0.0) + stay.persons
    return people
