"""Sheet of inputs that decide, as far as it was asked which do."""

from collections.abc import Iterator, Sequence

from planner.answers import DecisiveAnswer
from planner.answers.decisive import ranked
from planner.layout.formula import Cell, Page
from planner.names import Names

DECISIVE = Page(
    "decisive_inputs",
    (
        "input",
        "now",
        "unit",
        "times",
        "then",
        "moves",
        "gives_up",
        "stands_from",
        "stands_to",
        "breaks_a_rule",
        "note",
        "cell",
    ),
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


def decisive(rows: Sequence[DecisiveAnswer], names: Names) -> Iterator[list[Cell]]:
    """A row per input, the most decisive first, with the cell of the inputs at its end.

    Args:
        rows: The inputs.
        names: Names of their case.
    """
    for row in ranked(rows, MOST):
        called = str(names.input(*row.cell).in_words)
        solved = [row.factor, row.then, row.moved, row.gives_up, row.stands_from, row.stands_to, row.breaks]
        figures = solved if row.moved is not None else [None] * len(solved)
        yield [called, row.value, row.unit, *figures, row.note or None, row.name]
