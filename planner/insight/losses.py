"""What falls out: contributors, groups, pledges or funds, and the case and plan without them."""

from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from planner.adopt import carried_over, postings
from planner.facts import Facts
from planner.insight.debts import paid
from planner.insight.worth import Known
from planner.plan import Plan
from planner.spelling import listed
from planner.tables import Case
from planner.verify import broken_rules
from planner.verify.exposure import objective, unprotected


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
    """Money that missions lack for all units that are left: their lowest balance, where below zero, added up [USD]."""
    unpaid: float
    """People of the units that do not come for want of it [persons]."""
    plan: Plan
    """The plan that is left; its own figures are those of the plan before."""
    known: Known | None
    """What it shows of the case without what falls out; None where it breaks a rule there, a lock for one."""


def left(case: Case, plan: Plan, loss: Loss) -> Left:
    """What is left of a plan when something falls out and nobody plans anew.

    All others stay where they were posted, in the same numbers, with three exceptions: where a mission then lacks
    money, those of its units do not come that start last; where the enablers that remain no longer support all new
    troops of a mission, the troops of each of its areas are cut to the share that the scarcest capability there
    supports, and the rest stays in camp; and prevention paid by a lost fund does not happen. So what is left can be
    carried out, and planning anew can only do better.
    """
    before = unprotected(Facts(case, plan))
    payments = plan.payments[~plan.payments["fund"].isin(loss.funds)]
    there = plan.deployments[~plan.deployments["pledge"].isin(loss.pledges)].reset_index(drop=True)
    can = paid(Facts(case, replace(plan, frames={**plan.frames, "deployments": there, "payments": payments})))
    kept = carried_over(case, plan, there.assign(**_of_units(there, can.units))[can.units > 0])
    kept = replace(kept, frames={**kept.frames, "payments": payments})
    kept = replace(kept, frames={**kept.frames, "payments": _preparing(Facts(case, kept))})
    thinned, idle = _thinned(case, kept)
    after = Facts(case, thinned)
    exposure = unprotected(after)
    holds = not broken_rules(without(case, loss), thinned)
    known = Known(objective(after, exposure), exposure, -inf) if holds else None
    unpaid = float(there["persons"].sum() - thinned.deployments["persons"].sum())
    return Left(max(0.0, exposure - before), idle, can.lacking, unpaid, thinned, known)


def _of_units(deployments: pd.DataFrame, units: pd.Series) -> dict[str, pd.Series]:
    """Units, people and cost of deployments once so many of their units come."""
    share = units / deployments["units"]
    return {"units": units, **{column: deployments[column] * share for column in ("persons", "cost_usd")}}


def _preparing(facts: Facts) -> pd.DataFrame:
    """Payments, those for preparation no more than the preparations that are left cost."""
    payments = facts.plan.payments
    costs, preparing = facts.preparing, payments["purpose"] == "preparation"
    sums = payments["usd"].where(preparing, 0.0).groupby([payments["mission"], payments["period"]]).transform("sum")
    due = pd.Series([costs.get(key, 0.0) for key in zip(payments["mission"], payments["period"], strict=True)],
                    index=payments.index, dtype=float)  # fmt: skip
    share = (due / sums.where(sums > 0, 1.0)).clip(upper=1.0).where(preparing, 1.0)
    return payments.assign(usd=payments["usd"] * share)


def _thinned(case: Case, kept: Plan) -> tuple[Plan, float]:
    """A plan with no more troops posted than its enablers support, and most troops that stay in camp [persons]."""
    facts = Facts(case, kept)
    share = _supported(facts)
    kinds = kept.assignments["pledge"].map({name: row.kind for name, row in facts.pledges.items()})
    places = zip(kept.assignments["area"], kept.assignments["period"], kinds, strict=True)
    factors = [share.get((a, t), 1.0) if kind == "troops" else 1.0 for a, t, kind in places]
    posted = kept.assignments.assign(persons=kept.assignments["persons"] * factors)
    idle = (kept.assignments["persons"] - posted["persons"]).groupby(posted["period"]).sum().max()
    frames = {**kept.frames, "assignments": posted, "postings": postings(case, kept.postings, posted)}
    return replace(kept, frames=frames), float(idle) if len(posted) else 0.0


def _supported(facts: Facts) -> dict[tuple[str, int], float]:
    """Share of the new troops of an area and period that the scarcest capability supports, where not all [1]."""
    share: dict[tuple[str, int], float] = {}
    for (mission, capability, t), needed in facts.needed.items():
        there = facts.supporting(mission, capability, t)
        if needed > there:
            areas = (a for a in facts.areas_of[mission] if any(s.capability == capability for s in facts.support[a]))
            share |= {(a, t): min(share.get((a, t), 1.0), there / needed) for a in areas}
    return share
