"""The planning worker: a process that plans one job after another, and writes the events of each to a file.

A fork of the fork server, it reads folders of jobs from its standard input, one per line, until that ends. SIGINT ends
the search and keeps the best plan if the folder of the job requests a stop. SIGTERM requests a stop of the current job;
without one it ends the process.
"""

import math
import os
import select
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TextIO

from planner import files
from planner.delivery.hedged_run import hedged
from planner.fault import Fault
from planner.formats.sheets import Sheets, sheets_of
from planner.jobs.job import ERRORS, PLAN, STOP, Job
from planner.jobs.last_words import last_words
from planner.jobs.messages import EventWriter, PlanFound, PlanningEnded, PlanningRequest, SolveProgress
from planner.jobs.turns import Turn, TurnQueue
from planner.language import say
from planner.plan import Outcome, Plan
from planner.process.interrupts import treat_sigterm_as_interrupt
from planner.process.priority import work_in_the_background
from planner.run import Run, plan_case
from planner.solution import Limits, Progress, Step, Termination
from planner.solve import ModelCache
from planner.tables import Case
from planner.workspace import incumbents
from planner.workspace.validation import validate

CLOSER, ROUNDS = 0.25, 10
"""A search whose plan is as certain as was asked for goes on to this share of the gap, or for so many rounds [1]."""

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
        self._objective, self._bound = math.inf, -math.inf
        """Best of the searches so far, of which the later one does not know what the earlier one proved."""
        self._closer = False
        """Whether there is a plan as certain as was asked for, and the search goes on."""
        self._on_the_way = False
        """Whether a plan is made while the search goes on."""
        self._best: Run | None = None
        self._plans = 0
        self._stop = StopRequest(job.folder)
        self._turn: Turn | None = None
        self._uninterrupted = True
        """Whether interrupts are only noted: one was raised already, or raising it would leave a place in the line."""
        self._sheets: Sheets = {}

    def run(self) -> None:
        """Plan the case once it is this job's turn."""
        request = self._job.request(PlanningRequest)
        os.environ["PLANNER_HOME"] = request.home
        self._progress(Progress("read", 0.0))
        turn = Turn(TurnQueue.here(), self._job.name, request.workspace, first=True)
        try:
            self._uninterrupted = False
            if turn.take(self._stopped):
                self._turn, self._began = turn, time.monotonic()
                self._run(request)
            else:
                self.end()
        finally:
            self._turn, self._uninterrupted = None, True
            turn.close()

    def _stopped(self) -> bool:
        self._stop.set()
        return self._stop.is_set()

    def _run(self, request: PlanningRequest) -> None:
        """Check the case and plan it; publish plans as their gaps become small enough."""
        if changed := self._job.changed(request.digests):
            self._end(Run(Outcome.INVALID_INPUT, faults=[_not_as_written(changed)]))
            return
        self._sheets = sheets_of(files.read_case(self._job.folder / "case"))
        checked = validate(self._sheets).checked
        if checked.faults:
            self._end(Run(Outcome.INVALID_INPUT, faults=checked.faults))
            return
        *self._gaps, self._last = request.gaps
        ended = self._plan(checked.case, request)
        if ended.outcome is not Outcome.ERROR:
            self._hedge(checked.case, request)
        if ended.outcome is Outcome.ERROR:
            self._cache.clear()
            incumbents.withdraw(self._job.name)
            self._best = ended  # what was shown on the way rests on the same bound
        self._end(self._best or ended)

    def _plan(self, case: Case, request: PlanningRequest) -> Run:
        """Plan a case from its best plan, which is the answer where it is as certain as was asked for.

        A search that begins with a plan of other inputs may be there at once. So every search goes on for a while, that
        what differs between two plans comes from their inputs and not from where each search ended.
        """
        kept = incumbents.best_of(case)
        start = _plan_in(request.start) if kept is None else kept.plan
        if kept is not None and kept.plan.summary.as_asked(self._last).status == Outcome.OPTIMAL:
            same = self._as_asked(Run(Outcome.OPTIMAL, plan=kept.plan, termination=Termination.GAP))
            self._publish(same)
            return same
        limits = Limits(self._last, request.seconds)
        ended = plan_case(case, limits, self._progress, start=start, stop=self._stop, cache=self._cache)
        self._publish(ended)
        if ended.termination is not Termination.GAP or self._stop.is_set():
            return ended
        self._closer = True
        further = Limits(self._last * CLOSER, self._left(request), work=ROUNDS)
        better = plan_case(case, further, self._progress, start=ended.plan, stop=self._stop, cache=self._cache)
        if better.plan is None:
            return better if better.outcome is Outcome.ERROR else ended
        bound = max(run.plan.summary.lower_bound for run in (ended, better) if run.plan is not None)
        self._publish(self._as_asked(replace(better, plan=better.plan.with_bound(bound))))
        return ended

    def _hedge(self, case: Case, request: PlanningRequest) -> None:
        """Put alternates behind the missions of the best plan, where the case asks for that, unless asked to stop."""
        if self._best is None or self._stop.is_set():
            return
        kept = incumbents.best_of(case)
        known = None if kept is None else kept.plan
        made = hedged(
            self._best, case, Limits(self._last, self._left(request)), self._stop, known=known, watch=self._progress
        )
        if made is not self._best:
            self._publish(self._as_asked(made))

    def _as_asked(self, run: Run) -> Run:
        """A run whose plan has the status that it has at the gap asked for."""
        if run.plan is None:
            return run
        summary = run.plan.summary.as_asked(self._last)
        return replace(run, outcome=Outcome(summary.status), plan=replace(run.plan, summary=summary))

    def _left(self, request: PlanningRequest) -> float:
        """Time that is left [s]."""
        return max(0.0, request.seconds - (time.monotonic() - self._began))

    def interrupt(self, *_: object) -> None:
        """Handle an interrupt outside the search: abort before a search, finish after one."""
        self._stop.set()
        if self._stop.is_set() and self._step in {"read", "build"} and not self._uninterrupted:
            self._uninterrupted = True
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
        self._objective = min(self._objective, math.inf if now.objective is None else now.objective)
        self._bound = max(self._bound, -math.inf if now.bound is None else now.bound)
        said = SolveProgress(
            step=now.step,
            seconds=seconds,
            objective=self._objective if math.isfinite(self._objective) else None,
            bound=self._bound if math.isfinite(self._bound) else None,
            nobody_new=now.nobody_new,
            closer=self._closer and now.step != Step.HEDGE,
            tried=now.tried,
        )
        self._events.write(said)
        self._give_way()
        if now.step == "tidy" and not self._on_the_way and self._best is not None and self._job.superseded:
            raise KeyboardInterrupt  # nobody asks for a better plan of these inputs
        reached = [gap for gap in self._gaps if now.gap is not None and self._last < now.gap <= gap]
        if now.best is not None and reached:
            self._gaps = [gap for gap in self._gaps if gap not in reached]
            self._on_the_way = True
            self._publish(now.best(max(reached)))
            self._on_the_way = False

    def _give_way(self) -> None:
        """Let others have their turn; what that takes is no time of this job."""
        if self._turn is not None:
            before = time.monotonic()
            self._turn.offer(self._stopped)
            self._began += time.monotonic() - before

    def _publish(self, run: Run) -> None:
        """Write the plan of a run, if any, propose it as the incumbent of its inputs, and report it."""
        if run.plan is not None:
            self._plans += 1
            files.write_plan(run.plan, self._job.folder / PLAN.format(self._plans))
            incumbents.propose_run(self._sheets, run, self._job.name)
            self._events.write(PlanFound(number=self._plans))
            self._best = run
            if self._turn is not None:
                self._turn.shown()

    def _end(self, run: Run) -> None:
        faults = [str(fault) for fault in run.faults]
        self._events.write(PlanningEnded(outcome=run.outcome, faults=faults, termination=run.termination))


def _not_as_written(name: str) -> Fault:
    """Say that what is to be planned was damaged since it was submitted."""
    found, allowed = say("other files than were written when planning began"), say("those that were written")
    return Fault(name, None, "", found, allowed, say("Plan again."))


def _plan_in(folder: str | None) -> Plan | None:
    """Read the plan to start from; None if there is none that can be read."""
    plan = None if folder is None else files.read_plan(Path(folder))
    return plan if isinstance(plan, Plan) else None


def work_on(job: Job, cache: ModelCache) -> None:
    """Run a job; write errors to its folder."""
    with (job.folder / ERRORS).open("ab") as errors, job.events.open("a", encoding="utf-8") as stream:
        os.dup2(errors.fileno(), 2)
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
    """Run jobs one after another, until there are no more or one could not be read or written."""
    work_in_the_background()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    treat_sigterm_as_interrupt()
    cache = ModelCache()
    while True:
        if not select.select([sys.stdin], [], [], KEPT)[0]:
            cache.clear()
        folder = sys.stdin.readline().rstrip("\n")
        if not folder:
            return
        with last_words():
            work_on(Job(Path(folder)), cache)
        cache.collect_garbage()
