"""Contradictions between the sources of a case, in sentences with their numbers: a register of findings.

Each finding is a generator over the facts; it tells what cannot well be true at the same time, or what a planner
should find out before believing a plan. None of them prevents planning.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.language import Said, joined, many, say, term
from planner.names import Names, key_in_words

MOST_RANKS = 3
"""An area without troops is told where its exposure is among so many of its mission."""

LARGE = 0.05
"""Share of the exposure of a case from which an unanswerable part of it is told [1]."""

NEARLY_ALL = 0.99
"""Share of a mission's exposure from which it counts as residual [1]."""

IMPLAUSIBLE = 0.05
"""Share of an area's inhabitants attacked or driven out in a month that is doubted [1]."""


PEOPLE: Mapping[str, Callable[[float], Said]] = {
    "troops": lambda people: say("{people:,.0f} troops", people=people),
    "police": lambda people: say("{people:,.0f} police", people=people),
}
"""Numbers of people, by their kind."""


class Exposed(NamedTuple):
    """Exposure of an area under those in place, over the horizon [civilian-months]."""

    in_place_only: float
    residual: float
    """What no deployment averts."""
    unanswered: float
    """Of threats that nothing is said to answer."""


def contradictions(facts: Facts) -> list[str]:
    """Every contradiction that is found in a case, in the order of the register."""
    exposed = _exposed(facts)
    return [sentence for finding in CONTRADICTIONS.values() for sentence in finding(facts, exposed)]


def _exposed(facts: Facts) -> dict[str, Exposed]:
    """Exposure by area."""
    found = {area: Exposed(0.0, 0.0, 0.0) for area in facts.areas}
    residual_share = facts.setting("residual_share")
    for row in threats(facts):
        rows = [exposure for _, exposure in threat_exposure(facts, row)]
        there, baseline = (sum(getattr(each, name) for each in rows) for name in ("in_place_only", "baseline"))
        answers = (row.troops_required, row.police_required, row.prevention_usd_required)
        unanswered = there if all(map(pd.isna, answers)) else 0.0
        residual = 0.0 if unanswered else residual_share * baseline
        now = found[row.area]
        found[row.area] = Exposed(now.in_place_only + there, now.residual + residual, now.unanswered + unanswered)
    return found


def empty_and_exposed(facts: Facts, exposed: Mapping[str, Exposed]) -> Iterator[str]:
    """Areas without troops that are among the most exposed of a mission that has troops."""
    for mission, areas in facts.areas_of.items():
        ranked = sorted(areas, key=lambda area: -exposed[area].in_place_only)
        total = sum(exposed[area].in_place_only for area in areas)
        troops = sum(facts.areas[area].in_place_troops for area in areas)
        if len(areas) <= MOST_RANKS or not troops or not total:
            continue
        for rank, area in enumerate(ranked[:MOST_RANKS], start=1):
            if facts.areas[area].in_place_troops == 0:
                share = exposed[area].in_place_only / total
                yield say(
                    "{area} has no troops in place and {rank} exposure of the {count} areas of {mission}, {share:.0%} "
                    "of {total:,.0f} civilian-months, while {troops:,.0f} troops are elsewhere in the mission: find "
                    "out who is there.",
                    area=Names(facts.case).area_alone(area), rank=_ordinal(rank), count=len(areas), mission=mission,
                    share=share, total=total, troops=troops,
                )  # fmt: skip


def nearly_all_residual(facts: Facts, exposed: Mapping[str, Exposed]) -> Iterator[str]:
    """Missions whose exposure nobody more could avert, though people are there and civilians are exposed."""
    for mission, areas in facts.areas_of.items():
        answered = sum(exposed[area].in_place_only - exposed[area].unanswered for area in areas)
        residual = sum(exposed[area].residual for area in areas)
        people = sum(facts.areas[area].in_place_troops + facts.areas[area].in_place_police for area in areas)
        if answered and people and residual >= NEARLY_ALL * answered:
            yield say(
                "At {mission} {share:.1%} of {answered:,.0f} civilian-months are residual: by its requirements the "
                "{people:,.0f} people in place are so many that more would avert nothing. Either the requirements are "
                "too low there, or what was observed is not what people answer.",
                mission=mission, share=residual / answered, answered=answered, people=people,
            )  # fmt: skip


