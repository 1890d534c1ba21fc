"""Many people at once: `python -m benchmarks.crowd [--people 8] [--seconds 120] [--kills 0] [--restarts 0]`.

So many people each open a workspace on a case, change something that nobody else does, plan it and watch, as a page
does, save it as a scenario, and change something else, some times; then they leave the workspace as it is, and begin
another. A process stands for the app's server, and its threads for the tabs. Told are the seconds from asking to the
first word of progress, to the first plan of a workspace and to that after an edit, those that a look takes, and the
memory of all processes together. With `--kills` the server or a worker is killed at random moments, and started
again; with `--restarts` the scenarios are in PostgreSQL, which is restarted so often, as by a power cut. In the end
everything that was acknowledged has to be there.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner import files
from planner.formats.sheets import Sheets, sheets_of
from planner.jobs.job import Job
from planner.jobs.reading import confined
from planner.jobs.turns import TurnQueue
from planner.services import scenarios
from planner.services.session import Session
from planner.store import StoreError, open_store
from planner.workspace import tuning
from planner.workspace.journal import Journal
from tests import postgres

CASE = Path(__file__).parents[1] / "data" / "summit-2015"

LOOK_AT_MEMORY = 2.0
"""How often memory is looked at, which takes the machine some time [s]."""

EDITS = 4
"""How often somebody plans in a workspace before beginning another."""

FIRST, AGAIN = "first plan", "plan after an edit"
"""What somebody waits for."""

PATIENCE = 600.0
"""Time after which somebody who has no first plan is said to be starved [s]."""


@dataclass
class Diary:
    """What somebody was told, written at once, so that it outlives the server."""

    file: Path

    def write(self, what: str, **figures: object) -> None:
        """Write down what was acknowledged or measured."""
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"what": what, **figures}) + "\n")

    def read(self) -> Iterator[dict[str, object]]:
        """Everything that was written; a line that a kill cut off is left out."""
        for line in self.file.read_text(encoding="utf-8").splitlines() if self.file.is_file() else []:
            with suppress(ValueError):
                yield json.loads(line)


class Person:
    """Somebody who edits, plans, watches and saves, again and again."""

    def __init__(self, number: int, case: Sheets, diary: Diary, until: float) -> None:
        self._number, self._case, self._diary, self._until = number, case, diary, until
        self._dice = random.Random(f"{number} {time.time()}")  # noqa: S311

    def go_on(self) -> None:
        """Do it until the time is over, after a page that was lost with its server is opened again."""
        lost = self._lost()
        if lost is not None:
            self._plan(**lost)
        while time.time() < self._until:
            work = Session.begin(self._case, f"tab-{self._number}").journal.name
            for awaited in (FIRST, *[AGAIN] * (EDITS - 1)):
                self._once(work, awaited)

    def _lost(self) -> dict[str, Any] | None:
        """The plan that was asked for last and not seen yet; None where there is none."""
        asked = None
        for entry in self._diary.read():
            if entry["what"] == "asked":
                asked = {name: entry[name] for name in ("work", "label", "asked", "awaited")}
            elif entry["what"] in {FIRST, AGAIN, "crashed", "starved"}:
                asked = None
        return asked

    def _once(self, work: str, awaited: str) -> None:
        session = Session.open(work)
        pledges = session.sheets["pledges"]
        pledge, units = self._dice.choice(list(zip(pledges.column("pledge"), pledges.column("units"), strict=True)))
        label = f"{self._number}, {self._dice.random()}"
        more = str(int(units or 0) + self._dice.randint(1, 9))
        edits = tuning.put(session.sheets, "pledges", pledge, units=more)
        asked = time.time()
        session.journal.edit(label, edits)
        self._diary.write("edited", work=work, label=label, seconds=time.time() - asked)
        if time.time() < self._until and Session.open(work).can_plan:
            asked = time.time()
            self._diary.write("asked", work=work, label=label, asked=asked, awaited=awaited)
            self._plan(work, label, asked, awaited)

    def _plan(self, work: str, label: str, asked: float, awaited: str) -> None:
        """Plan, watch, and save; a search of these inputs that has been asked for and still runs goes on."""
        session = Session.open(work)
        running = session.job_status is not None and session.job_status.running
        if session.incumbent is None and not running:
            session.start_planning()
        self._watch(work, asked, awaited)
        self._save(Session.open(work), label)

    def _watch(self, work: str, asked: float, awaited: str) -> None:
        """Look as a page does, until there is a plan."""
        told = any(entry["what"] == "progress" and entry["asked"] == asked for entry in self._diary.read())
        while time.time() - asked < PATIENCE and time.time() < self._until:
            began = time.time()
            session = Session.open(work)
            session.snapshot()
            status = session.job_status
            if not told and status is not None and (status.progress or status.before is not None):
                told = True
                self._diary.write("progress", asked=asked, seconds=time.time() - asked)
            if session.incumbent is not None:
                self._diary.write(awaited, seconds=time.time() - asked)
                return
            self._diary.write("look", seconds=time.time() - began)
            if status is not None and status.crashed:
                self._diary.write("crashed", why=status.error)
                return
            time.sleep(TurnQueue.here().pace)
        self._diary.write("ended by the clock" if time.time() >= self._until else "starved")

    def _save(self, session: Session, label: str) -> None:
        began = time.time()
        try:
            with closing(open_store(os.environ["PLANNER_STORE"], make=True)) as store:
                version = scenarios.save_inputs(store, session.sheets, name=label, author=f"person {self._number}")
        except StoreError as away:
            self._diary.write("store away", why=str(away))
            return
        self._diary.write("saved", id=version.id, seconds=time.time() - began)


def serve(folder: Path, people: int, until: float) -> None:
    """Be the server, which has loaded its workers as it came up: everybody's tabs, until the time is over."""
    confined(len, b"")
    case = sheets_of(files.read_case(CASE))
    everybody = [Person(number, case, Diary(folder / f"diary-{number}.jsonl"), until) for number in range(people)]
    threads = [threading.Thread(target=person.go_on, daemon=True) for person in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def watched_memory(root: int, found: list[float]) -> Iterator[None]:
    """Note the memory of all processes of this run [GiB]."""
    over = threading.Event()

    def watch() -> None:
        """Look until it is over."""
        while not over.wait(LOOK_AT_MEMORY):
            found.append(sum(map(_memory, _family(root))) / 2**30)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join()


def _family(root: int) -> list[int]:
    """Processes that work in the home of this run: they have its environment."""
    mark = f"PLANNER_HOME={os.environ['PLANNER_HOME']}".encode()
    numbers = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and int(each.name) != root]
    return [number for number in numbers if mark in _text(number, "environ")]


