"""The threats table: two threats per area, with rates that reproduce what was observed."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from data.build import areas, reference
from data.build.assumed import Assumed
from data.build.columns import THREATS

ATTACK_SOURCE = "UCDP (civilian and non-state deaths by country-year; GED deaths near bases 2014-2015)"


def attributed_deaths(given: Assumed, mission: str) -> float:
    """Civilian deaths of the year before that a mission's areas answer for [persons per year].

    Deaths of civilians in all types of conflict, and a share of those in non-state (communal) conflict.
    """
    year = given.observation_year_of.get(mission, given.observation_year)
    iso3 = areas.country(given, mission)
    civilians = reference.risk(iso3, year, "ucdp_civilian_deaths_all_types")
    communal = reference.risk(iso3, year, "ucdp_non_state_deaths")
    share = given.attributed_share.get(mission, (1.0, ""))[0]
    return share * (civilians + given.communal_share * communal)


def observed_exposure(given: Assumed, mission: str) -> float:
    """Civilians attacked or driven out in a mission's areas [civilian-months at risk per year]."""
    return attributed_deaths(given, mission) * given.affected_per_death


def violence_shares(given: Assumed, sectors: pd.DataFrame) -> pd.Series:
    """Shares of a mission's observed exposure by area [1, adds up to 1]."""
    people = sectors["civilians"] / sectors["civilians"].sum()
    if sectors["deaths"].sum() == 0:
        return people
    recorded = sectors["deaths"] / sectors["deaths"].sum()
    return (1 - given.reserved_violence_share) * recorded + given.reserved_violence_share * people


def requirement(civilians: int, per_1000: float) -> float:
    """Persons that meet a requirement in full, in proportion to inhabitants."""
    return round(civilians / 1000 * per_1000, 3)


def unprotected_share(given: Assumed, met: float) -> float:
    """Share of an exposure that remains where a requirement is met `met` times: phi + (1 - phi) exp(-w) [1]."""
    effort = -math.log(1 - given.protection_at_requirement) * met
    return given.residual_share + (1 - given.residual_share) * math.exp(-effort)


def rounded(rate: float) -> float:
    """A rate to six significant digits."""
    return float(f"{rate:.6g}")


def attack_row(given: Assumed, mission: str, area: dict[Hashable, Any], observed: float) -> dict[str, object]:
    """The threat of armed attack in one area; `observed` in civilian-months at risk per year."""
    people = int(area["civilians"])
    troops, police = (requirement(people, n) for n in (given.troops_per_1000, given.police_per_1000))
    remaining = unprotected_share(given, area["troops_present"] / troops + area["police_present"] / police)
    rate = observed / 12 / remaining / (people * given.attack_share_exposed)
    mark = given.attributed_share.get(mission, (1.0, ""))[1]
    return {
        "area": area["key"],
        "threat": "armed_attack",
        "share_exposed": given.attack_share_exposed,
        "monthly_rate": rounded(rate),
        "troops_required": troops,
        "police_required": police,
        "source": ATTACK_SOURCE,
        "note": "; ".join(filter(None, ("calibrated to observed deaths [A on J]", mark))),
    }


def prevention(given: Assumed, people: int) -> int | None:
    """Money that meets a prevention requirement in full [USD per period]; None where money is no answer."""
    each = given.prevention_usd_per_1000
    return None if each is None else round(people / 1000 * each)


def onset_note(given: Assumed) -> str:
    """Note on what is arithmetic and what is judgement in a threat of onset."""
    judged = "share exposed, twice the density" + ("" if given.prevention_usd_per_1000 is None else " and prevention")
    return f"yearly probability / 12 [A]; {judged} [J]"


def onset_row(given: Assumed, mission: str, area: dict[Hashable, Any]) -> dict[str, object]:
    """The threat that a mass atrocity begins in one area."""
    people, factor = int(area["civilians"]), given.onset_requirement_factor
    probability = reference.risk(areas.country(given, mission), given.risk_year, given.onset_measure)
    state_led = " (state-led)" if given.onset_measure.endswith("stateled") else ""
    return {
        "area": area["key"],
        "threat": "mass_atrocity_onset",
        "share_exposed": given.onset_share_exposed,
        "monthly_rate": rounded(probability / 12),
        "troops_required": requirement(people, factor * given.troops_per_1000),
        "police_required": requirement(people, factor * given.police_per_1000),
        "prevention_usd_required": prevention(given, people),
        "source": f"Early Warning Project statistical risk assessment {given.risk_year}{state_led}",
        "note": onset_note(given),
    }


def mission_rows(given: Assumed, mission: str) -> list[dict[str, object]]:
    """The threats of one mission; an area where nothing was observed has no row for armed attack."""
    sectors = areas.sectors(given, mission)
    observed = (observed_exposure(given, mission) * violence_shares(given, sectors)).to_list()
    rows = []
    for area, attacked in zip(sectors.to_dict("records"), observed, strict=True):
        if attacked > 0:
            rows.append(attack_row(given, mission, area, attacked))
        rows.append(onset_row(given, mission, area))
    return rows


def threats(given: Assumed) -> pd.DataFrame:
    """The threats table of the case."""
    rows = [row for mission in areas.all_missions(given) for row in mission_rows(given, mission)]
    table = pd.DataFrame(rows, columns=list(THREATS)).assign(growth_per_period=1.0, from_period=1)
    return table[list(THREATS)]
