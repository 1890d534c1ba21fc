"""How long the questions that solve many times take on the default case: `python -m benchmarks.insight`.

`wanted`, `dependence` or `pledges` after it asks one of them. Every solve has a thread of its own, on as many processes
as there are cores, with nothing kept from before. With `limits` it measures instead how near to its bound a single
solve comes, by the limits that it is given: what `planner/insight/solve_limits.py` rests on.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from planner.answers import NotedAnswer
from planner.batch.cache import ResultCache
from planner.batch.pools import processes
from planner.batch.runner import Runner
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.offers import candidates
from planner.insight.solve_limits import INCUMBENT, SCREEN, SEARCH
from planner.insight.wanted import most_wanted
from planner.plan import Plan
from planner.run import check_case, plan_case
from planner.solution import Limits
from planner.tables import Case

CASE = Path(__file__).parents[1] / "data" / "summit-2015"
TRIED = (SCREEN, SEARCH, *(replace(SEARCH, gap=gap, work=work) for gap, work in ((0.003, 8), (0.002, 16))), INCUMBENT)


def main() -> None:
    """Time every question, or every limit, and print a table."""
    case = check_case(CASE).case
    plan = plan_case(case, Limits()).plan
    if plan is None:
        raise SystemExit("The default case has no plan.")
    console = Console(width=100)
    console.print(_limits(case, plan) if "limits" in sys.argv else _questions(case, plan))


def _questions(case: Case, plan: Plan) -> Table:
    offers = candidates(case, plan)
    questions: dict[str, Callable[[Runner], Iterator[NotedAnswer]]] = {
        "wanted": lambda runner: (each.answer for each in most_wanted(case, plan, offers, runner)),
        "dependence": lambda runner: (each.answer for each in dependence(case, plan, runner)),
        "pledges": lambda runner: (each.answer for each in pledge_values(case, plan, runner)),
    }
    grid = Table("question", "first row [s]", "first solved [s]", "all [s]", "answers", "proven")
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
        if row.exposure is not None and not row.note:
            solved = solved or now
        latest[row.key] = row
    proven = sum(row.mark == "proven" for row in latest.values())
    times = (f"{seconds:.1f}" for seconds in (first, solved, time.monotonic() - began))
    return (*times, str(len(latest)), str(proven))


def _limits(case: Case, plan: Plan) -> Table:
    grid = Table("gap asked", "work", "took [s]", "objective", "bound", "averts at least")
    for limits in TRIED:
        began = time.monotonic()
        found = plan_case(case, limits, start=plan).plan
        took = time.monotonic() - began
        if found is not None:
            said = found.summary
            figures = (f"{took:.1f}", f"{said.objective:,.0f}", f"{said.bound:,.0f}", said.certainty_shown)
            grid.add_row(f"{limits.gap:g}", str(limits.work), *figures)
    return grid


if __name__ == "__main__":
    main()
