"""Conflicts and repairs of a case, told as they are found, and the price of each repair by planning it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN
from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.explain.locks.conflict_words import ConflictWords
from planner.explain.locks.conflicts import FoundConflict, conflicts
from planner.explain.locks.lock_model import LockModel, UndecidedError
from planner.explain.locks.repairs import FoundRepair, Repairer, sound_without
from planner.explain.locks.weights import RepairKind, Weights
from planner.explanations.locks import Conflict, Repair
from planner.fingerprint import fingerprint
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, never, unanswered
from planner.plan import Plan, Summary
from planner.sheets import Sheets
from planner.solution import Limits
from planner.tables import Case

WITHOUT_LOCKS = "without the locks"
"""Name of the task of the plan that prices refer to."""

PRICED = Limits(0.02, threads=1, work=2)
"""Limits of each plan that a price is worked out with."""

UNDECIDED = "Not answered: the solver did not find out whether the locks can hold."

TIGHTENING = frozenset({RepairKind.LOCK, RepairKind.START})
"""Kinds after which every plan is one of the case without the locks."""


class UnansweredError(Exception):
    """What stands against the locks was not found out; the message says why."""


@dataclass
class Repairing:
    """Explains why the locks of a case leave no plan, and what would."""

    sheets: Sheets
    case: Case
    """The case of the tables; it may have faults about its locks, but no others."""
    weights: Weights
    runner: Runner
    limits: Limits = PRICED
    stopped: Stopped = never
    _found: list[FoundConflict] = field(default_factory=list)

    def run(self) -> Iterator[AnswerProgress]:
        """Conflicts, then repairs, then repairs with their prices; nothing if the locks can hold.

        Raises:
            UnansweredError: The solver did not find out.
        """
        try:
            model = LockModel.of(self.case, self.stopped)
            rows: list[Conflict | Repair] = []
            for row in self.conflicts(model):
                rows.append(row)
                yield AnswerProgress(row, len(rows), 0)
            repairs = []
            for found in self.repairs(model):
                repairs.append(found)
                yield AnswerProgress(_row(found), len(rows) + len(repairs), 0)
        except UndecidedError as undecided:
            if self.stopped():
                return
            raise UnansweredError(
                "Not answered: the solver did not find out whether the locks can hold."
            ) from undecided
        if repairs:
            yield from self._priced(repairs, len(rows) + len(repairs))

    def conflicts(self, model: LockModel) -> Iterator[Conflict]:
        """Conflicts as rows."""
        words = ConflictWords(model)
        for number, found in enumerate(conflicts(model), start=1):
            self._found.append(found)
            yield words.told(number, found)

    def repairs(self, model: LockModel) -> Iterator[FoundRepair]:
        """Repairs of the conflicts that were found, group by group, those first that weigh least."""
        repairer = Repairer(self.sheets, model, self.weights)
        for group in sorted({found.group for found in self._found}):
            others = {lock for found in self._found if found.group != group for lock in found.locks}
            yield from sorted(repairer.repairs(group, others), key=lambda each: each.weighted)

    def _priced(self, repairs: Sequence[FoundRepair], done: int) -> Iterator[AnswerProgress]:
        """Repairs with their prices, against the best plan known without the locks of any conflict.

        A plan with fewer units locked, or with others, is one without the locks: where it is better than the one that
        prices refer to, all are told again.
        """
        total = done + len(repairs) + 1
        case = sound_without(self.sheets, {lock for found in self._found for lock in found.locks})
        base = None if case is None else self._planned(case)
        if case is None or base is None:
            return
        priced: dict[str, Plan] = {}
        tasks = {str(place): found for place, found in enumerate(repairs)}
        plans = (Task(name, found.case, self.limits, offers=(base,)) for name, found in tasks.items())
        for place, each in enumerate(self.runner.run(plans, self.stopped), start=done + 2):
            found, plan = tasks[each.task.name], each.result.answer
            if plan is None:
                row = replace(_row(found), mark=NOT_ANSWERED, note=unanswered(each.result))
                yield AnswerProgress(row, place, total)
                continue
            if fingerprint(found.case) == fingerprint(case):
                yield AnswerProgress(_free_of_charge(found, base.summary), place, total)
                continue
            priced[each.task.name] = plan
            better = TIGHTENING.issuperset(found.kinds) and plan.summary.objective < base.summary.objective
            base = replace(base, summary=_better(base.summary, plan.summary)) if better else base
            for name in priced if better else [each.task.name]:
                yield AnswerProgress(_with_price(tasks[name], priced[name].summary, base.summary), place, total)

    def _planned(self, case: Case) -> Plan | None:
        """The plan that prices refer to; None where it was stopped."""
        task = Task(WITHOUT_LOCKS, case, self.limits)
        return next((each.result.answer for each in self.runner.run([task], self.stopped)), None)


def _row(found: FoundRepair) -> Repair:
    return Repair(
        name=found.words,
        group=found.group + 1,
        repair=found.kind,
        changes=tuple(change.model_dump(exclude_defaults=True) | {"kind": change.kind} for change in found.changes),
        amount=found.amount,
        weighted=found.weighted,
    )


def _free_of_charge(found: FoundRepair, base: Summary) -> Repair:
    """A repair after which the case is the one that prices refer to."""
    row = replace(_row(found), mark=PROVEN, persons=base.persons_deployed)
    return replace(row, exposure=0.0, objective=0.0, low=0.0, high=0.0)


def _better(base: Summary, found: Summary) -> Summary:
    """The summary of a better plan without the locks, with what is proved of all of them."""
    return replace(
        base,
        objective=found.objective,
        exposure_unprotected=found.exposure_unprotected,
        expected_unprotected=found.expected_unprotected,
    )


def _with_price(found: FoundRepair, repaired: Summary, base: Summary) -> Repair:
    """A repair with what it costs."""
    low, high = repaired.lower_bound - base.objective, repaired.objective - base.lower_bound
    low = max(0.0, low) if TIGHTENING.issuperset(found.kinds) else low
    return replace(
        _row(found),
        exposure=repaired.counted_unprotected - base.counted_unprotected,
        objective=repaired.objective - base.objective,
        low=low,
        high=max(low, high),
        mark=PROVEN if low > 0 or high < 0 else NOT_PROVEN,
        persons=repaired.persons_deployed,
    )
