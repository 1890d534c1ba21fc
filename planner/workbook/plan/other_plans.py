"""Sheet of other plans that are nearly as good, as far as they were looked for."""

from collections.abc import Iterator, Sequence

from planner.explanations.other_plans import AlternativeAnswer
from planner.layout.formula import Cell, Page
from planner.plan.certainty import rounded_down

NAME = "other_plans"
COLUMNS = (
    "plan",
    "what_it_has_most_of",
    "what_it_trades",
    "averts_of_the_most",
    "averts_of_this_plan",
    "unprotected",
    "cost_usd",
    "persons",
    "contributors",
    "elsewhere",
)
SAYS = "other plans that are nearly as good, what each trades, and how far they differ"
TITLE = "Other plans: nearly as good, with people elsewhere"
NOTE = (
    "Each was verified. elsewhere: share of the people of both plans together whom the other does not have of the same "
    "pledge at the same mission; from this plan, and from the others by number."
)


def page(rows: Sequence[AlternativeAnswer]) -> Page:
    """The sheet, with a column for how far plans differ from each of those before the last."""
    return Page(NAME, (*COLUMNS, *(f"elsewhere_than_{row.number}" for row in rows[:-1])), top=4)


def other_plans(rows: Sequence[AlternativeAnswer]) -> Iterator[list[Cell]]:
    """A row per plan."""
    for row in rows:
        from_earlier = [*row.differs[1:], *[None] * (len(rows) - len(row.differs))]
        yield [
            row.number,
            row.label,
            row.words,
            None if row.gap is None else rounded_down(1.0 - row.gap),
            rounded_down(row.of_plan),
            row.unprotected,
            row.cost_usd,
            row.persons,
            row.contributors,
            row.differs[0],
            *from_earlier,
        ]
