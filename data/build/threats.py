"""The threats table: two threats per area, with rates that reproduce what was observed."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from data.build import areas, reference, spreading
from data.build.assumed import Assumed
from data.build.columns import THREATS


def attack_source(given: Assumed) -> str:
    """Source of the threats of armed attack."""
    years = reference.recorded_years(given)
    return f"UCDP (civilian and non-state deaths by country-year; GED deaths near bases {years})"


def attributed_deaths(given: Assumed, mission: str) -> float:
    """Civilian deaths of the year before that a mission's areas answer for [persons per year].

    Deaths of civilians in all types of conflict, and a share of those in non-state (communal) conflict.
    """
    if mission in given.observed_deaths:
        return given.observed_deaths[mission][0]
    iso3 = areas.country(given, mission)
    civilians = reference.risk(iso3, given.observation_year, "ucdp_civilian_deaths_all_types")
    communal = reference.risk(iso3, given.observation_year, "ucdp_non_state_deaths")
    share = given.attributed_share.get(mission, (1.0, ""))[0]
    return share * (civilians + given.communal_share * communal)


def observed_exposure(given: Assumed, mission: str) -> float:
    """Civilians attacked or driven out in a mission's areas [civilian-months at risk per year]."""
    return attributed_deaths(given, mission) * given.affected_per_death


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


def answers(given: Assumed, mission: str, people: int) -> dict[str, float]:
    """Troops and police that meet the requirement against armed attack in full [persons], if any answer it."""
    if mission in given.unanswered:
        return {}
    densities = {"troops": given.troops_per_1000, "police": given.police_per_1000}
    return {kind: requirement(people, density) for kind, density in densities.items()}


def attack_note(given: Assumed, mission: str) -> str:
    """Note on what the rate of armed attack stands on."""
    marks = (given.attributed_share, given.observed_deaths)
    told = [mark[mission][1] for mark in marks if mission in mark]
    return "; ".join(["calibrated to observed deaths [A on J]", *told, *filter(None, [given.unanswered.get(mission)])])


def attack_row(given: Assumed, mission: str, area: dict[Hashable, Any], observed: float) -> dict[str, object]:
    """The threat of armed attack in one area; `observed` in civilian-months at risk per year."""
    people = int(area["civilians"])
    needed = answers(given, mission, people)
    remaining = unprotected_share(given, sum(area[f"{kind}_present"] / n for kind, n in needed.items()))
    rate = observed / 12 / remaining / (people * given.attack_share_exposed)
    return {
        "area": area["key"],
        "threat": "armed_attack",
        "share_exposed": given.attack_share_exposed,
        "monthly_rate": rounded(rate),
        **{f"{kind}_required": n for kind, n in needed.items()},
        "source": attack_source(given),
        "note": attack_note(given, mission),
    }


def prevention(given: Assumed, people: int) -> int | None:
    """Money that meets a prevention requirement in full [USD per period]; None where money is no answer."""
    each = given.prevention_usd_per_1000
    return None if each is None else round(people / 1000 * each)


def onset_note(given: Assumed) -> str:
    """Note on what is arithmetic and what is judgement in a threat of onset."""
    judged = "twice the density" + ("" if given.prevention_usd_per_1000 is None else " and prevention")
    return f"yearly probability / 12 [A]; 2 % of the mission's people exposed, where violence is; {judged} [J]"


def onset_row(given: Assumed, mission: str, area: dict[Hashable, Any], exposed: float) -> dict[str, object]:
    """The threat that a mass atrocity begins in one area; `exposed` in persons whom it would strike."""
    people, factor = int(area["civilians"]), given.onset_requirement_factor
    probability = reference.risk(areas.country(given, mission), given.risk_year, given.onset_measure)
    state_led = " (state-led)" if given.onset_measure.endswith("stateled") else ""
    return {
        "area": area["key"],
        "threat": "mass_atrocity_onset",
        "share_exposed": rounded(min(1.0, exposed / people)),
        "monthly_rate": rounded(probability / 12),
        "troops_required": requirement(people, factor * given.troops_per_1000),
        "police_required": requirement(people, factor * given.police_per_1000),
        "prevention_usd_required": prevention(given, people),
        "source": f"Early Warning Project statistical risk assessment {given.risk_year}{state_led}",
        "note": onset_note(given),
    }


def mission_rows(given: Assumed, mission: str) -> list[dict[str, object]]:
    """The threats of one mission; an area where nothing was observed has no row for armed attack."""
    sectors, shares = areas.sectors(given, mission), spreading.shares(given, mission)
    observed = shares * observed_exposure(given, mission)
    exposed = shares * given.onset_share_exposed * sectors["civilians"].sum()
    rows = []
    for area, attacked, struck in zip(sectors.to_dict("records"), observed, exposed, strict=True):
        if attacked > 0:
            rows.append(attack_row(given, mission, area, attacked))
        rows.append(onset_row(given, mission, area, struck))
    return rows


def threats(given: Assumed) -> pd.DataFrame:
    """The threats table of the case."""
    rows = [row for mission in areas.all_missions(given) for row in mission_rows(given, mission)]
    table = pd.DataFrame(rows, columns=list(THREATS)).assign(growth_per_period=1.0, from_period=1)
    return table[list(THREATS)]
