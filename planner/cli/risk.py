"""The command `risk`: what a plan is worth when pledges may not all come."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from planner import files
from planner.answers.prospects import PlaceProspect, Prospect, Spread
from planner.batch.pools import Pool, processes, thread
from planner.cli.reporting import answer, out, reports, told_cells
from planner.cli.risk_analyses import RiskAnalyses, Told
from planner.cli.solving import WorkDirOption, solving_bar
from planner.cli.terminal import CaseArgument, sound_case, verified_plan
from planner.delivery.planned_again import FUTURES, MONTHS
from planner.delivery.prospect_of import MOST_FUTURES, prospect
from planner.horizon import period_name
from planner.language import kept, say, tell, tell_as, told
from planner.plan import Plan
from planner.process.interrupts import STOPPED
from planner.report.fitted_table import FittedTable
from planner.tables import Case

app = typer.Typer()

ALONE = 4_000
"""Most futures that one process sees through sooner than others would start [1]."""


@app.command(
    cls=reports(
        where_asked=("planned_again", "verify_first", "insurance"),
        expected_unprotected="Exposure left by their chances, if nobody moves [civilian-months].",
        median="Exposure left in the median future, if nobody moves [civilian-months].",
        worst_tenth="Mean exposure left in the worst tenth of futures, if nobody moves [civilian-months].",
        worst_tenth_error="Its standard error [civilian-months].",
        standard_error="Standard error of the expectation; 0 where it is exact [civilian-months].",
        low="Exposure that one future in twenty stays under [civilian-months].",
        high="Exposure that one future in twenty exceeds [civilian-months].",
        half_low="Exposure that one future in four stays under [civilian-months].",
        half_high="Exposure that one future in four exceeds [civilian-months].",
        futures="Futures drawn.",
        seed="Seed that they are drawn with.",
        if_all_come="Exposure left if all come [civilian-months].",
        in_place_only="Exposure left if nobody comes [civilian-months].",
        as_ordered="The same figures with people and money placed anew among those who come.",
        missions="By mission: `name`, `if_all_come`, `expected` and `as_ordered`.",
        areas="Likewise by area.",
        periods="By period: `period` and the same figures.",
        people="New people by period: `period`, `if_all_come` and `coming` [persons].",
        cost_usd="Cost if all come [USD].",
        spent="Cost of those who come, over the futures [USD].",
        turned_away="People who come, on average, and cannot serve [persons].",
        planned_again="With `--planned-again`: the rest planned anew once it is known who comes.",
        verify_first="With `--verify-first`: what it is worth to know of each pledge whether it comes.",
        insurance="With `--insure`: what takes the worst tenth down by a tenth.",
    ),
    help=tell(
        "Say what a plan is worth when pledges may not all come: by their chances, and in the worst tenth of futures."
    ),
)
def risk(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help=tell("Folder of its plan."))],
    futures: Annotated[int, typer.Option(min=1, max=MOST_FUTURES, help=tell("Futures that are drawn."))] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help=tell("Seed that they are drawn with."))] = 1,
    again: Annotated[
        bool,
        typer.Option(
            "--planned-again", help=tell("Also plan the rest anew, in some futures, once it is known who comes.")
        ),
    ] = False,
    months: Annotated[int, typer.Option("--after", min=0, help=tell("Months after which that is known."))] = MONTHS,
    verify: Annotated[
        bool, typer.Option("--verify-first", help=tell("Also say what it is worth to know whether each pledge comes."))
    ] = False,
    insure: Annotated[
        bool,
        typer.Option(
            "--insure", help=tell("Also say what takes the worst tenth down by a tenth, for the least money.")
        ),
    ] = False,
    solved: Annotated[
        int, typer.Option(min=2, max=1_000, help=tell("Futures that are planned again, or foreseen to verify first."))
    ] = FUTURES,
    workers: Annotated[
        int | None, typer.Option("--processes", min=1, help=tell("Processes; one for few futures, all cores for many."))
    ] = None,
    work_dir: WorkDirOption = None,
) -> None:
    """Say what a plan is worth when pledges may not all come."""
    sent = files.read_plan(plan_dir)
    tables = sound_case(case, sent)
    plan = verified_plan(tables, sent)
    found = _prospect(tables, plan, futures, seed, workers)
    asked = RiskAnalyses(tables, plan, seed, solved, work_dir)
    more: dict[str, Told] = {}
    if again:
        more["planned_again"] = asked.planned_again(found.as_ordered, months)
    if verify:
        more["verify_first"] = asked.verify_first()
    if insure:
        more["insurance"] = asked.insurance()
    answer(**_figures(found), **{key: each.figures for key, each in more.items()})
    _tell(tables, found)
    for each in more.values():
        for words in each.words:
            out.print(words)


def _prospect(case: Case, plan: Plan, futures: int, seed: int, workers: int | None) -> Prospect:
    alone = futures <= ALONE if workers is None else workers == 1
    pool: Pool = thread if alone else processes(workers)
    try:
        with pool() as executor, solving_bar() as bar:
            task = bar.add_task(tell("futures"), total=futures)
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
        say(
            "If all come, {all:,.0f} civilian-months stay unprotected; {none:,.0f} if nobody does.",
            all=found.if_all_come, none=found.in_place_only,
        )
    )  # fmt: skip
    out.print(
        say(
            "By their chances, if nobody moves in place of those who do not come: {expected:,.0f} (exactly).",
            expected=found.staying.expected,
        )
    )
    out.print(_in_words(found.as_ordered))
    if (missions := _by_mission(found.missions)).row_count:
        out.print(missions)
    out.print(_by_period(case, found))
    out.print(
        say(
            "Of {cost:,.1f} million USD, {spent:,.1f} are spent by their chances, and between {low:,.1f} and "
            "{high:,.1f} in nine of ten futures.",
            cost=found.cost_usd / 1e6, spent=found.spent.expected / 1e6, low=found.spent.low / 1e6,
            high=found.spent.high / 1e6,
        )
    )  # fmt: skip
    if found.turned_away > 0:
        out.print(
            say(
                "On average {people:,.0f} people who come cannot serve: money or room is short without the rest, or "
                "they come too late.",
                people=found.turned_away,
            )
        )
    out.print(
        say(
            "{futures:,} futures, drawn with seed {seed}. ±: drawn futures leave this much open. The same seed draws "
            "the same futures again, for all plans.",
            futures=found.futures,
            seed=str(found.seed),
        )
    )


def _in_words(spread: Spread) -> str:
    return say(
        "As ordered, people and money placed anew among those who come: {expected:,.0f} ± {error:,.0f};\nin the worst "
        "tenth of futures {worst:,.0f} ± {worst_error:,.0f}; in nine of ten between {low:,.0f} and {high:,.0f}.",
        expected=spread.expected, error=spread.standard_error, worst=spread.worst_tenth,
        worst_error=spread.worst_tenth_error, low=spread.low, high=spread.high,
    )  # fmt: skip


def _by_mission(missions: tuple[PlaceProspect, ...]) -> FittedTable:
    """Missions in which anything depends on who comes, those first that lose most."""
    table = FittedTable(title=tell("Civilian-months unprotected"))
    table.add_column(tell("mission"))
    for heading in (tell("if all come"), tell("by their chances"), tell("as ordered"), tell("in the worst tenth")):
        table.add_column(heading, justify="right")
    moved = [row for row in missions if row.as_ordered.worst_tenth > row.if_all_come]
    for row in sorted(moved, key=lambda row: row.if_all_come - row.as_ordered.worst_tenth):
        figures = (row.if_all_come, row.expected, row.as_ordered.expected, row.as_ordered.worst_tenth)
        table.add_row(told(kept(row.name)), *told_cells(f"{figure:,.0f}" for figure in figures))
    return table


def _by_period(case: Case, found: Prospect) -> FittedTable:
    table = FittedTable(title=tell("New people"))
    table.add_column(tell("period"))
    headings = (tell("if all come"), tell("by their chances"), tell("in nine of ten from"), tell_as("range", "to"))
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in found.people:
        figures = (row.if_all_come, row.coming.expected, row.coming.low, row.coming.high)
        table.add_row(told(kept(period_name(case, row.period))), *told_cells(f"{figure:,.0f}" for figure in figures))
    return table
