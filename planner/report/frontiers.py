"""Render a frontier for the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from planner.answers import FrontierAnswer
from planner.answers.frontier import least_exposure, solved
from planner.language import kept, tell, told
from planner.plan import BY_CHANCES, IF_ALL_COME
from planner.plan.certainty import percent
from planner.report.fitted_table import certainty_cell, exposure_cell, titled_table


def frontier(rows: Sequence[FrontierAnswer]) -> RenderableType:
    """Points of a frontier, the least money first; those without a plan last, with the reason."""
    points = solved(rows)
    most = max((row.averted for row in points), default=0.0)
    table = titled_table(
        tell("What exposure costs (model estimates)"),
        tell("cost weight"),
        tell("million USD"),
        tell("people"),
        tell("averted"),
        tell("of the most"),
        tell("unprotected {how}", how=IF_ALL_COME),
        told(BY_CHANCES),
        tell("least for as much"),
        tell("certainty"),
    )
    for row in points:
        least = least_exposure(rows, row.cost_usd)
        table.add_row(
            row.name,
            f"{row.cost_usd / 1e6:,.1f}",
            f"{row.persons:,.0f}",
            f"{row.averted:,.0f}",
            told(percent(row.averted / most)) if most > 0 else "",
            exposure_cell(row.if_all_come),
            exposure_cell(row.by_chances),
            exposure_cell(least),
            certainty_cell(row.certainty),
        )
    missing = [
        tell("Cost weight {name}: {note}", name=row.name, note=kept(row.note))
        for row in rows
        if row.unprotected is None and row.note
    ]
    return Group(table, *missing)
