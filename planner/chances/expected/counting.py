"""Plans as their objective counts them, and as if all come."""

import math
from dataclasses import replace

import pandas as pd

from planner.chances import chances_of
from planner.chances.expected import expected_exposure
from planner.facts import Facts
from planner.fingerprint import fingerprint
from planner.language import say
from planner.plan import Deliver, Plan
from planner.tables import Case


def counted_exposure(case: Case, plan: Plan) -> pd.DataFrame:
    """The table `exposure` of a plan as its objective counts it: `unprotected` by the chances of pledges, or in full.

    Args:
        case: The case, without faults.
        plan: A plan of it.
    """
    if not plan.summary.by_chances:
        return plan.exposure
    found = expected_exposure(Facts(case, plan), chances_of(case))
    rows = plan.exposure[["area", "threat", "period"]].itertuples(index=False, name=None)
    return plan.exposure.assign(unprotected=[found[row] for row in rows])


def as_if_all_come(case: Case, plan: Plan) -> tuple[Case, Plan]:
    """A case and its plan counted as if all come, for questions that cannot be asked by chances; no bound is known.

    Args:
        case: The case, without faults.
        plan: A plan of it; one that is counted so stays as it is.
    """
    summary = plan.summary
    if not summary.by_chances:
        return case, plan
    in_full = replace(case, values={**case.values, "deliver": Deliver.FULL.value})
    charges = summary.objective - summary.counted_unprotected
    counted = replace(
        summary,
        deliver=Deliver.FULL.value,
        objective=summary.exposure_unprotected + charges,
        case_sha256=fingerprint(in_full),
    )
    return in_full, replace(plan, summary=counted.with_bound(-math.inf))


def counted_apart(case: Case, plan: Plan) -> str:
    """What is said beside the worth of gaps where pledges fail together, which that leaves out; empty elsewhere.

    Args:
        case: The case, without faults.
        plan: A plan of it.
    """
    together = max(case.settings.contributor_failure, case.settings.group_failure, case.settings.delay_chance)
    if not (plan.summary.by_chances and together):
        return ""
    return say(
        "Worth is counted as if every unit came for itself and in time: failures in common and delays are left out."
    )
