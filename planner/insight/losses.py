"""What falls out: contributors, groups, pledges or funds, and the case and plan without them."""

from dataclasses import dataclass, replace

import pandas as pd

from planner.adopt import carried_over, postings
from planner.plan import Plan
from planner.spelling import listed
from planner.tables import Case
from planner.verify.exposure import unprotected
from planner.verify.facts import Facts


@dataclass(frozen=True)
class Loss:
    """Who or what falls out."""

    name: str
    kind: str
    """`contributor`, `group`, `pledge` or `fund`."""
    pledges: frozenset[str]
    """Every pledge that falls out."""
    funds: frozenset[str]
    """Every fund that falls out."""


def contributor_losses(case: Case) -> list[Loss]:
    """A loss for every contributor that takes part and pledges something."""
    rows = case["contributors"].itertuples()
    losses = [_loss(case, row.contributor, "contributor", {row.contributor}) for row in rows if row.participates]
    return [loss for loss in losses if loss.pledges or loss.funds]


def group_losses(case: Case) -> list[Loss]:
    """A loss for every group that two contributors or more name: all its members at once."""
    members: dict[str, set[str]] = {}
    for row in case["contributors"].itertuples():
        for group in listed(row.groups):
            if row.participates:
                members.setdefault(group, set()).add(row.contributor)
    losses = [_loss(case, group, "group", who) for group, who in sorted(members.items()) if len(who) > 1]
    return [loss for loss in losses if loss.pledges or loss.funds]


def pledge_losses(case: Case) -> list[Loss]:
    """A loss for every pledge and every fund of contributors that take part."""
    here = set(case["contributors"].query("participates")["contributor"])
    units, funds = case["pledges"], case["funds"]
    pledged = units[units["contributor"].isin(here) & (units["units"] > 0)]["pledge"]
    money = funds[funds["contributor"].isin(here) & (funds["amount_usd"] > 0)]["fund"]
    return [
        *(Loss(name, "pledge", frozenset({name}), frozenset()) for name in pledged),
        *(Loss(name, "fund", frozenset(), frozenset({name})) for name in money),
    ]


def _loss(case: Case, name: str, kind: str, who: set[str]) -> Loss:
    pledges, funds = case["pledges"], case["funds"]
    return Loss(
        name,
        kind,
        frozenset(pledges["pledge"][pledges["contributor"].isin(who)]),
        frozenset(funds["fund"][funds["contributor"].isin(who)]),
    )


def without(case: Case, loss: Loss) -> Case:
    """The case with no unit and no money of what falls out; locks on its pledges fall with them."""
    pledges, funds, locks = case["pledges"], case["funds"], case["locks"]
    units = pledges["units"].mask(pledges["pledge"].isin(loss.pledges), 0)
    money = funds["amount_usd"].mask(funds["fund"].isin(loss.funds), 0.0)
    tables = {
        "pledges": pledges.assign(units=units),
        "funds": funds.assign(amount_usd=money),
        "locks": locks[~locks["pledge"].isin(loss.pledges)],
    }
    return replace(case, tables={**case.tables, **tables})


def locked(case: Case, loss: Loss) -> bool:
    """Whether the planner has locks on what falls out, so that the case without it allows plans that this one bars."""
    return bool(case["locks"]["pledge"].isin(loss.pledges).any())


def used(plan: Plan, loss: Loss) -> bool:
    """Whether a plan needs anything of what falls out."""
    deployed = plan.deployments["pledge"].isin(loss.pledges).any()
    return bool(deployed or plan.payments["fund"].isin(loss.funds).any())


@dataclass(frozen=True)
class Left:
    """A plan without some of its units and money, nothing else planned anew."""

    exposure: float
    """Unprotected exposure that comes on top [civilian-months]."""
    idle: float
    """Most troops at any time that stay in camp for want of enablers [persons]."""
    unpaid_usd: float
    """Money that missions then lack: their lowest balance, where below zero, added up [USD]."""


def left(case: Case, plan: Plan, loss: Loss) -> Left:
    """What is left of a plan when something falls out and nobody plans anew.

    All others stay where they were posted, in the same numbers, with two exceptions: where the enablers that remain no
    longer support all new troops of a mission, the troops of each of its areas are cut to the share that the scarcest
    capability there supports, and the rest stays in camp; and prevention paid by a lost fund does not happen. Units
    stay although their mission lacks the money: what it lacks is told, as a debt.
    """
    facts = Facts(case, plan)
    kept = carried_over(case, plan, plan.deployments[~plan.deployments["pledge"].isin(loss.pledges)])
    payments = plan.payments[~plan.payments["fund"].isin(loss.funds)]
    kept = replace(kept, frames={**kept.frames, "payments": payments})
    share = _supported(Facts(case, kept))
    kinds = kept.assignments["pledge"].map({name: row.kind for name, row in facts.pledges.items()})
    places = zip(kept.assignments["area"], kept.assignments["period"], kinds, strict=True)
    factors = [share.get((a, t), 1.0) if kind == "troops" else 1.0 for a, t, kind in places]
    posted = kept.assignments.assign(persons=kept.assignments["persons"] * factors)
    idle = (kept.assignments["persons"] - posted["persons"]).groupby(posted["period"]).sum().max()
    thinned = {**kept.frames, "assignments": posted, "postings": postings(case, kept.postings, posted)}
    after = Facts(case, replace(kept, frames=thinned))
    return Left(max(0.0, unprotected(after) - unprotected(facts)), float(idle) if len(posted) else 0.0, _unpaid(after))


def _supported(facts: Facts) -> dict[tuple[str, int], float]:
    """Share of the new troops of an area and period that the scarcest capability supports, where not all [1]."""
    share: dict[tuple[str, int], float] = {}
    for (mission, capability, t), needed in facts.needed.items():
        there = facts.supporting(mission, capability, t)
        if needed > there:
            areas = (a for a in facts.areas_of[mission] if any(s.capability == capability for s in facts.support[a]))
            share |= {(a, t): min(share.get((a, t), 1.0), there / needed) for a in areas}
    return share


def _unpaid(facts: Facts) -> float:
    """What missions lack [USD]."""
    came, went = facts.received, facts.spent
    lacking = 0.0
    for name, (first, last) in facts.mandates.items():
        assessed = facts.missions[name].assessed_usd_per_period
        if pd.notna(assessed):
            flows = [
                facts.setting("cash_share") * assessed + came.get((name, t), 0.0) - went.get((name, t), 0.0)
                for t in range(first, last + 1)
            ]
            lacking += max(0.0, -float(pd.Series(flows).cumsum().min()))
    return lacking if lacking > 1.0 else 0.0
