"""The rounds of a solve: relax, cut, open, improve, search, settle, and again until the certified gap is closed.

The model's tangents lie below the protective effect, so what HiGHS proves of the model holds for the exact objective;
what a decision is worth is always taken from the exact objective. The relaxation gives a first bound and shows where
to place the tangents; cuts bring it closer to whole units; an opening (the last plan repaired, or a dive from the
relaxation) gives a first plan; neighbourhoods of it are then planned anew, while a search of all columns that could
still be part of a better plan raises the bound. If the certified gap is still wider than asked for, the tangents are
placed at the plan, or doubled, and the search goes on from there.
"""

from collections.abc import Callable

import numpy as np
import pyomo.environ as pyo

from models.appraisal import Appraisal
from planner.solution import Limits, Progress, Solution, Strategy, Units
from planner.solve.cuts import ceiling_cuts
from planner.solve.dive import Dive
from planner.solve.highs import Ears, Ending, let_threads_go
from planner.solve.improve import Improvement
from planner.solve.ledger import Ledger
from planner.solve.matrix import Matrix
from planner.solve.problem import Problem
from planner.solve.relaxation import Relaxation, Relaxed
from planner.solve.search import Search
from planner.solve.settle import TANGENT_SHARE, finish, place_people, repair, settle

RELAXATIONS = 4
"""Most rounds of placing tangents by the relaxation."""

CUTTING = 0.1
"""Share of the time that cutting may take [1]."""

CUTTINGS = 12
"""Most rounds of cutting."""

RISE = 1e-4
"""Share of the bound by which it must rise for more to be cut [1]."""

REFINED = 0.5
"""Share of the gap that must go in a round for the tangents to be enough [1]."""

MOST_TANGENTS = 160
"""Tangents of a threat and period beyond which they are not doubled again."""

DIVABLE = 40_000
"""Columns beyond which a dive takes longer than planning mission by mission, and a search hardly gets anywhere."""

SMALL = 1_500
"""Columns up to which a search is over before there is anything to improve."""

ASTRAY = 0.05
"""Gap of a dive beyond which its surroundings are not the best place to look [1]."""

LOOKING = {True: 0.25, False: 0.95}
"""Share of the time after which a search that must wait for its turn begins, by whether a dive is possible [1]."""


