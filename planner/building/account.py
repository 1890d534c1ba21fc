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
from planner.language import Said, joined, say

STALE_MONTHS = 3
"""Age of a count from which it is told."""


def used(given: Known, missions: tuple[str, ...]) -> Iterator[str]:
    """Which date of each source a case was built from."""
    yield say("Strengths are those of {day} ({source}).", day=given.counted, source=given.count_source)
    if (behind := month_number(given.recipe.as_of) - month_number(given.counted[:7])) > STALE_MONTHS:
        yield say(
            "They are {months} older than the month asked for: missions that began since do not take part, and who has "
            "come or gone since is not known. Give newer contributions to replace them.",
            months=several(behind, "month"),
        )
    dates = {mission: str(given.bases(mission)["as_of"].max()) for mission in missions if mapped(given, mission)}
    for date in sorted(set(dates.values())):
        listed = some(m for m in dates if dates[m] == date)
        yield say("Bases are those of maps of {day}: {missions}.", day=date, missions=listed)
    counted = [mission for mission in missions if violence.of_events(given, countries(given, mission))]
    if counted:
        last, months = violence.last_day(given).date(), violence.months_known(given)
        yield say(
            "Deaths are those of events: {months} up to {day} say how many, {nearby:d} months where: {missions}.",
            months=several(months, "month"), day=last, nearby=violence.MONTHS_NEARBY, missions=some(counted),
        )  # fmt: skip
    if len(counted) < len(missions) and given.observation_year:
        yield _by_country(given.observation_year, given.record_years, elsewhere=bool(counted))
    yield from _budgets(given, missions)
    if given.onset_edition is not None:
        yield say("Chances of an onset are those of the edition of {edition}.", edition=given.onset_edition[0])


def _by_country(year: int, years: str, *, elsewhere: bool) -> Said:
    """Of which year deaths by country are, and of which years what they were spread by, if by any."""
    if not years and not elsewhere:
        return say("Deaths are those of {year:d} by country.", year=year)
    if not years:
        return say("Deaths are those of {year:d} by country elsewhere.", year=year)
    if not elsewhere:
        return say(
            "Deaths are those of {year:d} by country, spread by deaths near bases of {years}.", year=year, years=years
        )
    return say(
        "Deaths are those of {year:d} by country, spread by deaths near bases of {years} elsewhere.",
        year=year, years=years,
    )  # fmt: skip


def _budgets(given: Known, missions: tuple[str, ...]) -> Iterator[str]:
    """Which budgets were used, and what for."""
    if not (budgeted := [mission for mission in missions if mission in given.sources.budgets]):
        return
    if given.recipe.contingents == "pledged":
        yield say("Budgets of {missions} were not used: money is what everyone present costs.", missions=some(budgeted))
    else:
        yield say(
            "Assessed money of {missions} is what their budgets leave once those present are paid [A on J].",
            missions=some(budgeted),
        )


def missions_left_out(why: Mapping[str, str]) -> Iterator[str]:
    """Missions that have people in uniform on the date, and are not in the case."""
    if why:
        each = (say("{mission} ({reason})", mission=mission, reason=reason) for mission, reason in why.items())
        yield say("Missions left out: {missions}.", missions=joined(each, "; "))


def assumed(
    given: Known, missions: tuple[str, ...], ceilings: Mapping[str, Authorised], tables: CaseTables
) -> Iterator[str]:
    """What sources do not say and had to be assumed, where that matters most."""
    if unmapped := [mission for mission in missions if not mapped(given, mission)]:
        yield say(
            "No map of bases is known by {month} of {missions}: people were spread over cities. Give a table of bases "
            "to replace that.",
            month=given.recipe.as_of, missions=some(unmapped),
        )  # fmt: skip
    if newer := [
        say("{mission} ({day})", mission=mission, day=date)
        for mission in missions
        if (date := given.newer_map(mission))
    ]:
        yield say(
            "Maps of bases that the recipe asks for are newer than {month}: {missions}. Bases may have been opened or "
            "closed in between. Give a table of bases as they were to replace them.",
            month=given.recipe.as_of, missions=some(newer),
        )  # fmt: skip
    unknown = {
        mission: int(given.bases(mission)["of_unknown_size"].sum()) for mission in missions if mapped(given, mission)
    }
    if sizes := [
        say("{mission} ({count:,})", mission=mission, count=count) for mission, count in unknown.items() if count
    ]:
        yield say(
            "The size of some bases is not known: {missions}. A company was taken for each, before those present were "
            "spread over all of them. Give their troops to replace that.",
            missions=some(sizes),
        )
    if unseen := [m for m in missions if not _deaths_known(given, m)]:
        yield say("No deaths are known of the countries of {missions}: none were counted.", missions=some(unseen))
    yield from _events_assumed(given)
    if given.onset_edition is None:
        yield say(
            "No chances of an onset are known by {month}: the case has no threat of one. Give a file of early warning "
            "to add it.",
            month=given.recipe.as_of,
        )
    if given.sources.events is None and not given.record_years:
        yield say(
            "No deaths near bases are known by {month}: those by country were spread by population. Give a file of "
            "violence to replace that.",
            month=given.recipe.as_of,
        )
    if unlimited := [mission for mission in missions if ceilings[mission].assumed]:
        yield say(
            "Ceilings of {missions} are not known in full: as many as are there, so that nobody more can deploy. Give "
            "a table of missions to replace them.",
            missions=some(unlimited),
        )
    yield from _pledges_assumed(given, tables)


def _pledges_assumed(given: Known, tables: CaseTables) -> Iterator[str]:
    """What is not known of pledges, and of those who pledge."""
    if nowhere := unplaced(given, tables["contributors"]["contributor"]):
        yield say(
            "No place is known of {contributors}: 0, 0 stands for it, and no map shows it. Write the coordinates into "
            "the table of contributors.",
            contributors=some(nowhere),
        )
    yield from funds.taken(given, tables["missions"]["mission"].to_list())
    if given.sources.pledges is not None and (others := left_out(given.sources.pledges)):
        yield others
    pledges = tables["pledges"]
    if pledges.empty and given.sources.pledges is None:
        yield say(
            "No pledges are known, and so few are in place that no stand-in can be made from them: the plan is those "
            "in place. Give a table of pledges to replace that."
        )
    if pledges["note"].astype(str).str.contains(STAND_IN, regex=False).any():
        yield say(
            "No pledges are known: all {count:d} are stand-ins made from units in place, marked as illustrative. Give "
            "a table of pledges to replace them.",
            count=len(pledges),
        )


def _events_assumed(given: Known) -> Iterator[str]:
    """What single events do not say because their file ends before the date, or begins late."""
    last, months = violence.last_day(given).date(), violence.months_known(given)
    if last.isoformat() != given.day:
        yield say(
            "The events end with {last}: those before it stand for those up to {day}. Give newer ones.",
            last=last, day=given.day,
        )  # fmt: skip
    if months < violence.MONTHS_OBSERVED:
        yield say(
            "The events are of {months}: their deaths were scaled to a year. Give events of the {nearby:d} months "
            "before to replace that.",
            months=several(months, "month"), nearby=violence.MONTHS_NEARBY,
        )  # fmt: skip


def _deaths_known(given: Known, mission: str) -> bool:
    """Whether deaths of a mission's country are known, by event or by year."""
    return bool(given.observation_year) or violence.of_events(given, countries(given, mission))
