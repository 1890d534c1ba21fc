"""Sheet of futures: what the plan is worth in a thousand of them, as far as they were drawn."""

from collections.abc import Iterator, Sequence

from planner.answers import ProspectAnswer
from planner.horizon import first_months
from planner.layout.formula import Cell, Page
from planner.tables import Case

FUTURES = Page(
    "futures",
    (
        "figure",
        "unit",
        "mission_or_month",
        "nobody_new",
        "if_all_come",
        "mean",
        "standard_error",
        "median",
        "worst_tenth",
        "nine_of_ten_from",
        "nine_of_ten_to",
        "middle_half_from",
        "middle_half_to",
    ),
    top=4,
)
SAYS = "what the plan is worth over futures in which pledges may not come"
TITLE = "Futures: what the plan is worth when pledges may not come"
NOTE = "Of the plan as made. As ordered: people and money placed anew among those who come."

EXPOSED = "civilian-months"
WORDS = {
    "whole": ("unprotected, as ordered", EXPOSED),
    "staying": ("unprotected, if nobody moves", EXPOSED),
    "mission": ("unprotected at a mission, as ordered", EXPOSED),
    "month": ("unprotected in a period, as ordered", EXPOSED),
    "people": ("people of the plan present in a period", "persons"),
    "money": ("spent", "USD"),
}
"""What a figure is, and its unit."""

PERIODS = ("month", "people")
"""Figures of periods."""


def futures(case: Case, rows: Sequence[ProspectAnswer]) -> Iterator[list[Cell]]:
    """A row per figure; those of all first."""
    months = first_months(case)
    order = list(WORDS)
    for row in sorted(rows, key=lambda row: order.index(row.figure)):
        says, unit = WORDS[row.figure]
        yield [
            says,
            unit,
            (months[int(row.name)] if row.figure in PERIODS else row.name) or None,
            row.nobody_new,
            row.if_all_come,
            row.expected,
            row.standard_error,
            row.median,
            row.worst_tenth,
            row.low,
            row.high,
            row.half_low,
            row.half_high,
        ]
