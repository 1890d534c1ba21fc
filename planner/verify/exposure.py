"""Verify exposure: recompute the protective effect from postings and payments, and the headline from it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs, exceeds, wrong
from planner.facts.exposure import threat_exposure, threats
from planner.fault import Fault
from planner.figures import several
from planner.fingerprint import fingerprint
from planner.language import say
from planner.plan import Deliver, Outcome, Summary
from planner.plan.claim import Claim
from planner.plan.plan_tables import people_changed, people_deployed
from planner.verify.expectation import expected_unprotected

WITH_REFERENCE = say(
    "A plan made with --reference is charged for change too: it is verified with the same --reference, and cannot be "
    "stored or compared, as those stand for plans of their inputs alone."
)

NEGLIGIBLE = 1e-9
"""Share of the objective with nobody new up to which what any plan can avert is rounding [1]."""

Change = Mapping[tuple[str, str], float]
"""By pledge and mission: people that a reference plan deploys [persons]."""


def faults(facts: Facts, reference: Change | None) -> Iterator[Fault]:
    """Wrong exposures, and figures of the summary that do not follow from the tables."""
    expected = {key: value for row in threats(facts) for key, value in threat_exposure(facts, row)}
    rows = {(row.area, row.threat, row.period): row for row in facts.rows("exposure")}
    if expected.keys() != rows.keys() or len(rows) != len(facts.plan.exposure):
        found = several(len(facts.plan.exposure), "row")
        allowed = say("{rows:d} rows, one per threat and period", rows=len(expected))
        yield broken("exposure", "exposure", found, allowed)
    known = {key: row for key, row in rows.items() if key in expected}
    columns = ("baseline", "in_place_only", "unprotected")
    yield from wrong("exposure", columns, list(known.values()), [expected[key] for key in known])
    yield from _summary(facts, [sum(column) for column in zip(*expected.values(), strict=True)] or [0.0] * 3, reference)
    if (deliver := facts.plan.summary.deliver) != facts.case.values["deliver"]:
        yield broken(
            "deliver", "summary", f"“{deliver}”", say("“{asked}”, as the case asks", asked=facts.case.values["deliver"])
        )


def unprotected(facts: Facts) -> float:
    """Unprotected exposure under the postings and payments, whatever figures the plan states [civilian-months].

    It is counted as the objective counts it: by the chances of pledges and funds where the case asks for that.
    """
    if facts.case.values["deliver"] != Deliver.FULL:
        return expected_unprotected(facts)
    return sum(value.unprotected for row in threats(facts) for _, value in threat_exposure(facts, row))


def objective(facts: Facts, exposure: float, reference: Change | None = None) -> float:
    """Objective: unprotected exposure, and the charges on cost and change [civilian-months].

    Args:
        facts: The plan.
        exposure: Its unprotected exposure, as `unprotected` counts it [civilian-months].
        reference: People of the plan that change is counted against, by pledge and mission [persons].
    """
    changed = 0.0 if reference is None else people_changed(people_deployed(facts.plan.deployments), reference)
    return exposure + facts.setting("cost_weight") * _cost(facts) / 1e6 + facts.setting("change_weight") * changed


def objective_nobody_new(facts: Facts, in_place_only: float, reference: Change | None = None) -> float:
    """Objective with nobody new, nothing spent and locks aside [civilian-months].

    Args:
        facts: The plan.
        in_place_only: Exposure with those in place only [civilian-months].
        reference: As of `objective`; without those that it deploys, all of them are missing.
    """
    return in_place_only + facts.setting("change_weight") * people_changed({}, reference or {})


def _cost(facts: Facts) -> float:
    """Cost of deployments and prevention [USD]."""
    return sum(facts.spent.values()) + sum(facts.prevention.values())


def _summary(facts: Facts, exposures: list[float], reference: Change | None) -> Iterator[Fault]:
    summary = facts.plan.summary
    with np.errstate(all="ignore"):  # amounts that are no amounts are faults of their own, where they stand
        on_average = expected_unprotected(facts)
    counted = on_average if facts.case.values["deliver"] != Deliver.FULL else exposures[2]
    judged = objective(facts, counted, reference)
    expected = {
        "exposure_baseline": exposures[0],
        "exposure_in_place_only": exposures[1],
        "exposure_unprotected": exposures[2],
        "expected_unprotected": on_average if summary.expected_unprotected is not None else None,
        "objective": judged,
        "objective_nobody_new": (nobody_new := objective_nobody_new(facts, exposures[1], reference)),
        "cost_usd": _cost(facts),
        "persons_deployed": sum(row.units * facts.strength(row.pledge) for row in facts.rows("deployments")),
    }
    weighed = reference is None and facts.setting("change_weight") > 0 and summary.objective > judged
    for name, value in expected.items():
        if value is not None and differs(getattr(summary, name), value):
            hint = WITH_REFERENCE if weighed and name == "objective" else ""
            yield replace(broken(name, "summary", amount(getattr(summary, name)), amount(value)), hint=hint)
    yield from _proved(summary, judged, nobody_new)
    if summary.case_sha256 != (sha256 := fingerprint(facts.case)):
        allowed = say("{sha256}, the case as it is now", sha256=sha256[:12])
        yield broken("case_sha256", "summary", summary.case_sha256[:12], allowed)


def _proved(summary: Summary, judged: float, nobody_new: float) -> Iterator[Fault]:
    """Faults of an inconsistent bound, certainty and status: without a bound nothing is certain or optimal."""
    stated = summary.stated
    bound, gap, figures = stated.bound, stated.gap, stated.figures
    if bound is None or gap is None or any(value is None for value in figures.values()):
        status = Outcome.FEASIBLE
        if any(value is not None for value in figures.values()):
            known = (f"{name}: {'unknown' if value is None else amount(value)}" for name, value in figures.items())
            allowed = say("known where the bound is, and unknown where not")
            yield broken("gap", "summary", ", ".join(known), allowed)
    else:
        yield from _certain(stated, bound, judged, nobody_new)
        if exceeds(bound, judged):
            allowed = say("at most the objective, {objective}", objective=amount(judged))
            yield broken("bound", "summary", amount(bound), allowed)
        status = Outcome.OPTIMAL if gap <= summary.gap_asked else Outcome.FEASIBLE
    if stated.status != status:
        yield broken("status", "summary", _stated(stated.status, gap, summary.gap_asked), status.value)


def _stated(status: str, gap: float | None, asked: float) -> str:
    """The status that a summary states, with what it rests on."""
    if gap is None:
        return say("“{status}” at an unknown gap, with {asked:.4%} asked for", status=status, asked=asked)
    return say("“{status}” at a gap of {gap:.4%}, with {asked:.4%} asked for", status=status, gap=gap, asked=asked)


def _certain(stated: Claim, bound: float, judged: float, nobody_new: float) -> Iterator[Fault]:
    """Wrong shares of what can be averted; rounding weighs the more, the less that is."""
    avertable, missed, lost = nobody_new - bound, max(0.0, judged - bound), judged - nobody_new
    relative = missed / judged if judged > 0 else 0.0
    if avertable > NEGLIGIBLE * nobody_new:
        gap, weight = missed / avertable, max(judged, nobody_new) / avertable
    else:
        gap, weight = relative if lost > NEGLIGIBLE * nobody_new else 0.0, 1.0
    for name, expected in (("certainty", 1.0 - gap), ("gap", gap), ("relative_gap", relative)):
        if differs(found := getattr(stated, name), expected, weight):
            yield broken(name, "summary", amount(found), amount(expected))
