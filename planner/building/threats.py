"""The threats table: two threats per area, with rates that reproduce what was observed."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from planner.building import violence
from planner.building.areas import Sectors
from planner.building.known import GROWTH, Known
from planner.building.places import countries, country
from planner.building.spreading import violence_shares
from planner.building.violence import MONTHS_OBSERVED
from planner.figures import several
from planner.recipe import Assumption
from planner.tables import TABLES

LEAST_REQUIREMENT = 0.01
"""[persons]"""

ALL = Assumption(1.0, "A")
COLUMNS = [column.name for column in TABLES["threats"].columns] + ["source", "note"]


def attributed_deaths(given: Known, mission: str) -> float:
    """Civilian deaths of the year before that a mission's areas answer for [persons per year].

    Deaths of civilians in all types of conflict, and a share of those in non-state (communal) conflict.
    """
    facts = given.recipe.facts(mission)
    if facts.deaths is not None:
        return facts.deaths.value
    civilians, communal = violence.observed(given, country(given, mission), given.observation_year)
    share = (facts.share_of_deaths or ALL).value
    return share * (civilians + given.recipe.threats.communal_share.value * communal)


def observed_exposure(given: Known, mission: str) -> float:
    """Civilians attacked or driven out in a mission's areas [civilian-months at risk per year]."""
    return attributed_deaths(given, mission) * given.recipe.threats.affected_per_death.value


def requirement(civilians: int, per_1000: float) -> float:
    """Persons that meet a requirement in full, in proportion to inhabitants; no fewer than a case may have."""
    return max(LEAST_REQUIREMENT, round(civilians / 1000 * per_1000, 3))


def unprotected_share(given: Known, met: float) -> float:
    """Share of an exposure that remains where a requirement is met `met` times: phi + (1 - phi) exp(-w) [1]."""
    settings = given.recipe.settings
    residual = float(settings["residual_share"].value)
    effort = -math.log(1 - float(settings["protection_at_requirement"].value)) * met
    return residual + (1 - residual) * math.exp(-effort)


def rounded(rate: float) -> float:
    """A rate to six significant digits."""
    return float(f"{rate:.6g}")


def answers(given: Known, mission: str, people: int) -> dict[str, float]:
    """Troops and police that meet the requirement against armed attack in full [persons], if any answer it."""
    rules = given.recipe.threats
    if given.recipe.facts(mission).unanswered:
        return {}
    densities = {"troops": rules.troops_per_1000, "police": rules.police_per_1000}
    return {kind: requirement(people, density.value) for kind, density in densities.items()}


def requirement_note(given: Known, factor: float = 1.0) -> str:
    """Note on the density that a requirement is made of, which is times a factor of that against armed attack."""
    rules = given.recipe.threats
    troops, police = (factor * density.value for density in (rules.troops_per_1000, rules.police_per_1000))
    densities = f"{troops:g} troops or {police:g} police"  # not told
    return f"in full {densities} per 1,000 inhabitants [{rules.troops_per_1000.mark}]"  # not told


def attack_note(given: Known, mission: str) -> str:
    """Note on what the rate of armed attack stands on."""
    facts = given.recipe.facts(mission)
    notes = [assumption.note for assumption in (facts.share_of_deaths, facts.deaths) if assumption is not None]
    months = violence.months_known(given) if violence.of_events(given, countries(given, mission)) else MONTHS_OBSERVED
    needed = "" if facts.unanswered else requirement_note(given)
    deaths = f"deaths of {several(months, 'month')} scaled to a year [A]"  # not told
    scaled = "" if months == MONTHS_OBSERVED else deaths
    calibrated = "calibrated to observed deaths [A on J]"  # not told
    return "; ".join([calibrated, *notes, *filter(None, [scaled, needed, facts.unanswered])])


