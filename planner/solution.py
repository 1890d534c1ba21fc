"""What a solve is asked for, what it says on its way, and what it comes back with."""

import math
from dataclasses import dataclass, field

from models.decision import Decision
from planner.plan import Outcome, certified_gap


@dataclass(frozen=True)
class Limits:
    """When to stop."""

    gap: float = 0.01
    """Certified gap that is good enough [1]."""
    seconds: float = 60.0
    """Time for the solve [s]."""
    threads: int | None = None


@dataclass(frozen=True)
class Progress:
    """Where a solve stands; exposures as in the objective [civilian-months]."""

    step: str
    seconds: float
    objective: float | None = None
    """Exact objective of the best plan so far."""
    bound: float | None = None

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
