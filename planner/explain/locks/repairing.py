"""Conflicts and repairs of a case, told as they are found, and the price of each repair by planning it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.batch.runner import Runner
from planner.explain.locks.conflict_words import ConflictWords
from planner.explain.locks.conflicts import FoundConflict, conflicts
from planner.explain.locks.lock_model import LockModel, UndecidedError
from planner.explain.locks.pricing import ROUNDS, Pricing, repair_row
from planner.explain.locks.repairs import FoundRepair, Repairer, sound_without
from planner.explain.locks.weights import Weights
from planner.explanations.locks import Conflict, Repair
from planner.formats.sheets import Sheets
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, never
from planner.language import say
from planner.plan import Plan
from planner.solution import Limits
from planner.tables import Case

UNDECIDED = say("Not answered: the search did not find out whether the locks can hold.")


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
    rounds: Sequence[Limits] = ROUNDS
    """Limits of the plans that prices are worked out with, round by round."""
    known: Plan | None = None
    """A plan of the case before the locks, if there is one."""
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
                yield AnswerProgress(repair_row(found), len(rows) + len(repairs), 0)
        except UndecidedError as undecided:
            if self.stopped():
                return
            raise UnansweredError(UNDECIDED) from undecided
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
        """Repairs with their prices, against the best plan known without the locks of any conflict."""
        case = sound_without(self.sheets, {lock for found in self._found for lock in found.locks})
        if case is None:
            return
        named = {str(place): found for place, found in enumerate(repairs)}
        pricing = Pricing(named, case, self.runner, self.rounds, self.known, self.stopped)
        yield AnswerProgress(repair_row(repairs[-1]), done, done + pricing.total)
        for row, made in pricing.run():
            yield AnswerProgress(row, done + made, done + pricing.total)
