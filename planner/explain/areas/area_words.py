"""What it would take for an area, in sentences."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from models.area_need import Lifted
from planner.explain.areas.area_solving import STEP
from planner.explanations.areas import AreaNeed, NeedPart
from planner.facts import Facts
from planner.fault import some
from planner.figures import enumerated
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case


def left_out(case: Case, area: str) -> str:
    """Why nothing can be sent to an area of a mission that does not take part."""
    names = Names(case)
    why = f"{names.mission(case.mission_of[area])} is a contingency mission and left out of this case"
    return f"{names.area(area)} cannot be reached: {why}."


def million(usd: float) -> str:
    """Format money in a sentence."""
    return f"{usd / 1e6:,.3f} million USD" if usd < 1e7 else f"{usd / 1e6:,.1f} million USD"


def takes(case: Case, row: AreaNeed) -> str:
    """What an area needs, in sentences."""
    aim = f"To bring the unprotected exposure of {Names(case).area(row.area)} down by half, from {row.now:,.0f} to "
    aim += f"{row.reached or 0.0:,.0f} civilian-months"
    if row.goal != "half":
        aim = f"To meet every requirement of {Names(case).area(row.area)} in full"
    money = any(not part.unit_type for part in row.parts)
    cost = f"It costs {million(row.cost_usd or 0.0)} over the horizon"
    cost_usd, least = row.cost_usd or 0.0, row.least_cost_usd or 0.0
    if cost_usd - least < STEP or million(least) == million(cost_usd):
        cost += ", and nothing cheaper does."
    else:
        cost += f"; nothing cheaper than {million(least)} does."
    paid = "" if money else " What the mission and pledged funds have left pays for it."
    rest = (
        "" if row.goal == "half" else f" {row.now:,.0f} civilian-months unprotected become {row.reached or 0.0:,.0f}."
    )
    return f"{aim}, it takes {_listed(row.parts)}. {cost}{paid}{rest}"


def _listed(parts: Sequence[NeedPart]) -> str:
    """Parts of an addition, in a sentence."""
    money = [part for part in parts if not part.unit_type]
    said = [_part(part) for part in parts if part.unit_type]
    if money:
        said.append(f"{million(sum(part.usd for part in money))} of new money ({_by_month(money)})")
    return enumerated(said) if said else "what the mission and pledged funds have left"


def _part(part: NeedPart) -> str:
    return f"{part.units:,} × {part.what} ({part.persons:,.0f} people) from {part.month}"


def _by_month(money: Sequence[NeedPart]) -> str:
    return some((f"{part.usd / 1e6:,.3f} from {part.month}" for part in money), most=24)


def at_best(case: Case, row: AreaNeed) -> str:
    """That a goal cannot be reached, and what can, in sentences."""
    goal = "The unprotected exposure of {} cannot be brought down by half"
    if row.goal != "half":
        goal = "The requirements of {} cannot be met in full"
    best = row.now if row.reached is None else row.reached
    sure = "at best" if row.mark == "proven" else "at best, as far as was searched,"
    least = f"of {row.now:,.0f} civilian-months unprotected, {best:,.0f} stay {sure} within the limits of the case"
    return f"{goal.format(Names(case).area(row.area))}: {least}. {' '.join(row.binds)}"


def saturated(case: Case, area: str, left: float, first: int | None) -> str:
    """That no number of people is enough, in a sentence."""
    if first is None:
        return f"Nothing answers the threats of {Names(case).area(area)}: no people and no money in time."
    why = []
    if case.settings.residual_share > 0:
        why.append(f"{case.settings.residual_share:.0%} of the exposure to every threat is beyond any deployment")
    if first > 1:
        why.append(f"nobody new is there before {Names(case).month(first)}")
    said = enumerated(why) or "the threats that nothing answers are left"
    return f"However many are sent, {left:,.0f} civilian-months stay: {said}."


def lifted(
    case: Case, area: str, limits: Lifted, above: Mapping[str, float], parts: Sequence[NeedPart], cost: float
) -> Iterator[str]:
    """Limits that stand in the way, each with what it would take beyond it."""
    mission = Names(case).mission(case.mission_of[area])
    for kind, people in above.items():
        yield f"The ceiling on {kind} of {mission} stands in the way: it would have to be {people:,.0f} people higher."
    if limits.area_limit:
        most = case["areas"].set_index("area")["troops_limit"][area]
        if pd.notna(most):
            yield f"{Names(case).area(area)} can host no more than {most:,.0f} troops."
    for capability in sorted(limits.support):
        yield f"No type of unit provides the {capability} that troops need there."
    yield f"Without that, {_listed(parts)} would do it, for {million(cost)} over the horizon."


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
            month = Names(case).month(t)
            ceiling = f"The ceiling on {kind} of {Names(case).mission(mission)}"
            room = f"room for {left[t]:,.0f} people" if left[t] >= 1 else "no room"
            yield f"{ceiling} then leaves {room} in {month}."
    limit = facts.areas[area].troops_limit
    if pd.notna(limit):
        there = facts.areas[area].in_place_troops
        most = max(
            (row.posted for row in facts.rows("postings") if row.area == area and row.kind == "troops"), default=0
        )
        if limit - there - most < 1:
            yield f"{Names(case).area(area)} then hosts all the troops that it can."


def _present(facts: Facts, mission: str, kind: str) -> dict[int, float]:
    """New people of a mission by period [persons]."""
    people: dict[int, float] = {}
    for stay in facts.present:
        if stay.mission == mission and (stay.kind == "police") == (kind == "police"):
            people[stay.period] = people.get(stay.period, 0.0) + stay.persons
    return people
