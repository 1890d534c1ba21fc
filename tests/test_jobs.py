"""Planning jobs: processes of their own that are found again, stopped, and missed when they crash."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from planner import files
from planner.formats.sheets import sheets_of
from planner.jobs import planning_worker, pool
from planner.jobs.job import Job, JobStatus
from planner.jobs.planning_worker import CLOSER, ROUNDS, PlanningRun
from planner.jobs.process import Process
from planner.jobs.turns import Turn, TurnQueue
from planner.plan import Outcome, Plan, Summary
from planner.process.home import home as home_of
from planner.run import Run, plan_case
from planner.services.session import Session
from planner.services.state import WITHOUT_PLAN, search_status
from planner.solution import Limits, Progress, Step, Termination, Watch
from planner.solve import ModelCache
from planner.tables import Case
from planner.ui import texts
from planner.workspace import incumbents, tuning
from planner.workspace.incumbents import Incumbent
from planner.workspace.journal import Journal
from tests.summit import part_of_the_summit
from tests.waiting import HANG, PLENTY, until

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
SUMMIT = part_of_the_summit()


ENDLESS = [0.3, 0.0]
"""Gaps of a job that shows a plan and then goes on until it is told to end."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path


def planned(job: Job) -> Incumbent | None:
    """The plan that is kept of the inputs of a job."""
    return incumbents.of(sheets_of(files.read_case(job.folder / "case")))


def title(standing: JobStatus) -> str:
    return WITHOUT_PLAN[search_status(standing)].title


def ended(job: Job) -> JobStatus:
    until(lambda: not job.status().running)
    return job.status()


def test_a_job_plans_and_is_found_again_by_its_id(tmp_path):
    job = pool.submit(tmp_path, TINY, [0.5, 0.01], PLENTY)
    standing = ended(Job.find(tmp_path, job.name))
    assert standing.outcome is Outcome.OPTIMAL
    assert {"read", "build", "cut", "verify"} <= {p.step for p in standing.progress}
    made = planned(job)
    assert made.plan.summary.gap <= 0.01
    assert made.sheets == TINY
    assert Job.find(tmp_path, "nothing") is None
    assert Job.find(tmp_path, "") is None


def test_asking_again_gives_the_same_plan_without_a_search(tmp_path):
    first = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    ended(first)
    again = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    standing = ended(again)
    assert (standing.outcome, standing.termination, standing.plans) == (Outcome.OPTIMAL, Termination.GAP, 1)
    assert {p.step for p in standing.progress} == {"read"}
    read = [files.read_plan(job.best_plan_folder()) for job in (first, again)]
    assert read[0].summary == read[1].summary


def test_a_case_that_asks_for_it_is_hedged_after_its_search_and_not_again(tmp_path):
    doubtful = {**TINY, **tuning.put(TINY, "pledges", "A-battalion", delivery_probability="0.5")}
    doubtful |= tuning.setting(doubtful, "deliver", "hedged")
    job = pool.submit(tmp_path, doubtful, [0.01], PLENTY)
    standing = ended(job)
    assert (standing.outcome, standing.faults) == (Outcome.OPTIMAL, [])
    hedging = [p for p in standing.progress if p.step == Step.HEDGE]
    assert max(p.tried for p in hedging) > 0
    assert "alternates" in texts.progress(JobStatus(running=True, progress=hedging))
    made = planned(job).plan
    assert made.summary.hedge["bound"] <= made.summary.hedge["value"]
    assert "B-battalion" in set(made.alternates["pledge"])
    again = ended(pool.submit(tmp_path, doubtful, [0.01], PLENTY))
    assert {p.step for p in again.progress} == {"read"}


def test_more_certainty_goes_on_from_the_best_plan(tmp_path):
    rough = pool.submit(tmp_path, TINY, [0.5], PLENTY)
    ended(rough)
    fine = pool.submit(tmp_path, TINY, [1e-4], PLENTY)
    assert ended(fine).outcome is Outcome.OPTIMAL
    one, two = (files.read_plan(job.best_plan_folder()).summary for job in (rough, fine))
    assert two.objective <= one.objective
    assert (two.gap_asked, two.status) == (1e-4, "optimal")


