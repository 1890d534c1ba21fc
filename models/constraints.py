"""The constraints: one rule per function, named as the row in the solver and the section in docs/model.md.

Rules that hold within a mission take its block `b` (its `Mission` is `b.data`); rules that join missions take the
whole model. A rule that has nothing to say returns `pyo.Constraint.Skip`.
"""

from typing import Any

import numpy as np

from models.algebra import pyo
from models.expressions import (
    Expression,
    lasting,
    people,
    period_cost,
    posted_troops,
    preparation_cost,
    starting_cost,
)
from models.objective import answerable

Relation = Any
"""A Pyomo relation, or `pyo.Constraint.Skip`."""


def pledge_once(m: pyo.ConcreteModel, pledge: str) -> Relation:
    r"""No more units of a pledge deploy than are pledged [units].

    .. math:: \sum_{p \in \pi} \sum_{m,\tau} y_{p,m,\tau} \le u_\pi

    An offer with a preparation is the same unit in better shape, so it counts with the pledge that it prepares.
    """
    blocks = (m.mission[name] for name in m.data.destinations[pledge])
    return pyo.quicksum(b.deploy[s] for b in blocks for s in b.data.starts_of[pledge]) <= m.units[pledge]


def troops_limit(b: pyo.Block, t: int) -> Relation:
    r"""Deployed troops and enablers fit under the usable share of the ceiling [hundred persons].

    .. math:: \sum_{(p,\tau) \in \mathcal{D}^T_{m,t}} \nu_p \, y_{p,m,\tau} \le \max(0,\ \theta \hat{N}^T_m - N^T_m)

    Enablers count as troops. Where those in place already pass the usable ceiling nothing more deploys.
    """
    return _at_most(people(b, b.data.present(t, kind="troops") + b.data.present(t, kind="enabler")), b.troops_headroom)


def police_limit(b: pyo.Block, t: int) -> Relation:
    r"""Deployed police fit under the usable share of the ceiling [hundred persons].

    .. math:: \sum_{(p,\tau) \in \mathcal{D}^P_{m,t}} \nu_p \, y_{p,m,\tau} \le \max(0,\ \theta \hat{N}^P_m - N^P_m)
    """
    return _at_most(people(b, b.data.present(t, kind="police")), b.police_headroom)


def contributor_limit(b: pyo.Block, contributor: str, t: int) -> Relation:
    r"""No contributor fills more than its share of a mission [hundred persons].

    .. math:: \sum_{(p,\tau) \in \mathcal{D}^i_{m,t}} \nu_p \, y_{p,m,\tau} \le \sigma (\hat{N}^T_m + \hat{N}^P_m)

    Only contributors that could bring more have such a row.
    """
    return _at_most(people(b, b.data.present(t, contributor=contributor)), b.contributor_headroom)


def contributor_people_limit(m: pyo.ConcreteModel, contributor: str) -> Relation:
    r"""No contributor deploys more people in all than it may [hundred persons].

    .. math:: \sum_{m,\tau} \sum_{p \in i} \nu_p \, y_{p,m,\tau} \le \bar{\nu}_i

    A unit deploys once, so that its people count once, however long it stays.
    """
    blocks = m.mission.values()
    deployed = [people(b, b.data.starts_from(contributor)) for b in blocks]
    return _at_most(pyo.quicksum(deployed), m.data.people_limits[contributor])


def posting_balance(b: pyo.Block, group: str, t: int) -> Relation:
    r"""People posted are people deployed [hundred persons].

    .. math:: \sum_{a} s_{q,a,t} \le \sum_{(p,\tau) \in \mathcal{D}^q_{m,t}} \nu_p \, y_{p,m,\tau}
    """
    posted = pyo.quicksum(b.post[group, a, t] for a in b.data.groups[group].areas)
    return _at_most(posted, people(b, b.data.present(t, group=group)))


def arrival_balance(b: pyo.Block, group: str, t: int) -> Relation:
    r"""Units of a posting group that have started are those of the period before, and those that start [units].

    .. math:: Z_{q,t} = Z_{q,t-1} + \sum_{p \in q} y_{p,m,t}

    Only groups whose units may come or not have such rows: what several units add in an area depends on how many
    share it.
    """
    before = b.arrived[group, t - 1] if t - 1 in b.PERIODS else 0.0
    starting = (b.deploy[s] for s in b.data.arriving[t] if b.data.deployments[s].group == group)
    return b.arrived[group, t] == before + pyo.quicksum(starting)


