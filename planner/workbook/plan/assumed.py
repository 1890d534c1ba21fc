"""The sheet of the assumptions that matter most: what doubling each does to the exposure of the plan as made."""

from collections.abc import Iterator

from planner.assumptions import assumed_cells, assumed_numbers, weighed
from planner.assumptions.numbers import AssumedNumber
from planner.layout.formula import Cell, Page, plain
from planner.layout.layout import Layout
from planner.tables import Case
from planner.workbook.plan.status import UNKNOWN, while_as_made

FIRST = 20
"""How many assumptions the sheet has."""

ASSUMPTIONS = Page(
    "assumptions", ("assumption", "where", "value", "mark", "reason", "origin", "effect", "effect_in_place"), top=4
)


def assumptions(layout: Layout) -> Iterator[list[Cell]]:
    """A row per assumed number that enters the exposure of the plan, what matters most first."""
    case, cells = layout.case, assumed_cells(layout.case)
    numbers = assumed_numbers(cells, weighed(case, layout.plan, cells))
    for number in (each for each in numbers[:FIRST] if each.weight is not None and each.matters):
        yield _row(case, number)


def _row(case: Case, number: AssumedNumber) -> list[Cell]:
    first, weight = number.cells[0], number.weight
    effects = () if weight is None else (weight.unprotected, weight.in_place_only)
    return [
        number.title,
        number.where,
        number.value,
        first.mark,
        first.reason,
        plain(case[first.table].loc[first.row, "source"]),
        *(while_as_made(repr(effect), effect, UNKNOWN) for effect in effects),
    ]
