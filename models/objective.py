"""The objective: unprotected exposure, money and change, each an expression on a mission's block."""

from models.algebra import pyo
from models.exposure import unprotected_share
from models.expressions import Expression
from models.instance import Instance, Mission, Threat


def total(m: pyo.ConcreteModel) -> Expression:
    r"""Unprotected exposure, with a charge on money and one on change [exposure unit].

    .. math:: \sum_{h,t} E_{h,t} \left[ \varphi + (1-\varphi) e^{-L_{h,t}} \right]
        + \lambda \sum_m Q_m + \mu \sum_{\pi,m} \Delta_{\pi,m}

    with the lasting effort :math:`L_{h,t} = w^0_h + \sum_{\tau \le t} C_{t,\tau} (w_{h,\tau} - w^0_h)`.
    """
    blocks = list(m.mission.values())
    exposure = pyo.quicksum(b.unprotected for b in blocks)
    money = pyo.quicksum(b.spending for b in blocks)
    change = pyo.quicksum(b.changed for b in blocks) + m.data.unreachable_change
    return exposure + m.data.cost_weight * money + m.data.change_weight * change


def spending(b: pyo.Block) -> Expression:
    r"""What the mission's deployments and prevention programmes cost over the horizon [million USD].

    .. math:: Q_m = \sum_{p,\tau} K_{p,m,\tau,H} \, y_{p,m,\tau} + \sum_{g,a,t} b_{g,a,t}
    """
    units = pyo.quicksum(d.total_cost(s) * b.deploy[s] for s, d in b.data.deployments.items())
    return units + pyo.quicksum(b.prevent.values())


def changed(b: pyo.Block) -> Expression:
    """People deployed differently from the reference plan [hundred persons]."""
    return pyo.quicksum(b.change.values())


def unprotected(b: pyo.Block) -> Expression:
    r"""Unprotected exposure, estimated from below by tangents [exposure unit].

    .. math:: \sum_{h,t} E_{h,t} \left[ \varphi + (1-\varphi) e^{-w^0_h} \right] - \sum_{h,t,k} \psi_{h,t,k} z_{h,t,k}

    where :math:`\psi_{h,t,k} = E_{h,t} (1-\varphi) e^{-w^0_h} e^{-x_k}` is the slope of the k-th tangent.
    """
    share, slope = b.model().data.residual_share, b.model().slope
    averted = (
        answerable(b.data.areas[a].threats[h], t, share) * slope[k - 1] * segment
        for (a, h, t, k), segment in b.segment.items()
    )
    return in_place_only(b.data, share) - pyo.quicksum(averted)


def nobody_new(instance: Instance) -> float:
    """Objective with nobody but those in place, nothing spent and locks aside [exposure unit]."""
    missions = instance.missions.values()
    exposure = sum(in_place_only(mission, instance.residual_share) for mission in missions)
    missing = sum(sum(mission.reference.values()) for mission in missions) + instance.unreachable_change
    return exposure + instance.change_weight * missing


def in_place_only(mission: Mission, residual_share: float) -> float:
    """Exposure of a mission with nobody but those in place [exposure unit]."""
    threats = [h for area in mission.areas.values() for h in area.threats.values()]
    return sum(sum(h.exposure.values()) * float(unprotected_share(h.effort_in_place, residual_share)) for h in threats)


def answerable(threat: Threat, t: int, residual_share: float) -> float:
    r"""Exposure that more effort can still avert [exposure unit]: :math:`E_{h,t} (1-\varphi) e^{-w^0_h}`."""
    return threat.exposure[t] * float(unprotected_share(threat.effort_in_place, residual_share) - residual_share)
