"""What changed between the plan before an edit and the plan now, and why: what follows from it, and what is a tie.

A change is taken back in the plan now: alone; with one other change that is linked to it, as two pledges that swap
places are; and with all that are linked. It is a tie if the plan would then lose no more than the plans may miss of the
best ones: nothing that is known says that the edit asks for it. It follows from the edit if the old place is not
possible any more, or if each of these loses more. The analysis tells what is lost at most; where that is not enough,
people and money of the touched missions are placed anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf, isfinite

from planner.answers import NOT_PROVEN, PROVEN
from planner.batch.runner import Runner
from planner.explain.changed.deployment_changes import DeploymentChange, barred, deployment_changes
from planner.explain.changed.edit_words import follows, lost, without
from planner.explain.changed.taking_back import TakenBack, said_of
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.changed import FOLLOWS, TIE, UNSURE, EditEffect
from planner.figures import sentence
from planner.insight.incumbent import TOLERANCE, Stopped, never
from planner.language import joined, say
from planner.names import Names
from planner.plan import Outcome, Plan, Summary

MOST_LINKED = 4
"""Linked changes that one is taken back with, one at a time [1]."""

MOST_AT_ONCE = 8
"""Most changes that are analysed where nothing is solved, so that the answers come at once [1]."""

SOLVED = frozenset({Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.NO_PLAN_IN_TIME})
"""Outcomes of placing people and money anew that tell something; the last is that the units are not possible."""

WHOLE = say("the plan before")
"""Name of the row about the plan before as a whole."""

ChangesTogether = tuple[DeploymentChange, ...]


def edit_effects(
    analysis: PlanAnalysis, before: Plan, runner: Runner | None = None, stopped: Stopped = never
) -> Iterator[tuple[EditEffect, int, int]]:
    """What changed between two plans, and what of it follows from the inputs of the second.

    Args:
        analysis: The inputs now, with their plan.
        before: The plan of the inputs before.
        runner: Solves what the analysis leaves open; None for the analysis alone.
        stopped: Polled for a request to stop.

    Yields:
        The plan before as a whole, and every change, with how many of how many solves are done; again whenever more is
        known. The last of each name counts.
    """
    editing, done = _Editing(analysis, before), 0
    yield from ((editing.effect(each), 0, 0) for each in editing.rows)
    if runner is None:
        return
    editing.thorough = True
    for sets in editing.open_sets():
        tasks = [editing.back(changes).task(str(number)) for number, changes in enumerate(sets)]
        total = done + len(tasks)
        for solved in runner.run(tasks, stopped):
            changes, done = sets[int(solved.task.name)], done + 1
            if solved.result.outcome in SOLVED:
                editing.learn(changes, editing.back(changes).loss(solved.result.plan))
            yield from ((editing.effect(each), done, total) for each in editing.touched(changes))
    yield from ((editing.effect(each, final=not stopped()), done, done) for each in editing.rows)


class _Editing:
    """What is known of the changes between two plans."""

    def __init__(self, analysis: PlanAnalysis, before: Plan) -> None:
        self._analysis, self._before, now = analysis, before, analysis.plan
        self.changes = tuple(deployment_changes(before, now))
        self.all_of: ChangesTogether = self.changes
        self._barred = {change: barred(analysis, change) for change in self.changes}
        self._back: dict[frozenset[DeploymentChange], TakenBack] = {}
        self._losses: dict[frozenset[DeploymentChange], float] = {}
        self._solved: set[frozenset[DeploymentChange]] = set()
        least = TOLERANCE * now.summary.objective
        self.margin = max(may_miss(now.summary), may_miss(before.summary), least)
        """What either plan may miss of the best one [civilian-months]."""
        self.thorough = False
        """Whether every change is taken back, and together with others too, which takes longer."""

    @property
    def rows(self) -> list[ChangesTogether]:
        """What is told of: all changes together, and each."""
        return [self.all_of, *((change,) for change in self.changes)] if self.changes else []

    def back(self, changes: ChangesTogether) -> TakenBack:
        """Changes taken back together."""
        key = frozenset(changes)
        if key not in self._back:
            self._back[key] = TakenBack(self._analysis, self._before, changes)
        return self._back[key]

    def possible(self, changes: ChangesTogether) -> bool:
        """Whether the old places are possible together, wherever people and money go."""
        return not any(self._barred[change] for change in changes) and not self.back(changes).forbidden

    def loss(self, changes: ChangesTogether) -> float:
        """What is lost at most, as far as it is known [civilian-months]; infinity where it is not possible."""
        key = frozenset(changes)
        if not self.thorough and changes != self.all_of and changes[0] not in self.changes[:MOST_AT_ONCE]:
            return inf
        if key not in self._losses:
            self._losses[key] = self.back(changes).booked_loss if self.possible(changes) else inf
        return self._losses[key]

    def learn(self, changes: ChangesTogether, loss: float) -> None:
        """Record what solving found."""
        key = frozenset(changes)
        self._solved.add(key)
        self._losses[key] = min(loss, self.loss(changes))

    def ways(self, change: DeploymentChange) -> list[ChangesTogether]:
        """Sets of changes that one is taken back with: alone, with each that is linked, and with all."""
        linked = self._linked(change)
        near = sorted(linked, key=lambda other: (other.units != change.units, other.pledge))[:MOST_LINKED]
        sets: list[ChangesTogether] = [(change,)]
        if self.thorough:
            sets += [*((change, other) for other in near), tuple(self._component(change))]
        return [each for each in dict.fromkeys(map(_ordered, sets)) if self.possible(each)]

    def _linked(self, change: DeploymentChange) -> list[DeploymentChange]:
        """Changes that took the place of one, or made place for it, and those of the same pledge."""
        return [other for other in self.changes if other != change and _links(change, other)]

    def _component(self, change: DeploymentChange) -> list[DeploymentChange]:
        """All changes that are linked to one, if through others."""
        found, new = [change], [change]
        while new:
            new = [other for one in new for other in self._linked(one) if other not in found]
            new = list(dict.fromkeys(new))
            found += new
        return found

    def open_sets(self) -> Iterator[list[ChangesTogether]]:
        """Sets to be solved in rounds: all changes, then each alone, then with the most promising, then with all."""
        if self.all_of and self._worth_solving(self.all_of):
            yield [self.all_of]
        for way in (_alone, _promising, _all_linked):
            asked = [found for change in self.changes if not self.tied(change) and (found := way(self, change))]
            sets = [each for each in dict.fromkeys(asked) if self._worth_solving(each)]
            if sets:
                yield sets

    def _worth_solving(self, changes: ChangesTogether) -> bool:
        key = frozenset(changes)
        return key not in self._solved and self.possible(changes) and self.loss(changes) > self.margin

    def tied(self, change: DeploymentChange) -> bool:
        """Whether a change is known to be a tie."""
        return self.loss(self.all_of) <= self.margin or self._least(change)[1] <= self.margin

    def _least(self, change: DeploymentChange) -> tuple[ChangesTogether, float]:
        """The way to take a change back that loses least, and what it loses [civilian-months]."""
        ways = self.ways(change)
        return min(((way, self.loss(way)) for way in ways), key=lambda each: each[1], default=((change,), inf))

    def touched(self, changes: ChangesTogether) -> list[ChangesTogether]:
        """Rows that what was learnt of some changes may change."""
        return self.rows if len(changes) == len(self.changes) else [(change,) for change in changes]

    def effect(self, changes: ChangesTogether, *, final: bool = False) -> EditEffect:
        """Row about all changes, or about one."""
        return self._whole(final) if changes == self.all_of and len(changes) != 1 else self._one(changes[0], final)

    def _whole(self, final: bool) -> EditEffect:
        """Row about the plan before as a whole."""
        row = EditEffect(name=WHOLE, what="plan", margin=_known(self.margin), together=len(self.changes))
        loss, solved = self.loss(self.all_of), frozenset(self.all_of) in self._solved
        if not self.possible(self.all_of):
            why = next(filter(None, self._barred.values()), "") or self._forbidden(self.all_of)
            note = say("The plan before is not possible any more: {why}.", why=why)
            return replace(row, verdict=FOLLOWS, mark=PROVEN, note=note)
        if not isfinite(loss):
            unpriced = say("The plan before is not priced yet.")
            note = say("The plan before cannot be paid for any more.") if solved else unpriced
            return replace(row, verdict=FOLLOWS if solved else "", mark=PROVEN if solved else "", note=note)
        worse, row = lost(loss), replace(row, objective=loss)
        if not isfinite(self.margin):
            note = say("The plan before is still possible, and would cost {worse} more.", worse=worse)
            unproved = say("Nothing is proved of one of the plans.")
            return replace(row, verdict=UNSURE, mark=NOT_PROVEN, note=joined([note, unproved]))
        if loss <= self.margin:
            note = say(
                "The plan before is still possible, and would cost {worse} more, and the plans may miss {margin:,.0f}: "
                "all changes are ties.",
                worse=worse, margin=self.margin,
            )  # fmt: skip
            return replace(row, verdict=TIE, mark=PROVEN, note=note)
        if not solved and not final:
            note = say("The plan before is still possible, and would cost {worse} more at most.", worse=worse)
            return replace(row, note=note)
        note = say(
            "The plan before is still possible, and would cost {worse} more, more than the {margin:,.0f} that the "
            "plans may miss.",
            worse=worse, margin=self.margin,
        )  # fmt: skip
        return replace(row, verdict=FOLLOWS, mark=PROVEN, note=note)

    def _one(self, change: DeploymentChange, final: bool) -> EditEffect:
        row = _row(self._analysis.names, change, self.margin)
        said = sentence(change.described(self._analysis))
        way, loss = self._least(change)
        if self.loss(self.all_of) < loss <= inf and self.loss(self.all_of) <= self.margin:
            way, loss = self.all_of, self.loss(self.all_of)
        row = replace(row, objective=_known(loss), together=len(way))
        if why := self._impossible(change):
            return replace(row, verdict=FOLLOWS, mark=PROVEN, note=joined([said, follows(why)]))
        if not isfinite(self.margin):
            unknown = say("Nothing is proved of one of the plans, so it is not known whether this follows.")
            return replace(row, verdict=UNSURE, mark=NOT_PROVEN, note=joined([said, unknown]))
        back = without(self._analysis, change, way, loss)
        if loss <= self.margin:
            tie = say("A tie: {back}, and the plans may miss {margin:,.0f}.", back=back, margin=self.margin)
            return replace(row, verdict=TIE, mark=PROVEN, note=joined([said, tie]))
        if not final:
            return replace(row, objective=None, note=said)
        why = say("the old place cannot be paid for now")
        if isfinite(loss):
            why = say("{back}, more than the {margin:,.0f} that the plans may miss", back=back, margin=self.margin)
        return replace(row, verdict=FOLLOWS, mark=PROVEN, note=joined([said, follows(why)]))

    def _impossible(self, change: DeploymentChange) -> str:
        """Why the old place of a change is not possible in any way, in words; empty if it is."""
        if self._barred[change] or not self.thorough or self.ways(change):
            return self._barred[change]
        return self._forbidden((change,))

    def _forbidden(self, changes: ChangesTogether) -> str:
        back = self.back(changes)
        return said_of(self._analysis.names, back.forbidden, {change.old.mission for change in changes if change.old} or
                       back.missions)  # fmt: skip


def may_miss(summary: Summary) -> float:
    """What a plan may miss of the best one [civilian-months]; infinity where nothing is proved."""
    return summary.objective - summary.lower_bound


def _links(one: DeploymentChange, other: DeploymentChange) -> bool:
    if one.pledge == other.pledge:
        return True
    places = ((one.old, other.new), (other.old, one.new))
    return any(a is not None and b is not None and a.mission == b.mission for a, b in places)


def _ordered(changes: Sequence[DeploymentChange]) -> ChangesTogether:
    return tuple(sorted(changes, key=repr))


def _alone(_: _Editing, change: DeploymentChange) -> ChangesTogether | None:
    return (change,)


def _promising(editing: _Editing, change: DeploymentChange) -> ChangesTogether | None:
    """The pair with a change that loses least without solving, or the first where none is known."""
    pairs = [way for way in editing.ways(change) if len(way) == 2]
    return min(pairs, key=editing.loss, default=None)


def _all_linked(editing: _Editing, change: DeploymentChange) -> ChangesTogether | None:
    ways = [way for way in editing.ways(change) if len(way) > 2]
    return ways[-1] if ways else None


def _row(names: Names, change: DeploymentChange, margin: float) -> EditEffect:
    """Row about a change before its verdict."""
    old, new = change.old, change.new
    return EditEffect(
        name=f"{change.pledge}: {old and tuple(old)} → {new and tuple(new)}",
        what=change.what,
        pledge=change.pledge,
        units=change.units,
        old_mission=old.mission if old else "",
        old_month=names.month(old.period) if old else "",
        new_mission=new.mission if new else "",
        new_month=names.month(new.period) if new else "",
        margin=_known(margin),
    )


def _known(amount: float) -> float | None:
    return amount if isfinite(amount) else None
