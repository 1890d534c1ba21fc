"""Limit on troops in an area."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.room import SLACK, Obstacle, Precedence, Resource, Room, Shortage, nowhere, stays, totals
from planner.rules.rule import Rule

POSTINGS = PAGES["postings"]


def check(facts: Facts) -> Iterator[Fault]:
    """Areas and periods with more new troops than the area can host."""
    limits = {a: area.troops_limit for a, area in facts.areas.items() if pd.notna(area.troops_limit)}
    for row in facts.rows("postings"):
        if row.kind != "troops" or row.area not in limits:
            continue
        room = max(0.0, limits[row.area] - facts.areas[row.area].in_place_troops)
        if exceeds(row.posted, room, limits[row.area]):
            found = say(
                "{troops} new troops at {area} in period {period}",
                troops=amount(row.posted), area=row.area, period=row.period,
            )  # fmt: skip
            allowed = say("at most {amount}", amount=amount(room))
            yield broken("area_troops_limit", "postings", found, allowed, row.Index + 2)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per area with a limit and period."""
    layout, places = ranges.layout, ranges.places
    for area in layout.case["areas"].itertuples():
        if area.area not in layout.mission_of or pd.isna(area.troops_limit):
            continue
        cells = (places.at("areas", area.area, column) for column in ("troops_limit", "in_place_troops"))
        room = Formula("MAX(0,{}-{})".format(*cells), max(0.0, area.troops_limit - area.in_place_troops))
        for t in layout.mandates[area.mission]:
            row = layout.posting[area.area, t, "troops"]
            used = Formula(POSTINGS.at("posted", row), layout.postings[row].posted)
            yield Line("area_troops_limit", area.mission, area.area, t, used, room, float(area.troops_limit))


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Troops for whom every possible area is full throughout their stay."""
    limited = {a: area.troops_headroom for a, area in room.mission.areas.items() if area.troops_headroom is not None}
    periods = len(room.mission.periods)
    left = [np.full(periods, most) - room.troops_posted.get(a, 0.0) for a, most in limited.items()]
    full = totals(np.array(left).reshape(-1, periods), np.maximum) < SLACK
    holds = nowhere(room, dict(zip(limited, full, strict=True)))
    first, last = stays(room)

    def _shortage(place: int) -> Shortage:
        needed = np.full(last[place] - first[place] + 1, room.starts.persons[place])
        return Shortage.within(Resource.PEOPLE, needed, np.zeros(len(needed)), int(room.starts.first[place]))

    words = say("the areas for its people are full")
    yield Obstacle(Precedence.AREAS, holds, lambda _: words, _shortage, "area_troops_limit")


RULE = Rule(
    says=say("no area hosts more troops than it can"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
