"""Batches: everything solved once, kept whole, found again after a kill, and whoever breaks a pool found out."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest

from planner.batch import runner as runners
from planner.batch import task as task_module
from planner.batch.cache import ResultCache
from planner.batch.pools import NoClusterError, cluster, processes, thread
from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.batch.task import solve_task as real
from planner.plan import Outcome
from planner.run import plan_case
from planner.solution import Limits
from tests.small_cases import base, pledge
from tests.strategies import sound_case
from tests.test_lines import flipped
from tests.waiting import HANG, PLENTY, until

ROOT = Path(__file__).parent.parent
LIMITS = Limits(1e-4, PLENTY, threads=1)


def case_of(units: int):
    return sound_case(base(pledges=[pledge("P", "battalion", units=units)]))


def tasks_of(*units: int) -> list[Task]:
    return [Task(f"{number} units", case_of(number), LIMITS) for number in units]


def test_the_key_says_all_that_decides_and_no_more():
    one, other = tasks_of(1, 2)
    assert one.key != other.key
    assert replace(one, name="another").key == one.key
    assert replace(one, limits=replace(LIMITS, gap=1e-3)).key != one.key
    plan = plan_case(one.case, LIMITS).plan
    started = replace(one, start=plan)
    assert started.key != one.key
    assert replace(started, start=replace(plan, summary=replace(plan.summary, seconds={}))).key == started.key


def test_a_batch_solves_each_key_once_and_a_second_batch_finds_it(tmp_path, monkeypatch):
    solved: list[int] = []
    monkeypatch.setattr(task_module, "solve_task", lambda parcel: solved.append(1) or real(parcel))
    tasks = [*tasks_of(1, 2), Task("the same", case_of(1), LIMITS)]
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        first = list(runner.run(tasks))
    assert len(solved) == 2
    assert {done.task.name for done in first} == {"1 units", "2 units", "the same"}
    assert not any(done.cached for done in first)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        again = list(runner.run(tasks_of(2, 1, 3)))
    assert len(solved) == 3
    assert [done.cached for done in again] == [True, True, False]
    before = {done.task.key: done.result.plan.summary for done in first}
    for done in again[:2]:
        assert done.result.plan.summary == before[done.task.key]
    assert len(list(tmp_path.iterdir())) == 3


def test_what_breaks_down_is_said_and_what_has_no_plan_yet_is_tried_again(tmp_path, monkeypatch):
    calls: list[int] = []

    def work(parcel) -> TaskResult:
        calls.append(int(parcel[0]["pledges"]["units"].iloc[0]))
        if calls[-1] == 1:
            raise MemoryError("no room")
        return TaskResult(Outcome.NO_PLAN_IN_TIME if calls[-1] == 2 else Outcome.INFEASIBLE)

    monkeypatch.setattr(task_module, "solve_task", work)
    for _ in range(2):
        with Runner(ResultCache.at(tmp_path), thread) as runner:
            found = {done.task.name: done.result for done in runner.run(tasks_of(1, 2, 3))}
        assert found["1 units"] == TaskResult(None, messages=("MemoryError: no room",))
        assert found["2 units"].outcome is Outcome.NO_PLAN_IN_TIME
        assert found["3 units"].outcome is Outcome.INFEASIBLE
    assert calls == [1, 2, 3, 1, 2]


def test_a_stop_lets_go_what_has_not_begun_and_keeps_what_has(tmp_path, monkeypatch):
    begun: list[int] = []
    let_go, letting_go = Event(), runners._cancel

    def work(parcel) -> TaskResult:
        begun.append(1)
        assert let_go.wait(HANG)
        return real(parcel)

    def told(futures) -> None:
        letting_go(futures)
        let_go.set()

    monkeypatch.setattr(task_module, "solve_task", work)
    monkeypatch.setattr(runners, "_cancel", told)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = list(runner.run(tasks_of(1, 2, 3, 4), stopped=lambda: bool(begun)))
    assert len(found) == len(begun) == 1
    assert found[0].result.plan is not None
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_result_is_none_and_is_put_right(tmp_path):
    results = ResultCache.at(tmp_path)
    task = tasks_of(1)[0]
    made = real(task.payload)
    assert results.put(task.key, made) == made
    (tmp_path / task.key / "summary.json").write_text("{")
    assert results.get(task.key) is None
    results.put(task.key, made)
    assert results.get(task.key).plan.summary == made.plan.summary
    other = replace(made, messages=("late",))
    assert results.put(task.key, other).messages == ()
    assert [path.name for path in tmp_path.iterdir()] == [task.key]


@pytest.mark.parametrize("name", ["result.json", "cash.csv", "deployments.csv", "summary.json"])
def test_a_flipped_bit_of_a_result_is_never_read_as_a_value(name, tmp_path):
    results, dice = ResultCache.at(tmp_path), random.Random(3)  # noqa: S311
    task = tasks_of(1)[0]
    results.put(task.key, real(task.payload))
    file = tmp_path / task.key / name
    whole = file.read_bytes()
    for bit in dice.sample(range(8 * (len(whole) - 1)), 50):
        file.write_bytes(flipped(whole, bit))
        assert results.get(task.key) is None


def test_parts_left_behind_by_a_kill_are_cleared_away_and_those_being_written_are_not(tmp_path):
    (tmp_path / ".part-old").mkdir()
    (tmp_path / ".part-new").mkdir()
    os.utime(tmp_path / ".part-old", (0, 0))
    ResultCache.at(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".part-new"]


def killing(parcel) -> TaskResult:
    """A worker that dies of three units, and of two the first time."""
    units = int(parcel[0]["pledges"]["units"].iloc[0])
    mark = Path(os.environ["MARK"])
    if units == 3 or (units == 2 and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return real(parcel)


def test_a_pool_that_breaks_is_opened_anew_and_the_task_that_breaks_it_is_named(tmp_path, monkeypatch):
    # Streamlit's AppTest leaves a script that is gone as `__main__`, which new processes would want to run.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    monkeypatch.setenv("MARK", str(tmp_path / "mark"))
    monkeypatch.setattr(task_module, "solve_task", killing)
    with Runner(ResultCache.at(tmp_path / "results"), processes(2), most_breaks=0) as runner:
        found = {done.task.name: done.result for done in runner.run(tasks_of(3, 2, 1))}
    assert found["3 units"] == TaskResult(None, messages=("Its process died.",))
    assert found["2 units"].plan is not None
    assert found["1 units"].plan is not None
    assert len(list((tmp_path / "results").iterdir())) == 2


def endless(_parcel) -> TaskResult:
    """A solve that says when it begins, and does not end in the time of a test."""
    Path(os.environ["MARK"]).touch()
    time.sleep(HANG)
    Path(os.environ["MARK"]).unlink()
    raise AssertionError


def test_an_interrupt_ends_what_has_begun(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    begun = tmp_path / "begun"
    monkeypatch.setenv("MARK", str(begun))
    monkeypatch.setattr(task_module, "solve_task", endless)
    with pytest.raises(KeyboardInterrupt), Runner(ResultCache.at(tmp_path / "results"), processes(1)) as runner:
        list(runner.run(tasks_of(1), stopped=lambda: begun.exists() and interrupt()))
    assert begun.exists(), "it was waited for"


def interrupt() -> bool:
    raise KeyboardInterrupt


BATCH = """
import sys
from pathlib import Path
from planner.batch.pools import processes, thread
from planner.batch.cache import ResultCache
from planner.batch.runner import Runner
from tests.test_batch import tasks_of
if __name__ == "__main__":
    with Runner(ResultCache.at(Path(sys.argv[1])), processes(1)) as runner:
        for number, done in enumerate(runner.run(tasks_of(*range(1, 9))), start=1):
            print(done.task.name, done.cached, flush=True)
            if number == 2:
                sys.stdin.read()
