"""The fewest months that a unit serves, unless its whole tour is shorter."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.rules.rule import Rule, Tally


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments that start too late to serve the fewest months asked, or their whole tour."""
    for row in facts.rows("deployments"):
        last = facts.last_start(row.pledge, row.mission)
        if row.from_period > last:
            asked = facts.case.values["least_months"]
            allowed = say("up to {last}, to serve {months} months or the whole tour", last=last, months=asked)
            found = say("start in period {period}", period=row.from_period)
            yield broken("least_months", "deployments", found, allowed, row.Index + 2)


def _count(layout: Layout) -> str:
    rows, page = list(layout.deployments), PAGES["deployments"]
    return f"SUMPRODUCT(--({page.span('from_period', rows)}>{page.span('last_start', rows)}))" if rows else ""


RULE = Rule(
    says=say("units serve the fewest months that the case asks, or their whole tour where that is shorter"),
    check=check,
    lines=Tally(say("Deployments that start too late to serve as long as the case asks."), _count),
    obstacles="Units that it keeps out of a mission may not start there; `planner.reach` says so of them.",  # not told
    has_rows=False,
)
