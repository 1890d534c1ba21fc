"""Exposure that only one of two scenarios counts: the reasons, each in a sentence with its size."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from planner.fault import printable
from planner.figures import enumerated
from planner.horizon import horizon, month_in_words, months_of
from planner.language import say
from planner.reach import Reach
from planner.scenarios.planned import PlannedScenario

NAMED = 5
"""Names listed in a sentence before it only counts the rest."""


class ExclusionReason(NamedTuple):
    """Why a case does not count, or counts less of, exposure that another case counts."""

    kind: str
    """A key of `REASON_TEXTS`."""
    about: str = ""
    """The month, mission or threat concerned, if any."""


class ScenarioNames(NamedTuple):
    """Names of the scenarios, as a sentence uses them."""

    scenario: str
    """The scenario."""
    base: str
    """The base."""
    other: str
    """The one of the two that does not count the exposure."""


def exclusion_notes(
    excluded: pd.DataFrame, counting: PlannedScenario, other: PlannedScenario, *, of_base: bool
) -> list[str]:
    """Describe the exposure that only one of two scenarios counts, a sentence per reason, largest first.

    Args:
        excluded: Exposure that only the first counts, by area, threat and month [civilian-months].
        counting: The scenario that counts it.
        other: The scenario that does not.
        of_base: Whether the first is the base.
    """
    if excluded.empty:
        return []
    scope, home = _CaseScope(other), counting.case.mission_of
    rows = []
    for (area, threat, month), unprotected in excluded["unprotected"].items():
        reason = scope.reason(home[area], area, threat, month)
        rows.append((reason, REASON_TEXTS[reason.kind].names(home[area], area), month, unprotected))
    frame = pd.DataFrame(rows, columns=["reason", "name", "month", "unprotected"])
    one, two = (say("“{text}”", text=printable(side.name)) for side in (counting, other))
    names = ScenarioNames(two, one, two) if of_base else ScenarioNames(one, two, two)
    sizes = frame.groupby("reason")["unprotected"].sum().sort_values(ascending=False, kind="stable")
    return [_sentence(reason, frame[frame["reason"] == reason], names, one) for reason in sizes.index]


def _sentence(reason: ExclusionReason, rows: pd.DataFrame, names: ScenarioNames, counting: str) -> str:
    """Sentence on one reason, with the exposure that it excludes."""
    why = REASON_TEXTS[reason.kind].text(_listed(list(dict.fromkeys(rows["name"]))), reason.about, names)
    return say(
        "{why}: {size:,.0f} unprotected civilian-months of {months} are counted only in {counting} and left out of the "
        "difference.",
        why=why, size=rows["unprotected"].sum(), months=_span(rows["month"]), counting=counting,
    )  # fmt: skip


def _span(months: pd.Series) -> str:
    """First and last month, in words."""
    first, last = month_in_words(int(months.min())), month_in_words(int(months.max()))
    return first if first == last else say("{first} to {last}", first=first, last=last)


def _listed(names: list[str]) -> str:
    """Names as a list in a sentence; many are cut to the first ones and a count."""
    shown = [printable(name) for name in names]
    more = [say("{count} more", count=len(shown) - NAMED)] if len(shown) > NAMED + 1 else []
    return enumerated([*(shown[:NAMED] if more else shown), *more])


class _CaseScope:
    """The scope of a case: its missions, areas, mandates, threats and horizon."""

    def __init__(self, scenario: PlannedScenario) -> None:
        case = scenario.case
        reach = Reach(case)
        self._horizon = horizon(case)
        self._missions = set(case["missions"]["mission"])
        self._mission_of = case.mission_of
        self._mandates = {
            mission: range(months_of(case, mandate.start).start, months_of(case, mandate.stop).start)
            for mission, mandate in reach.mandates.items()
        }
        cells = scenario.exposure
        begins = cells[cells["baseline"] > 0].groupby(["area", "threat"])["period"].min()
        self._threats = set(zip(cells["area"], cells["threat"], strict=True))
        self._begins = {key: months_of(case, int(period)).start for key, period in begins.items()}

    def reason(self, mission: str, area: str, threat: str, month: int) -> ExclusionReason:
        """Reason why this case does not count the exposure of a month, or not all of it.

        Args:
            mission: Mission of the area in the case that counts it.
            area: The area.
            threat: The threat.
            month: The calendar month.
        """
        if month not in self._horizon:
            return ExclusionReason("horizon")
        if area not in self._mission_of:
            return ExclusionReason("area", mission) if mission in self._missions else ExclusionReason("mission")
        return self._of_mandate(self._mission_of[area], month) or self._of_threat(area, threat, month)

    def _of_mandate(self, mission: str, month: int) -> ExclusionReason | None:
        mandate = self._mandates.get(mission)
        if mandate is None:
            return ExclusionReason("contingency")
        if mandate.start >= min(mandate.stop, self._horizon.stop):
            return ExclusionReason("closed")
        if month < mandate.start:
            return ExclusionReason("begins", month_in_words(mandate.start))
        return ExclusionReason("ends", month_in_words(mandate.stop - 1)) if month >= mandate.stop else None

    def _of_threat(self, area: str, threat: str, month: int) -> ExclusionReason:
        if (area, threat) not in self._threats:
            return ExclusionReason("threat", threat)
        later = self._begins.get((area, threat), month) > month
        return ExclusionReason("later", threat) if later else ExclusionReason("danger")


class ReasonText(NamedTuple):
    """Wording of a reason."""

    text: Callable[[str, str, ScenarioNames], str]
    """The reason, from the names concerned, its subject and the names of the scenarios."""
    by_area: bool = False
    """Whether the names are areas; otherwise they are missions."""

    def names(self, mission: str, area: str) -> str:
        """The name that the sentence lists for an area of a mission."""
        return area if self.by_area else mission


REASON_TEXTS = {
    "horizon": ReasonText(
        lambda _, __, n: say("{scenario} has another horizon than {base}", scenario=n.scenario, base=n.base)
    ),
    "mission": ReasonText(
        lambda names, _, n: say("Not among the missions of {scenario}: {missions}", scenario=n.other, missions=names)
    ),
    "contingency": ReasonText(
        lambda names, _, n: say(
            "Contingency missions that {scenario} leaves out: {missions}", scenario=n.other, missions=names
        )
    ),
    "closed": ReasonText(
        lambda names, _, n: say(
            "Without a mandate within the horizon of {scenario}: {missions}", scenario=n.other, missions=names
        )
    ),
    "begins": ReasonText(
        lambda names, month, n: say(
            "The mandate of {missions} begins in {month} in {scenario}", missions=names, month=month, scenario=n.other
        )
    ),
    "ends": ReasonText(
        lambda names, month, n: say(
            "The mandate of {missions} ends in {month} in {scenario}", missions=names, month=month, scenario=n.other
        )
    ),
    "area": ReasonText(
        lambda names, mission, n: say(
            "Areas of {mission} that {scenario} does not have: {areas}", mission=mission, scenario=n.other, areas=names
        ),
        by_area=True,
    ),
    "threat": ReasonText(
        lambda names, threat, n: say(
            "{scenario} has no threat {threat} at {areas}", scenario=n.other, threat=threat, areas=names
        ),
        by_area=True,
    ),
    "later": ReasonText(
        lambda names, threat, n: say(
            "The threat {threat} begins later in {scenario} at {areas}", threat=threat, scenario=n.other, areas=names
        ),
        by_area=True,
    ),
    "danger": ReasonText(
        lambda names, _, n: say("{scenario} takes the danger for smaller at {areas}", scenario=n.other, areas=names)
    ),
}
"""Wording of each reason."""
