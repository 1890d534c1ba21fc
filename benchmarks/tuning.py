"""How sensitive the solver is to its tuning: `python -m benchmarks.tuning [CASE] [--only COMPONENT[.FIELD] ...]`.

Every number of `planner/solve/tuning.py` is halved and doubled, one at a time, and the case is planned for some rounds
of the search, on one thread, so that it takes the same steps on every machine. Printed are the gap that is then left
and the processor seconds of each, after those of the default; the docstrings of the fields quote the gaps.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import fields

from benchmarks.solvers import case_of
from benchmarks.varied import with_field
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import DEFAULT, Tuning
from planner.tables import Case

CASE, ROUNDS = "S-1", 3
"""Case and rounds that are measured if no others are asked for."""

FACTORS = (0.5, 2.0)
SKIPPED = ("reports", "sizes.large")
"""What says nothing of this case, or of the speed of the solver."""


def variants(only: list[str]) -> Iterator[tuple[str, str, float | int, Tuning]]:
    """Component, field, value and tuning of every variant."""
    for component in fields(Tuning):
        part = getattr(DEFAULT, component.name)
        for each in fields(part):
            was = getattr(part, each.name)
            names = {component.name, f"{component.name}.{each.name}"}
            if isinstance(was, tuple) or names & set(SKIPPED) or (only and not names & set(only)):
                continue
            for value in (type(was)(was * factor) for factor in FACTORS):
                yield component.name, each.name, value, with_field(DEFAULT, component.name, each.name, value)


def measured(case: Case, tuning: Tuning, rounds: int) -> str:
    """The gap that is left after some rounds [%], and the processor time that they took [s]."""
    began = time.process_time()
    ended = plan_case(case, Limits(0.0, 3600.0, threads=1, work=rounds), tuning=tuning)
    seconds = time.process_time() - began
    if ended.plan is None or ended.plan.summary.gap is None:
        return f"{ended.outcome}, {seconds:.1f} s"
    return f"{ended.plan.summary.gap:.2%}, {seconds:.1f} s"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default=CASE)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    case = case_of(asked.case)
    sys.stdout.write(f"default: {measured(case, DEFAULT, asked.rounds)}\n")
    for component, name, value, tuning in variants(asked.only):
        sys.stdout.write(f"{component}.{name}={value}: {measured(case, tuning, asked.rounds)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
