"""Words that every brief uses: what it may not be used for, and names and amounts as a page has room for."""

from planner.decisions.capability_gaps import CapabilityGap
from planner.formats.spelling import listed
from planner.horizon import horizon, month_in_words
from planner.language import Said, many, say, term
from planner.tables import Case

FOOTER = say("Model estimates of exposure; no forecast, and no count of lives")

NOT_FOR = (
    say(
        "Every effect here is a model estimate of a published association between peacekeepers and violence against "
        "civilians. It is no forecast of what will happen in any place, and no count of lives."
    ),
    say(
        "It must not be used to rank the worth of people or places, to judge contributors or commanders, to justify "
        "the use of force, or as evidence that an area is safe. A plan is a proposal for planners to question."
    ),
)

SHORT = 24
"""Most characters of the name of a mission in a table; longer ones are told by their acronym, which is the key."""

READINESS = {
    "announced": say("announced"),
    "L1": say("level 1, registered"),
    "L2": say("level 2, visited"),
    "L3": say("level 3, agreed"),
    "RDL": say("rapid deployment"),
    "deployed": say("deployed"),
}
"""Levels of readiness in words."""


def case_line(case: Case) -> str:
    """The months that a plan is for."""
    months = horizon(case)
    return say("A plan for {first} to {last}", first=month_in_words(months[0]), last=month_in_words(months[-1]))


def mission_label(case: Case, key: str) -> str:
    """A mission as a table has room for: its name, or its acronym."""
    names = case["missions"].set_index("mission")["name"]
    name = str(names.get(key, "")) or key
    return term(name) if len(name) <= SHORT else key


def usd(amount: float) -> str:
    """An amount of money."""
    return say("{usd:,.1f} million USD", usd=amount / 1e6)


def amounts(gap: CapabilityGap) -> str:
    """How much is missing of what."""
    if gap.need == "prevention":
        return say("{money} for prevention in each period", money=usd(gap.missing))
    if not gap.area:
        units = max(1, round(gap.missing))
        return many("{n:,} {capability} unit", "{n:,} {capability} units", units, capability=term(gap.need))
    if gap.need == "police":
        return say("{people:,.0f} police officers", people=gap.missing)
    return say("{people:,.0f} {kind}", people=gap.missing, kind=term(gap.need))


def capability(key: str) -> Said:
    """What a capability is called."""
    return term(key.replace("-", " "))


def languages(case: Case, mission: str) -> str:
    """Languages of a mission."""
    told = case["missions"].set_index("mission")["language"].get(mission, "")
    return ", ".join(listed(told)) if isinstance(told, str) else ""
