"""Faults planted in sound plans, one at a time: `python -m benchmarks.planted_faults [--faults N] [--plans N]`.

Plans of random small cases are made by several recipes and must be found sound. Then single faults are planted in
their files over every table and column, every field of the summary and every file, and the plans verified as
`planner verify` does. Printed is, by table and column, how many faults were caught, missed, and crashed it. The same
seed plants the same faults. A change that leaves a plan as true as it was is no fault and not planted, such as money of
one fund in place of another's that may pay as well.
"""

import argparse
import random
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, zip_longest
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.planting import Planted, Planter, write
from benchmarks.sound_plans import RECIPES, Sound, sound_plan
from planner.case_folders import check_case


class Verdict(StrEnum):
    """What became of a fault."""

    CAUGHT = "caught"
    MISSED = "missed"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Tried:
    """A fault that was planted, and what became of it."""

    recipe: str
    planted: Planted
    verdict: Verdict
    told: str = ""
    """The first fault found, or the end of the error."""


def sound_plans(number: int, seed: int, folder: Path) -> Iterator[Sound]:
    """Sound plans of random cases, the recipes in turn."""
    made, trial = 0, 0
    while made < number:
        recipe = list(RECIPES)[trial % len(RECIPES)]
        found = sound_plan(recipe, seed + trial // len(RECIPES), folder / str(trial))
        trial += 1
        if found is not None:
            made += 1
            yield found


def planted(plans: Iterable[Sound], number: int, seed: int) -> Iterator[tuple[Sound, Planted]]:
    """Faults in plans, spread over all columns and kinds of faults as evenly as there are any.

    Args:
        plans: The plans.
        number: Faults to plant.
        seed: Seed by which they are drawn.
    """
    draw = random.Random(seed)  # noqa: S311
    places: dict[tuple[str, str], list[tuple[Sound, Planted]]] = {}
    for plan in plans:
        for fault in Planter(check_case(plan.case).case, plan.made, draw).faults():
            places.setdefault((fault.table, fault.column), []).append((plan, fault))
    for own in places.values():
        draw.shuffle(own)
    in_turn = (each for round_ in zip_longest(*places.values()) for each in round_ if each is not None)
    yield from islice(in_turn, number)


def tried(sound: Sound, fault: Planted) -> Tried:
    """Plant a fault and verify the plan."""
    write(fault.written, sound.plan)
    try:
        found = sound.faults()
        told = [str(each) for each in found]
    except Exception:  # noqa: BLE001
        return Tried(sound.recipe, fault, Verdict.CRASHED, traceback.format_exc().splitlines()[-1])
    return Tried(sound.recipe, fault, Verdict.CAUGHT if found else Verdict.MISSED, "".join(told[:1]))


def counts(trials: list[Tried]) -> Table:
    """Verdicts by table and column."""
    found = Counter((each.planted.table, each.planted.column, each.verdict) for each in trials)
    table = Table("table", "column", *Verdict)
    for name, column in dict.fromkeys((each.planted.table, each.planted.column) for each in trials):
        table.add_row(name, column, *(str(found[name, column, verdict]) for verdict in Verdict))
    total = Counter(each.verdict for each in trials)
    table.add_row("all", "", *(str(total[verdict]) for verdict in Verdict))
    return table


def main() -> None:
    """Plant what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--plans", type=int, default=300, help="sound plans that are verified")
    parser.add_argument(
        "--planted-in", type=int, default=2 * len(RECIPES), help="plans of them that faults are planted in"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    console = Console(width=160)
    with tempfile.TemporaryDirectory() as folder:
        plans = list(sound_plans(max(asked.plans, asked.planted_in), asked.seed, Path(folder)))
        alarms = [(plan, faults) for plan in plans if (faults := plan.faults())]
        for plan, faults in alarms:
            console.print(f"false alarm: {plan.recipe}, {plan.case}: {faults[0]}", markup=False)
        trials = [tried(*each) for each in planted(plans[: asked.planted_in], asked.faults, asked.seed)]
    for each in trials:
        if each.verdict is not Verdict.CAUGHT:
            where = f"{each.planted.table}.{each.planted.column}: {each.planted.what} ({each.recipe})"
            console.print(f"{each.verdict}: {where} {each.told}", markup=False)
    console.print(counts(trials))
    console.print(f"{len(plans)} sound plans, {len(alarms)} false alarms")


if __name__ == "__main__":
    main()
