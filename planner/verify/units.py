"""Units: who deploys where and when, how many, and under which ceilings."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault
from planner.verify.amounts import amount, broken, differs, exceeds
from planner.verify.facts import Facts
from planner.verify.rows import Record, filled, records, totals

BLANK = {("payments", "area"), ("gaps", "area")}
"""What may be blank, where a row is about a whole mission."""


def references(facts: Facts) -> Iterator[Fault]:
    """Rows that name what the case does not know: nothing else can be said of a plan that has them."""
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
                    yield broken("reference", name, f"{column} “{value}”", "one that the case has", row.Index + 2)
    yield from _offers(facts)


def _offers(facts: Facts) -> Iterator[Fault]:
    offers = {(pledge, "") for pledge in facts.pledges} | set(facts.preparations)
    for name in ("deployments", "assignments"):
        for row in facts.rows(name):
            if (row.pledge, row.preparation) not in offers:
                found = f"preparation “{row.preparation}” of “{row.pledge}”"
                yield broken("reference", name, found, "a preparation of the pledge", row.Index + 2)


def faults(facts: Facts) -> Iterator[Fault]:
    """Broken rules on deployments."""
    for row in facts.rows("deployments"):
        for rule, found, allowed in _row_faults(facts, row):
            yield broken(rule, "deployments", found, allowed, row.Index + 2)
    yield from _pledge_once(facts)
    yield from _ceilings(facts)
    yield from _contributor_limit(facts)
    yield from _locks(facts)
    yield from _unused(facts)


def _row_faults(facts: Facts, row: Record) -> Iterator[tuple[str, str, str]]:
    pledge = facts.pledges[row.pledge]
    if row.units < 1:
        yield "units", str(row.units), "at least 1"
    if row.contributor != pledge.contributor or row.unit_type != pledge.unit_type:
        yield "reference", f"{row.contributor}, {row.unit_type}", f"{pledge.contributor}, {pledge.unit_type}"
    if pledge.contributor in facts.switched_off:
        yield "participates", pledge.contributor, "a contributor that takes part"
    if not facts.allowed(row.pledge, row.mission):
        yield "caveats", f"{row.pledge} at {row.mission}", "a mission that its caveats allow"
    ready, (first, last) = _ready(facts, row), facts.mandates[row.mission]
    if not max(ready, first) <= row.from_period <= last:
        yield "ready_period", f"start in period {row.from_period}", f"{max(ready, first)} to {last}"
    tour = filled(pledge.months_available, facts.periods * facts.months)
    end = min(row.from_period + max(1, int(tour) // facts.months) - 1, last)
    if row.to_period != end:
        yield "to_period", str(row.to_period), f"{end}, when tour, mandate or horizon ends"
    persons = row.units * facts.strength(row.pledge)
    if differs(row.persons, persons):
        yield "persons", amount(row.persons), f"{amount(persons)}: units times strength"
    period, moving, preparing = facts.costs(row.pledge, row.preparation)
    cost = row.units * (period * (row.to_period - row.from_period + 1) + moving + preparing)
    if differs(row.cost_usd, cost):
        yield "cost_usd", amount(row.cost_usd), amount(cost)


def _ready(facts: Facts, row: Record) -> int:
    """First period in which the offer can deploy."""
    if row.preparation:
        return int(facts.preparations[row.pledge, row.preparation].ready_period)
    pledge = facts.pledges[row.pledge]
    months = 0.0 if pd.notna(pledge.ready_period) else facts.lead_months[pledge.readiness]
    return int(filled(pledge.ready_period, 1 - (-months // facts.months)))


def _pledge_once(facts: Facts) -> Iterator[Fault]:
    for pledge, units in totals((row.pledge, row.units) for row in facts.rows("deployments")).items():
        pledged = facts.pledges[pledge].units
        if units > pledged:
            yield broken("pledge_once", "deployments", f"{units:.0f} units of “{pledge}”", f"{pledged} units pledged")


def _ceilings(facts: Facts) -> Iterator[Fault]:
    present = totals(((stay.mission, stay.period, stay.kind == "police"), stay.persons) for stay in facts.present)
    for (mission, t, police), persons in present.items():
        kind = "police" if police else "troops"
        authorised = getattr(facts.missions[mission], f"authorised_{kind}")
        if pd.isna(authorised):
            continue
        there = sum(getattr(a, f"in_place_{kind}") for a in facts.areas.values() if a.mission == mission)
        room = max(0.0, authorised * facts.setting("reachable_share") - there)
        if exceeds(persons, room, authorised):
            found = f"{amount(persons)} persons at {mission} in period {t}"
            yield broken(f"{kind}_limit", "deployments", found, f"at most {amount(room)}")


def _contributor_limit(facts: Facts) -> Iterator[Fault]:
    share = facts.setting("contributor_share_limit")
    present = totals(((stay.mission, stay.contributor, stay.period), stay.persons) for stay in facts.present)
    for (mission, contributor, t), persons in present.items():
        row = facts.missions[mission]
        limit = share * (row.authorised_troops + row.authorised_police)
        if pd.notna(limit) and exceeds(persons, limit):
            found = f"{amount(persons)} persons of {contributor} at {mission} in period {t}"
            yield broken("contributor_limit", "deployments", found, f"at most {amount(limit)}")


def _locks(facts: Facts) -> Iterator[Fault]:
    for lock in records(facts.case["locks"]):
        if lock.mission not in facts.missions:
            continue
        starts = None if pd.isna(lock.from_period) else lock.from_period
        here = (row for row in facts.rows("deployments") if (row.pledge, row.mission) == (lock.pledge, lock.mission))
        units = sum(row.units for row in here if starts in {None, row.from_period})
        found = f"{units} units of “{lock.pledge}” at {lock.mission}"
        if units < filled(lock.units_min, 0):
            yield broken("lock_minimum", "deployments", found, f"at least {lock.units_min}")
        if pd.notna(lock.units_max) and units > lock.units_max:
            yield broken("lock_limit", "deployments", found, f"at most {lock.units_max}")


def _unused(facts: Facts) -> Iterator[Fault]:
    deployed = totals((row.pledge, row.units) for row in facts.rows("deployments"))
    left = {name: int(row.units - deployed.get(name, 0)) for name, row in facts.pledges.items()}
    said = totals((row.pledge, row.units) for row in facts.rows("unused"))
    for pledge, units in left.items():
        if units > 0 and units != said.get(pledge, 0):
            yield broken("unused", "unused", f"{said.get(pledge, 0):.0f} units of “{pledge}”", f"{units} left")
