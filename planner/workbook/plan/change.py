"""Change against a reference plan: people of a pledge at a mission, more or fewer."""

from collections.abc import Iterator, Mapping

from planner.layout.formula import Cell, Formula, Page
from planner.layout.layout import Layout
from planner.workbook.plan.units import DEPLOYMENTS

Reference = Mapping[tuple[str, str], float]
"""By pledge and mission: people that a reference plan deploys [persons]."""

CHANGE = Page("change", ("pledge", "mission", "reference_persons", "persons", "above", "below", "changed"))


def change(layout: Layout, reference: Reference, people: Reference) -> Iterator[list[Cell]]:
    """A row per pledge and mission in the reference plan or in this one."""
    for row, (pledge, mission) in enumerate(sorted(reference.keys() | people.keys()), start=CHANGE.first):
        before, now = reference.get((pledge, mission), 0.0), people.get((pledge, mission), 0.0)
        rows = [n for n, r in layout.deployments.items() if (r.pledge, r.mission) == (pledge, mission)]
        then, there = (f"{CHANGE.letter(column)}{row}" for column in ("reference_persons", "persons"))
        yield [
            pledge,
            mission,
            before,
            Formula(DEPLOYMENTS.total("persons", rows), now) if rows else 0.0,
            Formula(f"MAX(0,{there}-{then})", max(0.0, now - before)),
            Formula(f"MAX(0,{then}-{there})", max(0.0, before - now)),
            Formula(f"ABS({there}-{then})", abs(now - before)),
        ]
