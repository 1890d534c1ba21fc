"""One piece of work: its inputs, what is wrong with them, its planning job, and the plan that is shown."""

import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

from planner import files
from planner.check import check
from planner.desk import crew, jobs
from planner.desk.jobs import Job, Standing
from planner.desk.journal import Journal
from planner.desk.review import Review, review
from planner.home import ROOT, home
from planner.plan import Plan
from planner.sheets import Sheet, Sheets, content_hash, sheets_of
from planner.tables import Case

FIRST = "first-"
"""How the ids of first plans begin, which everybody who opens the same case sees."""

GAPS, SECONDS = [0.02, 0.01], 60.0

PLANS, MOST_PLANS = "plans", 20
"""Word under which jobs of earlier plans are noted, by fingerprint of their inputs; and how many of them, at most."""


def default_case() -> Path:
    """The case that new work begins with."""
    return Path(os.environ.get("PLANNER_CASE", ROOT / "data" / "summit-2015"))


@dataclass(frozen=True)
class Planned:
    """A plan and the case it is for, as it was when the plan was made."""

    job: Job
    number: int
    case: Case
    plan: Plan
    sheets: Sheets


@lru_cache(maxsize=32)
def _planned(folder: Path, number: int) -> Planned:
    raw = files.read_case(folder / "case")
    return Planned(
        Job(folder), number, check(raw).case, jobs.read_plan(folder / jobs.PLAN.format(number)), sheets_of(raw)
    )


def planned(job: Job | None) -> Planned | None:
    """The closest plan of a job; None where it has none."""
    plans = 0 if job is None else jobs.standing(job).plans
    return _planned(job.folder, plans) if job is not None and plans else None


@lru_cache(maxsize=4)
def _case_of(folder: Path) -> Sheets:
    return sheets_of(files.read_case(folder))


def first_job() -> Job:
    """The job of the default case that everybody who opens it sees; started once for every server."""
    sheets = _case_of(default_case())
    name = f"{FIRST}{content_hash(sheets)[:16]}-{version('pledge-planner')}-{os.getpid()}"
    found = jobs.find(home() / "jobs", name)
    if found is not None and not jobs.standing(found).crashed:
        return found
    return crew.start(home() / "jobs", sheets, GAPS, SECONDS, name=None if found else name)


class Desk:
    """One piece of work, as a page sees it. It is made anew for every run of a page."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.history = journal.refresh()

    @classmethod
    def open(cls, name: str | None) -> "Desk":
        """The work of an id, or new work with the default case, its first plan on the way."""
        works = home() / "works"
        journal = Journal.find(works, name) if name else None
        if journal is None:
            journal = Journal.begin(works, _case_of(default_case()))
            journal.note("job", first_job().name)
        return cls(journal)

    @property
    def sheets(self) -> Sheets:
        """The inputs, as saved."""
        return self.history.sheets

    @cached_property
    def drafts(self) -> dict[str, Sheet]:
        """What is typed but not saved, by table."""
        return self.journal.drafts()

    @cached_property
    def review(self) -> Review:
        """The saved inputs held against the schema."""
        return review(self.sheets)

    @property
    def fingerprint(self) -> str:
        """Hash of the content of the inputs: the case's own where it has no faults."""
        return self.review.fingerprint or content_hash(self.sheets)

    @cached_property
    def job(self) -> Job | None:
        """The job that was started last."""
        return jobs.find(home() / "jobs", self.journal.noted("job"))

    @cached_property
    def standing(self) -> Standing | None:
        """Where it stands."""
        return None if self.job is None else jobs.standing(self.job)

    @property
    def owns_job(self) -> bool:
        """Whether the job is this work's own, so that it may stop it."""
        return self.job is not None and not self.job.name.startswith(FIRST)

    @cached_property
    def before(self) -> Planned | None:
        """The plan before the one of the last job."""
        return planned(jobs.find(home() / "jobs", self.journal.noted("before")))

    @cached_property
    def planned(self) -> Planned | None:
        """The plan to show: the last job's; while it has none yet, the one before."""
        own = planned(self.job)
        return self.before if own is None and self.standing is not None and self.standing.running else own

    @property
    def stale(self) -> bool:
        """Whether the inputs have changed since the plan that is shown."""
        return self.planned is not None and self.planned.plan.summary.case_sha256 != self.fingerprint

    def plan(self, gaps: list[float] | None = None, seconds: float = SECONDS) -> None:
        """Start planning the inputs as they are saved; a job that still runs is stopped first."""
        if self.standing is not None and self.standing.running and self.owns_job:
            jobs.stop(self.job)  # type: ignore[arg-type]
        shown = self._remembered()
        job = crew.start(home() / "jobs", self.sheets, gaps or GAPS, seconds, None if shown is None else shown.job)
        if shown is not None:
            self.journal.note("before", shown.job.name)
        self.journal.note("job", job.name)

    def undo(self) -> None:
        """Take the last step back, and show the plan that those inputs had."""
        self._remembered()
        self.journal.undo()
        self._recall()

    def redo(self) -> None:
        """Take the step again that was undone, and show the plan that those inputs had."""
        self._remembered()
        self.journal.redo()
        self._recall()

    def _remembered(self) -> Planned | None:
        """The plan that is shown, noted as one of its inputs."""
        shown = self.planned
        if shown is not None:
            plans = self._plans()
            plans.pop(of := shown.plan.summary.case_sha256, None)
            self.journal.note(PLANS, json.dumps(dict([*plans.items(), (of, shown.job.name)][-MOST_PLANS:])))
        return shown

    def _plans(self) -> dict[str, str]:
        plans: dict[str, str] = json.loads(self.journal.noted(PLANS) or "{}")
        return plans

    def _recall(self) -> None:
        """Show the plan of the inputs as they are now, where there is one and no job of this work's own runs."""
        now = Desk(self.journal)
        if now.stale and not (now.owns_job and now.standing is not None and now.standing.running):
            kept = planned(jobs.find(home() / "jobs", self._plans().get(now.fingerprint, "")))
            if kept is not None and kept.plan.summary.case_sha256 == now.fingerprint:
                self.journal.note("before", self.journal.noted("job"))
                self.journal.note("job", kept.job.name)

    def back_to_plan(self) -> None:
        """Show the plan before a job that failed."""
        self.journal.note("job", self.journal.noted("before"))
