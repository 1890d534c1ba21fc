"""Illustrative pledges that fill up to the published totals; each is marked as invented."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

import pandas as pd

from data.build import reference
from data.build.summit_2015.assumptions import SUMMIT

# unit type, number of pledges, units in each, pool of contributors
ADDED = (
    ("infantry-company", 12, 1, "troops"),
    ("quick-reaction-company", 10, 1, "quick_reaction"),
    ("special-forces-company", 3, 1, "special_forces"),
    ("formed-police-unit", 15, 1, "formed_police"),
    ("individual-police-team", 10, 2, "individual_police"),
    ("engineering-company", 7, 1, "engineering"),
    ("level-2-hospital", 6, 1, "medical"),
    ("utility-helicopter-unit", 8, 1, "aviation"),
    ("attack-helicopter-unit", 1, 1, "armed_aviation"),
    ("transport-aircraft", 4, 1, "airlift"),
    ("uas-unit", 4, 1, "isr"),
    ("signals-company", 4, 1, "signals"),
    ("transport-company", 5, 1, "transport"),
    ("explosives-company", 4, 1, "explosives"),
)
# [J] Contributors that had, or were building, such units about 2015; taken in turn.
STATED: Mapping[str, tuple[str, ...]] = {
    "quick_reaction": ("NLD", "ITA", "FRA", "IRL", "SWE", "SLV", "SRB", "NPL", "MNG", "GHA"),
    "special_forces": ("NLD", "JOR", "GTM"),
    "individual_police": ("DEU", "SWE", "NOR", "TUR", "CAN", "ROU", "AUS", "KEN", "ZWE", "ZMB"),
    "engineering": ("JPN", "KHM", "BRA", "CHL", "THA", "IDN", "EGY"),
    "medical": ("ETH", "MAR", "ARG", "THA", "SRB", "MNG"),
    "aviation": ("NLD", "ETH", "SLV", "DEU", "ESP", "CHL", "SWE", "PER"),
    "armed_aviation": ("SLV",),
    "airlift": ("SWE", "BEL", "PRT", "ESP"),
    "isr": ("NLD", "ITA", "DEU", "IRL"),
    "signals": ("EGY", "MAR", "KHM", "TUN"),
    "transport": ("NPL", "TZA", "BRA", "TGO", "PHL"),
    "explosives": ("KHM", "NPL", "HUN", "SVK"),
}
KIND = {"troops": "troops", "formed_police": "formed_police"}  # pools drawn from the contributions in place
POOL_SIZE = 15  # [J] the largest contributors of a kind
UNABLE = ("BDI", "COD", "CAF", "MLI", "SSD", "YEM")  # [J] at war, or in crisis, at home on the case's date
# [J] The spread of readiness and tours, taken in turn.
READINESS = ("announced", "L1", "L2", "announced", "L1", "L3", "announced", "L2", "RDL", "L1", "L2")
TOURS = (12, None, 12, None, 12, 6, None)


def weights(kind: str) -> dict[str, float]:
    """The largest contributors of a kind on the case's date, weighted by the square root of their persons."""
    rows = reference.contributions(SUMMIT.as_of)
    able = rows[(rows["kind"] == kind) & ~rows["iso3"].isin(UNABLE)]
    people = able.groupby("iso3")["personnel"].sum().reset_index()
    best = people.sort_values(["personnel", "iso3"], ascending=[False, True]).head(POOL_SIZE)
    return dict(zip(best["iso3"].to_list(), (best["personnel"] ** 0.5).to_list(), strict=True))


def drawn(weight: Mapping[str, float], count: int) -> list[str]:
    """Contributors in proportion to their weights, by the highest quotient (Sainte-Lague)."""
    taken = dict.fromkeys(weight, 0)
    for _ in range(count):
        best = max(taken, key=lambda k: (weight[k] / (2 * taken[k] + 1), k))
        taken[best] += 1
    return [iso3 for iso3, times in taken.items() for _ in range(times)]


def contributors(pool: str, count: int) -> Sequence[str]:
    """Contributors of the pledges of one unit type."""
    if pool in KIND:
        return drawn(weights(KIND[pool]), count)
    turn = cycle(STATED[pool])
    return [next(turn) for _ in range(count)]


def rows() -> Iterator[dict[str, object]]:
    """The illustrative pledges in order, without readiness."""
    made: dict[tuple[str, str], int] = {}
    for unit_type, count, units, pool in ADDED:
        for iso3 in contributors(pool, count):
            made[iso3, unit_type] = number = made.get((iso3, unit_type), 0) + 1
            key = f"{iso3}-added-{unit_type}-{number}"
            yield {"pledge": key, "contributor": iso3, "unit_type": unit_type, "units": units}


def pledges() -> pd.DataFrame:
    """The illustrative rows of the pledges table."""
    ready, tours = cycle(READINESS), cycle(TOURS)
    spread = [row | {"readiness": next(ready), "months_available": next(tours)} for row in rows()]
    return pd.DataFrame(spread).assign(source="added to reach the published totals", note="illustrative")
