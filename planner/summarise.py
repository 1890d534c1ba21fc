"""Summarise a plan from its tables and the bound of the solver."""

import math
from collections.abc import Mapping
from importlib.metadata import version

import pandas as pd

from planner.fingerprint import fingerprint
from planner.participation import counted_in_part, left_out
from planner.plan import Summary, certified_gap, people_changed, people_deployed
from planner.tables import Case
from planner.upgrades import schema_version

PACKAGES = ("pledge-planner", "pyomo", "highspy", "pandas", "numpy")


def summarise(
    case: Case,
    frames: Mapping[str, pd.DataFrame],
    bound: float,
    gap_asked: float,
    reference: Mapping[tuple[str, str], float] | None,
) -> Summary:
    """Summary of a plan, without its times.

    Args:
        case: The case.
        frames: The tables of the plan.
        bound: Objective that no plan can beat [civilian-months]; minus infinity where nothing was proved.
        gap_asked: Certified gap that was good enough [1].
        reference: People of the plan that change is counted against, by pledge and mission [persons].
    """
    exposure, payments = frames["exposure"], frames["payments"]
    cost = frames["deployments"]["cost_usd"].sum() + payments["usd"][payments["purpose"] == "prevention"].sum()
    changed = 0.0 if reference is None else people_changed(people_deployed(frames["deployments"]), reference)
    charges = case.settings.cost_weight * cost / 1e6 + case.settings.change_weight * changed
    objective = float(exposure["unprotected"].sum() + charges)
    gap = certified_gap(objective, bound) if math.isfinite(bound) else None
    return Summary(
        status="optimal" if gap is not None and gap <= gap_asked else "feasible",
        title=case.settings.title,
        exposure_baseline=float(exposure["baseline"].sum()),
        exposure_in_place_only=float(exposure["in_place_only"].sum()),
        exposure_unprotected=float(exposure["unprotected"].sum()),
        objective=objective,
        bound=None if gap is None else min(bound, objective),
        gap=gap,
        gap_asked=gap_asked,
        cost_usd=float(cost),
        persons_deployed=float(frames["deployments"]["persons"].sum()),
        left_out=left_out(case),
        seconds={},
        case_sha256=fingerprint(case),
        versions={"schema": str(schema_version()), **{package: version(package) for package in PACKAGES}},
        counted_in_part=counted_in_part(case),
    )
