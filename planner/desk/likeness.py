"""Whether two plans can be set beside each other: whether the same is counted in both."""

from collections.abc import Iterator

from planner.desk.review import Review
from planner.tables import Case


def unlike(before: Review, now: Review) -> str:
    """Why figures of two cases are not of the same thing, in words; empty where they are.

    Args:
        before: The inputs of the one, without faults.
        now: Those of the other.
    """
    return " and ".join(_differences(before, now))


def _differences(before: Review, now: Review) -> Iterator[str]:
    one, other = before.checked.case, now.checked.case
    if any(one.settings[name] != other.settings[name] for name in ("start", "periods", "months_per_period")):
        yield "the horizon is another"
    old, new = before.mandates, now.mandates
    if old.keys() != new.keys():
        yield "other missions take part"
    elif old != new:
        yield "mandates hold in other periods"
    if _places(one) != _places(other):
        yield "other areas or threats are counted"


def _places(case: Case) -> set[tuple[str, ...]]:
    """What exposure is counted of: areas with their missions, and threats with their areas."""
    return {
        *case["areas"][["area", "mission"]].itertuples(index=False, name=None),
        *case["threats"][["area", "threat"]].itertuples(index=False, name=None),
    }
