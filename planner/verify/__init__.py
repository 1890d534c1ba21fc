"""Verification: recompute every rule and the objective of a plan from the tables, without Pyomo or a solver."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.facts import Facts
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.language import say
from planner.plan import Plan
from planner.rules import RULES
from planner.tables import Case
from planner.verify import alternates, exposure, gaps, headline, money, people, tidiness, typed, units, unused
from planner.verify.effects import Effects, effects_of
from planner.verify.expectation import presences
from planner.verify.exposure import Change, exposures_of

DECIDED = frozenset({"deployments", "assignments", "postings", "payments"})
"""Tables that gaps and reasons follow from."""


def verify(case: Case, plan: Plan, reference: Change | None = None) -> list[Fault]:
    """Faults of a plan: every broken rule and every wrong figure; empty for a sound plan.

    Args:
        case: A case without faults.
        plan: The plan, as it was made or as it was read from its folder.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].

    Returns:
        A fault for every broken rule, its name where the column stands. A plan with values that no plan can have, or
        that names what the case does not know, gets those faults alone, as nothing else can be said of it.
    """
    if unlike := list(typed.faults(plan)):
        return unlike
    facts = Facts(case, plan)
    if unknown := list(units.references(facts)):
        return unknown
    with np.errstate(all="ignore"):  # amounts that are no amounts are faults of their own, where they stand
        there, exposures = presences(facts), exposures_of(facts)
    found = [
        *_breaches(facts),
        *units.faults(facts),
        *alternates.faults(facts),
        *people.faults(facts),
        *money.faults(facts),
        *unused.faults(facts),
    ]
    if not any(fault.table in DECIDED for fault in found):
        found += _derived(facts, effects_of(facts, there, exposures))
    return [
        *found,
        *exposure.faults(facts, exposures),
        *headline.faults(facts, exposures, there, reference),
        *tidiness.faults(facts),
    ]


def _derived(facts: Facts, effects: Effects) -> Iterator[Fault]:
    """Faults of what is told of decisions that are sound themselves; of others it would be wrong everywhere."""
    yield from gaps.faults(facts, effects)
    yield from unused.of_none_left(facts)
    yield from unused.wrong_reasons(facts, effects)


def _breaches(facts: Facts) -> Iterator[Fault]:
    """Broken rules, in the order of the register."""
    for rule in RULES.values():
        if not isinstance(rule.check, str):
            yield from rule.check(facts)


def held_against(case: Case, plan: Plan, reference: Change | None = None) -> list[Fault]:
    """Why a plan is not one of a case: only that it belongs to other inputs, if so; else all its faults.

    Args:
        case: A case without faults.
        plan: The plan, as it was read.
        reference: People deployed by the plan that change is counted against, by pledge and mission [persons].
    """
    ours, theirs = fingerprint(case), plan.summary.case_sha256
    if ours != theirs:
        found = say("a plan of other inputs ({sha256})", sha256=theirs[:12])
        allowed = say("the fingerprint of the inputs ({sha256})", sha256=ours[:12])
        return [Fault("summary", None, "case_sha256", found, allowed)]
    return verify(case, plan, reference)


def restated(case: Case, plan: Plan) -> Plan:
    """A sound plan from a file with the objective worked out here, so that no rounding puts it before another.

    Args:
        case: A case without faults.
        plan: A plan of it without faults, where change is counted against no plan.
    """
    if plan.summary.claimed is None:
        return plan
    facts = Facts(case, plan)
    worked_out = exposure.objective(facts, exposure.unprotected(facts))
    return replace(plan, summary=replace(plan.summary, objective=worked_out))


def broken_rules(case: Case, plan: Plan, *, deployments_only: bool = False) -> list[Fault]:
    """Every rule that a plan breaks, whatever figures it states; empty if only its figures are wrong.

    Args:
        case: A case without faults.
        plan: A plan, edited perhaps.
        deployments_only: Whether to ask only which units go where and when, and not where people and money are.
    """
    facts = Facts(case, plan)
    if unknown := list(units.references(facts)):
        return unknown
    return [fault for fault in _breaches(facts) if not deployments_only or fault.table == "deployments"]
