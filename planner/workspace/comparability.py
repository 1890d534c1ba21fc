"""Comparability of two plans: whether both count the same exposure and have the same objective."""

from collections.abc import Iterator

from planner.figures import enumerated
from planner.language import kept, say
from planner.reach import Reach
from planner.scenarios.comparability import changed_criteria
from planner.scenarios.compare import proven_difference
from planner.scenarios.intervals import DifferenceInterval
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import shared_scope
from planner.tables import Case
from planner.workspace.incumbents import Incumbent

NOW, BEFORE = say("this plan"), say("the plan before")
"""What the two plans are called."""


def incomparable(before: Incumbent, now: Incumbent) -> str:
    """Why figures of two plans cannot be compared, as text; empty where they can."""
    reasons = list(_differences(before.case, now.case)) or list(_of_danger(before, now))
    return enumerated(reasons)


def proven_from(before: Incumbent, now: Incumbent) -> tuple[str, DifferenceInterval]:
    """Verdict on the best plan of these inputs beside that of the inputs before, and the interval of the difference.

    Where one allows no more than the other, what that proves is in both; the two are comparable.
    """
    one, base = _entry(NOW, now), _entry(BEFORE, before)
    return proven_difference(one, base, shared_scope(one, base))


def _differences(one: Case, other: Case) -> Iterator[str]:
    if any(one.values[name] != other.values[name] for name in ("start", "periods", "months_per_period")):
        yield say("the horizon is another")
    old, new = Reach(one).mandates, Reach(other).mandates
    if old.keys() != new.keys():
        yield say("other missions take part")
    elif old != new:
        yield say("mandates hold in other periods")
    if _places(one) != _places(other):
        yield say("other areas or threats are counted")
    judged = changed_criteria(other, one)
    if judged:
        yield say("plans are judged otherwise ({how})", how=", ".join(judged))


def _of_danger(before: Incumbent, now: Incumbent) -> Iterator[str]:
    """Name the threats that only one of two cases counts, the largest first, without their size."""
    ground = shared_scope(_entry(NOW, now), _entry(BEFORE, before))
    if not ground.whole:
        reason, _, _ = ground.notes[0].rpartition(": ")
        yield kept(reason.replace(f"“{NOW}”", NOW).replace(f"“{BEFORE}”", BEFORE))


def _entry(name: str, made: Incumbent) -> PlannedScenario:
    return PlannedScenario(name, made.sheets, made.case, made.plan)


def _places(case: Case) -> set[tuple[str, ...]]:
    """Missions by area, and areas by threat, of everything that exposure is counted for."""
    return {
        *case["areas"][["area", "mission"]].itertuples(index=False, name=None),
        *case["threats"][["area", "threat"]].itertuples(index=False, name=None),
    }
