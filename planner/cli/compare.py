"""The command `compare`: scenarios with their plans beside one of them."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from planner import files
from planner.answers import ProspectAnswer, to_json
from planner.answers.comparison import CLAIM, Comparison
from planner.charts import comparison_tables
from planner.charts.comparison_tables import DisplayTable
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, answer, out, reports, rows_as_json, told_cells
from planner.cli.solving import solving, solving_bar
from planner.cli.terminal import StoreOption, refuse, show_faults
from planner.delivery.prospect_of import MOST_FUTURES
from planner.delivery.prospect_task import SEED, WHOLE, ProspectTask, answers_in
from planner.exchange.printing import printed_page
from planner.fault import shown
from planner.formats.sheets import sheets_of
from planner.insight.sharpening import OnSharpened, Sharpener, blunt
from planner.language import joined, kept, say, tell, told
from planner.plan import Outcome
from planner.report.fitted_table import FittedTable
from planner.scenarios.compare import compare as set_beside
from planner.scenarios.planned import PlannedScenario, planned_scenario
from planner.services import comparing, comparing_delivery
from planner.store import StoreError, open_store
from planner.workbook.comparison import comparison_workbook

MOST_ROWS = 12
"""Most rows shown of differences; the workbook has all."""

HEADLINE = (
    "scenario", "if_all_come", "by_chances", "objective", "bound", "certainty", "persons", "persons_by_chances",
    "cost_usd", "cost_by_chances",
)  # fmt: skip
DIFFERENCES = (
    "scenario", "verdict", "interval", "unprotected", "unprotected_relative", "cost_usd", "persons",
)  # fmt: skip
"""Columns that fit a terminal."""

app = typer.Typer()


class _SetBeside(NamedTuple):
    """A comparison, and the scenarios that it is of."""

    found: Comparison
    planned: Sequence[PlannedScenario]


@app.command(
    cls=reports(
        where_asked=("futures",),
        base="Name of the scenario that the others are compared with.",
        scenarios="Headline figures of each scenario.",
        differences="Each other scenario less the base, with the verdict and what is proven.",
        inputs="Cells and rows of the inputs that differ from the base.",
        units="Units that are deployed otherwise.",
        cautions="What limits the comparison, in sentences.",
        futures="With `--futures`: exposure left by each scenario over the same futures [civilian-months].",
        files=FILES,
    ),
    help=tell(
        "Compare scenarios with one of them: headline, inputs, plans, and which differences are "
        "proven.\n"
        "\n"
        "Where a difference is less sharp than 1 % of what the base averts, or plans contradict what "
        "their inputs prove, the\n"
        "plans are offered to each other and searched further first."
    ),
)
def compare(
    scenarios: Annotated[list[str], typer.Argument(help=tell("Two or more, each as [NAME=]CASE=PLAN_DIR; or names."))],
    store: StoreOption = None,
    base: Annotated[str | None, typer.Option(help=tell("Name of the base; the first if not given."))] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help=tell("Comparison workbook (.xlsx) to write."))] = None,
    page: Annotated[Path | None, typer.Option(help=tell("Page to print (.html) to write."))] = None,
    as_they_are: Annotated[
        bool,
        typer.Option(
            "--as-they-are", help=tell("Compare the plans as they are, however wide that leaves differences.")
        ),
    ] = False,
    futures: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_FUTURES, help=tell("Also draw so many futures of who comes, the same for all.")),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help=tell("Seed that they are drawn with."))] = SEED,
) -> None:
    """Compare scenarios with one of them."""
    workbook = Output(say("The comparison workbook"), out_file, (".xlsx",))
    to_print = Output(say("The page to print"), page, (".html", ".htm"))
    check_outputs(workbook, to_print, inputs=[Path(part) for pair in scenarios for part in pair.split("=")])
    in_store = store is not None or not any("=" in scenario for scenario in scenarios)
    compared = (
        _of_store(store, scenarios, base, sharpen=not as_they_are)
        if in_store
        else _of_folders(scenarios, base, sharpen=not as_they_are)
    )
    if not isinstance(compared, _SetBeside):
        refuse(*compared, outcome=Outcome.INVALID_INPUT)
    found, planned = compared
    drawn = [] if futures is None else _drawn(planned, futures, seed)
    written = write_all(
        (workbook, lambda file: files.write_file(comparison_workbook(found, drawn), file)),
        (to_print, lambda file: files.write_file(printed_page(found).encode(), file)),
    )
    _show(found)
    if drawn:
        out.print(_table(comparing_delivery.by_chances(planned, drawn)))
        drawn_with = say("{futures:,} futures, drawn with seed {seed}.", futures=futures, seed=str(seed))
        out.print(joined([kept(comparing_delivery.NOTE), drawn_with]))
    more = {} if futures is None else {"futures": [to_json(row) for row in drawn]}
    answer(
        base=found.base, scenarios=rows_as_json(found.headline), differences=rows_as_json(found.differences),
        inputs=rows_as_json(found.inputs), units=rows_as_json(found.units), cautions=found.cautions, **more,
    )  # fmt: skip
    report_outputs(written)


def _of_store(url: str | None, names: list[str], base: str | None, *, sharpen: bool) -> _SetBeside | list[str]:
    """Scenarios of a store by name; better plans that are found on the way are stored."""
    try:
        with closing(open_store(url, make=False)) as held:
            chosen = comparing.by_name(held, names)
            refused = [one for one in chosen if isinstance(one, str)]
            candidates = [one for one in chosen if isinstance(one, comparing.Candidate)]
            if refused:
                return refused
            versions = {candidate.name: candidate.version for candidate in candidates}
            read = comparing.planned(held, candidates)
            return _set_beside(
                read, base or names[0], lambda one: held.add_plan(versions[one.name], one.plan), sharpen=sharpen
            )
    except StoreError as error:
        return [str(error)]


def _of_folders(pairs: list[str], base: str | None, *, sharpen: bool) -> _SetBeside | list[str]:
    """Scenarios from cases and the folders of their plans."""
    held = [_planned(given, named) for given, named in zip(pairs, _names(pairs), strict=True)]
    names = [one.name for one in held if isinstance(one, PlannedScenario)]
    return _set_beside(held, base or next(iter(names), ""), lambda _: None, sharpen=sharpen)


def _set_beside(
    read: Sequence[PlannedScenario | str], base: str, on_sharpened: OnSharpened, *, sharpen: bool
) -> _SetBeside | list[str]:
    """Compare scenarios, after sharpening where that is due; or everything that stands against it."""
    entries = [one for one in read if isinstance(one, PlannedScenario)]
    if len(entries) < len(read):
        return [one for one in read if isinstance(one, str)]
    found = set_beside(entries, base)
    if not isinstance(found, Comparison):
        return found
    if not sharpen or not blunt(found):
        return _SetBeside(found, entries)
    with solving("", None) as runner, solving_bar() as bar:
        task = bar.add_task(tell("sharpening"), total=None)
        sharpener = Sharpener(
            entries, base, runner, on_progress=lambda now: bar.update(task, completed=now.done, total=now.total),
            on_sharpened=on_sharpened,
        )  # fmt: skip
        planned = sharpener.run()
    sharper = set_beside(planned, base)
    return _SetBeside(sharper, planned) if isinstance(sharper, Comparison) else sharper


def _drawn(planned: Sequence[PlannedScenario], number: int, seed: int) -> list[ProspectAnswer]:
    """What scenarios leave unprotected over the same futures, in their order."""
    found: dict[str, ProspectAnswer] = {}
    with solving("", None) as runner, solving_bar() as bar:
        task = bar.add_task(tell("futures"), total=len(planned))
        for done in runner.run([ProspectTask(one.name, one.case, one.plan, number, seed) for one in planned]):
            if done.result.outcome is None:
                refuse(*done.result.messages)
            [whole] = [row for row in answers_in(done.result.figures) if row.figure == WHOLE]
            found[done.task.name] = replace(whole, name=done.task.name)
            bar.advance(task)
    return [found[one.name] for one in planned]


def _names(pairs: list[str]) -> list[str]:
    """Name of each scenario: as given, else after its case; after its plan too where others have the same case."""
    parts = [pair.split("=") for pair in pairs]
    usual = [part[0] if len(part) == 3 else Path(part[0]).resolve().stem for part in parts]
    return [
        f"{name}, {Path(part[1]).name}" if len(part) == 2 and usual.count(name) > 1 else name
        for name, part in zip(usual, parts, strict=True)
    ]


def _planned(given: str, name: str) -> PlannedScenario | str:
    """Scenario of some name, from a case and the folder of its plan."""
    *named, case, plan_dir = ["", *given.split("=")]
    if len(named) not in {1, 2} or not case or not plan_dir:
        return say("{given} is no scenario: give each as CASE=PLAN_DIR, or NAME=CASE=PLAN_DIR.", given=shown(given))
    plan = files.read_plan(Path(plan_dir))
    raw = files.read_case_as(Path(case), files.counted_by(plan))
    if isinstance(plan, list):
        show_faults(plan)
        return say(
            "Scenario “{name}” cannot be compared: there is no plan that can be read in {folder}.",
            name=name, folder=plan_dir,
        )  # fmt: skip
    if raw.faults:
        show_faults(raw.faults)
        return say("Scenario “{name}” cannot be compared: its case cannot be read.", name=name)
    return planned_scenario(name, sheets_of(raw), plan)


def _show(found: Comparison) -> None:
    headline, differences = comparison_tables.headline(found), comparison_tables.differences(found)
    out.print(_table(comparison_tables.narrow(headline, *HEADLINE)))
    out.print(_table(comparison_tables.narrow(differences, *DIFFERENCES)))
    for sentence in (CLAIM, *found.cautions):
        out.print(sentence)
    for table in (comparison_tables.inputs(found), comparison_tables.units(found)):
        out.print(_table(table, MOST_ROWS))


def _table(table: DisplayTable, most: int | None = None) -> FittedTable:
    units = dict.fromkeys(re.findall(r"\[(.+?)\]", " ".join(c.heading for c in table.columns.values())))
    title = told(kept(table.title))
    if units:
        title = tell("{title} ({units})", title=title, units=joined(map(kept, units), ", "))
    grid = FittedTable(title=title, header_style="bold")
    for column in table.columns.values():
        heading = re.sub(r" \[(civilian-months|USD|persons)\]", "", column.heading).strip()
        grid.add_column(told(kept(heading)), justify="right" if column.format else "left", overflow="fold")
    for cells in comparison_tables.texts(table)[:most]:
        grid.add_row(*told_cells(cells))
    if most is not None and len(table.frame) > most:
        grid.caption = tell("{rows:,} rows; --out writes them all.", rows=len(table.frame))
        grid.caption_justify = "left"
    return grid
