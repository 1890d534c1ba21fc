"""Who is at each mission in each period: those in place and those of the plan, against what is authorised."""

from dataclasses import dataclass

import pandas as pd

from planner.facts import Facts
from planner.facts.rows import totals
from planner.horizon import period_in_words
from planner.names import Names


@dataclass(frozen=True)
class PeriodPresence:
    """People at a mission in a period, whole persons."""

    period: int
    months: str
    """Its months, such as `Jan to Mar 2016`."""
    arriving: int
    """People of the plan who are there from this period on."""
    leaving: int
    """People of the plan who were there until the period before."""
    troops: int
    """Troops and enablers there: in place, and of the plan."""
    police: int
    """Police there: in place, and of the plan."""


@dataclass(frozen=True)
class MissionPresence:
    """People at a mission over the horizon."""

    mission: str
    name: str
    periods: tuple[PeriodPresence, ...]
    """Those of its mandate."""
    troops_in_place: int
    """Troops who are there without the plan [persons]."""
    police_in_place: int
    """Police who are there without the plan [persons]."""
    authorised_troops: int | None
    """Most troops and enablers that are authorised [persons]; None without a ceiling."""
    authorised_police: int | None
    """Most police that are authorised [persons]; None without a ceiling."""

    @property
    def arriving(self) -> int:
        """People of the plan who arrive [persons]."""
        return sum(each.arriving for each in self.periods)

    @property
    def moves(self) -> bool:
        """Whether anybody arrives or leaves."""
        return any(each.arriving or each.leaving for each in self.periods)

    @property
    def troops_filled(self) -> float | None:
        """Most of the ceiling of troops that is filled in any period [1]; None without a ceiling."""
        return _filled([each.troops for each in self.periods], self.authorised_troops)

    @property
    def police_filled(self) -> float | None:
        """Most of the ceiling of police that is filled in any period [1]; None without a ceiling."""
        return _filled([each.police for each in self.periods], self.authorised_police)


def presence(facts: Facts) -> tuple[MissionPresence, ...]:
    """People at every mission that takes part, in the order of the table."""
    names, moves = Names(facts.case), _Movements(facts)
    return tuple(
        MissionPresence(
            mission=mission,
            name=names.mission(mission),
            periods=tuple(moves.at(mission, t) for t in range(first, last + 1)),
            troops_in_place=round(moves.in_place(mission, "troops")),
            police_in_place=round(moves.in_place(mission, "police")),
            authorised_troops=_ceiling(facts.missions[mission].authorised_troops),
            authorised_police=_ceiling(facts.missions[mission].authorised_police),
        )
        for mission, (first, last) in facts.mandates.items()
    )


class _Movements:
    """Who comes and goes at each mission, and who is there [persons]."""

    def __init__(self, facts: Facts) -> None:
        self._facts, rows = facts, facts.rows("deployments")
        self._arriving = totals(((row.mission, row.from_period), row.persons) for row in rows)
        self._leaving = totals(((row.mission, row.to_period + 1), row.persons) for row in rows)
        self._new = totals(((stay.mission, stay.kind == "police", stay.period), stay.persons) for stay in facts.present)

    def at(self, mission: str, t: int) -> PeriodPresence:
        """Who is at a mission in a period."""
        police = self.in_place(mission, "police") + self._new.get((mission, True, t), 0.0)
        return PeriodPresence(
            period=t,
            months=period_in_words(self._facts.case, t),
            arriving=round(self._arriving.get((mission, t), 0.0)),
            leaving=round(self._leaving.get((mission, t), 0.0)),
            troops=round(self.in_place(mission, "troops") + self._new.get((mission, False, t), 0.0)),
            police=round(police),
        )

    def in_place(self, mission: str, kind: str) -> float:
        """Those of a kind who are there without the plan."""
        areas = self._facts.areas
        return float(sum(getattr(areas[area], f"in_place_{kind}") for area in self._facts.areas_of[mission]))


def _ceiling(authorised: float) -> int | None:
    return None if pd.isna(authorised) else round(authorised)


def _filled(people: list[int], ceiling: int | None) -> float | None:
    return max(people) / ceiling if ceiling and people else None
