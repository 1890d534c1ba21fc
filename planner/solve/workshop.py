"""A workshop: what was built for the last case is kept for the next, which often differs in limits alone."""

import gc

from models.allocation import build
from models.appraisal import Appraisal
from models.instance import Instance
from models.renewal import renew
from planner.solve.problem import Problem


class Workshop:
    """One case's model at a time; for one solve at a time."""

    def __init__(self) -> None:
        """Open it, empty."""
        self._last: Problem | None = None

    def problem(self, instance: Instance) -> Problem:
        """The problem of an instance: that of the last one with other limits where that will do, else built anew.

        `problem.instance` may have more in it than was asked for: what only the last one had, without units and money.
        """
        last, self._last = self._last, None
        if last is not None and not renew(last.appraisal.model, instance):
            last = None
            self.rest()  # or the old model would be in memory beside the new one
        self._last = Problem.of(Appraisal.of(build(instance))) if last is None else last.renewed()
        return self._last

    def rest(self) -> None:
        """While nobody waits, look for rubbish once, so that the next plan need not look through what is kept."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def clear(self) -> None:
        """Keep nothing."""
        self._last = None
        self.rest()
