"""Authorised ceilings of a mission, shared by `troops_limit` and `police_limit`."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.layout.sums import present
from planner.rules.room import Obstacle, PeopleLeft, Precedence, Room, StartMask

DEPLOYMENTS = PAGES["deployments"]


def above(facts: Facts, kind: str) -> Iterator[Fault]:
    """Missions and periods with more people deployed than the ceiling allows."""
    here = (stay for stay in facts.present if (stay.kind == "police") == (kind == "police"))
    for (mission, t), persons in totals(((stay.mission, stay.period), stay.persons) for stay in here).items():
        authorised = getattr(facts.missions[mission], f"authorised_{kind}")
        if pd.isna(authorised):
            continue
        room = _room(facts, mission, kind)
        if exceeds(persons, room, authorised):
            found = say(
                "{people} persons at {mission} in period {period}", people=amount(persons), mission=mission, period=t
            )
            yield broken(f"{kind}_limit", "deployments", found, say("at most {amount}", amount=amount(room)))


def _room(facts: Facts, mission: str, kind: str) -> float:
    """Usable share of the ceiling less those in place; never below 0 [persons]."""
    there = sum(getattr(facts.areas[area], f"in_place_{kind}") for area in facts.areas_of[mission])
    authorised = getattr(facts.missions[mission], f"authorised_{kind}")
    return float(max(0.0, authorised * facts.setting("reachable_share") - there))


def under(ranges: Ranges, kind: str) -> Iterator[Line]:
    """A line per mission with deployments and period."""
    layout = ranges.layout
    for mission, rows in layout.deployed_at.items():
        authorised = getattr(layout.facts.missions[mission], f"authorised_{kind}")
        if pd.isna(authorised):
            continue
        room = _formula(ranges, mission, kind)
        for t in layout.mandates[mission]:
            yield Line(f"{kind}_limit", mission, kind, t, _deployed(ranges, rows, kind, t), room, float(authorised))


def _formula(ranges: Ranges, mission: str, kind: str) -> Formula:
    places = ranges.places
    own = places.at("missions", mission, "mission")
    spans = places.spans["areas", "mission"], places.spans["areas", f"in_place_{kind}"]
    return Formula(
        f"MAX(0,{places.at('missions', mission, f'authorised_{kind}')}*reachable_share"
        f"-SUMPRODUCT(EXACT({spans[0]},{own})*{spans[1]}))",
        _room(ranges.layout.facts, mission, kind),
    )


def _deployed(ranges: Ranges, rows: list[int], kind: str, t: int) -> Formula:
    """Police, or else troops and enablers, in a period [persons]."""
    layout, police = ranges.layout, kind == "police"
    here = [n for n in rows if (layout.kind(layout.deployments[n].pledge) == "police") == police]
    sign = "=" if police else "<>"
    kinds, persons = DEPLOYMENTS.span("kind", rows), DEPLOYMENTS.span("persons", rows)
    return Formula(f'SUMPRODUCT({present(rows, t)}*({kinds}{sign}"police")*{persons})', layout.people(here, t))


def full(room: Room, kind: str, ours: StartMask, headroom: float | None) -> Iterator[Obstacle]:
    """No headroom for the people of one more unit."""
    if headroom is None:
        return
    of = ours.astype(np.intp)
    holds = ours & room.full(headroom, of)
    words = no_room(kind)
    yield Obstacle(Precedence.CEILING, holds, lambda _: words, PeopleLeft(room, headroom, of), f"{kind}_limit")


def no_room(kind: str) -> str:
    """The obstacle in words."""
    if kind == "police":
        return say("no room under the police ceiling")
    return say("no room under the troops ceiling")
