"""How sensitive the solver is to its tuning: `python -m benchmarks.tuning [CASE] [--only COMPONENT[.FIELD] ...]`.

Every number of `planner/solve/tuning.py` is halved and doubled, one at a time, and the case is planned to a
gap of 1 % on one thread under a work limit, so that it takes the same steps on every machine. Printed are the processor
seconds of each, beside those of the default measured after it; the docstrings of the fields quote them.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import fields

from benchmarks.solve import DEFAULT as CASE
from benchmarks.solve import case_of
from benchmarks.varied import with_field
from planner.plan import Outcome
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import DEFAULT, Tuning
from planner.tables import Case

LIMITS = Limits(0.01, 3600.0, threads=1, work=36)
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


def measured(case: Case, tuning: Tuning) -> tuple[float, bool]:
    """Processor time of a plan to the gap [s], and whether it was reached."""
    began = time.process_time()
    ended = plan_case(case, LIMITS, tuning=tuning)
    return time.process_time() - began, ended.outcome is Outcome.OPTIMAL


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default=CASE)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    case = case_of(asked.case)
    measured(case, DEFAULT)
    for component, name, value, tuning in variants(asked.only):
        seconds, reached = measured(case, tuning)
        default, _ = measured(case, DEFAULT)
        there = "" if reached else ", not reached"
        sys.stdout.write(f"{component}.{name}={value}: {seconds:.1f} s{there}, default {default:.1f} s\n")


if __name__ == "__main__":
    main()
