"""The command fair."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.answers.fairness import FairAnswer, Fairness, lesson
from planner.charts.fairness import table
from planner.cli.insight import PLAN, OutOption, asked_of, table_place, tell_points
from planner.cli.outputs import report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, out, reports
from planner.cli.solving import ClusterOption, WorkDirOption, solving
from planner.cli.terminal import CaseArgument
from planner.formats.sheets import sheets_of
from planner.insight.fairness import FairPoint, fair_points
from planner.jobs.kept_answers import keep_answers
from planner.language import tell
from planner.report.fairness import fair_plans
from planner.services.fairness import question
from planner.services.solving import KeptPlans
from planner.workspace.adjustments import KeepFair, adjusted

app = typer.Typer()


@app.command(
    cls=reports(
        plan=PLAN,
        answers="Points, the one without limits first, then under stricter and stricter ones; the columns of `--out`.",
        lesson="What the points say together, in two sentences.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Say what fairness to areas or to contributors costs: verified plans under stricter and stricter limits."
    ),
)
def fair(
    case: CaseArgument,
    plan_dir: Annotated[
        Path | None, typer.Argument(help=tell("Folder of the case's plan; planned first, if not given."))
    ] = None,
    to: Annotated[
        Fairness,
        typer.Option(
            help=tell("Fair to areas by need or by population; to contributors by wealth (GDP), or all alike.")
        ),
    ] = Fairness.NEED,
    points: Annotated[
        int, typer.Option(min=2, max=20, help=tell("How many points, counting the one without limits."))
    ] = 8,
    out_file: OutOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say what fairness costs."""
    place = table_place(out_file, work_dir, case, plan_dir)
    tables, plan = asked_of(case, plan_dir)
    with solving(cluster_address, work_dir) as runner:
        rows = _latest(_kept(case, fair_points(tables, plan, to, runner, points=points), plan.summary.deliver))
    keep_answers(question(to), tables, plan, rows)
    written = write_all((place, partial(files.write_report, table(rows))))
    out.print(fair_plans(rows))
    tell_points(plan, rows, lesson(rows))
    report_outputs(written)


def _latest(found: Iterable[FairPoint]) -> list[FairAnswer]:
    """The last state of every point."""
    return list({each.answer.name: each.answer for each in found}.values())


def _kept(folder: Path, found: Iterable[FairPoint], deliver: str) -> Iterator[FairPoint]:
    """Keep the plan of every point under the inputs with its limits."""
    sheets = sheets_of(files.read_case_as(folder, deliver))
    for now in found:
        if now.plan is not None:
            KeptPlans(partial(adjusted, sheets, KeepFair.of(now.answer))).keep(now.plan)
        yield now
