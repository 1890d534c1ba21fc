"""Words that every brief uses: what it may not be used for, and names and amounts as a page has room for."""

from planner.decisions.capability_gaps import CapabilityGap
from planner.figures import several
from planner.formats.spelling import listed
from planner.horizon import horizon, month_in_words
from planner.tables import Case

FOOTER = "Model estimates of exposure; no forecast, and no count of lives"

NOT_FOR = (
    "Every effect here is a model estimate of a published association between peacekeepers and violence against "
    "civilians. It is no forecast of what will happen in any place, and no count of lives.",
    "It must not be used to rank the worth of people or places, to judge contributors or commanders, to justify the "
    "use of force, or as evidence that an area is safe. A plan is a proposal for planners to question.",
)

SHORT = 24
"""Most characters of the name of a mission in a table; longer ones are told by their acronym, which is the key."""

READINESS = {
    "announced": "announced",
    "L1": "level 1, registered",
    "L2": "level 2, visited",
    "L3": "level 3, agreed",
    "RDL": "rapid deployment",
    "deployed": "deployed",
}
"""Levels of readiness in words."""


def case_line(case: Case) -> str:
    """The months that a plan is for."""
    months = horizon(case)
    return f"A plan for {month_in_words(months[0])} to {month_in_words(months[-1])}"


def mission_label(case: Case, key: str) -> str:
    """A mission as a table has room for: its name, or its acronym."""
    names = case["missions"].set_index("mission")["name"]
    name = str(names.get(key, "")) or key
    return name if len(name) <= SHORT else key


def usd(amount: float) -> str:
    """An amount of money."""
    return f"{amount / 1e6:,.1f} million USD"


def amounts(gap: CapabilityGap) -> str:
    """How much is missing of what."""
    if gap.need == "prevention":
        return f"{usd(gap.missing)} for prevention in each period"
    if not gap.area:
        return several(max(1, round(gap.missing)), f"{gap.need} unit")
    return f"{gap.missing:,.0f} {'police officers' if gap.need == 'police' else gap.need}"


def languages(case: Case, mission: str) -> str:
    """Languages of a mission."""
    told = case["missions"].set_index("mission")["language"].get(mission, "")
    return ", ".join(listed(told)) if isinstance(told, str) else ""
