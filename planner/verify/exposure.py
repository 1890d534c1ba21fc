"""Verify exposure: recompute the protective effect from postings and payments, and the objective from it."""

from collections.abc import Iterator, Mapping

from planner.facts import Facts
from planner.facts.amounts import broken, wrong
from planner.facts.exposure import ThreatExposure, threat_exposure, threats
from planner.fault import Fault
from planner.figures import several
from planner.language import say
from planner.plan import Deliver
from planner.plan.plan_tables import people_changed, people_deployed
from planner.verify.expectation import expected_unprotected

Change = Mapping[tuple[str, str], float]
"""By pledge and mission: people that a reference plan deploys [persons]."""


Exposures = Mapping[tuple[str, str, int], ThreatExposure]
"""By area, threat and period."""


def exposures_of(facts: Facts) -> Exposures:
    """Exposure to every threat under the postings and payments, whatever figures the plan states."""
    return {key: value for row in threats(facts) for key, value in threat_exposure(facts, row)}


def faults(facts: Facts, expected: Exposures) -> Iterator[Fault]:
    """Wrong exposures.

    Args:
        facts: Case and plan.
        expected: What they should be.
    """
    rows = {(row.area, row.threat, row.period): row for row in facts.rows("exposure")}
    if expected.keys() != rows.keys() or len(rows) != len(facts.plan.exposure):
        found = several(len(facts.plan.exposure), "row")
        allowed = say("{rows:d} rows, one per threat and period", rows=len(expected))
        yield broken("exposure", "exposure", found, allowed)
    known = {key: row for key, row in rows.items() if key in expected}
    columns = ("baseline", "in_place_only", "unprotected")
    yield from wrong("exposure", columns, list(known.values()), [expected[key] for key in known])


def unprotected(facts: Facts) -> float:
    """Unprotected exposure under the postings and payments, whatever figures the plan states [civilian-months].

    It is counted as the objective counts it: by the chances of pledges and funds where the case asks for that.
    """
    if facts.case.values["deliver"] != Deliver.FULL:
        return expected_unprotected(facts)
    return sum(value.unprotected for value in exposures_of(facts).values())


def objective(facts: Facts, exposure: float, reference: Change | None = None) -> float:
    """Objective: unprotected exposure, and the charges on cost and change [civilian-months].

    Args:
        facts: The plan.
        exposure: Its unprotected exposure, as `unprotected` counts it [civilian-months].
        reference: People of the plan that change is counted against, by pledge and mission [persons].
    """
    changed = 0.0 if reference is None else people_changed(people_deployed(facts.plan.deployments), reference)
    return exposure + facts.setting("cost_weight") * cost(facts) / 1e6 + facts.setting("change_weight") * changed


def objective_nobody_new(facts: Facts, in_place_only: float, reference: Change | None = None) -> float:
    """Objective with nobody new, nothing spent and locks aside [civilian-months].

    Args:
        facts: The plan.
        in_place_only: Exposure with those in place only [civilian-months].
        reference: As of `objective`; without those that it deploys, all of them are missing.
    """
    return in_place_only + facts.setting("change_weight") * people_changed({}, reference or {})


def cost(facts: Facts) -> float:
    """Cost of deployments and prevention [USD]."""
    return sum(facts.spent.values()) + sum(facts.prevention.values())
