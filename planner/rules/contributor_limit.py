"""Limit on one contributor's share of a mission."""

from collections.abc import Iterator

import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.layout.sums import matching
from planner.plan import reasons
from planner.rules.room import Obstacle, PeopleLeft, Precedence, Room
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Contributors with more people at a mission than their share of its ceilings."""
    present = totals(((stay.mission, stay.contributor, stay.period), stay.persons) for stay in facts.present)
    for (mission, contributor, t), persons in present.items():
        limit = _share(facts, mission)
        if pd.notna(limit) and exceeds(persons, limit):
            found = say(
                "{people} persons of {contributor} at {mission} in period {period}",
                people=amount(persons), contributor=contributor, mission=mission, period=t,
            )  # fmt: skip
            allowed = say("at most {amount}", amount=amount(limit))
            yield broken("contributor_limit", "deployments", found, allowed)


def _share(facts: Facts, mission: str) -> float:
    """Most people that one contributor may deploy to a mission; NaN without a limit [persons]."""
    row = facts.missions[mission]
    authorised = row.authorised_troops + row.authorised_police
    return facts.setting("contributor_share_limit") * float("nan" if pd.isna(authorised) else authorised)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per mission, contributor and period with people."""
    layout, places = ranges.layout, ranges.places
    for mission, rows in layout.deployed_at.items():
        most = _share(layout.facts, mission)
        if pd.isna(most):
            continue
        authorised = "+".join(places.at("missions", mission, f"authorised_{kind}") for kind in ("troops", "police"))
        limit = Formula(f"contributor_share_limit*({authorised})", most)
        for contributor in sorted({layout.deployments[n].contributor for n in rows}):
            own = [n for n in rows if layout.deployments[n].contributor == contributor]
            name = places.at("contributors", contributor, "contributor")
            for t in layout.mandates[mission]:
                if people := layout.people(own, t):
                    used = matching(rows, "contributor", name, "persons", people, t)
                    yield Line("contributor_limit", mission, contributor, t, used, limit)


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Contributors that have reached their share."""
    of, headroom = room.starts.contributor, room.mission.contributor_headroom
    if headroom is None:
        return

    left, holds = PeopleLeft(room, headroom, of.of), room.full(headroom, of.of)
    yield Obstacle(Precedence.CEILING, holds, lambda _: reasons.OVER_SHARE, left, "contributor_limit")


RULE = Rule(
    says=say("no contributor fills more than its share of a mission"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
