"""The command `alternatives`: other plans nearly as good as one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.alternatives.finding import OtherPlans
from planner.alternatives.promise import OthersWanted
from planner.alternatives.traits import differences, shared
from planner.answers import to_json
from planner.cli.outputs import Output, WriteResults, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports
from planner.cli.solving import ClusterOption, WorkDirOption, solving, solving_bar
from planner.cli.terminal import CaseArgument, refuse, sound_case, verified_plan
from planner.explanations.other_plans import AlternativeAnswer, OthersClaim
from planner.insight.answering import Question
from planner.jobs.kept_answers import keep_answers
from planner.jobs.questions import OTHER, results_folder
from planner.language import say, tell
from planner.plan import Outcome, Plan
from planner.report.other_plans import matrix, sentences, shared_table

app = typer.Typer()


@app.command(
    cls=reports(
        claim="What is promised of all of them in `words`, which promise it is in `keeps`, and in `none_left` whether "
        "it is proved that there is no other.",
        alternatives="Other plans in the order in which they were found, each with what it trades in `says`.",
        differences="Share of people elsewhere between every two plans, the current plan first.",
        shared="What all of the plans have in common, by pledge and mission: what to decide first.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Find other plans that are nearly as good, with people elsewhere. Each is verified; Ctrl-C keeps what is found."
    ),
)
def alternatives(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help=tell("Folder of the case's plan."))],
    count: Annotated[int, typer.Option(help=tell("How many other plans to look for."))] = 5,
    within: Annotated[float, typer.Option(help=tell("How much less than the best each may avert, as a share."))] = 0.02,
    differ: Annotated[float, typer.Option(help=tell("How much any two must differ, as a share of people."))] = 0.25,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=tell("Folder to write each plan to, as a folder of its own."))
    ] = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Find other plans that are nearly as good."""
    place = Output(say("The folder of plans"), out_dir, folder=True)
    check_outputs(place, Output(say("What is solved"), work_dir or results_folder(), folder=True), inputs=[case])
    wanted = OthersWanted(count, within, differ)
    if faults := list(wanted.faults()):
        refuse(*faults, outcome=Outcome.INVALID_INPUT)
    sent = files.read_plan(plan_dir)
    tables = sound_case(case, sent)
    plan = verified_plan(tables, sent)
    rows, plans, written = list[AlternativeAnswer](), [plan], WriteResults()
    claim: OthersClaim | None = None
    with solving(cluster_address, work_dir) as runner, solving_bar() as bar:
        task = bar.add_task(tell("other plans"), total=count)
        for now in OtherPlans(tables, plan, wanted, runner).run():
            bar.update(task, completed=now.done)
            if isinstance(now.answer, OthersClaim):
                claim = now.answer
            if isinstance(now.answer, AlternativeAnswer) and now.plan is not None:
                rows.append(now.answer)
                plans.append(now.plan)
                written += _write(now.plan, now.answer, out_dir)
                out.print(sentences(now.answer))
    keep_answers(Question.ALTERNATIVES, tables, plan, rows)
    if claim is not None:
        out.print(claim.note)
    _tell(rows, plans)
    common = shared(tables, plans)
    if rows:
        out.print(shared_table(tables, common, len(plans)))
    answer(
        claim=None if claim is None else to_json(claim),
        alternatives=[{**to_json(row), "says": row.words} for row in rows],
        differences=differences(plans),
        shared=common.to_dict("records"),
    )
    report_outputs(written)


def _write(plan: Plan, row: AlternativeAnswer, folder: Path | None) -> WriteResults:
    """Write another plan as a folder of its own."""
    place = None if folder is None else folder / OTHER.format(row.number)
    return write_all((Output(say("Plan {number}", number=row.number), place), partial(files.write_plan, plan)))


def _tell(rows: Sequence[AlternativeAnswer], plans: Sequence[Plan]) -> None:
    """Print how far the plans differ."""
    if rows:
        out.print(say("Share of people elsewhere, between every two plans:"))
        out.print(matrix(rows, differences(plans)))
