"""Summarise a plan from its tables and the bound of the solver."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version

import pandas as pd

from planner.chances import chances_of
from planner.chances.expected import expected_unprotected
from planner.facts import Facts
from planner.fingerprint import fingerprint
from planner.formats.upgrades import schema_version
from planner.plan import Outcome, Plan, Summary
from planner.plan.plan_tables import people_changed, people_deployed
from planner.plan.summary_fields import PACKAGES
from planner.reach.participation import counted_in_part, left_out
from planner.tables import Case


def summarise(
    case: Case,
    frames: Mapping[str, pd.DataFrame],
    bound: float,
    gap_asked: float,
    reference: Mapping[tuple[str, str], float] | None,
    tidying_cost: float = 0.0,
    untidy: Sequence[str] = (),
) -> Summary:
    """Summary of a plan, without its times.

    Args:
        case: The case.
        frames: The tables of the plan.
        bound: Objective that no plan can beat [civilian-months]; minus infinity where nothing was proved.
        gap_asked: Gap that was good enough [1].
        reference: People of the plan that change is counted against, by pledge and mission [persons].
        tidying_cost: What its orders cost [civilian-months].
        untidy: Places that are not as the rules on orders ask, in sentences.
    """
    summary = Summary(
        status=Outcome.FEASIBLE.value,
        title=case.settings.title,
        deliver=case.settings.deliver,
        **_figures(case, frames, reference),
        bound=None,
        certainty=None,
        gap=None,
        relative_gap=None,
        gap_asked=gap_asked,
        left_out=left_out(case),
        seconds={},
        case_sha256=fingerprint(case),
        versions=_versions(),
        counted_in_part=counted_in_part(case),
        tidying_cost=tidying_cost,
        untidy=list(untidy),
        hedge={},
        claimed=None,
    )
    return _with_objective(case, Plan(summary, frames)).with_bound(bound)


def _with_objective(case: Case, plan: Plan) -> Summary:
    """The summary with what is to be expected of the plan, and the objective, which charges are in."""
    expected = expected_unprotected(Facts(case, plan), chances_of(case))
    summary = replace(plan.summary, expected_unprotected=expected)
    return replace(summary, objective=summary.counted_unprotected + summary.objective)


def _figures(
    case: Case, frames: Mapping[str, pd.DataFrame], reference: Mapping[tuple[str, str], float] | None
) -> dict[str, float]:
    """Exposure, cost and people of a plan, under their names in a summary; as the objective the charges alone.

    Args:
        case: The case.
        frames: The tables of the plan.
        reference: People of the plan that change is counted against; None where it is not counted.
    """
    exposure, deployments, settings = frames["exposure"], frames["deployments"], case.settings
    baseline, there, unprotected = (float(exposure[c].sum()) for c in ("baseline", "in_place_only", "unprotected"))
    cost = _cost(frames)
    changed = 0.0 if reference is None else people_changed(people_deployed(deployments), reference)
    return {
        "exposure_baseline": baseline,
        "exposure_in_place_only": there,
        "exposure_unprotected": unprotected,
        "expected_unprotected": unprotected,
        "objective": settings.cost_weight * cost / 1e6 + settings.change_weight * changed,
        "objective_nobody_new": there + settings.change_weight * people_changed({}, reference or {}),
        "cost_usd": cost,
        "persons_deployed": float(deployments["persons"].sum()),
    }


def _cost(frames: Mapping[str, pd.DataFrame]) -> float:
    """Cost of units and prevention [USD]."""
    payments = frames["payments"]
    prevention = payments["usd"][payments["purpose"] == "prevention"]
    return float(frames["deployments"]["cost_usd"].sum() + prevention.sum())


def _versions() -> dict[str, str]:
    """Versions of the schema and of the packages that a plan depends on."""
    return {"schema": str(schema_version()), **{package: version(package) for package in PACKAGES}}
