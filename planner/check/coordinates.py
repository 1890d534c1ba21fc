"""Notices on coordinates that are likely wrong: swapped, zero, or far from what they belong to."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from planner.check.countries import by_code, display_name
from planner.countries.lands import Point, distance, distances
from planner.fault import in_rows, printable, shown
from planner.language import country as named
from planner.language import say
from planner.tables import Case

ASTRAY = 100.0
"""Distance from its country above which a location may have swapped coordinates [km]."""

NEARER, NEAR = 4.0, 500.0
"""Factor by which swapped coordinates must be nearer [1], and the distance they must be within [km]."""

FAR = 2000.0
"""Distance from everything it belongs to above which a location is implausible; no mission is that wide [km]."""

BESIDE = 60
"""Most other areas of the mission that an area is compared with."""

MOST = 10
"""Most notices of one table."""

NOWHERE = Point(0, 0)


class Location(NamedTuple):
    """A row with coordinates."""

    row: int
    key: str
    point: Point


class Vicinity(NamedTuple):
    """What a location should be in or near."""

    name: str
    away: Callable[[Point], float]
    """Distance of a point from it [km]."""


def notices(case: Case) -> list[str]:
    """Notices on locations at 0, 0, with swapped coordinates, or far from everything they belong to."""
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
    return [notice for table, places in found.items() for notice in _of_table(case, table, places)]


def _places(case: Case, table: str) -> list[Location]:
    """Rows with coordinates other than 0, 0."""
    rows = case[table][[table[:-1], "latitude", "longitude"]].itertuples(name=None)
    places = [Location(row, key, Point(*at)) for row, key, *at in rows if key and not any(map(pd.isna, at))]
    return [place for place in places if place.point != NOWHERE]


def _column(case: Case, table: str, column: str) -> dict[str, str]:
    return dict(case[table][[table[:-1], column]].itertuples(index=False, name=None))


def _of_country(code: str) -> list[Vicinity]:
    """Country of a code, if its shape is known."""
    country = by_code(code)
    if country is None or not any(True for _ in distances(NOWHERE, country.numeric)):
        return []
    return [Vicinity(named(display_name(country), code), lambda point: min(distances(point, country.numeric)))]


def _of_seat(code: str, areas: list[Location]) -> list[Vicinity]:
    """Vicinity of a headquarters: its country, and its areas unless there is only one, which may be wrong itself."""
    return [*_of_country(code), *(_near(say("the areas of the mission"), areas) if len(areas) > 1 else [])]


def _of_area(area: Location, mission: str, codes: dict[str, str], around: list[Location]) -> list[Vicinity]:
    """Vicinity of an area: the country of its mission, the headquarters and the other areas."""
    beside = [place for place in around if place is not area and (place.key == mission or place.key not in codes)]
    rest = say("the rest of {mission}", mission=printable(mission))
    return [*_of_country(codes.get(mission, "")), *_near(rest, beside)]


def _near(name: str, places: list[Location]) -> list[Vicinity]:
    points = [place.point for place in places]
    return [Vicinity(name, lambda point: min(distance(point, other) for other in points))] if points else []


def _of_table(case: Case, table: str, places: list[tuple[Location, list[Vicinity]]]) -> Iterator[str]:
    frame = case[table]
    nowhere = frame.index[(frame["latitude"] == 0) & (frame["longitude"] == 0)]
    if len(nowhere):
        yield say(
            "{table}, {rows}: latitude 0 and longitude 0 are a point in the sea off Africa, and often stand for a "
            "place not known.",
            table=table, rows=in_rows(nowhere),
        )  # fmt: skip
    astray = [notice for place, vicinities in places if vicinities for notice in _astray(table, place, vicinities)]
    yield from astray[:MOST]
    if len(astray) > MOST:
        more = len(astray) - MOST
        yield say("{table}: {count} more places are astray in the same way.", table=table, count=more)


def _astray(table: str, place: Location, vicinities: list[Vicinity]) -> Iterator[str]:
    here, swapped = place.point, Point(place.point.longitude, place.point.latitude)
    key, lat, lon = shown(place.key), here.latitude, here.longitude
    name, away = vicinities[0]
    turned = away(swapped) if abs(swapped.latitude) <= 90 else math.inf
    if away(here) > ASTRAY and turned <= min(NEAR, away(here) / NEARER):
        yield say(
            "{table}, row {row:d}, {key}: latitude {lat:g} and longitude {lon:g} look swapped: so they lie {away:,.0f} "
            "km from {place}, the other way round {turned:,.0f} km.",
            table=table, row=place.row, key=key, lat=lat, lon=lon, away=away(here), place=name, turned=turned,
        )  # fmt: skip
    elif (nearest := min(vicinity.away(here) for vicinity in vicinities)) > FAR:
        if len(vicinities) == 1:
            yield say(
                "{table}, row {row:d}, {key}: latitude {lat:g} and longitude {lon:g} lie {away:,.0f} km from {place}.",
                table=table, row=place.row, key=key, lat=lat, lon=lon, away=nearest, place=name,
            )  # fmt: skip
        else:
            yield say(
                "{table}, row {row:d}, {key}: latitude {lat:g} and longitude {lon:g} lie {away:,.0f} km from {place} "
                "and from {other}.",
                table=table, row=place.row, key=key, lat=lat, lon=lon, away=nearest, place=name,
                other=vicinities[1].name,
            )  # fmt: skip
