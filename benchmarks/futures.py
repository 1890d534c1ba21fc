"""Time of a plan seen through futures: `python -m benchmarks.futures CASE PLAN_DIR [FUTURES]`.

Prints seconds of processor by step, and how far people and money placed anew are from the best placement: what a
search for it, many times as long, still finds.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from planner import files
from planner.batch.pools import processes, thread
from planner.case_folders import check_case
from planner.chances import chances_of
from planner.delivery import placement
from planner.delivery.as_ordered import AT_ONCE, outcomes
from planner.delivery.futures import Futures
from planner.delivery.prospect_of import prospect
from planner.plan import Plan
from planner.tables import Case

LONG = {"SWEEPS": 2_000, "PRECISE": 1e-12}
"""Limits of the long search."""


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print what a block takes."""
    wall, processor = time.monotonic(), time.process_time()
    yield
    took = time.monotonic() - wall, time.process_time() - processor
    print(f"{what}: {took[0]:.1f} s, {took[1]:.1f} s of this processor", flush=True)  # noqa: T201


def missed(case: Case, plan: Plan) -> float:
    """Most that the long search still finds in a future [civilian-months]."""
    futures = Futures(chances_of(case), AT_ONCE, 1)
    usual = outcomes(case, plan, futures).as_ordered.sum(axis=1)
    before = {name: getattr(placement, name) for name in LONG}
    try:
        for name, value in LONG.items():
            setattr(placement, name, value)
        best = outcomes(case, plan, futures).as_ordered.sum(axis=1)
    finally:
        for name, value in before.items():
            setattr(placement, name, value)
    return float(np.max(usual - best))


def main(folder: Path, plan_folder: Path, number: int) -> None:
    """Time futures of a plan on one process and on all cores."""
    case, plan = check_case(folder).case, files.read_plan(plan_folder)
    if not isinstance(plan, Plan):
        raise SystemExit("\n".join(map(str, plan)))
    for name, pool in (("one process", thread), ("all cores", processes())):
        with timed(f"{number:,} futures on {name}"), pool() as executor:
            found = prospect(case, plan, number, 1, executor)
        if found is not None:
            print(f"as ordered {found.as_ordered.expected:,.1f} ± {found.as_ordered.standard_error:,.1f}")  # noqa: T201
    print(f"a search many times as long averts {missed(case, plan):.3f} civilian-months more at most")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1_000)
