"""Verify alternates: units that are pledged, not deployed, ready in time, and may serve where they stand."""

from collections import Counter
from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs
from planner.facts.rows import Record, records
from planner.fault import Fault, shown


def faults(facts: Facts) -> Iterator[Fault]:
    """Alternates that could not serve, or are not as they are said to be."""
    taken = Counter[str]()
    for row in facts.rows("deployments"):
        taken[row.pledge] += row.units
    for row in records(facts.plan.alternates):
        taken[row.pledge] += 1
        for rule, found, allowed in _row_faults(facts, row, taken[row.pledge]):
            yield broken(rule, "alternates", found, allowed, row.Index + 2)


def _row_faults(facts: Facts, row: Record, taken: int) -> Iterator[tuple[str, str, str]]:
    pledge, who = facts.pledges[row.pledge], shown(row.pledge)
    if taken > pledge.units:
        yield "pledge_once", f"{taken} units of {who} deployed or standing by", f"at most {pledge.units}"
    if (row.contributor, row.unit_type) != (pledge.contributor, pledge.unit_type):
        yield "reference", f"{row.contributor}, {row.unit_type}", f"{pledge.contributor}, {pledge.unit_type}"
    if pledge.contributor in facts.switched_off or not facts.allowed(row.pledge, row.mission):
        yield "caveats", f"{who} at {row.mission}", "a mission that it may serve at"
    first = max(facts.ready(row.pledge, ""), facts.mandates[row.mission][0])
    last = facts.last_period(row.pledge, row.mission, row.from_period)
    if not first <= row.from_period <= facts.last_start(row.pledge, row.mission) or row.to_period != last:
        stay = f"periods {row.from_period} to {row.to_period}"
        yield "readiness_and_tours", stay, f"from period {first} on, to period {last}"
    period, moving, _ = facts.costs(row.pledge, "")
    right = {"persons": facts.strength(row.pledge), "cost_usd": period * (last - row.from_period + 1) + moving}
    for name, value in right.items():
        if differs(getattr(row, name), value):
            yield name, amount(getattr(row, name)), amount(value)
