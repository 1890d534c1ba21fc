"""Speed beside another version: `python -m benchmarks.beside OLD_COMMIT [--case CASE] [--pairs N]`.

OLD_COMMIT is checked out clean into a temporary folder and runs in the same environment as the working tree. Both do
the same to the same files, which are the old version's: its case, and a plan that it makes of it. Every measurement is
of a whole process, start and imports included, one at a time; which of a pair goes first alternates, so that a machine
that slows down slows both. Printed are medians of processor and elapsed seconds, and by what factor the new version
takes more processor time than the old one: the median over the pairs, and the range. Where a version cannot do
something, the last line of its error is printed instead.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from planner.fault import short

CASE, PAIRS = "data/summit-2015", 5
"""Case and pairs that are measured if no others are asked for."""

READ = """
from pathlib import Path
from planner.check import check
from planner.files import read_case, read_plan
found = check(read_case(Path({case!r})))
assert not found.faults, found.faults[0]
case = found.case
"""

COMMANDS = {
    "help of a command told": ["-m", "planner", "check", "--help"],
    "case read and checked": ["-m", "planner", "check", "{case}"],
    "model built and written": ["-m", "planner", "export-mps", "{case}", "{out}/model.mps"],
    "plan verified": ["-m", "planner", "verify", "{case}", "{plan}"],
    "case compared": ["-m", "planner", "diff", "{case}", "{case}"],
    "input workbook written": ["-m", "planner", "template", "{out}/case.xlsx", "--case", "{case}"],
    "plan workbook written": [
        "-c",
        READ
        + "from planner.workbook.plan import plan_workbook\n"
        + "Path({out!r}, 'plan.xlsx').write_bytes(plan_workbook(case, read_plan(Path({plan!r}))))",
    ],
    "plan workbook read": [
        "-c",
        READ
        + "from planner.workbook.plan.edited import read_edited\n"
        + "assert not isinstance(read_edited(Path({out!r}, 'plan.xlsx'), case), list)",
    ],
    "fingerprint, 50 times": [
        "-c",
        READ + "from planner.fingerprint import fingerprint\nfor _ in range(50):\n    fingerprint(case)",
    ],
}
"""What is measured, as arguments of Python, in names that versions have had for long."""

SOLVE = ["-m", "planner", "solve", "{case}", "--plan-dir", "{plan}", "--gap", "0.05"]
"""How the old version makes the plan."""


@dataclass(frozen=True)
class Version:
    """A version of the code, and where it writes."""

    folder: Path
    out: Path

    def run(self, arguments: list[str], case: Path, plan: Path) -> "Timing | str":
        """Run Python in a process of its own; its times, or the last line of its error."""
        filled = [each.format(case=str(case), plan=str(plan), out=str(self.out)) for each in arguments]
        home = {"PYTHONPATH": str(self.folder), "PLANNER_HOME": str(self.out / "home")}
        before, began = _processor(), time.monotonic()
        ended = subprocess.run(  # noqa: S603
            [sys.executable, *filled],
            cwd=self.folder,
            env=os.environ | home,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            return short((ended.stderr.splitlines() or ended.stdout.splitlines() or ["it ended without a word"])[-1])
        return Timing(_processor() - before, time.monotonic() - began)


@dataclass(frozen=True)
class Timing:
    """What a process took."""

    processor: float
    """Processor time, of the process and those that it waited for [s]."""
    elapsed: float
    """Time by the clock [s]."""


def _processor() -> float:
    """Processor time of all processes that have been waited for [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def checked_out(commit: str, folder: Path) -> None:
    """Put the files of a commit into a folder."""
    packed = folder / "commit.tar"
    subprocess.run(["git", "archive", "--output", str(packed), commit], check=True)  # noqa: S603, S607
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    packed.unlink()


def pairs_of(
    arguments: list[str], old: Version, new: Version, case: Path, plan: Path, pairs: int
) -> list[tuple[Timing, Timing]] | str:
    """Timings of the old and the new version in alternating order, or why there are none."""
    found = []
    for number in range(pairs):
        timings = {}
        for version in (old, new) if number % 2 else (new, old):
            timing = version.run(arguments, case, plan)
            if isinstance(timing, str):
                return f"the {'old' if version is old else 'new'} version: {timing}"
            timings[version] = timing
        found.append((timings[old], timings[new]))
    return found


def row(name: str, found: list[tuple[Timing, Timing]] | str) -> list[str]:
    """Medians of a command, and the ratio of the new version to the old one with its range."""
    if isinstance(found, str):
        return [name, found, "", "", "", "", ""]
    old, new = zip(*found, strict=True)
    ratios = sorted(after.processor / before.processor for before, after in found)
    seconds = [
        f"{statistics.median(getattr(each, which) for each in part):.2f}"
        for which in ("processor", "elapsed")
        for part in (old, new)
    ]
    return [name, *seconds, f"{statistics.median(ratios):.2f}", f"{ratios[0]:.2f} to {ratios[-1]:.2f}"]


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", metavar="OLD_COMMIT")
    parser.add_argument("--case", default=CASE, help="folder of a case that the old version has")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--only", nargs="*", default=list(COMMANDS), choices=COMMANDS, metavar="COMMAND")
    asked = parser.parse_args()
    table = Table("command", "processor, old (s)", "new (s)", "elapsed, old (s)", "new (s)", "new / old", "range")
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        old, new = Version(there / "old", there / "of-old"), Version(Path.cwd(), there / "of-new")
        for each in (old.folder, old.out, new.out):
            each.mkdir()
        checked_out(asked.commit, old.folder)
        case, plan = old.folder / asked.case, there / "plan"
        if isinstance(failed := old.run(SOLVE, case, plan), str):
            raise SystemExit(f"the old version makes no plan: {failed}")
        for name in asked.only:
            table.add_row(*map(escape, row(name, pairs_of(COMMANDS[name], old, new, case, plan, asked.pairs))))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
