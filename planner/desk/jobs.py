"""Planning jobs: each a folder that a process works on, found again by id from any tab, or after a restart."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner import files
from planner.desk.processes import Process
from planner.plan import Outcome, Plan
from planner.solution import Progress

EVENTS, REQUEST, ERRORS, STOP, PLAN = "events.jsonl", "request.json", "errors.txt", "stop", "plan-{}"

PID, BEGAN = "pid", "began"
"""Files with the number of the process that works on a job, and when that process began."""


@dataclass(frozen=True)
class Job:
    """One planning job, by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        """The id of the job."""
        return self.folder.name


@dataclass(frozen=True)
class Standing:
    """Where a job stands."""

    running: bool
    progress: list[Progress] = field(default_factory=list)
    plans: int = 0
    """How many plans it has found and had verified, each closer than the one before; none that an error undid."""
    outcome: Outcome | None = None
    """How it ended; None while it runs, and where it crashed."""
    stopped: bool = False
    """Whether somebody asked it to end."""
    faults: list[str] = field(default_factory=list)
    error: str = ""
    """Last words of a worker that crashed."""

    @property
    def crashed(self) -> bool:
        """Whether the worker is gone without a word."""
        return not self.running and self.outcome is None


def launch(job: Job, module: str, request: dict[str, Any]) -> None:
    """Start a module in a process of its own, on a folder that holds what is asked of it.

    Args:
        job: The folder.
        module: Name of the module.
        request: What is asked.
    """
    ask(job, request)
    with (job.folder / ERRORS).open("wb") as errors:
        begun_by(job, process(module, str(job.folder), stdin=subprocess.DEVNULL, stderr=errors))


def ask(job: Job, request: dict[str, Any]) -> None:
    """Write into a folder what is asked."""
    (job.folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")


def process(module: str, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    """A module run by a process of its own, which outlives this one."""
    command = [sys.executable, "-m", module, *arguments]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True, **streams)  # noqa: S603
    threading.Thread(target=started.wait, daemon=True).start()
    return started


def begun_by(job: Job, started: subprocess.Popen[bytes]) -> None:
    """Note which process works on a job."""
    (job.folder / ERRORS).touch()
    process = Process.of(started.pid)
    (job.folder / BEGAN).write_text("" if process is None else process.began, encoding="utf-8")
    (job.folder / PID).write_text(str(started.pid), encoding="utf-8")


def find(home: Path, name: str) -> Job | None:
    """The job of an id; None where there is none."""
    return Job(home / name) if name and (home / name / REQUEST).is_file() else None


def stop(job: Job) -> None:
    """Ask a job to end; it keeps the best plan found.

    The interrupt may reach its process when that has turned to another job, which is not asked to end: what counts is
    what the folder of the job says.
    """
    (job.folder / STOP).touch()
    process = process_of(job)
    if process is not None and running(job):
        process.interrupt()


def standing(job: Job) -> Standing:
    """Where a job stands."""
    at_work = _lives(job)  # before what it has said: one that is gone has said all
    events = list(events_of(job))
    now = Standing(
        running=at_work,
        progress=[
            Progress(e["step"], e["seconds"], e["objective"], e["bound"]) for e in events if e["kind"] == "progress"
        ],
        plans=max((e["number"] for e in events if e["kind"] == "plan"), default=0),
        stopped=(job.folder / STOP).exists(),
    )
    for end in (e for e in events if e["kind"] == "end"):
        outcome = Outcome(end["outcome"])
        plans = 0 if outcome is Outcome.ERROR else now.plans
        return replace(now, running=False, plans=plans, outcome=outcome, faults=end["faults"])
    if at_work:
        return now
    if now.stopped:
        return replace(now, outcome=Outcome.FEASIBLE if now.plans else Outcome.NO_PLAN_IN_TIME)
    return replace(now, error=last_words(job))


def last_plan_folder(job: Job) -> Path | None:
    """Folder of the closest plan that a job has found; None while there is none."""
    plans = standing(job).plans
    return job.folder / PLAN.format(plans) if plans else None


def read_plan(folder: Path) -> Plan:
    """A plan that a job has written."""
    plan = files.read_plan(folder)
    if isinstance(plan, list):
        raise ValueError("; ".join(str(fault) for fault in plan))
    return plan


def running(job: Job) -> bool:
    """Whether a job is being worked on; the process that did may live on and turn to another one."""
    return _lives(job) and not any(event["kind"] == "end" for event in events_of(job))


def _lives(job: Job) -> bool:
    """Whether the process of a job lives."""
    process = process_of(job)
    return process is not None and process.lives


def process_of(job: Job) -> Process | None:
    """The process that works, or has worked, on a job; None where that was not noted."""
    try:
        number = int((job.folder / PID).read_text(encoding="utf-8"))
        return Process(number, (job.folder / BEGAN).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def events_of(job: Job) -> Iterator[dict[str, Any]]:
    """What the worker has said, whole lines only."""
    try:
        text = (job.folder / EVENTS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


def last_words(job: Job) -> str:
    """What a process that crashed said last."""
    file = job.folder / ERRORS
    text = file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""
    return text.splitlines()[-1] if text else "The worker ended without a word."