def test_a_plan_of_edited_inputs_is_improved_though_the_one_before_is_good_enough(tmp_path, monkeypatch, tiny_plan):
    """What differs between the two then comes from the inputs, and not from where the first search ended."""
    edited = {**TINY, **tuning.put(TINY, "pledges", "A-police", units="2")}
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    job = pool.submit(tmp_path, edited, [0.5, 0.3], PLENTY, begin_with=tiny_plan)
    calls: list[tuple[Limits, Plan]] = []

    def heard(case: Case, limits: Limits, watch: Watch, start: Plan, **named: object) -> Run:
        calls.append((limits, start))
        return plan_case(case, limits, watch, start=start, **named)

    monkeypatch.setattr(planning_worker, "plan_case", heard)
    with job.events.open("a") as stream:
        PlanningRun(job, stream, ModelCache()).run()
    (first, before), (further, start) = calls
    assert (first.gap, first.work) == (0.3, None)
    assert before.summary.case_sha256 == tiny_plan.summary.case_sha256 != start.summary.case_sha256
    assert (further.gap, further.work) == (0.3 * CLOSER, ROUNDS)
    progress = job.status().progress
    assert [p.closer for p in progress] == sorted(p.closer for p in progress)
    assert texts.progress(JobStatus(running=True, progress=progress)).startswith("As certain as asked for; searching")
    assert "closer" not in texts.progress(JobStatus(running=True, progress=[p for p in progress if not p.closer]))
    told = files.read_plan(job.best_plan_folder()).summary
    assert told.objective <= start.summary.objective
    assert (told.gap_asked, told.status) == (0.3, "optimal")
    assert planned(job).plan.summary.objective == told.objective


def test_a_search_for_a_better_plan_tells_how_certain_it_is_only_where_that_is_more_than_is_known(tiny_plan):
    """One certainty is on screen: that of the plan shown, which the search began with."""
    known = replace(tiny_plan.summary, gap=0.031)

    def told(bound: float, shown: Summary | None) -> str:
        now = Progress("improve", 35.2, 1_000.0, bound, 2_000.0)
        return texts.progress(JobStatus(running=True, progress=[now]), shown)

    assert told(800.0, None) == "Improving the plan · 35 s · averts at least 83.3% of the most that any plan can"
    assert told(800.0, known) == "Looking for a better plan: improving the plan · 35 s"
    assert told(990.0, known).endswith("by now its best plan averts at least 99.0% of the most that any plan can")


def test_the_clock_that_ended_a_search_is_told(tmp_path):
    job = pool.submit(tmp_path, TINY, [0.0], 0.0, begin_with=None)
    assert ended(job).termination is Termination.CLOCK


def test_an_infeasible_case_and_one_with_faults_give_no_plan(tmp_path):
    locked = {**TINY, **tuning.lock(TINY, "A-battalion", "SOUTH", "1", "")}
    faulty = {**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="-1")}
    infeasible, invalid = pool.submit(tmp_path, locked, [0.01], PLENTY), pool.submit(tmp_path, faulty, [0.01], PLENTY)
    assert ended(infeasible).outcome is Outcome.INFEASIBLE
    assert ended(invalid).outcome is Outcome.INVALID_INPUT
    assert invalid.status().faults == [
        "pledges, row 2, column units: found “-1”; allowed: a whole number from 0 to 1,000,000."
    ]
    assert planned(infeasible) is planned(invalid) is None


def test_no_time_is_no_plan_in_time(tmp_path):
    standing = ended(pool.submit(tmp_path, TINY, [0.01], 0.0))
    assert standing.outcome is Outcome.NO_PLAN_IN_TIME
    assert title(standing) == "No plan was found before the search ended"


def pid(job: Job) -> int:
    return int((job.folder / "pid").read_text())


def test_a_plan_is_gone_on_from_by_the_process_that_made_it_and_others_by_one_that_stands_ready(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "POOL", pool.WorkerPool())
    first = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    ended(first)
    edited = {**TINY, **tuning.taking_part(TINY, ["BRAVO"])}
    on = pool.submit(tmp_path, edited, [0.01], PLENTY, first)
    other = pool.submit(tmp_path, edited, [0.01], PLENTY, first)
    assert pid(on) == pid(first) != pid(other)
    assert ended(on).outcome is ended(other).outcome is Outcome.OPTIMAL
    for hand in pool.POOL.workers:
        hand.close()
    until(lambda: not any(hand.alive for hand in pool.POOL.workers))
    one, two = planned(on).plan.summary, planned(other).plan.summary
    assert one.exposure_unprotected == pytest.approx(two.exposure_unprotected, rel=0.02)
    assert one.case_sha256 == two.case_sha256 != planned(first).plan.summary.case_sha256


ENDS_AT_ONCE = """while read folder; do echo '{"kind": "end", "outcome": "optimal"}' > "$folder/events.jsonl"; done"""


