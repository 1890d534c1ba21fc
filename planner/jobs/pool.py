"""The pool of planning workers.

A worker caches the model of its last job; a job that starts from the plan of that one is dispatched to the same worker.
"""

import os
import secrets
import shutil
import threading
import weakref
from pathlib import Path

from planner import files
from planner.durable.digest import digest_of
from planner.durable.private import private_folder
from planner.formats.sheets import Sheets
from planner.jobs.fork_server import SERVER
from planner.jobs.job import Job
from planner.jobs.messages import PlanningRequest
from planner.jobs.registry import JobKind, JobRecord, register
from planner.jobs.turns import TurnQueue
from planner.plan import Plan
from planner.process.home import home
from planner.workspace.validation import inputs_key

START = "start"
"""Folder of a job with the plan that it begins with."""

MOST_IDLE = 2
"""Most idle workers that are kept for their cached models, besides the one that worked last."""


class Worker:
    """A worker process; runs one job at a time."""

    def __init__(self) -> None:
        """Start the process, which waits for its first job."""
        theirs, ours = os.pipe()
        try:
            self._process = SERVER.fork("planner.jobs.planning_worker", stdin=theirs, stderr=2)
        finally:
            os.close(theirs)
        self._folders = ours
        """Descriptor of what it reads: a folder of a job on each line."""
        self._closed = weakref.finalize(self, os.close, ours)
        self.job: Job | None = None
        """Its last job."""

    @property
    def idle(self) -> bool:
        """Whether it is alive and has no job."""
        return self.alive and (self.job is None or not self.job.running)

    @property
    def alive(self) -> bool:
        """Whether its process is running."""
        return self._process.alive

    def assign(self, job: Job, workspace: str) -> None:
        """Assign a job, whose folder holds its request; it has its place in the line before the process reads anything.

        Raises:
            BrokenPipeError: Its process has just ended.
        """
        job.note_process(self._process)
        TurnQueue.here().enter(job.name, workspace, self._process, first=True)
        os.write(self._folders, f"{job.folder.resolve()}\n".encode())
        self.job = job

    def close(self) -> None:
        """Close its input, which ends it."""
        self._closed()


class WorkerPool:
    """The worker processes of this server."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []
        """Least recently used first."""
        self._lock = threading.Lock()

    def dispatch(self, job: Job, workspace: str, after: Job | None) -> None:
        """Dispatch a job to the worker with the cached model that it starts from, or else to a fresh one."""
        with self._lock:
            fitting = [worker for worker in self.workers if after is not None and worker.job == after and worker.idle]
            worker = fitting[-1] if fitting else Worker()
            try:
                worker.assign(job, workspace)
            except BrokenPipeError:
                worker = Worker()
                worker.assign(job, workspace)
            others = [each for each in self.workers if each is not worker]
            resting = [each for each in others if each.idle]
            leaving = [*resting[:-MOST_IDLE], *(each for each in others if not each.alive)]
            for each in leaving:
                each.close()
            self.workers = [*(each for each in others if each not in leaving), worker]


POOL = WorkerPool()
"""The pool of this process."""


def submit(
    folder: Path,
    sheets: Sheets,
    gaps: list[float],
    seconds: float,
    after: Job | None = None,
    begin_with: Plan | None = None,
    kind: JobKind = JobKind.WORKSPACE,
    workspace: str = "",
) -> Job:
    """Submit a case for planning by a worker process.

    Args:
        folder: Where jobs are kept.
        sheets: The case.
        gaps: Gaps to plan to, each smaller than the one before [1]; each plan is shown when it is there.
        seconds: Time for all of them [s].
        after: Job that planned a case much like it, whose process still has the model.
        begin_with: Plan that the search begins with; the last of `after`, if not given.
        kind: What the job plans.
        workspace: Id of the workspace that asks for it.

    Returns:
        The job; the one that plans this scenario already, where there is one.
    """
    job = Job(folder / secrets.token_urlsafe(9))
    private_folder(folder)
    private_folder(job.folder)
    files.write_case(sheets, job.folder / "case")
    earlier = None if after is None else after.best_plan_folder()
    if begin_with is not None:
        earlier = job.folder / START
        files.write_plan(begin_with, earlier)
    begun = JobRecord(job, kind, inputs_key(sheets), workspace)
    start = None if earlier is None else str(earlier.resolve())
    request = PlanningRequest(
        gaps=gaps,
        seconds=seconds,
        start=start,
        home=str(home().resolve()),
        workspace=workspace,
        digests={"case": digest_of(job.folder / "case")},
    )
    job.write_request(request)
    entered = register(begun, lambda: POOL.dispatch(job, workspace, after), alone=kind is JobKind.SCENARIO)
    if entered is not begun:
        shutil.rmtree(job.folder)
    return entered.job
