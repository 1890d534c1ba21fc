"""Distances, keys from names, and the grouping of bases into areas."""

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

EARTH_RADIUS_KM = 6371.0  # [S]
MIN_SEPARATION_KM = 50.0  # [J] the principal bases of two areas are at least this far apart
SPREAD_KM = 1_000.0  # [J] beyond this, more distance no longer makes a base a better principal base

Kilometres = npt.NDArray[np.float64]


def distances(here: pd.DataFrame, there: pd.DataFrame) -> Kilometres:
    """Great-circle kilometres between two tables with `lat` and `lon`; shape (here, there)."""
    lat_1, lon_1 = (np.radians(here[c].to_numpy(float))[:, None] for c in ("lat", "lon"))
    lat_2, lon_2 = (np.radians(there[c].to_numpy(float))[None, :] for c in ("lat", "lon"))
    half = np.sin((lat_2 - lat_1) / 2) ** 2
    half = half + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def slug(name: str) -> str:
    """A short key of letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", re.split("[/(]", name)[0])
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def principal(bases: pd.DataFrame, most: int) -> list[int]:
    """Rows of the bases that give their names to areas.

    The weightiest base comes first; then, again and again, the base with the largest product of weight and
    distance to those chosen (`SPREAD_KM` at most), until there are `most` or none is `MIN_SEPARATION_KM` away.
    """
    apart, weight = distances(bases, bases), bases["weight"].to_numpy(float)
    chosen = [int(weight.argmax())]
    while len(chosen) < most:
        nearest = apart[:, chosen].min(axis=1)
        merit = np.where(nearest >= MIN_SEPARATION_KM, weight * np.minimum(nearest, SPREAD_KM), -1.0)
        if merit.max() < 0:
            break
        chosen.append(int(merit.argmax()))
    return chosen


def grouped(bases: pd.DataFrame, most: int) -> pd.DataFrame:
    """The bases with `sector`: the row of the principal base nearest to each."""
    chosen = principal(bases, most)
    nearest = distances(bases, bases.iloc[chosen]).argmin(axis=1)
    return bases.assign(sector=[chosen[i] for i in nearest])


def sector_name(principal_base: str, bases: int, noun: str) -> str:
    """For instance: Bambari and 4 bases nearby."""
    others = bases - 1
    plural = noun if others == 1 else f"{noun}s"
    return f"{principal_base} and {others} {plural} nearby" if others else principal_base