def unanswered(facts: Facts, exposed: Mapping[str, Exposed]) -> Iterator[str]:
    """Missions with much exposure that nothing is said to answer."""
    everything = sum(each.in_place_only for each in exposed.values())
    for mission, areas in facts.areas_of.items():
        open_ = sum(exposed[area].unanswered for area in areas)
        if everything and open_ >= LARGE * everything:
            yield say(
                "At {mission} {open:,.0f} civilian-months, {share:.0%} of all, are of threats that nothing is said to "
                "answer: they stand in every total, and no plan changes them.",
                mission=mission, open=open_, share=open_ / everything,
            )  # fmt: skip


def above_ceiling(facts: Facts, _: Mapping[str, Exposed]) -> Iterator[str]:
    """Missions with more people in place than are authorised, or than the reachable share of it."""
    reachable = facts.setting("reachable_share")
    for mission, areas in facts.areas_of.items():
        for kind in ("troops", "police"):
            there = sum(getattr(facts.areas[area], f"in_place_{kind}") for area in areas)
            ceiling = getattr(facts.missions[mission], f"authorised_{kind}")
            if pd.notna(ceiling) and there > reachable * ceiling:
                people = PEOPLE[kind](there)
                if there > ceiling:
                    yield say(
                        "{mission} has {people} in place, more than its ceiling of {ceiling:,.0f}: nobody more may "
                        "deploy.",
                        mission=mission, people=people, ceiling=ceiling,
                    )  # fmt: skip
                else:
                    yield say(
                        "{mission} has {people} in place, more than {share:.1%} of its ceiling of {ceiling:,.0f}: "
                        "nobody more may deploy.",
                        mission=mission, people=people, share=reachable, ceiling=ceiling,
                    )  # fmt: skip


def crowded(facts: Facts, _: Mapping[str, Exposed]) -> Iterator[str]:
    """Areas with more troops in place than they can host."""
    for area, row in facts.areas.items():
        if pd.notna(row.troops_limit) and row.in_place_troops > row.troops_limit:
            yield say(
                "{area} has {troops:,.0f} troops in place and can host {most:,.0f}.",
                area=Names(facts.case).area(area), troops=row.in_place_troops, most=row.troops_limit,
            )  # fmt: skip


def implausible_rates(facts: Facts, _: Mapping[str, Exposed]) -> Iterator[str]:
    """Areas where so many would be attacked in a month that the rate, or the number of inhabitants, is doubtful."""
    for row in threats(facts):
        share = row.share_exposed * row.monthly_rate
        if share > IMPLAUSIBLE:
            people = facts.areas[row.area].civilians
            yield say(
                "{area}: {threat} would strike {share:.1%} of {people:,.0f} inhabitants every month with nobody "
                "there: the deaths are of a wider area, or fewer people are counted than live there.",
                area=Names(facts.case).area(row.area), threat=key_in_words(row.threat), share=share,
                people=people,
            )  # fmt: skip


def unsupported(facts: Facts, _: Mapping[str, Exposed]) -> Iterator[str]:
    """Missions whose troops in place need enablers of which none is known there."""
    known = {(row.mission, row.capability) for row in facts.case["capabilities_in_place"].itertuples() if row.units > 0}
    for mission, areas in facts.areas_of.items():
        needed: dict[str, float] = {}
        for area in areas:
            for row in facts.support.get(area, []):
                needs = facts.areas[area].in_place_troops / row.troops_per_unit
                needed[row.capability] = needed.get(row.capability, 0.0) + needs
        lacking = {name: units for name, units in needed.items() if units >= 1 and (mission, name) not in known}
        if lacking:
            units = joined(
                (
                    many(
                        "{n:,} unit of {capability}",
                        "{n:,} units of {capability}",
                        round(number),
                        capability=term(name),
                    )
                    for name, number in sorted(lacking.items())
                ),
                ", ",
            )
            yield say(
                "The troops in place at {mission} would need {units}, and none is known there.",
                mission=mission, units=units,
            )  # fmt: skip


Finding = Callable[[Facts, Mapping[str, Exposed]], Iterator[str]]

CONTRADICTIONS: Mapping[str, Finding] = {
    "empty_and_exposed": empty_and_exposed,
    "nearly_all_residual": nearly_all_residual,
    "unanswered": unanswered,
    "above_ceiling": above_ceiling,
    "crowded": crowded,
    "implausible_rates": implausible_rates,
    "unsupported": unsupported,
}
"""The register of findings, in the order in which they are reported."""


def _ordinal(rank: int) -> str:
    return (say("the largest"), say("the second largest"), say("the third largest"))[rank - 1]