def test_no_more_processes_are_kept_than_a_few_and_none_without_the_server(tmp_path, monkeypatch):
    """Processes that load nothing and end every job at once stand for workers."""
    started: list[subprocess.Popen[bytes]] = []

    def fork(_: str, **streams: int) -> Process:
        started.append(subprocess.Popen(["sh", "-c", ENDS_AT_ONCE], **streams))
        return Process.of(started[-1].pid)

    monkeypatch.setattr(pool.SERVER, "fork", fork)
    monkeypatch.setattr(pool, "POOL", pool.WorkerPool())
    for _ in range(pool.MOST_IDLE + 3):
        ended(pool.submit(tmp_path, TINY, [0.01], PLENTY))
    hands = pool.POOL.workers
    assert len(hands) == pool.MOST_IDLE + 1
    for hand in hands:
        hand.close()
    assert [process.wait(HANG) for process in started] == [0] * len(started)
    assert not any(hand.alive for hand in hands)


def test_a_stranger_with_the_number_of_a_worker_that_has_ended_is_not_stopped(tmp_path, monkeypatch):
    """A worker ends and its number is taken at once, before a job is given to it."""
    stranger = subprocess.Popen(["sleep", str(HANG)])
    held: list[int] = []

    def fork(_: str, *, stdin: int, **_streams: int) -> Process:
        held.append(os.dup(stdin))
        return Process(stranger.pid, "another boot 1")

    monkeypatch.setattr(pool.SERVER, "fork", fork)
    monkeypatch.setattr(pool, "POOL", pool.WorkerPool())
    try:
        job = pool.submit(tmp_path, TINY, [0.01], PLENTY)
        assert not job.running
        job.stop()
        assert job.status().crashed or job.status().stopped
        assert Process.of(stranger.pid).alive
        assert job.process.began == "another boot 1"
    finally:
        stranger.kill()
        assert stranger.wait() == -signal.SIGKILL, "it was sent nothing before"
        for each in held:
            os.close(each)


def test_a_case_that_was_damaged_before_it_is_planned_is_told_and_not_planned(tmp_path, monkeypatch):
    stayed = []
    monkeypatch.setattr(pool.POOL, "dispatch", lambda job, *_: stayed.append(job))
    job = pool.submit(tmp_path / "jobs", TINY, [0.01], PLENTY)
    file = job.folder / "case" / "areas.csv"
    file.write_bytes(file.read_bytes().replace(b"0", b"1", 1))
    worker = pool.Worker()
    worker.assign(job, "")
    standing = ended(job)
    worker.close()
    assert (standing.outcome, standing.plans) == (Outcome.INVALID_INPUT, 0)
    assert "other files than were written when planning began" in standing.faults[0]
    assert stayed == [job]


class Disturbed(pool.WorkerPool):
    """A pool whose jobs are disturbed before a worker takes them."""

    def __init__(self, disturb: Callable[[Job], object]) -> None:
        super().__init__()
        self._disturb = disturb

    def dispatch(self, job: Job, workspace: str, after: Job | None) -> None:
        self._disturb(job)
        super().dispatch(job, workspace, after)


def no_room_for_the_plan(job: Job) -> None:
    (job.folder / "plan-1").touch()


def no_request(job: Job) -> None:
    (job.folder / "request.json").unlink()


@pytest.mark.parametrize(
    ("disturb", "words"),
    [(no_room_for_the_plan, "Nothing could be written: "), (no_request, "Its request.json is no request that this")],
)
def test_a_job_that_cannot_be_read_or_written_ends_with_a_sentence_and_gives_its_turn_back(
    tmp_path, monkeypatch, disturb, words
):
    monkeypatch.setattr(pool, "POOL", Disturbed(disturb))
    job = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    standing = ended(job)
    assert standing.crashed
    assert standing.error.startswith(words)
    monkeypatch.setattr(pool, "POOL", pool.WorkerPool())
    assert ended(pool.submit(tmp_path, TINY, [0.01], PLENTY)).outcome is Outcome.OPTIMAL
    with TurnQueue.here().changed() as tickets:
        assert tickets == []


def request_to_end(job: Job) -> None:
    """As a machine sends that is shut down."""
    os.kill(int((job.folder / "pid").read_text()), signal.SIGTERM)


@pytest.mark.parametrize("stop", [Job.stop, request_to_end])
def test_stop_keeps_the_best_plan(tmp_path, stop):
    job = pool.submit(tmp_path, SUMMIT, ENDLESS, PLENTY)
    until(lambda: job.status().plans or not job.status().running)
    stop(job)
    standing = ended(job)
    assert standing.outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE}
    assert standing.stopped
    assert {p.step for p in standing.progress} <= texts.STEPS.keys()
    assert planned(job).plan.summary.exposure_unprotected > 0


