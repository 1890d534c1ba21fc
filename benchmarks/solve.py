"""How fast plans are found and proved: the planner beside plain HiGHS and SCIP, in one run on one machine.

`python -m benchmarks.solve` plans the default case and random ones, five of size S, five of size M and one of size L,
each by the planner and, on the exported MPS of the same model, by HiGHS and SCIP as they come; every solve is a process
of its own, one at a time, with one and the same limit (`--seconds`). Gaps are those of what can be averted. The other
two are judged by their own estimate of the objective, the planner by the exact one, whose gap includes what the
tangents leave out; the planner's clock starts with the tables and so includes building the model, theirs with the
matrix. `--set` varies the planner's tuning. Written are `benchmarks/solve.csv`, `docs/solve.svg` and the tables in
`docs/solving.md`, one of them of the targets (`benchmarks/targets.py`); Ctrl-C ends the run with what is done. `--add`
keeps what other cases and solvers gave in a run before, where one run of all takes too long.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from benchmarks import targets, varied
from benchmarks.cases import SIZES
from benchmarks.solvers import SOLVE, Trace, case_of, handing_over
from benchmarks.targets import GAPS, TIMES
from models.allocation import build
from planner.plan.certainty import certainty_gap
from planner.prepare import prepare
from planner.solution import Limits
from planner.solve import write_mps
from tests.high_water import high_water

LEFT_OUT = {("L", "scip")}
"""What nothing comes of: SCIP does not even have a plan of most cases of size M."""

DEFAULT, LOOSE = "data/summit-2015", "data/drawdown-2025"
CASES = [DEFAULT, LOOSE, *(f"S-{seed}" for seed in range(1, 6)), *(f"M-{seed}" for seed in range(1, 6)), "L-1"]
COLUMNS, SECONDS = [8_000, 800_000], [1, 600]
"""What the axes of the growth with size show."""

PAGE, KEPT = Path("docs/solving.md"), Path("benchmarks/solve.csv")


def gap(primal: float | None, bound: float | None, nobody_new: float) -> float:
    """Share of the most that any plan can avert that a plan may miss, at most 1; 1 where something is not known [1]."""
    if primal is None or bound is None:
        return 1.0
    return min(1.0, certainty_gap(nobody_new, primal, bound))


def figures(trace: Trace, limit: float, nobody_new: float) -> dict[str, float]:
    """What a trace says: seconds to the first plan and to each gap, gaps at some times, and the integral [s].

    Args:
        trace: What a solver found, and when.
        limit: Time limit [s].
        nobody_new: Objective with nobody new, as the trace counts it.
    """
    times = np.array([min(t, limit) for t, *_ in trace])
    gaps = np.minimum.accumulate([gap(primal, bound, nobody_new) for _, primal, bound in trace])
    first = next((t for t, primal, _ in trace if primal is not None), math.nan)
    reached = {
        f"to_{100 * g:g}%": next((t for t, x in zip(times, gaps, strict=True) if x <= g), math.nan) for g in GAPS
    }
    at = {f"at_{t}s": float(gaps[times <= t][-1]) if np.any(times <= t) else 1.0 for t in TIMES if t <= limit}
    steps = np.diff(np.append(times, limit))
    integral = times[0] + float(np.dot(gaps, np.maximum(steps, 0.0)))
    return {"first": first, **reached, **at, "gap": float(gaps[-1]), "integral": integral}


def alone(solver: str, what: str, seconds: float, threads: int, changes: list[str]) -> dict[str, Any]:
    """One solve in a process of its own, with its peak memory [GiB]."""
    command = [sys.executable, "-m", "benchmarks.solve", "--one", solver, what]
    limits = ["--seconds", str(seconds), "--threads", str(threads), *(f"--set={each}" for each in changes)]
    done = subprocess.run([*command, *limits], check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def rows(
    names: list[str], seconds: dict[str, float], threads: int, solvers: list[str], changes: list[str]
) -> Iterator[dict[str, Any]]:
    """A row of figures per case and solver."""
    for name in names:
        limit = seconds[size_of(name)]
        with tempfile.TemporaryDirectory() as folder:
            mps = str(Path(folder) / "model.mps")
            write_mps(build(prepare(case_of(name))), Path(mps), Limits())
            transfer = alone("load", name, limit, threads, [])
            for solver in (each for each in solvers if (size_of(name), each) not in LEFT_OUT):
                answer = alone(solver, name if solver == "planner" else mps, limit, threads, changes)
                unit = transfer["exposure_unit"] if solver == "planner" else 1.0
                found = figures(answer["trace"], limit, transfer["nobody_new"] * unit)
                row = {"case": name, "solver": solver, "limit": limit, **found}
                sys.stdout.write(f"{row}\n")
                yield row | transfer | {"peak_gib": answer["peak_gib"]}


def _added(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of a run, after those that it did not measure again, in the order of the cases."""
    both = pd.concat([pd.read_csv(KEPT), found]).drop_duplicates(["case", "solver"], keep="last")
    place = {name: number for number, name in enumerate(CASES)}
    return both.sort_values("case", key=lambda names: names.map(place), kind="stable")


