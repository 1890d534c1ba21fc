"""Planning jobs: processes of their own that are found again, stopped, and missed when they crash."""

import json
import os
import signal
from contextlib import nullcontext
from pathlib import Path

import pytest

from planner import files
from planner.desk import crew, jobs, kept, tuning
from planner.desk.desk import Desk
from planner.desk.jobs import Job
from planner.desk.kept import Planned
from planner.desk.state import WITHOUT, search_of
from planner.plan import Outcome
from planner.sheets import sheets_of
from planner.solution import Progress
from planner.solve import ModelCache
from planner.ui import words
from planner.worker import Worker
from tests.waiting import PLENTY, Gate, until

pytestmark = pytest.mark.alone
ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
SUMMIT = sheets_of(files.read_case(ROOT / "data" / "summit-2015"))


ENDLESS = [0.05, 0.0]
"""Gaps of a job that shows a plan and then goes on until it is told to end."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path


def planned(job: Job) -> Planned | None:
    """The plan that is kept of the inputs of a job."""
    return kept.of(sheets_of(files.read_case(job.folder / "case")))


def title(standing: jobs.Standing) -> str:
    return WITHOUT[search_of(standing)].title


def ended(job: jobs.Job) -> jobs.Standing:
    until(lambda: not jobs.standing(job).running)
    return jobs.standing(job)


def test_a_job_plans_and_is_found_again_by_its_id(tmp_path):
    job = crew.start(tmp_path, TINY, [0.5, 0.01], PLENTY)
    standing = ended(jobs.find(tmp_path, job.name))
    assert standing.outcome is Outcome.OPTIMAL
    assert {"read", "build", "cut", "verify"} <= {p.step for p in standing.progress}
    made = planned(job)
    assert made.plan.summary.gap <= 0.01
    assert made.sheets == TINY
    assert jobs.find(tmp_path, "nothing") is None
    assert jobs.find(tmp_path, "") is None


def test_an_infeasible_case_and_one_with_faults_give_no_plan(tmp_path):
    locked = {**TINY, **tuning.lock(TINY, "A-battalion", "SOUTH", "1", "")}
    faulty = {**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="-1")}
    infeasible, invalid = crew.start(tmp_path, locked, [0.01], PLENTY), crew.start(tmp_path, faulty, [0.01], PLENTY)
    assert ended(infeasible).outcome is Outcome.INFEASIBLE
    assert ended(invalid).outcome is Outcome.INVALID_INPUT
    assert jobs.standing(invalid).faults == [
        "pledges, row 2, column units: found “-1”; allowed: a whole number from 0 to 1,000,000."
    ]
    assert planned(infeasible) is planned(invalid) is None


def test_no_time_is_no_plan_in_time(tmp_path):
    standing = ended(crew.start(tmp_path, TINY, [0.01], 0.0))
    assert standing.outcome is Outcome.NO_PLAN_IN_TIME
    assert title(standing) == "No plan was found before the search ended"


def pid(job: jobs.Job) -> int:
    return int((job.folder / "pid").read_text())


def test_a_plan_is_gone_on_from_by_the_process_that_made_it_and_others_by_one_that_stands_ready(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "CREW", crew.Crew())
    first = crew.start(tmp_path, TINY, [0.01], PLENTY)
    ended(first)
    edited = {**TINY, **tuning.taking_part(TINY, ["BRAVO"])}
    on = crew.start(tmp_path, edited, [0.01], PLENTY, first)
    other = crew.start(tmp_path, edited, [0.01], PLENTY, first)
    assert pid(on) == pid(first) != pid(other)
    assert ended(on).outcome is ended(other).outcome is Outcome.OPTIMAL
    one, two = planned(on).plan.summary, planned(other).plan.summary
    assert one.exposure_unprotected == pytest.approx(two.exposure_unprotected, rel=0.02)
    assert one.case_sha256 == two.case_sha256 != planned(first).plan.summary.case_sha256


def test_no_more_processes_are_kept_than_a_few_and_none_without_the_server(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "CREW", crew.Crew())
    for _ in range(crew.RESTING + 3):
        ended(crew.start(tmp_path, TINY, [0.01], PLENTY))
    hands = crew.CREW.hands
    assert len([hand for hand in hands if hand.job is not None]) == crew.RESTING + 1
    assert len([hand for hand in hands if hand.job is None]) == 1
    for hand in hands:
        hand.let_go()
    until(lambda: not any(hand.lives for hand in hands))


def request_to_end(job: jobs.Job) -> None:
    """As a machine sends that is shut down."""
    os.kill(int((job.folder / "pid").read_text()), signal.SIGTERM)


@pytest.mark.parametrize("stop", [jobs.stop, request_to_end])
def test_stop_keeps_the_best_plan(tmp_path, stop):
    job = crew.start(tmp_path, SUMMIT, ENDLESS, PLENTY)
    until(lambda: jobs.standing(job).plans or not jobs.standing(job).running)
    stop(job)
    standing = ended(job)
    assert standing.outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE}
    assert standing.stopped
    assert {p.step for p in standing.progress} <= words.STEPS.keys()
    assert planned(job).plan.summary.exposure_unprotected > 0


@pytest.mark.parametrize("meant", [False, True])
def test_an_interrupt_ends_the_job_alone_that_was_asked_to_end(tmp_path, monkeypatch, meant):
    """One that was meant for the job before comes at every step, before the search and in it."""
    monkeypatch.setattr(crew, "CREW", StoppedAtOnce() if meant else crew.Crew())
    monkeypatch.setattr(crew.Hand, "take", lambda *_: None)
    job = crew.start(tmp_path, TINY, [0.01], PLENTY)
    said = Worker._progress

    def interrupted(worker: Worker, now: Progress) -> None:
        said(worker, now)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Worker, "_progress", interrupted)
    before = signal.getsignal(signal.SIGINT)
    with (job.folder / jobs.EVENTS).open("a") as stream:
        worker = Worker(job.folder, stream, ModelCache())
        signal.signal(signal.SIGINT, worker.interrupt)
        try:
            with pytest.raises(KeyboardInterrupt) if meant else nullcontext():
                worker.run()
        finally:
            signal.signal(signal.SIGINT, before)
    standing = jobs.standing(job)
    assert standing.stopped == meant
    assert standing.outcome is (Outcome.NO_PLAN_IN_TIME if meant else Outcome.OPTIMAL)


class StoppedAtOnce(crew.Crew):
    """A crew whose jobs are stopped before anybody works on them."""

    def work_on(self, job: jobs.Job, after: jobs.Job | None) -> None:
        jobs.stop(job)
        super().work_on(job, after)


@pytest.mark.parametrize("step", ["", "read"])
def test_stop_before_the_search_ends_without_a_plan_and_without_a_crash(tmp_path, monkeypatch, step):
    """Before the worker has begun, and while it reads the plan to begin with, which does not come."""
    earlier = crew.start(tmp_path, TINY, [0.01], PLENTY)
    ended(earlier)
    monkeypatch.setattr(crew, "CREW", crew.Crew() if step else StoppedAtOnce())
    with Gate(jobs.last_plan_folder(earlier) / "summary.json") as gate:
        job = crew.start(tmp_path, TINY, [0.01], PLENTY, earlier)
        if step:
            until(gate.reached)
            jobs.stop(job)
        standing = ended(job)
    assert not standing.crashed
    assert standing.outcome is Outcome.NO_PLAN_IN_TIME
    assert title(standing) == "Stopped before there was a plan"


def test_an_error_at_the_end_undoes_the_plans_on_the_way(tmp_path, tiny_plan):
    """They rest on the bound that was found to be wrong."""
    job = Job(tmp_path / "job")
    job.folder.mkdir()
    assert kept.keep(TINY, tiny_plan, kept.PLANNING, job)
    end = {"kind": "end", "outcome": "error", "faults": []}
    (job.folder / jobs.EVENTS).write_text("".join(json.dumps(e) + "\n" for e in ({"kind": "plan", "number": 1}, end)))
    assert jobs.standing(job).outcome is Outcome.ERROR
    assert jobs.standing(job).plans == 0
    kept.withdraw(job)
    assert kept.of(TINY) is None


def test_a_worker_that_is_killed_is_reported(tmp_path):
    job = crew.start(tmp_path, SUMMIT, ENDLESS, PLENTY)
    until(lambda: jobs.standing(job).progress)
    os.kill(int((job.folder / "pid").read_text()), signal.SIGKILL)
    standing = ended(job)
    assert standing.crashed
    assert standing.outcome is None
    assert standing.error


def test_a_desk_is_stale_after_an_edit_and_fresh_after_undo(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    desk = Desk.open(None)
    ended(desk.job)
    name = desk.journal.name
    assert not Desk.open(name).stale
    desk.journal.edit("off", tuning.taking_part(desk.sheets, ["BRAVO"]))
    assert Desk.open(name).stale
    desk = Desk.open(name)
    desk.plan()
    fresh = Desk.open(name)
    assert ended(fresh.job).outcome is Outcome.OPTIMAL
    fresh = Desk.open(name)
    assert not fresh.stale
    before = fresh.before.made
    assert fresh.planned.plan.summary.exposure_unprotected > before.plan.summary.exposure_unprotected
    first, second = before.job, fresh.planned.job
    fresh.undo()
    undone = Desk.open(name)
    assert (undone.stale, undone.planned.job) == (False, first), "the plan of those inputs is shown again"
    undone.redo()
    again = Desk.open(name)
    assert (again.stale, again.planned.job, again.before.made.job) == (False, second, first)
    again.journal.edit("all off", tuning.taking_part(again.sheets, []))
    Desk.open(name).undo()
    assert Desk.open(name).planned.job == second
    other = Desk.open(None)
    assert other.journal.name != name
    assert other.sheets == TINY
