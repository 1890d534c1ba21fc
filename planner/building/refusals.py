"""What stands against building a case: sources that say nothing by its date, each with what to give."""

from collections.abc import Iterator

from planner.building.known import Known
from planner.building.missions import participation
from planner.fault import Fault


def refusals(given: Known) -> list[Fault]:
    """Every reason why a case cannot be built from what is known."""
    return list(_refusals(given))


def _refusals(given: Known) -> Iterator[Fault]:
    month = given.recipe.as_of
    if not given.counted:
        first = min(given.sources.contributions["as_of"].astype(str), default="")
        found = f"none by {month}; the first that is known is of {first}"
        yield Fault("contributions", None, "", found, "a count of those present", GIVE_CONTRIBUTIONS)
        return
    taking_part = participation(given)
    if not taking_part.taken:
        told = "; ".join(f"{mission}: {why}" for mission, why in list(taking_part.left_out.items())[:10])
        yield Fault("missions", None, "", f"none that takes part ({told})", "at least one", GIVE_MISSIONS)
    strangers = [mission for mission in given.recipe.missions.taken if not _has_people(given, mission)]
    for mission in strangers:
        yield Fault("missions", None, "", f"“{mission}” without anybody in uniform on {given.counted}",
                    "missions that have contributions", "Take it out of missions.taken of the recipe.")  # fmt: skip


def _has_people(given: Known, mission: str) -> bool:
    return any(name == mission for name, _ in given.present)


GIVE_CONTRIBUTIONS = "Give the UN's list of contributions of that month with --contributions FILE."
GIVE_MISSIONS = "Give a table of missions with their country and seat with --missions FILE."
