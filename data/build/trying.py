"""Plan variants of a case and tabulate the results, shared by the trials of all cases."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.build import writing
from planner.plan import Plan
from planner.run import run
from planner.solution import Limits

SECONDS = 60.0
Tables = Mapping[str, pd.DataFrame]


def with_settings(tables: Tables, values: Mapping[str, object]) -> Tables:
    """Replace values of settings in the tables of a case."""
    rows = tables["settings"]
    new = [values.get(name, value) for name, value in zip(rows["setting"], rows["value"], strict=True)]
    return {**tables, "settings": rows.assign(value=pd.Series(new, dtype=object))}


def planned(name: str, tables: Tables, gap: float = 0.01) -> Plan:
    """Write the case of a trial and plan it; RuntimeError where no plan comes out."""
    with TemporaryDirectory() as folder:
        writing.write(Path(folder), tables)
        ended = run(Path(folder), Limits(gap=gap, seconds=SECONDS))
    if ended.plan is None:
        raise RuntimeError(f"{name}: {ended.outcome}; {'; '.join(map(str, ended.faults))}")
    return ended.plan


def people_by_mission(plan: Plan) -> dict[str, float]:
    """People deployed, most first [persons]."""
    people: dict[str, float] = plan.deployments.groupby("mission")["persons"].sum().to_dict()
    return dict(sorted(people.items(), key=lambda item: (-item[1], item[0])))


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str]) -> str:
    """A table for a README; the columns of numbers are set to the right."""
    rule = ["---:" if column in numbers else "---" for column in columns]
    return "".join(f"| {' | '.join(row)} |\n" for row in (columns, rule, *rows))


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    table = Table(*columns, title=title)
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def out_file(module: str, description: str) -> Path | None:
    """The file that the command line names for the tables in Markdown, if any; word of progress goes to the log."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("--out", type=Path, help="file to write the tables to, in Markdown")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    out: Path | None = chosen.out
    return out
