"""Format figures for display, with differences that match the rounded figures."""

import re
from collections.abc import Iterable

from planner.language import Enumeration, Said, Sentence, many, notation, say
from planner.language.counting import counted

LITTLE = 0.5
"""What rounds to nothing where figures are whole, such as civilian-months."""

SMALLEST = 0.01
"""Smallest amount that is told in figures."""


def difference_shown(before: float, now: float, digits: int = 0) -> float:
    """Difference of two rounded figures, so that all three add up on the page.

    Args:
        before: The earlier figure.
        now: The later figure, in the same unit.
        digits: Decimals that both are shown with.
    """
    return round(round(now, digits) - round(before, digits), digits) + 0.0


def signed(difference: float, digits: int = 0) -> Said:
    """Format a difference with its sign; zero has none."""
    return notation(f"{difference:+,.{digits}f}" if round(difference, digits) else f"{0:.{digits}f}")


def several(count: int, noun: str) -> Said:
    """Format a count with its noun, a literal where it is to be translated, such as `1 fault` and `2 faults`."""
    return many(*counted(noun), count)


def enumerated(items: Iterable[str], and_or: str = "and") -> Said:
    """Items as a sentence lists them: `a`, `a and b`, `a, b and c`; or with `or` in place of `and`."""
    return Said(Enumeration(tuple(items), and_or))


def listed_in(text: str) -> list[str]:
    """Items that a sentence lists, as `enumerated` says them."""
    return re.split(", | and ", text)


def capital(words: str) -> Said:
    """Words, the first with a capital."""
    return Said(Sentence(words, ""))


def sentence(words: str) -> Said:
    """Words without a full stop as a sentence."""
    return Said(Sentence(words))


def between(least: float | None, most: float | None) -> Said:
    """Format the interval of a difference: `between 0 and 4,300 more`, `between 20 less and 310 more`."""
    if least is None or most is None:
        return _one_sided(least, most)
    low, high = round(least) + 0, round(most) + 0
    if not low and not high:
        return say("no difference") if least == most else say("less than 1 either way")
    if low >= 0:
        return say("between {low:,} and {high:,} more", low=low, high=high)
    if high <= 0:
        return say("between {low:,} and {high:,} less", low=-high, high=-low)
    return say("between {less:,} less and {more:,} more", less=-low, more=high)


def _one_sided(least: float | None, most: float | None) -> Said:
    """Format a difference of which only the least or the greatest is known."""
    if least is not None:
        if least >= 0:
            return say("at least {figure:,} more", figure=round(least))
        return say("at most {figure:,} less", figure=round(-least))
    if most is not None:
        if most <= 0:
            return say("at least {figure:,} less", figure=round(-most))
        return say("at most {figure:,} more", figure=round(most))
    return say("unknown")


def small(value: float) -> Said:
    """Format an amount of zero or more: in whole numbers, or one below ten with two digits that count."""
    if value >= 10 or value == round(value):
        return notation(f"{value:,.0f}")
    return notation(f"{value:.2g}") if value >= SMALLEST else say("nearly 0")
