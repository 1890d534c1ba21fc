"""Caveats of contributors and pledges, and refusals of host states."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments to missions, and people posted to areas, that caveats exclude."""
    for row in facts.rows("deployments"):
        if not facts.allowed(row.pledge, row.mission):
            found = say("{pledge} at {mission}", pledge=row.pledge, mission=row.mission)
            yield broken("caveats", "deployments", found, say("a mission that its caveats allow"), row.Index + 2)
    for row in facts.rows("assignments"):
        if not facts.allowed(row.pledge, row.mission, row.area):
            found = say("people of “{pledge}” at {area}", pledge=row.pledge, area=row.area)
            yield broken("caveats", "assignments", found, say("an area that its caveats allow"), row.Index + 2)


RULE = Rule(
    says=say("units deploy to missions, and people are posted to areas, that caveats allow"),
    check=check,
    lines="Numbers of units change in the workbook, not where they go.",  # not told
    obstacles="Units that it keeps out of a mission may not start there; `planner.reach` says so of them.",  # not told
    has_rows=False,
)
