"""The command `risk`: what a plan is worth when pledges may not all come."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from planner.batch.pools import Pool, processes, thread
from planner.cli.solving import solving_bar
from planner.cli.terminal import CaseArgument, finish, out, show_notices, verified_plan
from planner.delivery.prospect_of import MOST_FUTURES, prospect
from planner.files import deliver_of
from planner.horizon import period_name
from planner.interrupts import STOPPED
from planner.plan import Plan
from planner.prospects import PlaceProspect, Prospect, Spread
from planner.run import check_case
from planner.tables import Case

app = typer.Typer()

ALONE = 4_000
"""Most futures that one process sees through sooner than others would start [1]."""


@app.command()
def risk(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help="Folder of its plan.")],
    futures: Annotated[int, typer.Option(min=1, max=MOST_FUTURES, help="Futures that are drawn.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed that they are drawn with.")] = 1,
    workers: Annotated[
        int | None, typer.Option("--processes", min=1, help="Processes; one for few futures, all cores for many.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Say what a plan is worth when pledges may not all come: by their chances, and in the worst tenth of futures."""
    checked = check_case(case, deliver_of(plan_dir))
    if checked.faults:
        finish(checked.faults, "")
    if not as_json:
        show_notices(checked.notices)
    plan = verified_plan(checked.case, plan_dir)
    found = _prospect(checked.case, plan, futures, seed, workers)
    if as_json:
        typer.echo(json.dumps(_figures(found), ensure_ascii=False))
    else:
        _tell(checked.case, found)


def _prospect(case: Case, plan: Plan, futures: int, seed: int, workers: int | None) -> Prospect:
    alone = futures <= ALONE if workers is None else workers == 1
    pool: Pool = thread if alone else processes(workers)
    try:
        with pool() as executor, solving_bar() as bar:
            task = bar.add_task("futures", total=futures)
            found = prospect(
                case, plan, futures, seed, executor,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
    except KeyboardInterrupt:
        raise typer.Exit(STOPPED) from None
    if found is None:
        raise typer.Exit(STOPPED)
    return found


def _figures(found: Prospect) -> dict[str, Any]:
    """The prospect as one object; what is expected, its median and worst tenth are those where nobody moves."""
    figures = asdict(found)
    staying = figures.pop("staying")
    return {"expected_unprotected": staying.pop("expected"), **staying, **figures}


def _tell(case: Case, found: Prospect) -> None:
    out.print(
        f"If all come, {found.if_all_come:,.0f} civilian-months stay unprotected; {found.in_place_only:,.0f} if nobody "
        "does.",
        soft_wrap=True,
    )
    how = "exactly" if found.staying.standard_error == 0 else f"± {found.staying.standard_error:,.0f}"
    out.print(
        f"By their chances, if nobody moves in place of those who do not come: {found.staying.expected:,.0f} ({how}).",
        soft_wrap=True,
    )
    out.print(f"As ordered, people and money placed anew among those who come: {_in_words(found.as_ordered)}.")
    out.print(_by_mission(found.missions))
    out.print(_by_period(case, found))
    out.print(
        f"Of {found.cost_usd / 1e6:,.1f} million USD, {found.spent.expected / 1e6:,.1f} are spent by their chances, "
        f"and between {found.spent.low / 1e6:,.1f} and {found.spent.high / 1e6:,.1f} in nine of ten futures.",
        soft_wrap=True,
    )
    if found.turned_away > 0:
        out.print(
            f"On average {found.turned_away:,.0f} people who come cannot serve: money or room is short without the "
            "rest, or they come too late.",
            soft_wrap=True,
        )
    out.print(f"{found.futures:,} futures, drawn with seed {found.seed}.")


def _in_words(spread: Spread) -> str:
    return (
        f"{spread.expected:,.0f} ± {spread.standard_error:,.0f};\nin the worst tenth of futures "
        f"{spread.worst_tenth:,.0f} ± {spread.worst_tenth_error:,.0f}; in nine of ten between {spread.low:,.0f} and "
        f"{spread.high:,.0f}"
    )


def _by_mission(missions: tuple[PlaceProspect, ...]) -> Table:
    """Missions in which anything depends on who comes, those first that lose most."""
    table = Table(title="Civilian-months unprotected")
    table.add_column("mission")
    for heading in ("if all come", "by their chances", "as ordered", "in the worst tenth"):
        table.add_column(heading, justify="right")
    moved = [row for row in missions if row.as_ordered.worst_tenth > row.if_all_come]
    for row in sorted(moved, key=lambda row: row.if_all_come - row.as_ordered.worst_tenth):
        figures = (row.if_all_come, row.expected, row.as_ordered.expected, row.as_ordered.worst_tenth)
        table.add_row(row.name, *(f"{figure:,.0f}" for figure in figures))
    return table


def _by_period(case: Case, found: Prospect) -> Table:
    table = Table(title="New people")
    table.add_column("period")
    for heading in ("if all come", "by their chances", "in nine of ten from", "to"):
        table.add_column(heading, justify="right")
    for row in found.people:
        figures = (row.if_all_come, row.coming.expected, row.coming.low, row.coming.high)
        table.add_row(period_name(case, row.period), *(f"{figure:,.0f}" for figure in figures))
    return table
