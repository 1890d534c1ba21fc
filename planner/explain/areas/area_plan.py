"""The plan with an addition for an area: the plan that is held, the units and money added, verified."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from models.decision import Decision
from models.deployments import Start
from models.instance import PERSONS, USD, Instance
from planner.explain.areas.additions import MONEY, AddedMoney, AddedUnits, Addition, extended, pledge_of
from planner.explain.areas.area_search import AreaSearch
from planner.explain.areas.area_solving import STEP, in_steps
from planner.extract import assigned_in, decision_in
from planner.plan.plan_tables import Assigned
from planner.prepare import prepare
from planner.run import Run, ordered
from planner.solution import Limits
from planner.tables import Case
from planner.tidying import Orders

Place = tuple[str, str, str, str, int]
"""(pledge, preparation, mission, area, period)."""

DUST = 1e-6
"""Part of a person that is rounding [persons]."""


@dataclass(frozen=True)
class AddedPlan:
    """A case with an addition, and the plan of it."""

    case: Case
    additions: list[Addition]
    run: Run
    """The verified plan, or the faults that verification found."""


def added_plan(search: AreaSearch, found: Decision) -> AddedPlan:
    """The inputs with an addition and their verified plan: that which is held, and what is added.

    Args:
        search: The area and the plan that is held.
        found: The plan with the addition, of the instance with all that may be added.
    """
    money, additions = _money(search, found), additions_of(search, found)
    case, pledges, funds = extended(search.case, search.mission, additions)
    instance = prepare(case)
    held, assigned = decision_in(instance, search.plan), dict(assigned_in(search.plan))
    deploy = {(search.mission, Start(key, "", added.start)): added.units for key, added in pledges}
    new = replace(held, deploy={**held.deploy, **deploy})
    posted = dict(_posted(search, found, instance, new, assigned))
    for place, people in posted.items():
        assigned[place] = assigned.get(place, 0.0) + people
    decision = _paid(replace(new, post=_joined(new, instance, posted)), search, found, money, dict(funds))
    orders = Orders(decision, dict(sorted(assigned.items())), search.plan.summary.tidying_cost)
    return AddedPlan(case, additions, ordered(case, instance, Limits(), orders))


def additions_of(search: AreaSearch, found: Decision) -> list[Addition]:
    """Units and money that are added to a plan, by month."""
    money = _money(search, found).items()
    return [*_units(search, found), *(AddedMoney(t, usd) for t, (usd, _) in money)]


def _units(search: AreaSearch, found: Decision) -> Iterator[AddedUnits]:
    """Units that are added, by type and month."""
    types = {pledge_of(unit_type): unit_type for unit_type in search.types}
    for (_, start), units in sorted(found.deploy.items()):
        if start.pledge in types:
            yield AddedUnits(types[start.pledge], start.period, units)


def _money(search: AreaSearch, found: Decision) -> dict[int, tuple[float, float]]:
    """By period: money that is added, and the part of it that pays for prevention in the area [USD].

    What pays for units is rounded up in total, so that what is rounded in one month is not asked for again later.
    """
    paid, asked, money = 0.0, 0.0, {}
    for t in search.here.periods:
        paid += found.pay.get((search.mission, MONEY, t), 0.0)
        operations = in_steps(paid) - asked
        asked += operations
        prevention = found.prevent.get((search.mission, MONEY, search.area, t), 0.0)
        if operations + prevention > 0.0:
            money[t] = round((operations + prevention) * USD / STEP) * STEP, prevention * USD
    return money


def _posted(
    search: AreaSearch, found: Decision, instance: Instance, new: Decision, assigned: Assigned
) -> Iterator[tuple[Place, float]]:
    """People who are posted to the area beside those of the plan, by offer and period [persons]: new units first."""
    mission, free = instance.missions[search.mission], _free(search, instance, new, assigned)
    groups = search.here.groups
    for (name, g, a, t), people in sorted(found.post.items()):
        due = round((people - search.held.post.get((name, g, a, t), 0.0)) * PERSONS)
        for (pledge, preparation, group), idle in free.items():
            if due > 0 and mission.groups[group] == groups[g]:
                taken = float(min(due, int(idle[t] + DUST)))
                idle[t] -= taken
                due -= int(taken)
                if taken:
                    yield (pledge, preparation, name, a, t), taken


def _free(
    search: AreaSearch, instance: Instance, new: Decision, assigned: Assigned
) -> dict[tuple[str, str, str], dict[int, float]]:
    """People who are posted nowhere, by offer with its group, and by period [persons]; those of new units first."""
    free: dict[tuple[str, str, str], dict[int, float]] = {}
    deployments = instance.missions[search.mission].deployments
    known = {(name, start) for name, start in search.held.deploy}
    for (name, start), units in sorted(new.deploy.items(), key=lambda item: item[0] in known):
        if name == search.mission and (d := deployments[start]).group:
            idle = free.setdefault((start.pledge, start.preparation, d.group), defaultdict(float))
            for t in range(start.period, d.last_period + 1):
                idle[t] += units * d.persons * PERSONS
    for (pledge, preparation, name, _, t), people in assigned.items():
        for (p, i, _), idle in free.items():
            if (p, i, name) == (pledge, preparation, search.mission):
                idle[t] -= people
    return free


def _joined(
    held: Decision, instance: Instance, posted: Mapping[Place, float]
) -> dict[tuple[str, str, str, int], float]:
    """Postings of the plan with people added, by group [hundred persons]."""
    post = dict(held.post)
    groups = {
        (name, s.pledge, s.preparation): d.group
        for name, mission in instance.missions.items()
        for s, d in mission.deployments.items()
    }
    for (pledge, preparation, name, a, t), people in posted.items():
        key = name, groups[name, pledge, preparation], a, t
        post[key] = post.get(key, 0.0) + people / PERSONS
    return post


def _paid(
    decision: Decision,
    search: AreaSearch,
    found: Decision,
    money: Mapping[int, tuple[float, float]],
    funds: Mapping[int, str],
) -> Decision:
    """The decision with all payments: of the plan, of what pledged funds have left, and of the money that is added."""
    pay = {**decision.pay, **{key: usd for key, usd in found.pay.items() if key[1] != MONEY}}
    prevent = {**decision.prevent, **{key: usd for key, usd in found.prevent.items() if key[1] != MONEY}}
    for t, (usd, prevention) in money.items():
        if usd > prevention:
            pay[search.mission, funds[t], t] = (usd - prevention) / USD
        if prevention:
            prevent[search.mission, funds[t], search.area, t] = prevention / USD
    return replace(decision, pay=pay, prevent=prevent)
