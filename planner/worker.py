"""The worker: a process that plans the case of one job folder after the other, and says on a file how each goes.

Run as `python -m planner.worker`, it reads folders from its standard input, a line each, until that ends. An interrupt
ends the search and keeps the best plan, where the folder of the job says that it is to stop. A request to end says so
of the job that there is; where there is nothing to do it ends the process.
"""

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from threading import Event
from typing import TextIO

from planner import files
from planner.desk import kept
from planner.desk.jobs import ERRORS, EVENTS, PLAN, REQUEST, STOP, Job
from planner.desk.review import review
from planner.interrupts import treat_sigterm_as_interrupt
from planner.plan import Outcome, Plan
from planner.run import Run, plan_case
from planner.sheets import Sheets, sheets_of
from planner.solution import Limits, Progress
from planner.solve import ModelCache

KEPT = 600.0
"""Time for which a model is kept while there is nothing to do [s]."""


class Wish(Event):
    """Whether somebody wants a job to end; an interrupt that is late, meant for an earlier job, is no such wish."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def set(self) -> None:
        """Take up the wish, where it is for this job."""
        if (self._folder / STOP).exists():
            super().set()


class Worker:
    """One job: its folder, and the file of what happened."""

    def __init__(self, folder: Path, stream: TextIO, cache: ModelCache) -> None:
        self._folder, self._stream, self._cache = folder, stream, cache
        self._began = time.monotonic()
        self._step = "read"
        self._gaps: list[float] = []
        """Gaps at which a plan is to be shown on the way."""
        self._last = 0.0
        """Gap at which the job ends."""
        self._best: Run | None = None
        self._plans = 0
        self._stop = Wish(folder)
        self._sheets: Sheets = {}

    def run(self) -> None:
        """Check the case and plan it, with plans on the way as they come close enough."""
        request = json.loads((self._folder / REQUEST).read_text(encoding="utf-8"))
        os.environ["PLANNER_HOME"] = request["home"]
        self._progress(Progress("read", 0.0))
        self._stop.set()
        if self._stop.is_set():
            self.end()
            return
        self._sheets = sheets_of(files.read_case(self._folder / "case"))
        checked = review(self._sheets).checked
        if checked.faults:
            self._end(Run(Outcome.INVALID_INPUT, faults=checked.faults))
            return
        *self._gaps, self._last = request["gaps"]
        start = _plan_in(request["start"])
        limits = Limits(self._last, request["seconds"])
        ended = plan_case(checked.case, limits, self._progress, start=start, stop=self._stop, cache=self._cache)
        self._take_up(ended)
        if ended.outcome is Outcome.ERROR:
            self._cache.clear()
            kept.withdraw(Job(self._folder))
            self._best = ended  # what was shown on the way rests on the same bound
        self._end(self._best or ended)

    def interrupt(self, *_: object) -> None:
        """Hear of an interrupt outside the search: give up what leads to a search, finish what follows one."""
        self._stop.set()
        if self._stop.is_set() and self._step in {"read", "build"}:
            raise KeyboardInterrupt

    def told_to_end(self) -> None:
        """Hear that the process is to end, and this job with it."""
        (self._folder / STOP).touch()

    def end(self) -> None:
        """Say how the job ended: with the best plan, or without one."""
        self._end(self._best or Run(Outcome.NO_PLAN_IN_TIME))

    def _progress(self, now: Progress) -> None:
        self._step = now.step
        seconds = time.monotonic() - self._began
        self._say("progress", step=now.step, seconds=seconds, objective=now.objective, bound=now.bound)
        reached = [gap for gap in self._gaps if now.gap is not None and self._last < now.gap <= gap]
        if now.best is not None and reached:
            self._gaps = [gap for gap in self._gaps if gap not in reached]
            self._take_up(now.best())

    def _take_up(self, run: Run) -> None:
        """Write the plan of a run, if it has one, keep it as one of its inputs, and say so."""
        if run.plan is not None:
            self._plans += 1
            files.write_plan(run.plan, self._folder / PLAN.format(self._plans))
            kept.keep_run(self._sheets, run, Job(self._folder))
            self._say("plan", number=self._plans)
            self._best = run

    def _end(self, run: Run) -> None:
        self._say("end", outcome=run.outcome, faults=[str(fault) for fault in run.faults])

    def _say(self, kind: str, **fields: object) -> None:
        self._stream.write(json.dumps({"kind": kind, **fields}) + "\n")
        self._stream.flush()


def _plan_in(folder: str | None) -> Plan | None:
    """The plan to start from; None where there is none that can be read."""
    plan = None if folder is None else files.read_plan(Path(folder))
    return plan if isinstance(plan, Plan) else None


def work_on(folder: Path, cache: ModelCache) -> None:
    """Work on the job of a folder, and write there what goes wrong."""
    with (folder / ERRORS).open("ab") as errors, (folder / EVENTS).open("a", encoding="utf-8") as stream:
        os.dup2(errors.fileno(), sys.stderr.fileno())
        worker = Worker(folder, stream, cache)
        treat_sigterm_as_interrupt(worker.told_to_end)
        signal.signal(signal.SIGINT, worker.interrupt)
        try:
            worker.run()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            worker.end()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            treat_sigterm_as_interrupt()


def main() -> None:
    """Work on one job after the other."""
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
        work_on(Path(folder), cache)


if __name__ == "__main__":
    main()
