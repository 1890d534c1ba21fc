"""Traits of plans that matter to people, and how far two plans differ."""

from collections.abc import Mapping, Sequence

import pandas as pd

from models.alternatives import Direction, Trade
from planner.plan import Plan
from planner.plan.plan_tables import people_changed, people_deployed
from planner.tables import Case

TURNS = 3
"""Contributors that send most, and missions where most stays unprotected, that plans are looked for by [1]."""


def elsewhere(plan: Plan, other: Plan) -> float:
    """Share of the people of two plans, of both together, who are elsewhere in the other or not sent [1].

    People are at the same place as far as both plans deploy them from one pledge to one mission, whenever that is. It
    is the same from either plan; 0 where neither deploys anybody.
    """
    people = people_deployed(plan.deployments), people_deployed(other.deployments)
    both = sum(map(sum, (each.values() for each in people)))
    return people_changed(*people) / both if both else 0.0


def of_kind(case: Case, plan: Plan, kind: str) -> float:
    """People deployed in units of a kind [persons]."""
    kinds = dict(case["unit_types"][["unit_type", "kind"]].itertuples(index=False, name=None))
    return float(plan.deployments["persons"][plan.deployments["unit_type"].map(kinds) == kind].sum())


def early_months(case: Case, plan: Plan) -> float:
    """Person-months of those deployed in the first third of the horizon [person-months]."""
    rows = plan.deployments
    last = max(1, case.settings.periods // 3)
    periods = (rows["to_period"].clip(upper=last) - rows["from_period"] + 1).clip(lower=0)
    return float((rows["persons"] * periods).sum()) * case.settings.months_per_period


def contributors(plan: Plan) -> int:
    """Contributors that send anybody."""
    return int(plan.deployments["contributor"].nunique())


def figure(case: Case, plan: Plan, direction: Direction) -> float:
    """How much a plan has of what a direction is about [contributors, person-months, USD or persons]."""
    rows = plan.deployments
    if direction.of:
        column = "contributor" if direction.trade is Trade.LESS_OF else "mission"
        return float(rows["persons"][rows[column] == direction.of].sum())
    figures = {
        Trade.CONTRIBUTORS: float(contributors(plan)),
        Trade.EARLY: early_months(case, plan),
        Trade.COST: plan.summary.cost_usd,
        Trade.POLICE: of_kind(case, plan, "police"),
    }
    return figures.get(direction.trade, plan.summary.persons_deployed)


def gains(case: Case, plan: Plan, other: Plan, direction: Direction) -> bool:
    """Whether another plan has more of what a direction is about than the current plan, or less where that is asked."""
    now, before = figure(case, other, direction), figure(case, plan, direction)
    if direction.trade is Trade.POLICE:
        troops = of_kind(case, other, "troops") - of_kind(case, plan, "troops")
        return now - before > max(0.0, troops)
    if direction.trade in {Trade.EARLY, Trade.MORE_AT}:
        return now > before
    return now < before


def directions(case: Case, plan: Plan) -> list[Direction]:
    """Directions in which other plans are looked for, the first first; with nothing to trade they are left out."""
    rows = plan.deployments
    senders, left = _most(rows.groupby("contributor")["persons"].sum()), _most(_unprotected(case, plan))
    found = [Direction(Trade.EARLY), Direction(Trade.COST), Direction(Trade.ELSEWHERE)]
    kinds = set(case["pledges"].merge(case["unit_types"], on="unit_type")["kind"])
    turns: list[tuple[Trade, Sequence[str]]] = [(Trade.LESS_OF, senders), (Trade.MORE_AT, left)]
    for place in range(TURNS):
        found += [Direction(trade, of[place]) for trade, of in turns if place < len(of)]
        if place == 0:
            found += [Direction(Trade.POLICE)] if {"police", "troops"} <= kinds else []
            found += [Direction(Trade.CONTRIBUTORS)] if len(senders) > 1 else []
    return found


def _unprotected(case: Case, plan: Plan) -> pd.Series:
    """What stays unprotected by mission [civilian-months]."""
    areas: Mapping[str, str] = case.mission_of
    return plan.exposure.groupby(plan.exposure["area"].map(areas))["unprotected"].sum()


def _most(amounts: pd.Series) -> list[str]:
    """Keys of amounts, the largest first."""
    return [str(key) for key in amounts.sort_values(ascending=False, kind="stable").index]


def differences(plans: Sequence[Plan]) -> list[list[float]]:
    """Share of people who are elsewhere, between every two plans [1]: a symmetric row by plan, 0 on the diagonal."""
    return [[elsewhere(one, other) for other in plans] for one in plans]


def shared(case: Case, plans: Sequence[Plan]) -> pd.DataFrame:
    """What all of some plans have in common: a row by pledge and mission, most people first.

    Returns:
        Columns `pledge`, `contributor`, `unit_type` and `mission`; the least `units` that any of the plans has there,
        their `persons`, and the earliest and latest period in which these begin, `from_period` and `by_period`.
    """
    key = ["pledge", "mission"]
    tables = [plan.deployments.groupby(key)[["units", "persons"]].sum() for plan in plans]
    least = pd.concat(tables, keys=range(len(tables))).groupby(key).min()
    in_all = pd.concat(tables).groupby(key).size() == len(tables)
    starts = pd.concat([plan.deployments for plan in plans]).groupby(key)["from_period"].agg(["min", "max"])
    rows = least[in_all].join(starts).rename(columns={"min": "from_period", "max": "by_period"}).reset_index()
    rows = rows.merge(case["pledges"][["pledge", "contributor", "unit_type"]], on="pledge")
    columns = ["pledge", "contributor", "unit_type", "mission", "units", "persons", "from_period", "by_period"]
    return rows[columns].sort_values(["persons", *key], ascending=[False, True, True], ignore_index=True)
