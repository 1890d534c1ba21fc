"""Solving here and now, from the best plan that is kept of the same inputs; what is found is kept too."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from planner import files
from planner.delivery.hedged_run import hedged
from planner.formats.sheets import Sheets, sheets_of
from planner.plan import Deliver, Outcome, Plan
from planner.prepare import DeployedPeople
from planner.process.interrupts import interrupts_blocked
from planner.run import Run, plan_case, run
from planner.solution import Limits, Strategy, Watch
from planner.solve import DEFAULT, Tuning
from planner.store import StoreError
from planner.tables import Case
from planner.verify import held_against
from planner.workspace import incumbents


def solve(
    folder: Path,
    limits: Limits,
    watch: Watch = lambda _: None,
    reference: Path | None = None,
    start: Path | None = None,
    stop: Event | None = None,
    *,
    afresh: bool = False,
    deliver: str | None = None,
) -> Run:
    """Read a case from its folder, check it and plan it from the best plan that is kept of it.

    Args:
        folder: The case.
        limits: When to stop solving.
        watch: Called with the progress of the run.
        reference: Folder of the plan that change is counted against; None where change is not counted.
        start: Folder of a plan to begin with, unless a better one is kept.
        stop: Set, from any thread or by an interrupt, it ends the solve and keeps the best plan.
        afresh: Whether plans that were kept before are ignored; the one found is kept all the same.
        deliver: How pledges that may not come are counted; as the case says, if not given.
    """
    kept = KeptPlans(lambda: sheets_of(files.read_case_as(folder, deliver)), afresh)
    return run(folder, limits, watch, reference, start, stop, solver=kept.plan_case, deliver=deliver)


@dataclass(frozen=True)
class KeptPlans:
    """Plans of some inputs, kept from one solve to the next."""

    load: Callable[[], Sheets]
    """Reads the inputs as they were typed."""
    afresh: bool = False
    """Whether those kept before are ignored."""

    def plan_case(
        self,
        case: Case,
        limits: Limits,
        watch: Watch = lambda _: None,
        reference: DeployedPeople | None = None,
        began: float | None = None,
        start: Plan | None = None,
        stop: Event | None = None,
        tuning: Tuning = DEFAULT,
    ) -> Run:
        """Plan a case as `planner.run.plan_case` does, from the best plan that is kept of it.

        HiGHS alone, for comparison, begins with none.

        Returns:
            A run whose plan is no worse than the one kept: that one itself, at once, where it is as certain as was
            asked for, and also where nothing better is found.
        """
        reference = reference if case.settings.change_weight > 0 else None
        best = None if self.afresh or limits.strategy is Strategy.PLAIN else self._best(case, limits, reference)
        if best is not None and best.summary.status == Outcome.OPTIMAL:
            ended = Run(Outcome.OPTIMAL, plan=best)
            if best.summary.hedge or case.settings.deliver != Deliver.HEDGED:
                return ended
        else:
            begin_with = _better(case, best, start, reference)
            ended = plan_case(case, limits, watch, reference, began, begin_with, stop, tuning=tuning)
        ended = hedged(ended, case, limits, stop, known=best, watch=watch)
        if ended.outcome is Outcome.ERROR or (ended.plan is None and best is None):
            return ended
        if ended.plan is not None and not self.keep(ended.plan, reference):
            return ended
        now = ended.plan if best is None else self._best(case, limits, reference)
        return ended if now is None else replace(ended, outcome=Outcome(now.summary.status), plan=now)

    @staticmethod
    def _best(case: Case, limits: Limits, reference: DeployedPeople | None) -> Plan | None:
        """Best plan kept of a case, with the status that it has under these limits; None if there is none."""
        try:
            with interrupts_blocked():
                found = incumbents.best_of(case, reference)
        except StoreError:
            return None
        if found is None:
            return None
        return replace(found.plan, summary=found.plan.summary.as_asked(limits.gap))

    def keep(self, plan: Plan, reference: DeployedPeople | None = None) -> bool:
        """Keep a plan; return whether that could be done: a plan is shown all the same where nothing can be written."""
        try:
            with interrupts_blocked():
                incumbents.keep(self.load(), plan, reference=reference)
        except StoreError:
            return False
        return True


def _better(case: Case, kept: Plan | None, start: Plan | None, reference: DeployedPeople | None) -> Plan | None:
    """The plan to begin with: the kept one, unless the other is of this case too and better."""
    if kept is None or start is None:
        return kept or start
    better = start.summary.objective < kept.summary.objective and not held_against(case, start, reference)
    return start if better else kept
