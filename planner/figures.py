"""Format figures for display, with differences that match the rounded figures."""


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
    """Noun in the number of a count, without the count itself: `row` for 1, else `rows`."""
    return noun if count == 1 else f"{noun}s"
