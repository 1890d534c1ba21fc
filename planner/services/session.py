"""The session of a browser tab on a workspace: inputs and their validation, the plan to show, and running jobs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.formats.sheets import Sheet, Sheets, content_hash
from planner.jobs import pool, registry
from planner.jobs.job import Job, JobStatus
from planner.jobs.messages import MessageError, PlanningRequest
from planner.jobs.registry import JobRecord
from planner.language import kept, say
from planner.process.home import home
from planner.services.first_plan import default_sheets, first_job
from planner.services.stages import USUAL, gaps_to
from planner.services.state import State, StateInputs, search_status, state
from planner.services.upgrade import left_aside, upgrade
from planner.solution import SAFETY
from planner.workspace import database, drafts, incumbents, metadata
from planner.workspace.adjustments import Adjustment, CountUnlessSaid
from planner.workspace.comparability import incomparable
from planner.workspace.incumbents import Incumbent, Superseded
from planner.workspace.journal import Journal
from planner.workspace.metadata import Metadata
from planner.workspace.validation import Validation, validate

FURTHEST = 10
"""Most steps, back or forth, to search for a plan of other inputs."""


@dataclass(frozen=True)
class PreviousPlan:
    """The plan before the last steps."""

    made: Incumbent
    since: str
    """Label of the first of these steps."""
    incomparable: str
    """Why the two plans cannot be compared, in a sentence; empty if they can."""


class Session:
    """The session of a tab on a workspace; a new one is created for every run of a page.

    What it shows is determined by its inputs and their stored plans; the status of the last search is shown only for
    the inputs that were searched.
    """

    def __init__(self, journal: Journal, metadata: Metadata) -> None:
        self.journal = journal
        self.history = journal.refresh()
        self.metadata = metadata
        """Metadata of the workspace."""

    @classmethod
    def open(cls, name: str | None, tab: str = "", before: str = "") -> "Session":
        """Open a workspace by id, or create one with the default case and its first plan on the way.

        Args:
            name: The id; None for a new workspace.
            tab: Id of the tab of the browser.
            before: Id of the tab whose drafts this one continues, as after a reload.
        """
        works = home() / "works"
        journal = Journal.find(works, name, tab) if name else None
        if journal is None:
            journal = _begun(default_sheets(), tab)
            metadata.set_first_job(journal.name, first_job().name)
        elif before and before != tab:
            drafts.continue_in(journal.name, before, tab)
        return cls.of(journal)

    @classmethod
    def begin(cls, sheets: Sheets, tab: str = "") -> "Session":
        """Begin a workspace with a case, whose pledges it counts by their chances unless the case says how."""
        return cls.of(_begun(sheets, tab))

    @classmethod
    def of(cls, journal: Journal) -> "Session":
        """The session on a journal."""
        return cls(journal, Metadata.find(journal.name) or upgrade(journal))

    @property
    def sheets(self) -> Sheets:
        """The inputs as saved."""
        return self.history.sheets

    @cached_property
    def drafts(self) -> dict[str, Sheet]:
        """Drafts of this tab, by table."""
        return self.journal.drafts()

    @cached_property
    def validation(self) -> Validation:
        """Validation of the saved inputs."""
        return validate(self.sheets)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the inputs: the fingerprint of the case if it has no faults."""
        return self.validation.fingerprint or content_hash(self.sheets)

    @cached_property
    def _about(self) -> JobRecord | None:
        return registry.latest_about(self.fingerprint, self.journal.name, self.metadata.first_job)

    @property
    def job(self) -> Job | None:
        """Last job about these inputs."""
        return None if self._about is None else self._about.job

    @cached_property
    def job_status(self) -> JobStatus | None:
        """Status of the last job."""
        return None if self.job is None else self.job.status()

    @cached_property
    def _running(self) -> JobRecord | None:
        """Running job: one about these inputs, or else the last one of this workspace."""
        if self.job_status is not None and self.job_status.running:
            return self._about
        last = registry.latest_of(self.journal.name, self.metadata.first_job)
        return last if last is not None and last.job.running else None

    @property
    def running_job(self) -> Job | None:
        """Running job; None if there is none."""
        return None if self._running is None else self._running.job

    @property
    def owns_running_job(self) -> bool:
        """Whether the running job belongs to this workspace, so that it may stop it."""
        return self._running is not None and self._running.workspace == self.journal.name

    @cached_property
    def incumbent(self) -> Incumbent | None:
        """Best plan of these inputs; None if there is none."""
        return incumbents.best(self.validation.fingerprint)

    @property
    def displayed(self) -> Incumbent | None:
        """Plan to show: the best of these inputs, or else that of the nearest inputs in the history."""
        return self._nearest[0] if self.incumbent is None and self._nearest is not None else self.incumbent

    @cached_property
    def _nearest(self) -> tuple[Incumbent, str] | None:
        """Plan of the nearest inputs in the history, and a description of these inputs."""
        for _, (step, sheets) in zip(range(FURTHEST), self.history.earlier(), strict=False):
            if (found := incumbents.of(sheets)) is not None:
                return found, say("the inputs before “{step}”", step=kept(step.label))
        for _, (step, sheets) in zip(range(FURTHEST), self.history.later(), strict=False):
            if (found := incumbents.of(sheets)) is not None:
                return found, say("the inputs after “{step}”, which was undone", step=kept(step.label))
        return None

    @property
    def stale(self) -> bool:
        """Whether the displayed plan is of other inputs."""
        return self.incumbent is None and self.displayed is not None

    @cached_property
    def state(self) -> State:
        """State of the workspace."""
        return state(
            StateInputs(
                faults=0 if self.validation.idle else len(self.validation.faults),
                takes_part=not self.validation.idle,
                search=search_status(self.job_status),
                of="" if self.incumbent is not None or self._nearest is None else self._nearest[1],
                summary=None if self.incumbent is None else self.incumbent.plan.summary.as_asked(self._searched_to),
                gap_asked=self.gap_asked,
            )
        )

    @property
    def can_plan(self) -> bool:
        """Whether the inputs can be planned: they have no faults, and some mission takes part."""
        return not self.validation.faults

    @property
    def superseded(self) -> Superseded | None:
        """Plan of these inputs before a question, or another workspace, found the displayed one."""
        return None if self.incumbent is None else incumbents.superseded(self.incumbent)

    @cached_property
    def previous(self) -> PreviousPlan | None:
        """Plan before the last steps; None after an undo, or if another case was loaded since."""
        if self.incumbent is None or self.history.undone:
            return None
        return next(self._previous(self.incumbent), None)

    def _previous(self, now: Incumbent) -> Iterator[PreviousPlan]:
        for _, (step, sheets) in zip(range(FURTHEST), self.history.earlier(), strict=False):
            if step.whole:
                return
            made = incumbents.of(sheets)
            if made is not None and made.inputs != now.inputs:
                yield PreviousPlan(made, step.label, incomparable(made, now))

    @property
    def left_aside(self) -> list[str]:
        """Sentences on what cannot be read of what was kept, in this workspace and in the database of this machine."""
        return [*self.journal.left_aside, *left_aside(self.journal), *database.left_aside()]

    @property
    def question_running(self) -> bool:
        """Whether a question of this workspace is being answered."""
        found = (Job.find(home() / "inquiries", name) for name in metadata.question_jobs(self.journal.name))
        return any(job is not None and job.running for job in found)

    @cached_property
    def first_snapshot(self) -> tuple[object, ...]:
        """Snapshot at the start of this run of the page, taken before anything is shown."""
        stored = incumbents.version(self.fingerprint)
        watched = self.running_job or self.job
        now = self.job_status if watched == self.job or watched is None else watched.status()
        return stored, *_stage(now)

    def snapshot(self) -> tuple[object, ...]:
        """Value that changes when there is more to show: the incumbent of these inputs, or the stage of the job."""
        watched = self.running_job or self.job
        return incumbents.version(self.fingerprint), *_stage(None if watched is None else watched.status())

    @property
    def gap_asked(self) -> float:
        """Gap that plans of this workspace are asked for [1]."""
        return USUAL if self.metadata.gap is None else self.metadata.gap

    def ask_for(self, gap: float) -> None:
        """Set the gap that plans of this workspace are asked for [1]; the next search has it."""
        metadata.set_gap(self.journal.name, gap)

    @cached_property
    def _searched_to(self) -> float:
        """Gap that the last search of these inputs was asked for; that of the next one where there was none [1]."""
        try:
            return self.gap_asked if self.job is None else self.job.request(PlanningRequest).gaps[-1]
        except MessageError:
            return self.gap_asked

    def start_planning(self) -> None:
        """Start planning the saved inputs from the displayed plan; a running job is stopped.

        What it has found is kept where it is of the same inputs.
        """
        if self.running_job is not None and self.owns_running_job:
            self.running_job.stop(superseded=self._running != self._about)
        shown, jobs = self.displayed, home() / "jobs"
        pool.submit(
            jobs,
            self.sheets,
            gaps_to(self.gap_asked),
            SAFETY,
            after=None if shown is None else Job.find(jobs, shown.job),
            begin_with=None if shown is None else shown.plan,
            workspace=self.journal.name,
        )

    def adjust(self, adjustment: Adjustment) -> bool:
        """Save an adjustment as one step, and plan the inputs if they have no faults; return whether it changed any."""
        edits = adjustment.edits(self.sheets)
        if not edits:
            return False
        self.journal.edit(adjustment.label, edits)
        now = Session(self.journal, self.metadata)
        if now.can_plan:
            now.start_planning()
        return True

    def replace(self, label: str, sheets: Sheets) -> None:
        """Replace the whole case, as one step; how its pledges count is another where it does not say."""
        self.journal.replace(label, sheets)
        _count_pledges(self.journal)

    def undo(self, revision: int | None = None) -> bool:
        """Undo the last step, unless another tab has saved one since; return whether it was undone."""
        return self.journal.undo(revision)

    def redo(self, revision: int | None = None) -> bool:
        """Redo the last undone step, as `undo` otherwise."""
        return self.journal.redo(revision)


def _begun(sheets: Sheets, tab: str) -> Journal:
    """The journal of a new workspace on a case."""
    journal = Journal.begin(home() / "works", sheets, tab)
    _count_pledges(journal)
    return journal


def _count_pledges(journal: Journal) -> None:
    """Count pledges by their chances, in a step of its own, where the case does not say how."""
    unsaid = CountUnlessSaid()
    if edits := unsaid.edits(journal.history.sheets):
        journal.edit(unsaid.label, edits)


def _stage(now: JobStatus | None) -> tuple[bool, int]:
    return (False, 0) if now is None else (now.running, now.plans)
