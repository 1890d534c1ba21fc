"""The contributors table: who pledges, where, in which groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import pandas as pd
from iso3166 import countries_by_alpha3

from planner.building.known import Known
from planner.building.tables import columns
from planner.countries import lands


def memberships(given: Known) -> dict[str, list[str]]:
    """Groups that each contributor is a member of on the date, in the order of the table of groups."""
    rows = given.sources.memberships
    held = rows[(rows["from"].fillna("") <= given.day) & ~(rows["to"] <= given.day)]
    found: dict[str, list[str]] = defaultdict(list)
    for iso3, group in zip(held["iso3"], held["group"], strict=True):
        found[iso3].append(group)
    return found


def places(given: Known) -> dict[str, dict[str, object]]:
    """Name, region and coordinates of every contributor that is known."""
    labels = {"contributor": "name", "lat": "latitude", "lon": "longitude"}
    rows = given.sources.contributors.set_index("iso3")[["contributor", "region", "lat", "lon", "source"]]
    return {str(iso3): row for iso3, row in rows.rename(columns=labels).to_dict("index").items()}


UNKNOWN = "not known"  # not told
"""Region and source in the table of a contributor that no source has."""

NOWHERE = "place not known: 0, 0 stands for it [J]"  # not told
"""Note on a contributor that has no place."""


def place_of(key: str) -> dict[str, object]:
    """Name, region and coordinates of a contributor that no table has: of a country, in the middle of its land."""
    country = countries_by_alpha3.get(key)
    middle = None if country is None else lands.middle(country.numeric)
    if country is None or middle is None:
        name = key if country is None else country.apolitical_name
        return {
            "name": name,
            "region": UNKNOWN,
            "latitude": 0.0,
            "longitude": 0.0,
            "source": UNKNOWN,
        }
    place = {"latitude": round(middle.latitude, 4), "longitude": round(middle.longitude, 4)}
    return {
        "name": country.apolitical_name,
        "region": UNKNOWN,
        **place,
        "source": "Natural Earth, middle of its land",  # not told
    }


def unplaced(given: Known, keys: Iterable[str]) -> list[str]:
    """Contributors whose place is not known."""
    known = places(given)
    return [key for key in sorted(keys) if key not in known and place_of(key)["source"] == UNKNOWN]


def neighbour_note(given: Known, missions: Collection[str], iso3: str) -> str | None:
    """Note on a contributor that borders on the country of a mission: to be looked at case by case, not forbidden."""
    if given.recipe.contingents == "pledged":
        return None
    near = [key for key, facts in given.recipe.mission.items() if key in missions and iso3 in facts.neighbours]
    return f"neighbour, to be looked at: {', '.join(near)}" if near else None  # not told


def contributors(given: Known, keys: Iterable[str], missions: Collection[str]) -> pd.DataFrame:
    """The contributors table: places, groups and notes of some contributors, by ISO3 or name of organisation."""
    known, groups, nowhere = places(given), memberships(given), set(unplaced(given, keys := sorted(keys)))
    rows = [
        {
            **(known.get(key) or place_of(key)),
            "contributor": key,
            "groups": ";".join(groups.get(key, [])) or None,
            "participates": "yes",
            "note": NOWHERE if key in nowhere else neighbour_note(given, missions, key),
        }
        for key in keys
    ]
    return pd.DataFrame(rows, columns=columns("contributors"))
