"""The missions table: ceilings, free assessed money, mandates; and the support its areas need."""

import pandas as pd

from data.build import areas, reference
from data.build import assumptions as given
from data.build.columns import CAPABILITIES_IN_PLACE, MISSIONS, SUPPORT

UN_SOURCE = "UN DPO monthly summary 2015-08-31; resolutions as listed in data/reference/missions.csv"


def ceiling(mission: str) -> tuple[int, int]:
    """Authorised troops and police [persons]."""
    if mission in given.CONTINGENCY:
        return given.CONTINGENCY[mission][2:4]
    if mission in given.CEILINGS:
        return given.CEILINGS[mission][:2]
    row = reference.mission(mission)
    return int(row["troops_authorised"]), int(row["police_authorised"])


def in_place(mission: str) -> tuple[int, int]:
    """Troops (contingents and staff officers) and police (formed and individual) in place [persons]."""
    if mission in given.CONTINGENCY:
        return 0, 0
    row = reference.mission(mission)
    return int(row["troops_deployed"]), int(row["police_deployed"])


def vacancies(mission: str) -> float:
    """Reachable posts that money was planned for and nobody fills [persons]."""
    troops, police = ceiling(mission)
    budgeted = given.BUDGETED_TROOPS.get(mission, (troops, ""))[0]
    reach = (min(budgeted, troops * given.REACHABLE_SHARE), police * given.REACHABLE_SHARE)
    return sum(max(0.0, r - n) for r, n in zip(reach, in_place(mission), strict=True))


def assessed(mission: str) -> int:
    """Assessed money free for pledged deployments [USD per period]: a stated share of what vacancies cost."""
    per_period = given.COST_PER_PERSON_YEAR_USD * given.MONTHS_PER_PERIOD / 12
    return round(vacancies(mission) * per_period * given.BUDGETED_VACANCY_SHARE)


def note(mission: str) -> str:
    """Where a mission's ceilings and money come from."""
    parts = [given.CEILINGS[mission][2]] if mission in given.CEILINGS else []
    parts += [given.BUDGETED_TROOPS[mission][1]] if mission in given.BUDGETED_TROOPS else []
    if mission not in given.CEILINGS:
        by = reference.mission(mission)["authorised_resolution"]
        parts.append("ceilings: deployment in the budget 2015/16" if pd.isna(by) else f"ceilings: resolution {by}")
    return "; ".join([*parts, "assessed money estimated from vacancies [J]"])


def authorised_row(mission: str) -> dict[str, object]:
    """One mission that exists."""
    row = reference.mission(mission)
    return {
        "name": row["mission_name"],
        "iso3": row["iso3"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "mandate": "authorised",
        "source": UN_SOURCE,
        "note": note(mission),
    }


def contingency_row(mission: str) -> dict[str, object]:
    """One mission planned as if the Security Council will approve."""
    name, iso3, _, _, _, reason = given.CONTINGENCY[mission]
    largest = areas.sectors(mission).sort_values("civilians").iloc[-1]
    return {
        "name": name,
        "iso3": iso3,
        "latitude": largest["lat"],
        "longitude": largest["lon"],
        "mandate": "contingency",
        "mandate_from": given.CONTINGENCY_FROM_PERIOD,
        "source": "no mandate exists",
        "note": f"illustrative; {reason}",
    }


def mission_row(mission: str) -> dict[str, object]:
    """One row of the missions table."""
    troops, police = ceiling(mission)
    row = contingency_row(mission) if mission in given.CONTINGENCY else authorised_row(mission)
    return row | {
        "mission": mission,
        "authorised_troops": troops,
        "authorised_police": police,
        "assessed_usd_per_period": assessed(mission),
        "language": given.LANGUAGES[mission],
    }


def missions() -> pd.DataFrame:
    """The missions table of the case."""
    table = pd.DataFrame([mission_row(mission) for mission in areas.all_missions()])
    table = table.reindex(columns=list(MISSIONS)).round({"latitude": 4, "longitude": 4})
    return table.astype({"mandate_from": "Int64", "mandate_to": "Int64"})


def support() -> pd.DataFrame:
    """Troops that one enabler unit supports, by area and capability [persons per unit]."""
    rows = [
        (area, capability, given.SUPPORT_RATIOS[capability], "assumption", "[R] medical, [J] others")
        for mission, capabilities in given.SUPPORT_BY_MISSION.items()
        for area in areas.sectors(mission)["key"]
        for capability in capabilities
    ]
    return pd.DataFrame(rows, columns=list(SUPPORT))


def units_in_place(mission: str, capability: str) -> int:
    """Bases of a mission that the map marks with a capability, one unit each."""
    marked = reference.bases(mission)[list(given.CAPABILITY_COLUMNS[capability])].fillna(0)
    return int((marked.sum(axis=1) > 0).sum())


def capabilities_in_place() -> pd.DataFrame:
    """Enabler units in place, by mission and capability [units]."""
    found = [(m, c, units_in_place(m, c)) for m in given.MISSIONS for c in given.CAPABILITY_COLUMNS]
    rows = [(*row, areas.SOURCE.split(";")[0], "bases marked on the map, one unit each [A]") for row in found if row[2]]
    return pd.DataFrame(rows, columns=list(CAPABILITIES_IN_PLACE))
