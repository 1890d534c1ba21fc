"""Commands about scenarios: apply changes to a case, and compare scenarios with their plans."""

import re
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from planner import files
from planner.charts import comparison_tables
from planner.charts.comparison_tables import DisplayTable
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.terminal import CaseArgument, StoreOption, changes_text, finish, out, refuse, show_faults, show_notices
from planner.comparison import CLAIM, Comparison
from planner.exchange.printing import printed_page
from planner.fault import Fault, shown
from planner.scenarios.apply import apply as make
from planner.scenarios.changes import Changes, read_changes
from planner.scenarios.compare import compare as set_beside
from planner.scenarios.planned import PlannedScenario, planned_scenario
from planner.services import comparing
from planner.sheets import sheets_of
from planner.store import StoreError, open_store
from planner.workbook.comparison import comparison_workbook

MOST_ROWS = 12
"""Most rows shown of differences; the workbook has all."""

HEADLINE = ("scenario", "unprotected", "averted", "objective", "bound", "certainty", "cost_usd", "persons")
DIFFERENCES = (
    "scenario", "verdict", "interval", "unprotected", "unprotected_relative", "cost_usd", "persons",
)  # fmt: skip
"""Columns that fit a terminal."""

app = typer.Typer()


@app.command()
def apply(
    case: CaseArgument,
    changes: Annotated[list[Path], typer.Argument(help="Files of changes (.toml), made one after the other.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to write the changed case to.")],
) -> None:
    """Make changes to a copy of a case: all of them, or none where anything is wrong. The case is never changed."""
    place = Output("The changed case", out_folder, folder=True)
    check_outputs(place, inputs=[case, *changes])
    if out_folder.exists() and any(out_folder.iterdir()):
        refuse(f"{out_folder} is there already; name a new folder, as input files are never changed.")
    raw = files.read_case(case)
    read = [(file, _read(file)) for file in changes]
    faults = [fault for _, held in read if isinstance(held, list) for fault in held]
    if raw.faults or faults:
        finish([*raw.faults, *faults], "")
    made = [(str(file), change) for file, held in read for change in held if not isinstance(change, Fault)]
    done = make(sheets_of(raw), tuple(change for _, change in made), files=[file for file, _ in made])
    written = [] if done.faults else write_all((place, partial(files.write_case, done.sheets)))
    show_notices(raw.notices)
    for note in done.notes:
        out.print(note, soft_wrap=True)
    if done.faults:
        finish(done.faults, "")
    report_outputs(written)


def _read(file: Path) -> Changes | list[Fault]:
    """Read a file of changes; faults name the file."""
    try:
        held = read_changes(changes_text(file))
    except (OSError, ValueError) as error:
        return [Fault(str(file), None, "", f"what cannot be read ({error})", "a file of changes, in TOML and UTF-8")]
    if isinstance(held, tuple):
        return held
    return [Fault(f"{file}, {fault.table}", None, "", fault.found, fault.allowed, fault.hint) for fault in held]


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="From 2 to 12, each as [NAME=]CASE=PLAN_DIR; or names.")],
    store: StoreOption = None,
    base: Annotated[str | None, typer.Option(help="Name of the base; the first if not given.")] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Comparison workbook (.xlsx) to write.")] = None,
    page: Annotated[Path | None, typer.Option(help="Page to print (.html) to write.")] = None,
) -> None:
    """Compare scenarios with one of them: headline, inputs, plans, and which differences are proven."""
    workbook = Output("The comparison workbook", out_file, (".xlsx",))
    to_print = Output("The page to print", page, (".html", ".htm"))
    check_outputs(workbook, to_print, inputs=[Path(part) for pair in scenarios for part in pair.split("=")])
    in_store = store is not None or not any("=" in scenario for scenario in scenarios)
    found = _of_store(store, scenarios, base) if in_store else _of_folders(scenarios, base)
    if not isinstance(found, Comparison):
        for sentence in found:
            out.print(sentence, soft_wrap=True)
        raise typer.Exit(2)
    written = write_all(
        (workbook, lambda file: files.write_file(comparison_workbook(found), file)),
        (to_print, lambda file: files.write_file(printed_page(found).encode(), file)),
    )
    _show(found)
    report_outputs(written)


def _of_store(url: str | None, names: list[str], base: str | None) -> Comparison | list[str]:
    """Scenarios of a store by name."""
    try:
        with closing(open_store(url, make=False)) as held:
            chosen = comparing.by_name(held, names)
            refused = [one for one in chosen if isinstance(one, str)]
            candidates = [one for one in chosen if isinstance(one, comparing.Candidate)]
            return refused or comparing.compared(held, candidates, base or names[0])
    except StoreError as error:
        return [str(error)]


def _of_folders(pairs: list[str], base: str | None) -> Comparison | list[str]:
    """Scenarios from cases and the folders of their plans."""
    held = [_planned(pair) for pair in pairs]
    refused = [one for one in held if isinstance(one, str)]
    entries = [one for one in held if isinstance(one, PlannedScenario)]
    return refused or set_beside(entries, base or entries[0].name)


def _planned(given: str) -> PlannedScenario | str:
    """Scenario from a case and the folder of its plan, by default named after the case."""
    *named, case, plan_dir = ["", *given.split("=")]
    if len(named) not in {1, 2} or not case or not plan_dir:
        return f"{shown(given)} is no scenario: give each as CASE=PLAN_DIR, or NAME=CASE=PLAN_DIR."
    raw, plan = files.read_case(Path(case)), files.read_plan(Path(plan_dir))
    name = named[-1] or Path(case).resolve().stem
    if isinstance(plan, list):
        show_faults(plan)
        return f"Scenario “{name}” cannot be compared: there is no plan that can be read in {plan_dir}."
    if raw.faults:
        show_faults(raw.faults)
        return f"Scenario “{name}” cannot be compared: its case cannot be read."
    return planned_scenario(name, sheets_of(raw), plan)


def _show(found: Comparison) -> None:
    headline, differences = comparison_tables.headline(found), comparison_tables.differences(found)
    out.print(_table(comparison_tables.narrow(headline, *HEADLINE)))
    out.print(_table(comparison_tables.narrow(differences, *DIFFERENCES)))
    for sentence in (CLAIM, *found.cautions):
        out.print(sentence)
    for table in (comparison_tables.inputs(found), comparison_tables.units(found)):
        out.print(_table(table, MOST_ROWS))


def _table(table: DisplayTable, most: int | None = None) -> Table:
    units = dict.fromkeys(re.findall(r"\[(.+?)\]", " ".join(c.heading for c in table.columns.values())))
    title = table.title + (f" ({', '.join(units)})" if units else "")
    grid = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in table.columns.values():
        heading = re.sub(r" \[(civilian-months|USD|persons)\]", "", column.heading).strip()
        grid.add_column(heading, justify="right" if column.format else "left", overflow="fold")
    for cells in comparison_tables.texts(table)[:most]:
        grid.add_row(*cells)
    if most is not None and len(table.frame) > most:
        grid.caption = f"{len(table.frame):,} rows; --out writes them all."
        grid.caption_justify = "left"
    return grid
