"""The contributors table: who pledges, where, in which groups."""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from data.build import reference
from data.build.columns import CONTRIBUTORS

# Contributors that the reference table lacks [R]: name, region, latitude, longitude.
ADDED = {
    "AGO": ("Angola", "Middle Africa", -8.84, 13.23),
    "BTN": ("Bhutan", "Southern Asia", 27.47, 89.64),
    "COG": ("Congo", "Middle Africa", -4.27, 15.28),
    "EU": ("European Union", "Western Europe", 50.85, 4.35),
    "KAZ": ("Kazakhstan", "Central Asia", 51.17, 71.43),
    "LVA": ("Latvia", "Northern Europe", 56.95, 24.11),
    "MLT": ("Malta", "Southern Europe", 35.90, 14.51),
    "SWE": ("Sweden", "Northern Europe", 59.33, 18.07),
    "VNM": ("Viet Nam", "South-Eastern Asia", 21.03, 105.85),
}

# Coordinates [R] of capitals that the reference table has elsewhere: it puts Nouakchott where Port Louis is.
CORRECTED = {"MRT": (18.09, -15.98)}


def membership(iso3: str, groups: Mapping[str, str]) -> str | None:
    """A contributor's groups, separated by semicolons."""
    return ";".join(group for group, members in groups.items() if iso3 in members.split()) or None


def place(iso3: str) -> dict[str, object]:
    """Name, region and coordinates of a contributor."""
    if iso3 in ADDED:
        name, region, lat, lon = ADDED[iso3]
        return {"name": name, "region": region, "latitude": lat, "longitude": lon, "source": "[R] added"}
    row = reference.table("contributors").set_index("iso3").loc[iso3]
    labels = {"contributor": "name", "lat": "latitude", "lon": "longitude"}
    kept = row[["contributor", "region", "lat", "lon", "source"]].rename(labels)
    found = {str(k): v for k, v in kept.to_dict().items()}
    if iso3 in CORRECTED:
        latitude, longitude = CORRECTED[iso3]
        found |= {"latitude": latitude, "longitude": longitude, "source": f"{found['source']}; coordinates [R]"}
    return found


def contributors(
    keys: Iterable[str], groups: Mapping[str, str], note: Callable[[str], str | None] = lambda _: None
) -> pd.DataFrame:
    """The contributors table: places, groups (their members by ISO3) and a note for whom there is one."""
    rows = [
        place(key) | {"contributor": key, "groups": membership(key, groups), "participates": "yes", "note": note(key)}
        for key in sorted(keys)
    ]
    return pd.DataFrame(rows, columns=list(CONTRIBUTORS))
