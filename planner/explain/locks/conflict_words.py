"""Conflicts in sentences, with names, months and numbers."""

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from models.instance import PERSONS
from planner.explain.locks.conflicts import FoundConflict, conflicts
from planner.explain.locks.elastic import Elastic
from planner.explain.locks.limits import CEILINGS, Kind, Limit
from planner.explain.locks.lock_model import LockModel, UndecidedError
from planner.explain.locks.loosened_money import funds
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.wide_case import LockRow
from planner.explanations.locks import Conflict, ConflictMember
from planner.figures import enumerated, several, small
from planner.names import Names
from planner.tables import Case

MONEY = (Kind.CASH, Kind.FUND)


class ConflictWords:
    """What conflicts of a case say."""

    def __init__(self, model: LockModel) -> None:
        self._model, self._wide = model, model.wide
        self._names = Names(model.wide.case)

    def told(self, number: int, found: FoundConflict) -> Conflict:
        """A conflict as a row.

        Args:
            number: Its number, from 1 on.
            found: The conflict.
        """
        members = [ConflictMember(limit.kind.value, limit.at, self._said(limit, found)) for limit in found.members]
        return Conflict(
            name=f"conflict {number}",
            group=found.group + 1,
            members=tuple(members),
            note=self._sentence(found, [each.words for each in members]),
        )

    def _sentence(self, found: FoundConflict, clauses: Sequence[str]) -> str:
        """Locks, what stands against them, and how much of them fits."""
        locks, limits = clauses[: len(found.locks)], clauses[len(found.locks) :]
        sentence = f"{'; '.join([enumerated(locks), *limits])}."
        return f"{sentence[0].upper()}{sentence[1:]} {self._fits(found)}".strip()

    def _said(self, limit: Limit, found: FoundConflict) -> str:
        if limit.is_lock:
            return self._lock(limit, found)
        said: str = getattr(self, f"_{limit.kind.name.lower()}")(limit, found)
        return said

    def _lock(self, limit: Limit, found: FoundConflict) -> str:
        """A lock, with the people or money that it asks for where these are short."""
        lock = self._locks[limit]
        where = f"of {self._names.pledge(lock.pledge)} at {self._names.mission(lock.mission)}"
        when = "" if lock.from_period is None else f" from {self._names.month(lock.from_period)}"
        if not lock.units_min:
            return f"a lock allows at most {several(lock.units_max or 0, 'unit')} {where}{when}"
        kinds, be = {each.kind for each in found.limits}, "is" if lock.units_min == 1 else "are"
        asked = f"{several(lock.units_min, 'unit')} {where}{when or self._ready(lock, kinds)}"
        if kinds & {*CEILINGS, Kind.SHARE}:
            people = lock.units_min * self._wide.reach.units[lock.pledge].strength
            return f"{asked} {be} {people:,.0f} people"
        most = "" if lock.units_max is None or found.limits else f", and at most {lock.units_max}"
        return f"{asked} {be} locked{most}"

    def _ready(self, lock: LockRow, kinds: Collection[Kind]) -> str:
        """When a lock that names no start can begin; nothing where a limit tells of that, or where it never can."""
        starts = [
            t
            for column, (mission, pledge, _, t) in self._model.starts.items()
            if (pledge, mission) == (lock.pledge, lock.mission) and column not in self._model.shut
        ]
        if not starts or Kind.READINESS in kinds:
            return ""
        return f", from {self._names.month(min(starts))} at the earliest,"

    @cached_property
    def _locks(self) -> dict[Limit, LockRow]:
        return {lock.limit: lock for lock in self._model.locks}

    def _troops(self, limit: Limit, found: FoundConflict) -> str:
        return self._ceiling(limit, found)

    def _police(self, limit: Limit, found: FoundConflict) -> str:
        return self._ceiling(limit, found)

    def _ceiling(self, limit: Limit, found: FoundConflict) -> str:
        when = f" {self._when(limit, found)}" if len(found.periods[limit]) > 1 else ""
        return f"the ceiling on {CEILINGS[limit.kind]} there leaves {self._room(limit):,.0f}{when}"

    def _share(self, limit: Limit, _: FoundConflict) -> str:
        share = self._wide.case.settings.contributor_share_limit or 0.0
        whose = self._names.contributor(limit.at[1])
        return f"one contributor may fill {share:.1%} of a mission, which is {self._room(limit):,.0f} people of {whose}"

    def _room(self, limit: Limit) -> float:
        """People that a ceiling or share leaves [persons]."""
        return self._upper(limit) * PERSONS

    def _upper(self, limit: Limit) -> float:
        """The upper limit that a limit sets, in the unit of the model."""
        return min(upper for _, _, upper in self._model.rows[limit])

    def _when(self, limit: Limit, found: FoundConflict) -> str:
        months = found.periods[limit]
        return self._names.months(months[0], months[-1])

    def _units(self, limit: Limit, _: FoundConflict) -> str:
        most = self._upper(limit)
        return f"{several(int(most), 'unit')} of {self._names.pledge(limit.at[0])} are pledged"

    def _cash(self, limit: Limit, found: FoundConflict) -> str:
        months = found.periods[limit]
        arrived = sum(upper for row, _, upper in self._model.rows[limit]
                      if self._model.periods[row] in months and self._mandated(limit, row))  # fmt: skip
        until = self._names.last_month(months[-1])
        return f"{small(arrived)} million USD of assessed money arrive there by the end of {until}"

    def _mandated(self, limit: Limit, row: int) -> bool:
        return self._model.periods[row] in self._wide.reach.mandates[limit.at[0]]

    def _fund(self, limit: Limit, _: FoundConflict) -> str:
        return f"the fund {limit.at[0]} has {small(self._upper(limit))} million USD"

    def _caveat(self, limit: Limit, _: FoundConflict) -> str:
        column, holder, mission = limit.at
        whose = self._names.pledge(holder) if column == "pledge" else self._names.contributor(holder)
        return f"{whose}: {self._wide.caveat(column, holder, mission)}"

    def _participation(self, limit: Limit, _: FoundConflict) -> str:
        return f"{self._names.contributor(limit.at[0])} is switched off"

    def _contingency(self, limit: Limit, _: FoundConflict) -> str:
        return f"{self._names.mission(limit.at[0])} is a contingency mission and left out"

    def _readiness(self, limit: Limit, _: FoundConflict) -> str:
        ready = self._wide.reach.offers[limit.at[0]][0].ready
        return f"{self._names.pledge(limit.at[0])} is ready from {self._names.month(ready)}"

    def _service(self, *_: object) -> str:
        return f"no unit deploys for less than {self._wide.case.settings.least_months} months"

    def _mandate_from(self, limit: Limit, _: FoundConflict) -> str:
        first = self._wide.reach.mandates[limit.at[0]].start
        return f"the mandate of {self._names.mission(limit.at[0])} begins in {self._names.month(first)}"

    def _mandate_to(self, limit: Limit, _: FoundConflict) -> str:
        last = self._wide.reach.mandates[limit.at[0]].stop - 1
        return f"the mandate of {self._names.mission(limit.at[0])} ends with {self._names.last_month(last)}"

    def _fits(self, found: FoundConflict) -> str:
        """How many of the units locked can hold, and how much money is missing."""
        asked = sum(self._locks[limit].units_min for limit in found.locks)
        left = asked - self._lowered(found)
        fit = f"At most {several(left, 'unit')} of {asked} can be there" if left else "None of them can be there"
        missing = self._missing(found) if any(limit.kind in MONEY for limit in found.limits) else None
        if missing:
            return f"At least {missing:,.2f} million USD are missing. {fit}."
        return f"{fit}." if left or asked > 1 else ""

    def _lowered(self, found: FoundConflict) -> int:
        """Units by which the locks must be lowered, at least, for the others of the conflict to hold."""
        elastic = Elastic.of(self._model, frozenset(found.members))
        columns = []
        for limit in found.locks:
            for row, low, _ in self._model.rows[limit]:
                if np.isfinite(low):
                    columns.append(elastic.column(1.0, low))
                    elastic.loosen(row, columns[-1], -1.0)
        values = elastic.solved()
        return sum(self._locks[limit].units_min for limit in found.locks) if values is None else round(values.sum())

    def _missing(self, found: FoundConflict) -> float | None:
        """Money that would let the conflict hold, at least [million USD]; None where money alone does not."""
        loosening = Loosening(self._model, frozenset(found.members))
        funds(loosening, 1.0)
        steps = loosening.least()
        return None if steps is None else sum(step.amount for step in steps)


def first_conflict(case: Case) -> str:
    """The first conflict of a case in sentences; empty if none is found."""
    model = LockModel.of(case)
    try:
        found = next(conflicts(model), None)
        return "" if found is None else ConflictWords(model).told(1, found).words
    except UndecidedError:
        return ""
