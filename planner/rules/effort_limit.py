"""Effort added on a threat, made of posted people and prevention money."""

from collections.abc import Iterator

import pandas as pd

from planner.language import say
from planner.layout.efforts import REQUIRED
from planner.layout.formula import Formula
from planner.layout.line import Line, Test
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.rule import Rule

ASSIGNMENTS, EXPOSURE, PAYMENTS = PAGES["assignments"], PAGES["exposure"], PAGES["payments"]


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per threat: effort added over all periods, compared with a direct count of people and money."""
    layout = ranges.layout
    for (area, threat), rows in layout.exposed_to.items():
        added = sum(effort.added for effort in ranges.efforts[area, threat])
        used = Formula(f"SUM({EXPOSURE.span('effort_added', rows)})", added)
        made = Formula(f"rho*({'+'.join(_means(ranges, area, threat)) or '0'})", added)
        yield Line("effort_limit", layout.mission_of[area], f"{area}: {threat}", None, used, made, test=Test.EQUAL)


def _means(ranges: Ranges, area: str, threat: str) -> Iterator[str]:
    """Each means relative to its requirement, over all periods."""
    layout = ranges.layout
    record, rows = layout.threats[area, threat], layout.assigned_in.get(area, [])
    for kind in ("troops", "police"):
        if rows and pd.notna(getattr(record, REQUIRED[kind])):
            kinds, persons, effect = (ASSIGNMENTS.span(c, rows) for c in ("kind", "persons", "effectiveness"))
            required = ranges.places.at("threats", (area, threat), REQUIRED[kind])
            yield f'SUMPRODUCT(({kinds}="{kind}")*{persons}*{effect})/{required}'
    paid = [n for n, r in layout.payments.items() if r.area == area]
    if paid and pd.notna(getattr(record, REQUIRED["prevention"])):
        required = ranges.places.at("threats", (area, threat), REQUIRED["prevention"])
        yield f"({PAYMENTS.total('usd', paid)})/{required}"


RULE = Rule(
    says=say("added effort is what posted people and prevention money make"),
    check=(
        "It defines effort; "  # not told
        "the verifier works out exposure from people and money, and holds the plan's against it."
    ),
    lines=lines,
    obstacles=(
        "It defines an amount, and limits none; "  # not told
        "whether it is worth its cost is asked of the objective."
    ),
)
