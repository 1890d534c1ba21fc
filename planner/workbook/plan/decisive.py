"""Sheet of inputs that decide, as far as it was asked which do."""

from collections.abc import Iterator, Sequence

from planner.answers import DecisiveAnswer
from planner.answers.decisive import ranked
from planner.layout.formula import Cell, Page

DECISIVE = Page(
    "decisive_inputs",
    ("input", "now", "unit", "times", "then", "moves", "gives_up", "stands_from", "stands_to", "breaks_a_rule", "note"),
    top=4,
)
SAYS = "inputs that decide: what the best plan leaves more where each is changed, and how far this plan stands"
TITLE = "Inputs that decide"
NOTE = (
    "Each was changed by a tenth or doubled, and planned anew. moves: what the best plan then leaves more; gives_up: "
    "what this plan, as ordered, leaves beyond it; in civilian-months, with charges. stands: this many times the value."
)

MOST = 20
"""Most inputs that the sheet has [1]."""


def decisive(rows: Sequence[DecisiveAnswer]) -> Iterator[list[Cell]]:
    """A row per input, the most decisive first."""
    for row in ranked(rows, MOST):
        if row.moved is None:
            yield [row.name, row.value, row.unit, *[None] * 7, row.note or None]
        else:
            yield [
                row.name,
                row.value,
                row.unit,
                row.factor,
                row.then,
                row.moved,
                row.gives_up,
                row.stands_from,
                row.stands_to,
                row.breaks,
                row.note or None,
            ]
