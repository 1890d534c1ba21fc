"""Convert decisions to the tables of a plan, in persons, USD and civilian-months, and back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from models.decision import Decision
from models.deployments import Start
from models.effect import Effect, Key
from models.instance import PERSONS, USD, Instance
from planner.plan import Plan
from planner.plan.plan_tables import Assigned, frame, units_starting
from planner.tables import Case


def extract(
    case: Case, instance: Instance, decision: Decision, assigned: Assigned, effects: Mapping[Key, Effect]
) -> dict[str, pd.DataFrame]:
    """Tables of a plan for a decision and its effects.

    Args:
        case: The case that the plan is for.
        instance: The instance prepared from it.
        decision: What was decided.
        assigned: Who is posted where.
        effects: The effect of the decision on every threat.

    Returns:
        `deployments`, `postings`, `assignments`, `exposure`, `payments` and `cash`, typed as `FRAMES` says.
    """
    return {
        "deployments": frame("deployments", _deployments(case, instance, decision)),
        "postings": frame("postings", _postings(case, instance, assigned)),
        "assignments": frame("assignments", ((*key, persons) for key, persons in assigned.items())),
        "exposure": frame("exposure", _exposure(instance, effects)),
        "payments": frame("payments", _payments(instance, decision)),
        "cash": frame("cash", _cash(instance, decision)),
    }


def _deployments(case: Case, instance: Instance, decision: Decision) -> Iterator[tuple[object, ...]]:
    unit_types = dict(case["pledges"][["pledge", "unit_type"]].itertuples(index=False))
    for (mission, start), units in sorted(decision.deploy.items(), key=lambda item: (item[0][0], item[0][1])):
        d = instance.missions[mission].deployments[start]
        yield (
            start.pledge,
            start.preparation,
            d.contributor,
            mission,
            unit_types[start.pledge],
            start.period,
            d.last_period,
            units,
            units * d.persons * PERSONS,
            units * d.total_cost(start) * USD,
        )


def _postings(case: Case, instance: Instance, assigned: Assigned) -> Iterator[tuple[object, ...]]:
    columns = ["area", "in_place_troops", "in_place_police"]
    in_place = {a: {"troops": troops, "police": police} for a, troops, police in case["areas"][columns].values.tolist()}
    groups = _groups(instance)
    posted: dict[tuple[str, int, str], float] = defaultdict(float)
    effective: dict[tuple[str, int, str], float] = defaultdict(float)
    for (pledge, preparation, name, a, t), persons in assigned.items():
        group = instance.missions[name].groups[groups[name, pledge, preparation]]
        posted[a, t, group.kind] += persons
        effective[a, t, group.kind] += persons * group.effectiveness
    for name, mission in instance.missions.items():
        for a in mission.areas:
            for t in mission.periods:
                for kind in ("troops", "police"):
                    yield name, a, t, kind, in_place[a][kind], posted[a, t, kind], effective[a, t, kind]


def _exposure(instance: Instance, effects: Mapping[Key, Effect]) -> Iterator[tuple[object, ...]]:
    for (name, a, h), effect in effects.items():
        columns = (effect.exposure, effect.in_place_only, effect.unprotected)
        for t, *values in zip(instance.missions[name].periods, *columns, strict=True):
            yield a, h, t, *(float(value) * instance.exposure_unit for value in values)


def _payments(instance: Instance, decision: Decision) -> Iterator[tuple[object, ...]]:
    for (name, fund, t), usd in sorted(decision.pay.items()):
        purpose = "preparation" if instance.funds[fund].purpose == "preparation" else "operations"
        yield fund, name, "", t, purpose, usd * USD
    for (name, fund, a, t), usd in sorted(decision.prevent.items()):
        yield fund, name, a, t, "prevention", usd * USD


def _cash(instance: Instance, decision: Decision) -> Iterator[tuple[object, ...]]:
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for (name, start), units in decision.deploy.items():
        d = instance.missions[name].deployments[start]
        for t in range(start.period, d.last_period + 1):
            spent[name, t] += units * d.cost_in(start, t) * USD
    received: dict[tuple[str, int], float] = defaultdict(float)
    for (name, _, t), usd in decision.pay.items():
        received[name, t] += usd * USD
    for name, mission in instance.missions.items():
        if mission.cash_arriving is None:
            continue
        closing = 0.0
        for t in mission.periods:
            opening, arrived = closing, mission.cash_arriving * USD
            closing = opening + arrived + received[name, t] - spent[name, t]
            yield name, t, opening, arrived, received[name, t], spent[name, t], closing


def decision_in(instance: Instance, plan: Plan) -> Decision:
    """Read a decision from the tables of a plan; offers unknown to the instance are ignored.

    Args:
        instance: The instance that the decision is for.
        plan: A plan of it or of another; one without `assignments` and `payments` decides about units alone.
    """
    payments = plan.frames.get("payments", frame("payments", ()))
    prevention = payments["purpose"] == "prevention"
    pay, prevent = payments[~prevention], payments[prevention]
    return Decision(
        deploy={(name, Start(p, i, t)): n for (name, p, i, t), n in units_starting(plan.deployments).items()},
        post=_posted(instance, plan.frames.get("assignments", frame("assignments", ()))),
        pay=(pay.groupby(["mission", "fund", "period"])["usd"].sum() / USD).to_dict(),
        prevent=(prevent.groupby(["mission", "fund", "area", "period"])["usd"].sum() / USD).to_dict(),
    )


def _posted(instance: Instance, assignments: pd.DataFrame) -> dict[tuple[str, str, str, int], float]:
    """People posted, by mission, posting group, area and period [hundred persons]."""
    groups = _groups(instance)
    offers = assignments[["mission", "pledge", "preparation"]].fillna("").itertuples(index=False, name=None)
    joined = assignments.assign(group=[groups.get(offer) for offer in offers]).dropna(subset="group")
    people: dict[tuple[str, str, str, int], float] = (
        joined.groupby(["mission", "group", "area", "period"])["persons"].sum() / PERSONS
    ).to_dict()
    return people


def _groups(instance: Instance) -> dict[tuple[str, str, str], str]:
    """Posting group of an offer's people, by mission, pledge and preparation."""
    return {
        (name, start.pledge, start.preparation): deployment.group
        for name, mission in instance.missions.items()
        for start, deployment in mission.deployments.items()
    }


def assigned_in(plan: Plan) -> Assigned:
    """Who is posted where in a plan."""
    rows = plan.assignments.fillna("").itertuples(index=False, name=None)
    return {(p, i, mission, area, t): persons for p, i, mission, area, t, persons in rows}
