r"""What an area needs beyond a plan: the rules of the model with the plan held, and what is added at least cost.

Everything that the plan decides stays: units, people in other areas, payments. Free are the units that are added, the
money that is added, and the people who may be posted to the area beside those whom the plan posts there. The exposure
that remains is convex in the effort, so that it is held below a level by tangents; they are added where solutions are.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models import objective
from models.algebra import pyo
from models.allocation import build
from models.decision import Decision
from models.deployments import Start
from models.exposure import first_tangents
from models.expressions import Expression, lasting
from models.instance import Area, Instance, Mission

EffortIndex = tuple[str, str, int]
"""(area, threat, period)."""


NUDGE = 1e-4
"""Weight of exposure, as a share of that aimed at, beside cost [million USD]: of additions that cost the same, one that
leaves less is nearer to the aim after few tangents, and others wander."""


@dataclass(frozen=True)
class Added:
    """What may be added to a plan."""

    pledges: Collection[str]
    """Pledges of one offer each."""
    fund: str
    """Money for any purpose."""


@dataclass(frozen=True)
class Aim:
    """What is to be reached in an area."""

    exposure: float | None = None
    """Most exposure that stays unprotected, over the horizon [exposure unit]; None where nothing is asked of it."""
    efforts: Mapping[EffortIndex, float] = field(default_factory=dict)
    """Least effort on a threat in a period, of those in place and all others [1]."""


@dataclass(frozen=True)
class Lifted:
    """Limits that are lifted, to see what stands in the way."""

    ceilings: bool = False
    """Authorised troops and police of the mission."""
    area_limit: bool = False
    """Troops that the area can host."""
    support: frozenset[str] = frozenset()
    """Capabilities that posted troops then do without."""


def within(instance: Instance, name: str, area: str, held: Decision, added: Added, lifted: Lifted) -> Instance:
    """The part of an instance that what is added to an area of a mission touches.

    Left are the mission with the deployments of the plan and those that may be added, the threats of the area, and of
    every fund what the plan does not pay elsewhere. Locks and shares of contributors are the plan's; additions may come
    from as many contributors as it takes.
    """
    mission = instance.missions[name]
    sent = {start for place, start in held.deploy if place == name}
    deployments = {s: d for s, d in mission.deployments.items() if s in sent or s.pledge in added.pledges}
    elsewhere = _paid_elsewhere(name, area, held)
    pledges = {start.pledge for start in deployments}
    return replace(
        instance,
        pledges={p: units for p, units in instance.pledges.items() if p in pledges},
        funds={
            g: replace(fund, amount=max(0.0, fund.amount - elsewhere.get(g, 0.0)))
            for g, fund in instance.funds.items()
            if fund.mission in {"", name}
        },
        missions={name: _touched(mission, area, deployments, lifted)},
        change_weight=0.0,
    )


def _touched(mission: Mission, area: str, deployments: Mapping[Start, Any], lifted: Lifted) -> Mission:
    """The mission with some deployments, the threats of one area alone, and without the limits that are lifted."""
    areas = {a: each if a == area else replace(each, threats={}) for a, each in mission.areas.items()}
    here = areas[area]
    free = {a: _unsupported(each, lifted.support) for a, each in areas.items()}
    free[area] = replace(free[area], troops_headroom=None if lifted.area_limit else here.troops_headroom)
    return replace(
        mission,
        troops_headroom=None if lifted.ceilings else mission.troops_headroom,
        police_headroom=None if lifted.ceilings else mission.police_headroom,
        contributor_headroom=None,
        deployments=dict(deployments),
        areas=free,
        spare_units={c: units for c, units in mission.spare_units.items() if c not in lifted.support},
        locks=(),
        reference={},
    )


def _unsupported(area: Area, capabilities: Collection[str]) -> Area:
    """An area whose troops do without some capabilities."""
    return replace(area, troops_per_unit={c: n for c, n in area.troops_per_unit.items() if c not in capabilities})


def _paid_elsewhere(name: str, area: str, held: Decision) -> dict[str, float]:
    """By fund: what the plan pays at other missions, and for prevention in other areas [million USD]."""
    prevent = {key: usd for key, usd in held.prevent.items() if key[2] != area}
    return replace(held, pay=held.elsewhere(name).pay, prevent=prevent).paid


def build_need(instance: Instance, area: str, held: Decision, added: Added, aim: Aim) -> pyo.ConcreteModel:
    """The model of what is added to a plan for an area, at least cost.

    Args:
        instance: What the addition touches, as `within` has it.
        area: The area.
        held: The plan.
        added: What may be added.
        aim: What is to be reached.
    """
    m = build(instance, tangents=1)
    (b,) = m.mission.values()
    m.area, m.held, m.added = area, held, added
    hold(b, area, held, added)

    m.left = pyo.Var(b.EXPOSED, domain=pyo.NonNegativeReals)
    m.tangents_of_left = pyo.ConstraintList()
    for row in b.EXPOSED:
        for point in first_tangents(1)[0].tolist():
            m.tangents_of_left.add(tangent(m, row, point))

    m.exposure = pyo.Expression(expr=area_exposure(m))
    m.cost = pyo.Expression(expr=added_cost(m))

    m.share_aimed = pyo.Param(initialize=1.0, mutable=True)
    if aim.exposure is not None:
        m.exposure_limit = pyo.Constraint(expr=m.exposure / aim.exposure <= m.share_aimed)
    m.required = pyo.Param(list(aim.efforts), initialize=dict(aim.efforts), mutable=True)
    m.effort_least = pyo.Constraint(list(aim.efforts), rule=effort_least)

    m.nudge = pyo.Expression(expr=0.0 if aim.exposure is None else NUDGE * m.exposure / aim.exposure)

    m.del_component("total")
    m.total = pyo.Objective(expr=m.cost + m.nudge)
    return m


def hold(b: pyo.Block, area: str, held: Decision, added: Added) -> None:
    """Fix what a plan decides; people may be added in the area, and funds may pay more."""
    name = b.index()
    for start, units in b.deploy.items():
        if start[0] not in added.pledges:
            fix(units, held.deploy.get((name, Start(*start)), 0))
    for (g, a, t), people in b.post.items():
        posted = held.post.get((name, g, a, t), 0.0)
        if a == area:
            people.setlb(posted)
        else:
            fix(people, posted)
    for (g, t), usd in b.pay.items():
        usd.setlb(held.pay.get((name, g, t), 0.0))
    for (g, a, t), usd in b.prevent.items():
        usd.setlb(held.prevent.get((name, g, a, t), 0.0))


def settle(m: pyo.ConcreteModel, decision: Decision) -> None:
    """Fix units, people and prevention to those of a decision that reaches the aim, so that payments alone are left."""
    (b,) = m.mission.values()
    for kind, chosen in (("deploy", decision.deploy), ("post", decision.post), ("prevent", decision.prevent)):
        for index, variable in getattr(b, kind).items():
            key = (b.index(), Start(*index)) if kind == "deploy" else (b.index(), *index)
            fix(variable, chosen.get(key, 0.0))
    m.share_aimed.set_value(math.inf)
    for row in m.required:
        m.required[row].set_value(-math.inf)


def fix(variable: pyo.Var, value: float) -> None:
    """Leave a variable one value, by its bounds: a compiled model reads those and nothing else."""
    variable.setlb(value)
    variable.setub(value)


def tangent(m: pyo.ConcreteModel, row: EffortIndex, point: float) -> Expression:
    r"""What is left of the exposure to a threat lies above a tangent [1].

    .. math:: r_{h,t} \ge e^{-x_k} \left( 1 + x_k - \sum_{\tau \le t} C_{t,\tau} (w_{h,\tau} - w^0_h) \right)
    """
    (b,) = m.mission.values()
    return m.left[row] >= math.exp(-point) * (1.0 + point - lasting(b, *row))


def area_exposure(m: pyo.ConcreteModel) -> Expression:
    r"""Unprotected exposure of the area over the horizon, from below [exposure unit].

    .. math:: \sum_{h \in a,\ t} E_{h,t} \left[ \varphi + (1-\varphi) e^{-w^0_h} r_{h,t} \right]

    A threat that nothing answers keeps what those in place leave.
    """
    (b,) = m.mission.values()
    share, threats = m.data.residual_share, b.data.areas[m.area].threats
    answered = pyo.quicksum(
        objective.answerable(threats[h], t, share) * (m.left[a, h, t] - 1.0) for a, h, t in b.EXPOSED
    )
    return objective.in_place_only(b.data, share) + answered


def effort_least(m: pyo.ConcreteModel, area: str, threat: str, t: int) -> Expression:
    r"""The effort on a threat is at least what is asked for [1].

    .. math:: w^0_h + \sum_{\tau \le t} C_{t,\tau} (w_{h,\tau} - w^0_h) \ge \rho
    """
    (b,) = m.mission.values()
    in_place = b.data.areas[area].threats[threat].effort_in_place
    return in_place + lasting(b, area, threat, t) >= m.required[area, threat, t]


def added_cost(m: pyo.ConcreteModel) -> Expression:
    r"""Cost of what is added, over the horizon and whoever pays it [million USD].

    .. math:: \sum_{p \in \mathcal{A},\,\tau} K_{p,m,\tau,H} \, y_{p,m,\tau}
        + \sum_{g,t} (b_{g,a,t} - \tilde{b}_{g,a,t})
    """
    (b,) = m.mission.values()
    units = (d.total_cost(s) * b.deploy[s] for s, d in b.data.deployments.items() if s.pledge in m.added.pledges)
    spent = (usd - m.held.prevent.get((b.index(), *i), 0.0) for i, usd in b.prevent.items() if i[1] == m.area)
    return pyo.quicksum(units) + pyo.quicksum(spent)


def new_money(m: pyo.ConcreteModel, *, early: bool = False) -> Expression:
    """Money that is added [million USD]; weighed by how early it is paid, if asked for [million USD, periods]."""
    (b,) = m.mission.values()
    paid = [(i[-1], usd) for payments in (b.pay, b.prevent) for i, usd in payments.items() if i[0] == m.added.fund]
    return pyo.quicksum((m.data.periods + 1 - t if early else 1.0) * usd for t, usd in paid)
