"""The planner's locks, shared by `lock_limit` and `lock_minimum`."""

from collections.abc import Iterator

import pandas as pd

from planner.facts import Facts
from planner.facts.rows import Record, records
from planner.language import say
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.line import Line, Test
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges

DEPLOYMENTS = PAGES["deployments"]


def locked(facts: Facts) -> Iterator[tuple[Record, int]]:
    """Every lock at a mission that takes part, with the deployed units that it counts."""
    for lock in records(facts.case["locks"]):
        if lock.mission in facts.missions:
            starts = None if pd.isna(lock.from_period) else lock.from_period
            here = (r for r in facts.rows("deployments") if (r.pledge, r.mission) == (lock.pledge, lock.mission))
            yield lock, sum(row.units for row in here if starts in {None, row.from_period})


def found(lock: Record, units: int) -> str:
    """Describe the units that violate a lock."""
    return say("{units} units of “{pledge}” at {mission}", units=units, pledge=lock.pledge, mission=lock.mission)


def lines(ranges: Ranges, rule: str, column: str, test: Test) -> Iterator[Line]:
    """A line per lock with a bound in a column."""
    layout = ranges.layout
    for lock in layout.case["locks"].itertuples():
        if lock.mission in layout.mandates and pd.notna(getattr(lock, column)):
            start = None if pd.isna(lock.from_period) else int(lock.from_period)
            key = (lock.pledge, lock.mission, "" if start is None else str(start))
            limit = Formula(ranges.places.at("locks", key, column), int(getattr(lock, column)))
            yield Line(rule, lock.mission, lock.pledge, start, _units(layout, lock, start), limit, test=test)


def _units(layout: Layout, lock: Record, start: int | None) -> Cell:
    rows = [
        n
        for n in layout.deployed_at.get(lock.mission, [])
        if layout.deployments[n].pledge == lock.pledge and start in {None, layout.deployments[n].from_period}
    ]
    units = sum(layout.deployments[n].units for n in rows)
    return Formula(DEPLOYMENTS.total("units", rows), units) if rows else 0
