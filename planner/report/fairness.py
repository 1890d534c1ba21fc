"""What fairness costs, as a table on the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from planner.answers.fairness import MEASURES, FairAnswer, Fairness, price, solved, without_limits
from planner.language import kept, tell, told
from planner.report.fitted_table import certainty_cell, exposure_cell, titled_table


def fair_plans(rows: Sequence[FairAnswer]) -> RenderableType:
    """Points of what fairness costs, the least fair first; those without a plan last, with the reason."""
    table = titled_table(
        tell("What fairness costs (model estimates)"),
        tell("point"),
        told(MEASURES[Fairness(rows[0].fairness)]) if rows else "",
        tell("worst off"),
        tell("averted"),
        tell("more unprotected"),
        tell("costs at least"),
        tell("at most"),
        tell("million USD"),
        tell("people"),
        tell("certainty"),
    )
    free = without_limits(rows)
    for row in solved(rows):
        found = None if free is None else price(row, free)
        table.add_row(
            row.name,
            f"{row.measured:,.4g}",
            row.where,
            f"{row.averted:,.0f}",
            exposure_cell(None if found is None else found.exposure),
            exposure_cell(None if found is None else found.low),
            exposure_cell(None if found is None else found.high),
            f"{row.cost_usd / 1e6:,.1f}",
            f"{row.persons:,.0f}",
            certainty_cell(row.certainty),
        )
    missing = [
        tell("Point {name}: {note}", name=row.name, note=kept(row.note))
        for row in rows
        if row.measured is None and row.note
    ]
    return Group(table, *missing)
