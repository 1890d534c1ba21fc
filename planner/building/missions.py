"""Which missions take part, and the missions table: ceilings, assessed money, mandates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.building import places
from planner.building.areas import Sectors
from planner.building.known import Known
from planner.building.tables import columns
from planner.figures import enumerated
from planner.language import say

UNASKED = say("not among those that the recipe takes")


@dataclass(frozen=True)
class Participation:
    """The missions of a case, and why others are not among them."""

    taken: tuple[str, ...]
    left_out: Mapping[str, str]
    """The reason, by mission that has people in uniform on the date."""


def participation(given: Known) -> Participation:
    """Missions of the recipe, or all that are large enough and whose country is known."""
    rules = given.recipe.missions
    there = sorted({mission for mission, _ in given.present} | set(rules.taken))
    why = {mission: reason for mission in there if (reason := _obstacle(given, mission))}
    return Participation(tuple(mission for mission in there if mission not in why), why)


def _obstacle(given: Known, mission: str) -> str:
    """Why a mission does not take part; empty if it does."""
    rules = given.recipe.missions
    if rules.taken:
        return "" if mission in rules.taken else rules.left_out.get(mission, UNASKED)
    if mission in rules.left_out:
        return rules.left_out[mission]
    if closed := given.closed(mission):
        return say("closed on {day} [R], after those present were counted", day=closed)
    persons = given.troops(mission) + given.police(mission)
    if persons < rules.least_persons.value:
        least = rules.least_persons.value
        return say("{persons:d} troops and police, fewer than {least:.0f}", persons=persons, least=least)
    return unplaced(given, mission)


def unplaced(given: Known, mission: str) -> str:
    """Why it is not known where a mission is or who lives there; empty if it is."""
    planned = mission in given.recipe.contingency
    if not places.country(given, mission) or (not planned and places.seat(given, mission) is None):
        return say("its country or seat is not known: name them in a table of missions or of bases")
    if planned and places.listed_places(given, mission).empty:
        return say("no places of {country} are known in its divisions", country=places.country(given, mission))
    if not places.inhabitants(given, mission)[0]:
        return say("no inhabitants of {country} are known", country=places.country(given, mission))
    return ""


@dataclass(frozen=True)
class Authorised:
    """Authorised strength [persons]; None where no ceiling is known or set."""

    troops: int | None
    police: int | None
    note: str
    assumed: bool = False
    """Whether one or both are as many as are there, because no source says more."""


def authorised(given: Known, mission: str) -> Authorised:
    """The ceilings of a mission: the recipe's, or the newest in force on the date, or as many as are there."""
    if mission in given.recipe.contingency:
        planned = given.recipe.contingency[mission]
        return Authorised(planned.troops, planned.police, "")
    if (stated := given.recipe.facts(mission).ceilings) is not None:
        return Authorised(stated.troops, stated.police, stated.note)
    found = max(_in_force(given, mission), key=lambda each: each[0], default=None)
    if found is not None and found[1].troops is not None and found[1].police is not None:
        return found[1]
    return _completed(given, mission, found[1] if found else Authorised(None, None, ""))


def _in_force(given: Known, mission: str) -> Iterator[tuple[str, Authorised]]:
    """Ceilings known on the date with the date from which each is known to hold."""
    for row in given.mission_rows(mission):
        troops, police = _whole(row["troops_authorised"]), _whole(row["police_authorised"])
        if str(row["as_of"]) <= given.day and (troops is not None or police is not None):
            by = row["authorised_resolution"]
            budget = f"deployment in the budget {row['budget_fiscal_year']}"  # not told
            basis = budget if pd.isna(by) else f"resolution {by}"  # not told
            yield str(row["as_of"]), Authorised(troops, police, f"ceilings: {basis}")  # not told
    for row in given.ceilings:
        if row["mission"] == mission:
            by = "no resolution named" if pd.isna(row["resolution"]) else f"resolution {row['resolution']}"  # not told
            mark = " [R]" if "recalled" in f"{row['source']} {row['resolution_number_in_source']}" else ""
            held = Authorised(_whole(row["military"]), _whole(row["police"]), f"ceilings: {by}{mark}")  # not told
            yield str(row["effective"]), held


def _completed(given: Known, mission: str, found: Authorised) -> Authorised:
    """Ceilings of which one or both are not known: as many as are there."""
    troops = given.troops(mission) if found.troops is None else found.troops
    police = given.police(mission) if found.police is None else found.police
    what = [kind for kind, known in (("troops", found.troops), ("police", found.police)) if known is None]
    assumed = f"ceiling of {enumerated(what)} not known: as many as are there [J]"  # not told
    return Authorised(troops, police, "; ".join(filter(None, (found.note, assumed))), assumed=True)


def _whole(value: object) -> int | None:
    """A number of a table as a whole one; None where it is blank."""
    return None if pd.isna(value) else int(float(str(value)))


