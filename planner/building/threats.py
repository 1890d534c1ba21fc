"""The threats table: two threats per area, with rates that reproduce what was observed."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from planner.building import violence
from planner.building.areas import Sectors
from planner.building.known import Known
from planner.building.places import country
from planner.recipe import Assumption
from planner.tables import TABLES

ALL = Assumption(1.0, "A")
COLUMNS = [column.name for column in TABLES["threats"].columns] + ["source", "note"]


def attack_source(given: Known) -> str:
    """Source of the threat of armed attack."""
    if violence.single_events(given):
        return f"{given.sources.named['violence']}, {violence.period(given)}; UCDP (deaths by country-year)"
    near = f"; GED deaths near bases {violence.period(given)}" if violence.period(given) else ""
    return f"UCDP (civilian and non-state deaths by country-year{near})"


def attributed_deaths(given: Known, mission: str) -> float:
    """Civilian deaths of the year before that a mission's areas answer for [persons per year].

    Deaths of civilians in all types of conflict, and a share of those in non-state (communal) conflict.
    """
    facts = given.recipe.facts(mission)
    year = given.observation_year if facts.observation_year is None else int(facts.observation_year.value)
    civilians, communal = violence.observed(given, country(given, mission), year)
    share = (facts.share_of_deaths or ALL).value
    return share * (civilians + given.recipe.threats.communal_share.value * communal)


def observed_exposure(given: Known, mission: str) -> float:
    """Civilians attacked or driven out in a mission's areas [civilian-months at risk per year]."""
    return attributed_deaths(given, mission) * given.recipe.threats.affected_per_death.value


def violence_shares(given: Known, sectors: pd.DataFrame) -> pd.Series:
    """Shares of a mission's observed exposure by area [1, adds up to 1]."""
    people = sectors["civilians"] / sectors["civilians"].sum()
    if sectors["deaths"].sum() == 0:
        return people
    recorded = sectors["deaths"] / sectors["deaths"].sum()
    reserved = given.recipe.threats.reserved_violence_share.value
    return (1 - reserved) * recorded + reserved * people


def requirement(civilians: int, per_1000: float) -> float:
    """Persons that meet a requirement in full, in proportion to inhabitants."""
    return round(civilians / 1000 * per_1000, 3)


def unprotected_share(given: Known, met: float) -> float:
    """Share of an exposure that remains where a requirement is met `met` times: phi + (1 - phi) exp(-w) [1]."""
    settings = given.recipe.settings
    residual = float(settings["residual_share"].value)
    effort = -math.log(1 - float(settings["protection_at_requirement"].value)) * met
    return residual + (1 - residual) * math.exp(-effort)


def rounded(rate: float) -> float:
    """A rate to six significant digits."""
    return float(f"{rate:.6g}")


def attack_row(given: Known, mission: str, area: dict[Hashable, Any], observed: float) -> dict[str, object]:
    """The threat of armed attack in one area; `observed` in civilian-months at risk per year."""
    people, said = int(area["civilians"]), given.recipe.threats
    troops, police = (requirement(people, n.value) for n in (said.troops_per_1000, said.police_per_1000))
    remaining = unprotected_share(given, area["troops_present"] / troops + area["police_present"] / police)
    rate = observed / 12 / remaining / (people * said.attack_share_exposed.value)
    share = given.recipe.facts(mission).share_of_deaths
    return {
        "area": area["key"],
        "threat": "armed_attack",
        "share_exposed": said.attack_share_exposed.value,
        "monthly_rate": rounded(rate),
        "troops_required": troops,
        "police_required": police,
        "source": attack_source(given),
        "note": "; ".join(["calibrated to observed deaths [A on J]", *([share.note] if share else [])]),
    }


def prevention(given: Known, people: int) -> int | None:
    """Money that meets a prevention requirement in full [USD per period]; None where money is no answer."""
    each = given.recipe.threats.prevention_usd_per_1000.value
    return round(people / 1000 * each) if each else None


def onset_note(given: Known) -> str:
    """Note on what is arithmetic and what is judgement in a threat of onset."""
    judged = "share exposed, twice the density" + (
        " and prevention" if given.recipe.threats.prevention_usd_per_1000.value else ""
    )
    return f"yearly probability / 12 [A]; {judged} [J]"


def onset_row(given: Known, probability: float, area: dict[Hashable, Any], source: str) -> dict[str, object]:
    """The threat that a mass atrocity begins in one area; `probability` per year."""
    people, said = int(area["civilians"]), given.recipe.threats
    factor = said.onset_requirement_factor.value
    return {
        "area": area["key"],
        "threat": "mass_atrocity_onset",
        "share_exposed": said.onset_share_exposed.value,
        "monthly_rate": rounded(probability / 12),
        "troops_required": requirement(people, factor * said.troops_per_1000.value),
        "police_required": requirement(people, factor * said.police_per_1000.value),
        "prevention_usd_required": prevention(given, people),
        "source": source,
        "note": onset_note(given),
    }


def onset_source(given: Known, year: int, measure: str) -> str:
    """Source of the threat of an onset."""
    state_led = " (state-led)" if measure.endswith("stateled") else ""
    return f"{given.sources.named.get('risk', 'Early Warning Project statistical risk assessment')} {year}{state_led}"


def mission_rows(given: Known, mission: str, sectors: pd.DataFrame) -> list[dict[str, object]]:
    """The threats of one mission; one of armed attack where nothing was observed only if there is no other."""
    observed = (observed_exposure(given, mission) * violence_shares(given, sectors)).to_list()
    rows, edition = [], given.onset_edition
    for area, attacked in zip(sectors.to_dict("records"), observed, strict=True):
        if attacked > 0 or edition is None:
            rows.append(attack_row(given, mission, area, attacked))
        if edition is not None:
            probability = given.risk(country(given, mission), *edition)
            rows.append(onset_row(given, probability, area, onset_source(given, *edition)))
    return rows


def threats(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The threats table of the case."""
    rows = [row for mission, sectors in drawn.items() for row in mission_rows(given, mission, sectors)]
    table = pd.DataFrame(rows, columns=COLUMNS).assign(growth_per_period=1.0, from_period=1)
    return table[COLUMNS]
