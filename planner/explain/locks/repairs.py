"""Repairs: the least change of each kind that lets the locks of a conflict hold, solved again on the case as repaired.

One kind at a time may give way, so that a repair is the least of its kind: whole people, units and periods, and money
in steps of 10,000 USD. Only where fewer than three kinds do alone, kinds are put together: all limits that are policy,
at the weights of their kinds; and each of these with locks, of which as few units go as it allows.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from planner.check import check
from planner.explain.locks.limits import Limit
from planner.explain.locks.lock_model import LockModel
from planner.explain.locks.loosened_limits import ceiling, share, units
from planner.explain.locks.loosened_locks import lock, start
from planner.explain.locks.loosened_money import assessed, funds
from planner.explain.locks.loosened_starts import caveat, participation, readiness, service
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.steps import RepairStep, without_locks
from planner.explain.locks.weights import HARD, RepairKind, Weights
from planner.figures import capital
from planner.formats.sheets import Sheets, raw_case
from planner.language import joined
from planner.scenarios.apply import patch_between
from planner.scenarios.changes import Changes
from planner.scenarios.editable import EditableCase
from planner.tables import Case

ENOUGH = 3
"""Kinds of repair that do alone with which none of several kinds is looked for."""

RATHER = 1e5
"""Weight of a unit fewer where another kind is to keep as many of the locked units as it can."""

LOOSENED: dict[RepairKind, Callable[[Loosening, float], None]] = {
    RepairKind.LOCK: lock,
    RepairKind.START: start,
    RepairKind.CEILING: ceiling,
    RepairKind.SHARE: share,
    RepairKind.FUNDS: funds,
    RepairKind.ASSESSED: assessed,
    RepairKind.UNITS: units,
    RepairKind.READINESS: readiness,
    RepairKind.SERVICE: service,
    RepairKind.PARTICIPATION: participation,
    RepairKind.CAVEAT: caveat,
}
"""What may give way, by kind."""

TOGETHER = frozenset(RepairKind) - {RepairKind.LOCK, RepairKind.START, RepairKind.ASSESSED}
"""Kinds that may give way together: locks stay as they are, and voluntary money is as good as assessed."""


@dataclass(frozen=True)
class FoundRepair:
    """A change of the inputs after which the locks of a group of conflicts can hold."""

    group: int
    steps: tuple[RepairStep, ...]
    changes: Changes
    weighted: float
    """Sum over its steps of amount times weight."""
    case: Case
    """The case as repaired, without the locks of other groups."""

    @property
    def kinds(self) -> list[RepairKind]:
        """Kinds of its steps, each once."""
        return list(dict.fromkeys(step.kind for step in self.steps))

    @property
    def kind(self) -> str:
        """The kind of its steps, or the kinds joined."""
        return "+".join(self.kinds)

    @property
    def words(self) -> str:
        """What it does, without a full stop."""
        return capital(joined((step.words for step in self.steps), "; "))

    @property
    def amount(self) -> float:
        """How much it changes: in the unit of its kind, or weighted where there are several."""
        return self.weighted if len(self.kinds) > 1 else sum(step.amount for step in self.steps)


@dataclass(frozen=True)
class Repairer:
    """Looks for repairs of a case."""

    sheets: Sheets
    model: LockModel
    weights: Weights

    def repairs(self, group: int, others: Collection[Limit]) -> Iterator[FoundRepair]:
        """The least repair of each kind of a group of conflicts, as they are found.

        Args:
            group: Number of the group.
            others: Locks of other groups, which are left out.

        Raises:
            UndecidedError: The solver did not find out.
        """
        policy = [kind for kind in RepairKind if self.weights[kind] < HARD]
        alone = [found for kind in policy if (found := self._least(group, [kind], others)) is not None]
        yield from alone
        if len(alone) >= ENOUGH:
            return
        found = self._least(group, [kind for kind in policy if kind in TOGETHER], others)
        if found is not None and len(found.kinds) > 1:
            yield found
        for kind in [] if found is None else found.kinds:
            beside = self._least(group, [RepairKind.LOCK, kind], others, {RepairKind.LOCK: RATHER})
            if beside is not None and len(beside.kinds) > 1:
                yield beside

    def _least(
        self,
        group: int,
        kinds: Sequence[RepairKind],
        others: Collection[Limit],
        weights: Weights | None = None,
    ) -> FoundRepair | None:
        """The least repair of some kinds, with other weights for some of them."""
        loosening = Loosening(self.model, self.model.everything - frozenset(others))
        for kind in kinds:
            LOOSENED[kind](loosening, {**self.weights, **(weights or {})}[kind])
        steps = loosening.least()
        return self._made(group, steps, others) if steps else None

    def _made(self, group: int, steps: Sequence[RepairStep], others: Collection[Limit]) -> FoundRepair | None:
        """A repair made of some steps; None where the case as repaired cannot hold after all."""
        edited = EditableCase(self.sheets)
        for step in steps:
            step.edit(edited)
        case = sound_without(edited.sheets(), others)
        if case is None or not holds(case, self.model.stopped):
            return None
        weighted = sum(step.amount * self.weights[step.kind] for step in steps)
        changes = patch_between(self.sheets, edited.sheets())
        return FoundRepair(group, tuple(steps), changes, weighted, case)


def sound_without(sheets: Sheets, locks: Collection[Limit]) -> Case | None:
    """A case without some of its locks; None where it has faults."""
    edited = EditableCase(sheets)
    without_locks(edited, {lock.at for lock in locks})
    checked = check(raw_case(edited.sheets()))
    return None if checked.faults else checked.case


def holds(case: Case, stopped: Callable[[], bool]) -> bool:
    """Whether the locks of a case can hold, decided by solving."""
    model = LockModel.of(case, stopped)
    return model.possible(model.everything)