"""
"""A batch that goes on after its second result when its input ends."""


def test_a_batch_killed_midway_leaves_no_workers_and_goes_on_where_it_was(tmp_path):
    script = tmp_path / "batch.py"
    script.write_text(BATCH)
    command = [sys.executable, str(script), str(tmp_path / "results")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as killed:
        said = [killed.stdout.readline() for _ in range(2)]
        begun = descendants(killed.pid)
        killed.kill()
    assert said == ["1 units False\n", "2 units False\n"]
    assert len(begun) > 2, "a worker, the server that forks it, and the tracker of resources"
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in begun))
    there = {path.name for path in (tmp_path / "results").iterdir() if not path.name.startswith(".part-")}
    assert len(there) == 2
    again = subprocess.run(command, input="", capture_output=True, text=True, env=environment, check=True)
    again = again.stdout.splitlines()
    assert sum(line.endswith("True") for line in again) == len(there)
    assert sorted(line.split(" units")[0] for line in again) == [str(n) for n in range(1, 9)]
    results = ResultCache.at(tmp_path / "results")
    for task in tasks_of(*range(1, 9)):
        assert results.get(task.key).outcome is Outcome.OPTIMAL
        assert json.loads((tmp_path / "results" / task.key / "result.json").read_text())["outcome"] == "optimal"


def descendants(number: int) -> list[int]:
    """Processes that a process has started, and those that these have."""
    children = [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    return children + [each for child in children for each in descendants(child)]


CLUSTER = """
import os
import signal
import sys
from pathlib import Path
from distributed import Client, LocalCluster
from planner.batch.pools import cluster, thread
from planner.batch.cache import ResultCache
from planner.batch.runner import Runner
from tests.test_batch import tasks_of
if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as local:
        with Client(local) as client:
            workers = client.run(os.getpid)
        with Runner(ResultCache.at(Path(sys.argv[1])), cluster(local.scheduler_address)) as runner:
            for done in runner.run(tasks_of(*range(1, 13))):
                print(done.task.name, done.result.outcome, flush=True)
                if workers:
                    os.kill(workers.popitem()[1], signal.SIGKILL)
                    workers.clear()
"""


def test_a_cluster_that_loses_a_worker_midway_gives_everything_once(tmp_path):
    pytest.importorskip("distributed")
    script = tmp_path / "batch.py"
    script.write_text(CLUSTER)
    command = [sys.executable, "-W", "error::UserWarning", str(script), str(tmp_path / "results")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True, timeout=HANG).stdout
    assert sorted(said.splitlines()) == sorted(f"{number} units optimal" for number in range(1, 13))
    assert {path.name for path in (tmp_path / "results").iterdir()} == {task.key for task in tasks_of(*range(1, 13))}


def test_a_cluster_that_does_not_answer_is_said(tmp_path):
    pytest.importorskip("distributed")
    with (
        Runner(ResultCache.at(tmp_path), cluster("tcp://127.0.0.1:1", timeout=0.5)) as runner,
        pytest.raises(NoClusterError, match="1"),
    ):
        list(runner.run(tasks_of(1)))
