"""Differences between two plans by pledge: units that moved, change their start, fell out or are new."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from planner.language import say
from planner.names import Names
from planner.plan import Plan


class Placement(NamedTuple):
    """Mission, start and preparation of one unit."""

    mission: str
    period: int
    preparation: str


Placements = list[Placement]
COLUMNS = (
    "pledge", "contributor", "unit_type", "what", "units", "persons", "mission_before", "from_before", "mission",
    "from", "why",
)  # fmt: skip

MOVED, LATER, EARLIER, PREPARED_OTHERWISE, FELL_OUT, NEW = (
    say("moved"), say("later"), say("earlier"), say("prepared otherwise"), say("fell out"), say("new"),
)  # fmt: skip
"""How units of a pledge may deploy differently in two plans."""


def unit_changes(before: Plan, after: Plan) -> pd.DataFrame:
    """Units that deploy differently in two plans.

    Units of a pledge are interchangeable, so they are matched: first at the same mission and period, then at the same
    mission by start, then across missions.

    Returns:
        A row per pledge and kind of difference (`moved`, `later`, `earlier`, `prepared otherwise`, `fell out`, `new`):
        units, people [persons], mission and first period before and after, and why units that fell out are unused in
        the second plan.
    """
    old, new = _placements(before), _placements(after)
    known = (
        pd.concat([before.deployments, after.deployments]).drop_duplicates("pledge", keep="last").set_index("pledge")
    )
    why = dict(zip(after.unused["pledge"], after.unused["why"], strict=True))
    rows = [
        (pledge, contributor, unit_type, what, count, count * persons / units, *_where(left), *_where(right),
         why.get(pledge, say("not among the inputs")) if right is None else "")
        for pledge, contributor, unit_type, units, persons in known[
            ["contributor", "unit_type", "units", "persons"]].itertuples()
        for (what, left, right), count in _matched(old.get(pledge, []), new.get(pledge, [])).items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"from_before": "Int64", "from": "Int64"})
    return frame.sort_values(["persons", "pledge"], ascending=[False, True], kind="stable", ignore_index=True)


def in_names(changes: pd.DataFrame, before: Names, after: Names) -> pd.DataFrame:
    """Units that deploy differently, with names of pledges and missions, and first months for periods.

    Args:
        changes: As `unit_changes` has them.
        before: Names of the case of the first plan.
        after: Names of the case of the second plan.
    """

    def pledge(key: str) -> str:
        """Name of a pledge, which only one of the cases may have."""
        return after.pledge(key) if key in set(after.case["pledges"]["pledge"]) else before.pledge(key)

    def each(column: str, says: Callable[[Any], str]) -> pd.Series:
        """A column in words; blank stays blank."""
        return changes[column].map(lambda cell: "" if pd.isna(cell) or cell == "" else says(cell)).astype(object)

    return changes.assign(
        pledge=each("pledge", pledge),
        mission_before=each("mission_before", before.acronym_first),
        from_before=each("from_before", before.month),
        mission=each("mission", after.acronym_first),
        **{"from": each("from", after.month)},
    )


def _where(spot: Placement | None) -> tuple[str, int | None]:
    return ("", None) if spot is None else (spot.mission, spot.period)


def _placements(plan: Plan) -> dict[str, Placements]:
    """Placement of every deployed unit, by pledge."""
    spots: dict[str, Placements] = defaultdict(list)
    columns = ["pledge", "preparation", "mission", "from_period", "units"]
    for pledge, preparation, mission, period, units in plan.deployments[columns].itertuples(index=False):
        spots[pledge] += [Placement(mission, period, preparation)] * units
    return spots


UnitChange = tuple[str, Placement | None, Placement | None]


def _matched(old: Placements, new: Placements) -> Counter[UnitChange]:
    """Count the units of a pledge that deploy differently, by how they differ."""
    found: Counter[UnitChange] = Counter()
    for alike in (lambda s: s, lambda s: s[:2], lambda s: s.mission, lambda _: 0):
        pairs, old, new = _paired(old, new, alike)
        found.update((_what(left, right), left, right) for left, right in pairs if left != right)
    found.update((FELL_OUT, left, None) for left in old)
    found.update((NEW, None, right) for right in new)
    return found


def _what(left: Placement, right: Placement) -> str:
    if left.mission != right.mission:
        return MOVED
    if left.period != right.period:
        return LATER if right.period > left.period else EARLIER
    return PREPARED_OTHERWISE


def _paired(
    old: Placements, new: Placements, alike: Callable[[Placement], object]
) -> tuple[list[tuple[Placement, Placement]], Placements, Placements]:
    """Pair units that agree in a key, earliest first; return the pairs and the unpaired units of either plan."""
    waiting: dict[object, Placements] = defaultdict(list)
    for spot in sorted(new, key=lambda s: (s.period, s), reverse=True):
        waiting[alike(spot)].append(spot)
    pairs, left = [], []
    for spot in sorted(old, key=lambda s: (s.period, s)):
        if waiting[alike(spot)]:
            pairs.append((spot, waiting[alike(spot)].pop()))
        else:
            left.append(spot)
    return pairs, left, [spot for rest in waiting.values() for spot in rest]
