"""Verify people: assignments and postings."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, wrong
from planner.facts.rows import Record, totals
from planner.fault import Fault
from planner.language import many, say

ONCE = say("each area, period and kind once")
"""What rows of the table `postings` should be."""


def faults(facts: Facts) -> Iterator[Fault]:
    """Wrong rows of assignments and postings."""
    yield from _assignments(facts)
    yield from _postings(facts)


def _assignments(facts: Facts) -> Iterator[Fault]:
    for row in facts.rows("assignments"):
        if not row.persons >= 0:
            yield broken("persons", "assignments", amount(row.persons), say("0 or more"), row.Index + 2)
        if not facts.pledges[row.pledge].posts:
            found, allowed = say("“{pledge}” posted", pledge=row.pledge), say("units whose people are posted")
            yield broken("posts", "assignments", found, allowed, row.Index + 2)
        if facts.areas[row.area].mission != row.mission:
            found = say("{what} at {where}", what=row.area, where=row.mission)
            yield broken("area", "assignments", found, say("an area of the mission"), row.Index + 2)


def _postings(facts: Facts) -> Iterator[Fault]:
    """Faults of postings: one row per area, period and kind, with those in place and those assigned."""
    expected = {
        (area, t, kind): getattr(row, f"in_place_{kind}")
        for area, row in facts.areas.items()
        for t in range(facts.mandates[row.mission][0], facts.mandates[row.mission][1] + 1)
        for kind in ("troops", "police")
    }
    seen: dict[tuple[str, int, str], Record] = {}
    for row in facts.rows("postings"):
        key = (row.area, row.period, row.kind)
        if key not in expected or key in seen or facts.areas[row.area].mission != row.mission:
            found = f"{row.mission}, {key}"
            yield broken("postings", "postings", found, ONCE, row.Index + 2)
            continue
        seen[key] = row
    assigned = _assigned(facts)
    right = [(expected[key], *assigned.get(key, (0.0, 0.0))) for key in seen]
    yield from wrong("postings", ("in_place", "posted", "effective_posted"), list(seen.values()), right)
    if missing := expected.keys() - seen.keys():
        yield broken("postings", "postings", many("{n} row missing", "{n} rows missing", len(missing)), ONCE)


def _assigned(facts: Facts) -> dict[tuple[str, int, str], tuple[float, float]]:
    """People assigned, and their effective number, by area, period and kind."""
    rows = [(row, (row.area, row.period, facts.pledges[row.pledge].kind)) for row in facts.rows("assignments")]
    persons = totals((key, row.persons) for row, key in rows)
    effective = totals((key, row.persons * facts.effectiveness(row.pledge, row.preparation)) for row, key in rows)
    return {key: (persons[key], effective.get(key, 0.0)) for key in persons}