@pytest.mark.parametrize("meant", [False, True])
def test_an_interrupt_ends_the_job_alone_that_was_asked_to_end(tmp_path, monkeypatch, meant):
    """One of another job comes at every step, before the search and in it; one of its own ends it before its turn."""
    monkeypatch.setattr(pool, "POOL", Disturbed(Job.stop) if meant else pool.WorkerPool())
    monkeypatch.setattr(pool.Worker, "assign", lambda *_: None)
    job = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    said = PlanningRun._progress

    def interrupted(worker: PlanningRun, now: Progress) -> None:
        said(worker, now)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(PlanningRun, "_progress", interrupted)
    before = signal.getsignal(signal.SIGINT)
    with job.events.open("a") as stream:
        worker = PlanningRun(job, stream, ModelCache())
        signal.signal(signal.SIGINT, worker.interrupt)
        try:
            with suppress(KeyboardInterrupt) if meant else nullcontext():
                worker.run()
        finally:
            signal.signal(signal.SIGINT, before)
    standing = job.status()
    assert standing.stopped == meant
    assert standing.outcome is (Outcome.NO_PLAN_IN_TIME if meant else Outcome.OPTIMAL)


class InterruptedTurn(Turn):
    """A turn whose job is interrupted whenever it goes to the line or leaves it."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        signal.raise_signal(signal.SIGINT)

    def close(self) -> None:
        signal.raise_signal(signal.SIGINT)
        super().close()
        signal.raise_signal(signal.SIGINT)


def test_interrupts_at_any_moment_leave_nobody_in_the_line_who_never_takes_a_turn(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "POOL", Disturbed(Job.stop))
    monkeypatch.setattr(pool.Worker, "assign", lambda *_: None)
    monkeypatch.setattr(planning_worker, "Turn", InterruptedTurn)
    job = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    before = signal.getsignal(signal.SIGINT)
    with job.events.open("a") as stream:
        worker = PlanningRun(job, stream, ModelCache())
        signal.signal(signal.SIGINT, worker.interrupt)
        try:
            with suppress(KeyboardInterrupt):
                worker.run()
        finally:
            signal.signal(signal.SIGINT, before)
    assert TurnQueue.here().tickets() == []
    assert job.status().stopped


def test_a_search_that_another_supersedes_ends_with_the_plan_that_was_shown_last(tmp_path):
    job = pool.submit(tmp_path, SUMMIT, ENDLESS, PLENTY)
    until(lambda: job.status().plans)
    shown = job.best_plan_folder()
    assert not job.superseded
    job.stop(superseded=True)
    standing = ended(job)
    assert job.superseded
    assert (standing.outcome, standing.stopped, standing.crashed) == (Outcome.FEASIBLE, True, False)
    assert job.best_plan_folder() == shown


def test_a_search_is_superseded_by_one_of_other_inputs_alone(monkeypatch):
    stopped: list[bool] = []
    stop = Job.stop
    monkeypatch.setattr(Job, "stop", lambda _, *, superseded=False: stopped.append(superseded))
    work = Session.begin(SUMMIT).journal.name
    Session.open(work).start_planning()
    Session.open(work).start_planning()
    assert stopped == [False]
    session = Session.open(work)
    session.journal.edit("fewer", tuning.taking_part(session.sheets, ["URY"]))
    Session.open(work).start_planning()
    assert stopped == [False, True]
    for folder in (home_of() / "jobs").iterdir():
        stop(Job(folder))


def test_the_place_of_a_job_is_known_at_once_and_kept_by_its_process(tmp_path):
    line = TurnQueue.here()
    others = [Turn(line, f"job {number}", f"{number}", turns=False) for number in range(line.capacity.admitted)]
    assert all(other.take() for other in others)
    first, second = (pool.submit(tmp_path, TINY, [gap], PLENTY, workspace=f"{gap}") for gap in (0.01, 0.02))
    assert [job.status().before for job in (first, second)] == [0, 1]
    came = {ticket.name: ticket.arrived for ticket in line.tickets()}
    until(lambda: first.status().progress and second.status().progress)
    for other in others:
        other.close()
    until(lambda: first.status().plans and second.status().plans)
    assert all(came[ticket.name] == ticket.arrived for ticket in line.tickets())
    assert [ended(job).outcome for job in (first, second)] == [Outcome.OPTIMAL] * 2
    assert not line.tickets()


@pytest.mark.parametrize("waits", [False, True])
def test_stop_before_the_search_ends_without_a_plan_and_without_a_crash(tmp_path, monkeypatch, waits):
    """Before the worker has begun, and while it waits for its turn."""
    earlier = pool.submit(tmp_path, TINY, [0.01], PLENTY)
    ended(earlier)
    monkeypatch.setattr(pool, "POOL", pool.WorkerPool() if waits else Disturbed(Job.stop))
    edited = {**TINY, **tuning.taking_part(TINY, ["BRAVO"])}
    line = TurnQueue.here()
    others = [Turn(line, f"job {number}", f"{number}", turns=False) for number in range(line.capacity.admitted)]
    assert all(other.take() for other in others)
    job = pool.submit(tmp_path, edited, [0.01], PLENTY, earlier)
    if waits:
        until(lambda: job.status().before == 0)
        job.stop()
    standing = ended(job)
    for other in others:
        other.close()
    assert not standing.crashed
    assert standing.outcome is Outcome.NO_PLAN_IN_TIME
    assert title(standing) == "Stopped before there was a plan"


def test_an_error_at_the_end_undoes_the_plans_on_the_way(tmp_path, tiny_plan):
    """They rest on the bound that was found to be wrong."""
    job = Job(tmp_path / "job")
    job.folder.mkdir()
    assert incumbents.propose(TINY, tiny_plan, incumbents.PLANNING, job.name)
    end = {"kind": "end", "outcome": "error", "faults": []}
    job.events.write_text("".join(json.dumps(e) + "\n" for e in ({"kind": "plan", "number": 1}, end)))
    assert job.status().outcome is Outcome.ERROR
    assert job.status().plans == 0
    incumbents.withdraw(job.name)
    assert incumbents.of(TINY) is None


def test_a_worker_that_is_killed_is_reported(tmp_path):
    job = pool.submit(tmp_path, SUMMIT, ENDLESS, PLENTY)
    until(lambda: job.status().progress)
    os.kill(int((job.folder / "pid").read_text()), signal.SIGKILL)
    standing = ended(job)
    assert standing.crashed
    assert standing.outcome is None
    assert standing.error


def test_a_server_and_its_workers_killed_at_random_moments_lose_nothing_that_was_acknowledged(tmp_path):
    work, dice = Journal.begin(tmp_path / "works", TINY).name, random.Random(11)  # noqa: S311
    acknowledged: list[str] = []
    for _ in range(4):
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.edited_for_ever", work], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        acknowledged += [server.stdout.readline() for _ in range(dice.randint(1, 60))]
        server.kill()
        acknowledged += server.communicate()[0].splitlines(keepends=True)
        jobs = [Job(folder) for folder in (tmp_path / "jobs").glob("*")]
        for process in [job.process for job in jobs if job.process is not None and job.process.alive]:
            with suppress(ProcessLookupError):
                os.kill(process.number, signal.SIGKILL)
            until(lambda process=process: not process.alive)
        session = Session.open(work)
        done = [step.label for step in session.history.done]
        assert done[: len(acknowledged)] == [label.strip() for label in acknowledged]
        assert len(done) <= len(acknowledged) + 1, "at most one was saved and not yet acknowledged"
        acknowledged += [f"{label}\n" for label in done[len(acknowledged) :]]
        assert session.left_aside == []
        for job in jobs:
            assert not job.running
            for number in range(1, job.status().plans + 1):
                assert isinstance(files.read_plan(job.folder / f"plan-{number}"), Plan)
    assert len(acknowledged) > 4


def test_a_desk_is_stale_after_an_edit_and_fresh_after_undo(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    session = Session.open(None)
    ended(session.job)
    name = session.journal.name
    assert not Session.open(name).stale
    session.journal.edit("off", tuning.taking_part(session.sheets, ["BRAVO"]))
    assert Session.open(name).stale
    session = Session.open(name)
    session.start_planning()
    fresh = Session.open(name)
    assert ended(fresh.job).outcome is Outcome.OPTIMAL
    fresh = Session.open(name)
    assert not fresh.stale
    before = fresh.previous.made
    assert fresh.displayed.plan.summary.exposure_unprotected > before.plan.summary.exposure_unprotected
    first, second = before.job, fresh.displayed.job
    fresh.undo()
    undone = Session.open(name)
    assert (undone.stale, undone.displayed.job) == (False, first), "the plan of those inputs is shown again"
    undone.redo()
    again = Session.open(name)
    assert (again.stale, again.displayed.job, again.previous.made.job) == (False, second, first)
    again.journal.edit("all off", tuning.taking_part(again.sheets, []))
    Session.open(name).undo()
    assert Session.open(name).displayed.job == second
    other = Session.open(None)
    assert other.journal.name != name
    assert other.sheets == TINY
