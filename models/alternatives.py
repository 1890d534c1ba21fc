r"""Other plans, nearly as good as the best, with people elsewhere: the rows that ask for one, and what it has most of.

Two plans have the same people at a place as far as both deploy people of a pledge to a mission. All other people of
either are elsewhere, or not sent. The exposure that remains is limited through its tangents, which lie below it, so
that no plan is lost: what has no solution here is no plan.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from models import objective
from models.algebra import LinearExpression, pyo
from models.allocation import build
from models.constraints import Relation
from models.deployments import Start
from models.expressions import Expression, people
from models.instance import Instance
from models.outer_approximation import OuterApproximation, Values

DeployedHundreds = Mapping[tuple[str, str], float]
"""People that a plan deploys, by pledge and mission [hundred persons]."""

NUDGE = 1e-3
"""Weight of the objective beside what a direction asks for [unit of the direction / exposure unit]: of plans with as
much of it, one that leaves less is preferred."""

WHOLE = 1e-9
"""Part of the people of a pledge that is rounding [1]."""


class Trade(StrEnum):
    """What a plan has most of, or least, among those that are good enough."""

    ELSEWHERE = "elsewhere"
    """As few people as can be are where other plans have them."""
    CONTRIBUTORS = "contributors"
    """Fewest contributors deploy anybody."""
    EARLY = "early"
    """Most people are there early."""
    COST = "cost"
    """It costs least."""
    LESS_OF = "less_of"
    """Fewest people are of one contributor."""
    MORE_AT = "more_at"
    """Most people are at one mission."""
    POLICE = "police"
    """Most police are deployed in place of troops."""


@dataclass(frozen=True)
class Direction:
    """Where a plan is looked for."""

    trade: Trade
    of: str = ""
    """The contributor or the mission that it is about; empty where it is about none."""


@dataclass(frozen=True)
class OtherPlan:
    """What is asked of another plan."""

    limit: float
    """Most that its objective may be [exposure unit]."""
    share: float
    """Least share of people who are elsewhere than in each of the references [1]."""
    references: Sequence[DeployedHundreds]
    """Plans that it is to differ from."""


def among(instance: Instance, starts: Mapping[str, Collection[Start]]) -> Instance:
    """An instance in which some deployments alone are possible, given by mission."""
    missions = {
        name: replace(mission, deployments={s: d for s, d in mission.deployments.items() if s in starts.get(name, ())})
        for name, mission in instance.missions.items()
    }
    return replace(instance, missions=missions)


def build_other(instance: Instance, asked: OtherPlan, direction: Direction, tangents: int) -> pyo.ConcreteModel:
    """The model of another plan.

    Args:
        instance: Sets and parameters.
        asked: What it must keep.
        direction: What it is to have most of.
        tangents: Tangents of a threat in a period, as of `build`.
    """
    m = build(instance, tangents)
    m.asked, m.direction = asked, direction

    m.objective = pyo.Expression(expr=m.total.expr)
    m.most = pyo.Param(initialize=asked.limit, mutable=True)
    m.objective_limit = pyo.Constraint(expr=m.objective <= m.most)
    m.objective_tangents = pyo.ConstraintList()

    m.REFERENCES = pyo.RangeSet(len(asked.references))
    m.PARTLY = pyo.Set(initialize=list(_partly(m)), dimen=3)
    m.keep = pyo.Var(m.PARTLY, domain=pyo.NonNegativeReals)
    m.keep_all = pyo.Var(m.PARTLY, domain=pyo.Binary)
    m.kept_part = pyo.Constraint(m.PARTLY, rule=kept_part)
    m.kept_whole = pyo.Constraint(m.PARTLY, rule=kept_whole)
    m.elsewhere_least = pyo.Constraint(m.REFERENCES, rule=elsewhere_least)

    m.SENDERS = pyo.Set(initialize=_senders(instance) if direction.trade is Trade.CONTRIBUTORS else [])
    m.send = pyo.Var(m.SENDERS, domain=pyo.Binary)
    m.sent_by = pyo.Constraint(m.PLEDGES, rule=sent_by)

    m.aim = pyo.Expression(expr=AIMS[direction.trade](m))
    m.del_component("total")
    m.total = pyo.Objective(expr=m.aim + NUDGE * m.objective)
    return m


def at_place(m: pyo.ConcreteModel, pledge: str, mission: str) -> Expression:
    """People of a pledge at a mission [hundred persons]."""
    b = m.mission[mission] if mission in m.MISSIONS else None
    return 0.0 if b is None else people(b, b.data.starts_of.get(pledge, []))


def most_at_place(m: pyo.ConcreteModel, pledge: str, mission: str) -> float:
    """People of all units of a pledge, if any of them may deploy to a mission [hundred persons]."""
    here = m.data.missions.get(mission)
    starts = [] if here is None else here.starts_of.get(pledge, [])
    return float(m.data.pledges[pledge] * here.deployments[starts[0]].persons) if here is not None and starts else 0.0


def _partly(m: pyo.ConcreteModel) -> Iterator[tuple[int, str, str]]:
    """(reference, pledge, mission): where more people may deploy than a reference has there, and it has some."""
    for n, reference in enumerate(m.asked.references, start=1):
        for (pledge, mission), there in reference.items():
            if there < most_at_place(m, pledge, mission) * (1.0 - WHOLE):
                yield n, pledge, mission


def kept_part(m: pyo.ConcreteModel, n: int, pledge: str, mission: str) -> Relation:
    r"""People of a pledge at a mission are kept, unless they are more than another plan has there [hundred persons].

    .. math:: \Lambda_{\pi,m} \ge \sum_{p \in \pi} \sum_\tau \nu_p \, y_{p,m,\tau}
        - (\hat{\nu}_{\pi,m} - \tilde{\nu}_{\pi,m}) \, \Theta_{\pi,m}
    """
    beyond = most_at_place(m, pledge, mission) - m.asked.references[n - 1][pledge, mission]
    return m.keep[n, pledge, mission] >= at_place(m, pledge, mission) - beyond * m.keep_all[n, pledge, mission]


def kept_whole(m: pyo.ConcreteModel, n: int, pledge: str, mission: str) -> Relation:
    r"""Where they are more, all of those that the other plan has are kept [hundred persons].

    .. math:: \Lambda_{\pi,m} \ge \tilde{\nu}_{\pi,m} \, \Theta_{\pi,m}
    """
    there = m.asked.references[n - 1][pledge, mission]
    return m.keep[n, pledge, mission] >= there * m.keep_all[n, pledge, mission]


def kept(m: pyo.ConcreteModel, n: int) -> Expression:
    """People who are where a reference has them [hundred persons]."""
    places = m.asked.references[n - 1]
    return pyo.quicksum(m.keep[n, *place] if (n, *place) in m.PARTLY else at_place(m, *place) for place in places)


def elsewhere_least(m: pyo.ConcreteModel, n: int) -> Relation:
    r"""Of the people of two plans, at least a share are elsewhere in the other [hundred persons].

    .. math:: \sum_{\pi,m} \Lambda_{\pi,m} \le \frac{1 - D}{2}
        \sum_{\pi,m} \Big( \sum_{p \in \pi} \sum_\tau \nu_p \, y_{p,m,\tau} + \tilde{\nu}_{\pi,m} \Big)

    The share is of the people of both together, so that it is the same from either.
    """
    both = everybody(m) + sum(m.asked.references[n - 1].values())
    relation = kept(m, n) <= (1.0 - m.asked.share) / 2.0 * both
    return (
        (pyo.Constraint.Feasible if relation else pyo.Constraint.Infeasible) if isinstance(relation, bool) else relation
    )


def sent_by(m: pyo.ConcreteModel, pledge: str) -> Relation:
    r"""Units of a pledge deploy only if its contributor sends anybody [units].

    .. math:: \sum_{p \in \pi} \sum_{m,\tau} y_{p,m,\tau} \le u_\pi X_i
    """
    blocks = [m.mission[name] for name in m.data.destinations[pledge]]
    units = [b.deploy[s] for b in blocks for s in b.data.starts_of[pledge]]
    sender = next(b.data.deployments[s].contributor for b in blocks for s in b.data.starts_of[pledge])
    if sender not in m.SENDERS:
        return pyo.Constraint.Skip
    return pyo.quicksum(units) <= m.data.pledges[pledge] * m.send[sender]


def objective_tangent(m: pyo.ConcreteModel, approximation: OuterApproximation, drivers: Values) -> Relation:
    r"""The objective, with all exposure by its tangents at one solution, is within the limit [exposure unit].

    .. math:: \sum_{h,t} E_{h,t} (1-\varphi) e^{-w^0_h} \left[ e^{-x_k} \left( 1 + x_k - (L_{h,t} - w^0_h) \right) - 1
        \right] + \sum_{h,t} E_{h,t} \left[ \varphi + (1-\varphi) e^{-w^0_h} \right] + \lambda \sum_m Q_m
        + \mu \sum_{\pi,m} \Delta_{\pi,m} \le O

    Args:
        m: The model.
        approximation: That of the model.
        drivers: Values of its `drivers` at the solution.
    """
    lasting, slopes = approximation.lasting(drivers), approximation.gradient(drivers)
    there = sum(objective.in_place_only(mission, m.data.residual_share) for mission in m.data.missions.values())
    at = float((approximation.answerable * np.expm1(-lasting)).sum()) - float(slopes @ drivers)
    chosen = np.flatnonzero(slopes)
    tangent = LinearExpression(
        constant=there + at,
        linear_coefs=slopes[chosen].tolist(),
        linear_vars=[approximation.drivers[place] for place in chosen],
    )
    return tangent + charges(m) <= m.most


def charges(m: pyo.ConcreteModel) -> Expression:
    """Charges on money and on change [exposure unit]."""
    blocks = list(m.mission.values())
    change = pyo.quicksum(b.changed for b in blocks) + m.data.unreachable_change
    return m.data.cost_weight * spending(m) + m.data.change_weight * change


def spending(m: pyo.ConcreteModel) -> Expression:
    """What deployments and prevention programmes cost [million USD]."""
    return pyo.quicksum(b.spending for b in m.mission.values())


def everybody(m: pyo.ConcreteModel) -> Expression:
    """People deployed, each unit once [hundred persons]."""
    return pyo.quicksum(people(b, list(b.data.deployments)) for b in m.mission.values())


def _elsewhere(m: pyo.ConcreteModel) -> Expression:
    return pyo.quicksum(kept(m, n) for n in m.REFERENCES)


def _contributors(m: pyo.ConcreteModel) -> Expression:
    return pyo.quicksum(m.send.values())


def early(instance: Instance) -> int:
    """Last period of the first third of the horizon, in which people are early [period]."""
    return max(1, instance.periods // 3)


def _early(m: pyo.ConcreteModel) -> Expression:
    last = early(m.data)
    return -pyo.quicksum(
        max(0, min(last, d.last_period) - s.period + 1) * b.persons_by_start[s]
        for b in m.mission.values()
        for s, d in b.data.deployments.items()
        if s.period <= last
    )


def _less_of(m: pyo.ConcreteModel) -> Expression:
    return pyo.quicksum(
        b.persons_by_start[s]
        for b in m.mission.values()
        for s, d in b.data.deployments.items()
        if d.contributor == m.direction.of
    )


def _more_at(m: pyo.ConcreteModel) -> Expression:
    b = m.mission[m.direction.of]
    return -people(b, list(b.data.deployments))


def _police(m: pyo.ConcreteModel) -> Expression:
    sign = {"troops": 1.0, "police": -1.0, "enabler": 0.0}
    return pyo.quicksum(
        sign[d.kind] * b.persons_by_start[s] for b in m.mission.values() for s, d in b.data.deployments.items()
    )


AIMS = {
    Trade.ELSEWHERE: _elsewhere,
    Trade.CONTRIBUTORS: _contributors,
    Trade.EARLY: _early,
    Trade.COST: spending,
    Trade.LESS_OF: _less_of,
    Trade.MORE_AT: _more_at,
    Trade.POLICE: _police,
}
"""What each direction makes as small as can be."""


def _senders(instance: Instance) -> list[str]:
    """Contributors that may deploy anybody."""
    found = (d.contributor for mission in instance.missions.values() for d in mission.deployments.values())
    return list(dict.fromkeys(found))
