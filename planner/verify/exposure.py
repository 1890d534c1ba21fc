"""Verify exposure: recompute the protective effect from postings and payments, and the headline from it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs, exceeds, wrong
from planner.facts.exposure import threat_exposure, threats
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.plan import Summary, gap_in_words, people_changed, people_deployed

WITH_REFERENCE = (
    "A plan made with --reference is charged for change too: it is verified with the same --reference, and cannot be "
    "stored or compared, as those stand for plans of their inputs alone."
)

Change = Mapping[tuple[str, str], float]
"""By pledge and mission: people that a reference plan deploys [persons]."""


def faults(facts: Facts, reference: Change | None) -> Iterator[Fault]:
    """Wrong exposures, and figures of the summary that do not follow from the tables."""
    expected = {key: value for row in threats(facts) for key, value in threat_exposure(facts, row)}
    rows = {(row.area, row.threat, row.period): row for row in facts.rows("exposure")}
    if expected.keys() != rows.keys() or len(rows) != len(facts.plan.exposure):
        found, allowed = f"{len(facts.plan.exposure)} rows", f"{len(expected)} rows, one per threat and period"
        yield broken("exposure", "exposure", found, allowed)
    known = {key: row for key, row in rows.items() if key in expected}
    columns = ("baseline", "in_place_only", "unprotected")
    yield from wrong("exposure", columns, list(known.values()), [expected[key] for key in known])
    yield from _summary(facts, [sum(column) for column in zip(*expected.values(), strict=True)] or [0.0] * 3, reference)


def unprotected(facts: Facts) -> float:
    """Unprotected exposure under the postings and payments, whatever figures the plan states [civilian-months]."""
    return sum(value.unprotected for row in threats(facts) for _, value in threat_exposure(facts, row))


def objective(facts: Facts, exposure: float, reference: Change | None = None) -> float:
    """Objective: unprotected exposure, and the charges on cost and change [civilian-months].

    Args:
        facts: The plan.
        exposure: Its unprotected exposure [civilian-months].
        reference: People of the plan that change is counted against, by pledge and mission [persons].
    """
    changed = 0.0 if reference is None else people_changed(people_deployed(facts.plan.deployments), reference)
    return exposure + facts.setting("cost_weight") * _cost(facts) / 1e6 + facts.setting("change_weight") * changed


def _cost(facts: Facts) -> float:
    """Cost of deployments and prevention [USD]."""
    return sum(facts.spent.values()) + sum(facts.prevention.values())


def _summary(facts: Facts, exposures: list[float], reference: Change | None) -> Iterator[Fault]:
    summary, judged = facts.plan.summary, objective(facts, exposures[2], reference)
    expected = {
        "exposure_baseline": exposures[0],
        "exposure_in_place_only": exposures[1],
        "exposure_unprotected": exposures[2],
        "objective": judged,
        "cost_usd": _cost(facts),
        "persons_deployed": sum(row.units * facts.strength(row.pledge) for row in facts.rows("deployments")),
    }
    weighed = reference is None and facts.setting("change_weight") > 0 and summary.objective > judged
    for name, value in expected.items():
        if differs(getattr(summary, name), value):
            hint = WITH_REFERENCE if weighed and name == "objective" else ""
            yield replace(broken(name, "summary", amount(getattr(summary, name)), amount(value)), hint=hint)
    yield from _proved(summary, judged)
    if summary.case_sha256 != (sha256 := fingerprint(facts.case)):
        yield broken("case_sha256", "summary", summary.case_sha256[:12], f"{sha256[:12]}, the case as it is now")


def _proved(summary: Summary, judged: float) -> Iterator[Fault]:
    """Faults of an inconsistent bound, gap and status: without a bound there is no gap, and nothing is optimal."""
    bound, gap = summary.bound, summary.gap
    if bound is None or gap is None:
        if bound is not None or gap is not None:
            told = (gap_in_words(gap, 4), "bound: unknown") if bound is None else ("unknown", f"bound: {amount(bound)}")
            yield broken("gap", "summary", f"{told[0]} ({told[1]})", "known where the bound is, and unknown where not")
        status = "feasible"
    else:
        expected = max(0.0, judged - bound) / judged if judged > 0 else 0.0
        if differs(gap, expected):
            yield broken("gap", "summary", amount(gap), amount(expected))
        if exceeds(bound, judged):
            yield broken("bound", "summary", amount(bound), f"at most the objective, {amount(judged)}")
        status = "optimal" if gap <= summary.gap_asked else "feasible"
    if summary.status != status:
        found = f"“{summary.status}” at a gap of {gap_in_words(gap, 4)}, with {summary.gap_asked:.4%} asked for"
        yield broken("status", "summary", found, status)
