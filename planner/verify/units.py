"""Verify units: references, and deployments."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs
from planner.facts.rows import Record
from planner.fault import Fault
from planner.language import say

BLANK = {("payments", "area"), ("gaps", "area")}
"""What may be blank, where a row is about a whole mission."""


def references(facts: Facts) -> Iterator[Fault]:
    """Rows that refer to something unknown; if there are any, nothing else can be verified."""
    periods = set(range(1, facts.periods + 1))
    known = {
        "mission": set(facts.missions),
        "area": set(facts.areas),
        "pledge": set(facts.pledges),
        "fund": set(facts.case["funds"]["fund"]),
        "period": periods,
        "from_period": periods,
        "to_period": periods,
    }
    for name, frame in facts.plan.frames.items():
        for column in known.keys() & set(frame.columns):
            for row in facts.rows(name):
                if (value := getattr(row, column)) not in known[column] and (value or (name, column) not in BLANK):
                    yield broken("reference", name, f"{column} “{value}”", say("one that the case has"), row.Index + 2)
    yield from _offers(facts)


def _offers(facts: Facts) -> Iterator[Fault]:
    offers = {(pledge, "") for pledge in facts.pledges} | set(facts.preparations)
    for name in ("deployments", "assignments"):
        for row in facts.rows(name):
            if (row.pledge, row.preparation) not in offers:
                found = say("preparation “{preparation}” of “{pledge}”", preparation=row.preparation, pledge=row.pledge)
                yield broken("reference", name, found, say("a preparation of the pledge"), row.Index + 2)


def faults(facts: Facts) -> Iterator[Fault]:
    """Wrong figures of deployments."""
    for row in facts.rows("deployments"):
        for column, found, allowed in _row_faults(facts, row):
            yield broken(column, "deployments", found, allowed, row.Index + 2)


def _row_faults(facts: Facts, row: Record) -> Iterator[tuple[str, str, str]]:
    pledge = facts.pledges[row.pledge]
    if row.contributor != pledge.contributor or row.unit_type != pledge.unit_type:
        yield "reference", f"{row.contributor}, {row.unit_type}", f"{pledge.contributor}, {pledge.unit_type}"
    persons = row.units * facts.strength(row.pledge)
    if differs(row.persons, persons):
        yield "persons", amount(row.persons), say("{persons}: units times strength", persons=amount(persons))
    period, moving, preparing = facts.costs(row.pledge, row.preparation)
    cost = row.units * (period * (row.to_period - row.from_period + 1) + moving + preparing)
    if differs(row.cost_usd, cost):
        yield "cost_usd", amount(row.cost_usd), amount(cost)
