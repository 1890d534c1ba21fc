"""Format figures for display, with differences that match the rounded figures."""

import re
from collections.abc import Iterable


def difference_shown(before: float, now: float, digits: int = 0) -> float:
    """Difference of two rounded figures, so that all three add up on the page.

    Args:
        before: The earlier figure.
        now: The later figure, in the same unit.
        digits: Decimals that both are shown with.
    """
    return round(round(now, digits) - round(before, digits), digits) + 0.0


def signed(difference: float, digits: int = 0) -> str:
    """Format a difference with its sign; zero has none."""
    return f"{difference:+,.{digits}f}" if round(difference, digits) else f"{0:.{digits}f}"


def several(count: int, noun: str) -> str:
    """Format a count with its noun, such as `1 fault` and `2 faults`."""
    return f"{count:,} {plural(count, noun)}"


def plural(count: int, noun: str) -> str:
    """Noun in the number of a count, without the count itself: `row` for 1, else `rows`; `country`, `countries`."""
    if count == 1:
        return noun
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def enumerated(items: Iterable[str]) -> str:
    """Items as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    *before, last = list(items) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def between(least: float | None, most: float | None) -> str:
    """Format the interval of a difference: `between 0 and 4,300 more`, `between 20 less and 310 more`."""
    if least is None or most is None:
        return _one_sided(least, most)
    low, high = round(least) + 0, round(most) + 0
    if not low and not high:
        return "no difference" if least == most else "less than 1 either way"
    if low >= 0:
        return f"between {low:,} and {high:,} more"
    if high <= 0:
        return f"between {-high:,} and {-low:,} less"
    return f"between {-low:,} less and {high:,} more"


def _one_sided(least: float | None, most: float | None) -> str:
    """Format a difference of which only the least or the greatest is known."""
    if least is not None:
        return f"at least {round(least):,} more" if least >= 0 else f"at most {round(-least):,} less"
    if most is not None:
        return f"at least {round(-most):,} less" if most <= 0 else f"at most {round(most):,} more"
    return "unknown"


def sentence(words: str) -> str:
    """Words without a full stop as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."


def small(value: float) -> str:
    """Format an amount of zero or more: in whole numbers, or one below ten with two digits that count."""
    if value >= 10 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.2g}" if value >= 0.01 else "nearly 0"
