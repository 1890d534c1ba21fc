"""What a built case was made from, in sentences: what was used, what was left out, and what had to be assumed."""

from collections.abc import Iterator, Mapping

from planner.building import funds, violence
from planner.building.contributors import unplaced
from planner.building.known import Known
from planner.building.missions import Authorised
from planner.building.overrides import CaseTables
from planner.building.places import countries, mapped
from planner.building.pledges import left_out
from planner.building.stand_in import STAND_IN
from planner.fault import some
from planner.figures import several
from planner.horizon import month_number

STALE_MONTHS = 3
"""Age of a count from which it is told."""


def used(given: Known, missions: tuple[str, ...]) -> Iterator[str]:
    """Which date of each source a case was built from."""
    yield f"Strengths are those of {given.counted} ({given.count_source})."
    if (behind := month_number(given.recipe.as_of) - month_number(given.counted[:7])) > STALE_MONTHS:
        yield (
            f"They are {several(behind, 'month')} older than the month asked for: missions that began since do not "
            "take part, and who has come or gone since is not known. Give newer contributions to replace them."
        )
    dates = {mission: str(given.bases(mission)["as_of"].max()) for mission in missions if mapped(given, mission)}
    for date in sorted(set(dates.values())):
        yield f"Bases are those of maps of {date}: {some(m for m in dates if dates[m] == date)}."
    counted = [mission for mission in missions if violence.of_events(given, countries(given, mission))]
    if counted:
        last, months = violence.last_day(given).date(), violence.months_known(given)
        yield (
            f"Deaths are those of events: {several(months, 'month')} up to {last} say how many, "
            f"{violence.MONTHS_NEARBY} months where: {some(counted)}."
        )
    if len(counted) < len(missions) and given.observation_year:
        near = f", spread by deaths near bases of {years}" if (years := given.record_years) else ""
        yield f"Deaths are those of {given.observation_year} by country{near}{' elsewhere' if counted else ''}."
    yield from _budgets(given, missions)
    if given.onset_edition is not None:
        yield f"Chances of an onset are those of the edition of {given.onset_edition[0]}."


def _budgets(given: Known, missions: tuple[str, ...]) -> Iterator[str]:
    """Which budgets were used, and what for."""
    if not (budgeted := [mission for mission in missions if mission in given.sources.budgets]):
        return
    if given.recipe.contingents == "pledged":
        yield f"Budgets of {some(budgeted)} were not used: money is what everyone present costs."
    else:
        yield f"Assessed money of {some(budgeted)} is what their budgets leave once those present are paid [A on J]."


def missions_left_out(why: Mapping[str, str]) -> Iterator[str]:
    """Missions that have people in uniform on the date, and are not in the case."""
    if why:
        yield f"Missions left out: {'; '.join(f'{mission} ({reason})' for mission, reason in why.items())}."


def assumed(
    given: Known, missions: tuple[str, ...], ceilings: Mapping[str, Authorised], tables: CaseTables
) -> Iterator[str]:
    """What sources do not say and had to be assumed, where that matters most."""
    if unmapped := [mission for mission in missions if not mapped(given, mission)]:
        yield (
            f"No map of bases is known by {given.recipe.as_of} of {some(unmapped)}: people were spread over cities. "
            "Give a table of bases to replace that."
        )
    if newer := [f"{mission} ({date})" for mission in missions if (date := given.newer_map(mission))]:
        yield (
            f"Maps of bases that the recipe asks for are newer than {given.recipe.as_of}: {some(newer)}. Bases may "
            "have been opened or closed in between. Give a table of bases as they were to replace them."
        )
    unknown = {
        mission: int(given.bases(mission)["of_unknown_size"].sum()) for mission in missions if mapped(given, mission)
    }
    if sizes := [f"{mission} ({count:,})" for mission, count in unknown.items() if count]:
        yield (
            f"The size of some bases is not known: {some(sizes)}. A company was taken for each, before those present "
            "were spread over all of them. Give their troops to replace that."
        )
    if unseen := [m for m in missions if not _deaths_known(given, m)]:
        yield f"No deaths are known of the countries of {some(unseen)}: none were counted."
    yield from _events_assumed(given)
    if given.onset_edition is None:
        yield (
            f"No chances of an onset are known by {given.recipe.as_of}: the case has no threat of one. Give a file of "
            "early warning to add it."
        )
    if given.sources.events is None and not given.record_years:
        yield (
            f"No deaths near bases are known by {given.recipe.as_of}: those by country were spread by population. Give "
            "a file of violence to replace that."
        )
    if unlimited := [mission for mission in missions if ceilings[mission].assumed]:
        yield (
            f"Ceilings of {some(unlimited)} are not known in full: as many as are there, so that nobody more can "
            "deploy. Give a table of missions to replace them."
        )
    yield from _pledges_assumed(given, tables)


def _pledges_assumed(given: Known, tables: CaseTables) -> Iterator[str]:
    """What is not known of pledges, and of those who pledge."""
    if nowhere := unplaced(given, tables["contributors"]["contributor"]):
        yield (
            f"No place is known of {some(nowhere)}: 0, 0 stands for it, and no map shows it. Write the coordinates "
            "into the table of contributors."
        )
    yield from funds.taken(given, tables["missions"]["mission"].to_list())
    if given.sources.pledges is not None and (others := left_out(given.sources.pledges)):
        yield others
    pledges = tables["pledges"]
    if pledges.empty and given.sources.pledges is None:
        yield (
            "No pledges are known, and so few are in place that no stand-in can be made from them: the plan is those "
            "in place. Give a table of pledges to replace that."
        )
    if pledges["note"].astype(str).str.contains(STAND_IN, regex=False).any():
        yield (
            f"No pledges are known: all {len(pledges)} are stand-ins made from units in place, marked as illustrative. "
            "Give a table of pledges to replace them."
        )


def _events_assumed(given: Known) -> Iterator[str]:
    """What single events do not say because their file ends before the date, or begins late."""
    last, months = violence.last_day(given).date(), violence.months_known(given)
    if last.isoformat() != given.day:
        yield f"The events end with {last}: those before it stand for those up to {given.day}. Give newer ones."
    if months < violence.MONTHS_OBSERVED:
        yield (
            f"The events are of {several(months, 'month')}: their deaths were scaled to a year. Give events of the "
            f"{violence.MONTHS_NEARBY} months before to replace that."
        )


def _deaths_known(given: Known, mission: str) -> bool:
    """Whether deaths of a mission's country are known, by event or by year."""
    return bool(given.observation_year) or violence.of_events(given, countries(given, mission))
