"""Sheet of alternates: who is called, in which order, where first units of a mission do not come."""

from collections.abc import Iterator

from planner.layout.formula import Cell, Page
from planner.layout.layout import Layout
from planner.names import Names
from planner.plan.plan_tables import FRAMES

ALTERNATES = Page("alternates", (*FRAMES["alternates"], "pledge_name", "first_month", "chance"), top=4)
SAYS = "who is called, in which order, where first units of a mission do not come"
TITLE = "Alternates: who is called where first units of a mission do not come"
NOTE = (
    "Of the plan as made. As many are called as first units are missing, in this order, and serve where those leave "
    "them room and money. People and money of the other sheets are without them."
)


def alternates(layout: Layout) -> Iterator[list[Cell]]:
    """A row per alternate, mission by mission and in their order."""
    names, chances = Names(layout.case), layout.chances.pledges
    for row in layout.plan.alternates.sort_values(["mission", "place"], kind="stable").itertuples(index=False):
        yield [*row, names.pledge(row.pledge), names.month(row.from_period), chances[row.pledge].p]
