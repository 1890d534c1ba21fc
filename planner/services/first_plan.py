"""The first plan of a new workspace: that of the default case, searched once per server."""

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from planner import files
from planner.formats.sheets import Sheets, content_hash, sheets_of
from planner.jobs import pool
from planner.jobs.job import Job
from planner.jobs.registry import JobKind
from planner.process.home import ROOT, home
from planner.services.stages import USUAL, gaps_to
from planner.solution import SAFETY
from planner.workspace import incumbents
from planner.workspace.adjustments import CountUnlessSaid, adjusted
from planner.workspace.validation import validate

_FIRST: dict[tuple[Path, str], Job] = {}
_STARTING = Lock()


def default_case() -> Path:
    """Case that a new workspace starts with."""
    return Path(os.environ.get("PLANNER_CASE", ROOT / "data" / "summit-2015"))


def default_sheets() -> Sheets:
    """Tables of the default case."""
    return _sheets_of(default_case())


@lru_cache(maxsize=4)
def _sheets_of(folder: Path) -> Sheets:
    return sheets_of(files.read_case(folder))


def first_job() -> Job:
    """Job of the default case, shared by all new workspaces; started once per server."""
    sheets = adjusted(default_sheets(), CountUnlessSaid())
    inputs = validate(sheets).fingerprint
    with _STARTING:
        found = _FIRST.get(key := (home(), content_hash(sheets)))
        if found is None or found.status().crashed:
            best = incumbents.best(inputs)
            begin_with = None if best is None else best.plan
            found = pool.submit(
                home() / "jobs", sheets, gaps_to(USUAL), SAFETY, begin_with=begin_with, kind=JobKind.FIRST
            )
            _FIRST[key] = found
    return found
