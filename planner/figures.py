"""Figures as people read them: rounded, and differences that are those of the rounded figures beside them."""


def difference_shown(before: float, now: float, digits: int = 0) -> float:
    """The difference of two figures as both are shown, so that it adds up for who reads all three.

    Args:
        before: The one figure.
        now: The other, in the same unit.
        digits: Digits after the point that both are shown with.
    """
    return round(round(now, digits) - round(before, digits), digits) + 0.0


def signed(difference: float, digits: int = 0) -> str:
    """A difference with its sign; no difference has none."""
    return f"{difference:+,.{digits}f}" if round(difference, digits) else f"{0:.{digits}f}"


def several(count: int, noun: str) -> str:
    """A count with its noun, such as `1 fault` and `2 faults`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
