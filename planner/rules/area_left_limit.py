"""Limit on what an area is left with, of what its exposure could fall by."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.exposure import threat_exposure, threats
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.rule import Rule

EXPOSURE = PAGES["exposure"]


class Left(NamedTuple):
    """What an area is left with over the horizon [civilian-months]."""

    left: float
    """Exposure that remains, less what no deployment averts."""
    could: float
    """What its exposure could fall by: that with only those in place, less what no deployment averts."""
    baseline: float
    """Exposure with nobody there."""


def check(facts: Facts) -> Iterator[Fault]:
    """Areas that are left with more than their limit."""
    limits = {name: area.left_limit for name, area in facts.areas.items() if pd.notna(area.left_limit)}
    for area, here in _left(facts, limits).items():
        most = limits[area] * here.could
        if exceeds(here.left, most, here.baseline):
            found = say(
                "{left} civilian-months that can be averted are left at {area}", left=amount(here.left), area=area
            )
            allowed = say(
                "at most {amount}, {share:.1%} of {could}",
                amount=amount(most), share=limits[area], could=amount(here.could),
            )  # fmt: skip
            yield broken("area_left_limit", "postings", found, allowed)


def _left(facts: Facts, areas: Mapping[str, float]) -> dict[str, Left]:
    """What some areas are left with."""
    residual, found = facts.setting("residual_share"), dict.fromkeys(areas, Left(0.0, 0.0, 0.0))
    for row in threats(facts):
        for _, each in threat_exposure(facts, row) if row.area in found else ():
            never, before = residual * each.baseline, found[row.area]
            here = each.unprotected - never, each.in_place_only - never, each.baseline
            found[row.area] = Left(*(one + other for one, other in zip(before, here, strict=True)))
    return found


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per area with a limit."""
    layout = ranges.layout
    limits = {name: area.left_limit for name, area in layout.facts.areas.items() if pd.notna(area.left_limit)}
    left = _left(layout.facts, limits)
    for area, most in limits.items():
        rows = [row for row, each in layout.exposure.items() if each.area == area]
        if not rows:
            continue
        sums = {name: f"SUM({EXPOSURE.span(name, rows)})" for name in ("unprotected", "in_place_only", "baseline")}
        never = f"residual_share*{sums['baseline']}"
        cell, here = ranges.places.at("areas", area, "left_limit"), left[area]
        used = Formula(f"{sums['unprotected']}-{never}", here.left)
        limit = Formula(f"{cell}*({sums['in_place_only']}-{never})", most * here.could)
        yield Line("area_left_limit", layout.mission_of[area], area, None, used, limit, here.baseline)


RULE = Rule(
    says=say("no area is left with more of what its exposure could fall by than it may be"),
    check=check,
    lines=lines,
    obstacles="One more unit never leaves an area with more.",  # not told
)