def _text(number: int, name: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{number}/{name}").read_bytes()
    return b""


def _memory(number: int) -> float:
    """Memory of a process, of which it has its share where it is shared [bytes]."""
    lines = _text(number, "smaps_rollup").decode().splitlines()
    return 1024.0 * sum(float(line.split()[1]) for line in lines if line.startswith("Pss:"))


def kill(server: subprocess.Popen[bytes], dice: random.Random) -> str:
    """Kill the server, or a worker."""
    jobs = [Job(folder) for folder in (Path(os.environ["PLANNER_HOME"]) / "jobs").glob("*")]
    workers = [job.process for job in jobs if job.running and job.process is not None]
    if not workers or dice.random() < 0.3:
        server.kill()
        server.wait()
        return "server"
    with suppress(ProcessLookupError):
        os.kill(dice.choice(workers).number, signal.SIGKILL)
    return "worker"


def run(people: int, seconds: float, kills: int, restarts: int) -> None:
    """Let people work, disturb them as asked, and report."""
    dice, memory, disturbed = random.Random(2015), list[float](), list[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        os.environ["PLANNER_HOME"] = str(folder / "home")
        database = stack.enter_context(postgres.cluster()) if restarts else None
        os.environ["PLANNER_STORE"] = (
            str(folder / "scenarios.sqlite") if database is None else postgres.schema(database, "crowd")
        )
        until = time.time() + seconds
        command = [sys.executable, "-m", "benchmarks.crowd", "--serve", name, "--people", str(people)]
        command += ["--until", str(until)]
        moments = sorted([(dice.uniform(10, seconds - 10), "kill") for _ in range(kills)]
                         + [(dice.uniform(10, seconds - 10), "restart") for _ in range(restarts)])  # fmt: skip
        stack.enter_context(watched_memory(os.getpid(), memory))
        server = subprocess.Popen(command)  # noqa: S603
        began = until - seconds
        for moment, what in moments:
            time.sleep(max(0.0, began + moment - time.time()))
            if what == "restart" and database is not None:
                postgres.restart(database)
            disturbed.append(kill(server, dice) if what == "kill" else "database")
            if server.poll() is not None:
                server = subprocess.Popen(command)  # noqa: S603
        server.wait()
        report(folder, people, memory, disturbed)
        for number in _family(os.getpid()):
            if b"postgres" in _text(number, "cmdline"):
                continue
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def report(folder: Path, people: int, memory: Sequence[float], disturbed: Sequence[str]) -> None:
    """Print figures, and what was lost of all that was acknowledged."""
    diaries = [list(Diary(folder / f"diary-{number}.jsonl").read()) for number in range(people)]
    entries = [entry for diary in diaries for entry in diary]
    for what in ("progress", FIRST, AGAIN, "edited", "saved", "look"):
        times = sorted(float(str(entry["seconds"])) for entry in entries if entry["what"] == what)
        if times:
            high = times[int(0.95 * (len(times) - 1))]
            out(f"{what}: {len(times)} times, median {statistics.median(times):.2f} s, 95 % within {high:.2f} s, "
                f"longest {times[-1]:.2f} s")  # fmt: skip
    begun = [next((entry for entry in diary if entry["what"] == FIRST), None) for diary in diaries]
    waited = sorted(float(str(entry["seconds"])) for entry in begun if entry is not None)
    out(f"first plan of each, who all began at once: {', '.join(f'{each:.1f}' for each in waited)} s")
    counted = {what: sum(entry["what"] == what for entry in entries) for what in ("starved", "crashed", "store away")}
    plans = [sum(entry["what"] in {FIRST, AGAIN} for entry in diary) for diary in diaries]
    out(f"{counted}; plans of each person: {plans}")
    out(f"memory: at most {max(memory):.2f} GiB, median {statistics.median(memory):.2f} GiB")
    out(f"disturbed: { {what: disturbed.count(what) for what in sorted(set(disturbed))} }")
    out(f"lost: {lost(entries)}")


def lost(entries: Sequence[dict[str, object]]) -> list[str]:
    """What was acknowledged and is not there."""
    works = Path(os.environ["PLANNER_HOME"]) / "works"
    gone = []
    for entry in (entry for entry in entries if entry["what"] == "edited"):
        journal = Journal.find(works, str(entry["work"]))
        if journal is None or entry["label"] not in {step.label for step in journal.history.done}:
            gone.append(f"edit {entry['label']}")
    saved = [str(entry["id"]) for entry in entries if entry["what"] == "saved"]
    with closing(open_store(os.environ["PLANNER_STORE"], make=True)) as store:
        there = {version.id for version in store.scenarios()}
        gone += [f"scenario {each}" for each in saved if each not in there]
    return gone


def out(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--restarts", type=int, default=0)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve is not None:
        serve(asked.serve, asked.people, asked.until)
        return
    run(asked.people, asked.seconds, asked.kills, asked.restarts)


if __name__ == "__main__":
    main()
