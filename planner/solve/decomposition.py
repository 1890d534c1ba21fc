"""Decomposition by mission: missions share nothing but pledges and funds, the linking rows.

Each mission is a subproblem; the linear relaxations of all of them together take a fraction of the time that the
relaxation of the whole model takes.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np

from planner.solve.milp import Indices, Mask, Milp, Vector
from planner.solve.problem import Problem
from planner.solve.subproblem import Subproblem
from planner.solve.tolerances import FEASIBILITY
from planner.solve.tuning import DEFAULT, Tuning

T = TypeVar("T")


class Decomposition(Sequence[Subproblem]):
    """The subproblems of all missions, and the resources that they share."""

    def __init__(
        self,
        problem: Problem,
        poll: Callable[[], object],
        workers: int,
        interrupted: Callable[[], bool] = lambda: False,
        tuning: Tuning = DEFAULT,
    ) -> None:
        """Decompose a problem.

        Args:
            problem: The problem.
            poll: Called often, from the calling thread, while subproblems are at work.
            workers: Subproblems at work at a time.
            interrupted: Polled by large relaxations, from any thread.
            tuning: From which size on relaxations are interruptible, and how often to poll.
        """
        first, last = _missions(problem.milp, problem.mission)
        linking = self.linking = np.flatnonzero(first < last).astype(np.int32)
        """Rows of the problem that contain columns of several missions."""
        self.capacities = problem.milp.row_upper[linking]
        """Capacity of shared resources, by linking row."""
        self.funds = np.isin(linking, problem.funds)
        """Which linking rows are funds; the others are pledges."""
        self.feasible = _feasible_where_empty(problem.milp, first > last)
        """Whether the rows without columns are satisfied."""
        self._effort_cuts = len(problem.effort_cuts)
        self._poll, self._seconds = poll, tuning.reports.poll_seconds
        self._workers = ThreadPoolExecutor(workers)
        sizes = np.bincount(problem.mission)
        self._subproblems = []
        for number, size in enumerate(sizes):
            own = np.flatnonzero((first == number) & (last == number)).astype(np.int32)
            poll_stop = interrupted if size > tuning.lagrangian.interruptible_above else None
            self._subproblems.append(Subproblem(problem, number, own, linking, poll_stop))

    def __getitem__(self, number: int) -> Subproblem:  # type: ignore[override]
        """The subproblem of a mission."""
        return self._subproblems[number]

    def __len__(self) -> int:
        """Number of missions."""
        return len(self._subproblems)

    def in_parallel(self, task: Callable[[int], T], numbers: Iterable[int]) -> list[T]:
        """Run a task for several missions in parallel.

        Args:
            task: The task, by number of the mission.
            numbers: The missions, each once.
        """
        running = [self._workers.submit(task, number) for number in numbers]
        while wait(running, self._seconds).not_done:
            self._poll()
        return [each.result() for each in running]

    def usage(self, numbers: Iterable[int], values: Vector) -> Vector:
        """Shared resources that some missions use in a solution of the whole problem, by linking row."""
        usage = np.zeros(len(self.capacities))
        for number in numbers:
            usage[self[number].linking] += self[number].usage(values)
        return usage

    def joined(self, of_each: Iterable[Vector]) -> Vector:
        """Values by column of the whole problem, from those by column of each subproblem."""
        joined = np.empty(sum(len(each.columns) for each in self))
        for each, values in zip(self, of_each, strict=True):
            joined[each.columns] = values
        return joined

    def set_multipliers(self, multipliers: Vector) -> None:
        """Charge every mission for shared resources; see `Subproblem.set_multipliers`."""
        for each in self:
            each.set_multipliers(multipliers)

    def reset(self, distance: float = 0.0) -> None:
        """Give every mission all of the shared resources, and its units their own bounds.

        Args:
            distance: Distance kept from limits on areas, as a share of what their exposure could fall by [1].
        """
        for each in self:
            each.keep_distance(distance)
            each.set_capacities(self.capacities[each.linking])
            each.set_unit_bounds(each.milp.lower[each.integer], each.milp.upper[each.integer])

    def update_effect(self, problem: Problem) -> None:
        """Adopt the tangents of the whole problem, and its cuts on what units that may come count."""
        for each in self:
            each.update_tangents(problem.milp)
        for found in problem.effort_cuts[self._effort_cuts :]:
            cuts = problem.rows_of(found)
            for each in self:
                each.add_cuts(cuts.within(each.columns))
        self._effort_cuts = len(problem.effort_cuts)

    def close(self) -> None:
        """Shut down the workers."""
        self._workers.shutdown(cancel_futures=True)


def _missions(milp: Milp, mission: Indices) -> tuple[Indices, Indices]:
    """By row: the first and the last mission that it contains columns of; the first is greater where there is none."""
    matrix = milp.coefficients
    count = matrix.shape[0]
    row = np.repeat(np.arange(count), np.diff(matrix.indptr))
    first, last = np.full(count, len(mission), dtype=np.int32), np.full(count, -1, dtype=np.int32)
    np.minimum.at(first, row, mission[matrix.indices])
    np.maximum.at(last, row, mission[matrix.indices])
    return first, last


def _feasible_where_empty(milp: Milp, empty: Mask) -> bool:
    """Whether rows that contain no columns are satisfied."""
    lower, upper = milp.row_lower[empty], milp.row_upper[empty]
    return bool(np.all((lower <= FEASIBILITY) & (upper >= -FEASIBILITY)))
