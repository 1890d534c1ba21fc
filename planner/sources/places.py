"""Places on the Earth: coordinates that may be swapped, or missing."""

import math

import pandas as pd
from iso3166 import countries_by_alpha3

from planner.countries.lands import Point, distances
from planner.fault import Fault, some
from planner.figures import enumerated
from planner.language import say
from planner.sources import countries
from planner.sources.parsing import TableParser

LOOKED_AT = 300
"""Most places that are compared with their countries."""

ASTRAY_KM, NEARER = 100.0, 4.0
"""Distance from a country above which a place may have swapped coordinates [km], and how much nearer these are [1]."""

FAR_KM = 300.0
"""Distance from a country at which a place is taken to be outside it [km]."""


def check_coordinates(
    parser: TableParser, rows: pd.DataFrame, latitude: str, longitude: str, names: "pd.Series[str]"
) -> None:
    """Tell if latitudes and longitudes are swapped, as most places are in their countries the other way round."""
    sample = pd.DataFrame({"lat": rows[latitude], "lon": rows[longitude], "country": names}).dropna().drop_duplicates()
    sample = sample.iloc[:: max(1, len(sample) // LOOKED_AT)].head(LOOKED_AT)
    codes = countries.match(sample["country"].unique()).codes
    known = [(lat, lon, codes[name]) for lat, lon, name in sample.itertuples(index=False) if name in codes]
    swapped = [place for place in known if _is_swapped(*place)]
    far = [place for place in known if _away(*place) > FAR_KM and place not in swapped]
    if known and 2 * len(swapped) > len(known):
        column = enumerated(parser.headings.get(name, name) for name in (latitude, longitude))
        found = say(
            "{swapped:,} of {places:,} places outside their country, and nearer to it the other way round",
            swapped=len(swapped), places=len(known),
        )  # fmt: skip
        hint = say("Latitude and longitude are swapped: name the two columns the other way round.")
        parser.faults.append(Fault(parser.file, None, column, found, say("places in their country"), hint))
        return
    if swapped:
        parser.unsure.append(
            say(
                "Places outside their country, and nearer to it the other way round: {places}.", places=_listed(swapped)
            )
        )
    if far:
        parser.unsure.append(
            say("Places more than {km:.0f} km outside their country: {places}.", km=FAR_KM, places=_listed(far))
        )


def _listed(places: list[tuple[float, float, str]]) -> str:
    """Coordinates of places, with their countries, as a sentence lists them."""
    return some(f"{lat:g}, {lon:g} ({code})" for lat, lon, code in places)


def with_coordinates(rows: pd.DataFrame, latitude: str, longitude: str) -> pd.DataFrame:
    """The rows that have coordinates; 0, 0, which is in the sea, stands for none."""
    nowhere = rows[latitude].isna() | rows[longitude].isna() | ((rows[latitude] == 0) & (rows[longitude] == 0))
    return rows[~nowhere]


def _is_swapped(lat: float, lon: float, code: str) -> bool:
    """Whether a point is outside a country, and much nearer to it the other way round."""
    away = _away(lat, lon, code)
    return away > ASTRAY_KM and _away(lon, lat, code) <= away / NEARER


def _away(lat: float, lon: float, code: str) -> float:
    """Distance of a point from a country [km]: 0 from one without a known shape, infinite where it is on no map."""
    country = countries_by_alpha3.get(code)
    if country is None:
        return 0.0
    return math.inf if abs(lat) > 90 else min(distances(Point(lat, lon), country.numeric), default=0.0)
