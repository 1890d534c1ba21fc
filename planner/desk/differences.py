"""Why two scenarios differ: those of the store, and this piece of work, asked about and found again."""

from dataclasses import dataclass

from planner.check import check
from planner.desk.comparing import told_apart
from planner.desk.desk import Desk
from planner.desk.inquiries import Answers, Question, answers, ask, asked, remember
from planner.desk.planning import best_plan
from planner.desk.shelf import shelf
from planner.figures import several
from planner.fingerprint import fingerprint
from planner.insight.attribution import Scenario
from planner.insight.change_sets import Grouping
from planner.sheets import raw_case
from planner.store import Store, StoreError, Version

HERE = ""
"""What stands for this piece of work, where others have the id of a scenario."""

THIS_WORK = "this work"


def scenarios() -> dict[str, str]:
    """Names of the scenarios in the store, by id; this piece of work comes last.

    Raises:
        StoreError: The store cannot be used.
    """
    return {**told_apart(shelf().scenarios()), HERE: THIS_WORK}


def ask_why(desk: Desk, before: str, after: str, grouping: Grouping) -> str:
    """Ask why two scenarios differ.

    Args:
        desk: This piece of work.
        before: Id of a scenario; blank for this piece of work.
        after: Id of the other.
        grouping: What changes are grouped by.

    Returns:
        Why it cannot be asked, in a sentence; blank where it was.
    """
    try:
        sides = [_side(desk, shelf(), scenario) for scenario in (before, after)]
    except StoreError as error:
        return str(error)
    cases = [check(raw_case(side.sheets)) for side in sides]
    for side, checked in zip(sides, cases, strict=True):
        if checked.faults:
            return f"“{side.name}” has {several(len(checked.faults), 'fault')}: {checked.faults[0]}"
    prints = [fingerprint(checked.case) for checked in cases]
    options = {"grouping": grouping.value, "before": before, "after": after}
    remember(desk, Question.WHY, ask(Question.WHY, sides, prints, **options))
    return ""


@dataclass(frozen=True)
class Pair:
    """Two scenarios that are compared, and how."""

    before: str
    """Id of a scenario; `HERE` for this piece of work."""
    after: str
    grouping: Grouping


def last_asked(desk: Desk) -> tuple[Pair, Answers] | None:
    """The two scenarios that this piece of work has asked about last, and what was answered."""
    job = asked(desk, Question.WHY)
    if job is None:
        return None
    found = answers(job)
    options = found.request["options"]
    return Pair(options["before"], options["after"], Grouping(options["grouping"])), found


def stale(desk: Desk, found: Answers) -> bool:
    """Whether one of two scenarios has changed since it was asked why they differ.

    Raises:
        StoreError: The store cannot be used.
    """
    now = {version.scenario: version.case_hash for version in shelf().scenarios(archived=True)}
    now[HERE] = desk.fingerprint
    options = found.request["options"]
    asked_for: list[str | None] = found.request["fingerprints"]
    return [now.get(options[which]) for which in ("before", "after")] != asked_for


def _side(desk: Desk, store: Store, scenario: str) -> Scenario:
    if scenario == HERE:
        return Scenario(THIS_WORK, desk.sheets, None if desk.best is None else desk.best.plan)
    version = _newest(store, scenario)
    return Scenario(version.name, version.sheets, best_plan(store, version))


def _newest(store: Store, scenario: str) -> Version:
    found = store.history(scenario)
    if not found:
        raise StoreError("The scenario is not in the store any more.")
    return found[0]