def area_troops_limit(b: pyo.Block, area: str, t: int) -> Relation:
    r"""No area hosts more troops than it can [hundred persons].

    .. math:: \sum_{q \in \mathcal{T}} s_{q,a,t} \le \max(0,\ \bar{N}_a - N^T_a)
    """
    return _at_most(pyo.quicksum(posted_troops(b, area, t)), b.data.areas[area].troops_headroom)


def area_left_limit(b: pyo.Block, area: str) -> Relation:
    r"""No area is left with more of what its exposure could fall by than it may be [exposure unit].

    .. math:: \sum_{h \in a, t, k} \psi_{h,t,k} z_{h,t,k}
        \ge (1 - \vartheta_a) \sum_{h \in a, t} E_{h,t} (1-\varphi) e^{-w^0_h}

    What could fall is the exposure with only those in place, less what no deployment averts. Its tangents are those of
    the objective: what they count as averted is at least what is.
    """
    limit, threats = b.data.areas[area].left_limit, b.data.areas[area].threats
    if limit is None or limit >= 1.0:
        return pyo.Constraint.Skip
    share, slope = b.model().data.residual_share, b.model().slope
    size = {(h, t): answerable(threat, t, share) for h, threat in threats.items() for t in b.PERIODS}
    here = ((index, segment) for index, segment in b.segment.items() if index[0] == area)
    averted = pyo.quicksum(size[h, t] * slope[k - 1] * segment for (_, h, t, k), segment in here)
    return (1.0 - limit) * sum(size.values()) <= averted + b.model().nothing


def support_limit(b: pyo.Block, capability: str, t: int) -> Relation:
    r"""Posted troops have the enablers they need [units].

    .. math:: \sum_a \sum_{q \in \mathcal{T}} \frac{s_{q,a,t}}{v_{a,j}}
        \le \sum_{(p,\tau) \in \mathcal{D}^j_{m,t}} y_{p,m,\tau}
        + \max\left(0,\ U_{m,j} - \sum_a \frac{N^T_a}{v_{a,j}}\right)
    """
    ratios = ((a, area.troops_per_unit.get(capability)) for a, area in b.data.areas.items())
    needed = pyo.quicksum(posted / ratio for a, ratio in ratios if ratio for posted in posted_troops(b, a, t))
    arrived = pyo.quicksum(b.deploy[s] for s in b.data.present(t, capability=capability))
    return _at_most(needed, arrived + b.data.spare_units[capability])


def running_balance(b: pyo.Block, t: int) -> Relation:
    r"""Units present cost what those of the period before did, plus those arriving, less those leaving [million USD].

    .. math:: R_{m,t} = R_{m,t-1}
        + \sum_p \alpha_p \Big( y_{p,m,t} - \sum_{\tau:\, l_{p,m,\tau} = t-1} y_{p,m,\tau} \Big)

    Units that start in :math:`\tau` are last present in :math:`l_{p,m,\tau}`.
    """
    before = b.running[t - 1] if t - 1 in b.CASH_PERIODS else 0.0
    return b.running[t] == before + period_cost(b, b.data.arriving[t]) - period_cost(b, b.data.leaving[t])


def cash_balance(b: pyo.Block, t: int) -> Relation:
    r"""Nothing is spent before it arrives [million USD].

    .. math:: c_{m,t} = c_{m,t-1} + \gamma M_m + \sum_g f_{g,m,t} - R_{m,t} - \sum_p (\beta_p + \varepsilon_p) y_{p,m,t}

    Money in hand is what was in hand, plus what arrived, less what was spent; it is never below 0, and what is unspent
    carries forward.
    """
    opening = b.cash[t - 1] if t - 1 in b.CASH_PERIODS else 0.0
    received = pyo.quicksum(b.pay[g, p] for g, p in b.PAYMENTS if p == t)
    return b.cash[t] == opening + b.data.cash_arriving + received - b.running[t] - starting_cost(b, t)


def fund_limit(m: pyo.ConcreteModel, fund: str) -> Relation:
    r"""No fund pays more than it has [million USD].

    .. math:: \sum_{m,t} f_{g,m,t} + \sum_{a,t} b_{g,a,t} \le A_g

    Its window, purpose and earmark decide which payments exist at all.
    """
    paid = [b.pay[i] for b in m.mission.values() for i in b.PAYMENTS if i[0] == fund]
    prevented = [b.prevent[i] for b in m.mission.values() for i in b.PROGRAMMES if i[0] == fund]
    return _at_most(pyo.quicksum(paid + prevented), m.amount[fund])


