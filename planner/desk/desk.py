"""One piece of work: its inputs, what is wrong with them, the plans kept of them, and how their planning goes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock

from planner import files
from planner.desk import crew, drafts, jobs, kept, record, register
from planner.desk.jobs import Job, Standing
from planner.desk.journal import Journal
from planner.desk.kept import Overtaken, Planned
from planner.desk.likeness import unlike
from planner.desk.record import Record
from planner.desk.register import Entry, Kind
from planner.desk.review import Review, review
from planner.desk.state import Known, State, search_of, state
from planner.desk.upgrade import upgrade
from planner.home import ROOT, home
from planner.sheets import Sheet, Sheets, content_hash, sheets_of

GAPS, SECONDS = [0.02, 0.01], 60.0

FURTHEST = 10
"""How many steps back or forth a plan of other inputs is looked for."""

_FIRST: dict[tuple[Path, str], Job] = {}
_STARTING = Lock()


def default_case() -> Path:
    """The case that new work begins with."""
    return Path(os.environ.get("PLANNER_CASE", ROOT / "data" / "summit-2015"))


@lru_cache(maxsize=4)
def _case_of(folder: Path) -> Sheets:
    return sheets_of(files.read_case(folder))


def first_job() -> Job:
    """The job of the default case that everybody who opens it sees; started once by every server."""
    sheets = _case_of(default_case())
    inputs = review(sheets).fingerprint
    with _STARTING:
        found = _FIRST.get(key := (home(), content_hash(sheets)))
        if found is None or jobs.standing(found).crashed:
            best = kept.best(inputs)
            begin_with = None if best is None else best.plan
            found = crew.start(home() / "jobs", sheets, GAPS, SECONDS, begin_with=begin_with, kind=Kind.FIRST)
            _FIRST[key] = found
    return found


@dataclass(frozen=True)
class Before:
    """The plan that the inputs had before the last steps."""

    made: Planned
    since: str
    """What the first of these steps says."""
    unlike: str
    """Why the two plans cannot be set beside each other, in words; empty where they can."""


class Desk:
    """One piece of work, as a page sees it. It is made anew for every run of a page.

    What it shows follows from its inputs and the plans that are kept of them; how the last search went is told only of
    the inputs that it was about.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.history = journal.refresh()
        self.record = Record.find(journal.name) or upgrade(journal)
        """What is remembered of the work besides its inputs."""

    @classmethod
    def open(cls, name: str | None, tab: str = "", before: str = "") -> "Desk":
        """The work of an id, or new work with the default case, its first plan on the way.

        Args:
            name: The id; None for new work.
            tab: Id of the tab of the browser.
            before: Id of the tab whose drafts this one goes on with, as after a reload.
        """
        works = home() / "works"
        journal = Journal.find(works, name, tab) if name else None
        if journal is None:
            journal = Journal.begin(works, _case_of(default_case()), tab)
            record.note_first_job(journal.name, first_job().name)
        elif before and before != tab:
            drafts.go_on(journal.name, before, tab)
        return cls(journal)

    @property
    def sheets(self) -> Sheets:
        """The inputs, as saved."""
        return self.history.sheets

    @cached_property
    def drafts(self) -> dict[str, Sheet]:
        """What this tab has typed but not saved, by table."""
        return self.journal.drafts()

    @cached_property
    def review(self) -> Review:
        """The saved inputs held against the schema."""
        return review(self.sheets)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the content of the inputs: the case's own where it has no faults."""
        return self.review.fingerprint or content_hash(self.sheets)

    @cached_property
    def _about(self) -> Entry | None:
        return register.about(self.fingerprint, self.journal.name, self.record.first_job)

    @property
    def job(self) -> Job | None:
        """The last job about these inputs."""
        return None if self._about is None else self._about.job

    @cached_property
    def standing(self) -> Standing | None:
        """Where it stands."""
        return None if self.job is None else jobs.standing(self.job)

    @cached_property
    def _busy(self) -> Entry | None:
        """The job that runs: about these inputs, or else the last of this work, about whatever inputs."""
        if self.standing is not None and self.standing.running:
            return self._about
        last = register.last_of(self.journal.name, self.record.first_job)
        return last if last is not None and jobs.running(last.job) else None

    @property
    def busy(self) -> Job | None:
        """The job that runs; None where none does."""
        return None if self._busy is None else self._busy.job

    @property
    def owns_job(self) -> bool:
        """Whether the job that runs is this work's own, so that it may stop it."""
        return self._busy is not None and self._busy.work == self.journal.name

    @cached_property
    def best(self) -> Planned | None:
        """The best plan that is kept of these inputs."""
        return kept.best(self.review.fingerprint)

    @property
    def planned(self) -> Planned | None:
        """The plan to show: the best of these inputs; where there is none, that of the nearest inputs that had one."""
        return self._nearest[0] if self.best is None and self._nearest is not None else self.best

    @cached_property
    def _nearest(self) -> tuple[Planned, str] | None:
        """A plan of inputs some steps away, and which inputs these are, in words."""
        for _, (step, sheets) in zip(range(FURTHEST), self.history.earlier(), strict=False):
            if (found := kept.of(sheets)) is not None:
                return found, f"the inputs before “{step.words}”"
        for _, (step, sheets) in zip(range(FURTHEST), self.history.later(), strict=False):
            if (found := kept.of(sheets)) is not None:
                return found, f"the inputs after “{step.words}”, which was undone"
        return None

    @property
    def stale(self) -> bool:
        """Whether the plan that is shown is of other inputs."""
        return self.best is None and self.planned is not None

    @cached_property
    def state(self) -> State:
        """The state of the work."""
        return state(
            Known(
                faults=0 if self.review.idle else len(self.review.faults),
                takes_part=not self.review.idle,
                search=search_of(self.standing),
                of="" if self.best is not None or self._nearest is None else self._nearest[1],
                summary=None if self.best is None else self.best.plan.summary,
            )
        )

    @property
    def can_plan(self) -> bool:
        """Whether the inputs can be planned: they have no faults, so that some mission takes part."""
        return not self.review.faults

    @property
    def overtaken(self) -> Overtaken | None:
        """The plan of these inputs before a question, or another work, found the one that is shown."""
        return None if self.best is None else kept.overtaken(self.best)

    @cached_property
    def before(self) -> Before | None:
        """The plan before the last steps; None after an undo, and where another case was put in place since."""
        if self.best is None or self.history.undone:
            return None
        return next(self._before(self.best), None)

    def _before(self, now: Planned) -> Iterator[Before]:
        for _, (step, sheets) in zip(range(FURTHEST), self.history.earlier(), strict=False):
            if step.whole:
                return
            made = kept.of(sheets)
            if made is not None and made.inputs != now.inputs:
                yield Before(made, step.words, unlike(made, now))

    @property
    def asking(self) -> bool:
        """Whether a question that this work has asked is being answered."""
        found = (jobs.find(home() / "inquiries", name) for name in record.inquiries(self.journal.name))
        return any(job is not None and jobs.running(job) for job in found)

    @cached_property
    def seen(self) -> tuple[object, ...]:
        """What `pulse` said when this run of the page began; it is asked for before anything is shown."""
        stored = kept.pulse(self.fingerprint)
        watched = self.busy or self.job
        now = self.standing if watched == self.job or watched is None else jobs.standing(watched)
        return stored, *_stage(now)

    def pulse(self) -> tuple[object, ...]:
        """What changes when there is more to show: another plan of these inputs, or another stage of the job."""
        watched = self.busy or self.job
        return kept.pulse(self.fingerprint), *_stage(None if watched is None else jobs.standing(watched))

    def plan(self, gaps: list[float] | None = None, seconds: float = SECONDS) -> None:
        """Start planning the inputs as they are saved, from the plan that is shown; a job that runs is stopped."""
        if self.busy is not None and self.owns_job:
            jobs.stop(self.busy)
        shown = self.planned
        crew.start(
            home() / "jobs", self.sheets, gaps or GAPS, seconds, after=None if shown is None else shown.job,
            begin_with=None if shown is None else shown.plan, work=self.journal.name,
        )  # fmt: skip

    def undo(self, revision: int | None = None) -> bool:
        """Take the last step back; whether it was, which it is not where another revision than that was saved since."""
        return self.journal.undo(revision)

    def redo(self, revision: int | None = None) -> bool:
        """Take the step again that was undone; whether it was, as for `undo`."""
        return self.journal.redo(revision)


def _stage(now: Standing | None) -> tuple[bool, int]:
    return (False, 0) if now is None else (now.running, now.plans)
