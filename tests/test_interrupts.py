"""Interrupts: a command that is stopped says so, keeps what it has, and leaves no traceback."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner import files
from tests.summit import part_of_the_summit
from tests.waiting import HANG, until

ROOT = Path(__file__).parent.parent
PYTHON = ("env", "--default-signal=INT", sys.executable)
"""A Python that hears interrupts, even where the one who began the tests does not: `nohup` and `&` in a script."""


def python(*words: str, **environment: str) -> subprocess.Popen[str]:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(
        [*PYTHON, *words], cwd=ROOT, env=os.environ | environment, text=True, start_new_session=True, **pipes
    )


def command(*words: str, **environment: str) -> subprocess.Popen[str]:
    return python("-m", "planner", *words, **environment)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stopped_while_it_is_being_loaded_says_so(number, tmp_path):
    """A library that takes long to load, and that makes another error of an interrupt, stands for the planner's own."""
    (tmp_path / "typer.py").write_text(
        "import pathlib, sys\n"
        "pathlib.Path(__file__).with_name('loading').touch()\n"
        "try:\n    sys.stdin.read()\n"
        "except BaseException as error:\n    raise ImportError('cannot be loaded') from error\n"
    )
    process = command("check", "data/tiny", PYTHONPATH=str(tmp_path))
    until((tmp_path / "loading").exists)
    process.send_signal(number)
    process.wait(HANG)
    said, errors = process.communicate()
    assert (process.returncode, said, errors) == (130, "", "Stopped.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stopped_before_there_is_a_plan_says_so(number, tmp_path):
    """It waits for a plan to begin with that never comes: a pipe that nobody writes to."""
    os.mkfifo(tmp_path / "summary.json")
    process = command("solve", "data/tiny", "--start", str(tmp_path))
    assert "read" in process.stderr.readline()
    process.send_signal(number)
    said, errors = process.communicate(timeout=HANG)
    assert (process.returncode, said) == (130, "")
    assert [line for line in errors.splitlines() if not line.endswith("s  read    ")] == ["Stopped."]


@pytest.fixture
def summit(tmp_path) -> str:
    """Folder of a part of the default case."""
    files.write_case(part_of_the_summit(), tmp_path / "summit")
    return str(tmp_path / "summit")


STOPPED_AS_IT_RELAXES = """
import signal
from contextlib import nullcontext
from planner.__main__ import main
from planner.cli import plans

def watch(progress):
    if progress.step == "relax":
        signal.raise_signal(signal.SIGINT)

plans.progress_line = lambda: nullcontext(watch)
main()
"""


def test_a_solve_stopped_before_there_is_a_plan_says_so(summit):
    process = python("-c", STOPPED_AS_IT_RELAXES, "solve", summit, "--strategy", "plain", "--gap", "0")
    said, errors = process.communicate(timeout=HANG)
    assert (process.returncode, said, errors) == (130, "", "Stopped.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_solve_that_is_asked_to_end_keeps_the_best_plan(number, tmp_path, summit):
    """Without a gap that is good enough it would go on for hours."""
    process = command("solve", summit, "--gap", "0", "--time-limit", "36000", "--plan-dir", str(tmp_path / "plan"))
    for line in process.stderr:
        if "improve" in line:
            break
    process.send_signal(number)
    said, errors = process.communicate(timeout=HANG)
    assert (process.returncode, "Traceback" in errors) == (0, False), said + errors
    assert json.loads((tmp_path / "plan" / "summary.json").read_text())["status"] == "feasible"


POOL = """
import os, signal
from planner.batch.pools import processes

if __name__ == "__main__":
    with processes(2)() as executor:
        squares = [executor.submit(pow, number, 2) for number in range(4)]
        for worker in list(executor._processes):
            os.kill(worker, signal.SIGINT)
        print([square.result() for square in squares])
        print(executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result())
    print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGINT).__name__)
"""


def test_workers_do_not_hear_an_interrupt_while_they_are_being_loaded(tmp_path):
    """Afterwards none is held back any more, neither from them nor from the process that began them."""
    (tmp_path / "pool.py").write_text(POOL)
    said, errors = python(str(tmp_path / "pool.py")).communicate(timeout=HANG)
    assert said.splitlines() == ["[0, 1, 4, 9]", "set()", "set() default_int_handler"], errors
