"""The worker: plans the case of a job folder in a process of its own, and says on a file how it goes.

Run as `python -m planner.worker FOLDER`. An interrupt, or a request to end, ends the search and keeps the best plan.
"""

import json
import signal
import sys
import time
from pathlib import Path
from threading import Event
from typing import TextIO

from planner import files
from planner.desk.jobs import EVENTS, PLAN, REQUEST, STOP
from planner.interrupts import heed_requests_to_end
from planner.plan import Outcome, Plan
from planner.run import Run, check_case, plan_case
from planner.solution import Limits, Progress


class Worker:
    """One job: its folder, and the file of what happened."""

    def __init__(self, folder: Path, stream: TextIO) -> None:
        self._folder, self._stream = folder, stream
        self._began = time.monotonic()
        self._step = ""
        self._best: Run | None = None
        self._stop = Event()

    def run(self) -> None:
        """Check the case and plan it to one gap after the other."""
        request = json.loads((self._folder / REQUEST).read_text(encoding="utf-8"))
        self._progress(Progress("read", 0.0))
        checked = check_case(self._folder / "case")
        if checked.faults:
            self._end(Run(Outcome.INVALID_INPUT, faults=checked.faults))
            return
        last = _plan_in(request["start"])
        for number, gap in enumerate(request["gaps"], start=1):
            self._step = "read"
            if self._best is not None and (self._best.outcome is not Outcome.OPTIMAL or self._stopped()):
                break
            ended = plan_case(
                checked.case, Limits(gap, request["seconds"]), self._progress, start=last, stop=self._stop
            )
            last = ended.plan
            if ended.plan is None:
                self._best = self._best or ended
                break
            files.write_plan(ended.plan, self._folder / PLAN.format(number))
            self._say("plan", number=number)
            self._best = ended
        self.end()

    def interrupt(self, *_: object) -> None:
        """Hear of an interrupt outside the search: give up what leads to a search, finish what follows one."""
        self._stop.set()
        if self._step in {"read", "build"}:
            raise KeyboardInterrupt

    def end(self) -> None:
        """Say how the job ended: with the best plan, or without one."""
        self._end(self._best or Run(Outcome.NO_PLAN_IN_TIME))

    def _stopped(self) -> bool:
        return self._stop.is_set() or (self._folder / STOP).exists()

    def _progress(self, now: Progress) -> None:
        self._step = now.step
        seconds = time.monotonic() - self._began
        self._say("progress", step=now.step, seconds=seconds, objective=now.objective, bound=now.bound)

    def _end(self, run: Run) -> None:
        if self._stop.is_set():
            (self._folder / STOP).touch()
        self._say("end", outcome=run.outcome, faults=[str(fault) for fault in run.faults])

    def _say(self, kind: str, **fields: object) -> None:
        self._stream.write(json.dumps({"kind": kind, **fields}) + "\n")
        self._stream.flush()


def _plan_in(folder: str | None) -> Plan | None:
    """The plan to start from; None where there is none that can be read."""
    plan = None if folder is None else files.read_plan(Path(folder))
    return plan if isinstance(plan, Plan) else None


def main(folder: Path) -> None:
    """Work on the job of a folder."""
    with (folder / EVENTS).open("a", encoding="utf-8") as stream:
        worker = Worker(folder, stream)
        signal.signal(signal.SIGINT, worker.interrupt)
        heed_requests_to_end()
        try:
            worker.run()
        except KeyboardInterrupt:
            worker.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
