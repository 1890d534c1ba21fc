"""Caveats of contributors and pledges, and refusals of host states."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments to missions, and people posted to areas, that caveats exclude."""
    for row in facts.rows("deployments"):
        if not facts.allowed(row.pledge, row.mission):
            found = f"{row.pledge} at {row.mission}"
            yield broken("caveats", "deployments", found, "a mission that its caveats allow", row.Index + 2)
    for row in facts.rows("assignments"):
        if not facts.allowed(row.pledge, row.mission, row.area):
            found = f"people of “{row.pledge}” at {row.area}"
            yield broken("caveats", "assignments", found, "an area that its caveats allow", row.Index + 2)


RULE = Rule(
    says="units deploy to missions, and people are posted to areas, that caveats allow",
    check=check,
    lines="Numbers of units change in the workbook, not where they go.",
    obstacles="Units that it keeps out of a mission may not start there; `planner.reach` says so of them.",
    has_rows=False,
)
