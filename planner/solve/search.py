"""The search: whole units among all columns that could be part of a better plan; what it proves is a bound."""

from threading import Thread

import numpy as np

from planner.solve.highs import ENDLESS, UNANSWERED, Answer, Ears, Solver, Work
from planner.solve.ledger import GLANCE, Ledger
from planner.solve.matrix import Values, changed
from planner.solve.settle import TANGENT_SHARE


class Search:
    """One search, in a thread of its own, so that plans can be improved while it proves."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin, from the best solution where there is one.

        Args:
            ledger: The books; bounds and better solutions go into them.
        """
        self._ledger = ledger
        problem = ledger.problem
        free = np.ones(len(problem.variables), dtype=bool)
        values = np.zeros(len(free)) if ledger.values is None else ledger.values
        free[problem.whole] = (ledger.reduced <= ledger.allowed) | (values[problem.whole] > 0)
        self._free = free
        nobody = np.zeros(len(free))
        self._solver = Solver(problem.matrix.part(free, nobody), Ears(self._on_bound, self._on_better), ledger.threads)
        if ledger.values is not None:
            self._solver.start_from(ledger.values[free])
        self._answer: Answer = UNANSWERED
        self._error: BaseException | None = None
        self._given_up = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self._thread.is_alive()

    def give_up(self) -> None:
        """Ask it to end."""
        self._given_up = True

    def result(self) -> Answer:
        """Wait for the end; the bound and what was found are in the books then."""
        while self._thread.is_alive():
            self._thread.join(GLANCE)
            self._ledger.hear()
        if self._error is not None:
            raise self._error
        answer = self._answer
        self._ledger.raise_bound(answer.bound)
        if answer.found:
            self._keep(answer.values)
        return answer

    def _run(self) -> None:
        limits = self._ledger.limits
        nodes = ENDLESS if limits.work is None else limits.work
        work = Work(nodes=nodes, polls=limits.polls or ENDLESS, gap=limits.gap * (1.0 - TANGENT_SHARE))
        try:
            self._answer = self._ledger.call(self._solver, work)
        except BaseException as error:  # noqa: BLE001
            self._error = error

    def _on_bound(self, bound: float) -> bool:
        self._ledger.raise_bound(bound)
        return self._given_up or self._ledger.stopped() or self._ledger.closed

    def _on_better(self, _: float, found: Values) -> None:
        self._keep(found)

    def _keep(self, found: Values) -> None:
        self._ledger.keep(changed(np.zeros(len(self._free)), self._free, found))
