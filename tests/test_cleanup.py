"""Tidying up: old jobs that nothing shows and results not used for long go; what runs, or is shown, stays."""

import os
import time
from pathlib import Path

import pytest

from planner import files
from planner.batch.cache import ResultCache
from planner.batch.task import TaskResult
from planner.formats.sheets import Sheet, sheets_of
from planner.jobs.job import BEGAN, EVENTS, PID, PLAN, Job
from planner.jobs.messages import PlanningRequest
from planner.jobs.process import Process
from planner.jobs.registry import JobKind, JobRecord, register
from planner.services.cleanup import clean_up
from planner.workspace import metadata, tuning
from planner.workspace.journal import JOURNAL, Journal
from tests.tiny import tiny_plan

TINY = Path(__file__).parent.parent / "data" / "tiny"
DAY = 24 * 3600.0


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    return tmp_path


def ended(kind: Path, name: str, days: float) -> Job:
    """A job that ended so long ago."""
    job = Job(kind / name)
    files.write_plan(tiny_plan(), job.folder / PLAN.format(1))
    job.write_request(PlanningRequest(gaps=[0.01], seconds=60.0, home=""))
    (job.folder / EVENTS).write_text('{"kind": "end", "outcome": "optimal", "faults": []}\n')
    return aged(job, days)


def entered(job: Job, kind: JobKind, inputs: str, work: str = "") -> None:
    register(JobRecord(job, kind, inputs, work), lambda: None)


def aged(job: Job, days: float) -> Job:
    then = time.time() - days * DAY
    for each in (*job.folder.iterdir(), job.folder):
        os.utime(each, (then, then))
    return job


def there(home: Path) -> set[str]:
    return {job.name for kind in ("jobs", "inquiries") for job in home.glob(f"{kind}/*")}


def test_jobs_that_ended_long_ago_go_unless_something_shows_them(home):
    for kind in ("jobs", "inquiries"):
        ended(home / kind, f"{kind}-old", 31)
        ended(home / kind, f"{kind}-new", 29)
        ended(home / kind, f"{kind}-shown", 400)
    ended(home / "jobs", "said-something-since", 31)
    (home / "jobs" / "said-something-since" / "stop").touch()
    work = Journal.begin(home / "works", sheets_of(files.read_case(TINY))).name
    for number in (1, 2, 10):
        entered(ended(home / "jobs", f"scenario-{number}", 31), JobKind.SCENARIO, "0123")
    entered(Job(home / "jobs" / "jobs-old"), JobKind.WORKSPACE, "0123", work)
    entered(Job(home / "jobs" / "jobs-shown"), JobKind.WORKSPACE, "4567", work)
    metadata.set_question_job(work, "why", "inquiries-shown")
    clean_up()
    assert there(home) == {
        "jobs-new", "jobs-shown", "said-something-since", "scenario-10", "inquiries-new", "inquiries-shown",
    }  # fmt: skip


def test_a_job_that_runs_stays_however_old(home):
    running = ended(home / "jobs", "running", 31)
    (running.folder / PID).write_text(str(os.getpid()))
    (running.folder / BEGAN).write_text(Process.of(os.getpid()).began)
    (running.folder / EVENTS).unlink()
    aged(running, 31)
    clean_up()
    assert there(home) == {"running"}
    (running.folder / BEGAN).write_text("another process")
    aged(running, 31)
    clean_up()
    assert there(home) == set()


def test_results_not_used_for_longest_go_first(home):
    results = ResultCache.at(home / "results")
    for age, key in enumerate(("a", "b", "c", "d")):
        results.put(key, TaskResult(tiny_plan().summary.status, tiny_plan()))
        then = time.time() - (10 - age) * DAY
        os.utime(home / "results" / key / "result.json", (then, then))
    size = sum(file.stat().st_size for file in (home / "results" / "a").iterdir())
    clean_up()
    assert len(list((home / "results").iterdir())) == 4
    assert results.get("a") is not None
    clean_up(most_bytes=int(2.5 * size))
    assert {kept.name for kept in (home / "results").iterdir()} == {"a", "d"}
    assert results.get("a").plan.summary == tiny_plan().summary


def test_a_home_where_nothing_was_done_yet_is_left_as_it_is(home):
    clean_up()
    assert list(home.iterdir()) == []


def test_workspaces_that_nobody_touched_go_after_a_month_and_no_others(home):
    sheets = sheets_of(files.read_case(TINY))
    names = {}
    for kind in ("untouched", "young", "edited", "own case", "typed"):
        journal = Journal.begin(home / "works", sheets, "tab")
        names[kind] = journal.name
        if kind != "own case":
            metadata.set_first_job(journal.name, "first")
        if kind == "edited":
            journal.edit("fewer", tuning.put(sheets, "pledges", "A-battalion", units="0"))
        if kind == "typed":
            journal.save_draft("pledges", Sheet(sheets["pledges"].header, ()))
        then = time.time() - (29 if kind == "young" else 31) * DAY
        os.utime(journal.folder / JOURNAL, (then, then))
    clean_up()
    assert {folder.name for folder in (home / "works").iterdir()} == set(names.values()) - {names["untouched"]}
    assert metadata.Metadata.find(names["untouched"]) is None
