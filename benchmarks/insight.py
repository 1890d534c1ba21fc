"""How long the questions that solve many times take on the default case: `python -m benchmarks.insight`.

`wanted`, `dependence` or `pledges` after it asks one of them. Every solve has a thread of its own, on as many processes
as there are cores, with nothing kept from before.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from planner.answers import NotedAnswer
from planner.batch.cache import ResultCache
from planner.batch.pools import processes
from planner.batch.runner import Runner
from planner.case_folders import check_case
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.offers import candidates
from planner.insight.wanted import most_wanted
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case

CASE = Path(__file__).parents[1] / "data" / "summit-2015"


def main() -> None:
    """Time every question, and print a table."""
    case = check_case(CASE).case
    plan = plan_case(case, Limits()).plan
    if plan is None:
        raise SystemExit("The default case has no plan.")
    console = Console(width=100)
    console.print(_questions(case, plan))


def _questions(case: Case, plan: Plan) -> Table:
    offers = candidates(case, plan)
    questions: dict[str, Callable[[Runner], Iterator[NotedAnswer]]] = {
        "wanted": lambda runner: (each.answer for each in most_wanted(case, plan, offers, runner)),
        "dependence": lambda runner: (each.answer for each in dependence(case, plan, runner)),
        "pledges": lambda runner: (each.answer for each in pledge_values(case, plan, runner)),
    }
    grid = Table("question", "first row [s]", "first solved [s]", "all [s]", "answers", "at least > 0", "median width")
    for name in [name for name in questions if name in sys.argv] or list(questions):
        with tempfile.TemporaryDirectory() as folder, Runner(ResultCache.at(Path(folder)), processes()) as runner:
            grid.add_row(name, *_timed(questions[name](runner)))
    return grid


def _timed(rows: Iterator[NotedAnswer]) -> tuple[str, ...]:
    began = time.monotonic()
    first = solved = 0.0
    latest: dict[tuple[str, str], NotedAnswer] = {}
    for row in rows:
        now = time.monotonic() - began
        first = first or now
        if row.low is not None:
            solved = solved or now
        latest[row.key] = row
    shown = [(row.low, row.high) for row in latest.values() if row.low is not None and row.high is not None]
    proven, width = sum(low > 0 for low, _ in shown), statistics.median(high - low for low, high in shown)
    times = (f"{seconds:.1f}" for seconds in (first, solved, time.monotonic() - began))
    return (*times, str(len(latest)), str(proven), f"{width:,.0f}")


if __name__ == "__main__":
    main()
