"""The command that shows promise and performance."""

from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.check.cells import MONTH
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, answer, out, reports, told_cells
from planner.cli.terminal import CaseArgument, plan_in, refuse, sound_case, verified_plan
from planner.language import kept, say, tell, told
from planner.records.ledger import LAST_MONTH
from planner.records.promises import CONTRIBUTOR, GROUP, Performance, Promises
from planner.records.promises import promises as read
from planner.report.fitted_table import FittedTable
from planner.services import promises as service
from planner.tables import Case

app = typer.Typer()

KINDS = {CONTRIBUTOR: say("contributor"), GROUP: say("group")}

MOST_ROWS = 15
"""Most contributors listed; --out writes them all."""


@app.command(
    cls=reports(**service.KEYS, files=FILES),
    help=tell(
        "Show what was promised, verified, deployed and planned, and how likely contributors are to "
        "keep their word.\n"
        "\n"
        "A chance is estimated from the outcomes of earlier pledges and of the ledger, where enough "
        "of them are known. It\n"
        "stands beside what the case assumes, and replaces nothing."
    ),
)
def promises(
    case: CaseArgument,
    plan_dir: Annotated[
        Path | None, typer.Argument(metavar="[PLAN_DIR]", help=tell("Folder of a plan to set beside."))
    ] = None,
    until: Annotated[
        str, typer.Option(help=tell("Last month of the ledger that counts, YYYY-MM; all, if not given."))
    ] = "",
    out_file: Annotated[
        Path | None, typer.Option("--out", help=tell("CSV file to write every contributor to."))
    ] = None,
    changes: Annotated[
        Path | None,
        typer.Option(help=tell("File of changes (.toml) to write the estimates of contributors to, for apply.")),
    ] = None,
) -> None:
    """Show what was promised."""
    if until and not MONTH.fullmatch(until):
        refuse(say("--until is a month as YYYY-MM, not {until}.", until=until))
    table, toml = Output(say("Every contributor"), out_file, (".csv",)), Output(say("The changes"), changes, (".toml",))
    check_outputs(table, toml, inputs=[case])
    plan = plan_in(plan_dir)
    tables = sound_case(case, plan, notices=False)
    found = read(tables, None if plan is None else verified_plan(tables, plan), until or LAST_MONTH)
    answer(**service.as_json(found))
    _show(found, tables)
    written = write_all(
        (table, lambda file: files.write_file(service.contributors_csv(found), file)),
        (toml, lambda file: files.write_file(service.estimates_toml(found), file)),
    )
    report_outputs(written)


def _show(found: Promises, case: Case) -> None:
    out.print(service.in_words(found, case))
    for kind in (CONTRIBUTOR, GROUP):
        rows = found.of_kind(kind)
        if rows:
            out.print(_grid(kind, rows))
    for each in service.estimated(found):
        out.print(service.estimate_in_words(each))
    if said := service.not_enough(found):
        out.print(said)


def _grid(kind: str, rows: list[Performance]) -> FittedTable:
    """The first rows; what a plan has of them only where there is one."""
    shown = [
        name for name in service.COUNTS if name not in service.OF_A_PLAN or any(_persons(each)[name] for each in rows)
    ]
    grid = FittedTable(
        told(KINDS[kind]), *(told(kept(service.COUNTS[name])) for name in shown), tell("assumed"),
        title=tell("Promised and kept [persons]"),
    )  # fmt: skip
    for each in rows[:MOST_ROWS]:
        persons = _persons(each)
        assumed = "" if each.assumed is None else f"{each.assumed:.0%}"
        grid.add_row(*told_cells((each.name, *(f"{persons[name]:,.0f}" for name in shown), assumed)))
    if len(rows) > MOST_ROWS:
        grid.caption = tell("{rows:,} rows; --out writes every contributor.", rows=len(rows))
    return grid


def _persons(each: Performance) -> dict[str, float]:
    return {name: count.persons for name, count in zip(service.COUNTS, each.account.counts, strict=True)}
