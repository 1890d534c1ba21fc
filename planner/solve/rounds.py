"""The rounds of a solve: relax, open, improve, search, settle, and again until the certified gap is closed.

The model's tangents lie below the protective effect, so what HiGHS proves of the model holds for the exact objective;
what a decision is worth is always taken from the exact objective. The relaxation gives a first bound and shows where
to place the tangents; an opening (the last plan repaired, or a dive from the relaxation) gives a first plan; missions
are then planned anew a few at a time; and a search of all columns that could still be part of a better plan raises the
bound. If the certified gap is still wider than asked for, the tangents are placed at the plan, or doubled, and the
search goes on from there.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyomo.environ as pyo

from models.appraisal import Appraisal
from planner.plan import Outcome, certified_gap
from planner.solution import Limits, Progress, Solution, Strategy, Units
from planner.solve.cuts import ceiling_cuts
from planner.solve.dive import Dive
from planner.solve.highs import ENDLESS, Answer, Ears, Ending, Solver, Work, let_threads_go
from planner.solve.matrix import Mask, Matrix, Places, Values
from planner.solve.neighbourhoods import Neighbourhoods
from planner.solve.problem import Problem
from planner.solve.relaxation import Relaxation, Relaxed

TANGENT_SHARE = 0.1
"""Share of the gap asked for that the tangents may cost [1]."""

RELAXATIONS = 4
"""Most rounds of placing tangents by the relaxation."""

CUTTING = 0.1
"""Share of the time that cutting may take [1]."""

RISE = 1e-4
"""Rise of the bound below which no more is cut [1]."""

SETTLINGS = 8
"""Most rounds of placing people and money for given units."""

HEADWAY = 0.5
"""Share of the gap that must go in a round for the tangents to be enough [1]."""

MOST_TANGENTS = 160
"""Tangents of a threat and period beyond which they are not doubled again."""

TRIM = Work(seconds=1.0, nodes=1, gap=1e-4)
"""Search for units and starts that make a plan better: the root is enough for those that do nothing."""

SPELL = Work(seconds=2.0, nodes=10)
"""Work on one neighbourhood."""

DIVABLE = 40_000
"""Columns beyond which a dive takes longer than planning mission by mission."""

ASTRAY = 0.5
"""Gap of a dive beyond which the relaxation says too little of where units go: the solver searches at once [1]."""

PATIENCE = 6
"""Fewest neighbourhoods in a row without headway before they grow; where there are more missions, a turn for each."""

LOOKING = {True: 0.5, False: 0.97}
"""Share of the time after which the search for a bound begins, headway or not, by whether a dive is possible [1]."""

CONTRADICTION = 1e-5
"""Share by which the best plan may lie below the bound, for rounding [1]."""

SILENCE = 0.2
"""Time that passes before the watcher hears again of a search that found nothing [s]."""


class Rounds:
    """One solve of one model: the problem, the bound and the best solution so far."""

    def __init__(
        self,
        model: pyo.ConcreteModel,
        limits: Limits,
        watch: Callable[[Progress], None],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._began = self._step_began = time.monotonic()
        self._limits, self._watch, self._asked_to_stop = limits, watch, stopped
        self._threads = 1 if limits.work is not None else limits.threads
        let_threads_go()
        self._step, self._told = "transfer", 0.0
        self._unit = model.data.exposure_unit
        self._best = np.inf
        self._values: Values | None = None
        self._settled = False
        self._relaxed_bound = -np.inf
        self._solution = Solution(Outcome.NO_PLAN_IN_TIME)
        self._tell()
        self._problem = Problem.of(Appraisal.of(model))
        self._reduced = np.full(len(self._problem.starts), -np.inf)

    def run(self, start: Units | None = None) -> Solution:
        """Relax, open and improve, then search and settle until the gap is closed or the time is up.

        Args:
            start: Units of an earlier plan to begin with, repaired where they no longer hold.
        """
        relaxation, relaxed = self._relax()
        ending = relaxed.ending
        if ending is Ending.SOLVED and self._limits.strategy is Strategy.ROOM:
            relaxed = self._cut(relaxation, relaxed)
        if ending is Ending.SOLVED and (self._limits.strategy is Strategy.ROOM or start is not None):
            self._open(relaxation, relaxed, start)
            self._improve()
        while ending is Ending.SOLVED and not self._stopped() and self._gap() > self._limits.gap:
            before = self._gap()
            ending = self._search()
            self._settle()
            if self._gap() > max(self._limits.gap, HEADWAY * before) and not self._refine():
                break
        self._settle()
        if not self._settled and self._values is not None:
            self._place_people(np.round(self._values[self._problem.whole]))
        self._enter("done")
        return self._ended(ending)

    def relaxed_matrix(self) -> tuple[Problem, Matrix]:
        """The model with its tangents placed by the relaxation: what a search begins with."""
        self._relax()
        return self._problem, self._problem.model

    def _ended(self, ending: Ending) -> Solution:
        solution = self._best_so_far()
        if ending is Ending.FAILED or self._contradicted():
            return replace(solution, outcome=Outcome.ERROR, decision=None)
        if solution.decision is not None:
            solution.outcome = Outcome.OPTIMAL if self._gap() <= self._limits.gap else Outcome.FEASIBLE
        elif ending is Ending.INFEASIBLE:
            solution.outcome = Outcome.INFEASIBLE
        return solution

    def _best_so_far(self) -> Solution:
        decision = None if self._values is None else self._problem.decision(self._values)
        return replace(self._solution, decision=decision, seconds=dict(self._solution.seconds))

    def _contradicted(self) -> bool:
        """Whether a plan beats the bound, so that one of the two is wrong: coefficients too far apart can do that."""
        best = self._best * self._unit
        return bool(best < self._solution.bound - CONTRADICTION * max(1.0, abs(self._solution.bound)))

    def _relax(self) -> tuple[Relaxation, Relaxed]:
        """Place tangents where the solution is when units may be split; its objective is a first bound."""
        self._enter("relax")
        problem = self._problem
        relaxation = Relaxation(
            problem.matrix, problem.first_columns, problem.pledge, problem.units, Ears(self._on_relaxing), self._threads
        )
        for _ in range(RELAXATIONS if self._divable else 1):
            relaxed = self._relaxed(relaxation)
            if relaxed.ending is not Ending.SOLVED or not self._tangents_err(relaxed.values, relaxed.bound):
                break
            problem.place_tangents(relaxed.values)
            relaxation.reprice(problem.matrix, problem.segments)
        return relaxation, relaxed

    def _relaxed(self, relaxation: Relaxation) -> Relaxed:
        """Solve the relaxation, and learn from it."""
        relaxed = relaxation.solve(self._left())
        self._raise_bound(relaxed.bound)
        if relaxed.ending is Ending.SOLVED:
            self._reduced, self._relaxed_bound = relaxed.reduced[self._problem.whole], relaxed.bound
        return relaxed

    def _cut(self, relaxation: Relaxation, relaxed: Relaxed) -> Relaxed:
        """Cut off what only split units can do, as long as that raises the bound."""
        self._enter("cut")
        problem, began = self._problem, self._left()
        while began - self._left() < CUTTING * self._limits.seconds and not self._stopped():
            cuts = ceiling_cuts(problem.matrix, problem.ceilings, relaxed.values)
            if not len(cuts.limits):
                break
            problem.tighten(cuts)
            relaxation.tighten(problem.matrix, cuts)
            closer = self._relaxed(relaxation)
            if closer.ending is not Ending.SOLVED:
                break
            before, relaxed = relaxed.bound, closer
            if closer.bound - before < RISE * abs(before):
                break
        return relaxed

    def _open(self, relaxation: Relaxation, relaxed: Relaxed, start: Units | None) -> None:
        """Find a first plan: the last one repaired, or a dive, or what in-place people and money can do alone."""
        self._enter("open")
        problem = self._problem
        if start is not None:
            self._repair(problem.begins_with(start))
        elif self._divable:
            values = Dive(problem.matrix, relaxation).run(relaxed, self._left())
            if values is not None:
                self._keep(values)
        if self._values is None and not self._stopped():
            self._place_people(problem.matrix.lower[problem.whole])
        if self._values is not None and start is None and not self._divable:
            self._plan_each_mission()

    @property
    def _divable(self) -> bool:
        return len(self._problem.variables) <= DIVABLE

    def _plan_each_mission(self) -> None:
        """Plan the missions one by one."""
        near = Neighbourhoods(self._problem)
        for _ in range(near.count):
            if self._stopped() or self._left() <= 0 or self._gap() <= self._limits.gap:
                return
            self._plan_anew(near.free(near.missions(), self._solution_values(), self._reduced, self._allowed()))

    def _improve(self) -> None:
        """Plan a few missions anew at a time until that leads nowhere."""
        if self._values is None or (self._divable and self._gap() > ASTRAY):
            return
        self._enter("improve")
        near, idle, done = Neighbourhoods(self._problem), 0, 0
        while self._goes_on(done):
            before = self._best
            if idle < max(PATIENCE, near.count):
                self._plan_anew(near.free(near.missions(), self._solution_values(), self._reduced, self._allowed()))
            else:
                self._plan_anew(near.other_times(self._solution_values(), self._reduced, self._allowed()))
                near.grow()
                if near.exhausted:
                    break
                idle = 0
            done += 1
            idle = 0 if self._best < before * (1.0 - 0.01 * self._limits.gap) else idle + 1
        if self._gap() > self._limits.gap:
            self._settle()

    def _goes_on(self, done: int) -> bool:
        """Whether to plan another neighbourhood after so many."""
        if self._stopped() or self._gap() <= self._limits.gap:
            return False
        if self._limits.work is not None:
            return done < self._limits.work
        return self._left() > (1.0 - LOOKING[self._divable]) * self._limits.seconds

    def _plan_anew(self, free: Mask) -> None:
        """Choose some columns anew, the others as in the best solution; keep what is better."""
        values = self._solution_values()
        problem = self._problem
        part = problem.matrix.part(free, values)
        solver = Solver(part, Ears(lambda _: self._hear(-np.inf)), self._threads)
        solver.start_from(values[free])
        answer = self._call(solver, replace(SPELL, gap=0.1 * self._gap()))
        if answer.found:
            self._keep(self._with(free, answer.values, values))

    def _search(self) -> Ending:
        """Look for whole units among all that could be part of a better plan; what it proves is a bound."""
        self._enter("search")
        problem = self._problem
        free = np.ones(len(problem.variables), dtype=bool)
        values = np.zeros(len(free)) if self._values is None else self._values
        free[problem.whole] = (self._reduced <= self._allowed()) | (values[problem.whole] > 0)
        solver = Solver(
            problem.matrix.part(free, np.zeros(len(free))),
            Ears(self._on_bound, lambda _, found: self._keep(self._with(free, found, np.zeros(len(free))))),
            self._threads,
        )
        if self._values is not None:
            solver.start_from(self._values[free])
        nodes = ENDLESS if self._limits.work is None else self._limits.work
        answer = self._call(solver, Work(nodes=nodes, gap=self._limits.gap * (1.0 - TANGENT_SHARE)))
        self._raise_bound(answer.bound)
        if answer.found:
            self._keep(self._with(free, answer.values, np.zeros(len(free))))
        return answer.ending

    def _repair(self, units: Values) -> None:
        """Take up units as they are, or, where that is not possible any more, the best part of them."""
        self._place_people(units)
        if self._values is None and not self._stopped():
            self._trim(units)

    def _settle(self) -> None:
        """Do the best with the units found: those that do nothing stay at home, the others start when they help."""
        if self._values is not None and not self._settled and not self._stopped():
            self._enter("settle")
            self._trim(np.round(self._values[self._problem.whole]))

    def _trim(self, units: Values) -> None:
        """Leave out units not worth it or no longer possible, let the others start when they are of use."""
        problem = self._problem
        upper = np.minimum(problem.matrix.upper[problem.whole], problem.units_at_missions(units))
        free = np.ones(len(problem.variables), dtype=bool)
        free[problem.whole] = (upper > 0) & ((self._reduced <= self._allowed()) | (units > 0))
        part = replace(problem.matrix, upper=_with(problem.matrix.upper, problem.whole, upper))
        solver = Solver(part.part(free, np.zeros(len(free))), Ears(lambda _: self._hear(-np.inf)), self._threads)
        if self._values is not None:
            solver.start_from(self._values[free])
        answer = self._call(solver, TRIM)
        if answer.found:
            units = np.round(self._with(free, answer.values, np.zeros(len(free)))[problem.whole])
        self._place_people(units)

    def _place_people(self, units: Values) -> None:
        """Place people and money as well as can be for given units, tangents where they are; never cut short."""
        problem = self._problem
        free = ~problem.matrix.whole
        values = _with(np.zeros(len(free)), problem.whole, units)
        for _ in range(SETTLINGS):
            solver = Solver(problem.matrix.part(free, values), Ears(), self._threads, whole=False)
            answer = solver.solve(Work())
            if answer.ending is not Ending.SOLVED:
                return
            values = self._with(free, answer.values, values)
            self._keep(values, settled=True)
            if self._stopped() or not self._tangents_err(values, answer.objective):
                return
            problem.place_tangents(values)

    def _refine(self) -> bool:
        """Place tangents at the plan, and build the model anew with twice as many once moving them no longer helps.

        Returns:
            False where there are so many that more would be lost in the solver's rounding.
        """
        if self._problem.appraisal.points.shape[1] >= MOST_TANGENTS:
            return False
        self._enter("refine")
        coarse, finer = self._problem, self._problem.refined()
        self._problem = finer
        if self._values is not None:
            units = self._values[coarse.whole]
            self._values, self._best = None, np.inf
            self._place_people(np.round(units))
        return True

    def _tangents_err(self, values: Values, estimated: float) -> bool:
        """Whether the tangents cost more than their share of the gap at a solution."""
        objective = self._problem.exact(values)
        return objective - estimated > TANGENT_SHARE * self._limits.gap * objective

    def _keep(self, values: Values, *, settled: bool = False) -> None:
        """Remember a solution where it is the best; one that is settled also takes the place of its equal."""
        objective = self._problem.exact(values)
        if objective < self._best or (settled and not self._settled and objective <= self._best * (1 + 1e-9)):
            self._best, self._values, self._settled = min(objective, self._best), values, settled
            self._tell()

    def _solution_values(self) -> Values:
        if self._values is None:
            raise ValueError("there is no solution yet")
        return self._values

    def _with(self, free: Mask, chosen: Values, others: Values) -> Values:
        return _with(others, np.flatnonzero(free).astype(np.int32), chosen)

    def _call(self, solver: Solver, work: Work) -> Answer:
        """What the solver says within its work and the time that is left."""
        if self._limits.work is not None:
            return solver.solve(replace(work, seconds=np.inf))
        answer = solver.solve(replace(work, seconds=min(work.seconds, self._left())))
        return replace(answer, ending=Ending.CUT_SHORT) if self._stopped() else answer

    def _left(self) -> float:
        """Time that is left [s]."""
        if self._limits.work is not None:
            return np.inf
        return self._limits.seconds - (time.monotonic() - self._began)

    def _stopped(self) -> bool:
        return self._asked_to_stop()

    def _allowed(self) -> float:
        """Reduced cost above which a column is no part of a better plan [exposure unit]."""
        return self._best - self._relaxed_bound + 1e-9 * abs(self._best)

    def _raise_bound(self, bound: float) -> None:
        if np.isfinite(bound):
            proved = min(bound, self._best) * self._unit
            self._solution.bound = max(self._solution.bound, proved)

    def _gap(self) -> float:
        return certified_gap(self._best * self._unit, self._solution.bound) if np.isfinite(self._best) else np.inf

    def _on_bound(self, bound: float) -> bool:
        self._raise_bound(bound)
        return self._hear(bound) or self._gap() <= self._limits.gap

    def _on_relaxing(self, _: float) -> bool:
        return self._hear(-np.inf)

    def _hear(self, _: float) -> bool:
        if time.monotonic() - self._told > SILENCE:
            self._tell()
        return self._stopped()

    def _tell(self) -> None:
        self._told = time.monotonic()
        known = np.isfinite(self._best)
        bound = self._solution.bound if np.isfinite(self._solution.bound) else None
        self._watch(
            Progress(
                self._step,
                self._told - self._began,
                self._best * self._unit if known else None,
                bound,
                self._best_so_far if known else None,
            )
        )

    def _enter(self, step: str) -> None:
        """Close the books of one step and open those of the next."""
        now = time.monotonic()
        seconds = self._solution.seconds
        seconds[self._step] = seconds.get(self._step, 0.0) + now - self._step_began
        self._step, self._step_began = step, now
        self._tell()


def _with(values: Values, places: Places, chosen: Values) -> Values:
    """Values with some of them changed."""
    changed = values.copy()
    changed[places] = chosen
    return changed
