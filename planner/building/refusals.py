"""Why a case cannot be built: sources that hold nothing by its date, each with the file to give."""

from collections.abc import Iterator

from planner.building.known import DEATHS, Known
from planner.building.missions import participation, unplaced
from planner.fault import Fault
from planner.language import joined, say


def refusals(given: Known) -> list[Fault]:
    """Every reason why a case cannot be built from what is known."""
    return list(_refusals(given))


def _refusals(given: Known) -> Iterator[Fault]:
    month = given.recipe.as_of
    if not given.observation_year and given.sources.events is None:
        first = min((year for _, year, measure in given.scores if measure == DEATHS), default=0)
        found = say("none by {month}; the first that is known is of {first}", month=month, first=first)
        yield Fault("violence", None, "", found, say("deaths of civilians"), GIVE_VIOLENCE)
    first_rate = min(str(row["valid_from"]) for row in given.rates)
    if given.day < first_rate:
        found = say(
            "no rate of reimbursement by {month}; the first that is known is of {first}", month=month, first=first_rate
        )
        yield Fault("costs", None, "", found, say("a month from {month} on", month=first_rate[:7]))
    yield from _of_no_use(given)
    if given.counted:
        yield from _without_missions(given)
    else:
        first_count = min(given.sources.contributions["as_of"].astype(str), default="")
        found = say("none by {month}; the first that is known is of {first}", month=month, first=first_count)
        yield Fault("contributions", None, "", found, say("a count of those present"), GIVE_CONTRIBUTIONS)


def _of_no_use(given: Known) -> Iterator[Fault]:
    """What a recipe asks for that the sources contradict."""
    year = given.recipe.threats.observation_year
    years = sorted({known for _, known, measure in given.scores if measure == DEATHS})
    if year and year not in years:
        found = say("{year:d}, of which no deaths are known", year=year)
        allowed = say("one of {years}, or 0 for the newest", years=", ".join(map(str, years)))
        yield Fault("recipe", None, "threats.observation_year", found, allowed)
    for mission in given.recipe.contingency:
        if _has_people(given, mission):
            yield Fault("recipe", None, f"contingency.{mission}", say("people in uniform on {day}", day=given.counted),
                        say("a mission that does not exist yet"), say("Give it another key."))  # fmt: skip


def _without_missions(given: Known) -> Iterator[Fault]:
    taking_part = participation(given)
    if not taking_part.taken:
        without = list(taking_part.left_out.items())[:10]
        reasons = joined((say("{mission}: {reason}", mission=mission, reason=why) for mission, why in without), "; ")
        yield Fault(
            "missions",
            None,
            "",
            say("none that takes part ({reasons})", reasons=reasons),
            say("at least one"),
            GIVE_MISSIONS,
        )
    for mission in (*given.recipe.missions.taken, *given.recipe.contingency):
        if why := unplaced(given, mission):
            found = say("“{mission}”, of which {why}", mission=mission, why=why)
            yield Fault("missions", None, "", found, say("missions that can be placed"), GIVE_MISSIONS)
    for mission in given.recipe.missions.taken:
        if not _has_people(given, mission):
            found = say("“{mission}” without anybody in uniform on {day}", mission=mission, day=given.counted)
            hint = say("Take it out of missions.taken of the recipe.")
            yield Fault("missions", None, "", found, say("missions that have contributions"), hint)


def _has_people(given: Known, mission: str) -> bool:
    return any(name == mission for name, _ in given.present)


GIVE_CONTRIBUTIONS = say("Give the UN's list of contributions of that month with --contributions FILE.")
GIVE_VIOLENCE = say("Give events of UCDP or ACLED of the two years before with --violence FILE.")
GIVE_MISSIONS = say("Give a table of missions with their country and seat with --missions FILE.")
