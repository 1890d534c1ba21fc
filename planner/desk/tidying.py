"""Tidying up: what no piece of work needs any more is let go, so that the folder of the desk does not grow for ever."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from planner.batch.results import Results
from planner.desk import jobs
from planner.desk.inquiries import results_folder
from planner.desk.jobs import Job
from planner.desk.journal import ENTRIES
from planner.desk.planning import is_last
from planner.home import home

LONGEST = 30 * 24 * 3600.0
"""Time for which a job that has ended is kept though no work shows it [s]."""

MOST_BYTES = 2 * 2**30
"""Size of the results that are kept [bytes]."""


def tidy() -> None:
    """Let go of jobs and inquiries that ended long ago and that nothing shows, and of results not used for longest."""
    noted = "\n".join(notes.read_text(encoding="utf-8") for notes in home().glob(f"works/*/{ENTRIES}"))
    for folder in [*home().glob("jobs/*"), *home().glob("inquiries/*")]:
        with suppress(OSError):
            if time.time() - _last_heard_of(folder) > LONGEST and not _needed(Job(folder), noted):
                shutil.rmtree(folder)
    if results_folder().is_dir():
        Results.at(results_folder()).trim(MOST_BYTES)


def _last_heard_of(folder: Path) -> float:
    return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))


def _needed(job: Job, noted: str) -> bool:
    """Whether a job runs, is in the notes of a piece of work, or is shown in the list of scenarios."""
    return jobs.running(job) or job.name in noted or is_last(job)
