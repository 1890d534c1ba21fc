"""Verify exposure: recompute the protective effect from postings and payments, and the headline from it."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs, exceeds, wrong
from planner.facts.rows import Record, filled, records
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.plan import Outcome, Summary, people_changed, people_deployed

WITH_REFERENCE = (
    "A plan made with --reference is charged for change too: it is verified with the same --reference, and cannot be "
    "stored or compared, as those stand for plans of their inputs alone."
)

NEGLIGIBLE = 1e-9
"""Share of the objective with nobody new up to which what any plan can avert is rounding [1]."""

Change = Mapping[tuple[str, str], float]
"""By pledge and mission: people that a reference plan deploys [persons]."""


def faults(facts: Facts, reference: Change | None) -> Iterator[Fault]:
    """Wrong exposures, and figures of the summary that do not follow from the tables."""
    expected = {key: value for row in _threats(facts) for key, value in _threat_exposure(facts, row, facts.effective)}
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
    return sum(value[2] for row in _threats(facts) for _, value in _threat_exposure(facts, row, facts.effective))


def objective(facts: Facts, exposure: float, reference: Change | None = None) -> float:
    """Objective: unprotected exposure, and the charges on cost and change [civilian-months].

    Args:
        facts: The plan.
        exposure: Its unprotected exposure [civilian-months].
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


def _threats(facts: Facts) -> Iterator[Record]:
    return (row for row in records(facts.case["threats"]) if row.area in facts.areas)


def unprotected_at(facts: Facts, areas: Collection[str], effective: Mapping[tuple[str, int, str], float]) -> float:
    """Unprotected exposure of some areas [civilian-months].

    Args:
        facts: The plan.
        areas: The areas.
        effective: Effective people posted, by area, period and kind, in place of those of the plan [persons].
    """
    rows = (row for row in _threats(facts) if row.area in areas)
    return sum(value[2] for row in rows for _, value in _threat_exposure(facts, row, effective))


def _threat_exposure(
    facts: Facts, row: Record, effective: Mapping[tuple[str, int, str], float]
) -> Iterator[tuple[tuple[str, str, int], tuple[float, float, float]]]:
    """Baseline, in-place-only and unprotected exposure of a threat, by period [civilian-months]."""
    area = facts.areas[row.area]
    first, last = facts.mandates[area.mission]
    kappa, delta, residual = (facts.setting(s) for s in ("carryover", "carryover_decay", "residual_share"))
    of_one = _effort_of_one(facts, row)
    in_place = sum(of_one[kind] * getattr(area, f"in_place_{kind}") for kind in ("troops", "police") if kind in of_one)
    started, growth = filled(row.from_period, 1), filled(row.growth_per_period, 1.0)
    lasting_before = 0.0
    for t in range(first, last + 1):
        there = {kind: effective.get((row.area, t, kind), 0.0) for kind in ("troops", "police")}
        there["prevention"] = facts.prevention.get((row.area, t), 0.0)
        added = sum(effort * there[means] for means, effort in of_one.items())
        exposed = area.civilians * row.share_exposed * row.monthly_rate * facts.months
        baseline = exposed * growth ** (t - started) if t >= started else 0.0
        shares = [
            residual + (1 - residual) * math.exp(-e) for e in (in_place, in_place + added + kappa * lasting_before)
        ]
        yield (row.area, row.threat, t), (baseline, baseline * shares[0], baseline * shares[1])
        lasting_before = delta * lasting_before + added


def _summary(facts: Facts, exposures: list[float], reference: Change | None) -> Iterator[Fault]:
    summary, judged = facts.plan.summary, objective(facts, exposures[2], reference)
    expected = {
        "exposure_baseline": exposures[0],
        "exposure_in_place_only": exposures[1],
        "exposure_unprotected": exposures[2],
        "objective": judged,
        "objective_nobody_new": (nobody_new := objective_nobody_new(facts, exposures[1], reference)),
        "cost_usd": _cost(facts),
        "persons_deployed": sum(row.units * facts.strength(row.pledge) for row in facts.rows("deployments")),
    }
    weighed = reference is None and facts.setting("change_weight") > 0 and summary.objective > judged
    for name, value in expected.items():
        if differs(getattr(summary, name), value):
            hint = WITH_REFERENCE if weighed and name == "objective" else ""
            yield replace(broken(name, "summary", amount(getattr(summary, name)), amount(value)), hint=hint)
    yield from _proved(summary, judged, nobody_new)
    if summary.case_sha256 != (sha256 := fingerprint(facts.case)):
        yield broken("case_sha256", "summary", summary.case_sha256[:12], f"{sha256[:12]}, the case as it is now")


def _proved(summary: Summary, judged: float, nobody_new: float) -> Iterator[Fault]:
    """Faults of an inconsistent bound, certainty and status: without a bound nothing is certain or optimal."""
    bound, gap = summary.bound, summary.gap
    figures = {name: getattr(summary, name) for name in ("bound", "certainty", "gap", "relative_gap")}
    if bound is None or gap is None or any(value is None for value in figures.values()):
        status = Outcome.FEASIBLE
        if any(value is not None for value in figures.values()):
            known = (f"{name}: {'unknown' if value is None else amount(value)}" for name, value in figures.items())
            yield broken("gap", "summary", ", ".join(known), "known where the bound is, and unknown where not")
    else:
        yield from _certain(summary, bound, judged, nobody_new)
        if exceeds(bound, judged):
            yield broken("bound", "summary", amount(bound), f"at most the objective, {amount(judged)}")
        status = Outcome.OPTIMAL if gap <= summary.gap_asked else Outcome.FEASIBLE
    if summary.status != status:
        told = "an unknown gap" if gap is None else f"a gap of {gap:.4%}"
        found = f"“{summary.status}” at {told}, with {summary.gap_asked:.4%} asked for"
        yield broken("status", "summary", found, status.value)


def _certain(summary: Summary, bound: float, judged: float, nobody_new: float) -> Iterator[Fault]:
    """Wrong shares of what can be averted; rounding weighs the more, the less that is."""
    avertable, missed, lost = nobody_new - bound, max(0.0, judged - bound), judged - nobody_new
    relative = missed / judged if judged > 0 else 0.0
    if avertable > NEGLIGIBLE * nobody_new:
        gap, weight = missed / avertable, max(judged, nobody_new) / avertable
    else:
        gap, weight = relative if lost > NEGLIGIBLE * nobody_new else 0.0, 1.0
    for name, expected in (("certainty", 1.0 - gap), ("gap", gap), ("relative_gap", relative)):
        if differs(found := getattr(summary, name), expected, weight):
            yield broken(name, "summary", amount(found), amount(expected))


def _effort_of_one(facts: Facts, row: Record) -> dict[str, float]:
    """Effort of an effective soldier, an effective officer and a dollar [1], where they answer the threat."""
    full = -math.log(1.0 - facts.setting("protection_at_requirement"))
    required = {"troops": row.troops_required, "police": row.police_required, "prevention": row.prevention_usd_required}
    return {means: full / amount for means, amount in required.items() if pd.notna(amount)}
