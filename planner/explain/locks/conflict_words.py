"""Conflicts in sentences, with names, months and numbers."""

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from models.instance import PERSONS
from planner.explain.impossible import impossible_limits
from planner.explain.locks.conflicts import FoundConflict, conflicts
from planner.explain.locks.elastic import Elastic
from planner.explain.locks.limits import CEILINGS, Kind, Limit
from planner.explain.locks.lock_model import LockModel, UndecidedError
from planner.explain.locks.loosened_money import funds
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.wide_case import LockRow
from planner.explanations.locks import Conflict, ConflictMember
from planner.figures import enumerated, sentence, several, small
from planner.language import joined, many, say
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
            name=say("conflict {number}", number=number),
            group=found.group + 1,
            members=tuple(members),
            note=self._sentence(found, [each.words for each in members]),
        )

    def _sentence(self, found: FoundConflict, clauses: Sequence[str]) -> str:
        """Locks, what stands against them, and how much of them fits."""
        locks, limits = clauses[: len(found.locks)], clauses[len(found.locks) :]
        stands, fits = sentence(joined([enumerated(locks), *limits], "; ")), self._fits(found)
        return joined([stands, fits]) if fits else stands

    def _said(self, limit: Limit, found: FoundConflict) -> str:
        if limit.is_lock:
            return self._lock(limit, found)
        said: str = getattr(self, f"_{limit.kind.name.lower()}")(limit, found)
        return said

    def _lock(self, limit: Limit, found: FoundConflict) -> str:
        """A lock, with the people or money that it asks for where these are short."""
        lock = self._locks[limit]
        kinds = {each.kind for each in found.limits}
        if not lock.units_min:
            units = several(lock.units_max or 0, "unit")
            return say("a lock allows at most {units} of {where}", units=units, where=self._where(lock))
        where = self._where(lock, self._ready(lock, kinds))
        if kinds & {*CEILINGS, Kind.SHARE}:
            return many(
                "{n:,} unit of {where} is {people:,.0f} people", "{n:,} units of {where} are {people:,.0f} people",
                lock.units_min, where=where, people=lock.units_min * self._wide.reach.units[lock.pledge].strength,
            )  # fmt: skip
        if lock.units_max is None or found.limits:
            return many(
                "{n:,} unit of {where} is locked", "{n:,} units of {where} are locked", lock.units_min, where=where
            )
        return many(
            "{n:,} unit of {where} is locked, and at most {most}",
            "{n:,} units of {where} are locked, and at most {most}",
            lock.units_min, where=where, most=lock.units_max,
        )  # fmt: skip

    def _where(self, lock: LockRow, ready: str = "") -> str:
        """What is locked, and from when on it starts, or can start."""
        pledge, mission = self._names.pledge(lock.pledge), self._names.mission(lock.mission)
        if lock.from_period is not None:
            month = self._names.month(lock.from_period)
            return say("{pledge} at {mission} from {month}", pledge=pledge, mission=mission, month=month)
        if ready:
            return say(
                "{pledge} at {mission}, from {month} at the earliest,", pledge=pledge, mission=mission, month=ready
            )
        return say("{pledge} at {mission}", pledge=pledge, mission=mission)

    def _ready(self, lock: LockRow, kinds: Collection[Kind]) -> str:
        """Month from which a lock that names no start can begin; empty where a limit tells of that, or it never can."""
        starts = [
            t
            for column, (mission, pledge, _, t) in self._model.starts.items()
            if (pledge, mission) == (lock.pledge, lock.mission) and column not in self._model.shut
        ]
        if not starts or Kind.READINESS in kinds:
            return ""
        return self._names.month(min(starts))

    @cached_property
    def _locks(self) -> dict[Limit, LockRow]:
        return {lock.limit: lock for lock in self._model.locks}

    def _troops(self, limit: Limit, found: FoundConflict) -> str:
        return self._ceiling(limit, found)

    def _police(self, limit: Limit, found: FoundConflict) -> str:
        return self._ceiling(limit, found)

    def _ceiling(self, limit: Limit, found: FoundConflict) -> str:
        room, police = self._room(limit), limit.kind is Kind.POLICE
        if len(found.periods[limit]) <= 1:
            if police:
                return say("the ceiling on police there leaves {people:,.0f}", people=room)
            return say("the ceiling on troops there leaves {people:,.0f}", people=room)
        when = self._when(limit, found)
        if police:
            return say("the ceiling on police there leaves {people:,.0f} {when}", people=room, when=when)
        return say("the ceiling on troops there leaves {people:,.0f} {when}", people=room, when=when)

    def _share(self, limit: Limit, _: FoundConflict) -> str:
        share = self._wide.case.settings.contributor_share_limit or 0.0
        return say(
            "one contributor may fill {share:.1%} of a mission, which is {people:,.0f} people of {contributor}",
            share=share, people=self._room(limit), contributor=self._names.contributor(limit.at[1]),
        )  # fmt: skip

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
        units = several(int(self._upper(limit)), "unit")
        return say("{units} of {pledge} are pledged", units=units, pledge=self._names.pledge(limit.at[0]))

    def _cash(self, limit: Limit, found: FoundConflict) -> str:
        months = found.periods[limit]
        arrived = sum(upper for row, _, upper in self._model.rows[limit]
                      if self._model.periods[row] in months and self._mandated(limit, row))  # fmt: skip
        until = self._names.last_month(months[-1])
        return say(
            "{usd} million USD of assessed money arrive there by the end of {month}", usd=small(arrived), month=until
        )

    def _mandated(self, limit: Limit, row: int) -> bool:
        return self._model.periods[row] in self._wide.reach.mandates[limit.at[0]]

    def _fund(self, limit: Limit, _: FoundConflict) -> str:
        return say("the fund {fund} has {usd} million USD", fund=limit.at[0], usd=small(self._upper(limit)))

    def _caveat(self, limit: Limit, _: FoundConflict) -> str:
        column, holder, mission = limit.at
        whose = self._names.pledge(holder) if column == "pledge" else self._names.contributor(holder)
        return joined([whose, self._wide.caveat(column, holder, mission)], ": ")

    def _participation(self, limit: Limit, _: FoundConflict) -> str:
        return say("{contributor} is switched off", contributor=self._names.contributor(limit.at[0]))

    def _contingency(self, limit: Limit, _: FoundConflict) -> str:
        mission = self._names.mission(limit.at[0])
        return say("{mission} is a contingency mission and left out", mission=mission)

    def _readiness(self, limit: Limit, _: FoundConflict) -> str:
        month = self._names.month(self._wide.reach.offers[limit.at[0]][0].ready)
        return say("{pledge} is ready from {month}", pledge=self._names.pledge(limit.at[0]), month=month)

    def _service(self, *_: object) -> str:
        return say("no unit deploys for less than {months} months", months=self._wide.case.settings.least_months)

    def _mandate_from(self, limit: Limit, _: FoundConflict) -> str:
        month = self._names.month(self._wide.reach.mandates[limit.at[0]].start)
        mission = self._names.mission(limit.at[0])
        return say("the mandate of {mission} begins in {month}", mission=mission, month=month)

    def _mandate_to(self, limit: Limit, _: FoundConflict) -> str:
        month = self._names.last_month(self._wide.reach.mandates[limit.at[0]].stop - 1)
        mission = self._names.mission(limit.at[0])
        return say("the mandate of {mission} ends with {month}", mission=mission, month=month)

    def _fits(self, found: FoundConflict) -> str:
        """How many of the units locked can hold, and how much money is missing."""
        asked = sum(self._locks[limit].units_min for limit in found.locks)
        left = asked - self._lowered(found)
        fit = say("None of them can be there.")
        if left:
            fit = many(
                "At most {n:,} unit of {asked} can be there.", "At most {n:,} units of {asked} can be there.",
                left, asked=asked,
            )  # fmt: skip
        missing = self._missing(found) if any(limit.kind in MONEY for limit in found.limits) else None
        if missing:
            return joined([say("At least {usd:,.2f} million USD are missing.", usd=missing), fit])
        return fit if left or asked > 1 else ""

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
    """The first conflict of a case, or limits on areas that no plan keeps, in sentences; empty if none is found."""
    model = LockModel.of(case)
    try:
        found = next(conflicts(model), None)
        return joined(impossible_limits(case)) if found is None else ConflictWords(model).told(1, found).words
    except UndecidedError:
        return ""
