"""Work that an earlier version of the planner kept in files of its own, brought into the database."""

import json
from pathlib import Path
from typing import Any

from planner import files
from planner.desk import drafts, jobs, kept, record
from planner.desk.database import changed
from planner.desk.drafts import Draft
from planner.desk.jobs import Job
from planner.desk.journal import Journal
from planner.desk.record import Mark, Record
from planner.desk.register import Entry, Kind, enter
from planner.desk.review import inputs_of
from planner.home import home
from planner.plan import Plan
from planner.sheets import sheet_from, sheet_of, sheets_of

NOTES, DRAFTS = "notes.json", "drafts.json"

FIRST, INQUIRY = "first-", "inquiry-"
"""How the ids of shared jobs, and the names of notes on inquiries, began."""


def upgrade_all() -> None:
    """Bring all work that has notes in files into the database."""
    for notes in home().glob(f"works/*/{NOTES}"):
        journal = Journal.find(home() / "works", notes.parent.name)
        if journal is not None:
            upgrade(journal)


def upgrade(journal: Journal) -> Record:
    """The record of work that had none: made of its notes, whose plans are kept too, or new; by whoever is first.

    All of it is written or nothing, and the files go when it is.
    """
    with journal.alone():
        with changed():
            now = Record.find(journal.name) or _upgraded(journal)
        for file in (DRAFTS, NOTES):
            (journal.folder / file).unlink(missing_ok=True)
        return now


def _upgraded(journal: Journal) -> Record:
    name, notes = journal.name, _load(journal.folder / NOTES)
    job = str(notes.get("job", ""))
    now = Record(name, job if job.startswith(FIRST) else "", str(notes.get("author", "")))
    now.begin()
    record.note_marks(name, [Mark(*found) for found in json.loads(notes.get("versions", "[]"))])
    record.add_waiting(name, json.loads(notes.get("waiting", "[]")))
    for note, value in notes.items():
        if note.startswith(INQUIRY):
            record.note_inquiry(name, note.removeprefix(INQUIRY), value)
    for each in dict.fromkeys([*json.loads(notes.get("plans", "{}")).values(), notes.get("before", ""), job]):
        _take_over(name, jobs.find(home() / "jobs", each))
    for table, found in _load(journal.folder / DRAFTS).items():
        drafts.keep(name, "", table, Draft(sheet_of(journal.history.sheets, table), sheet_from(found)))
    return now


def _take_over(work: str, job: Job | None) -> None:
    """A job into the register, and its plan among those that are kept."""
    if job is None:
        return
    sheets = sheets_of(files.read_case(job.folder / "case"))
    kind = Kind.FIRST if job.name.startswith(FIRST) else Kind.WORK
    enter(Entry(job, kind, inputs_of(sheets), "" if kind is Kind.FIRST else work), lambda: None)
    folder = jobs.last_plan_folder(job)
    plan = None if folder is None else files.read_plan(folder)
    if isinstance(plan, Plan):
        kept.keep(sheets, plan, kept.PLANNING, job)


def _load(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
