"""A model as the solver sees it: its program in arrays, and the meaning of columns and rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from models.algebra import PauseGC
from models.cumulative_budget import CumulativeBudget
from models.decision import Decision, decision_of
from models.deployments import Start
from models.instance import Instance
from models.objective import nobody_new
from models.outer_approximation import OuterApproximation
from planner.solve.compiled import CompiledModel
from planner.solve.cuts import Cuts, support_cuts
from planner.solve.effort_cuts import EffortCuts
from planner.solve.floors import Floors
from planner.solve.milp import Indices, Mask, Milp, Vector, updated
from planner.solve.tolerances import FEASIBILITY
from planner.solve.tuning import DEFAULT, CutTuning

CEILINGS = ("troops_limit", "police_limit", "contributor_limit")


@dataclass
class Problem:
    """A model with its outer approximation, and the meaning of its columns and rows."""

    approximation: OuterApproximation
    compiled: CompiledModel
    starts: list[tuple[str, str, str, int]]
    """By column of `deploy`: mission, pledge, preparation, period."""
    deploy: Indices
    """Columns of `deploy`, the integer ones."""
    drivers: Indices
    """Columns that the protective effect depends on, as `OuterApproximation.drivers`."""
    segments: Indices
    mission: Indices
    """By column: the number of its mission."""
    pledge: Indices
    """By column of `deploy`: the number of its pledge."""
    units: Vector
    """By pledge: units pledged [units]."""
    ceilings: Indices
    """Knapsack rows of `deploy` alone."""
    funds: Indices
    """By fund that pays for anything: its row."""
    budgets: list[CumulativeBudget]
    """By mission: its cumulative budget, with the same funds."""
    milp: Milp
    """The program with the tangents as they are placed, and with cuts below its own rows."""
    floors: Floors
    """Limits on what areas are left with."""
    tuning: CutTuning
    cuts: list[Cuts] = field(default_factory=list)
    """Cuts on columns of `deploy` alone, over these."""
    effort_cuts: tuple[EffortCuts, ...] = ()
    """Cuts on what units that may come count."""
    effort_rows: tuple[slice, ...] = ()
    """The rows of the program that these are."""

    @classmethod
    def of(cls, approximation: OuterApproximation, tuning: CutTuning = DEFAULT.cuts) -> "Problem":
        """The problem of a model newly built by `models.allocation.build`."""
        with PauseGC():
            return cls._of(approximation, CompiledModel.of(approximation.model), tuning)

    def updated(self) -> "Problem":
        """The problem of the same model after `models.update.update_limits`; without cuts."""
        with PauseGC():
            return self._of(self.approximation, self.compiled.updated(self.approximation.model), self.tuning)

    @classmethod
    def _of(cls, approximation: OuterApproximation, compiled: CompiledModel, tuning: CutTuning) -> "Problem":
        model, variables, rows = approximation.model, compiled.variables, compiled.rows
        column = {id(v): i for i, v in enumerate(variables)}
        blocks = {id(b): i for i, b in enumerate(model.mission.values())}
        pledges = {name: i for i, name in enumerate(model.data.pledges)}
        starts = [(name, *start) for name, b in model.mission.items() for start in b.deploy]
        problem = cls(
            approximation=approximation,
            compiled=compiled,
            starts=starts,
            deploy=_indices(column[id(v)] for b in model.mission.values() for v in b.deploy.values()),
            drivers=_indices(column[id(v)] for v in approximation.drivers),
            segments=_indices(column[id(v)] for v in approximation.segments),
            mission=_indices(blocks[id(v.parent_block())] for v in variables),
            pledge=_indices(pledges[start[1]] for start in starts),
            units=np.array(list(model.data.pledges.values()), dtype=float),
            ceilings=_indices(i for i, row in enumerate(rows) if row.parent_component().local_name in CEILINGS),
            funds=_indices(i for i, row in enumerate(rows) if row.parent_component() is model.fund_limit),
            budgets=[CumulativeBudget.of(model.data, name, list(model.fund_limit)) for name in model.mission],
            milp=compiled.milp,
            floors=Floors.of(approximation, rows),
            tuning=tuning,
        )
        problem._append(support_cuts(compiled.milp, *_supports(rows), tuning))
        problem._apply_tangents()
        return problem

    @property
    def instance(self) -> Instance:
        """The instance that the model was built from."""
        found: Instance = self.approximation.model.data
        return found

    @cached_property
    def nobody_new(self) -> float:
        """Objective with nobody new [exposure unit]."""
        return nobody_new(self.instance)

    @property
    def variables(self) -> list[Any]:
        """By column: the variable of the model."""
        return self.compiled.variables

    @property
    def without_cuts(self) -> Milp:
        """The program with the model's own rows only."""
        own, milp = slice(len(self.compiled.rows)), self.milp
        coefficients = milp.coefficients[own]
        return replace(milp, coefficients=coefficients, row_lower=milp.row_lower[own], row_upper=milp.row_upper[own])

    def add_cuts(self, cuts: Cuts) -> None:
        """Add cuts on columns of `deploy` alone."""
        self.cuts.append(Cuts(cuts.coefficients[:, self.deploy], cuts.limits))
        self._append(cuts)

    def effort_cuts_at(self, values: Vector) -> EffortCuts | None:
        """Cuts on what units that may come count at a solution; None where it counts no more than it is worth."""
        return EffortCuts.at(self.approximation, values[self.drivers], values[self.segments])

    def add_effort_cuts(self, found: EffortCuts) -> None:
        """Add cuts on what units that may come count."""
        first = self.milp.coefficients.shape[0]
        self.effort_cuts = (*self.effort_cuts, found)
        self._append(self.rows_of(found))
        self.effort_rows = (*self.effort_rows, slice(first, self.milp.coefficients.shape[0]))

    def lean(self, *solutions: Vector) -> Milp:
        """The program without cuts on what units that may come count that bind at none of some solutions.

        It counts too much at others, and is solved in half the time.
        """
        milp = self.milp
        slack = np.min([milp.row_upper - milp.coefficients @ values for values in solutions], axis=0)
        kept = np.ones(len(slack), dtype=bool)
        for rows in self.effort_rows:
            kept[rows] = slack[rows] <= FEASIBILITY
        if kept.all():
            return milp
        coefficients = milp.coefficients[kept]
        return replace(milp, coefficients=coefficients, row_lower=milp.row_lower[kept], row_upper=milp.row_upper[kept])

    def rows_of(self, cuts: EffortCuts) -> Cuts:
        """Cuts on what units that may come count, as rows of the program."""
        return cuts.over(self.approximation, self.drivers, self.segments, len(self.variables))

    def _append(self, cuts: Cuts) -> None:
        self.milp = self.milp.with_rows(cuts.coefficients, cuts.limits)

    def _apply_tangents(self) -> None:
        costs = self.milp.with_costs(self.segments, -self.approximation.slopes, self.approximation.widths)
        self.milp = self.floors.placed(costs)

    def place_tangents(self, values: Vector) -> None:
        """Move tangents to a solution."""
        self.approximation.place_tangents(values[self.drivers])
        self._apply_tangents()

    def refined(self) -> "Problem":
        """The same problem with twice the tangents."""
        finer = Problem.of(self.approximation.refined(), self.tuning)
        for cuts in self.cuts:
            finer.add_cuts(cuts.over(finer.deploy, len(finer.variables)))
        for found in self.effort_cuts:
            finer.add_effort_cuts(found)
        return finer

    def exact(self, values: Vector) -> float:
        """Exact objective of a solution [exposure unit]."""
        estimated = self.milp.objective(values)
        return estimated + self.approximation.error(values[self.drivers], values[self.segments])

    def keeps_floors(self, values: Vector) -> bool:
        """Whether a solution leaves no area with more than its limit, by the exact exposure."""
        return not self.floors or self.floors.kept(self.approximation, values[self.drivers])

    def floor_cuts_at(self, values: Vector, distance: float) -> Cuts:
        """Cuts on what areas with a limit are left with, at a solution, at a distance as `Floors.distant` has."""
        drivers, columns = values[self.drivers], len(self.variables)
        return self.floors.cuts(self.approximation, drivers, self.drivers, columns, distance)

    def filled(self, values: Vector, milp: Milp) -> Vector:
        """A solution with the segments that its effort fills in this program, whose tangents may be earlier ones."""
        segments = self.approximation.filled(values[self.drivers], milp.upper[self.segments])
        return updated(values, self.segments, segments)

    def line_search(self, one: Vector, other: Vector, tolerance: float) -> Vector:
        """The best solution between two feasible ones: the exact objective is convex on the line.

        Args:
            one: A solution that keeps all limits on areas.
            other: Another, which need not keep them; the result does.
            tolerance: Absolute tolerance of the step from the one to the other [1].
        """
        estimated = self.milp.objective(one), self.milp.objective(other)
        drivers, segments = (np.stack([one[columns], other[columns]]) for columns in (self.drivers, self.segments))

        def objective(step: float) -> float:
            """Exact objective after a step from the one to the other."""
            mix = np.array([1.0 - step, step])
            return float(mix @ estimated + self.approximation.error(mix @ drivers, mix @ segments))

        most = self._within_floors(one, other, tolerance)
        best = minimize_scalar(objective, bounds=(0.0, most), method="bounded", options={"xatol": tolerance})
        return np.asarray(one + best.x * (other - one))

    def _within_floors(self, one: Vector, other: Vector, tolerance: float) -> float:
        """Farthest step from a solution towards another that keeps the limits on areas, by bisection [1]."""
        if self.keeps_floors(other):
            return 1.0
        kept, broken = 0.0, 1.0
        while broken - kept > tolerance:
            step = 0.5 * (kept + broken)
            kept, broken = (step, broken) if self.keeps_floors(one + step * (other - one)) else (kept, step)
        return kept

    def warm_start(self, units: Mapping[tuple[str, Start], int]) -> Vector:
        """By column of `deploy`: units of an earlier plan as far as they may still start [units]."""
        wanted = np.array([units.get((name, Start(p, i, t)), 0) for name, p, i, t in self.starts], dtype=float)
        return np.asarray(np.minimum(wanted, self.milp.upper[self.deploy]))

    def units_at_missions(self, units: Vector) -> Vector:
        """By column of `deploy`: units of its pledge at its mission, over all starts [units]."""
        place = self.mission[self.deploy] * len(self.units) + self.pledge
        return np.asarray(np.bincount(place, units)[place] if len(place) else units, dtype=float)

    def values_of(self, decision: Decision) -> tuple[Mask, Vector]:
        """Which columns a decision fixes, and to what; what has no column is left out."""
        column = {id(v): number for number, v in enumerate(self.variables)}
        fixed, values = np.zeros(len(column), dtype=bool), np.zeros(len(column))
        for kind, amounts in vars(decision).items():
            for name, b in self.approximation.model.mission.items():
                for index, variable in getattr(b, kind).items():
                    key = (name, index) if kind == "deploy" else (name, *index)
                    fixed[column[id(variable)]], values[column[id(variable)]] = True, amounts.get(key, 0.0)
        return fixed, values

    def decision(self, values: Vector) -> Decision:
        """The decision that a solution stands for."""
        return decision_of(self.variables, values)


def _supports(rows: list[Any]) -> tuple[Indices, Indices]:
    """Rows `support_limit` under a ceiling, and by each its row `troops_limit`, of the same mission and period."""
    place = {id(row): i for i, row in enumerate(rows)}
    pairs = []
    for i, row in enumerate(rows):
        if row.parent_component().local_name == "support_limit":
            ceiling = row.parent_block().troops_limit
            period = row.index()[1]
            if period in ceiling:
                pairs.append((i, place[id(ceiling[period])]))
    return _indices(support for support, _ in pairs), _indices(ceiling for _, ceiling in pairs)


def _indices(numbers: Iterable[int]) -> Indices:
    return np.fromiter(numbers, dtype=np.int32)
