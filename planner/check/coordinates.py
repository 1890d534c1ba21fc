"""Places: coordinates that are likely another place than the one meant, as nothing of theirs is near."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from planner.check.countries import by_code, in_words
from planner.fault import in_rows, printable, shown
from planner.lands import Point, distance, distances
from planner.tables import Case

ASTRAY = 100.0
"""Distance from where it should be from which on a place may have its coordinates swapped [km]."""

NEARER, NEAR = 4.0, 500.0
"""Factor by which the swapped coordinates must then be nearer [1], and how near they must be [km]."""

FAR = 2000.0
"""Distance from all that it belongs to beyond which a place is not believed: more than missions measure [km]."""

BESIDE = 60
"""Most areas of a mission that another one is held against."""

MOST = 10
"""Most notices of one table."""

NOWHERE = Point(0, 0)


class Location(NamedTuple):
    """A row that says where something is."""

    row: int
    key: str
    point: Point


class Vicinity(NamedTuple):
    """What a place should be in, or near."""

    words: str
    away: Callable[[Point], float]
    """Distance of a point from it [km]."""


def notices(case: Case) -> list[str]:
    """What is likely not meant: places at 0, 0, with their coordinates swapped, or far from all that they belong to."""
    seats, areas, capitals = (_places(case, table) for table in ("missions", "areas", "contributors"))
    codes, mission_of = _column(case, "missions", "iso3"), _column(case, "areas", "mission")
    of_mission: dict[str, list[Location]] = defaultdict(list)
    for area in areas:
        of_mission[mission_of[area.key]].append(area)
    found = {
        "missions": [(seat, _of_seat(codes[seat.key], of_mission[seat.key])) for seat in seats],
        "areas": [
            (area, _of_area(area, mission_of[area.key], codes, [*seats, *of_mission[mission_of[area.key]][:BESIDE]]))
            for area in areas
        ],
        "contributors": [(capital, _of_country(capital.key)) for capital in capitals],
    }
    return [said for table, places in found.items() for said in _of_table(case, table, places)]


def _places(case: Case, table: str) -> list[Location]:
    """Rows that say where something is, those at 0, 0 aside."""
    rows = case[table][[table[:-1], "latitude", "longitude"]].itertuples(name=None)
    places = [Location(row, key, Point(*at)) for row, key, *at in rows if key and not any(map(pd.isna, at))]
    return [place for place in places if place.point != NOWHERE]


def _column(case: Case, table: str, column: str) -> dict[str, str]:
    return dict(case[table][[table[:-1], column]].itertuples(index=False, name=None))


def _of_country(code: str) -> list[Vicinity]:
    """The country of a code, where its shape is known."""
    country = by_code(code)
    if country is None or not any(True for _ in distances(NOWHERE, country.numeric)):
        return []
    return [Vicinity(in_words(country), lambda point: min(distances(point, country.numeric)))]


def _of_seat(code: str, areas: list[Location]) -> list[Vicinity]:
    """What a mission's headquarters should be near; a single area may be the one that is astray."""
    return [*_of_country(code), *(_near("the areas of the mission", areas) if len(areas) > 1 else [])]


def _of_area(area: Location, mission: str, codes: dict[str, str], around: list[Location]) -> list[Vicinity]:
    """What an area should be near: the country of its mission, its headquarters and its other areas."""
    beside = [place for place in around if place is not area and (place.key == mission or place.key not in codes)]
    return [*_of_country(codes.get(mission, "")), *_near(f"the rest of {printable(mission)}", beside)]


def _near(words: str, places: list[Location]) -> list[Vicinity]:
    points = [place.point for place in places]
    return [Vicinity(words, lambda point: min(distance(point, other) for other in points))] if points else []


def _of_table(case: Case, table: str, places: list[tuple[Location, list[Vicinity]]]) -> Iterator[str]:
    frame = case[table]
    nowhere = frame.index[(frame["latitude"] == 0) & (frame["longitude"] == 0)]
    if len(nowhere):
        what = "latitude 0 and longitude 0 are a point in the sea off Africa, and often stand for a place not known"
        yield f"{table}, {in_rows(nowhere)}: {what}."
    astray = [said for place, homes in places if homes for said in _astray(table, place, homes)]
    yield from astray[:MOST]
    if len(astray) > MOST:
        yield f"{table}: {len(astray) - MOST} more places are astray in the same way."


def _astray(table: str, place: Location, homes: list[Vicinity]) -> Iterator[str]:
    here, swapped = place.point, Point(place.point.longitude, place.point.latitude)
    where = f"{table}, row {place.row}, {shown(place.key)}: latitude {here.latitude:g} and longitude {here.longitude:g}"
    words, away = homes[0]
    turned = away(swapped) if abs(swapped.latitude) <= 90 else math.inf
    if away(here) > ASTRAY and turned <= min(NEAR, away(here) / NEARER):
        so = f"so they lie {away(here):,.0f} km from {words}, the other way round {turned:,.0f} km"
        yield f"{where} look swapped: {so}."
    elif (nearest := min(home.away(here) for home in homes)) > FAR:
        yield f"{where} lie {nearest:,.0f} km from {' and from '.join(home.words for home in homes)}."
