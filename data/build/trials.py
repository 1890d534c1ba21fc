"""Does one assumption turn the plan over? `python -m data.build.trials [--out FILE.md]`, from the project's root.

Each trial rebuilds the default case with one assumption changed, plans it, and sets the plan beside the base plan.
"""

import argparse
import csv
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from data.build import areas, assumptions, case, pledges, threats
from planner.plan import Plan
from planner.run import run
from planner.solve import Limits

GAP = 0.01
SECONDS = 60.0
CACHED = (areas.places, areas.sectors, pledges.reading, pledges.pledges, threats.threats)
COLUMNS = (
    "trial", "in place only", "with the plan", "averted", "certified gap", "people", "million USD",
    "most people", "in common with the base",
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A case that differs from the default one in a single respect."""

    name: str
    assumed: Mapping[str, float] = field(default_factory=dict)
    """Constants of `assumptions`, for building the case."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Rows of the settings table."""
    gap: float = GAP


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
    Trial("contingency missions on", settings={"include_contingency": "yes"}),
)


@contextmanager
def assuming(values: Mapping[str, float]) -> Iterator[None]:
    """The build with other constants, while it lasts; those that the settings repeat are left as they are."""
    before = {name: getattr(assumptions, name) for name in values}
    try:
        _assume(values)
        yield
    finally:
        _assume(before)


def _assume(values: Mapping[str, float]) -> None:
    for name, value in values.items():
        setattr(assumptions, name, value)
    for function in CACHED:
        function.cache_clear()


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
    most = list(people_by_mission(plan).items())[:3]
    numbers = (
        f"{told.exposure_in_place_only:,.0f}", f"{told.exposure_unprotected:,.0f}",
        f"{1 - told.exposure_unprotected / told.exposure_in_place_only:.1%}", f"{told.gap:.2%}",
        f"{told.persons_deployed:,.0f}", f"{told.cost_usd / 1e6:,.0f}",
    )  # fmt: skip
    return trial.name, *numbers, ", ".join(f"{m} {n:,.0f}" for m, n in most), f"{in_common(plan, base):.0%}"


def markdown(rows: list[tuple[str, ...]]) -> str:
    """The table for a README."""
    rule = ["---", *["---:"] * 6, "---", "---:"]
    return "".join(f"| {' | '.join(row)} |\n" for row in (COLUMNS, rule, *rows))


def main() -> None:
    """Make every trial, one after the other, and show them in a table."""
    parser = argparse.ArgumentParser(prog="python -m data.build.trials", description="Plan the case in other ways.")
    parser.add_argument("--out", type=Path, help="file to write the table to, in Markdown")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    plans = []
    for trial in TRIALS:
        plans.append(planned(trial))
        logging.info("%s: certified gap %.2f %%", trial.name, 100 * plans[-1].summary.gap)
    rows = [cells(trial, plan, plans[0]) for trial, plan in zip(TRIALS, plans, strict=True)]
    table = Table(*COLUMNS, title="Trials (civilian-months, model estimates)")
    for row in rows:
        table.add_row(*row)
    console = Console()
    (console if console.is_terminal else Console(width=160)).print(table)
    if chosen.out:
        chosen.out.write_text(markdown(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
