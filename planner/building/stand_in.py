"""Stand-in pledges made from units in place, for a date of which no pledges are known; each is marked as such."""

from collections.abc import Iterator, Mapping
from itertools import cycle

from planner.building import places, support
from planner.building.areas import Sectors
from planner.building.known import Known

UNITS: Mapping[str, str] = {
    "troops": "infantry-company",
    "formed_police": "formed-police-unit",
    "individual_police": "individual-police-team",
}
"""What is offered of each kind of people in place."""

STAND_IN = "illustrative: stand-in for pledges"  # not told
"""How the note of a stand-in begins."""

Offered = tuple[str, str, int, str]
"""Contributor, unit type, units and a note."""


def rows(given: Known, drawn: Sectors) -> Iterator[dict[str, object]]:
    """Rows of the pledges table."""
    rules = given.recipe.offers
    ready, tours = cycle(rules.readiness), cycle(rules.tours)
    for who, unit_type, count, note in [*_of_people(given, drawn), *_of_enablers(given, drawn)]:
        yield {
            "pledge": f"{who}-stand-in-{unit_type}",
            "contributor": who,
            "unit_type": unit_type,
            "units": count,
            "readiness": next(ready),
            "months_available": next(tours) or None,
            "source": given.count_source,
            "note": f"{STAND_IN}, none are known; {note}; readiness and tour [J]",  # not told
        }


def largest(given: Known, drawn: Sectors, kind: str) -> dict[str, int]:
    """The contributors with the most people of a kind in place, host states of the case aside [persons]."""
    hosts = {iso3 for mission in drawn for iso3 in places.countries(given, mission)}
    found = given.contributions
    able = found[(found["kind"] == kind) & ~found["iso3"].isin(hosts)]
    people = able.groupby("iso3")["personnel"].sum().reset_index()
    best = people.sort_values(["personnel", "iso3"], ascending=[False, True])
    best = best.head(int(given.recipe.offers.largest.value))
    return dict(zip(best["iso3"].to_list(), best["personnel"].astype(int).to_list(), strict=True))


def _of_people(given: Known, drawn: Sectors) -> Iterator[Offered]:
    """Offers of troops and police, in proportion to what a contributor has in place; at least half a unit makes one."""
    share = given.recipe.offers.share.value
    for kind, unit_type in UNITS.items():
        strength = given.recipe.unit_types[unit_type].strength
        for who, persons in largest(given, drawn, kind).items():
            if count := round(share * persons / strength):
                note = f"{share:.0%} of {persons:,} {kind.replace('_', ' ')} in place [J]"  # not told
                yield who, unit_type, count, note


def _of_enablers(given: Known, drawn: Sectors) -> Iterator[Offered]:
    """Offers of the enablers that missions of the case need, by the largest contributors of troops in turn."""
    needed = {name for mission in drawn for name in support.needed(given, mission)}
    turn = cycle(largest(given, drawn, "troops") or [""])
    for capability in sorted(needed):
        unit_type = next(key for key, kind in given.recipe.unit_types.items() if kind.capability == capability)
        for who in dict.fromkeys(next(turn) for _ in range(int(given.recipe.offers.enablers.value))):
            if who:
                yield who, unit_type, 1, "one unit of what missions need [J]"  # not told
