"""Places on the Earth: coordinates that may be swapped, or missing."""

import pandas as pd
from iso3166 import countries_by_alpha3

from planner.fault import Fault, some
from planner.lands import Point, distances
from planner.sources import countries
from planner.sources.parsing import TableParser

LOOKED_AT = 300
"""Most places that are compared with their countries."""

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
    outside = [(lat, lon, code) for lat, lon, code in known if _is_outside(lat, lon, code)]
    swapped = sum(not _is_outside(lon, lat, code) for lat, lon, code in outside)
    if known and 2 * swapped > len(known):
        column = f"{parser.headings.get(latitude, latitude)} and {parser.headings.get(longitude, longitude)}"
        found = f"{swapped:,} of {len(known):,} places outside their country, and in it the other way round"
        hint = "Latitude and longitude are swapped: name the two columns the other way round."
        parser.faults.append(Fault(parser.file, None, column, found, "places in their country", hint))
    elif outside:
        listed = some(f"{lat:g}, {lon:g} ({code})" for lat, lon, code in outside)
        parser.unsure.append(f"Places more than {FAR_KM:.0f} km outside their country: {listed}.")


def with_coordinates(parser: TableParser, rows: pd.DataFrame, latitude: str, longitude: str, noun: str) -> pd.DataFrame:
    """The rows that have coordinates; 0, 0, which is in the sea, stands for none."""
    nowhere = rows[latitude].isna() | rows[longitude].isna() | ((rows[latitude] == 0) & (rows[longitude] == 0))
    parser.leave_out(int(nowhere.sum()), noun, "without coordinates")
    return rows[~nowhere]


def _is_outside(lat: float, lon: float, code: str) -> bool:
    """Whether a point is far from a country; it is not from one without a known shape."""
    country = countries_by_alpha3.get(code)
    if country is None or abs(lat) > 90:
        return country is not None
    return min(distances(Point(lat, lon), country.numeric), default=0.0) > FAR_KM
