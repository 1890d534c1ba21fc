"""Update a running case by public files: propose what they change, take what is chosen, and carry the plan over."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.check import check
from planner.fault import Fault, some
from planner.figures import several
from planner.formats.sheets import Sheets, raw_case
from planner.language import say
from planner.offering import offered
from planner.plan import Plan
from planner.reach import Reach
from planner.services import reading_sent
from planner.services.running_case import Beside, keep, running
from planner.services.session import Session
from planner.services.supply import with_reading
from planner.services.update_files import Files, read_files
from planner.services.workspace_recipe import beside
from planner.sources import Data, Kind, Reading
from planner.updating import Arrival, Update, update
from planner.updating.counts import counted_on
from planner.updating.rebuilding import dated
from planner.updating.starting import MoveError, moved, moved_plan, periods_until
from planner.workspace import incumbents


def proposed(
    sheets: Sheets,
    sources: Sequence[tuple[str, Data]],
    kept: Beside,
    plan: Plan | None = None,
    read_all: Callable[[Sequence[tuple[str, Data]], str], Files | list[Fault]] = read_files,
) -> Update | list[Fault]:
    """What public files make of a running case; nothing is taken yet.

    Args:
        sheets: The case.
        sources: Name and content, or path, of each file.
        kept: What is kept beside the case.
        plan: The current plan, whose deployments are looked at first where pledges seem to have come.
        read_all: Reads the files, as `planner.services.update_files.read_files` does.
    """
    counted = counted_on(sheets)
    read = read_all(sources, counted)
    if isinstance(read, list):
        return read
    readings = {kind: reading for kind, reading in read.readings.items() if not _known(kind, reading, counted)}
    found = running(sheets, kept, read.counts, plan)
    if isinstance(found, list):
        return found
    if not readings:
        return Update(found, counted, {}, pd.DataFrame(columns=["mission"]), [], [_nothing_new(counted)])
    supplied = found.sources
    for kind, reading in readings.items():
        supplied = with_reading(supplied, read.names[kind], reading)
    return update(found, supplied, readings)


def _nothing_new(counted: str) -> str:
    return say(
        "The case has the count of {day} already, and nothing later was given: nothing is to be done.", day=counted
    )


def _known(kind: Kind, reading: Reading, counted: str) -> bool:
    """Whether a count is no later than that of the case."""
    return kind == "contributions" and bool(counted) and dated(reading) <= counted


@dataclass(frozen=True)
class Choice:
    """What a person takes of an update."""

    tables: Collection[str]
    came: Collection[Arrival] = ()
    """Pledges that came."""
    theirs: Collection[str] = ()
    """Tables in whose clashes new sources win over what somebody wrote."""
    start: str = ""
    """Month that the horizon starts in from now on, YYYY-MM; empty: as it is."""


@dataclass(frozen=True)
class Settled:
    """A case with what was chosen of an update."""

    sheets: Sheets
    faults: list[Fault]
    notes: list[str]
    """Sentences on what is over, and on what of the plan can no longer hold."""
    plan: Plan | None = None
    """The current plan as far as the case allows it now, people and money placed anew; None where there is none."""


def settled(found: Update, choice: Choice, plan: Plan | None = None) -> Settled:
    """Take what was chosen of an update, and carry the current plan over to it."""
    sheets, notes, by = found.taken(choice.tables, choice.came, choice.theirs), list[str](), 0
    if choice.start:
        try:
            by = periods_until(found.running.case, choice.start)
            sheets, notes = moved(found.running.case, sheets, choice.start)
        except MoveError as refused:
            return Settled(sheets, [Fault("settings", None, "start", choice.start, str(refused))], [])
    if "areas" in choice.tables:
        notes += _still_offered([one for one in found.arrivals if one not in choice.came])
    checked = check(raw_case(sheets))
    if checked.faults or plan is None:
        return Settled(sheets, checked.faults, notes)
    fitting = moved_plan(found.continued(plan, choice.came), by)
    carried = offered(checked.case, [fitting])
    return Settled(sheets, [], [*notes, *_lost(fitting, carried, Reach(checked.case))], carried)


def _still_offered(arrivals: Sequence[Arrival]) -> list[str]:
    """A sentence on pledges that seem to have come and are not taken to have."""
    if not arrivals:
        return []
    named = some(say("{pledge} at {mission}", pledge=one.pledge, mission=one.mission) for one in arrivals)
    return [
        say(
            "Not taken to have come, though they seem to: {pledges}. If they did, their people are among those in "
            "place, and they are offered still.",
            pledges=named,
        )
    ]


def _lost(before: Plan, after: Plan | None, reach: Reach) -> Iterator[str]:
    """Sentences on what of a plan can no longer hold."""
    if after is None:
        yield say("The current plan cannot be carried over: its units together break a rule now. Plan anew.")
        return
    units = [plan.deployments.groupby(["pledge", "mission"])["units"].sum() for plan in (before, after)]
    lost = units[0].sub(units[1], fill_value=0)
    for (pledge, mission), number in lost[lost > 0].items():
        barred = reach.barred(pledge, mission) if pledge in reach.units else say("it is pledged no more")
        yield say(
            "Of the plan, {units} of {pledge} at {mission} can no longer hold: {why}.",
            units=several(int(number), "unit"),
            pledge=pledge,
            mission=mission,
            why=barred or say("no room is left"),
        )
    now, before_now = (int(count.sum()) for count in (units[1], units[0]))
    yield say("The plan goes on with {now:,} of its {before:,} units.", now=now, before=before_now)


def proposed_to(session: Session, sources: Sequence[tuple[str, Data]]) -> Update | list[Fault]:
    """What public files make of the inputs of a workspace, whose plan goes on if it is of these inputs."""
    return proposed(session.sheets, sources, beside(session), _plan(session), reading_sent.read_files)


def take(session: Session, found: Update, choice: Choice) -> Settled:
    """Take what was chosen of an update in one step, unless it has faults, and plan from the current plan."""
    plan, kept = _plan(session), beside(session).kept
    done = settled(found, choice, plan)
    if done.faults:
        return done
    session.journal.edit(
        say("updated to {day}: {tables}", day=found.counted, tables=", ".join(choice.tables)), done.sheets
    )
    if kept is not None:
        keep(found, found.as_built(choice.tables, choice.came), kept)
    if done.plan is not None:
        incumbents.propose(done.sheets, done.plan, say("the update"))
    Session.of(session.journal).start_planning()
    return done


def _plan(session: Session) -> Plan | None:
    return None if session.incumbent is None else session.incumbent.plan
