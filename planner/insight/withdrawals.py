"""Withdrawals of contributors, groups, pledges or funds, and the case and the plan without them."""

from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from planner.adopt import carried_over, postings
from planner.facts import Facts
from planner.formats.spelling import listed
from planner.insight.marginal import BestKnown
from planner.insight.shortfalls import affordable_units
from planner.plan import Plan
from planner.tables import Case
from planner.verify import broken_rules
from planner.verify.exposure import objective, unprotected


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawal of pledges and funds."""

    name: str
    kind: str
    """`contributor`, `group`, `pledge` or `fund`."""
    pledges: frozenset[str]
    """Pledges withdrawn."""
    funds: frozenset[str]
    """Funds withdrawn."""

    def within(self, other: "Withdrawal") -> bool:
        """Whether another withdrawal takes all that this one takes."""
        return self.pledges <= other.pledges and self.funds <= other.funds


def contributor_withdrawals(case: Case) -> list[Withdrawal]:
    """Withdrawal of each contributor that takes part and has pledged something."""
    rows = case["contributors"].itertuples()
    withdrawals = [
        _withdrawal(case, row.contributor, "contributor", {row.contributor}) for row in rows if row.participates
    ]
    return [each for each in withdrawals if each.pledges or each.funds]


def group_withdrawals(case: Case) -> list[Withdrawal]:
    """Withdrawal of each group of two or more contributors, all members at once."""
    members: dict[str, set[str]] = {}
    for row in case["contributors"].itertuples():
        for group in listed(row.groups):
            if row.participates:
                members.setdefault(group, set()).add(row.contributor)
    withdrawals = [_withdrawal(case, group, "group", who) for group, who in sorted(members.items()) if len(who) > 1]
    return [each for each in withdrawals if each.pledges or each.funds]


def pledge_withdrawals(case: Case) -> list[Withdrawal]:
    """Withdrawal of each pledge and each fund of the contributors that take part."""
    here = set(case["contributors"].query("participates")["contributor"])
    units, funds = case["pledges"], case["funds"]
    pledged = units[units["contributor"].isin(here) & (units["units"] > 0)]["pledge"]
    money = funds[funds["contributor"].isin(here) & (funds["amount_usd"] > 0)]["fund"]
    return [
        *(Withdrawal(name, "pledge", frozenset({name}), frozenset()) for name in pledged),
        *(Withdrawal(name, "fund", frozenset(), frozenset({name})) for name in money),
    ]


def _withdrawal(case: Case, name: str, kind: str, who: set[str]) -> Withdrawal:
    pledges, funds = case["pledges"], case["funds"]
    return Withdrawal(
        name,
        kind,
        frozenset(pledges["pledge"][pledges["contributor"].isin(who)]),
        frozenset(funds["fund"][funds["contributor"].isin(who)]),
    )


def without(case: Case, withdrawal: Withdrawal) -> Case:
    """The case without the units and money withdrawn, and without locks on them."""
    pledges, funds, locks = case["pledges"], case["funds"], case["locks"]
    units = pledges["units"].mask(pledges["pledge"].isin(withdrawal.pledges), 0)
    money = funds["amount_usd"].mask(funds["fund"].isin(withdrawal.funds), 0.0)
    tables = {
        "pledges": pledges.assign(units=units),
        "funds": funds.assign(amount_usd=money),
        "locks": locks[~locks["pledge"].isin(withdrawal.pledges)],
    }
    return replace(case, tables={**case.tables, **tables})


def locked(case: Case, withdrawal: Withdrawal) -> bool:
    """Whether locks bind what is withdrawn, so that the case without it allows plans that this one forbids."""
    return bool(case["locks"]["pledge"].isin(withdrawal.pledges).any())


def used(plan: Plan, withdrawal: Withdrawal) -> bool:
    """Whether a plan uses anything of what is withdrawn."""
    deployed = plan.deployments["pledge"].isin(withdrawal.pledges).any()
    return bool(deployed or plan.payments["fund"].isin(withdrawal.funds).any())


@dataclass(frozen=True)
class RemainingPlan:
    """A plan without the units and money withdrawn, not replanned."""

    exposure: float
    """Unprotected exposure added [civilian-months]."""
    idle: float
    """Peak number of troops that stay in camp for lack of enablers [persons]."""
    unpaid_usd: float
    """Money that missions lack for the remaining units: their lowest balances below zero, added up [USD]."""
    unpaid: float
    """People of the units that cannot be paid [persons]."""
    plan: Plan
    """The remaining tables; its summary is still that of the original plan."""
    best_known: BestKnown | None
    """Objective and exposure in the case without what is withdrawn; None where the plan breaks a rule there."""


def remaining_plan(case: Case, plan: Plan, withdrawal: Withdrawal) -> RemainingPlan:
    """Remove what is withdrawn from a plan, without replanning.

    All others stay where they were posted, in the same numbers, with three exceptions. Where a mission then lacks
    money, its units with the latest start do not deploy. Where the remaining enablers cannot support all new troops,
    the troops of each area are cut to the share that the scarcest capability supports, and the rest stay in camp.
    Prevention paid by a withdrawn fund does not happen. So the remaining plan is feasible, and replanning can only
    improve it.
    """
    before = unprotected(Facts(case, plan))
    payments = plan.payments[~plan.payments["fund"].isin(withdrawal.funds)]
    staying = plan.deployments[~plan.deployments["pledge"].isin(withdrawal.pledges)].reset_index(drop=True)
    affordable = affordable_units(
        Facts(case, replace(plan, frames={**plan.frames, "deployments": staying, "payments": payments}))
    )
    remaining = carried_over(case, plan, staying.assign(**_scaled(staying, affordable.units))[affordable.units > 0])
    remaining = replace(remaining, frames={**remaining.frames, "payments": payments})
    preparing = _capped_preparation(Facts(case, remaining))
    remaining = replace(remaining, frames={**remaining.frames, "payments": preparing})
    supported, idle = _cut_unsupported(case, remaining)
    after = Facts(case, supported)
    exposure = unprotected(after)
    holds = not broken_rules(without(case, withdrawal), supported)
    best_known = BestKnown(objective(after, exposure), exposure, -inf) if holds else None
    unpaid = float(staying["persons"].sum() - supported.deployments["persons"].sum())
    return RemainingPlan(max(0.0, exposure - before), idle, affordable.lacking, unpaid, supported, best_known)


def _scaled(deployments: pd.DataFrame, units: pd.Series) -> dict[str, pd.Series]:
    """Units, people and cost of deployments reduced to a number of units."""
    share = units / deployments["units"]
    return {"units": units, **{column: deployments[column] * share for column in ("persons", "cost_usd")}}


def _capped_preparation(facts: Facts) -> pd.DataFrame:
    """Payments, with those for preparation capped at the cost of the remaining preparations."""
    payments = facts.plan.payments
    costs, preparing = facts.preparing, payments["purpose"] == "preparation"
    sums = payments["usd"].where(preparing, 0.0).groupby([payments["mission"], payments["period"]]).transform("sum")
    due = pd.Series([costs.get(key, 0.0) for key in zip(payments["mission"], payments["period"], strict=True)],
                    index=payments.index, dtype=float)  # fmt: skip
    share = (due / sums.where(sums > 0, 1.0)).clip(upper=1.0).where(preparing, 1.0)
    return payments.assign(usd=payments["usd"] * share)


def _cut_unsupported(case: Case, plan: Plan) -> tuple[Plan, float]:
    """Cut posted troops to what enablers support; return the plan and the peak of troops in camp [persons]."""
    facts = Facts(case, plan)
    share = _supported(facts)
    kinds = plan.assignments["pledge"].map({name: row.kind for name, row in facts.pledges.items()})
    places = zip(plan.assignments["area"], plan.assignments["period"], kinds, strict=True)
    factors = [share.get((a, t), 1.0) if kind == "troops" else 1.0 for a, t, kind in places]
    posted = plan.assignments.assign(persons=plan.assignments["persons"] * factors)
    idle = (plan.assignments["persons"] - posted["persons"]).groupby(posted["period"]).sum().max()
    frames = {**plan.frames, "assignments": posted, "postings": postings(case, plan.postings, posted)}
    return replace(plan, frames=frames), float(idle) if len(posted) else 0.0


def _supported(facts: Facts) -> dict[tuple[str, int], float]:
    """Share of new troops that the scarcest capability supports, by area and period, where below 1 [1]."""
    share: dict[tuple[str, int], float] = {}
    for (mission, capability, t), needed in facts.needed.items():
        available = facts.supporting(mission, capability, t)
        if needed > available:
            areas = (a for a in facts.areas_of[mission] if any(s.capability == capability for s in facts.support[a]))
            share |= {(a, t): min(share.get((a, t), 1.0), available / needed) for a in areas}
    return share
