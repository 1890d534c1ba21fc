"""Plans by chances, and plans that hedge, beside plans in full: `python -m benchmarks.delivering`.

Random cases, and the default one if asked for, are planned in full and by their chances with the same work, and both
plans compared by what is expected of them: exactly, with no part of a solver in it. A plan by chances may be worse only
within its certified gap. With `--hedged` alternates are put behind the better of the two, and all three are compared as
ordered in futures that had no part in it, by mean and worst tenth; a plan that hedges may be worse in the worst tenth
only by twice the sampling error. `--without-cuts` plans by chances with no cuts on what units that may come count, to
show what these add to the bound.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.cases import random_case
from planner.case_folders import check_case
from planner.delivery.hedging import OTHER_SEED, OTHERS, hedged_plan, standing_by
from planner.delivery.mission_supply import Figures
from planner.delivery.standby import StandbyTrial
from planner.delivery.worth import worst_tenth
from planner.plan import Deliver, Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.solve.effort_cuts import EffortCuts
from planner.tables import Case

DATA = Path(__file__).parents[1] / "data"

GAP = 0.005
"""Gap asked for [1]."""


@dataclass(frozen=True)
class Pair:
    """A case planned in full and by its chances."""

    name: str
    full: Plan
    expected: Plan
    seconds: tuple[float, float]
    """Of the processor, for each."""
    elsewhere: dict[str, Figures]
    """Unprotected exposure by future as ordered: in full, by chances, hedged [civilian-months]; empty if not asked."""
    alternates: int = 0

    @property
    def better(self) -> float:
        """How much more the plan by chances is expected to avert, as a share of what the plan in full is [1]."""
        full, expected = (float(plan.summary.expected_unprotected or 0.0) for plan in (self.full, self.expected))
        averted = self.full.summary.exposure_in_place_only - full
        return (full - expected) / averted if averted > 0 else 0.0

    @property
    def hedge_holds(self) -> bool:
        """Whether the plan that hedges is no worse in the worst tenth of other futures than chance explains."""
        worst = {name: worst_tenth(totals) for name, totals in self.elsewhere.items()}
        mean, error = worst.pop("hedged")
        return all(mean <= other + 2.0 * float(np.hypot(error, its)) for other, its in worst.values())

    @property
    def holds(self) -> bool:
        """Whether the plan by chances is no worse by the objective than its gap allows."""
        full, found = self.full.summary, self.expected.summary
        charges = full.objective - full.counted_unprotected
        most = float(full.expected_unprotected or 0.0) + charges
        return found.objective <= most + float(found.gap or 0.0) * (found.objective_nobody_new - found.lower_bound)


def pairs(cases: list[tuple[str, Case]], limits: Limits, *, hedge: bool) -> Iterator[Pair]:
    """Every case planned both ways."""
    for name, case in cases:
        plans, seconds = [], []
        for deliver in (Deliver.FULL, Deliver.EXPECTED):
            began = time.process_time()
            ended = plan_case(replace(case, values={**case.values, "deliver": deliver.value}), limits)
            seconds.append(time.process_time() - began)
            if ended.plan is None:
                raise SystemExit(f"{name}, {deliver}: {ended.outcome} {ended.faults}")
            plans.append(ended.plan)
        yield Pair(name, plans[0], plans[1], (seconds[0], seconds[1]), *(_elsewhere(case, plans) if hedge else ({},)))


def _elsewhere(case: Case, plans: list[Plan]) -> tuple[dict[str, Figures], int]:
    """What plans leave in other futures, with the one that hedges; and how many alternates that has."""
    hedged = hedged_plan(replace(case, values={**case.values, "deliver": Deliver.HEDGED.value}), plans)
    every = {"full": plans[0], "expected": plans[1], "hedged": hedged}
    left = {
        name: StandbyTrial(case, plan, OTHERS, OTHER_SEED).with_alternates(standing_by(case, plan))
        for name, plan in every.items()
    }
    return left, len(hedged.alternates)


def main(seeds: range, size: str, work: int | None, *, default: bool, without_cuts: bool, hedge: bool) -> None:
    """Plan cases both ways, and tell how much better plans by chances are."""
    if without_cuts:
        EffortCuts.at = classmethod(lambda *_: None)  # type: ignore[assignment, method-assign]
    chosen = [(f"{size}-{seed}", random_case(size, seed)) for seed in seeds]
    chosen += [("summit-2015", check_case(DATA / "summit-2015").case)] if default else []
    table = Table("case", "full, expected", "by chances, expected", "more averted", "gap", "full: gap", "s")
    found = []
    for pair in pairs(chosen, Limits(GAP, threads=1, work=work), hedge=hedge):
        found.append(pair)
        full, expected = pair.full.summary, pair.expected.summary
        figures = f"{full.expected_unprotected:,.0f}", f"{expected.expected_unprotected:,.0f}", f"{pair.better:+.1%}"
        gaps = (f"{summary.gap or 0.0:.2%}" for summary in (expected, full))
        table.add_row(pair.name, *figures, *gaps, f"{pair.seconds[0]:.0f} + {pair.seconds[1]:.0f}")
    out = Console(width=110)
    out.print(table)
    wrong = [pair.name for pair in found if not pair.holds]
    if hedge:
        _tell_hedged(out, found)
    better = statistics.median(pair.better for pair in found)
    out.print(f"Median {better:+.1%} averted; worse than the gap allows: {', '.join(wrong) or 'none'}.")


def _tell_hedged(out: Console, found: list[Pair]) -> None:
    """How plans that hedge do in futures that had no part in them."""
    table = Table(
        "case", "alternates", "mean: full, by chances, hedged", "worst tenth: full, by chances, hedged", "error"
    )
    for pair in found:
        means = ", ".join(f"{totals.mean():,.0f}" for totals in pair.elsewhere.values())
        worst = [worst_tenth(totals) for totals in pair.elsewhere.values()]
        figures = means, ", ".join(f"{mean:,.0f}" for mean, _ in worst), f"{worst[-1][1]:,.0f}"
        table.add_row(pair.name, str(pair.alternates), *figures)
    out.print(table)
    wrong = [pair.name for pair in found if not pair.hedge_holds]
    out.print(f"Hedged plans worse in the worst tenth than chance explains: {', '.join(wrong) or 'none'}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="seed of the first case")
    parser.add_argument("--size", default="XS")
    parser.add_argument("--work", type=int, default=None, help="rounds; as many as are usual if not given")
    parser.add_argument("--default", action="store_true")
    parser.add_argument("--hedged", action="store_true")
    parser.add_argument("--without-cuts", action="store_true")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.cases)
    main(seeds, given.size, given.work, default=given.default, without_cuts=given.without_cuts, hedge=given.hedged)