def attack_row(given: Known, mission: str, area: dict[Hashable, Any], observed: float) -> dict[str, object]:
    """The threat of armed attack in one area; `observed` in civilian-months at risk per year."""
    people, rules = int(area["civilians"]), given.recipe.threats
    needed = answers(given, mission, people)
    remaining = unprotected_share(given, sum(area[f"{kind}_present"] / n for kind, n in needed.items()))
    rate = observed / 12 / remaining / (people * rules.attack_share_exposed.value)
    remarks = ["more was observed than so few people can face: rate of 1 [J]"] if rate > 1 else []  # not told
    grown = growth(given, mission)
    forecast = "growth of state-based violence as forecast [E], within a limit [J]"  # not told
    remarks += [] if grown is None else [forecast]
    return {
        "area": area["key"],
        "threat": "armed_attack",
        "share_exposed": rules.attack_share_exposed.value,
        "monthly_rate": rounded(min(1.0, rate)),
        "growth_per_period": 1.0 if grown is None else grown,
        **{f"{kind}_required": n for kind, n in needed.items()},
        "source": violence.source(given, countries(given, mission)),
        "note": "; ".join([attack_note(given, mission), *remarks]),
    }


def growth(given: Known, mission: str) -> float | None:
    """Factor by which attack grows per period, of a forecast by country, within a stated limit; None without one."""
    monthly = given.scores_of(GROWTH).get(country(given, mission))
    if monthly is None:
        return None
    most = given.recipe.threats.growth_limit.value
    return rounded(min(most, max(1 / most, monthly**given.recipe.horizon.months_per_period)))


def prevention(given: Known, people: int) -> int | None:
    """Money that meets a prevention requirement in full [USD per period]; None where money is no answer."""
    each = given.recipe.threats.prevention_usd_per_1000.value
    return round(people / 1000 * each) if each else None


def yearly(score: float, measure: str) -> float:
    """A chance of an onset per year; one over two years is that of two alike."""
    return 1 - math.sqrt(1 - score) if measure.endswith("2yr") else score


def onset_note(given: Known) -> str:
    """Note on what is arithmetic and what is judgement in a threat of onset."""
    density, both = "twice the density", "twice the density and prevention"  # not told
    judged = both if given.recipe.threats.prevention_usd_per_1000.value else density
    needed = requirement_note(given, given.recipe.threats.onset_requirement_factor.value)
    share = "share of the mission's people, where violence is"  # not told
    return f"yearly probability / 12 [A]; {share}, {judged} [J]; {needed}"  # not told


def onset_row(
    given: Known, probability: float, area: dict[Hashable, Any], exposed: float, source: str
) -> dict[str, object]:
    """The threat that a mass atrocity begins in one area; `probability` per year, `exposed` persons it would strike."""
    people, rules = int(area["civilians"]), given.recipe.threats
    factor = rules.onset_requirement_factor.value
    return {
        "area": area["key"],
        "threat": "mass_atrocity_onset",
        "share_exposed": rounded(min(1.0, exposed / people)),
        "monthly_rate": rounded(probability / 12),
        "growth_per_period": 1.0,
        "troops_required": requirement(people, factor * rules.troops_per_1000.value),
        "police_required": requirement(people, factor * rules.police_per_1000.value),
        "prevention_usd_required": prevention(given, people),
        "source": source,
        "note": onset_note(given),
    }


def onset_source(given: Known, year: int, measure: str) -> str:
    """Source of the threat of an onset."""
    state_led = " (state-led)" if measure.endswith("stateled") else ""
    cited = given.sources.named.get("risk", "Early Warning Project statistical risk assessment")  # not told
    return f"{cited} {year}{state_led}"


def mission_rows(given: Known, mission: str, sectors: pd.DataFrame) -> list[dict[str, object]]:
    """The threats of one mission; one of armed attack where nothing was observed only if there is no other."""
    shares, edition = violence_shares(given, sectors), given.onset_edition
    observed = shares * observed_exposure(given, mission)
    exposed = shares * given.recipe.threats.onset_share_exposed.value * sectors["civilians"].sum()
    rows = []
    for area, attacked, struck in zip(sectors.to_dict("records"), observed, exposed, strict=True):
        if attacked > 0 or edition is None:
            rows.append(attack_row(given, mission, area, attacked))
        if edition is not None:
            probability = yearly(given.risk(country(given, mission), *edition), edition[1])
            rows.append(onset_row(given, probability, area, struck, onset_source(given, *edition)))
    return rows


def threats(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The threats table of the case."""
    rows = [row for mission, sectors in drawn.items() for row in mission_rows(given, mission, sectors)]
    table = pd.DataFrame(rows, columns=COLUMNS).assign(from_period=1)
    return table[COLUMNS]
