"""Cases and workspaces of this machine, to open or to go on with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from planner import files
from planner.fault import Fault
from planner.formats.sheets import Sheets, sheets_of
from planner.formats.upgrades import NewerError
from planner.language import say
from planner.plan import Summary
from planner.process.home import ROOT, home, shared
from planner.scenarios.editable import EditableCase
from planner.services.session import Session
from planner.store import StoreError
from planner.workspace import incumbents
from planner.workspace.journal import JOURNAL, Journal

MOST_WORKS = 50
"""Most workspaces listed, those changed last."""


@dataclass(frozen=True)
class Work:
    """A workspace in the list."""

    name: str
    """Its id, as the address has it."""
    title: str
    """Title of its case."""
    changed: datetime
    """When it was changed last, in UTC."""
    steps: int
    """Edits that are not undone."""
    last: str
    """What its last step did; empty where it has none."""
    summary: Summary | None
    """Headline figures of the plan of its inputs; None where there is none."""


@dataclass(frozen=True)
class PackagedCase:
    """A case that comes with the planner."""

    folder: Path
    title: str


def works(opened: Collection[str] = ()) -> list[Work]:
    """Workspaces, those changed last first; one that cannot be read is left out.

    Args:
        opened: Ids of those that the tab has opened; where others can reach the app, there are no others in the list.
    """
    found = [(file.stat().st_mtime, file.parent) for file in (home() / "works").glob(f"*/{JOURNAL}")]
    mine = [(at, folder) for at, folder in found if folder.name in opened or not shared()]
    latest = sorted(mine, reverse=True)[:MOST_WORKS]
    return [work for at, folder in latest for work in _work(folder, datetime.fromtimestamp(at, UTC))]


def _work(folder: Path, changed: datetime) -> Iterator[Work]:
    try:
        journal = Journal.find(folder.parent, folder.name)
    except (NewerError, StoreError):
        return
    if journal is not None:
        history = journal.history
        made = incumbents.of(history.sheets)
        yield Work(
            folder.name, _title(history.sheets), changed, len(history.done),
            history.done[-1].label if history.done else "", None if made is None else made.plan.summary,
        )  # fmt: skip


def _title(sheets: Sheets) -> str:
    return EditableCase(sheets).setting("title") or say("without a title")


def packaged_cases() -> list[PackagedCase]:
    """Cases that come with the planner."""
    folders = sorted(folder.parent for folder in (ROOT / "data").glob("*/settings.csv"))
    return [PackagedCase(folder, _title(sheets_of(files.read_case(folder)))) for folder in folders]


def open_case(path: Path, tab: str = "") -> Session | list[Fault]:
    """Begin a workspace with a case: a folder, a zip or a workbook; or report why it cannot be read."""
    raw = files.read_case(path)
    return raw.faults or Session.begin(sheets_of(raw), tab)
