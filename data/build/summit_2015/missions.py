"""The missions table of the summit: ceilings, free assessed money, mandates; and the support its areas need."""

import pandas as pd

from data.build import areas, reference
from data.build.assumed import Assumed
from data.build.columns import CAPABILITIES_IN_PLACE, MISSIONS, SUPPORT
from data.build.missions import CAPABILITY_COLUMNS, authorised_row, units_on_map
from data.build.summit_2015 import assumptions
from data.build.summit_2015.assumptions import SUMMIT


def ceiling(mission: str) -> tuple[int, int]:
    """Authorised troops and police [persons]."""
    if mission in SUMMIT.contingency:
        return SUMMIT.contingency[mission].troops, SUMMIT.contingency[mission].police
    if mission in assumptions.CEILINGS:
        return assumptions.CEILINGS[mission][:2]
    row = reference.mission(SUMMIT, mission)
    return int(row["troops_authorised"]), int(row["police_authorised"])


def in_place(mission: str) -> tuple[int, int]:
    """Troops (contingents and staff officers) and police (formed and individual) in place [persons]."""
    if mission in SUMMIT.contingency:
        return 0, 0
    row = reference.mission(SUMMIT, mission)
    return int(row["troops_deployed"]), int(row["police_deployed"])


def vacancies(mission: str) -> float:
    """Vacant posts that are reachable and budgeted [persons]."""
    troops, police = ceiling(mission)
    budgeted = assumptions.BUDGETED_TROOPS.get(mission, (troops, ""))[0]
    reach = (min(budgeted, troops * assumptions.REACHABLE_SHARE), police * assumptions.REACHABLE_SHARE)
    return sum(max(0.0, r - n) for r, n in zip(reach, in_place(mission), strict=True))


def assessed(mission: str) -> int:
    """Assessed money free for pledged deployments [USD per period]: a stated share of what vacancies cost."""
    per_period = assumptions.COST_PER_PERSON_YEAR_USD * assumptions.MONTHS_PER_PERIOD / 12
    return round(vacancies(mission) * per_period * assumptions.BUDGETED_VACANCY_SHARE)


def note(mission: str) -> str:
    """Where a mission's ceilings and money come from."""
    parts = [assumptions.CEILINGS[mission][2]] if mission in assumptions.CEILINGS else []
    parts += [assumptions.BUDGETED_TROOPS[mission][1]] if mission in assumptions.BUDGETED_TROOPS else []
    if mission not in assumptions.CEILINGS:
        by = reference.mission(SUMMIT, mission)["authorised_resolution"]
        parts.append("ceilings: deployment in the budget 2015/16" if pd.isna(by) else f"ceilings: resolution {by}")
    return "; ".join([*parts, "assessed money estimated from vacancies [J]"])


def contingency_row(given: Assumed, mission: str) -> dict[str, object]:
    """Row of a contingency mission."""
    planned = given.contingency[mission]
    largest = areas.sectors(given, mission).sort_values("civilians").iloc[-1]
    return {
        "name": planned.name,
        "iso3": planned.iso3,
        "latitude": largest["lat"],
        "longitude": largest["lon"],
        "mandate": "contingency",
        "mandate_from": assumptions.CONTINGENCY_FROM_PERIOD,
        "source": "no mandate exists",
        "note": f"illustrative; {planned.reason}",
    }


def mission_row(given: Assumed, mission: str) -> dict[str, object]:
    """One row of the missions table."""
    troops, police = ceiling(mission)
    if mission in given.contingency:
        row = contingency_row(given, mission)
    else:
        row = authorised_row(given, mission) | {"note": note(mission)}
    return row | {
        "mission": mission,
        "authorised_troops": troops,
        "authorised_police": police,
        "assessed_usd_per_period": assessed(mission),
        "language": assumptions.LANGUAGES[mission],
    }


def missions(given: Assumed) -> pd.DataFrame:
    """The missions table of the case."""
    table = pd.DataFrame([mission_row(given, mission) for mission in areas.all_missions(given)])
    table = table.reindex(columns=list(MISSIONS)).round({"latitude": 4, "longitude": 4})
    return table.astype({"mandate_from": "Int64", "mandate_to": "Int64"})


def support(given: Assumed) -> pd.DataFrame:
    """Troops that one enabler unit supports, by area and capability [persons per unit]."""
    rows = [
        (area, capability, assumptions.SUPPORT_RATIOS[capability], "assumption", "[R] medical, [J] others")
        for mission, capabilities in assumptions.SUPPORT_BY_MISSION.items()
        for area in areas.sectors(given, mission)["key"]
        for capability in capabilities
    ]
    return pd.DataFrame(rows, columns=list(SUPPORT))


def capabilities_in_place() -> pd.DataFrame:
    """Enabler units in place, by mission and capability [units]."""
    found = [(m, c, units_on_map(SUMMIT, m, c)) for m in SUMMIT.missions for c in CAPABILITY_COLUMNS]
    rows = [(*row, areas.MAP_SOURCE, "bases marked on the map, one unit each [A]") for row in found if row[2]]
    return pd.DataFrame(rows, columns=list(CAPABILITIES_IN_PLACE))