def vacancies(given: Known, mission: str, held: Authorised) -> float:
    """Vacant posts that are reachable and budgeted [persons]."""
    reach = float(given.recipe.settings["reachable_share"].value)
    budgeted, planned = given.recipe.facts(mission).budgeted_troops, mission in given.recipe.contingency
    troops, police = held.troops or 0, held.police or 0
    most = min(troops if budgeted is None else budgeted.value, troops * reach)
    there = (0, 0) if planned else (given.troops(mission), given.police(mission))
    return max(0.0, most - there[0]) + max(0.0, police * reach - there[1])


def assessed(given: Known, mission: str, held: Authorised, staying: Mapping[str, int]) -> int:
    """Assessed money free for pledges [USD per period].

    It is what is left of a budget that was given once those present are paid, else a stated share of what vacancies
    cost; or what everyone present costs, where those present are the pledges.
    """
    if given.recipe.contingents == "pledged":
        return staying.get(mission, 0)
    costs, years = given.recipe.costs, given.recipe.horizon.months_per_period / 12
    if (budget := given.sources.budgets.get(mission)) is not None:
        there = given.troops(mission) + given.police(mission)
        return max(0, round((budget.usd - there * costs.person_year_usd.value) * years))
    return round(
        vacancies(given, mission, held) * costs.person_year_usd.value * years * costs.budgeted_vacancy_share.value
    )


def money_note(given: Known, mission: str) -> str:
    """Note on where a mission's assessed money comes from."""
    budget = given.sources.budgets.get(mission)
    if given.recipe.contingents == "pledged":
        return "money: what everyone present costs [A on J]"  # not told
    if budget is None:
        return "assessed money estimated from vacancies [J]"  # not told
    each = given.recipe.costs.person_year_usd
    left = f"less {each.value:,.0f} USD a year for each person there [{each.mark}]"  # not told
    year = f"{budget.year} " if budget.year else ""
    return f"assessed money: budget {year}of {budget.usd:,.0f} USD, {left} [A on J]"  # not told


def note(given: Known, mission: str, held: Authorised) -> str:
    """Where a mission's ceilings, mandate and money come from."""
    facts = given.recipe.facts(mission)
    pledged = given.recipe.contingents == "pledged"
    parts = (
        facts.ceilings.note if facts.ceilings else "",
        facts.budgeted_troops.note if facts.budgeted_troops and not pledged else "",
        "" if facts.ceilings else held.note,
        f"mandate {facts.mandate}" if facts.mandate else "",  # not told
        money_note(given, mission),
    )
    return "; ".join(filter(None, parts))


def authorised_row(given: Known, mission: str) -> dict[str, object]:
    """Name, place and source of a mission that exists."""
    rows, at = given.mission_rows(mission), places.seat(given, mission) or (None, None)
    named = next((row["mission_name"] for row in rows if pd.notna(row["mission_name"])), mission)
    listed = given.sources.named.get("missions", "resolutions as listed in data/reference/missions.csv")  # not told
    return {
        "name": given.recipe.facts(mission).name or named,
        "iso3": places.country(given, mission),
        "latitude": at[0],
        "longitude": at[1],
        "mandate": "authorised",
        "source": f"{given.count_source}; {listed}",
    }


def contingency_row(given: Known, mission: str, sectors: pd.DataFrame) -> dict[str, object]:
    """Row of a contingency mission."""
    planned = given.recipe.contingency[mission]
    largest = sectors.sort_values("civilians").iloc[-1]
    return {
        "name": planned.name,
        "iso3": planned.iso3,
        "latitude": largest["lat"],
        "longitude": largest["lon"],
        "mandate": "contingency",
        "mandate_from": int(planned.from_period.value),
        "source": "no mandate exists",  # not told
        "note": f"illustrative; {planned.reason}",  # not told
    }


def mission_row(given: Known, mission: str, sectors: pd.DataFrame, staying: Mapping[str, int]) -> dict[str, object]:
    """One row of the missions table."""
    held = authorised(given, mission)
    if mission in given.recipe.contingency:
        row = contingency_row(given, mission, sectors)
    else:
        row = authorised_row(given, mission) | {"note": note(given, mission, held)}
    return row | {
        "mission": mission,
        "authorised_troops": held.troops,
        "authorised_police": held.police,
        "assessed_usd_per_period": assessed(given, mission, held, staying),
        "language": given.recipe.facts(mission).language or None,
    }


def missions(given: Known, drawn: Sectors, staying: Mapping[str, int]) -> pd.DataFrame:
    """The missions table of the case.

    Args:
        given: What is known.
        drawn: The areas of every mission.
        staying: What everyone present costs, by mission [USD per period], where those present are the pledges.
    """
    table = pd.DataFrame([mission_row(given, mission, drawn[mission], staying) for mission in drawn])
    table = table.reindex(columns=columns("missions")).round({"latitude": 4, "longitude": 4})
    return table.astype(
        dict.fromkeys(("authorised_troops", "authorised_police", "mandate_from", "mandate_to"), "Int64")
    )
