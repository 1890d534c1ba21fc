"""Loosening: the model of the locks with columns that each stand for a step of a repair."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from planner.explain.locks.elastic import Elastic
from planner.explain.locks.limits import Kind, Limit
from planner.explain.locks.lock_model import LockModel
from planner.explain.locks.steps import RepairStep
from planner.explain.locks.wide_case import LockRow
from planner.names import Names
from planner.solve.milp import Vector

Opens = Callable[[int, str], bool]
"""Whether a switch opens starts in a period at a mission."""


@dataclass
class Loosening:
    """The elastic model of some kinds of repair, with what its columns stand for."""

    model: LockModel
    held: frozenset[Limit]
    """Locks and limits that are to hold as they are, or as repaired."""
    elastic: Elastic = field(init=False)
    names: Names = field(init=False)
    steps: dict[int, Callable[[float], RepairStep]] = field(default_factory=dict)
    """By place among the added columns: the step that its value stands for."""
    switches: dict[Limit, list[tuple[int, Opens]]] = field(default_factory=lambda: defaultdict(list))
    """By limit that does not let starts be: columns that open some of them."""

    def __post_init__(self) -> None:
        """Begin with nothing loosened."""
        self.elastic, self.names = Elastic.of(self.model, self.held), Names(self.model.wide.case)

    def column(self, step: Callable[[float], RepairStep], price: float, upper: float) -> int:
        """Add a whole number of changes."""
        column = self.elastic.column(price, upper)
        self.steps[column] = step
        return column

    def least(self) -> list[RepairStep] | None:
        """Steps of the least repair; None where there is none.

        Raises:
            UndecidedError: The solver did not find out.
        """
        self._open()
        values = self.elastic.solved()
        return None if values is None else [*self._taken(values)]

    def _taken(self, values: Vector) -> Iterator[RepairStep]:
        first = len(self.elastic.milp.cost)
        for column, step in self.steps.items():
            if (amount := round(values[column - first])) > 0:
                yield step(amount)

    def _open(self) -> None:
        """Open the starts that switches allow, where each limit against them has one."""
        asked = {limit.at[:2] for limit in self.held if limit.is_lock}
        for column, against in self.model.shut.items():
            mission, pledge, _, t = self.model.starts[column]
            kept = against & self.held
            if (pledge, mission) in asked and kept and kept <= self.switches.keys():
                for limit in kept:
                    self.elastic.open(column, {c: 1.0 for c, opens in self.switches[limit] if opens(t, mission)})

    def limits(self, *kinds: Kind) -> list[Limit]:
        """Limits of some kinds that are to hold."""
        return sorted(limit for limit in self.held if limit.kind in kinds)

    def locks(self) -> list[LockRow]:
        """Locks that are to hold."""
        return [lock for lock in self.model.locks if lock.limit in self.held]

    def rows(self, limit: Limit) -> list[int]:
        """Rows of a limit."""
        return [row for row, *_ in self.model.rows.get(limit, [])]

    @property
    def most_people(self) -> float:
        """People of all units that locks ask for [hundred persons]."""
        people = {start.pledge: d.persons for m in self.model.wide.instance.missions.values()
                  for start, d in m.deployments.items()}  # fmt: skip
        return sum(lock.units_min * people.get(lock.pledge, 0.0) for lock in self.locks())
