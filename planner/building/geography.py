"""Distances, keys from names, and the grouping of bases into areas."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from planner.countries.lands import EARTH

FAR = 1e6
"""Farther than anything on Earth [km]."""

Kilometres = npt.NDArray[np.float64]


def distances(here: pd.DataFrame, there: pd.DataFrame) -> Kilometres:
    """Great-circle kilometres between two tables with `lat` and `lon`; shape (here, there)."""
    lat_1, lon_1 = (np.radians(here[c].to_numpy(float))[:, None] for c in ("lat", "lon"))
    lat_2, lon_2 = (np.radians(there[c].to_numpy(float))[None, :] for c in ("lat", "lon"))
    half = np.sin((lat_2 - lat_1) / 2) ** 2
    half = half + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(half)), dtype=np.float64)


def nearest(here: pd.DataFrame, there: pd.DataFrame) -> tuple[npt.NDArray[np.intp], Kilometres]:
    """The place of a second table that is nearest to each of a first, both with `lat` and `lon`.

    Returns:
        Its position in the second table, and the great-circle distance to it [km].
    """
    chord, position = cKDTree(_on_sphere(there)).query(_on_sphere(here))
    return position, 2 * EARTH * np.arcsin(np.minimum(1.0, chord / 2))


def _on_sphere(rows: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Unit vectors of places; shape (places, 3)."""
    lat, lon = (np.radians(rows[name].to_numpy(float)) for name in ("lat", "lon"))
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def slug(name: str) -> str:
    """A short key of letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", re.split("[/(]", name)[0])
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def slugs(names: Iterable[str]) -> list[str]:
    """A key for each name: its slug, or `place` where it has no Latin letters; with a number where it is taken."""
    made: list[str] = []
    for name in names:
        plain = slug(name) or "place"
        made.append(next(key for n in count(1) if (key := plain if n == 1 else f"{plain}-{n}") not in made))
    return made


def principal(bases: pd.DataFrame, most: int, separation_km: float, spread_km: float) -> list[int]:
    """Rows of the bases that give their names to areas.

    The weightiest base comes first; then, again and again, the base with the largest product of weight and
    distance to those chosen (`spread_km` at most), until there are `most` or none is `separation_km` away.
    """
    apart, weight = distances(bases, bases), bases["weight"].to_numpy(float)
    chosen = [int(weight.argmax())]
    while len(chosen) < most:
        nearest = apart[:, chosen].min(axis=1)
        merit = np.where(nearest >= separation_km, weight * np.minimum(nearest, spread_km), -1.0)
        if merit.max() < 0:
            break
        chosen.append(int(merit.argmax()))
    return chosen


def grouped(bases: pd.DataFrame, most: int, separation_km: float, spread_km: float) -> pd.DataFrame:
    """The bases with `sector`: the row of the principal base nearest to each."""
    chosen = principal(bases, most, separation_km, spread_km)
    nearest = distances(bases, bases.iloc[chosen]).argmin(axis=1)
    return bases.assign(sector=[chosen[i] for i in nearest])
