"""The command `decisive`: which inputs, changed a little or doubled, change most what a plan comes to."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.answers import DecisiveAnswer, to_json
from planner.answers.decisive import ranked
from planner.charts.decisive import table
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports, told_cells
from planner.cli.solving import ClusterOption, WorkDirOption, solving, solving_bar
from planner.cli.terminal import CaseArgument, plan_in, sound_case, verified_plan
from planner.insight.answering import Question
from planner.jobs.kept_answers import keep_answers
from planner.jobs.questions import results_folder
from planner.language import say, tell
from planner.names import Names
from planner.report.fitted_table import FittedTable
from planner.worlds.decisive_inputs import COUNT, decisive

app = typer.Typer()

MOST_COUNT = 200
"""Most inputs that may be asked for [1]."""


@app.command(
    name="decisive",
    cls=reports(
        answers="Inputs, the most decisive first: what the best plan leaves more where each is changed, what the plan "
        "as ordered gives up (the most with any factor), and the factors that it stands from and to.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Say which inputs, changed by a tenth or doubled, change most what a plan comes to, by planning anew.\n"
        "\n"
        "After Ctrl-C the same command goes on; nothing is solved twice."
    ),
)
def decisive_inputs(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help=tell("Folder of a plan of the case."))],
    count: Annotated[int, typer.Option(min=1, max=MOST_COUNT, help=tell("How many inputs."))] = COUNT,
    out_file: Annotated[Path | None, typer.Option("--out", help=tell("CSV file to write the table to."))] = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say which inputs decide."""
    place = Output(say("The table"), out_file, (".csv",))
    kept_in = Output(say("What is solved"), work_dir or results_folder(), folder=True)
    check_outputs(place, kept_in, inputs=[case, plan_dir])
    sent = plan_in(plan_dir)
    tables = sound_case(case, sent)
    plan = verified_plan(tables, [] if sent is None else sent)
    found: dict[str, DecisiveAnswer] = {}
    with solving(cluster_address, work_dir) as runner, solving_bar() as bar:
        task = bar.add_task(tell("answers"), total=None)
        for now in decisive(tables, plan, runner, count):
            if isinstance(now.answer, DecisiveAnswer):
                found[now.answer.name] = now.answer
            bar.update(task, completed=now.done, total=now.total)
    rows, names = ranked(found.values(), count), Names(tables)
    keep_answers(Question.DECISIVE, tables, plan, rows)
    written = write_all((place, partial(files.write_report, table(rows, names))))
    _show(rows, names)
    answer(answers=list(map(to_json, rows)))
    report_outputs(written)


def _show(rows: list[DecisiveAnswer], names: Names) -> None:
    grid = FittedTable(
        tell("input"), tell("value"), tell("factor"), tell("best plan then leaves more by"),
        tell("most that the plan gives up"), tell("the plan stands"),
        title=tell("Inputs that decide (civilian-months)"),
    )  # fmt: skip
    for row in rows:
        moved, gives_up = (
            "" if figure is None else f"{figure:{form}}"
            for figure, form in ((row.moved, "+,.1f"), (row.gives_up, ",.1f"))
        )
        stands = row.in_range if row.moved is not None else row.note
        name = names.input(*row.cell).in_words
        grid.add_row(*told_cells((name, f"{row.value:,g}", f"{row.factor:g}", moved, gives_up, stands)))
    out.print(grid)
