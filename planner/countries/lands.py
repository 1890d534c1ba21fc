"""Shapes of countries, for maps and for distances."""

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from planner.process.home import ROOT

SHAPES = ROOT / "data" / "reference" / "countries-110m.json"
"""Natural Earth, 1:110 million: small island states have no shape in it."""

EARTH = 6371.0
"""Mean radius of the Earth [km]."""


class Point(NamedTuple):
    """A point on the Earth."""

    latitude: float
    """[degrees]"""
    longitude: float
    """[degrees]"""


class Box(NamedTuple):
    """Bounding box of a piece of land [degrees]."""

    south: float
    west: float
    north: float
    east: float

    def nearest(self, point: Point) -> Point:
        """Point of the box nearest to a given one."""
        return Point(min(max(point.latitude, self.south), self.north), min(max(point.longitude, self.west), self.east))


@lru_cache
def shapes() -> dict[str, Any]:
    """Countries of the world as TopoJSON."""
    read: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return read


@lru_cache
def boxes() -> dict[str, tuple[Box, ...]]:
    """Bounding boxes of the pieces of land of each country, by ISO 3166-1 number."""
    arcs = [_bounds(arc) for arc in shapes()["arcs"]]
    found: dict[str, tuple[Box, ...]] = {}
    for country in shapes()["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings = ([arcs[arc if arc >= 0 else ~arc] for arc in polygon[0]] for polygon in polygons)
        found[country.get("id", "")] = tuple(_around(ring) for ring in rings)
    return found


def middle(country: str) -> Point | None:
    """Middle of the largest piece of land of a country, by its number; None without a shape."""
    found = boxes().get(country, ())
    if not found:
        return None
    box = max(found, key=lambda piece: (piece.north - piece.south) * (piece.east - piece.west))
    return Point((box.south + box.north) / 2, (box.west + box.east) / 2)


def _bounds(arc: list[list[int]]) -> Box:
    """Bounding box of a delta-encoded arc."""
    (across, up), (west, south) = shapes()["transform"]["scale"], shapes()["transform"]["translate"]
    longitudes = [west + across * x for x in accumulate(step[0] for step in arc)]
    latitudes = [south + up * y for y in accumulate(step[1] for step in arc)]
    return Box(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


def _around(parts: list[Box]) -> Box:
    souths, wests, norths, easts = zip(*parts, strict=True)
    return Box(min(souths), min(wests), max(norths), max(easts))


def distance(one: Point, other: Point) -> float:
    """Great-circle distance [km]."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(other.longitude - one.longitude)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def distances(point: Point, country: str) -> Iterator[float]:
    """Distances from a point to the bounding boxes of a country, by its number; empty without a shape.

    A point within the bounds is at a distance of 0 [km].
    """
    return (distance(point, box.nearest(point)) for box in boxes().get(country, ()))
