"""Limit on payments of preparation funds."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.rule import Rule

DEPLOYMENTS, PAYMENTS = PAGES["deployments"], PAGES["payments"]


def check(facts: Facts) -> Iterator[Fault]:
    """Missions and periods in which preparation funds pay more than preparations cost."""
    paid = (row for row in facts.rows("payments") if facts.funds[row.fund].purpose == "preparation")
    for (mission, t), usd in totals(((row.mission, row.period), row.usd) for row in paid).items():
        cost = facts.preparing.get((mission, t), 0.0)
        if exceeds(usd, cost):
            found = say(
                "{usd} USD of preparation funds at {mission} in period {period}",
                usd=amount(usd), mission=mission, period=t,
            )  # fmt: skip
            allowed = say("preparations that cost {usd}", usd=amount(cost))
            yield broken("preparation_limit", "payments", found, allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per mission and period with payments of preparation funds."""
    layout = ranges.layout
    paid: dict[tuple[str, int], list[int]] = {}
    for n, r in layout.payments.items():
        if layout.facts.funds[r.fund].purpose == "preparation":
            paid.setdefault((r.mission, r.period), []).append(n)
    for (mission, t), rows in paid.items():
        used = Formula(PAYMENTS.total("usd", rows), sum(layout.payments[n].usd for n in rows))
        yield Line("preparation_limit", mission, "preparations", t, used, _preparing(layout, mission, t))


def _preparing(layout: Layout, mission: str, t: int) -> Cell:
    """Cost of preparing the units that start at a mission in a period [USD]."""
    rows = layout.deployed_at.get(mission, [])
    starting = [layout.deployments[n] for n in rows if layout.deployments[n].from_period == t]
    cost = sum(r.units * layout.facts.costs(r.pledge, r.preparation)[2] for r in starting)
    if not rows:
        return 0.0
    starts, units, each = (DEPLOYMENTS.span(c, rows) for c in ("from_period", "units", "preparation_usd"))
    return Formula(f"SUMPRODUCT(({starts}={t})*{units}*{each})", cost)


RULE = Rule(
    says=say("preparation funds pay for preparations alone, when they happen"),
    check=check,
    lines=lines,
    obstacles="One more unit gives preparation funds more to pay for, never less.",  # not told
)
