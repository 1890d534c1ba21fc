"""Updating a built model in place to an instance that differs from its own in limits alone."""

from collections.abc import Hashable
from dataclasses import fields, replace
from operator import attrgetter

from models import constraints, sets
from models.algebra import pyo
from models.deployments import Deployment
from models.instance import Instance, Mission

HEADROOMS = "troops_headroom", "police_headroom", "contributor_headroom"
"""Limits of a mission's own."""

_TRAITS = attrgetter(*(f.name for f in fields(Deployment) if f.name not in {"units", "group"}))
"""All of a deployment but its units, and its group, whose name depends on what else deploys."""


def update_limits(m: pyo.ConcreteModel, instance: Instance) -> bool:
    """Update a model in place to another instance, if they differ in limits alone.

    Units of pledges, ceilings, amounts of funds and locks may differ. Pledges, deployments and funds may be missing:
    their variables stay, fixed to zero, and the model's `data` keeps them beside what the instance has.

    Args:
        m: A model from `models.allocation.build`.
        instance: The other instance.

    Returns:
        Whether the model was updated; otherwise it is unchanged.
    """
    data = _in_shape_of(m, instance)
    if data is None:
        return False
    old, m.data = m.data, data
    m.units.store_values({p: data.pledges[p] for p in m.PLEDGES})
    m.amount.store_values({g: data.funds[g].amount for g in m.FUNDS})
    for name, b in m.mission.items():
        b.data = data.missions[name]
        for start, d in b.data.deployments.items():
            if d.units != old.missions[name].deployments[start].units:
                b.deploy[start].setub(d.units)
        for payments in (b.pay, b.prevent):
            for index, payment in payments.items():
                payment.setub(None if index[0] in instance.funds else 0.0)
        for headroom in HEADROOMS:
            if (limit := getattr(b.data, headroom)) is not None:
                b.component(headroom).set_value(limit)
        if b.data.locks != old.missions[name].locks:
            _lock(b)
        _limit_contributors(b)
    return True


def _lock(b: pyo.Block) -> None:
    """Replace a mission's rows on locks."""
    b.LOCKS.clear()
    b.LOCKS.update(range(len(b.data.locks)))
    for rows, rule in ((b.lock_minimum, constraints.lock_minimum), (b.lock_limit, constraints.lock_limit)):
        rows.clear()
        for number in b.LOCKS:
            _add(rows, number, rule(b, number))


def _limit_contributors(b: pyo.Block) -> None:
    """Keep rows on exactly those contributors that can now deploy more than their share."""
    limited = sets.contributors(b.data)
    for contributor in [c for c in b.CONTRIBUTORS if c not in limited]:
        for row in [row for row in b.contributor_limit if row[0] == contributor]:
            del b.contributor_limit[row]
        b.CONTRIBUTORS.remove(contributor)
    for contributor in [c for c in limited if c not in b.CONTRIBUTORS]:
        b.CONTRIBUTORS.add(contributor)
        for t in b.PERIODS:
            _add(b.contributor_limit, (contributor, t), constraints.contributor_limit(b, contributor, t))


def _add(rows: pyo.Constraint, index: Hashable, relation: constraints.Relation) -> None:
    """Add a row, unless it is skipped."""
    if relation is not pyo.Constraint.Skip:
        rows.add(index, relation)


def _in_shape_of(m: pyo.ConcreteModel, new: Instance) -> Instance | None:
    """The new instance with the keys of the model's, in their order; None where more than limits differ."""
    old: Instance = m.data
    funds = {name: new.funds.get(name, replace(fund, amount=0.0)) for name, fund in old.funds.items()}
    if _bare(old) != _bare(new) or old.missions.keys() != new.missions.keys() or not new.funds.keys() <= funds.keys():
        return None
    if any(replace(funds[name], amount=fund.amount) != fund for name, fund in old.funds.items()):
        return None
    missions = {}
    for name, b in m.mission.items():
        mission = _mission_in_shape_of(b, new.missions[name])
        if mission is None:
            return None
        missions[name] = mission
    return replace(old, pledges={p: new.pledges.get(p, 0) for p in old.pledges}, funds=funds, missions=missions)


def _bare(instance: Instance) -> Instance:
    return replace(instance, pledges={}, funds={}, missions={})


def _mission_in_shape_of(b: pyo.Block, new: Mission) -> Mission | None:
    """The new mission with all deployments and groups of the block's; None where more than limits differ."""
    old, units = b.data, dict.fromkeys(b.data.deployments, 0)
    for start, d in new.deployments.items():
        was = old.deployments.get(start)
        if was is None or _TRAITS(d) != _TRAITS(was) or new.groups.get(d.group) != old.groups.get(was.group):
            return None
        units[start] = d.units
    deployments = {start: replace(d, units=units[start]) for start, d in old.deployments.items()}
    fitted = replace(new, deployments=deployments, groups=old.groups)
    return fitted if _unlimited(fitted) == _unlimited(old) else None


def _unlimited(mission: Mission) -> tuple[Mission, list[bool]]:
    """A mission without its limits, and which of them it lacks."""
    bare = replace(
        mission, deployments={}, locks=(), troops_headroom=None, police_headroom=None, contributor_headroom=None
    )
    return bare, [getattr(mission, name) is None for name in HEADROOMS]
