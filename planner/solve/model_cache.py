"""Cache of the last model built: the next case often differs from it in limits alone."""

import gc

from models.algebra import PauseGC
from models.allocation import build
from models.instance import Instance
from models.outer_approximation import OuterApproximation
from models.update import update_limits
from planner.solve.problem import Problem
from planner.solve.tuning import DEFAULT, Tuning


class ModelCache:
    """Holds the model of one case; for one solve at a time."""

    def __init__(self) -> None:
        """Create an empty cache."""
        self._last: Problem | None = None
        self._tuning: Tuning | None = None

    def problem(self, instance: Instance, tuning: Tuning = DEFAULT) -> Problem:
        """The problem of an instance: the cached one with its limits updated where that suffices, else a new one.

        `problem.instance` may contain more than the instance: pledges and funds of the last, without units or money.
        """
        last, self._last = self._last, None
        if last is not None and not (self._tuning == tuning and update_limits(last.approximation.model, instance)):
            last = None
            self.collect_garbage()  # or the old model would be in memory beside the new one
        self._last, self._tuning = _new(instance, tuning) if last is None else last.updated(), tuning
        return self._last

    def collect_garbage(self) -> None:
        """Collect garbage while idle, and freeze what is cached so that later collections need not traverse it."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def clear(self) -> None:
        """Drop the cached model."""
        self._last = None
        self.collect_garbage()


def _new(instance: Instance, tuning: Tuning) -> Problem:
    """The problem of a newly built model."""
    with PauseGC():  # `build` and `Problem.of` pause it themselves; between them it would walk the whole new model
        model = build(instance, tuning.tangents.count, tuning.tangents.deepest)
        return Problem.of(OuterApproximation.of(model), tuning.cuts)
