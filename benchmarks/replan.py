"""How fast the default case is planned again after a small edit: `python -m benchmarks.replan [EDITS]`.

Each random edit (a pledge's units, a ceiling, a fund, a lock, a contributor switched off) is made to the case as it
came, and planned from the plan before the edit, and from the model of the edit before where that will do, to a
gap of 2 % of what can be averted; then how long a stop takes is measured, and what a user of the app waits for after an
edit.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pandas as pd

from planner import files
from planner.case_folders import check_case
from planner.formats.sheets import sheets_of
from planner.jobs import pool
from planner.jobs.job import Job
from planner.plan import Plan
from planner.run import plan_case
from planner.services.stages import USUAL, gaps_to
from planner.solution import SAFETY, Limits
from planner.solve import ModelCache
from planner.tables import Case
from planner.workspace import tuning
from planner.workspace.history import History

CASE = Path("data/summit-2015")
GAP = 0.02
THOUGHT = 3.0
"""Time between the end of a search and the next edit [s]."""

STOPS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""When the search of an unreachable gap is stopped [s]."""

Edit = Callable[[Case, random.Random], Case]


def _changed(case: Case, table: str, column: str, value: Callable[[Any], Any], draw: random.Random) -> Case:
    frame = case[table].copy()
    rows = frame.index[frame[column].notna()]
    row = draw.choice(list(rows))
    frame.loc[row, column] = value(frame.loc[row, column])
    return replace(case, tables={**case.tables, table: frame})


def units(case: Case, draw: random.Random) -> Case:
    """One pledge brings other units."""
    return _changed(case, "pledges", "units", lambda _: draw.randint(0, 4), draw)


def ceiling(case: Case, draw: random.Random) -> Case:
    """One mission's ceiling moves by up to a fifth."""
    return _changed(case, "missions", "authorised_troops", lambda n: round(n * draw.uniform(0.8, 1.2)), draw)


def fund(case: Case, draw: random.Random) -> Case:
    """One fund is halved, or half as large again."""
    return _changed(case, "funds", "amount_usd", lambda usd: usd * draw.choice((0.5, 1.5)), draw)


def contributor(case: Case, draw: random.Random) -> Case:
    """One contributor is switched off."""
    return _changed(case, "contributors", "participates", lambda _: False, draw)


def lock(case: Case, draw: random.Random) -> Case:
    """One pledge is kept out of a mission."""
    pledge, mission = draw.choice(list(case["pledges"]["pledge"])), draw.choice(list(case["missions"]["mission"]))
    row = {"pledge": pledge, "mission": mission, "units_min": 0, "units_max": 0, "source": "", "note": ""}
    locks = case["locks"]
    added = pd.DataFrame([row], index=[2]).reindex(columns=locks.columns).astype(locks.dtypes)
    return replace(case, tables={**case.tables, "locks": added})


EDITS: tuple[Edit, ...] = (units, ceiling, fund, lock, contributor)


def edits(case: Case, last: Plan, cache: ModelCache, count: int) -> None:
    """Plan again after random edits, and print the seconds to a verified plan within the gap."""
    draw, seconds = random.Random(2015), []  # noqa: S311
    for number in range(count):
        edit = EDITS[number % len(EDITS)]
        edited = edit(case, draw)
        cache.collect_garbage()  # as a process of the app does between two jobs
        began = time.monotonic()
        ended = plan_case(edited, Limits(GAP), start=last, cache=cache)
        seconds.append(time.monotonic() - began)
        gap = "no plan" if ended.plan is None else ended.plan.summary.certainty_shown
        sys.stdout.write(f"{edit.__name__:12} {seconds[-1]:5.2f} s  {ended.outcome}  {gap}\n")
    under = sum(s <= 3.0 for s in seconds) / len(seconds)
    sys.stdout.write(f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s, {under:.0%} in 3 s\n")


def stops(case: Case) -> None:
    """Print how long a run goes on after it was asked to stop, to a verified plan."""
    for after in STOPS:
        stop, began = Event(), time.monotonic()
        Timer(after, stop.set).start()
        ended = plan_case(case, Limits(0.0001, 120.0), stop=stop)
        took = time.monotonic() - began - after
        sys.stdout.write(f"stop after {after:4.1f} s: {took:.2f} s more, {ended.outcome}\n")


def in_the_app(count: int) -> None:
    """Print the seconds from asking for a plan of an edited case, as the app does, to its plans; no page is drawn."""
    sheets, draw = sheets_of(files.read_case(CASE)), random.Random(2015)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLANNER_HOME"] = folder
        job, seconds = _planned("first plan", pool.submit(Path(folder), sheets, gaps_to(USUAL), SAFETY)), []
        for _ in range(count):
            time.sleep(THOUGHT)
            pledge, number = draw.choice(sheets["pledges"].column("pledge")), draw.randint(0, 4)
            edited = History(sheets).edited("", tuning.put(sheets, "pledges", pledge, units=str(number))).sheets
            began = time.monotonic()
            job = _planned(f"{number} of {pledge}", pool.submit(Path(folder), edited, gaps_to(USUAL), SAFETY, job))
            seconds.append(time.monotonic() - began)
        sys.stdout.write(f"in the app: median {statistics.median(seconds):.2f} s to the end of the search\n")


def _planned(what: str, job: Job) -> Job:
    """Wait for the end of a job that has just begun, and print when it had its plans."""
    began, plans = time.monotonic(), list[float]()
    while (now := job.status()).running or now.plans > len(plans):
        plans += [time.monotonic() - began] * (now.plans - len(plans))
        time.sleep(0.02)
    sys.stdout.write(f"{what}: plans after {', '.join(f'{s:.2f}' for s in plans)} s, {now.outcome}\n")
    return job


def main() -> None:
    """Measure all three."""
    case, cache = check_case(CASE).case, ModelCache()
    last = plan_case(case, Limits(GAP), cache=cache).plan
    if last is None:
        raise SystemExit("the default case has no plan")
    edits(case, last, cache, int(sys.argv[1]) if len(sys.argv) > 1 else 50)
    stops(case)
    in_the_app(10)


if __name__ == "__main__":
    main()
