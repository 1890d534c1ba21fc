"""The difference between the best objectives of two cases, as the interval in which it is proven to lie."""

from dataclasses import dataclass
from typing import Protocol

from planner.difference.containment import INCOMPARABLE, NO_LESS, NO_MORE, Containment
from planner.language import say

NEAR = 1e-9
"""Relative distance below which two objectives are equal [1]."""

SAME_INPUTS = "same inputs"  # not told
PROVEN_LOWER, NO_HIGHER = "proven lower", "proven no higher"  # not told
PROVEN_HIGHER, NO_LOWER = "proven higher", "proven no lower"  # not told
EQUAL, NOT_PROVEN = "proven equal", "not proven"  # not told

IN_WORDS = {
    PROVEN_LOWER: say("less, for certain"),
    NO_HIGHER: say("no more, for certain"),
    PROVEN_HIGHER: say("more, for certain"),
    NO_LOWER: say("no less, for certain"),
    NOT_PROVEN: say("more or less: not known"),
    EQUAL: say("as much, for certain"),
    SAME_INPUTS: say("same inputs"),
}
"""What a best plan leaves beside that of the base, by its verdict, for people; files have the verdict itself."""


class BoundedObjective(Protocol):
    """An objective with its bound."""

    @property
    def objective(self) -> float:
        """Objective of the plan [civilian-months]."""

    @property
    def bound(self) -> float | None:
        """Lower bound on the objective of any plan [civilian-months]; None where nothing is proved."""

    @property
    def case_sha256(self) -> str:
        """Fingerprint of the inputs."""


@dataclass(frozen=True)
class DifferenceInterval:
    """Least and greatest possible difference between two best objectives [civilian-months]."""

    least: float | None
    """None where nothing is proved."""
    most: float | None

    @property
    def width(self) -> float | None:
        """Distance between the two; None where either is unknown."""
        return None if self.least is None or self.most is None else self.most - self.least

    @property
    def verdict(self) -> str:
        """What it proves; nothing only where zero lies strictly inside."""
        least, most = self.least, self.most
        if least is not None and least >= 0:
            return PROVEN_HIGHER if least > 0 else EQUAL if most == 0 else NO_LOWER
        if most is not None and most <= 0:
            return PROVEN_LOWER if most < 0 else NO_HIGHER
        return NOT_PROVEN


def difference_interval(
    one: BoundedObjective, base: BoundedObjective, contained: Containment = INCOMPARABLE
) -> DifferenceInterval:
    r"""Interval of the difference between the best objectives of two cases.

    With objectives :math:`o` and bounds :math:`b`, the difference lies in :math:`[b - o_0,\ o - b_0]`. Where one case
    allows no more than the other, its best objective is no lower, and a bound on the other bounds it too.

    Args:
        one: A case.
        base: The case that it is compared with.
        contained: Containment of the case in the base.
    """
    bound, bound_of_base = one.bound, base.bound
    if NO_MORE in contained:
        bound = _highest(bound, bound_of_base)
    if NO_LESS in contained:
        bound_of_base = _highest(bound_of_base, one.bound)
    near = NEAR * max(abs(one.objective), abs(base.objective))
    least = None if bound is None else _settled(bound - base.objective, near)
    most = None if bound_of_base is None else _settled(one.objective - bound_of_base, near)
    if NO_MORE in contained or one.case_sha256 == base.case_sha256:
        least, most = max(0.0, least or 0.0), None if most is None else max(0.0, most)
    if NO_LESS in contained or one.case_sha256 == base.case_sha256:
        least, most = None if least is None else min(0.0, least), min(0.0, most or 0.0)
    return DifferenceInterval(least, most)


def verdict(one: BoundedObjective, base: BoundedObjective, contained: Containment = INCOMPARABLE) -> str:
    """Say whether the best objective of one case is proven to lie below or above that of another."""
    if one.case_sha256 == base.case_sha256:
        return SAME_INPUTS
    return difference_interval(one, base, contained).verdict


def in_words(said: str) -> str:
    """A verdict for people; others, such as that nothing can be compared, are words already."""
    return IN_WORDS.get(said, said)


def _highest(one: float | None, other: float | None) -> float | None:
    return max((bound for bound in (one, other) if bound is not None), default=None)


def _settled(difference: float, near: float) -> float:
    """A difference, or zero where rounding may have made it."""
    return 0.0 if abs(difference) <= near else difference
