"""The one place that says which colour means what, on every chart."""

import altair as alt

from planner.charts.figure import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY
from planner.plan import BY_CHANCES, IF_ALL_COME

PLAN = BLUE
"""Whatever is of the plan."""

IN_PLACE, NEW, CEILING = "in place", "of this plan", "authorised"
NOBODY_THERE, IN_PLACE_ONLY, WITH_PLAN = "with nobody there", "with those in place only", "with this plan"
WITH_PLAN_IF_ALL, WITH_PLAN_LIKELY = f"{WITH_PLAN}, {IF_ALL_COME}", f"{WITH_PLAN}, {BY_CHANCES}"
NEW_LIKELY, NEW_BESIDES = f"{NEW}, {BY_CHANCES}", f"besides, {IF_ALL_COME}"
TROOPS, POLICE, ENABLER, PREVENTION = "troops", "police", "enabler", "prevention"

COLOURS = {
    IN_PLACE: GREY,
    NEW: PLAN,
    CEILING: ORANGE,
    NOBODY_THERE: ORANGE,
    IN_PLACE_ONLY: GREY,
    WITH_PLAN: PLAN,
    WITH_PLAN_IF_ALL: SKY,
    WITH_PLAN_LIKELY: PLAN,
    NEW_LIKELY: PLAN,
    NEW_BESIDES: SKY,
    TROOPS: BLUE,
    POLICE: PURPLE,
    ENABLER: GREEN,
    PREVENTION: ORANGE,
}
"""Colour of every meaning."""

KINDS = (TROOPS, POLICE, ENABLER)
"""Kinds of units."""


def of_meanings(*meanings: str) -> alt.Scale:
    """Colour scale of some meanings."""
    return alt.Scale(domain=list(meanings), range=[COLOURS[each] for each in meanings])
