"""Termination criteria, progress and result of a solve."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from models.decision import Decision
from planner.plan import Outcome
from planner.plan.certainty import certainty_gap


class Strategy(StrEnum):
    """Solution strategy."""

    DECOMPOSITION = "decomposition"
    """Lagrangian decomposition by mission with cuts, diving and large neighbourhood search; fast enough to plan in a
    meeting. Branch and bound on what is left closes the gap."""
    PLAIN = "plain"
    """HiGHS' own branch and bound on the whole model, for comparison."""


class Step(StrEnum):
    """Step of a solve, as progress and the seconds of a plan's summary name it."""

    TRANSFER = "transfer"
    """The model is decomposed and passed to HiGHS."""
    RELAX = "relax"
    """The Lagrangian dual is maximised, and tangents are placed by the relaxation."""
    CUT = "cut"
    """Cuts are added to the relaxation."""
    OPEN = "open"
    """The first incumbent is constructed, or a warm start repaired."""
    IMPROVE = "improve"
    """Large neighbourhood search, with branch and bound beside it where that runs in parallel."""
    SEARCH = "search"
    """Branch and bound alone."""
    PRUNE = "prune"
    """Units that avert less than they cost are removed from the incumbent."""
    SETTLE = "settle"
    """The incumbent is polished."""
    REFINE = "refine"
    """The model is rebuilt with twice the tangents."""
    HEDGE = "hedge"
    """Alternates are put behind the missions of a plan."""
    DONE = "done"
    """The solve has ended."""


class Termination(StrEnum):
    """The criterion that ended a solve."""

    GAP = "gap"
    """The plan is as certain as was asked for."""
    WORK = "work"
    """The work limit was reached, or there was nothing left to do."""
    CLOCK = "clock"
    """The time limit was reached: a slower machine would have found less by then, a faster one more."""
    STOP = "stop"
    """It was interrupted."""

    @property
    def cut_short(self) -> bool:
        """Whether the result depends on the machine, or on whoever interrupted it, as much as on the case."""
        return self in {Termination.CLOCK, Termination.STOP}


SAFETY = 900.0
"""Time limit of a solve that work ends, for machines that are far too busy and cases that are far too large [s]."""

UNLIMITED_WORK = 2**31 - 1
"""Rounds of a search that the clock ends [1]."""


@dataclass(frozen=True)
class Limits:
    """Termination criteria of a solve, its threads, and the strategy that it follows."""

    gap: float = 0.02
    """Gap at which to stop: the share of the most that any plan can avert that the plan may miss [1]."""
    seconds: float = SAFETY
    """Time limit [s], no more than a safety: what it cuts short depends on the machine."""
    threads: int | None = None
    """Threads to use; None for all cores."""
    strategy: Strategy = Strategy.DECOMPOSITION
    work: int | None = None
    """Rounds of the search, the same work on every machine [1]; None for as many as are usual."""

    @classmethod
    def asked(cls, gap: float, seconds: float | None, work: int | None, threads: int | None) -> Self:
        """Limits as a user asks for them: a time limit without one on work ends the solve instead of the usual work.

        Args:
            gap: Gap at which to stop [1].
            seconds: Time limit [s].
            work: Rounds of the search [1].
            threads: Threads to use.
        """
        rounds = UNLIMITED_WORK if work is None and seconds is not None else work
        return cls(gap, SAFETY if seconds is None else seconds, threads, work=rounds)


@dataclass(frozen=True)
class Progress:
    """Progress of a solve, as its callback receives it; exposures as in the objective [civilian-months]."""

    step: str
    seconds: float
    objective: float | None = None
    """Exact objective of the incumbent."""
    bound: float | None = None
    """Dual bound on the exact objective."""
    nobody_new: float | None = None
    """Objective with nobody new; None before the model is built."""
    best: Callable[..., Any] | None = field(default=None, compare=False)
    """Returns the incumbent when called, at any time and from any thread; None before there is an incumbent. That of a
    solve is a `Solution`. That of a run is a verified `Run`, and takes the gap [1] that is asked for now: within it, a
    plan that the run began with will do."""
    closer: bool = False
    """Whether there is a plan as certain as was asked for, and the search goes on closer to the bound."""
    tried: int = 0
    """Alternates that were tried, where a plan hedges."""

    @property
    def gap(self) -> float | None:
        """Share of the most that any plan can avert that the incumbent may miss [1]; None while that is unknown."""
        if self.nobody_new is None or self.objective is None or self.bound is None:
            return None
        return certainty_gap(self.nobody_new, self.objective, self.bound)


Watch = Callable[[Progress], None]
"""Told of the progress of a solve whenever there is some."""


@dataclass
class Solution:
    """Result of a solve."""

    outcome: Outcome
    decision: Decision | None = None
    bound: float = -math.inf
    """Dual bound: no plan can have a lower objective [civilian-months]."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by step [s]."""
    termination: Termination | None = None
    """None while the solve goes on."""
