"""Sheet of fair plans: what fairness costs, as far as it was asked."""

from collections.abc import Iterator, Sequence

from planner.answers.fairness import MEASURES, FairAnswer, Fairness, Price, price, solved, without_limits
from planner.layout.formula import Cell, Page
from planner.plan.certainty import rounded_down

FAIR_PLANS = Page(
    "fair_plans",
    (
        "fair_by",
        "point",
        "measured_by",
        "asked",
        "measured",
        "worst_off",
        "unprotected",
        "more_unprotected",
        "costs_at_least",
        "costs_at_most",
        "cost_usd",
        "persons",
        "averts_of_the_most",
        "note",
    ),
    top=4,
)
SAYS = "what fairness to areas or contributors costs: plans under stricter and stricter limits"
TITLE = "Fair plans: what fairness costs"
NOTE = (
    "Each was verified. more_unprotected: beyond the plan without limits; costs_at_least and costs_at_most: what the "
    "limits cost whatever the plans, with charges; in civilian-months."
)


def fair_plans(points: Sequence[FairAnswer]) -> Iterator[list[Cell]]:
    """A row per point of a fairness, the least fair first and those without a plan last."""
    free = without_limits(points)
    for row in solved(points):
        found = None if free is None else price(row, free)
        yield [*_named(row), *_figures(row), *_costs(found or Price(0.0, None, None)), *_whole(row), row.note or None]
    for row in points:
        if row.measured is None:
            yield [*_named(row), *[None] * 9, row.note or None]


def _named(row: FairAnswer) -> list[Cell]:
    return [row.fairness, row.name, MEASURES[Fairness(row.fairness)], row.asked]


def _figures(row: FairAnswer) -> list[Cell]:
    return [row.measured, row.where or None, row.unprotected]


def _costs(found: Price) -> list[Cell]:
    return [found.exposure, found.low, found.high]


def _whole(row: FairAnswer) -> list[Cell]:
    certainty = None if row.certainty is None else rounded_down(row.certainty)
    return [row.cost_usd, row.persons, certainty]