class Rounds:
    """One solve of one model."""

    def __init__(
        self,
        model: pyo.ConcreteModel,
        limits: Limits,
        watch: Callable[[Progress], None],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        let_threads_go()
        self._limits = limits
        self._ledger = Ledger(limits, watch, stopped, model.data.exposure_unit)
        self._ledger.take_up(Problem.of(Appraisal.of(model)))
        self._divable = len(self._ledger.problem.variables) <= DIVABLE
        self._search: Search | None = None

    def run(self, start: Units | None = None) -> Solution:
        """Relax, open and improve, then search and settle until the gap is closed or the time is up.

        Args:
            start: Units of an earlier plan to begin with, repaired where they no longer hold.
        """
        ledger = self._ledger
        relaxation, relaxed = self._relax()
        ending = relaxed.ending
        if ending is Ending.SOLVED and (self._limits.strategy is Strategy.ROOM or start is not None):
            relaxed = self._cut(relaxation, relaxed)
            self._open(relaxation, relaxed, start)
            self._improve()
        while ending is Ending.SOLVED and not ledger.over:
            before = ledger.gap
            ending = self._prove()
            settle(ledger)
            if ledger.gap > max(self._limits.gap, REFINED * before) and (ledger.over or not self._refine()):
                break
        if self._search is not None:
            self._search.give_up()
            self._prove()
        finish(ledger)
        ledger.enter("done")
        return ledger.close(ending)

    def relaxed_model(self) -> tuple[Problem, Matrix]:
        """The model with its tangents placed by the relaxation, without cuts."""
        self._relax()
        return self._ledger.problem, self._ledger.problem.model

    def _relax(self) -> tuple[Relaxation, Relaxed]:
        """Place tangents where the solution is when units may be split; its objective is a first bound."""
        ledger = self._ledger
        ledger.enter("relax")
        problem = ledger.problem
        ears = Ears(lambda _: ledger.hear())
        relaxation = Relaxation(
            problem.matrix, problem.first_columns, problem.pledge, problem.units, ears, ledger.threads
        )
        relaxed = self._relaxed(relaxation)
        for _ in range(1, RELAXATIONS if self._divable else 1):
            if relaxed.ending is not Ending.SOLVED or not self._tangents_err(relaxed):
                break
            ledger.place_tangents(relaxed.values)
            relaxation.reprice(problem.matrix, problem.segments)
            closer = self._relaxed(relaxation)
            if closer.ending is not Ending.SOLVED:
                break
            relaxed = closer
        return relaxation, relaxed

    def _relaxed(self, relaxation: Relaxation) -> Relaxed:
        """Solve the relaxation, and learn from it."""
        ledger = self._ledger
        relaxed = relaxation.solve(lambda: ledger.left)
        ledger.raise_bound(relaxed.bound)
        if relaxed.ending is Ending.SOLVED:
            ledger.reduced, ledger.relaxed_bound = relaxed.reduced[ledger.problem.whole], relaxed.bound
        return relaxed

    def _tangents_err(self, relaxed: Relaxed) -> bool:
        return self._ledger.tangents_err(relaxed.values, relaxed.bound, TANGENT_SHARE)

    def _cut(self, relaxation: Relaxation, relaxed: Relaxed) -> Relaxed:
        """Cut off what only split units can do, as long as that raises the bound."""
        ledger = self._ledger
        ledger.enter("cut")
        problem, until = ledger.problem, ledger.left - CUTTING * self._limits.seconds
        for _ in range(CUTTINGS):
            cuts = ceiling_cuts(problem.matrix, problem.ceilings, relaxed.values)
            if not len(cuts.limits) or ledger.left < until or ledger.stopped():
                break
            problem.tighten(cuts)
            relaxation.tighten(problem.matrix, cuts)
            closer = self._relaxed(relaxation)
            if closer.ending is not Ending.SOLVED:
                break
            rise, relaxed = closer.bound - relaxed.bound, closer
            if rise < RISE * abs(closer.bound):
                break
        return relaxed

    def _open(self, relaxation: Relaxation, relaxed: Relaxed, start: Units | None) -> None:
        """Find a first plan: the last one repaired, or a dive, or what in-place people and money can do alone."""
        ledger, problem = self._ledger, self._ledger.problem
        ledger.enter("open")
        if start is not None:
            repair(ledger, problem.begins_with(start))
        elif self._divable:
            values = Dive(problem.matrix, relaxation).run(relaxed, lambda: ledger.left)
            if values is not None:
                ledger.keep(values)
        if ledger.values is None and not ledger.stopped():
            place_people(ledger, problem.matrix.lower[problem.whole])
        if ledger.values is not None and start is None and not self._divable:
            Improvement(ledger, pairs=False).each_mission()

    def _improve(self) -> None:
        """Plan parts of the plan anew; small cases have their search beside it, large ones two parts at a time."""
        ledger = self._ledger
        if ledger.values is None or ledger.over or len(ledger.problem.variables) <= SMALL:
            return
        ledger.enter("improve")
        astray = self._divable and ledger.gap > ASTRAY
        if ledger.side_by_side and self._divable:
            self._search = Search(ledger, start=not astray)
        improvement = Improvement(ledger, pairs=ledger.side_by_side and not self._divable)
        if astray:
            improvement.kernel()
        improvement.run(self._goes_on)
        if not ledger.closed:
            settle(ledger)

    def _goes_on(self, done: int) -> bool:
        """Whether to plan another neighbourhood after so many."""
        if self._search is not None:
            return self._search.running
        if self._limits.work is not None:
            return done < self._limits.work
        return self._ledger.left > (1.0 - LOOKING[self._divable]) * self._limits.seconds

    def _prove(self) -> Ending:
        """Search, or wait for the search that has begun."""
        self._ledger.enter("search")
        search, self._search = self._search or Search(self._ledger), None
        return search.result().ending

    def _refine(self) -> bool:
        """Place tangents at the plan, and build the model anew with twice as many once moving them no longer helps.

        Returns:
            False where there are so many that more would be lost in the solver's rounding.
        """
        ledger, coarse = self._ledger, self._ledger.problem
        if coarse.appraisal.points.shape[1] >= MOST_TANGENTS:
            return False
        ledger.enter("refine")
        units = None if ledger.values is None else np.round(ledger.values[coarse.whole])
        ledger.take_up(coarse.refined())
        if units is not None:
            place_people(ledger, units)
        return True