def preparation_limit(b: pyo.Block, t: int) -> Relation:
    r"""Preparation funds pay for preparations alone, when they happen [million USD].

    .. math:: \sum_{g \in \mathcal{G}} f_{g,m,t} \le \sum_p \varepsilon_p \, y_{p,m,t}
    """
    funds = b.model().data.funds
    paid = [b.pay[g, p] for g, p in b.PAYMENTS if p == t and funds[g].purpose == "preparation"]
    return _at_most(pyo.quicksum(paid), preparation_cost(b, t))


def lock_minimum(b: pyo.Block, number: int) -> Relation:
    r"""At least as many units as locked [units].

    .. math:: \sum_{(p,\tau) \in \mathcal{L}_\ell} y_{p,m,\tau} \ge \underline{u}_\ell
    """
    lock = b.data.locks[number]
    units = pyo.quicksum(b.deploy[s] for s in b.data.locked(lock))
    return _at_most(lock.units_min, units)


def lock_limit(b: pyo.Block, number: int) -> Relation:
    r"""No more units than locked [units].

    .. math:: \sum_{(p,\tau) \in \mathcal{L}_\ell} y_{p,m,\tau} \le \overline{u}_\ell
    """
    lock = b.data.locks[number]
    return _at_most(pyo.quicksum(b.deploy[s] for s in b.data.locked(lock)), lock.units_max)


def effort_limit(b: pyo.Block, area: str, threat: str, t: int) -> Relation:
    r"""Added effort is what posted people and prevention money make [1].

    .. math:: w_{h,t} - w^0_h \le \rho \left( \sum_{q \in \mathcal{T}} \frac{\omega_q \eta_q s_{q,a,t}}{n^T_h}
        + \sum_{q \in \mathcal{P}} \frac{\omega_q \eta_q s_{q,a,t}}{n^P_h}
        + \sum_g \frac{\omega_g b_{g,a,t}}{n^F_h} \right)

    A means that does not answer the threat has no term. Each counts by its chance, which is 1 if all come.
    """
    answer = b.data.areas[area].threats[threat]
    rate = {"troops": answer.troops_effort, "police": answer.police_effort}
    groups = ((g, group) for g, group in b.data.groups.items() if area in group.areas and rate[group.kind])
    each = {g: rate[group.kind] * group.effectiveness * group.chance for g, group in groups}
    posted = pyo.quicksum(effort * b.post[g, area, t] for g, effort in each.items())
    paid = (i for i in b.PROGRAMMES if i[1:] == (area, t)) if answer.prevention_effort else ()
    spent = pyo.quicksum(b.model().data.funds[i[0]].share * b.prevent[i] for i in paid)
    return b.effort[area, threat, t] <= posted + answer.prevention_effort * spent


def lasting_limit(b: pyo.Block, area: str, threat: str, t: int) -> Relation:
    r"""Effort lasts as the settings say [1].

    .. math:: \sum_k z_{h,t,k} \le \sum_{\tau \le t} C_{t,\tau} (w_{h,\tau} - w^0_h)

    What protects is this period's added effort and what still works of earlier ones.
    """
    return pyo.quicksum(b.segment[area, threat, t, k] for k in b.SEGMENTS) <= lasting(b, area, threat, t)


def change_above(b: pyo.Block, pledge: str) -> Relation:
    r"""Change counts people beyond the reference plan [hundred persons].

    .. math:: \Delta_{\pi,m} \ge \sum_{p \in \pi} \sum_\tau \nu_p \, y_{p,m,\tau} - \tilde{\nu}_{\pi,m}
    """
    return b.change[pledge] >= people(b, b.data.starts_of.get(pledge, [])) - b.data.reference.get(pledge, 0.0)


def change_below(b: pyo.Block, pledge: str) -> Relation:
    r"""Change counts people short of the reference plan [hundred persons].

    .. math:: \Delta_{\pi,m} \ge \tilde{\nu}_{\pi,m} - \sum_{p \in \pi} \sum_\tau \nu_p \, y_{p,m,\tau}
    """
    return b.change[pledge] >= b.data.reference.get(pledge, 0.0) - people(b, b.data.starts_of.get(pledge, []))


def _at_most(total: Expression, limit: Expression | None) -> Relation:
    """The total within its limit; nothing to say where there is no limit, or where numbers alone already obey."""
    if limit is None:
        return pyo.Constraint.Skip
    relation = total <= limit
    if isinstance(relation, bool | np.bool):
        return pyo.Constraint.Skip if relation else relation
    return relation if relation.is_potentially_variable() else pyo.Constraint.Skip
