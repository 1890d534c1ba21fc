"""Does one assumption turn the plan over? `python -m data.build.trials [--out FILE.md]`, from the project's root.

Each trial rebuilds the default case with one assumption changed, plans it, and sets the plan beside the base plan.
"""

import argparse
import csv
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from data.build import areas, assumptions, case, pledges, threats
from planner.plan import Plan
from planner.run import run
from planner.solution import Limits

SECONDS = 60.0
CACHED = (areas.places, areas.sectors, pledges.reading, pledges.pledges, threats.threats)
NUMBERS = ("in place only", "with the plan", "averted", "certified gap", "people", "million USD")
COLUMNS = ("trial", *NUMBERS, "most people", "in common with the base")


@dataclass(frozen=True)
class Trial:
    """A case that differs from the default one in a single respect."""

    name: str
    assumed: Mapping[str, float] = field(default_factory=dict)
    """Constants of `assumptions`, for building the case."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Rows of the settings table."""
    gap: float = 0.01


def scaled(**factors: float) -> dict[str, float]:
    """Constants of `assumptions`, each times a factor."""
    return {name: factor * float(getattr(assumptions, name)) for name, factor in factors.items()}


TRIALS = (
    Trial("base"),
    Trial("base, searched to 0.5 %", gap=0.005),
    Trial("requirements: conservative effect set", scaled(TROOPS_PER_1000=0.25 / 0.13, POLICE_PER_1000=2.9 / 1.25)),
    Trial("requirements: headline effect set", scaled(TROOPS_PER_1000=0.25 / 0.53, POLICE_PER_1000=2.9 / 9.9)),
    Trial("requirements doubled", scaled(TROOPS_PER_1000=2, POLICE_PER_1000=2)),
    Trial("police requirement doubled", scaled(POLICE_PER_1000=2)),
    Trial("residual share doubled, rates kept", settings={"residual_share": "0.30"}),
    Trial("residual share doubled, rates rebuilt", scaled(RESIDUAL_SHARE=2), {"residual_share": "0.30"}),
    Trial("onset strikes twice the share", scaled(ONSET_SHARE_EXPOSED=2)),
    Trial("no communal deaths", scaled(COMMUNAL_SHARE=0)),
    Trial("affected per death doubled", scaled(AFFECTED_PER_DEATH=2)),
    Trial("prevention costs twice as much", scaled(PREVENTION_USD_PER_1000=2)),
    Trial("cash share 0.75", settings={"cash_share": "0.75"}),
    Trial("a million USD must avert 10", settings={"cost_weight": "10"}),
    Trial("a company at every empty base", {"EMPTY_BASE_TROOPS": 150.0}),
    Trial("contingency missions on", settings={"include_contingency": "yes"}),
)


@contextmanager
def assuming(values: Mapping[str, float]) -> Iterator[None]:
    """The build with other constants, while it lasts; the settings that repeat one stay as they are."""
    with ExitStack() as stack:
        for function in CACHED:
            function.cache_clear()
            stack.callback(function.cache_clear)
        for name, value in values.items():
            stack.enter_context(patch.object(assumptions, name, value))
        yield


def write_settings(file: Path, values: Mapping[str, str]) -> None:
    """Change rows of a settings table."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *([r[0], values.get(r[0], r[1]), *r[2:]] for r in rows)])


def planned(trial: Trial) -> Plan:
    """Build the case of a trial and plan it; RuntimeError where no plan comes out."""
    with TemporaryDirectory() as folder:
        with assuming(trial.assumed):
            case.write(Path(folder))
        write_settings(Path(folder) / "settings.csv", trial.settings)
        ended = run(Path(folder), Limits(gap=trial.gap, seconds=SECONDS))
    if ended.plan is None:
        raise RuntimeError(f"{trial.name}: {ended.outcome}; {'; '.join(map(str, ended.faults))}")
    return ended.plan


def people_by_mission(plan: Plan) -> dict[str, float]:
    """People deployed, most first [persons]."""
    people: dict[str, float] = plan.deployments.groupby("mission")["persons"].sum().to_dict()
    return dict(sorted(people.items(), key=lambda item: (-item[1], item[0])))


def in_common(plan: Plan, base: Plan) -> float:
    """People at the same mission in both plans, as a share of those in either, the larger number of each mission."""
    these, those = people_by_mission(plan), people_by_mission(base)
    pairs = [(these.get(m, 0.0), those.get(m, 0.0)) for m in these.keys() | those.keys()]
    return sum(min(pair) for pair in pairs) / max(1.0, sum(max(pair) for pair in pairs))


def cells(trial: Trial, plan: Plan, base: Plan) -> tuple[str, ...]:
    """A row of the table."""
    told = plan.summary
    before, after = told.exposure_in_place_only, told.exposure_unprotected
    shares = f"{1 - after / before:.1%}", f"{told.gap:.2%}"
    means = f"{told.persons_deployed:,.0f}", f"{told.cost_usd / 1e6:,.0f}"
    most = ", ".join(f"{m} {n:,.0f}" for m, n in list(people_by_mission(plan).items())[:3])
    return trial.name, f"{before:,.0f}", f"{after:,.0f}", *shares, *means, most, f"{in_common(plan, base):.0%}"


def markdown(rows: list[tuple[str, ...]]) -> str:
    """The table for a README."""
    rule = ("---", *["---:"] * len(NUMBERS), "---", "---:")
    return "".join(f"| {' | '.join(row)} |\n" for row in (COLUMNS, rule, *rows))


def main() -> None:
    """Make every trial, one after the other, and show them in a table."""
    parser = argparse.ArgumentParser(prog="python -m data.build.trials", description="Plan the case in other ways.")
    parser.add_argument("--out", type=Path, help="file to write the table to, in Markdown")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    plans = []
    for number, trial in enumerate(TRIALS, 1):
        logging.info("%s of %s: %s", number, len(TRIALS), trial.name)
        plans.append(planned(trial))
    rows = [cells(trial, plan, plans[0]) for trial, plan in zip(TRIALS, plans, strict=True)]
    table = Table(*COLUMNS, title="Trials (civilian-months, model estimates)")
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    if chosen.out:
        chosen.out.write_text(markdown(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
