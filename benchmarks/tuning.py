"""How sensitive the solver is to its tuning: `python -m benchmarks.tuning [CASE] [--rounds N] [--only FIELD ...]`.

Every number of `planner/solve/tuning.py` is halved and doubled, one at a time, and the case is planned for some rounds
of the search, on one thread: the same steps on every machine, idle or loaded, so that what is compared is the gap that
equal work leaves. The gaps, and the processor seconds of each, are kept in `benchmarks/tuning.csv`, where a new run
goes on where the last one stopped; the docstrings of the fields quote them, and a test holds them to it.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from threading import Event

import pandas as pd

from benchmarks.solvers import case_of
from benchmarks.varied import with_field
from planner.plan.certainty import certainty_gap
from planner.prepare import prepare
from planner.solution import Limits, Progress
from planner.solve import DEFAULT, ModelCache, Tuning, solve
from planner.tables import Case

CASES = {"data/summit-2015": "the default case", "S-1": "S-1", "S-2": "S-2"}
"""Cases that are measured, and what docstrings call them."""

ROUNDS, LATER, GAP = 1, 4, 0.005
"""Rounds that are searched: if no others are asked for, and for what the first one does not come to; and the gap that
is asked for, which they do not reach [1]."""

FACTORS = (0.5, 2.0)
KEPT = Path(__file__).with_suffix(".csv")
KEYS = ["case", "rounds", "field", "factor"]
AS_IT_IS = "default"
SKIPPED = (
    "reports",
    "sizes.large",
    "neighbourhoods.seed",
    "rounds.usual",
    "rounds.usual_gap",
    "rounds.longest",
    "polish.trim_gap",
    "polish.trim_polls",
)
"""What says nothing of the speed of the solver, of these cases, or of a solve whose rounds are given."""

Measured = tuple[float, float]
"""Gap that is left [1], and the processor time that it took [s]."""


def variants(only: list[str]) -> Iterator[tuple[str, float, Tuning]]:
    """Field with its component, factor and tuning of every variant."""
    for component in fields(Tuning):
        part = getattr(DEFAULT, component.name)
        for each in fields(part):
            was, path = getattr(part, each.name), f"{component.name}.{each.name}"
            names = {component.name, path}
            if isinstance(was, tuple) or names & set(SKIPPED) or (only and not names & set(only)):
                continue
            for factor in FACTORS:
                yield path, factor, with_field(DEFAULT, component.name, each.name, varied(was, factor))


def varied(was: float, factor: float) -> float:
    """A value times a factor; a whole number stays one, and a share that would be above 1 is 1."""
    if isinstance(was, int):
        return int(was * factor)
    return min(1.0, was * factor) if was < 1.0 else was * factor


def measured(case: Case, tuning: Tuning, rounds: int) -> Measured:
    """The gap that is left after some rounds, before the plan is trimmed, and the processor time of getting there.

    Args:
        case: The case, without faults.
        tuning: Tuning of the solver.
        rounds: Rounds of the search.
    """
    began, stop, found = time.process_time(), Event(), [(1.0, 0.0)]
    instance = prepare(case)
    problem = ModelCache().problem(instance, tuning)
    nobody_new = problem.nobody_new * instance.exposure_unit

    def watch(progress: Progress) -> None:
        if progress.objective is not None and progress.bound is not None and not stop.is_set():
            gap = certainty_gap(nobody_new, progress.objective, progress.bound)
            found.append((gap, time.process_time() - began))
        if progress.step == "prune":
            stop.set()

    solve(problem, Limits(GAP, 36_000.0, threads=1, work=rounds), watch, None, stop, tuning)
    return found[-1]


def kept() -> pd.DataFrame:
    """What was measured, by case, rounds, field and factor, which is 1 for the tuning as it is."""
    return pd.read_csv(KEPT).set_index(KEYS)


def keep(case: str, rounds: int, field: str, factor: float, found: Measured) -> None:
    """Keep what was measured, in place of what was measured before."""
    row = pd.DataFrame([{"case": case, "rounds": rounds, "field": field, "factor": factor,
                         "gap": round(found[0], 6), "processor_seconds": round(found[1], 1)}])  # fmt: skip
    pd.concat([pd.read_csv(KEPT), row]).drop_duplicates(KEYS, keep="last").sort_values(KEYS).to_csv(KEPT, index=False)


def in_words(field: str, table: pd.DataFrame) -> list[str]:
    """What was measured of a field, as its docstring quotes it: after the first round, and after later ones."""
    said = {ROUNDS: "Measured at half, as it is and at double", LATER: f"Measured so after {LATER} rounds"}
    told = {rounds: [line for case in CASES if (line := _line(case, rounds, field, table))] for rounds in said}
    return [f"{said[rounds]}: {', '.join(lines)}." for rounds, lines in told.items() if lines]


def _line(case: str, rounds: int, field: str, table: pd.DataFrame) -> str:
    keys = [(case, rounds, *each) for each in ((field, 0.5), (AS_IT_IS, 1.0), (field, 2.0))]
    if not all(key in table.index for key in keys):
        return ""
    return " / ".join(f"{100 * table.loc[key, 'gap']:.2f}" for key in keys) + f" % on {CASES[case]}"


def main() -> None:
    """Measure what was asked for and is not known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default="S-1", choices=CASES)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--anew", action="store_true", help="measure again what is known")
    asked = parser.parse_args()
    case, known = case_of(asked.case), kept().index
    for field, factor, tuning in [(AS_IT_IS, 1.0, DEFAULT), *variants(asked.only)]:
        if (asked.case, asked.rounds, field, factor) in known and not asked.anew:
            continue
        found = measured(case, tuning, asked.rounds)
        keep(asked.case, asked.rounds, field, factor, found)
        sys.stdout.write(f"{field} × {factor:g}: {found[0]:.2%}, {found[1]:.1f} s\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
