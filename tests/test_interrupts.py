"""Interrupts: a command that is stopped says so, keeps what it has, and leaves no traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.alone
ROOT = Path(__file__).parent.parent
SUMMIT = "data/summit-2015"


def command(*words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "planner", *words], cwd=ROOT, env=os.environ | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def wait_for(file: Path, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stopped_while_it_is_being_loaded_says_so(number, tmp_path):
    """A library that takes long to load, and that makes another error of an interrupt, stands for the planner's own."""
    (tmp_path / "typer.py").write_text(
        "import pathlib, time\n"
        "pathlib.Path(__file__).with_name('loading').touch()\n"
        "try:\n    time.sleep(60)\n"
        "except BaseException as error:\n    raise ImportError('cannot be loaded') from error\n"
    )
    process = command("check", SUMMIT, PYTHONPATH=str(tmp_path))
    wait_for(tmp_path / "loading")
    process.send_signal(number)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, said, errors) == (130, "", "Stopped.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stopped_before_there_is_a_plan_says_so(number, tmp_path):
    """It waits for a plan to begin with that never comes: a pipe that nobody writes to."""
    os.mkfifo(tmp_path / "summary.json")
    process = command("solve", "data/tiny", "--start", str(tmp_path))
    assert "read" in process.stderr.readline()
    process.send_signal(number)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, said, errors) == (130, "", "Stopped.\n")


def test_a_solve_stopped_before_there_is_a_plan_says_so():
    process = command("solve", SUMMIT, "--strategy", "plain", "--gap", "0")
    for line in process.stderr:
        if "relax" in line:
            break
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, said, errors.endswith("Stopped.\n")) == (130, "", True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_solve_that_is_asked_to_end_keeps_the_best_plan(number, tmp_path):
    process = command("solve", SUMMIT, "--gap", "0", "--time-limit", "300", "--plan-dir", str(tmp_path / "plan"))
    for line in process.stderr:
        if "improve" in line:
            break
    process.send_signal(number)
    said, errors = process.communicate(timeout=120)
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
        print([square.result(60) for square in squares])
        print(executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result(60))
    print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGINT).__name__)
"""


def test_workers_do_not_hear_an_interrupt_while_they_are_being_loaded(tmp_path):
    """Afterwards none is held back any more, neither from them nor from the process that began them."""
    (tmp_path / "pool.py").write_text(POOL)
    done = subprocess.run(
        [sys.executable, tmp_path / "pool.py"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.splitlines() == ["[0, 1, 4, 9]", "set()", "set() default_int_handler"], done.stderr
