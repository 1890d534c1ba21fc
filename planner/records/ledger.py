"""The ledger: how far the units of a pledge have come, from its events in the order of their months.

A unit stands where its last event put it. An event moves units that have come less far, those first that are furthest,
so that what happens again to the same units counts once. Units withdrawn or lapsed are those that had come least far;
an announcement after that renews them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from planner.tables import EVENTS, Case

GONE = ("withdrawn", "lapsed")
"""How units end that do not come."""

STAGES = ("pledged", *(event for event in EVENTS if event not in GONE))
"""How far a unit may have come, the least first; pledged where nothing is recorded of it."""

VERIFIED = STAGES[STAGES.index("visited") :]
"""Stages of units that somebody has seen, or that are beyond that."""

OF_READINESS = {
    "announced": "announced", "L1": "registered", "L2": "visited", "L3": "agreed", "RDL": "agreed",
    "deployed": "deployed",
}  # fmt: skip
"""Stage that all units of a pledge have come to at least, by its readiness level (PCRS)."""

LAST_MONTH = "9999-12"


class Event(NamedTuple):
    """What happened to units of a pledge."""

    month: str
    """YYYY-MM."""
    event: str
    units: int | None
    """Units that it happened to [units]; None for all."""


@dataclass(frozen=True)
class Stages:
    """Where the units of a pledge stand [units]."""

    at: dict[str, int]
    """Units by stage, and by how they are gone."""

    @property
    def promised(self) -> int:
        """All units that were pledged [units]."""
        return sum(self.at.values())

    @property
    def verified(self) -> int:
        """Units visited, agreed, selected or deployed [units]."""
        return sum(self.at[stage] for stage in VERIFIED)

    @property
    def deployed(self) -> int:
        """Units deployed [units]."""
        return self.at["deployed"]

    @property
    def gone(self) -> int:
        """Units withdrawn or lapsed [units]."""
        return sum(self.at[end] for end in GONE)


def _move(at: dict[str, int], event: str, units: int) -> None:
    """Move units to where an event puts them."""
    for stage in _giving(event):
        moved = min(units, at[stage])
        at[stage] -= moved
        at[event] += moved
        units -= moved


def _giving(event: str) -> Sequence[str]:
    """Stages that an event takes units from, in order."""
    if event in GONE:
        return STAGES
    if event == "announced":
        return "pledged", *GONE
    return *reversed(STAGES[: STAGES.index(event)]), *GONE


def stages(events: Sequence[Event], counted: int, readiness: str = "") -> Stages:
    """Where the units of a pledge stand after some events.

    Units that are gone are taken to be among those that the case counts, unless so many were announced that they were
    struck off.

    Args:
        events: Its events, in their order.
        counted: Units of it that the case counts.
        readiness: Its readiness level, which all units have come to at least.
    """
    every = max([counted, *(event.units or 0 for event in events)])
    stated = [event._replace(units=every) if event.units is None else event for event in events]
    announced = sum(event.units or 0 for event in stated if event.event == "announced")
    least = OF_READINESS.get(readiness, STAGES[0])
    found = _after(stated, every, least)
    struck_off = counted + found.gone
    return found if struck_off <= every or announced < struck_off else _after(stated, struck_off, least)


def _after(events: Sequence[Event], units: int, least: str) -> Stages:
    at = dict.fromkeys((*STAGES, *GONE), 0) | {least: units}
    for event in events:
        _move(at, event.event, event.units or 0)
    return Stages(at)


def ledger(case: Case, until: str = LAST_MONTH) -> dict[str, list[Event]]:
    """Events of every pledge that there are any of, in their order, up to and with a month (YYYY-MM)."""
    found: dict[str, list[Event]] = {}
    columns = ["pledge", "date", "event", "units"]
    for pledge, month, event, units in case["pledge_events"][columns].itertuples(index=False, name=None):
        if month <= until:
            found.setdefault(pledge, []).append(Event(month, event, None if pd.isna(units) else int(units)))
    return {pledge: sorted(events, key=_when) for pledge, events in found.items()}


def _when(event: Event) -> tuple[str, int]:
    return event.month, EVENTS.index(event.event)
