"""Ties and consequences planted in random small cases, and how what changed is told of them.

Run as `python -m benchmarks.edit_effects [CASES]`. A tie is a pledge that gives place to its equal, a consequence a
pledge that a caveat keeps from where it was, or that is ready later; each is planted where the plan uses the pledge.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.explain.changed.edit_effects import edit_effects
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.changed import FOLLOWS, TIE
from planner.insight.offers import with_row
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.area_cases import drawn

CLOSE = Limits(1e-4, threads=1, work=30)
TWIN = "its equal"


@dataclass(frozen=True)
class Planted:
    """Inputs with their plan, the plan before, and what must be told of a pledge."""

    kind: str
    case: Case
    now: Plan
    before: Plan
    pledge: str
    verdict: str


def planted(case: Case) -> Iterator[Planted]:
    """A tie and consequences for the first pledge that the plan of a case uses."""
    before = plan_case(case, CLOSE).plan
    if before is None or before.deployments.empty:
        return
    row = before.deployments.iloc[0]
    pledge = str(row["pledge"])
    both = _with_twin(case, pledge)
    swapped = plan_case(_without(both, pledge), CLOSE).plan
    if swapped is not None:
        yield Planted("a pledge gives place to its equal", both, swapped, before, pledge, TIE)
    barred = _barred(case, pledge, str(row["mission"]))
    yield from _planned("a caveat", barred, before, pledge)
    pledges = case["pledges"]
    late = pledges.assign(
        ready_period=pledges["ready_period"].mask(pledges["pledge"] == pledge, row["from_period"] + 1)
    )
    yield from _planned("ready later", replace(case, tables={**case.tables, "pledges": late}), before, pledge)


def _planned(kind: str, case: Case, before: Plan, pledge: str) -> Iterator[Planted]:
    now = plan_case(case, CLOSE).plan
    if now is not None:
        yield Planted(kind, case, now, before, pledge, FOLLOWS)


def _with_twin(case: Case, pledge: str) -> Case:
    """The case with another pledge that is equal to one, with the same caveats, of the same contributor."""
    frame = case["pledges"]
    cells = frame[frame["pledge"] == pledge].iloc[0].to_dict() | {"pledge": TWIN}
    return replace(case, tables={**case.tables, "pledges": with_row(case, "pledges", **cells)})


def _without(case: Case, pledge: str) -> Case:
    pledges = case["pledges"]
    units = pledges["units"].mask(pledges["pledge"] == pledge, 0)
    return replace(case, tables={**case.tables, "pledges": pledges.assign(units=units)})


def _late(case: Case, pledge: str, period: int) -> Case:
    pledges = case["pledges"]
    ready = pledges["ready_period"].mask(pledges["pledge"] == pledge, period)
    return replace(case, tables={**case.tables, "pledges": pledges.assign(ready_period=ready)})


def _barred(case: Case, pledge: str, mission: str) -> Case:
    cells = {"pledge": pledge, "mission": mission, "rule": "never", "reason": "planted"}
    return replace(case, tables={**case.tables, "caveats": with_row(case, "caveats", **cells)})


def told(planted_here: Planted, runner: Runner) -> str:
    """How what was planted is told."""
    analysis = PlanAnalysis(planted_here.case, planted_here.now)
    rows = {row.name: row for row, *_ in edit_effects(analysis, planted_here.before, runner)}
    verdicts = {row.verdict for row in rows.values() if row.pledge == planted_here.pledge}
    if verdicts == {planted_here.verdict}:
        return "as planted"
    return f"WRONG: {', '.join(sorted(verdicts)) or 'no change'}"


def main(cases: int) -> None:
    """Plant in many cases, and print how many are told as planted."""
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder, Runner(ResultCache.at(Path(folder)), thread) as runner:
        for seed in range(cases):
            for each in planted(drawn(seed)):
                said = told(each, runner)
                counts[each.kind, said] += 1
                if said.startswith("WRONG"):
                    print(f"case {seed}: {each.kind}: {said}", flush=True)  # noqa: T201
    print(pd.Series(counts).to_string())  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
