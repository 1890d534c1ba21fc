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
from planner.workspace.journal import DamagedWorkError, Journal
from planner.workspace.metadata import Metadata
from planner.workspace.origin import Origin
from planner.workspace.validation import inputs_key

NOTES, DRAFTS = "notes.json", "drafts.json"

FIRST, INQUIRY = "first-", "inquiry-"
"""How the ids of shared jobs, and the names of notes on inquiries, began."""


def upgrade_all() -> None:
    """Move the files of all workspaces into the database; unreadable ones stay, and are reported when opened."""
    for notes in home().glob(f"works/*/{NOTES}"):
        with suppress(NewerError, DamagedWorkError):
            journal = Journal.find(home() / "works", notes.parent.name)
            if journal is not None:
                upgrade(journal)


def upgrade(journal: Journal) -> Metadata:
    """Metadata of a workspace that has none in the database: from its files, with the plans they name, or new.

    All of it is written or nothing, and the files go when it is.

    Raises:
        DamagedWorkError: The notes or drafts cannot be read.
    """
    with journal.locked():
        try:
            with write_transaction():
                now = Metadata.find(journal.name) or _upgraded(journal)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            what = say("what planner 0.1 noted in {notes} or {drafts}", notes=NOTES, drafts=DRAFTS)
            raise DamagedWorkError(journal.folder, what) from error
        for file in (DRAFTS, NOTES):
            (journal.folder / file).unlink(missing_ok=True)
        return now


def _upgraded(journal: Journal) -> Metadata:
    name, notes = journal.name, _load(journal.folder / NOTES)
    job = str(notes.get("job", ""))
    now = Metadata(name, job if job.startswith(FIRST) else "", str(notes.get("author", "")))
    now.insert()
    origin.set_origins(name, [Origin(*found) for found in json.loads(notes.get("versions", "[]"))])
    queue.enqueue(name, json.loads(notes.get("waiting", "[]")))
    for note, value in notes.items():
        if note.startswith(INQUIRY):
            metadata.set_question_job(name, note.removeprefix(INQUIRY), value)
    for each in dict.fromkeys([*json.loads(notes.get("plans", "{}")).values(), notes.get("before", ""), job]):
        _take_over(name, Job.find(home() / "jobs", each))
    for table, found in _load(journal.folder / DRAFTS).items():
        drafts.save(name, "", table, Draft(sheet_of(journal.history.sheets, table), sheet_from(found)))
    return now


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
