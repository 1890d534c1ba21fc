"""Sheet of the pairs of pledge and mission that the plan refuses: all that stands against each, in order."""

from collections.abc import Iterator, Sequence

from planner.explanations import WhyNot
from planner.layout.formula import Cell, Page

REFUSED = Page(
    "why_not",
    (
        "mission",
        "pledge",
        "pledge_name",
        "units_left",
        "best_start",
        "why",
        "averts_at_most",
        "cost_counts_as",
    ),
    top=4,
)
SAYS = "every unused pledge at every mission: all that stands against one more unit"
NOTE = "Of the plan as made: all that stands against one more unit, in order, from the start that least stands against."


def refused(rows: Sequence[WhyNot]) -> Iterator[list[Cell]]:
    """A row per pair."""
    for row in rows:
        why = "\n".join(f"{number}. {each.words}" for number, each in enumerate(row.reasons, start=1))
        possible = "" if row.reasons else "nothing stands against it"
        yield [
            row.mission,
            row.pledge,
            row.pledge_name,
            row.units,
            row.best_start or None,
            why or possible,
            row.averts,
            row.charge,
        ]