def drawing(table: pd.DataFrame) -> alt.HConcatChart:
    """Gap at the time limit by case and solver, and time to 5 and 2 % by size of the model, both axes logarithmic."""
    shown = table.assign(percent=100 * table["gap"])
    colour = alt.Color("solver:N", scale=alt.Scale(range=["#e69f00", "#0072b2", "#999999"]))
    points = alt.Chart(shown).mark_point(filled=True, size=80).encode(color=colour, shape="solver:N")
    gaps = points.properties(title="Gap at the time limit").encode(
        x=alt.X("percent:Q", title="gap [%]", scale=alt.Scale(type="symlog", constant=0.5)),
        y=alt.Y("case:N", title=None),
    )
    return alt.hconcat(gaps, _growth(shown, points, 5), _growth(shown, points, 2))


def _growth(shown: pd.DataFrame, points: alt.Chart, percent: int) -> alt.Chart:
    """Time to a gap by size of the model, where it was reached."""
    reached = shown.assign(reached=shown[f"to_{percent}%"]).dropna(subset="reached")
    return points.properties(data=reached, title=f"Time to a gap of {percent} %, where it was reached").encode(
        x=alt.X("columns:Q", title="columns of the model", scale=alt.Scale(type="log", domain=COLUMNS)),
        y=alt.Y("reached:Q", title="time [s]", scale=alt.Scale(type="log", domain=SECONDS)),
    )


def in_words(table: pd.DataFrame) -> str:
    """Medians by size and solver, as a Markdown table."""
    lines = [
        "| size | solver | limit [s] | first plan [s] | to 5 % | to 2 % | to 1 % | to 0.5 % | gap at the limit "
        "| integral, HiGHS = 1 | peak [GiB] |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    sized = table.assign(size=[size_of(name) for name in table["case"]])
    plain = sized[sized["solver"] == "highs"].set_index("case")["integral"]
    for (size, solver), part in sized.groupby(["size", "solver"], sort=False):
        reached = [_reached(part[f"to_{100 * g:g}%"]) for g in GAPS]
        ratio = statistics.median((part["integral"].to_numpy() / plain.reindex(part["case"]).to_numpy()).tolist())
        beside = "-" if math.isnan(ratio) else f"{ratio:.2f}"
        lines.append(
            f"| {size} ({len(part)}) | {solver} | {part['limit'].iloc[0]:g} | {_reached(part['first'])} "
            f"| {' | '.join(reached)} | {100 * statistics.median(part['gap']):.2f} % | {beside} "
            f"| {part['peak_gib'].max():.2f} |"
        )
    return "\n".join(lines)


def size_of(name: str) -> str:
    """Size of a random case, or the name of another."""
    size = name.partition("-")[0]
    return size if size in SIZES else name.rpartition("/")[2]


def _reached(seconds: pd.Series) -> str:
    """Median time [s], and of how many where not all got there."""
    there = seconds.dropna()
    if there.empty:
        return "-"
    return f"{there.median():.1f}" + ("" if len(there) == len(seconds) else f" ({len(there)} of {len(seconds)})")


def into_page(mark: str, text: str) -> None:
    """Put a text between two marks of the page."""
    page, marks = PAGE.read_text(encoding="utf-8"), [f"<!-- {mark}: {side} -->" for side in ("begin", "end")]
    before, rest = page.split(marks[0])
    PAGE.write_text(f"{before}{marks[0]}\n{text}\n{marks[1]}{rest.split(marks[1])[1]}", encoding="utf-8")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs="*", default=CASES)
    parser.add_argument("--solvers", nargs="*", default=list(SOLVE))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, help="the same limit for every case")
    parser.add_argument("--add", action="store_true", help="keep the rows of other cases and solvers")
    varied.add_option(parser)
    parser.add_argument("--one", nargs=2, metavar=("SOLVER", "WHAT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        solver, what = asked.one
        calls = SOLVE | {"load": lambda name, *_: handing_over(name)}
        answer = calls[solver](what, asked.seconds, asked.threads, varied.varied(asked.varied))
        peak = high_water() / 2**30
        sys.stdout.write("\n" + json.dumps(answer | {"peak_gib": peak}) + "\n")
        return
    limits = {"S": 60.0, "M": 300.0, "L": 600.0, "summit-2015": 300.0, "drawdown-2025": 10.0}
    if asked.seconds:
        limits = dict.fromkeys(limits, asked.seconds)
    found: list[dict[str, Any]] = []
    with suppress(KeyboardInterrupt):  # what was run until then is told
        found.extend(rows(asked.cases, limits, asked.threads, asked.solvers, asked.varied))
    table = _added(pd.DataFrame(found)) if asked.add else pd.DataFrame(found)
    table.to_csv(KEPT, index=False, float_format="%.4g")
    drawing(table).save("docs/solve.svg")
    into_page("solve", in_words(table))
    into_page("targets", targets.in_words(table.assign(size=[size_of(name) for name in table["case"]])))


if __name__ == "__main__":
    main()
