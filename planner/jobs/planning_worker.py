"""The planning worker: a process that plans one job after another, and writes the events of each to a file.

Run as `python -m planner.jobs.planning_worker`, it reads folders of jobs from its standard input, one per line, until
that ends. SIGINT ends the search and keeps the best plan if the folder of the job requests a stop. SIGTERM requests a
stop of the current job; without one it ends the process.
"""

import os
import select
import signal
import sys
import time
from pathlib import Path
from threading import Event
from typing import TextIO

from planner import files
from planner.interrupts import treat_sigterm_as_interrupt
from planner.jobs.job import ERRORS, PLAN, STOP, Job
from planner.jobs.messages import EventWriter, PlanFound, PlanningEnded, PlanningRequest, SolveProgress
from planner.plan import Outcome, Plan
from planner.run import Run, plan_case
from planner.sheets import Sheets, sheets_of
from planner.solution import Limits, Progress
from planner.solve import ModelCache
from planner.workspace import incumbents
from planner.workspace.validation import validate

KEPT = 600.0
"""Time for which a model is kept while there is nothing to do [s]."""


class StopRequest(Event):
    """Flag that stops a job; a late interrupt, meant for an earlier job, does not set it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def set(self) -> None:
        """Set the flag if the folder of the job requests a stop."""
        if (self._folder / STOP).exists():
            super().set()


class PlanningRun:
    """A run of a planning job."""

    def __init__(self, job: Job, stream: TextIO, cache: ModelCache) -> None:
        self._job, self._events, self._cache = job, EventWriter(stream), cache
        self._began = time.monotonic()
        self._step = "read"
        self._gaps: list[float] = []
        """Gaps at which a plan is published on the way."""
        self._last = 0.0
        """Gap at which the job ends."""
        self._best: Run | None = None
        self._plans = 0
        self._stop = StopRequest(job.folder)
        self._sheets: Sheets = {}

    def run(self) -> None:
        """Check the case and plan it; publish plans as their gaps become small enough."""
        request = self._job.request(PlanningRequest)
        os.environ["PLANNER_HOME"] = request.home
        self._progress(Progress("read", 0.0))
        self._stop.set()
        if self._stop.is_set():
            self.end()
            return
        self._sheets = sheets_of(files.read_case(self._job.folder / "case"))
        checked = validate(self._sheets).checked
        if checked.faults:
            self._end(Run(Outcome.INVALID_INPUT, faults=checked.faults))
            return
        *self._gaps, self._last = request.gaps
        start = _plan_in(request.start)
        limits = Limits(self._last, request.seconds)
        ended = plan_case(checked.case, limits, self._progress, start=start, stop=self._stop, cache=self._cache)
        self._publish(ended)
        if ended.outcome is Outcome.ERROR:
            self._cache.clear()
            incumbents.withdraw(self._job.name)
            self._best = ended  # what was shown on the way rests on the same bound
        self._end(self._best or ended)

    def interrupt(self, *_: object) -> None:
        """Handle an interrupt outside the search: abort before a search, finish after one."""
        self._stop.set()
        if self._stop.is_set() and self._step in {"read", "build"}:
            raise KeyboardInterrupt

    def request_stop(self) -> None:
        """Request that the job stop."""
        (self._job.folder / STOP).touch()

    def end(self) -> None:
        """Report the end of the job, with the best plan or without one."""
        self._end(self._best or Run(Outcome.NO_PLAN_IN_TIME))

    def _progress(self, now: Progress) -> None:
        self._step = now.step
        seconds = time.monotonic() - self._began
        said = SolveProgress(
            step=now.step, seconds=seconds, objective=now.objective, bound=now.bound, nobody_new=now.nobody_new
        )
        self._events.write(said)
        reached = [gap for gap in self._gaps if now.gap is not None and self._last < now.gap <= gap]
        if now.best is not None and reached:
            self._gaps = [gap for gap in self._gaps if gap not in reached]
            self._publish(now.best())

    def _publish(self, run: Run) -> None:
        """Write the plan of a run, if any, propose it as the incumbent of its inputs, and report it."""
        if run.plan is not None:
            self._plans += 1
            files.write_plan(run.plan, self._job.folder / PLAN.format(self._plans))
            incumbents.propose_run(self._sheets, run, self._job.name)
            self._events.write(PlanFound(number=self._plans))
            self._best = run

    def _end(self, run: Run) -> None:
        self._events.write(PlanningEnded(outcome=run.outcome, faults=[str(fault) for fault in run.faults]))


def _plan_in(folder: str | None) -> Plan | None:
    """Read the plan to start from; None if there is none that can be read."""
    plan = None if folder is None else files.read_plan(Path(folder))
    return plan if isinstance(plan, Plan) else None


def work_on(job: Job, cache: ModelCache) -> None:
    """Run a job; write errors to its folder."""
    with (job.folder / ERRORS).open("ab") as errors, job.events.open("a", encoding="utf-8") as stream:
        os.dup2(errors.fileno(), sys.stderr.fileno())
        run = PlanningRun(job, stream, cache)
        treat_sigterm_as_interrupt(run.request_stop)
        signal.signal(signal.SIGINT, run.interrupt)
        try:
            run.run()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            run.end()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            treat_sigterm_as_interrupt()


def main() -> None:
    """Run jobs one after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    treat_sigterm_as_interrupt()
    cache = ModelCache()
    while True:
        cache.collect_garbage()
        if not select.select([sys.stdin], [], [], KEPT)[0]:
            cache.clear()
        folder = sys.stdin.readline().rstrip("\n")
        if not folder:
            return
        work_on(Job(Path(folder)), cache)


if __name__ == "__main__":
    main()
