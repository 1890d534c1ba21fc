"""Render plans in other worlds for the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from planner.answers import WorldAnswer
from planner.answers.worlds import Regret, best_of, notes, plans_in, regrets, worlds_in
from planner.language import say, tell, told
from planner.plan.certainty import UNKNOWN
from planner.report.fitted_table import titled_table


def worlds(rows: Sequence[WorldAnswer]) -> RenderableType:
    """What each plan leaves in each world, in brackets what it gives up against the best plan there, and notes."""
    plans = plans_in(rows)
    title = tell(
        "Unprotected in each world; in brackets what is given up against the best plan found there, charges for money "
        "and change included (civilian-months)"
    )
    table = titled_table(title, tell("world"), tell("best plan found there"), *plans)
    cells = {(row.world, row.name): row for row in rows}
    found = {(each.world, each.plan): each for each in regrets(rows)}
    for world in worlds_in(rows):
        best = best_of(rows, world)
        mine = (_cell(cells.get((world, plan)), found.get((world, plan))) for plan in plans)
        table.add_row(world, UNKNOWN if best is None else f"{best.unprotected:,.0f}", *mine)
    return Group(table, *map(told, notes(rows)))


def _cell(row: WorldAnswer | None, regret: Regret | None) -> str:
    if row is None or row.unprotected is None:
        return ""
    if regret is None:
        return f"{row.unprotected:,.0f}"
    return say("{unprotected:,.0f} ({more:+,.0f})", unprotected=row.unprotected, more=regret.least)
