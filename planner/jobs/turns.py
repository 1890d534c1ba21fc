"""Turns: jobs share the cores and the memory of this machine, workspace by workspace.

A job that solves is admitted first, as each keeps models in memory, and then takes turns of a few seconds. A job that
has nothing to show yet comes before those that have, in one longer turn: whoever asks sees a plan before others see a
better one. Otherwise the next turn is that of the workspace that has been served least, and nobody waits for ever. The
line is a small file of this machine, changed under a lock; whoever has died is no longer in it. Since work and not the
clock decides what is found, turns change when results come, not what they are.
"""

import fcntl
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, ValidationError

from planner.durable.private import private_folder
from planner.jobs.process import Process
from planner.process.home import home
from planner.process.memory import own_memory

POLL = 0.1
"""How often whoever waits looks whether it is its turn [s]."""

LONGEST = 2.0
"""Time after which a turn is offered to others [s]."""

FIRST = 10.0
"""Time for which a job that has nothing to show yet keeps its turn, and comes before those that have [s]."""

PATIENCE, PATIENCE_FOR_EACH = 60.0, 10.0
"""Time after which whoever waits comes before everybody who has waited less: at least, and for each in the line [s]."""

CREDIT = 4.0
"""How much less than others whoever comes late has been served at most, so that it does not keep them waiting [s]."""

LOOK = 0.5
"""How often a page looks how its job goes, where few are at work [s]."""

LOOK_FOR_EACH = 0.125
"""By how much it looks less often for each job that is at work or waits [s]."""

EACH = 2**30
"""Memory of a place, which a job is taken to need until it is known: a model of size M with its search [bytes]."""

LEAST, MOST = 3, 24
"""Fewest and most places, whatever the memory [1]."""

LEAST_SHARE = 0.1
"""Least share of a place that a job takes, however little memory it has [1]."""

OF_A_WORKSPACE = 3
"""Most jobs of a workspace that are admitted at once [1]."""


