"""Clean up when the app starts: delete jobs, results, plans and untouched workspaces that are no longer needed."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from planner.batch.cache import ResultCache
from planner.formats.upgrades import NewerError
from planner.jobs import registry
from planner.jobs.job import Job
from planner.jobs.kept_answers import answers_folder
from planner.jobs.questions import results_folder
from planner.process.home import home
from planner.services.upgrade import upgrade_all
from planner.store import StoreError
from planner.workspace import database, incumbents, metadata
from planner.workspace.adjustments import CountUnlessSaid
from planner.workspace.drafts import drafts_of_others
from planner.workspace.journal import JOURNAL, Journal

LONGEST = 30 * 24 * 3600.0
"""Time for which these are kept: a job that has ended and that no workspace shows, a superseded plan, answers that are
kept by what they are of, and a workspace on the default case in which nobody has changed anything [s]."""

MOST_BYTES = 2 * 2**30
"""Total size of the results, and of the plans, that are kept [bytes]."""


def clean_up(most_bytes: int = MOST_BYTES) -> None:
    """Delete untouched workspaces, old jobs that nothing shows, superseded plans, and the least recently used results.

    Results, and plans, are limited to a total size each; of plans the oldest go first.
    """
    upgrade_all()
    if database.exists():
        _let_go_untouched()
    shown = registry.displayed() | metadata.question_jobs() if database.exists() else set()
    for folder in [*home().glob("jobs/*"), *home().glob("inquiries/*")]:
        with suppress(OSError):
            job = Job(folder)
            if time.time() - _last_heard_of(folder) > LONGEST and job.name not in shown and not job.running:
                shutil.rmtree(folder)
    for file in answers_folder().glob("*"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > LONGEST:
                file.unlink()
    if results_folder().is_dir():
        ResultCache.at(results_folder()).trim(most_bytes)
    if database.exists():
        registry.prune()
        incumbents.trim(LONGEST, most_bytes)


def _let_go_untouched() -> None:
    """Delete workspaces that began long ago with the default case, and in which nothing was changed, typed or asked."""
    for file in (home() / "works").glob(f"*/{JOURNAL}"):
        with suppress(OSError, NewerError, StoreError):
            name = file.parent.name
            if time.time() - file.stat().st_mtime > LONGEST and _untouched(name):
                metadata.forget(name)
                shutil.rmtree(file.parent)


def _untouched(name: str) -> bool:
    journal, known = Journal.find(home() / "works", name), metadata.Metadata.find(name)
    if journal is None or known is None or not known.first_job or known.author:
        return False
    steps = {step.label for step in (*journal.history.done, *journal.history.undone)}
    asked = metadata.question_jobs(name) or drafts_of_others(name, "")
    return not asked and steps <= {CountUnlessSaid().label}


def _last_heard_of(folder: Path) -> float:
    return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))
