"""Places on the Earth: coordinates that may be swapped, and what is nearest to what."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from iso3166 import countries_by_alpha3
from scipy.spatial import cKDTree

from planner.fault import Fault, some
from planner.lands import EARTH, Point, distances
from planner.sources import countries
from planner.sources.sent import Sent

LOOKED_AT = 300
"""Most places that are compared with their countries."""

FAR_KM = 300.0
"""Distance from a country at which a place is taken to be outside it [km]."""

REACH_KM = 150.0
"""Distance up to which an event belongs to a base [km]."""

EXACT_ENOUGH = 3
"""Least exact place that an event is assigned to a base by: UCDP's code for a district."""

Coordinates = npt.NDArray[np.float64]


def check_coordinates(sent: Sent, rows: pd.DataFrame, latitude: str, longitude: str, names: "pd.Series[str]") -> None:
    """Tell if latitudes and longitudes are swapped, as most places are in their countries the other way round."""
    sample = pd.DataFrame({"lat": rows[latitude], "lon": rows[longitude], "country": names}).dropna().drop_duplicates()
    sample = sample.iloc[:: max(1, len(sample) // LOOKED_AT)].head(LOOKED_AT)
    codes = countries.match(sample["country"].unique()).codes
    known = [(lat, lon, codes[name]) for lat, lon, name in sample.itertuples(index=False) if name in codes]
    outside = [(lat, lon, code) for lat, lon, code in known if _is_outside(lat, lon, code)]
    swapped = sum(not _is_outside(lon, lat, code) for lat, lon, code in outside)
    if known and 2 * swapped > len(known):
        column = f"{sent.headings.get(latitude, latitude)} and {sent.headings.get(longitude, longitude)}"
        found = f"{swapped:,} of {len(known):,} places outside their country, and in it the other way round"
        hint = "Latitude and longitude are swapped: name the two columns the other way round."
        sent.faults.append(Fault(sent.file, None, column, found, "places in their country", hint))
    elif outside:
        listed = some(f"{lat:g}, {lon:g} ({code})" for lat, lon, code in outside)
        sent.unsure.append(f"Places more than {FAR_KM:.0f} km outside their country: {listed}.")


def with_coordinates(sent: Sent, rows: pd.DataFrame, latitude: str, longitude: str, what: str) -> pd.DataFrame:
    """The rows that have coordinates; 0, 0, which is in the sea, stands for none."""
    nowhere = rows[latitude].isna() | rows[longitude].isna() | ((rows[latitude] == 0) & (rows[longitude] == 0))
    sent.leave_out(int(nowhere.sum()), what, "without coordinates")
    return rows[~nowhere]


def _is_outside(lat: float, lon: float, code: str) -> bool:
    """Whether a point is far from a country; it is not from one without a known shape."""
    country = countries_by_alpha3.get(code)
    if country is None or abs(lat) > 90:
        return country is not None
    return min(distances(Point(lat, lon), country.numeric), default=0.0) > FAR_KM


def nearest(here: pd.DataFrame, there: pd.DataFrame) -> tuple[npt.NDArray[np.intp], Coordinates]:
    """The place of a second table that is nearest to each of a first, both with `latitude` and `longitude`.

    Returns:
        Its position in the second table, and the great-circle distance to it [km].
    """
    chord, position = cKDTree(_on_sphere(there)).query(_on_sphere(here))
    return position, 2 * EARTH * np.arcsin(np.minimum(1.0, chord / 2))


def _on_sphere(rows: pd.DataFrame) -> Coordinates:
    """Unit vectors of places; shape (places, 3)."""
    lat, lon = (np.radians(rows[name].to_numpy(float)) for name in ("latitude", "longitude"))
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def deaths_near(events: pd.DataFrame, places: pd.DataFrame, reach_km: float = REACH_KM) -> pd.DataFrame:
    """Events and deaths at the nearest place of each event, as `events`, `deaths` and `deaths_civilians`.

    Args:
        events: Tidy events; those whose place is known no better than by province are left out.
        places: Places with `latitude` and `longitude`.
        reach_km: Distance up to which an event belongs to a place [km].

    Returns:
        One row for each place, with its index.
    """
    columns = ["events", "deaths", "deaths_civilians"]
    if events.empty or places.empty:
        return pd.DataFrame(0.0, index=places.index, columns=columns)
    exact = events[events["precision"] <= EXACT_ENOUGH]
    position, away = nearest(exact, places)
    near = exact.assign(events=1, place=position)[away <= reach_km]
    sums = near.groupby("place")[columns].sum().reindex(range(len(places)), fill_value=0)
    return sums.set_axis(places.index)
