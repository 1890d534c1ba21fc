"""Places of a plan that are not as the rules on orders ask, in sentences."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from planner.fault import shown
from planner.language import Said, joined, say


class Untidy(StrEnum):
    """What is not as asked of a pledge at a place, in the order that sentences about a place have."""

    DIVIDED = "divided"
    MOVES = "moves"
    SMALL = "posts_few"
    PARTS = "posts_parts"


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
        _sentence(what, shown(pledge), place, _named(sorted(when)))
        for (pledge, _, place, what), when in sorted(periods.items())
    ]


def _sentence(what: Untidy, pledge: str, place: str, periods: str) -> Said:
    values = {"pledge": pledge, "place": place, "periods": periods}
    match what:
        case Untidy.PARTS:
            return say("{pledge} posts parts of people to {place}, {periods}.", **values)
        case Untidy.SMALL:
            return say("{pledge} posts a detachment below the least to {place}, {periods}.", **values)
        case Untidy.DIVIDED:
            return say("{pledge} divides a formed police unit at {place}, {periods}.", **values)
        case Untidy.MOVES:
            return say("{pledge} moves people at {place} for less than a move must avert, {periods}.", **values)


def _named(periods: list[int]) -> str:
    """Name periods, those in a row by the first and the last."""
    runs: list[list[int]] = []
    for period in periods:
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    named = joined(
        (str(run[0]) if len(run) == 1 else say("{first:d} to {last:d}", first=run[0], last=run[-1]) for run in runs),
        ", ",
    )
    return say("period {periods}", periods=named) if len(periods) == 1 else say("periods {periods}", periods=named)
