"""Places of a plan that are not as the rules on orders ask, in sentences."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from planner.fault import shown


class Untidy(StrEnum):
    """What is not as asked, as a sentence about a pledge and a place."""

    PARTS = "{pledge} posts parts of people to {place}, {periods}."
    SMALL = "{pledge} posts a detachment below the least to {place}, {periods}."
    DIVIDED = "{pledge} divides a formed police unit at {place}, {periods}."
    MOVES = "{pledge} moves people at {place} for less than a move must avert, {periods}."


class Spot(NamedTuple):
    """Where and when something is not as asked."""

    pledge: str
    preparation: str
    place: str
    """An area, or the mission where it is about several."""
    what: Untidy
    period: int


def sentences(spots: Iterable[Spot]) -> list[str]:
    """A sentence for each pledge, place and matter, with all its periods."""
    periods: dict[tuple[str, str, str, Untidy], set[int]] = defaultdict(set)
    for *key, period in spots:
        periods[*key].add(period)  # type: ignore[index]
    return [
        what.value.format(pledge=shown(pledge), place=place, periods=_named(sorted(when)))
        for (pledge, _, place, what), when in sorted(periods.items())
    ]


def _named(periods: list[int]) -> str:
    """Name periods, those in a row by the first and the last."""
    runs: list[list[int]] = []
    for period in periods:
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
    return f"{'period' if len(periods) == 1 else 'periods'} {named}"
