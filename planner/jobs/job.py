"""A job: a folder that a worker process works on, found again by its id from any tab or after a restart."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, TypeVar

from planner.durable.digest import digest_of
from planner.durable.lines import sealed, unsealed
from planner.durable.whole import write_file
from planner.jobs.fork_server import SERVER
from planner.jobs.messages import (
    Message,
    MessageError,
    PlanFound,
    PlanningEnded,
    SolveProgress,
    has_ended,
    planning_events,
)
from planner.jobs.process import Process
from planner.jobs.turns import TurnQueue
from planner.language import say
from planner.plan import Outcome
from planner.solution import Progress, Termination

EVENTS, REQUEST, ERRORS, STOP, PLAN = "events.jsonl", "request.json", "errors.txt", "stop", "plan-{}"

SUPERSEDED = "superseded"
"""What the stop file has where a plan of other inputs is asked for."""

PID, BEGAN = "pid", "began"
"""Files with the number of the process that works on a job, and when that process began."""


Request = TypeVar("Request", bound=Message)


@dataclass(frozen=True)
class JobStatus:
    """Status of a planning job."""

    running: bool
    before: int | None = None
    """How many jobs are admitted before it; None where it is admitted already."""
    progress: list[Progress] = field(default_factory=list)
    plans: int = 0
    """How many plans it has found and had verified, each more certain than the one before; none that an error undid."""
    outcome: Outcome | None = None
    """How it ended; None while it runs, and where it crashed."""
    stopped: bool = False
    """Whether somebody asked it to end."""
    faults: list[str] = field(default_factory=list)
    termination: Termination | None = None
    """Criterion that ended the search; None while it runs, and where that is not known."""
    error: str = ""
    """Last line of the standard error of a worker that crashed, or why its events cannot be read."""

    @property
    def crashed(self) -> bool:
        """Whether the worker ended without an end event, or its events cannot be read."""
        return not self.running and self.outcome is None


@dataclass(frozen=True)
class Job:
    """A job, identified by its folder."""

    folder: Path

    @classmethod
    def find(cls, home: Path, name: str) -> Self | None:
        """Find a job by its id; None if there is none."""
        return cls(home / name) if name and (home / name / REQUEST).is_file() else None

    @property
    def name(self) -> str:
        """The id of the job."""
        return self.folder.name

    @property
    def running(self) -> bool:
        """Whether a worker works on it; the process may outlive it and turn to another job."""
        try:
            return self._process_alive and not has_ended(self.events)
        except MessageError:
            return False

    @property
    def stop_requested(self) -> bool:
        """Whether somebody requested a stop."""
        return (self.folder / STOP).exists()

    @property
    def process(self) -> Process | None:
        """Process that works, or has worked, on it; None if not recorded."""
        try:
            number = int((self.folder / PID).read_text(encoding="utf-8"))
            return Process(number, (self.folder / BEGAN).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    @property
    def _process_alive(self) -> bool:
        return self.process is not None and self.process.alive

    @property
    def before(self) -> int | None:
        """How many jobs are admitted before it; None where it does not wait to be."""
        return TurnQueue.here().before(self.name)

    @property
    def superseded(self) -> bool:
        """Whether whoever requested a stop asks for a plan of other inputs."""
        return self.stop_requested and (self.folder / STOP).stat().st_size > 0

    def stop(self, *, superseded: bool = False) -> None:
        """Request a stop; the job keeps the best plan found, or that shown last where it is superseded.

        The interrupt may reach its process when that has turned to another job, which is not asked to end: what counts
        is the stop file in the folder of the job.
        """
        (self.folder / STOP).write_text(SUPERSEDED if superseded else "", encoding="utf-8")
        if self.process is not None and self.running:
            self.process.interrupt()

    @property
    def events(self) -> Path:
        """File of the events that its worker reports."""
        return self.folder / EVENTS

    def write_request(self, request: Message) -> None:
        """Write the request into its folder."""
        write_file(sealed(request.model_dump_json()), self.folder / REQUEST, private=True)

    def request(self, kind: type[Request]) -> Request:
        """Read the request, as a message of a kind.

        Raises:
            MessageError: It is none of that kind.
        """
        try:
            data = (self.folder / REQUEST).read_bytes()
            unsealed(data)
            return kind.model_validate_json(data)
        except (OSError, ValueError) as error:
            why = say("Its {file} is no request that this version of the planner can read.", file=REQUEST)
            raise MessageError(why) from error

    def changed(self, digests: Mapping[str, str]) -> str:
        """Name of a folder in it that is not as it was written; empty if all are.

        Args:
            digests: Digests of the folders by name, as `digest_of` has them.
        """
        return next((name for name, digest in digests.items() if digest_of(self.folder / name) != digest), "")

    def launch(self, module: str, request: Message, workspace: str) -> None:
        """Run a module on this folder in a process of its own, and give the job its place in the line at once.

        Args:
            module: Name of the module.
            request: What is asked.
            workspace: Id of the workspace that asks.
        """
        self.write_request(request)
        with Path(os.devnull).open("rb") as nothing, (self.folder / ERRORS).open("wb") as errors:
            process = SERVER.fork(module, str(self.folder), stdin=nothing.fileno(), stderr=errors.fileno())
        self.note_process(process)
        TurnQueue.here().enter(self.name, workspace, process, turns=False)

    def note_process(self, process: Process) -> None:
        """Record the process that works on it, as it was known when it began."""
        (self.folder / ERRORS).touch()
        (self.folder / BEGAN).write_text(process.began, encoding="utf-8")
        (self.folder / PID).write_text(str(process.number), encoding="utf-8")

    def status(self) -> JobStatus:
        """Status of a planning job."""
        alive = self._process_alive  # before its events are read: a process that is gone has written all of them
        try:
            events = planning_events(self.events)
        except MessageError as unread:
            return JobStatus(running=False, stopped=self.stop_requested, error=str(unread))
        now = JobStatus(
            running=alive,
            before=self.before if alive else None,
            progress=[
                Progress(e.step, e.seconds, e.objective, e.bound, e.nobody_new, closer=e.closer, tried=e.tried)
                for e in events
                if isinstance(e, SolveProgress)
            ],
            plans=max((e.number for e in events if isinstance(e, PlanFound)), default=0),
            stopped=self.stop_requested,
        )
        for end in (e for e in events if isinstance(e, PlanningEnded)):
            plans = 0 if end.outcome is Outcome.ERROR else now.plans
            return replace(
                now,
                running=False,
                plans=plans,
                outcome=end.outcome,
                faults=end.faults,
                termination=end.termination,
            )
        if alive:
            return now
        if now.stopped:
            return replace(now, outcome=Outcome.FEASIBLE if now.plans else Outcome.NO_PLAN_IN_TIME)
        return replace(now, error=self.last_error())

    def best_plan_folder(self) -> Path | None:
        """Folder of the plan with the smallest gap found so far; None if there is none."""
        plans = self.status().plans
        return self.folder / PLAN.format(plans) if plans else None

    def last_error(self) -> str:
        """Last line that its process wrote to standard error."""
        file = self.folder / ERRORS
        text = file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""
        return text.splitlines()[-1] if text else say("The worker ended without a word.")
