"""Whether two plans can be set beside each other: whether the same is counted in both."""

from collections.abc import Iterator

from planner.reach import Reach
from planner.tables import Case


def unlike(before: Case, now: Case) -> str:
    """Why figures of two cases are not of the same thing, in words; empty where they are.

    Args:
        before: The one case, without faults.
        now: The other.
    """
    return " and ".join(_differences(before, now))


def _differences(before: Case, now: Case) -> Iterator[str]:
    if any(before.settings[name] != now.settings[name] for name in ("start", "periods", "months_per_period")):
        yield "the horizon is another"
    old, new = Reach(before).mandates, Reach(now).mandates
    if old.keys() != new.keys():
        yield "other missions take part"
    elif old != new:
        yield "mandates hold in other periods"
    if _places(before) != _places(now):
        yield "other areas or threats are counted"


def _places(case: Case) -> set[tuple[str, ...]]:
    """What exposure is counted of: areas with their missions, and threats with their areas."""
    return {
        *case["areas"][["area", "mission"]].itertuples(index=False, name=None),
        *case["threats"][["area", "threat"]].itertuples(index=False, name=None),
    }
