"""Why two scenarios of the store, or one and this workspace, differ: ask, and find the answers again."""

from planner.check import check
from planner.fault import counted
from planner.figures import several
from planner.fingerprint import fingerprint
from planner.formats.sheets import raw_case
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.insight.parts import Scenario
from planner.jobs.messages import MessageError, ScenarioPair
from planner.jobs.questions import Answers, answers, submit
from planner.language import kept, say, typed
from planner.services.comparing import unique_names
from planner.services.planning import best_plan
from planner.services.questions import last_job, remember
from planner.services.scenarios import origin_of, scenario_store
from planner.services.session import Session
from planner.store import Store, StoreError, Version

HERE = ""
"""Stands for this workspace in place of the id of a scenario."""

THIS_WORKSPACE = say("this workspace")


def scenarios() -> dict[str, str]:
    """Names of the scenarios in the store, by id, as people typed them; this workspace comes last.

    Raises:
        StoreError: The store cannot be used.
    """
    found = unique_names(scenario_store().scenarios())
    return {**{scenario: typed(name) for scenario, name in found.items()}, HERE: THIS_WORKSPACE}


def names_asked(found: Answers) -> list[str]:
    """Names of the two scenarios that were asked about, as people typed them, or what this workspace is called."""
    names, pair = found.request.names, found.request.pair
    sides = ("", "") if pair is None else (pair.before, pair.after)
    here = [pair is not None and side == HERE for side in sides]
    return [THIS_WORKSPACE if own else typed(name) for name, own in zip(names, here, strict=True)]


def inputs(session: Session) -> dict[str, str | None]:
    """Fingerprints of the inputs of the scenarios and of this workspace, by id; None where a scenario has faults.

    Raises:
        StoreError: The store cannot be used.
    """
    return {**{version.scenario: version.case_hash for version in scenario_store().scenarios()},
            HERE: session.fingerprint}  # fmt: skip


def begin_with(session: Session) -> tuple[str, str]:
    """Two scenarios whose inputs differ, where there are any: one, and this workspace.

    The one is that which the workspace comes from, or else the first.

    Raises:
        StoreError: The store cannot be used.
    """
    found, base = inputs(session), origin_of(session, scenario_store())
    first = [base.scenario] if base is not None and base.scenario in found else []
    ids = [*first, *found]
    return next((each for each in ids if found[each] != found[HERE]), ids[0]), HERE


def ask(session: Session, before: str, after: str, grouping: Grouping) -> str:
    """Ask why two scenarios differ.

    Args:
        session: The session.
        before: Id of a scenario; blank for the workspace.
        after: Id of the other.
        grouping: What changes are grouped by.

    Returns:
        Why it cannot be asked, in a sentence; blank where it was.
    """
    try:
        sides = [_side(session, scenario_store(), scenario) for scenario in (before, after)]
    except StoreError as error:
        return kept(str(error))
    cases = [check(raw_case(side.sheets)) for side in sides]
    for side, checked in zip(sides, cases, strict=True):
        if checked.faults:
            return say(
                "“{scenario}” has {faults}: {first}",
                scenario=side.name,
                faults=several(counted(checked.faults), "fault"),
                first=str(checked.faults[0]),
            )
    prints = [fingerprint(checked.case) for checked in cases]
    pair = ScenarioPair(before=before, after=after, grouping=grouping)
    remember(session, Question.WHY, submit(Question.WHY, sides, prints, pair, workspace=session.journal.name))
    return ""


def last_asked(session: Session) -> tuple[ScenarioPair, Answers] | None:
    """The two scenarios that this workspace last asked about, with their answers; None if unreadable."""
    job = last_job(session, Question.WHY)
    if job is None:
        return None
    try:
        found = answers(job)
    except MessageError:
        return None
    return None if found.request.pair is None else (found.request.pair, found)


def stale(session: Session, found: Answers) -> bool:
    """Whether either of two scenarios has changed since the question was asked.

    Raises:
        StoreError: The store cannot be used.
    """
    now = {version.scenario: version.case_hash for version in scenario_store().scenarios(archived=True)}
    now[HERE] = session.fingerprint
    pair = found.request.pair
    return pair is None or [now.get(pair.before), now.get(pair.after)] != found.request.fingerprints


def left_aside() -> list[str]:
    """Sentences on scenarios that cannot be shown.

    Raises:
        StoreError: The store cannot be used.
    """
    return scenario_store().left_aside()


def _side(session: Session, store: Store, scenario: str) -> Scenario:
    if scenario == HERE:
        return Scenario(THIS_WORKSPACE, session.sheets, None if session.incumbent is None else session.incumbent.plan)
    version = _newest(store, scenario)
    return Scenario(version.name, version.sheets, best_plan(store, version))


def _newest(store: Store, scenario: str) -> Version:
    found = store.history(scenario)
    if not found:
        raise StoreError(say("The scenario is not in the store any more."))
    return found[0]
