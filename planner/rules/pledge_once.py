"""Limit on the units of a pledge."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.layout.sums import matching
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Pledges with more units deployed than pledged."""
    for pledge, units in totals((row.pledge, row.units) for row in facts.rows("deployments")).items():
        pledged = facts.pledges[pledge].units
        if units > pledged:
            found = say("{units:.0f} units of “{pledge}”", units=units, pledge=pledge)
            allowed = say("{units} units pledged", units=pledged)
            yield broken("pledge_once", "deployments", found, allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per pledge."""
    layout, places = ranges.layout, ranges.places
    everywhere = list(layout.deployments)
    for pledge, row in layout.facts.pledges.items():
        units = sum(r.units for r in layout.deployments.values() if r.pledge == pledge)
        limit = Formula(places.at("pledges", pledge, "units"), row.units)
        own = places.at("pledges", pledge, "pledge")
        yield Line("pledge_once", "", pledge, None, matching(everywhere, "pledge", own, "units", units), limit)


RULE = Rule(
    says=say("no more units of a pledge deploy than are pledged"),
    check=check,
    lines=lines,
    obstacles="A unit that is left is one that the pledge still has.",  # not told
)
