"""The crew: processes that plan one job after the other, and one that stands ready so that nobody waits for it to load.

A hand keeps the model of its last job; a job that begins with the plan of that one goes to the same hand.
"""

import secrets
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from planner import files
from planner.desk import jobs
from planner.desk.jobs import Job
from planner.desk.register import Entry, Kind, enter
from planner.desk.review import inputs_of
from planner.home import home
from planner.plan import Plan
from planner.sheets import Sheets

START = "start"
"""Folder of a job with the plan that it begins with."""

RESTING = 2
"""Most hands that rest, besides the one that has worked last, each with the model of its last job in memory."""


class Hand:
    """A process that works on one job after the other."""

    def __init__(self) -> None:
        """Start it; it loads what it needs, and waits to be told of a job."""
        self._process = jobs.process("planner.worker", stdin=subprocess.PIPE)
        self.job: Job | None = None
        """Its last job."""

    @property
    def free(self) -> bool:
        """Whether it lives and has nothing to do."""
        return self.lives and (self.job is None or not jobs.running(self.job))

    @property
    def lives(self) -> bool:
        """Whether it is there."""
        return self._process.poll() is None

    def take(self, job: Job) -> None:
        """Begin with a job, whose folder holds what is asked.

        Raises:
            BrokenPipeError: It has just ended.
        """
        jobs.begun_by(job, self._process)
        if self._process.stdin is not None:
            self._process.stdin.write(f"{job.folder.resolve()}\n".encode())
            self._process.stdin.flush()
        self.job = job

    def let_go(self) -> None:
        """Have it end, if it has not."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()


class Crew:
    """The hands of this server."""

    def __init__(self) -> None:
        self.hands: list[Hand] = []
        """Those that have worked last come last."""
        self._lock = threading.Lock()

    def work_on(self, job: Job, after: Job | None) -> None:
        """Have a job worked on: by the hand whose last job it goes on from, or else by one that has done none yet."""
        with self._lock:
            fitting = [hand for hand in self.hands if hand.free and hand.job in {None, after}]
            hand = max(fitting, key=lambda hand: hand.job is not None, default=None) or Hand()
            try:
                hand.take(job)
            except BrokenPipeError:
                hand = Hand()
                hand.take(job)
            others = [each for each in self.hands if each is not hand]
            resting = [each for each in others if each.free and each.job is not None]
            leaving = [*resting[:-RESTING], *(each for each in others if not each.lives)]
            for each in leaving:
                each.let_go()
            self.hands = [*(each for each in others if each not in leaving), hand]
            if all(each.job is not None for each in self.hands):
                self.hands.insert(0, Hand())


CREW = Crew()
"""The crew of this process."""


def start(
    folder: Path,
    sheets: Sheets,
    gaps: list[float],
    seconds: float,
    after: Job | None = None,
    begin_with: Plan | None = None,
    kind: Kind = Kind.WORK,
    work: str = "",
) -> Job:
    """Have a case planned by a process of its own.

    Args:
        folder: Where jobs are kept.
        sheets: The case.
        gaps: Certified gaps to plan to, each smaller than the one before [1]; each plan is shown when it is there.
        seconds: Time for all of them [s].
        after: Job that planned a case much like it, whose process still has the model.
        begin_with: Plan that the search begins with; the last of `after`, if not given.
        kind: What the job plans.
        work: The piece of work that asks for it.

    Returns:
        The job; the one that plans this scenario already, where there is one.
    """
    job = Job(folder / secrets.token_urlsafe(9))
    job.folder.mkdir(parents=True)
    files.write_case(sheets, job.folder / "case")
    earlier = None if after is None else jobs.last_plan_folder(after)
    if begin_with is not None:
        earlier = job.folder / START
        files.write_plan(begin_with, earlier)
    begun = Entry(job, kind, inputs_of(sheets), work)
    request = {
        "gaps": gaps, "seconds": seconds, "start": None if earlier is None else str(earlier.resolve()),
        "home": str(home().resolve()),
    }  # fmt: skip
    jobs.ask(job, request)
    entered = enter(begun, lambda: CREW.work_on(job, after), alone=kind is Kind.SCENARIO)
    if entered is not begun:
        shutil.rmtree(job.folder)
    return entered.job
