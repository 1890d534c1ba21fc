"""How fast twelve scenarios of the default case are compared: `python -m benchmarks.scenarios [FOLDER]`.

Twelve scenarios (the case as it is, the examples of `data/scenarios`, and groups switched off) are planned to a gap of
2 %, each from the plan of the first, and kept in a store in the folder, so that a second run plans nothing. Then the
store is opened anew and all of them are compared, everything counted: reading, checking, verifying, comparing. What
follows of it (workbook, page to print) is timed by itself, and so is the sharpening of eight of them, with what is then
proven of their differences.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from planner import files
from planner.answers.comparison import MOST, Comparison
from planner.batch.cache import ResultCache
from planner.batch.pools import processes
from planner.batch.runner import Runner
from planner.check import check
from planner.exchange.printing import printed_page
from planner.formats.sheets import raw_case, sheets_of
from planner.insight.sharpening import Sharpener
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario
from planner.services import comparing
from planner.solution import Limits
from planner.store import open_store
from planner.workbook.comparison import comparison_workbook

ROOT = Path(__file__).parent.parent
BASE = "as pledged"
GROUPS = ("EU", "NATO")
GAP, SECONDS = 0.02, 30.0
EIGHT = 8
T = TypeVar("T")


def changes() -> dict[str, str]:
    """The changes of every scenario, as TOML, by its name."""
    examples = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "data" / "scenarios").glob("*.toml")}
    groups = {f"without {g}": f'[[change]]\nkind = "switch_off"\ngroup = "{g}"\n' for g in GROUPS}
    cut = {"half the money": '[[change]]\nkind = "budget"\nby = 0.5\n'}
    return dict(list({BASE: "", **groups, **cut, **examples}.items())[:MOST])


def fill(file: Path) -> None:
    """Plan every scenario that the store has no plan of."""
    store = open_store(str(file))
    there = {candidate.name for candidate in comparing.candidates(store) if candidate.plan}
    sheets, first = sheets_of(files.read_case(ROOT / "data" / "summit-2015")), None
    for name, text in changes().items():
        if name in there:
            continue
        read = read_changes(text) if text else ()
        applied = apply(sheets, read) if isinstance(read, tuple) else None
        if applied is None or applied.faults:
            raise ValueError(f"{name}: {read if applied is None else applied.faults}")
        ended = plan_case(check(raw_case(applied.sheets)).case, Limits(GAP, SECONDS), start=first)
        if ended.plan is None:
            raise ValueError(f"{name}: {ended.outcome}")
        first = first or ended.plan
        store.add_plan(store.save(applied.sheets, name=name, author="benchmark", changes=text), ended.plan)
    store.close()


def timed(what: str, act: Callable[[], T]) -> T:
    """Do something and say how long it took."""
    began = time.perf_counter()
    made = act()
    sys.stdout.write(f"{what:<60}{time.perf_counter() - began:8.2f} s\n")
    return made


def compared(file: Path) -> Comparison:
    """Everything from a closed store to the comparison."""
    store = open_store(str(file))
    chosen = [made for made in comparing.candidates(store) if made.name in changes()]
    found = comparing.compared(store, chosen, BASE)
    store.close()
    if not isinstance(found, Comparison):
        raise TypeError("; ".join(found))
    return found


def sharpened(file: Path) -> list[PlannedScenario]:
    """The first eight scenarios, offered to each other and searched until their differences are sharp enough."""
    store = open_store(str(file))
    chosen = comparing.by_name(store, list(changes())[:EIGHT])
    read = comparing.planned(store, [one for one in chosen if isinstance(one, comparing.Candidate)])
    store.close()
    entries = [one for one in read if isinstance(one, PlannedScenario)]
    with Runner(ResultCache.at(file.parent / "results"), processes()) as runner:
        return Sharpener(entries, BASE, runner).run()


def show_differences(scenarios: list[PlannedScenario]) -> None:
    """Print every difference with its interval, and the median width as a share of what the base averts."""
    found = compare(scenarios, BASE)
    if not isinstance(found, Comparison):
        raise TypeError("; ".join(found))
    base = next(one.plan.summary for one in scenarios if one.name == BASE)
    rows = found.differences.dropna(subset=["objective_least", "objective_most"])
    for row in rows.itertuples():
        sys.stdout.write(f"  {row.scenario:<30}{row.verdict:<20}{row.interval}\n")
    widths = (rows["objective_most"] - rows["objective_least"]) / (base.objective_nobody_new - base.objective)
    sys.stdout.write(f"  median width {widths.median():.2%} of what the base averts\n")


def main() -> None:
    """Fill the store, then time what a planner waits for."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        file = folder / "scenarios.sqlite"
        fill(file)
        found = timed(f"{len(changes())} scenarios read from the store, verified and compared", lambda: compared(file))
        timed("the same again, kept by its content", lambda: compared(file))
        timed("the comparison workbook", lambda: comparison_workbook(found))
        timed("the page to print, with its charts", lambda: printed_page(found))
        show_differences(timed("differences of eight sharpened", lambda: sharpened(file)))


if __name__ == "__main__":
    main()
