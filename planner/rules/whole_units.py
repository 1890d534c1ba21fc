"""Whole units: every deployment has at least one."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.rules.rule import Rule, Tally


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments of less than one unit."""
    for row in facts.rows("deployments"):
        if row.units < 1:
            yield broken("units", "deployments", str(row.units), say("at least 1"), row.Index + 2)


def _count(layout: Layout) -> str:
    rows = list(layout.deployments)
    if not rows:
        return ""
    units = PAGES["deployments"].span("units", rows)
    return f"SUMPRODUCT(--({units}<>INT({units})))+SUMPRODUCT(--({units}<0))"


RULE = Rule(
    says=say("units deploy whole"),
    check=check,
    lines=Tally(say("Deployments of less than nothing, or of parts of a unit."), _count),
    obstacles="What is left of a pledge is whole units.",  # not told
    has_rows=False,
)
