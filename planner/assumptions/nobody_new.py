"""The plan that sends nobody: what a case is weighed by where it has no plan."""

from dataclasses import replace

from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.plan import Outcome, Plan, Summary
from planner.plan.plan_tables import FRAMES, frame
from planner.tables import Case


def nobody_new(case: Case) -> Plan:
    """Those in place only, nothing spent: a plan without deployments, and without a bound."""
    frames = {name: frame(name, ()) for name in FRAMES}
    empty = Summary(
        status=Outcome.FEASIBLE.value, title=case.settings.title, exposure_baseline=0.0, exposure_in_place_only=0.0,
        exposure_unprotected=0.0, expected_unprotected=0.0, deliver=case.settings.deliver, objective=0.0,
        objective_nobody_new=0.0, bound=None, certainty=None, gap=None,
        relative_gap=None, gap_asked=1.0, cost_usd=0.0, persons_deployed=0.0, left_out=[], seconds={}, case_sha256="",
        versions={}, counted_in_part=[], tidying_cost=0.0, untidy=[],
    )  # fmt: skip
    facts = Facts(case, Plan(empty, frames))
    found = [exposure for row in threats(facts) for _, exposure in threat_exposure(facts, row)]
    there = sum(each.in_place_only for each in found)
    summary = replace(
        empty,
        exposure_baseline=sum(each.baseline for each in found),
        exposure_in_place_only=there,
        exposure_unprotected=there,
        expected_unprotected=there,
        objective=there,
        objective_nobody_new=there,
    )
    return Plan(summary, frames)
