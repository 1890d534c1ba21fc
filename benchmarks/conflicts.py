"""Conflicts of known cause planted in random cases: `python -m benchmarks.conflicts [--cases 200] [--from 0]`.

Of every case, conflicts and repairs are held against trying every choice of units, which shares nothing with the
model: each conflict is impossible and possible without any one member, one consists of the cause that was planted,
every repair leads to a verified plan, and a step less of it to none. `--folder CASE` times conflicts and repairs.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from rich.console import Console

from planner import files
from planner.check import check
from planner.explain.locks.conflicts import conflicts
from planner.explain.locks.limits import Kind, Limit
from planner.explain.locks.lock_model import LockModel
from planner.explain.locks.repairs import Repairer
from planner.explain.locks.weights import USUAL, RepairKind
from planner.formats.sheets import raw_case, sheets_of
from tests.lock_cases import Planted, less, planted, verified

WEIGHTS = {**USUAL, RepairKind.CAVEAT: 1.0}
SMALLEST = 10
"""Cases with no more limits than this are held against every smallest set."""

console = Console(highlight=False)


def measure(cases: range) -> Counter[str]:
    """Counts of what was held against trial, and of what failed; failures begin with `FAILED`."""
    counts: Counter[str] = Counter()
    for seed in cases:
        case = planted(seed)
        model = LockModel.of(case.checked.case)
        counts["cases"] += 1
        _conflicts(case, model, counts, seed)
        for found in Repairer(case.sheets, model, WEIGHTS).repairs(0, _others(model)):
            counts["repairs"] += 1
            counts[f"repairs of kind {found.kind}"] += 1
            if not verified(case, found, _others(model)):
                counts[f"FAILED: no verified plan after {found.kind}, seed {seed}"] += 1
            for trial in less(case, found):
                counts["repairs of a step less"] += 1
                if trial.possible(trial.everything - _others(model)):
                    counts[f"FAILED: a step less of {found.kind} is enough, seed {seed}"] += 1
    return counts


def _others(model: LockModel) -> frozenset[Limit]:
    """Locks of other groups than the first."""
    return frozenset(lock for found in conflicts(model) if found.group for lock in found.locks)


def _conflicts(case: Planted, model: LockModel, counts: Counter[str], seed: int) -> None:
    found = [frozenset(each.members) for each in conflicts(model)]
    counts["conflicts"] += len(found)
    if not any(members <= case.cause for members in found):
        counts[f"FAILED: the cause is not found, seed {seed}"] += 1
    for members in found:
        counts["members"] += len(members)
        if case.trial.possible(members):
            counts[f"FAILED: a conflict is possible, seed {seed}"] += 1
        false = [each for each in members if not case.trial.possible(members - {each})]
        counts[f"FAILED: false members, seed {seed}"] += len(false)
    touching = frozenset(limit for each in found for limit in each) | case.cause
    if len(touching) <= SMALLEST:
        counts["cases held against every smallest set"] += 1
        if not {each for each in found if each <= touching} <= case.trial.smallest(touching, len(touching)):
            counts[f"FAILED: not among all smallest sets, seed {seed}"] += 1


def timed(folder: Path) -> None:
    """Print how long the conflicts and repairs of a case take."""
    began = time.monotonic()
    sheets = sheets_of(files.read_case(folder))
    checked = check(raw_case(sheets))
    read = time.monotonic()
    model = LockModel.of(checked.case)
    found = list(conflicts(model))
    told = time.monotonic()
    console.print(f"{len(model.locks)} locks, {len(model.limits)} limits; read in {read - began:.1f} s; {len(found)} "
                  f"conflicts in {told - read:.1f} s")  # fmt: skip
    for group in sorted({each.group for each in found}):
        others = {lock for each in found if each.group != group for lock in each.locks}
        repairs = list(Repairer(sheets, model, USUAL).repairs(group, others))
        kinds = Counter(limit.kind for each in found for limit in each.limits if each.group == group)
        console.print(f"group {group + 1}: {_listed(kinds)}; repairs {', '.join(each.kind for each in repairs)}")
    console.print(f"repairs in {time.monotonic() - told:.1f} s")


def _listed(kinds: Counter[Kind]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


def main() -> None:
    """Print counts; a failure names the seed of its case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.folder is not None:
        timed(asked.folder)
        return
    for what, count in sorted((+measure(range(asked.first, asked.first + asked.cases))).items()):
        console.print(f"{count:6,d}  {what}")


if __name__ == "__main__":
    main()
