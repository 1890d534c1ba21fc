"""How long the workbooks of the default case take, and how large they are: `python -m benchmarks.workbook`."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from planner.check import check
from planner.files import read_case
from planner.run import plan_case
from planner.solution import Limits
from planner.workbook.inputs import input_workbook
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.edited import read_edited
from planner.workbook.reading import read_workbook

CASE = Path(__file__).parent.parent / "data" / "summit-2015"
Result = TypeVar("Result")


def timed(what: str, work: Callable[[], Result]) -> Result:
    """Do the work and say how long it took."""
    began = time.perf_counter()
    result = work()
    size = f", {len(result) / 2**20:.2f} MiB" if isinstance(result, bytes) else ""
    sys.stdout.write(f"{what}: {time.perf_counter() - began:.2f} s{size}\n")
    return result


def main() -> None:
    """Write and read the workbooks of the default case."""
    case = check(read_case(CASE)).case
    plan = plan_case(case, Limits(0.02)).plan
    if plan is None:
        raise SystemExit("no plan")
    inputs = timed("input workbook written", lambda: input_workbook(case))
    timed("input workbook read and checked", lambda: check(read_workbook(inputs)))
    book = timed("plan workbook written", lambda: plan_workbook(case, plan))
    timed("plan workbook read as a case", lambda: check(read_workbook(book)))
    timed("plan workbook read as an edited plan", lambda: read_edited(book, case))


if __name__ == "__main__":
    main()
