"""Readiness, mandates and tours: when units may start, and when they leave."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.rules.rule import Rule, Tally


def check(facts: Facts) -> Iterator[Fault]:
    """Deployments that start too early or outside the mandate, or do not last exactly as long as they should."""
    for row in facts.rows("deployments"):
        first, last = facts.mandates[row.mission]
        soonest = max(facts.ready(row.pledge, row.preparation), first)
        if not soonest <= row.from_period <= last:
            found = say("start in period {period}", period=row.from_period)
            allowed = say("{first} to {last}", first=soonest, last=last)
            yield broken("ready_period", "deployments", found, allowed, row.Index + 2)
        end = facts.last_period(row.pledge, row.mission, row.from_period)
        if row.to_period != end:
            allowed = say("{end}, when tour, mandate or horizon ends", end=end)
            yield broken("to_period", "deployments", str(row.to_period), allowed, row.Index + 2)


def _count(layout: Layout) -> str:
    rows, page = list(layout.deployments), PAGES["deployments"]
    if not rows:
        return ""
    s = {column: page.span(column, rows) for column in page.columns}
    early, wrong_end = f"--({s['from_period']}<{s['ready_period']})", f"--({s['to_period']}<>{s['last_period']})"
    return f"SUMPRODUCT({early})+SUMPRODUCT({wrong_end})"


RULE = Rule(
    says=say("units start once they are ready and the mandate has begun, and stay until tour, mandate or horizon ends"),
    check=check,
    lines=Tally(say("Deployments that start before they are ready, or stay longer or shorter than they can."), _count),
    obstacles="Units that it keeps out of a mission may not start there; `planner.reach` says so of them.",  # not told
    has_rows=False,
)
