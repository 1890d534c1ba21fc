"""Update a case whose areas were drawn by hand, or of which no recipe is known: area by area, by the same rules."""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from planner.building import Known, violence
from planner.building.places import countries
from planner.building.shares import apportion
from planner.building.spreading import nearby
from planner.building.tables import as_sheet, columns
from planner.building.threats import mission_rows
from planner.difference.merging import with_rows
from planner.formats.sheets import Sheet, Sheets
from planner.sources import Kind
from planner.tables import Case
from planner.updating.arrivals import people_that_came
from planner.updating.counts import COUNTED
from planner.updating.rebuilding import ATTACK, ONSET_THREAT

THREATS: Mapping[Kind, str] = {"violence": ATTACK, "risk": ONSET_THREAT}
"""The threat that a kind of source is about."""


def updated_areas(
    case: Case, sheets: Sheets, given: Known, missions: Collection[str], kinds: Collection[Kind]
) -> Sheets:
    """Tables of a case after an update of some missions by the rules of the builder.

    Strength is spread over the areas of a mission as it is there now; where nobody is, by inhabitants.

    Args:
        case: The case, typed.
        sheets: The same as text.
        given: What is known on the later date.
        missions: Missions to update.
        kinds: Kinds of the new sources.
    """
    found = dict(sheets)
    present = [mission for mission in missions if given.troops(mission) + given.police(mission)]
    areas = _frame(case, present)
    if "contributions" in kinds and present:
        areas = _counted(areas, given, people_that_came(sheets))
        found["areas"] = with_rows("areas", found["areas"], _in_place(areas, found["areas"], given)).sheet
    rows = list(_threats(areas, given, set(kinds)))
    if rows:
        table = pd.DataFrame(rows).reindex(columns=columns("threats")).dropna(axis=1, how="all")
        table = table if "risk" in kinds else table.drop(columns="growth_per_period", errors="ignore")
        found["threats"] = _put(found["threats"], as_sheet(table), set(areas["key"]))
    return found


def _put(threats: Sheet, new: Sheet, areas: Collection[str]) -> Sheet:
    """The threats with new ones of some areas; those of the same kinds that are no more go."""
    joined = with_rows("threats", threats, new)
    names, there = set(new.column("threat")), range(len(joined.sheet.rows))
    keys = list(zip(joined.sheet.column("area"), joined.sheet.column("threat"), strict=True))
    stay = [n for n in there if n in joined.origins or keys[n][0] not in areas or keys[n][1] not in names]
    return Sheet(joined.sheet.header, tuple(joined.sheet.rows[n] for n in stay))


def _frame(case: Case, missions: Collection[str]) -> pd.DataFrame:
    """The areas of some missions, as the builder draws them."""
    areas = case["areas"][case["areas"]["mission"].isin(list(missions))]
    names = {"area": "key", "latitude": "lat", "longitude": "lon", "in_place_troops": "troops_present",
             "in_place_police": "police_present"}  # fmt: skip
    return areas.rename(columns=names).reset_index(drop=True)


def _counted(areas: pd.DataFrame, given: Known, came: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """The areas with the people of a count, spread as they are."""
    areas = areas.copy()
    for mission, own in areas.groupby("mission"):
        for kind, persons in (("troops", given.troops(str(mission))), ("police", given.police(str(mission)))):
            there = own[f"{kind}_present"] if own[f"{kind}_present"].sum() else own["civilians"]
            people = max(0, persons - came.get((str(mission), kind), 0))
            areas.loc[own.index, f"{kind}_present"] = apportion(people, there.to_list())
    return areas


def _in_place(areas: pd.DataFrame, before: Sheet, given: Known) -> Sheet:
    """Rows of areas with their strength and its source."""
    sources = dict(zip(before.column("area"), before.column("source") or [""] * len(before.rows), strict=True))
    cells = [
        (
            str(row.key),
            str(int(row.troops_present)),
            str(int(row.police_present)),
            _source(sources[str(row.key)], given),
        )
        for row in areas.itertuples()
    ]
    return Sheet(("area", "in_place_troops", "in_place_police", "source"), tuple(cells))


def _source(before: str, given: Known) -> str:
    """The source of an area with the date of the count."""
    if COUNTED.search(before):
        return COUNTED.sub(given.counted, before)
    return "; ".join(filter(None, (before, given.count_source)))


def _threats(areas: pd.DataFrame, given: Known, kinds: set[Kind]) -> Iterator[Mapping[str, object]]:
    """Rows of the threats that new violence or new chances of an onset change."""
    names = {threat for kind, threat in THREATS.items() if kind in kinds}
    if not names:
        return
    for mission, own in areas.groupby("mission"):
        places = own.reset_index(drop=True).assign(sector=range(len(own)))
        places = places.join(violence.assigned(given, str(mission), countries(given, str(mission)), places))
        places = places.join(nearby(places, given.recipe.threats.neighbourhood_km.value))
        yield from (row for row in mission_rows(given, str(mission), places) if row["threat"] in names)
