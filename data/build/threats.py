"""The threats table: two threats per area, with rates that reproduce what was observed."""

import math
from functools import cache

import pandas as pd

from data.build import areas, reference
from data.build import assumptions as given
from data.build.columns import THREATS

ATTACK_SOURCE = "UCDP (civilian and non-state deaths by country-year; GED deaths near bases 2014-2015)"
ONSET_SOURCE = "Early Warning Project statistical risk assessment 2015 (state-led)"
EFFORT_AT_REQUIREMENT = -math.log(1 - given.PROTECTION_AT_REQUIREMENT)  # rho of the model


def attributed_deaths(mission: str) -> float:
    """Civilian deaths of the year before that a mission's areas answer for [persons per year].

    Deaths of civilians in all types of conflict, and a share of those in non-state (communal) conflict.
    """
    year = given.OBSERVATION_YEAR_OF.get(mission, given.OBSERVATION_YEAR)
    iso3 = areas.country(mission)
    civilians = reference.risk(iso3, year, "ucdp_civilian_deaths_all_types")
    communal = reference.risk(iso3, year, "ucdp_non_state_deaths")
    share = given.ATTRIBUTED_SHARE.get(mission, (1.0, ""))[0]
    return share * (civilians + given.COMMUNAL_SHARE * communal)


def observed_exposure(mission: str) -> float:
    """Civilians attacked or driven out in a mission's areas [civilian-months at risk per year]."""
    return attributed_deaths(mission) * given.AFFECTED_PER_DEATH


def violence_shares(sectors: pd.DataFrame) -> pd.Series:
    """How a mission's observed exposure is spread over its areas [1, adds up to 1]."""
    people = sectors["civilians"] / sectors["civilians"].sum()
    if sectors["deaths"].sum() == 0:
        return people
    recorded = sectors["deaths"] / sectors["deaths"].sum()
    return (1 - given.RESERVED_VIOLENCE_SHARE) * recorded + given.RESERVED_VIOLENCE_SHARE * people


def requirement(civilians: int, per_1000: float) -> float:
    """Persons whose presence meets a requirement in full, by the density of the inhabitants."""
    return round(civilians / 1000 * per_1000, 3)


def effort_in_place(troops: int, police: int, troops_required: float, police_required: float) -> float:
    """Protective effort of those in place, w0 of the model [1]."""
    return EFFORT_AT_REQUIREMENT * (troops / troops_required + police / police_required)


def unprotected_share(effort: float) -> float:
    """Share of an exposure that remains under an effort: phi + (1 - phi) exp(-w) [1]."""
    return given.RESIDUAL_SHARE + (1 - given.RESIDUAL_SHARE) * math.exp(-effort)


def rounded(rate: float) -> float:
    """A rate to six significant digits."""
    return float(f"{rate:.6g}")


def attack_row(mission: str, key: str, people: int, in_place: tuple[int, int], observed: float) -> dict[str, object]:
    """The threat of armed attack in one area; `observed` in civilian-months at risk per year."""
    troops, police = (requirement(people, n) for n in (given.TROOPS_PER_1000, given.POLICE_PER_1000))
    remaining = unprotected_share(effort_in_place(*in_place, troops, police))
    rate = observed / 12 / remaining / (people * given.ATTACK_SHARE_EXPOSED)
    mark = given.ATTRIBUTED_SHARE.get(mission, (1.0, ""))[1]
    return {
        "area": key,
        "threat": "armed_attack",
        "share_exposed": given.ATTACK_SHARE_EXPOSED,
        "monthly_rate": rounded(rate),
        "troops_required": troops,
        "police_required": police,
        "source": ATTACK_SOURCE,
        "note": "; ".join(filter(None, ("calibrated to observed deaths [A on J]", mark))),
    }


def onset_row(mission: str, key: str, people: int) -> dict[str, object]:
    """The threat that a mass atrocity begins in one area."""
    factor = given.ONSET_REQUIREMENT_FACTOR
    probability = reference.risk(areas.country(mission), 2015, given.ONSET_MEASURE)
    return {
        "area": key,
        "threat": "mass_atrocity_onset",
        "share_exposed": given.ONSET_SHARE_EXPOSED,
        "monthly_rate": rounded(probability / 12),
        "troops_required": requirement(people, factor * given.TROOPS_PER_1000),
        "police_required": requirement(people, factor * given.POLICE_PER_1000),
        "prevention_usd_required": round(people / 1000 * given.PREVENTION_USD_PER_1000),
        "source": ONSET_SOURCE,
        "note": "yearly probability / 12 [A]; share exposed, twice the density and prevention [J]",
    }


def mission_rows(mission: str) -> list[dict[str, object]]:
    """The threats of one mission; an area where nothing was observed has no row for armed attack."""
    sectors = areas.sectors(mission)
    observed = (observed_exposure(mission) * violence_shares(sectors)).to_list()
    rows = []
    for area, attacked in zip(sectors.to_dict("records"), observed, strict=True):
        key, people = str(area["key"]), int(area["civilians"])
        in_place = (int(area["in_place_troops"]), int(area["in_place_police"]))
        if attacked > 0:
            rows.append(attack_row(mission, key, people, in_place, attacked))
        rows.append(onset_row(mission, key, people))
    return rows


@cache
def threats() -> pd.DataFrame:
    """The threats table of the case."""
    rows = [row for mission in areas.all_missions() for row in mission_rows(mission)]
    table = pd.DataFrame(rows).assign(growth_per_period=1.0, from_period=1)
    return table[list(THREATS)]
