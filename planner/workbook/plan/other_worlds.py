"""Sheet of other worlds: what plans leave unprotected there, as far as it was asked."""

from collections.abc import Iterator, Sequence
from math import inf

from planner.answers import WorldAnswer
from planner.answers.worlds import Regret, regrets, worlds_in
from planner.layout.formula import Cell, Page

OTHER_WORLDS = Page(
    "other_worlds",
    (
        "world",
        "plan",
        "unprotected",
        "gives_up",
        "gives_up_at_most",
        "unprotected_in_common",
        "nobody_new",
        "persons",
        "no_place_there",
        "note",
    ),
    top=4,
)
SAYS = "what plans leave unprotected if another world comes true, and what each gives up there"
TITLE = "Other worlds: what plans leave unprotected there"
NOTE = (
    "Units as ordered, people and money placed anew. gives_up: beyond the best plan found there, with charges; "
    "at_most: beyond what is proved of any plan; unprotected_in_common: of what the case as it is counts too."
)
BEST = "best plan found there"


def other_worlds(rows: Sequence[WorldAnswer]) -> Iterator[list[Cell]]:
    """A row per plan and world, the best plan of each world first."""
    found = {(each.world, each.plan): each for each in regrets(rows)}
    order = worlds_in(rows)
    for row in sorted(rows, key=lambda row: (order.index(row.world), bool(row.name))):
        yield [row.world, row.name or BEST, *_figures(row, found.get((row.world, row.name))), row.note or None]


def _figures(row: WorldAnswer, regret: Regret | None) -> list[Cell]:
    if row.unprotected is None:
        return [None] * 7
    given_up = [None, None] if regret is None else [regret.least, None if regret.most == inf else regret.most]
    return [row.unprotected, *given_up, row.shared, row.in_place_only, row.persons, row.absent]
