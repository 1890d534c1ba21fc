"""Verify alternates: units that are pledged, not deployed, ready in time, and may serve where they stand."""

from collections import Counter
from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs
from planner.facts.rows import Record, records
from planner.fault import Fault, shown
from planner.language import say


def faults(facts: Facts) -> Iterator[Fault]:
    """Alternates that could not serve, or are not as they are said to be."""
    taken = Counter[str]()
    for row in facts.rows("deployments"):
        taken[row.pledge] += row.units
    places = Counter[str]()
    for row in records(facts.plan.alternates):
        taken[row.pledge] += 1
        places[row.mission] += 1
        if row.place != places[row.mission]:
            yield broken("place", "alternates", str(row.place), _in_order(places[row.mission]), row.Index + 2)
        for rule, found, allowed in _row_faults(facts, row, taken[row.pledge]):
            yield broken(rule, "alternates", found, allowed, row.Index + 2)


def _in_order(place: int) -> str:
    return say("{place:d}, as rows of a mission are in the order of its alternates", place=place)


def _row_faults(facts: Facts, row: Record, taken: int) -> Iterator[tuple[str, str, str]]:
    pledge, who = facts.pledges[row.pledge], shown(row.pledge)
    if taken > pledge.units:
        found = say("{units:d} units of {who} deployed or standing by", units=taken, who=who)
        yield "pledge_once", found, say("at most {most}", most=pledge.units)
    if (row.contributor, row.unit_type) != (pledge.contributor, pledge.unit_type):
        yield "reference", f"{row.contributor}, {row.unit_type}", f"{pledge.contributor}, {pledge.unit_type}"
    if pledge.contributor in facts.switched_off or not facts.allowed(row.pledge, row.mission):
        found = say("{what} at {where}", what=who, where=row.mission)
        yield "caveats", found, say("a mission that it may serve at")
    first = max(facts.ready(row.pledge, ""), facts.mandates[row.mission][0])
    last = facts.last_period(row.pledge, row.mission, row.from_period)
    if not first <= row.from_period <= facts.last_start(row.pledge, row.mission) or row.to_period != last:
        stay = say("periods {first:d} to {last:d}", first=row.from_period, last=row.to_period)
        allowed = say("from period {first:d} on, to period {last:d}", first=first, last=last)
        yield "readiness_and_tours", stay, allowed
    period, moving, _ = facts.costs(row.pledge, "")
    right = {"persons": facts.strength(row.pledge), "cost_usd": period * (last - row.from_period + 1) + moving}
    for name, value in right.items():
        if differs(getattr(row, name), value):
            yield name, amount(getattr(row, name)), amount(value)
