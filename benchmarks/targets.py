"""What the solver is to reach, and whether it does: each target is measured, and a miss is told with its distance."""

import math
from dataclasses import dataclass

import pandas as pd

GAPS = (0.05, 0.02, 0.01, 0.005)
"""Gaps whose times are compared [1]."""

BEHIND = 0.3
"""Most that a loose case may be behind plain HiGHS to any gap [s]."""

BUILDING = 1.0
"""Most processor time to build a case of size M and to hand it over [s]."""

MEMORY = 4.0
"""Most memory that a case of size L takes [GiB]."""


@dataclass(frozen=True)
class Target:
    """A gap of the planner to be reached within a time, over all cases of a size."""

    size: str
    gap: float
    """Gap of what can be averted [1]."""
    seconds: int
    worst: bool = False
    """Whether in the worst case, and not in the median one."""


TARGETS = (
    Target("summit-2015", 0.03, 5),
    Target("summit-2015", 0.015, 15),
    Target("summit-2015", 0.006, 60),
    Target("summit-2015", 0.003, 300),
    Target("S", 0.01, 10),
    Target("S", 0.005, 60),
    Target("S", 0.01, 60, worst=True),
    Target("M", 0.03, 60),
    Target("M", 0.015, 300),
    Target("L", 0.02, 600),
)

TIMES = tuple(sorted({target.seconds for target in TARGETS}))
"""Times at which gaps are noted [s]."""


def in_words(table: pd.DataFrame) -> str:
    """Targets with what was measured, as a Markdown table.

    Args:
        table: Rows of `benchmarks.solve`, with the size of each case.
    """
    ours = table[table["solver"] == "planner"]
    lines = ["| size | target | measured | met |", "|---|---|---:|---|"]
    for target in TARGETS:
        gaps = ours[ours["size"] == target.size].get(f"at_{target.seconds}s", pd.Series(dtype=float)).dropna()
        kind, found = ("worst", gaps.max()) if target.worst else ("median", gaps.median())
        wanted = f"{kind} gap ≤ {100 * target.gap:g} % in {target.seconds} s"
        lines.append(_line(target.size, wanted, found, target.gap, f"{100 * found:.2f} %"))
    lines.append(_loose(table))
    building = ours[ours["size"] == "M"]["build_seconds"].median()
    lines.append(_line("M", f"building and handing over ≤ {BUILDING:g} s", building, BUILDING, f"{building:.1f} s"))
    memory = ours[ours["size"] == "L"]["peak_gib"].max()
    lines.append(_line("L", f"memory ≤ {MEMORY:g} GiB", memory, MEMORY, f"{memory:.1f} GiB"))
    return "\n".join(lines)


def _loose(table: pd.DataFrame) -> str:
    """Line on how far the planner is behind plain HiGHS to any gap, in the case that HiGHS solves at once."""
    loose = table[table["size"] == "drawdown-2025"].set_index("solver")
    behind = [
        loose[column]["planner"] - loose[column]["highs"]
        for column in (f"to_{100 * gap:g}%" for gap in GAPS)
        if {"planner", "highs"} <= set(loose.index) and not math.isnan(loose[column]["highs"])
    ]
    most = max(behind, default=math.nan)
    return _line("drawdown-2025", f"never more than {BEHIND:g} s behind plain HiGHS", most, BEHIND, f"{most:.2f} s")


def _line(size: str, wanted: str, found: float, limit: float, shown: str) -> str:
    if math.isnan(found):
        return f"| {size} | {wanted} | not measured | |"
    return f"| {size} | {wanted} | {shown} | {'yes' if found <= limit else 'no'} |"
