"""Tidying up: what no piece of work needs any more is let go, so that the folder of the desk does not grow for ever."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from planner.batch.cache import ResultCache
from planner.desk import database, jobs, kept, record, register
from planner.desk.inquiries import results_folder
from planner.desk.jobs import Job
from planner.desk.upgrade import upgrade_all
from planner.home import home

LONGEST = 30 * 24 * 3600.0
"""Time for which a job that has ended is kept though no work shows it [s]."""

MOST_BYTES = 2 * 2**30
"""Size of the results that are kept, and of the plans [bytes]."""


def tidy() -> None:
    """Let go of jobs and inquiries that ended long ago and that nothing shows, and of results not used for longest.

    Of plans those go that another of their inputs has been better than for long, and the oldest where they are many.
    """
    upgrade_all()
    shown = register.shown() | record.inquiries() if database.there() else set()
    for folder in [*home().glob("jobs/*"), *home().glob("inquiries/*")]:
        with suppress(OSError):
            job = Job(folder)
            if time.time() - _last_heard_of(folder) > LONGEST and job.name not in shown and not jobs.running(job):
                shutil.rmtree(folder)
    if results_folder().is_dir():
        ResultCache.at(results_folder()).trim(MOST_BYTES)
    if database.there():
        register.tidy()
        kept.trim(LONGEST, MOST_BYTES)


def _last_heard_of(folder: Path) -> float:
    return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))
