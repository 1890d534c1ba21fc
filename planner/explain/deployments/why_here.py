"""Why a deployment is where it is: what it averts, its best other use, what binds there, why not sooner or more."""

from collections.abc import Iterator

from models.deployments import Start
from models.instance import PERSONS, USD
from planner.explain.deployments.elsewhere import MOVED, OtherUse, OtherUses
from planner.explain.deployments.reasons import RULES, reason_at
from planner.explain.deployments.without import Placed, Without
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import Reason
from planner.explanations.deployments import WhyHere
from planner.figures import several, small
from planner.language import joined, say
from planner.rules.room import Precedence


def why_here_at(analysis: PlanAnalysis, pledge: str = "", mission: str = "") -> Iterator[WhyHere]:
    """Why deployments are where they are: those of a pledge, at a mission, or all."""
    for (name, start), units in analysis.decision.deploy.items():
        if pledge in {"", start.pledge} and mission in {"", name}:
            yield why_here(analysis, Placed(name, start, units))


def why_here(analysis: PlanAnalysis, placed: Placed) -> WhyHere:
    """Why a deployment is where it is."""
    without = Without(analysis, placed)
    uses, names = OtherUses(without), analysis.names
    deployment = without.mission.deployments[placed.start]
    cost = placed.units * deployment.total_cost(placed.start)
    charge = cost * analysis.instance.cost_weight * analysis.instance.exposure_unit
    enabler = deployment.kind == "enabler"
    other = None if enabler else uses.best
    return WhyHere(
        pledge=placed.start.pledge,
        pledge_name=names.pledge(placed.start.pledge),
        preparation=placed.start.preparation,
        mission=placed.mission,
        mission_name=names.mission(placed.mission),
        units=placed.units,
        persons=placed.units * deployment.persons * PERSONS,
        months=names.months(placed.start.period, deployment.last_period),
        averts=without.averts,
        cost_usd=cost * USD,
        charge=charge,
        locked=any(lock.pledge == placed.start.pledge and lock.units_min for lock in without.mission.locks),
        other_mission="" if other is None else other.mission,
        other_mission_name="" if other is None else names.mission(other.mission),
        other_start="" if other is None else names.month(other.start),
        other_averts=None if other is None else other.averts,
        loses=None if other is None else (without.averts - charge) - other.worth,
        is_enabler=enabler,
        limits=tuple(_limits(analysis, placed)),
        not_sooner=_not_sooner(analysis, placed, uses, without.averts - charge),
        not_more=_not_more(analysis, placed),
    )


def _limits(analysis: PlanAnalysis, placed: Placed) -> Iterator[Reason]:
    """What leaves no room at its mission, in its months, for one more unit like it."""
    found = analysis.obstacles(placed.mission)
    place = found.room.starts.places[placed.start]
    for obstacle in found.all:
        if obstacle.holds[place] and obstacle.precedence is not Precedence.WORTH:
            yield reason_at(found, analysis.names, obstacle, place)


def _not_more(analysis: PlanAnalysis, placed: Placed) -> str:
    """Why not one more unit with it, in words."""
    pledge = placed.start.pledge
    if not analysis.unused.get(pledge):
        units = several(analysis.reach.units[pledge].units, "unit")
        return say("every unit of the pledge is used, {units} in all", units=units)
    found = analysis.obstacles(placed.mission)
    place = found.room.starts.places[placed.start]
    against = [reason_at(found, analysis.names, each, place).words for each in found.all if each.holds[place]]
    if against:
        return joined(against, "; ")
    most = float(found.most_averted[place]) * analysis.instance.exposure_unit
    return say("nothing stands against one more; it would avert at most {most} civilian-months", most=small(most))


def _not_sooner(analysis: PlanAnalysis, placed: Placed, uses: OtherUses, worth: float) -> str:
    """Why not a period sooner, in words."""
    start, names = placed.start, analysis.names
    offer = next(each for each in analysis.reach.offers[start.pledge] if each.preparation == start.preparation)
    before = start.period - 1
    if start.period == offer.ready:
        ready = say("it is ready in {month}", month=names.month(offer.ready))
        return ready if before else say("it is in the first month of the horizon")
    if start.period == analysis.reach.mandates[placed.mission].start:
        return say("the mandate begins in {month}", month=names.month(start.period))
    found = uses.obstacles[placed.mission]
    place = found.room.starts.places.get(Start(MOVED, start.preparation, before))
    if place is None:
        return say("it may not start in {month}", month=names.month(before))
    against = [each for each in found.all if each.rule in RULES and each.holds[place]]
    if against:
        return joined((reason_at(found, names, each, place).words for each in against), "; ")
    if found.room.starts.kind.marked("enabler")[place]:
        return say(
            "it could start in {month}; what it is worth then depends on the troops that it supports",
            month=names.month(before),
        )
    return _in_worth(uses.at(placed.mission, place), worth, names.month(before))


def _in_worth(sooner: OtherUse, worth: float, month: str) -> str:
    """What a sooner start would be worth, in words."""
    lost = worth - sooner.worth
    if lost > 0:
        return say(
            "from {month} it would be worth {lost} civilian-months less, its cost counted",
            month=month, lost=small(lost),
        )  # fmt: skip
    return say(
        "from {month} it could avert {more} civilian-months more; the search that made the plan leaves so small a "
        "difference open",
        month=month, more=small(-lost),
    )  # fmt: skip
