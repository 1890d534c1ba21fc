"""Render other plans for the terminal."""

from collections.abc import Sequence

import pandas as pd
from rich.console import Group, RenderableType

from planner.explanations.other_plans import AlternativeAnswer
from planner.language import joined, say, tell, told
from planner.names import Names
from planner.report.fitted_table import FittedTable, titled_table
from planner.tables import Case

MOST_SHARED = 10
"""Rows of what all plans share that are told [1]."""


def sentences(row: AlternativeAnswer) -> str:
    """Another plan: its number, its name, and what it trades."""
    label = say("Plan {number}: {name}.", number=row.number, name=row.label)
    return told(joined([label, row.words]))


def matrix(rows: Sequence[AlternativeAnswer], shares: Sequence[Sequence[float]]) -> RenderableType:
    """Share of people elsewhere between every two plans, the current plan first."""
    table, names = FittedTable(), [tell("current plan"), *(str(row.number) for row in rows)]
    table.add_column(tell("plan"))
    for name in names:
        table.add_column(name, justify="right")
    for name, row in zip(names, shares, strict=True):
        table.add_row(name, *(f"{share:.0%}" for share in row))
    return table


def shared_table(case: Case, rows: pd.DataFrame, plans: int) -> RenderableType:
    """What all plans have in common, most people first."""
    if rows.empty:
        return tell("These {plans} plans have nothing in common.", plans=plans)
    title = tell("All {plans} plans send these: decide them first", plans=plans)
    headings = (
        tell("pledge"),
        tell("mission"),
        tell("units"),
        tell("people"),
        tell("earliest from"),
        tell("at the latest"),
    )
    table = titled_table(title, *headings)
    names = Names(case)
    for row in rows.head(MOST_SHARED).itertuples():
        table.add_row(
            told(names.pledge(row.pledge)),
            told(names.mission(row.mission)),
            f"{row.units:,}",
            f"{row.persons:,.0f}",
            told(names.month(row.from_period)),
            told(names.month(row.by_period)),
        )
    more = len(rows) - MOST_SHARED
    return Group(table, tell("And {more:,} more.", more=more)) if more > 0 else table
