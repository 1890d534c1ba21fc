"""The command `sweep`: a case planned at every point of a grid."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from planner import files
from planner.case_folders import check_case
from planner.cli.changes_text import changes_text, unreadable
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports, rows_as_json, told_cells
from planner.cli.solving import ClusterOption, WorkDirOption, solving, solving_bar
from planner.cli.terminal import (
    CaseArgument,
    DeliverOption,
    GapOption,
    finish,
    show_notices,
)
from planner.fault import Fault
from planner.figures import several
from planner.formats.sheets import sheets_of
from planner.insight.exchange import ExchangeProgress
from planner.jobs.questions import results_folder
from planner.language import many, say, tell, told
from planner.plan import BY_CHANCES, Outcome
from planner.plan.certainty import percent
from planner.report.fitted_table import FittedTable
from planner.solution import Limits
from planner.sweep.grid import Grid
from planner.sweep.grid_files import MOST_RUNS, read_grid
from planner.sweep.results import results
from planner.sweep.runs import SweepRun, runs_of
from planner.sweep.sweeping import Sweep, SweptRun

app = typer.Typer()

MOST_ROWS = 40
"""Most runs shown; the file has all."""


@app.command(
    cls=reports(
        runs="Runs in the order of the grid: `run`, the value of every axis by its name, and the columns of `--out`.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Plan a case at every point of a grid of values, each run from the plans of its neighbours.\n"
        "\n"
        "The grid varies cells of tables, settings, and changes as of scenarios; axes move alone or "
        "together. Results are\n"
        "written whenever a run is solved. After Ctrl-C the same command goes on; nothing is solved "
        "twice."
    ),
)
def sweep(
    case: CaseArgument,
    grid: Annotated[
        Path, typer.Argument(help=tell("Grid (.toml): axes with their values, at most {runs:,} runs.", runs=MOST_RUNS))
    ],
    out_file: Annotated[Path, typer.Option("--out", help=tell("CSV file to write the results to, a row per run."))],
    gap: GapOption = 0.02,
    work: Annotated[int | None, typer.Option(min=1, help=tell("Rounds of the search of each run."))] = None,
    deliver: DeliverOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Plan a case at every point of a grid of values."""
    place = Output(say("The table of runs"), out_file, (".csv",))
    kept = Output(say("What is solved"), work_dir or results_folder(), folder=True)
    check_outputs(place, kept, inputs=[case, grid])
    asked = _read(grid)
    checked = check_case(case, deliver)
    show_notices(checked.notices)
    if checked.faults or isinstance(asked, list):
        finish([*checked.faults, *(asked if isinstance(asked, list) else [])], "")
    else:
        runs = runs_of(sheets_of(files.read_case_as(case, deliver)), asked)
        faults = [each for each in runs if isinstance(each, Fault)]
        if faults:
            finish(faults, "")
        ready = [each for each in runs if isinstance(each, SweepRun)]
        found = _solved(asked, ready, Limits(gap, threads=1, work=work), out_file, cluster_address, work_dir)
        table = results(asked, found)
        written = write_all((place, lambda file: _write(table, file)))
        _show(asked, table)
        answer(runs=rows_as_json(table))
        report_outputs(written)


def _read(file: Path) -> Grid | list[Fault]:
    """Read a grid; faults name the file."""
    try:
        text = changes_text(file)
    except (OSError, ValueError) as error:
        return [unreadable(file, error, say("a grid, in TOML and UTF-8"))]
    return read_grid(text)


def _solved(
    grid: Grid, runs: list[SweepRun], limits: Limits, out_file: Path, cluster_address: str, work_dir: Path | None
) -> list[SweptRun]:
    """Solve the runs; the results so far are in the file whenever one is solved."""
    with solving(cluster_address, work_dir) as runner, solving_bar() as bar:
        task = bar.add_task(tell("runs"), total=None)

        def on_progress(now: ExchangeProgress) -> None:
            """Move the bar."""
            bar.update(task, completed=now.done, total=max(now.total, len(runs)))

        def on_solved(found: list[SweptRun]) -> None:
            """Write the results so far."""
            _write(results(grid, found), out_file)

        return Sweep(grid, runs, runner, limits, on_progress=on_progress, on_solved=on_solved).run()


def _write(table: pd.DataFrame, file: Path) -> None:
    files.write_report(table, file)


def _show(grid: Grid, table: pd.DataFrame) -> None:
    """Say the headline of every run."""
    shown = FittedTable(
        title=tell("{runs} (model estimates; exposure in civilian-months)", runs=several(len(table), "run")),
    )
    shown.add_column(tell("run"), justify="right")
    for axis in grid.axes:
        shown.add_column(axis.name)
    headings = (
        tell("averted"), tell("unprotected if all come"), told(BY_CHANCES), tell("people"), tell("million USD"),
        tell("averts at least"),
    )  # fmt: skip
    for heading in headings:
        shown.add_column(heading, justify="right")
    for row in table.head(MOST_ROWS).to_dict("records"):
        shown.add_row(str(row["run"]), *(str(row[axis.name]) for axis in grid.axes), *told_cells(_cells(row)))
    if len(table) > MOST_ROWS:
        shown.caption = tell("--out has every run.")
    out.print(shown)
    if impossible := int((table["outcome"] == Outcome.INFEASIBLE).sum()):
        out.print(
            many(
                "{n:,} run of them can have no plan: locks ask for more than limits allow.",
                "{n:,} runs of them can have no plan: locks ask for more than limits allow.",
                impossible,
            )
        )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Figures of a run; how it ended where there is no plan."""
    if pd.isna(row["share_averted"]):
        return (str(row["outcome"]), "", "", "", "", "")
    return (
        f"{row['share_averted']:.1%}",
        f"{row['exposure_unprotected']:,.0f}",
        say("unknown") if pd.isna(row["expected_unprotected"]) else f"{row['expected_unprotected']:,.0f}",
        f"{row['persons_deployed']:,.0f}",
        f"{row['cost_usd'] / 1e6:,.1f}",
        say("unknown") if pd.isna(row["certainty"]) else percent(row["certainty"]),
    )
