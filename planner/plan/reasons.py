"""Reasons that a plan gives, in sentences: why units stay unused, and why missions do not count or not in full.

Both who writes a plan and who verifies it say them, each of what it has worked out for itself.
"""

from collections.abc import Mapping, Sequence

from planner.language import Said, joined, say, term

OPEN = say("it may help, by less than the search could tell")
"""What is said where no rule keeps one more unit out, and it may be worth its cost."""

WORTHLESS = say("it would avert less than its cost is worth")

NOT_POSTED = say("its people do not protect civilians themselves")

OVER_SHARE = say("one more would take its contributor over its share of the mission")

OVER_PEOPLE_LIMIT = say("one more would take its contributor over its limit on people")

SWITCHED_OFF = say("its contributor is switched off")

FORMERLY: Mapping[str, str] = {
    r"it would help by less than the bound can tell": OPEN,  # not told
    r"(?:^|(?<=; ))[^;(]+ fills its share of the mission": OVER_SHARE,  # not told
    r"(?:^|(?<=; ))[^;(]+ deploys as many people as it may": OVER_PEOPLE_LIMIT,  # not told
    r"^[^;(]+ is switched off$": SWITCHED_OFF,  # not told
}
"""Today's wording, by patterns of what earlier versions wrote."""


def idle(capability: str) -> Said:
    """An enabler that no area of the mission asks for."""
    return say("nothing there needs {capability}", capability=term(capability))


def not_counted_on(mission: str) -> Said:
    """A contingency mission where the case leaves these out."""
    return say("{mission} is a contingency mission and left out", mission=mission)


def ruled_out(reason: str) -> Said:
    """A caveat that names the place."""
    return say("a caveat rules it out ({reason})", reason=reason)


def allowed_elsewhere(reason: str) -> Said:
    """A caveat that names other places only."""
    return say("a caveat allows it elsewhere only ({reason})", reason=reason)


def ready_late(period: int) -> Said:
    """Readiness after the mandate or the horizon."""
    return say("it is ready in period {period}, after the mandate or the horizon ends", period=period)


def ready_too_late(period: int, months: int) -> Said:
    """Readiness too late for the shortest stay [months]."""
    return say(
        "it is ready in period {period}, too late to serve {months} months before the mandate or the horizon ends",
        period=period, months=months,
    )  # fmt: skip


def by_mission(reasons: Mapping[str, Sequence[str]]) -> Said | str:
    """Reasons with the missions that each holds at, those of most missions first; a single one alone."""
    if len(reasons) == 1:
        return next(iter(reasons))
    widest_first = sorted(reasons.items(), key=lambda item: -len(item[1]))
    where = (say("{reason} ({places})", reason=reason, places=", ".join(places)) for reason, places in widest_first)
    return joined(where, "; ")


def unauthorised(mission: str) -> Said:
    """A mission left out, by its name."""
    return say(
        "{mission}, a contingency mission: nobody has authorised it, and the plan does not count on it", mission=mission
    )


def only_while_mandated(mission: str, first: Said, last: Said) -> Said:
    """A mission counted in part, by its name, and the first and last month of its mandate."""
    return say(
        "{mission}, from {first} to {last} only, while it has a mandate", mission=mission, first=first, last=last
    )


def mission_named(key: str, name: str) -> Said | str:
    """Name of a mission with its key behind; the key alone where it has no other name."""
    return key if not name or name == key else say("{name} ({key})", name=term(name), key=key)
