"""What changed between two plans, pledge by pledge: units that moved, come at another time, fell out or are new."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from planner.plan import Plan


class Spot(NamedTuple):
    """Where one unit deploys, from when, and how it is prepared."""

    mission: str
    period: int
    preparation: str


Spots = list[Spot]
COLUMNS = (
    "pledge", "contributor", "unit_type", "what", "units", "persons", "mission_before", "from_before", "mission",
    "from", "why",
)  # fmt: skip


def unit_changes(before: Plan, after: Plan) -> pd.DataFrame:
    """Units that deploy otherwise in one plan than in another.

    Units of a pledge are alike, so they are matched: first those at the same mission from the same period, then those
    at the same mission, the earliest first, then across missions.

    Returns:
        A row per pledge and kind of difference: what (`moved`, `later`, `earlier`, `prepared otherwise`, `fell out` or
        `new`), how many units, their people [persons], where and from which period before and after, and why units that
        fell out stay unused in the second plan.
    """
    old, new = _spots(before), _spots(after)
    known = (
        pd.concat([before.deployments, after.deployments]).drop_duplicates("pledge", keep="last").set_index("pledge")
    )
    why = dict(zip(after.unused["pledge"], after.unused["why"], strict=True))
    rows = [
        (pledge, contributor, unit_type, what, count, count * persons / units, *_place(left), *_place(right),
         why.get(pledge, "not among the inputs") if right is None else "")
        for pledge, contributor, unit_type, units, persons in known[
            ["contributor", "unit_type", "units", "persons"]].itertuples()
        for (what, left, right), count in _matched(old.get(pledge, []), new.get(pledge, [])).items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"from_before": "Int64", "from": "Int64"})
    return frame.sort_values(["persons", "pledge"], ascending=[False, True], kind="stable", ignore_index=True)


def _place(spot: Spot | None) -> tuple[str, int | None]:
    return ("", None) if spot is None else (spot.mission, spot.period)


def _spots(plan: Plan) -> dict[str, Spots]:
    """Every unit that a plan deploys, by pledge."""
    spots: dict[str, Spots] = defaultdict(list)
    columns = ["pledge", "preparation", "mission", "from_period", "units"]
    for pledge, preparation, mission, period, units in plan.deployments[columns].itertuples(index=False):
        spots[pledge] += [Spot(mission, period, preparation)] * units
    return spots


Difference = tuple[str, Spot | None, Spot | None]


def _matched(old: Spots, new: Spots) -> Counter[Difference]:
    """How many units of a pledge deploy otherwise, and how."""
    found: Counter[Difference] = Counter()
    for alike in (lambda s: s, lambda s: s[:2], lambda s: s.mission, lambda _: 0):
        pairs, old, new = _paired(old, new, alike)
        found.update((_what(left, right), left, right) for left, right in pairs if left != right)
    found.update(("fell out", left, None) for left in old)
    found.update(("new", None, right) for right in new)
    return found


def _what(left: Spot, right: Spot) -> str:
    if left.mission != right.mission:
        return "moved"
    if left.period != right.period:
        return "later" if right.period > left.period else "earlier"
    return "prepared otherwise"


def _paired(old: Spots, new: Spots, alike: Callable[[Spot], object]) -> tuple[list[tuple[Spot, Spot]], Spots, Spots]:
    """Units paired that are alike in some respect, the earliest first, and those of either side left over."""
    waiting: dict[object, Spots] = defaultdict(list)
    for spot in sorted(new, key=lambda s: (s.period, s), reverse=True):
        waiting[alike(spot)].append(spot)
    pairs, left = [], []
    for spot in sorted(old, key=lambda s: (s.period, s)):
        if waiting[alike(spot)]:
            pairs.append((spot, waiting[alike(spot)].pop()))
        else:
            left.append(spot)
    return pairs, left, [spot for rest in waiting.values() for spot in rest]
