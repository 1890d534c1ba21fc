"""The rounds of a solve: relax, search, settle, and again until the certified gap is closed.

The model's tangents lie below the protective effect, so what HiGHS proves of the model holds for the exact objective;
what a decision is worth is always taken from the exact objective. The relaxation shows where to place the tangents;
a search finds whole units; settling does the best with them; and, if the certified gap is still wider than asked for,
the tangents are placed there, or doubled, and the search goes on from the best units.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyomo.environ as pyo

from models.appraisal import Appraisal
from models.decision import decision_of
from planner.plan import Outcome, certified_gap
from planner.solution import Limits, Progress, Solution
from planner.solve.highs import NOTHING, Answer, Ending, Solver, Values

TANGENT_SHARE = 0.1
"""Share of the gap asked for that the tangents may cost [1]."""

RELAXATIONS = 4
"""Most rounds of placing tangents by the relaxation."""

SETTLINGS = 8
"""Most rounds of placing people and money for given units."""

HEADWAY = 0.5
"""Share of the gap that must go in a round for the tangents to be enough [1]."""

MOST_TANGENTS = 160
"""Tangents of a threat and period beyond which they are not doubled again."""

TRIM_NODES = 1
"""Nodes searched for units and starts that make the plan better: the root is enough for those that do nothing."""

TRIM_GAP = 1e-4
"""Gap at which that search ends [1]."""

CONTRADICTION = 1e-5
"""Share by which the best plan may lie below the bound, for rounding [1]."""

SILENCE = 0.2
"""Time that passes before the watcher hears again of a search that found nothing [s]."""


class Rounds:
    """One solve of one model: the solver, the tangents and the best decision so far."""

    def __init__(self, model: pyo.ConcreteModel, limits: Limits, watch: Callable[[Progress], None]) -> None:
        self._began = self._step_began = time.monotonic()
        self._limits, self._watch = limits, watch
        self._stopped, self._step, self._told = False, "transfer", 0.0
        self._unit = model.data.exposure_unit
        self._found = self._best = np.inf
        self._units: Values | None = None
        self._solution = Solution(Outcome.NO_PLAN_IN_TIME)
        self._hold(Appraisal.of(model))

    def _hold(self, appraisal: Appraisal) -> None:
        """Hand a model to the solver, and know its columns."""
        self._appraisal = appraisal
        self._solver = Solver(appraisal.model, self._limits.threads)
        missions = list(appraisal.model.mission.values())
        self._deploy = self._solver.columns([v for b in missions for v in b.deploy.values()])
        numbers: dict[tuple[str, str], int] = {}
        places = [numbers.setdefault((b.index(), start[0]), len(numbers)) for b in missions for start in b.deploy]
        self._pledge_at_mission = np.array(places, dtype=np.int64)
        self._efforts = self._solver.columns(appraisal.efforts)
        self._segments = self._solver.columns(appraisal.segments)
        self._solver.listen(self._on_bound, self._on_solution)

    def stop(self) -> None:
        """Ask the solver to stop and keep the best decision."""
        self._stopped = True

    def run(self) -> Solution:
        """Relax, then search and settle until the gap is closed or the time is up."""
        ending = self._relax()
        while ending is Ending.SOLVED and self._gap() > self._limits.gap:
            before = self._gap()
            ending = self._search()
            if not self._settle():
                ending = Ending.FAILED
            elif self._gap() > max(self._limits.gap, HEADWAY * before) and not self._refine():
                break
        self._enter("done")
        self._solution.outcome = self._outcome(ending)
        return self._solution

    def write(self, file: Path) -> None:
        """Relax, then write the model that a run searches first."""
        self._relax()
        self._solver.write(file)

    def _outcome(self, ending: Ending) -> Outcome:
        if ending is Ending.FAILED or self._contradicted():
            self._solution.decision = None
            return Outcome.ERROR
        if self._solution.decision is not None:
            return Outcome.OPTIMAL if self._gap() <= self._limits.gap else Outcome.FEASIBLE
        return Outcome.INFEASIBLE if ending is Ending.INFEASIBLE else Outcome.NO_PLAN_IN_TIME

    def _contradicted(self) -> bool:
        """Whether a plan beats the bound, so that one of the two is wrong: coefficients too far apart can do that."""
        best = min(self._best, self._found) * self._unit
        return bool(best < self._solution.bound - CONTRADICTION * max(1.0, abs(self._solution.bound)))

    def _relax(self) -> Ending:
        """Place tangents where the solution is when units may be split; its objective is a first bound."""
        self._enter("relax")
        for _ in range(RELAXATIONS):
            answer = self._answer(self._solver.relax)
            if answer.ending is not Ending.SOLVED:
                return answer.ending
            self._raise_bound(answer.objective)
            if not self._place_tangents(answer):
                break
        return Ending.SOLVED

    def _search(self) -> Ending:
        """Look for whole units, from the best ones so far."""
        self._enter("search")
        self._solver.forget()
        if self._units is not None:
            self._solver.start_from(self._deploy, self._units)
        gap = self._limits.gap * (1.0 - TANGENT_SHARE)
        answer = self._answer(lambda seconds: self._solver.search(seconds, gap))
        self._raise_bound(answer.bound)
        if answer.found:
            self._units = np.round(answer.values[self._deploy])
        return answer.ending

    def _answer(self, call: Callable[[float], Answer]) -> Answer:
        """What the solver says within the time that is left."""
        left = self._limits.seconds - (time.monotonic() - self._began)
        if left <= 0:
            return Answer(Ending.CUT_SHORT, NOTHING, np.inf, -np.inf)
        answer = call(left)
        return Answer(Ending.CUT_SHORT, answer.values, answer.objective, answer.bound) if self._stopped else answer

    def _settle(self) -> bool:
        """Do the best with the units found.

        Units not worth it are left out, the others start when they are of use, and people and money are placed well.
        This makes what was found a plan, and its calls are small, so it is never cut short.

        Returns:
            False where the solver fails at it.
        """
        if self._units is None:
            return True
        self._enter("settle")
        lower, upper = self._solver.bounds(self._deploy)
        self._solver.confine(self._deploy, lower, np.minimum(upper, self._units_at_missions()))
        self._solver.start_from(self._deploy, self._units)
        trimmed = self._solver.search(np.inf, TRIM_GAP, TRIM_NODES)
        if trimmed.found:
            self._units = np.round(trimmed.values[self._deploy])
        self._solver.confine(self._deploy, self._units, self._units)
        for _ in range(SETTLINGS):
            answer = self._solver.relax(np.inf)
            if answer.ending is not Ending.SOLVED:
                break
            self._keep(answer)
            if not self._place_tangents(answer):
                break
        self._solver.confine(self._deploy, lower, upper)
        return self._solution.decision is not None

    def _units_at_missions(self) -> Values:
        """By column of `deploy`: units of its pledge found for its mission, whenever they start."""
        return np.asarray(np.bincount(self._pledge_at_mission, self._units)[self._pledge_at_mission], dtype=float)

    def _refine(self) -> bool:
        """Build the model anew with twice the tangents, once moving them no longer helps.

        Returns:
            False where there are so many that more would be lost in the solver's rounding.
        """
        if self._appraisal.points.shape[1] >= MOST_TANGENTS:
            return False
        self._enter("refine")
        self._hold(self._appraisal.refined())
        return True

    def _keep(self, answer: Answer) -> None:
        objective = self._exact(answer.objective, answer.values)
        if objective < self._best:
            self._best, self._found = objective, min(self._found, objective)
            self._solver.load_values()
            self._solution.decision = decision_of(self._appraisal.model)
            self._tell()

    def _exact(self, estimated: float, values: Values) -> float:
        """Exact objective of a solution that the tangents have estimated [exposure unit]."""
        return estimated + self._appraisal.understated(values[self._efforts], values[self._segments])

    def _place_tangents(self, answer: Answer) -> bool:
        """Place tangents where a solution is, unless they already err little enough there; whether any were placed."""
        objective = self._exact(answer.objective, answer.values)
        if objective - answer.objective <= TANGENT_SHARE * self._limits.gap * objective:
            return False
        self._appraisal.place_tangents(answer.values[self._efforts])
        self._solver.update_parameters()
        return True

    def _raise_bound(self, bound: float) -> None:
        if np.isfinite(bound):
            self._solution.bound = max(self._solution.bound, bound * self._unit)

    def _gap(self) -> float:
        return certified_gap(self._best * self._unit, self._solution.bound) if np.isfinite(self._best) else np.inf

    def _on_bound(self, bound: float) -> bool:
        if self._step == "search":
            self._raise_bound(bound)
        if time.monotonic() - self._told > SILENCE:
            self._tell()
        return self._stopped and self._step != "settle"

    def _on_solution(self, estimated: float, values: Values) -> None:
        self._found = min(self._found, self._exact(estimated, values))
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        objective = self._found * self._unit if np.isfinite(self._found) else None
        bound = self._solution.bound if np.isfinite(self._solution.bound) else None
        self._watch(Progress(self._step, self._told - self._began, objective, bound))

    def _enter(self, step: str) -> None:
        """Close the books of one step and open those of the next."""
        now = time.monotonic()
        seconds = self._solution.seconds
        seconds[self._step] = seconds.get(self._step, 0.0) + now - self._step_began
        self._step, self._step_began = step, now
        self._tell()
