"""Contributors that are switched off take no part."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments and payments of contributors that are switched off."""
    for table, holders in (("deployments", facts.pledges), ("payments", facts.funds)):
        for row in facts.rows(table):
            contributor = holders[row.pledge if table == "deployments" else row.fund].contributor
            if contributor in facts.switched_off:
                allowed = say("a contributor that takes part")
                yield broken("participates", table, contributor, allowed, row.Index + 2)


RULE = Rule(
    says=say("only contributors that take part send units or pay"),
    check=check,
    lines="Numbers of units change in the workbook, not whose they are.",  # not told
    obstacles="Units that it keeps out may start nowhere; `planner.reach` says so of them.",  # not told
    has_rows=False,
)
