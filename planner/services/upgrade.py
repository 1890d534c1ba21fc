"""Upgrade of workspaces of planner 0.1, whose metadata and drafts were files: move them into the database."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from planner import files
from planner.formats.sheets import sheet_from, sheet_of, sheets_of
from planner.formats.upgrades import NewerError
from planner.jobs.job import Job
from planner.jobs.registry import JobKind, JobRecord, register
from planner.language import say
from planner.plan import Plan
from planner.process.home import home
from planner.workspace import drafts, incumbents, metadata, origin, queue
from planner.workspace.database import write_transaction
from planner.workspace.drafts import Draft
from planner.workspace.journal import Journal
from planner.workspace.metadata import Metadata
from planner.workspace.origin import Origin
from planner.workspace.validation import inputs_key

NOTES, DRAFTS = "notes.json", "drafts.json"

UNREAD = "unread-{}"
"""Name of a file that could not be read."""

FIRST, INQUIRY = "first-", "inquiry-"
"""How the ids of shared jobs, and the names of notes on inquiries, began."""


def upgrade_all() -> None:
    """Move the files of all workspaces into the database; those of newer versions stay, and are told when opened."""
    for notes in home().glob(f"works/*/{NOTES}"):
        with suppress(NewerError):
            journal = Journal.find(home() / "works", notes.parent.name)
            if journal is not None:
                upgrade(journal)


def upgrade(journal: Journal) -> Metadata:
    """Metadata of a workspace that has none in the database: from its files, with the plans they name, or new.

    All of a file is taken over or nothing. The files go then; one that cannot be read stays under another name.
    """
    with journal.locked():
        with write_transaction():
            known = Metadata.find(journal.name) is not None
            unread = [] if known else [file for file in TAKEN_OVER if not _is_taken_over(journal, file)]
            Metadata(journal.name).insert()
        for file in TAKEN_OVER:
            _put_away(journal.folder / file, is_read=file not in unread)
        return Metadata.find(journal.name) or Metadata(journal.name)


def left_aside(journal: Journal) -> list[str]:
    """Sentences on the files of a workspace of 0.1 that could not be read."""
    return [
        say(
            "What planner 0.1 noted in {file} cannot be read, and is left aside. The inputs are as they were. Put the "
            "file back from a backup to have it looked at again.",
            file=str(file),
        )
        for name in TAKEN_OVER
        for file in [journal.folder / UNREAD.format(name)]
        if file.exists()
    ]


def _put_away(file: Path, *, is_read: bool) -> None:
    """Delete a file that was taken over, and keep one that could not be read under another name."""
    if is_read:
        file.unlink(missing_ok=True)
    elif file.exists():
        file.rename(file.with_name(UNREAD.format(file.name)))


def _is_taken_over(journal: Journal, file: str) -> bool:
    """Take over what a file holds, or nothing of it; whether it could be read."""
    try:
        with write_transaction():
            TAKEN_OVER[file](journal)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return True


def _take_notes(journal: Journal) -> None:
    """Take over the notes: metadata, and jobs with their plans."""
    name, notes = journal.name, _load(journal.folder / NOTES)
    job = str(notes.get("job", ""))
    Metadata(name, job if job.startswith(FIRST) else "", str(notes.get("author", ""))).insert()
    origin.set_origins(name, [Origin(*found) for found in json.loads(notes.get("versions", "[]"))])
    queue.enqueue(name, json.loads(notes.get("waiting", "[]")))
    for note, value in notes.items():
        if note.startswith(INQUIRY):
            metadata.set_question_job(name, note.removeprefix(INQUIRY), value)
    for each in dict.fromkeys([*json.loads(notes.get("plans", "{}")).values(), notes.get("before", ""), job]):
        _take_over(name, Job.find(home() / "jobs", each))


def _take_drafts(journal: Journal) -> None:
    """Take over what was typed and not saved."""
    for table, found in _load(journal.folder / DRAFTS).items():
        drafts.save(journal.name, "", table, Draft(sheet_of(journal.history.sheets, table), sheet_from(found)))


TAKEN_OVER = {NOTES: _take_notes, DRAFTS: _take_drafts}
"""What takes over each file."""


def _take_over(workspace: str, job: Job | None) -> None:
    """Register a job, and propose its plan as an incumbent."""
    if job is None:
        return
    sheets = sheets_of(files.read_case(job.folder / "case"))
    kind = JobKind.FIRST if job.name.startswith(FIRST) else JobKind.WORKSPACE
    register(JobRecord(job, kind, inputs_key(sheets), "" if kind is JobKind.FIRST else workspace), lambda: None)
    folder = job.best_plan_folder()
    plan = None if folder is None else files.read_plan(folder)
    if isinstance(plan, Plan):
        incumbents.propose(sheets, plan, incumbents.PLANNING, job.name)


def _load(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
