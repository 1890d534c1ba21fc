"""People: who is posted where, and what supports them."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault
from planner.verify.amounts import amount, broken, exceeds, wrong
from planner.verify.facts import Facts
from planner.verify.rows import Record, totals


def faults(facts: Facts) -> Iterator[Fault]:
    """Broken rules on postings and assignments."""
    yield from _assignments(facts)
    yield from _posting_balance(facts)
    yield from _postings(facts)
    yield from _area_troops_limit(facts)
    yield from _support_limit(facts)


def _assignments(facts: Facts) -> Iterator[Fault]:
    for row in facts.rows("assignments"):
        if not row.persons >= 0:
            yield broken("persons", "assignments", amount(row.persons), "0 or more", row.Index + 2)
        if not facts.pledges[row.pledge].posts:
            yield broken(
                "posts", "assignments", f"“{row.pledge}” posted", "units whose people are posted", row.Index + 2
            )
        if facts.areas[row.area].mission != row.mission:
            yield broken("area", "assignments", f"{row.area} at {row.mission}", "an area of the mission", row.Index + 2)
        if not facts.allowed(row.pledge, row.mission, row.area):
            found = f"people of “{row.pledge}” at {row.area}"
            yield broken("caveats", "assignments", found, "an area that its caveats allow", row.Index + 2)


def _posting_balance(facts: Facts) -> Iterator[Fault]:
    posted = totals(((r.pledge, r.preparation, r.mission, r.period), r.persons) for r in facts.rows("assignments"))
    there = totals(((s.pledge, s.preparation, s.mission, s.period), s.persons) for s in facts.present)
    for (pledge, preparation, mission, t), persons in posted.items():
        deployed = there.get((pledge, preparation, mission, t), 0.0)
        if exceeds(persons, deployed):
            found = f"{amount(persons)} people of “{pledge}” posted at {mission} in period {t}"
            yield broken("posting_balance", "assignments", found, f"the {amount(deployed)} deployed there")


def _postings(facts: Facts) -> Iterator[Fault]:
    """Every area, period and kind once, with those in place and the people assigned."""
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
            yield broken("postings", "postings", found, "each area, period and kind once", row.Index + 2)
            continue
        seen[key] = row
    assigned = _assigned(facts)
    right = [(expected[key], *assigned.get(key, (0.0, 0.0))) for key in seen]
    yield from wrong("postings", ("in_place", "posted", "effective_posted"), list(seen.values()), right)
    if missing := expected.keys() - seen.keys():
        yield broken("postings", "postings", f"{len(missing)} rows missing", "each area, period and kind once")


def _assigned(facts: Facts) -> dict[tuple[str, int, str], tuple[float, float]]:
    """People assigned, and their effective number, by area, period and kind."""
    rows = [(row, (row.area, row.period, facts.pledges[row.pledge].kind)) for row in facts.rows("assignments")]
    persons = totals((key, row.persons) for row, key in rows)
    effective = totals((key, row.persons * facts.effectiveness(row.pledge, row.preparation)) for row, key in rows)
    return {key: (persons[key], effective.get(key, 0.0)) for key in persons}


def _area_troops_limit(facts: Facts) -> Iterator[Fault]:
    limits = {a: area.troops_limit for a, area in facts.areas.items() if pd.notna(area.troops_limit)}
    for row in facts.rows("postings"):
        if row.kind != "troops" or row.area not in limits:
            continue
        room = max(0.0, limits[row.area] - facts.areas[row.area].in_place_troops)
        if exceeds(row.posted, room, limits[row.area]):
            found = f"{amount(row.posted)} new troops at {row.area} in period {row.period}"
            yield broken("area_troops_limit", "postings", found, f"at most {amount(room)}", row.Index + 2)


def _support_limit(facts: Facts) -> Iterator[Fault]:
    for (mission, capability, t), units in facts.needed.items():
        there = facts.supporting(mission, capability, t)
        if exceeds(units, there):
            found = f"troops at {mission} in period {t} that need {amount(units)} units of {capability}"
            yield broken("support_limit", "postings", found, f"the {amount(there)} units there")
