"""What one case counts and another does not: by reason, in sentences, each with its size."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from planner.fault import printable
from planner.horizon import horizon, month_in_words, months_of
from planner.reach import Reach
from planner.scenarios.entry import Entry

NAMED = 5
"""How many names a sentence has before it says how many more there are."""


class Reason(NamedTuple):
    """Why a case does not count, or counts for less, what another one does."""

    kind: str
    """A name in `SAID`."""
    about: str = ""
    """The month, mission or threat that it is about, if any."""


class Names(NamedTuple):
    """The names that a sentence needs."""

    here: str
    """The scenario."""
    base: str
    """What it is set beside."""
    other: str
    """That of the two which does not count it."""


def left_out(apart: pd.DataFrame, counting: Entry, other: Entry, *, of_base: bool) -> list[str]:
    """What one of two scenarios counts and the other does not, in sentences, the largest first.

    Args:
        apart: Exposure that only the first counts, by area, threat and month [civilian-months].
        counting: The scenario that counts it.
        other: The one that does not.
        of_base: Whether the first is the base.
    """
    if apart.empty:
        return []
    there, home = _Counting(other), counting.case.mission_of
    rows = []
    for (area, threat, month), unprotected in apart["unprotected"].items():
        reason = there.reason(home[area], area, threat, month)
        rows.append((reason, SAID[reason.kind].names(home[area], area), month, unprotected))
    frame = pd.DataFrame(rows, columns=["reason", "name", "month", "unprotected"])
    one, two = f"“{printable(counting.name)}”", f"“{printable(other.name)}”"
    names = Names(two, one, two) if of_base else Names(one, two, two)
    sizes = frame.groupby("reason")["unprotected"].sum().sort_values(ascending=False, kind="stable")
    return [_sentence(reason, frame[frame["reason"] == reason], names, one) for reason in sizes.index]


def _sentence(reason: Reason, rows: pd.DataFrame, names: Names, counting: str) -> str:
    """One reason, with what is left out for it."""
    why = SAID[reason.kind].words(_listed(list(dict.fromkeys(rows["name"]))), reason.about, names)
    size = f"{rows['unprotected'].sum():,.0f} unprotected civilian-months of {_span(rows['month'])}"
    return f"{why}: {size} are counted only in {counting} and left out of the difference."


def _span(months: pd.Series) -> str:
    """First and last of some months."""
    first, last = month_in_words(int(months.min())), month_in_words(int(months.max()))
    return first if first == last else f"{first} to {last}"


def _listed(names: list[str]) -> str:
    """Names in a row; of many the first ones, and how many more."""
    shown = [printable(name) for name in names]
    more = [f"{len(shown) - NAMED} more"] if len(shown) > NAMED + 1 else []
    parts = [*(shown[:NAMED] if more else shown), *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


class _Counting:
    """What a case counts."""

    def __init__(self, entry: Entry) -> None:
        case = entry.case
        reach = Reach(case)
        self._horizon = horizon(case)
        self._missions = set(case["missions"]["mission"])
        self._mission_of = case.mission_of
        self._mandates = {
            mission: range(months_of(case, mandate.start).start, months_of(case, mandate.stop).start)
            for mission, mandate in reach.mandates.items()
        }
        cells = entry.plan.exposure
        begins = cells[cells["baseline"] > 0].groupby(["area", "threat"])["period"].min()
        self._threats = set(zip(cells["area"], cells["threat"], strict=True))
        self._begins = {key: months_of(case, int(period)).start for key, period in begins.items()}

    def reason(self, mission: str, area: str, threat: str, month: int) -> Reason:
        """Why the danger of a month is not counted, or not all of it.

        Args:
            mission: The mission that the area has in the case that counts it.
            area: The area.
            threat: The threat.
            month: The calendar month.
        """
        if month not in self._horizon:
            return Reason("horizon")
        if area not in self._mission_of:
            return Reason("area", mission) if mission in self._missions else Reason("mission")
        return self._of_mandate(self._mission_of[area], month) or self._of_threat(area, threat, month)

    def _of_mandate(self, mission: str, month: int) -> Reason | None:
        mandate = self._mandates.get(mission)
        if mandate is None:
            return Reason("contingency")
        if mandate.start >= min(mandate.stop, self._horizon.stop):
            return Reason("closed")
        if month < mandate.start:
            return Reason("begins", month_in_words(mandate.start))
        return Reason("ends", month_in_words(mandate.stop - 1)) if month >= mandate.stop else None

    def _of_threat(self, area: str, threat: str, month: int) -> Reason:
        if (area, threat) not in self._threats:
            return Reason("threat", threat)
        later = self._begins.get((area, threat), month) > month
        return Reason("later", threat) if later else Reason("danger")


class Said(NamedTuple):
    """How a reason is told."""

    words: Callable[[str, str, Names], str]
    """The reason, from what it is at, what it is about, and the names of the two scenarios."""
    by_area: bool = False
    """Whether it names areas; otherwise it names missions."""

    def names(self, mission: str, area: str) -> str:
        """What it names of an area of a mission."""
        return area if self.by_area else mission


SAID = {
    "horizon": Said(lambda _, __, n: f"{n.here} has another horizon than {n.base}"),
    "mission": Said(lambda names, _, n: f"Not among the missions of {n.other}: {names}"),
    "contingency": Said(lambda names, _, n: f"Contingency missions that {n.other} leaves out: {names}"),
    "closed": Said(lambda names, _, n: f"Without a mandate within the horizon of {n.other}: {names}"),
    "begins": Said(lambda names, month, n: f"The mandate of {names} begins in {month} in {n.other}"),
    "ends": Said(lambda names, month, n: f"The mandate of {names} ends in {month} in {n.other}"),
    "area": Said(lambda names, mission, n: f"Areas of {mission} that {n.other} does not have: {names}", by_area=True),
    "threat": Said(lambda names, threat, n: f"{n.other} has no threat {threat} at {names}", by_area=True),
    "later": Said(lambda names, threat, n: f"The threat {threat} begins later in {n.other} at {names}", by_area=True),
    "danger": Said(lambda names, _, n: f"{n.other} takes the danger for smaller at {names}"),
}
"""How each reason is told."""
