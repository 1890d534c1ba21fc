"""What a solve is asked for, what it says on its way, and what it comes back with."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.decision import Decision
from planner.plan import Outcome, certified_gap


class Strategy(StrEnum):
    """How a plan is looked for."""

    ROOM = "room"
    """At the speed of the room: cuts, dives, missions planned anew, and beside that a search of what is left."""
    PLAIN = "plain"
    """The solver's own search of the whole model, for comparison."""


class Ended(StrEnum):
    """What ended a solve."""

    GAP = "gap"
    """Its certified gap is as small as was asked for."""
    WORK = "work"
    """It has done its work, or all there was to do."""
    CLOCK = "clock"
    """Its time was up: a slower machine would have found less by then, a faster one more."""
    STOP = "stop"
    """Somebody asked for an end."""

    @property
    def cut_short(self) -> bool:
        """Whether it says as much of the machine, or of whoever stopped it, as of the case."""
        return self in {Ended.CLOCK, Ended.STOP}


@dataclass(frozen=True)
class Limits:
    """When to stop, and how to get there."""

    gap: float = 0.01
    """Certified gap that is good enough [1]."""
    seconds: float = 60.0
    """Time for the solve [s]; where work decides, no more than a safety: what it cuts short is no answer."""
    threads: int | None = None
    strategy: Strategy = Strategy.ROOM
    work: int | None = None
    """Turns of teams, and then nodes, after which to stop; None where the clock decides."""
    looks: int | None = None
    """Looks of each search at its limits, after which it ends where work decides; None where only nodes count."""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands; exposures as in the objective [civilian-months]."""

    step: str
    seconds: float
    objective: float | None = None
    """Exact objective of the best plan so far."""
    bound: float | None = None
    best: Callable[[], Any] | None = field(default=None, compare=False)
    """On being called, at any time and from any thread: the best so far, a `Solution` of a solve and a verified `Run`
    of a run; None before there is one."""

    @property
    def gap(self) -> float | None:
        """Certified gap [1]."""
        return None if self.objective is None or self.bound is None else certified_gap(self.objective, self.bound)


@dataclass
class Solution:
    """How a solve ended."""

    outcome: Outcome
    decision: Decision | None = None
    bound: float = -math.inf
    """No plan can have a lower objective [civilian-months]."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by step [s]."""
    ended: Ended | None = None
    """What ended it; None while it goes on."""