@dataclass(frozen=True)
class Capacity:
    """How many jobs a machine serves at once."""

    turns: int
    """How many solve at once [1]."""
    admitted: int
    """How many places there are for jobs with models in memory [1]."""
    each: int = OF_A_WORKSPACE
    """How many of one workspace [1]."""

    @classmethod
    def here(cls) -> Self:
        """That of this machine, by its cores and its memory."""
        cores, memory = len(os.sched_getaffinity(0)), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return cls(max(2, cores // 2), min(MOST, max(LEAST, memory // (2 * EACH))))


class Stage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    """It is not admitted yet."""
    RESTING = "resting"
    """It is admitted, and waits for its next turn or for its helpers."""
    SERVED = "served"
    """It has its turn."""


@dataclass(frozen=True)
class Ticket:
    """A job in the line, or a helper of one."""

    name: str
    """Name of the job, or of the helper."""
    workspace: str
    process: Process
    arrived: float
    """When it came [s since the epoch]."""
    served: float
    """Time for which its workspace has been served, with what it was taken to begin with [s]."""
    stage: Stage = Stage.WAITING
    helps: bool = False
    """Whether it helps a job that is admitted, and needs no admission."""
    wants_turn: bool = True
    """Whether it waits for a turn, rather than for admission alone."""
    first: bool = False
    """Whether it has nothing to show yet, and has not had its long turn."""
    waits_since: float = 0.0
    """When it began to wait for what it waits for [s since the epoch]."""
    memory: int = 0
    """Memory that its process had at the end of its last turn [bytes]; 0 before."""

    @property
    def places(self) -> float:
        """Places that it takes where it is admitted [1]."""
        return max(LEAST_SHARE, self.memory / EACH) if self.memory else 1.0


_LINE: TypeAdapter[list[Ticket]] = TypeAdapter(list[Ticket])


@dataclass(frozen=True)
class TurnQueue:
    """The line of those who wait for turns on a machine, and of those who have one."""

    folder: Path
    capacity: Capacity

    @classmethod
    def here(cls) -> Self:
        """That of this machine."""
        return cls(home() / "turns", Capacity.here())

    @contextmanager
    def changed(self) -> Iterator[list[Ticket]]:
        """The tickets of those who live, to be changed in place while nobody else does."""
        private_folder(self.folder)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self.tickets()
            tickets = [each for each in before if each.process.alive]
            yield tickets
            if tickets != before:
                beside = self.folder / "line.new"
                beside.write_bytes(_LINE.dump_json(tickets))
                beside.replace(self.folder / "line.json")

    def tickets(self) -> list[Ticket]:
        """All tickets, also of those who have died since; none where the file is damaged, as all ask again."""
        try:
            return _LINE.validate_json((self.folder / "line.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return []

    def enter(
        self,
        name: str,
        workspace: str,
        process: Process,
        *,
        helps: bool = False,
        turns: bool = True,
        first: bool = False,
    ) -> None:
        """Put a job at the end of the line, unless it is there with the same process: then it keeps its place.

        Args:
            name: Name of the job.
            workspace: Whose it is; jobs of nobody's count as one workspace.
            process: Process that works on it.
            helps: Whether it helps a job that is admitted.
            turns: Whether it solves itself, and so needs turns; otherwise it only asks to be admitted.
            first: Whether it will soon have something to show, and has nothing yet.
        """
        with self.changed() as tickets:
            if any((each.name, each.process) == (name, process) for each in tickets):
                return
            served, now = _served(tickets, workspace), time.time()
            stage = Stage.RESTING if helps else Stage.WAITING
            tickets[:] = [each for each in tickets if each.name != name]
            tickets.append(Ticket(name, workspace, process, now, served, stage, helps, turns, first, now))

    @property
    def pace(self) -> float:
        """Time between two looks of a page at its job: where many look, each look takes time from all of them [s]."""
        return max(LOOK, LOOK_FOR_EACH * len(self.tickets()))

    def before(self, name: str) -> int | None:
        """How many jobs are admitted before one that waits; None where it does not wait to be."""
        tickets = self.tickets()
        waiting = sorted((each for each in tickets if each.stage is Stage.WAITING), key=_ranking(tickets))
        return next((place for place, each in enumerate(waiting) if each.name == name), None)


def _ranking(tickets: Sequence[Ticket], *, full: bool = False) -> Callable[[Ticket], tuple[bool, bool, float, float]]:
    """Rank in a line, by which whoever has the least is next; who has nothing to show yet, in the order of asking.

    Args:
        tickets: Everybody in the line.
        full: Whether others wait for a place: then those come first that have been served most, and soon leave theirs.
    """
    late = time.time() - max(PATIENCE, PATIENCE_FOR_EACH * len(tickets))

    def rank(ticket: Ticket) -> tuple[bool, bool, float, float]:
        """Rank of a job."""
        served = -ticket.served if full else ticket.served
        return ticket.waits_since > late, not ticket.first, 0.0 if ticket.first else served, ticket.arrived

    return rank


def admissible(tickets: Sequence[Ticket], capacity: Capacity) -> list[Ticket]:
    """Jobs that wait and may be admitted now, in the order of the line."""
    inside = [each for each in tickets if each.stage is not Stage.WAITING and not each.helps]
    places, of = capacity.admitted - sum(each.places for each in inside), Counter(each.workspace for each in inside)
    found: list[Ticket] = []
    for each in sorted((each for each in tickets if each.stage is Stage.WAITING), key=_ranking(tickets)):
        if len(found) + 1 <= places and of[each.workspace] < capacity.each:
            found.append(each)
            of[each.workspace] += 1
    return found


def next_served(tickets: Sequence[Ticket], capacity: Capacity) -> list[Ticket]:
    """Those whose turn it is now besides those who have one, in the order of the line."""
    free = capacity.turns - sum(each.stage is Stage.SERVED for each in tickets)
    enter = {each.name for each in admissible(tickets, capacity)}
    may = [
        each
        for each in tickets
        if each.wants_turn and (each.stage is Stage.RESTING or (each.stage is Stage.WAITING and each.name in enter))
    ]
    full = any(each.stage is Stage.WAITING and each.name not in enter for each in tickets)
    return sorted(may, key=_ranking(tickets, full=full))[: max(0, free)]


class Turn:
    """The place of this process in the line, for one job."""

    def __init__(
        self,
        line: TurnQueue,
        name: str,
        workspace: str,
        *,
        helps: bool = False,
        turns: bool = True,
        first: bool = False,
    ) -> None:
        """Take the place that it was given, or go to the end of the line.

        Args:
            line: The line.
            name: This and what follows as of `TurnQueue.enter`; what follows counts only where it has no place yet.
            workspace: Whose it is.
            helps: Whether it helps a job that is admitted.
            turns: Whether it needs turns.
            first: Whether it has nothing to show yet.
        """
        self._line, self._name, self._since, self._first = line, name, 0.0, first
        self._lock = threading.Lock()
        process = Process.of(os.getpid())
        assert process is not None  # noqa: S101 - this process
        line.enter(name, workspace, process, helps=helps, turns=turns, first=first)

    def take(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Wait until it is admitted, and has its turn where it needs one; return whether it was not stopped before."""
        while not stopped():
            if self._taken():
                return True
            time.sleep(POLL)
        return False

    def _taken(self) -> bool:
        with self._line.changed() as tickets:
            mine = next((place for place, each in enumerate(tickets) if each.name == self._name), None)
            if mine is None or tickets[mine].stage is Stage.SERVED:
                return True  # the line was damaged: nobody waits for ever
            turns = tickets[mine].wants_turn
            may = next_served(tickets, self._line.capacity) if turns else admissible(tickets, self._line.capacity)
            if tickets[mine] not in may:
                return False
            tickets[mine] = replace(tickets[mine], stage=Stage.SERVED if turns else Stage.RESTING)
        self._since = time.monotonic()
        return True

    def shown(self) -> None:
        """Note that there is something to show, so that others who have nothing yet come first."""
        self._first = False

    def offer(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Let others have their turn where this one has been long enough, and wait for the next."""
        longest = FIRST if self._first else LONGEST
        if time.monotonic() - self._since < longest or not self._lock.acquire(blocking=False):
            return
        try:
            self._first = False
            if self._given_back():
                self.take(stopped)
        finally:
            self._lock.release()

    def _given_back(self) -> bool:
        """Count what was served, and end the turn if somebody who was served less waits for it."""
        with self._line.changed() as tickets:
            mine = self._counted(tickets)
            if mine is None:
                return False
            waiting = [*tickets]
            waiting[waiting.index(mine)] = replace(mine, stage=Stage.RESTING, first=False, waits_since=time.time())
            goes_on = mine.name in {each.name for each in next_served(waiting, self._line.capacity)}
            if not goes_on:
                tickets[:] = waiting
        return not goes_on

    def _counted(self, tickets: list[Ticket]) -> Ticket | None:
        """Count the time of this turn for all of the workspace; return the ticket, if it is there and has its turn."""
        mine = next((each for each in tickets if each.name == self._name and each.stage is Stage.SERVED), None)
        if mine is None:
            return None
        now = time.monotonic()
        spent, self._since = now - self._since, now
        tickets[tickets.index(mine)] = replace(mine, memory=own_memory())
        tickets[:] = [
            replace(each, served=each.served + spent) if each.workspace == mine.workspace else each for each in tickets
        ]
        return next(each for each in tickets if each.name == self._name)

    def close(self) -> None:
        """Leave the line."""
        with self._line.changed() as tickets:
            self._counted(tickets)
            tickets[:] = [each for each in tickets if each.name != self._name]


def _served(tickets: Sequence[Ticket], workspace: str) -> float:
    """What whoever comes is taken to have been served: as the rest of its workspace, or little less than others [s].

    Others who have just come do not count, or each would be taken to have been served less than the one before.
    """
    if own := [each.served for each in tickets if each.workspace == workspace]:
        return min(own)
    if inside := [each.served for each in tickets if each.stage is not Stage.WAITING]:
        return max(0.0, min(inside) - CREDIT)
    return min((each.served for each in tickets), default=0.0)


@contextmanager
def helping(job: str, workspace: str) -> Iterator[None]:
    """A turn of a helper of a job, for one solve."""
    turn = Turn(TurnQueue.here(), f"{job} {os.getpid()}", workspace, helps=True)
    try:
        turn.take()
        yield
    finally:
        turn.close()
