"""Clean up when the app starts: delete jobs, results and plans that are no longer needed."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from planner.batch.cache import ResultCache
from planner.jobs import registry
from planner.jobs.job import Job
from planner.jobs.questions import results_folder
from planner.process.home import home
from planner.services.upgrade import upgrade_all
from planner.workspace import database, incumbents, metadata

LONGEST = 30 * 24 * 3600.0
"""Time for which a job that has ended is kept if no workspace shows it, and for which a superseded plan is [s]."""

MOST_BYTES = 2 * 2**30
"""Total size of the results, and of the plans, that are kept [bytes]."""


def clean_up(most_bytes: int = MOST_BYTES) -> None:
    """Delete old jobs that nothing shows, superseded plans, and the least recently used results.

    Results, and plans, are limited to a total size each; of plans the oldest go first.
    """
    upgrade_all()
    shown = registry.displayed() | metadata.question_jobs() if database.exists() else set()
    for folder in [*home().glob("jobs/*"), *home().glob("inquiries/*")]:
        with suppress(OSError):
            job = Job(folder)
            if time.time() - _last_heard_of(folder) > LONGEST and job.name not in shown and not job.running:
                shutil.rmtree(folder)
    if results_folder().is_dir():
        ResultCache.at(results_folder()).trim(most_bytes)
    if database.exists():
        registry.prune()
        incumbents.trim(LONGEST, most_bytes)


def _last_heard_of(folder: Path) -> float:
    return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))
