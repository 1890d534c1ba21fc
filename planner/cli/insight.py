"""Commands that solve many times: why, wanted, dependence and frontier."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.answers import Answer, FrontierAnswer, PlanHeadline, to_json, unanswered_note
from planner.answers.frontier import lesson
from planner.charts.frontier import table as frontier_table
from planner.charts.insight import HEADINGS, table
from planner.cli.outputs import Output, WriteResults, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports, show_notes, told_cells
from planner.cli.solving import ClusterOption, WorkDirOption, solving, solving_bar
from planner.cli.terminal import CaseArgument, plan_in, progress_line, refuse, show_faults, sound_case, verified_plan
from planner.fault import Fault, near_miss, shown
from planner.figures import difference_shown, signed
from planner.formats.sheets import sheets_of
from planner.insight.answering import AnswerProgress, Question, answering
from planner.insight.attribution import PAIRS, Attributor
from planner.insight.change_sets import MOST_PARTS, Grouping
from planner.insight.parts import Scenario
from planner.jobs.questions import results_folder
from planner.language import joined, kept, say, tell, told
from planner.plan import Plan
from planner.report.fitted_table import FittedTable
from planner.report.frontiers import frontier as frontier_report
from planner.services.solving import KeptPlans
from planner.solution import Limits
from planner.tables import Case
from planner.workspace.adjustments import adjusted, weigh_cost

app = typer.Typer()

OutOption = Annotated[Path | None, typer.Option("--out", help=tell("CSV file to write the table to."))]
PlanDirOption = Annotated[
    Path | None, typer.Option("--plan", help=tell("Folder of the case's plan; planned first, if not given."))
]
PLAN = "The plan that the answers are of: `title`, `persons`, `unprotected`, `objective` and `gap`."  # not told
ANSWERS = "Answers, the largest exposure first; the columns of `--out`."  # not told

SHOWN = ("name", "low", "high", "exposure", "mark", "note")
"""Columns of the tables on the terminal; files have all columns."""


@app.command(
    cls=reports(
        before="Unprotected exposure of the case before, over what both count [civilian-months].",
        after="Likewise of the case after [civilian-months].",
        answers="Parts of the changes, each with its contribution; the columns of `--out`.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Say why two cases differ: the change in exposure, shared out among the changes of the inputs by solving again."
    ),
)
def why(
    before: CaseArgument,
    after: Annotated[Path, typer.Argument(help=tell("The case that it is compared with."))],
    by: Annotated[Grouping, typer.Option(help=tell("What changes are grouped by."))] = Grouping.CONTRIBUTOR,
    parts: Annotated[
        int, typer.Option(min=1, max=MOST_PARTS, help=tell("Most parts; the smallest are told as one."))
    ] = MOST_PARTS,
    pairs: Annotated[
        int, typer.Option(min=2, help=tell("Pairs of orders sampled where there are many parts."))
    ] = PAIRS,
    out_file: OutOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say why two cases differ."""
    place = table_place(out_file, work_dir, before, after)
    for path in (before, after):
        sound_case(path)
    old, new = (Scenario(str(path), sheets_of(files.read_case(path))) for path in (before, after))
    with solving(cluster_address, work_dir) as runner, solving_bar() as bar:
        task = bar.add_task(tell("mixtures"), total=None)

        def on_progress(done: int, total: int) -> None:
            """Move the bar."""
            bar.update(task, completed=done, total=total)

        found = Attributor(old, new, runner, on_progress=on_progress).run(by, parts, pairs)
    if found is None:
        return
    rows = [each.answer for each in found.contributions]
    written = _write(rows, place)
    _show(rows, ("name", "changes", "exposure", "error", "low", "high", "mark"))
    one, other = found.before.exposure_unprotected, found.after.exposure_unprotected
    moved = signed(difference_shown(one, other, 1), 1)
    out.print(
        say(
            "Unprotected exposure, over what both count: {before:,.1f} before, {after:,.1f} after, {moved} "
            "civilian-months.",
            before=one, after=other, moved=moved,
        )
    )  # fmt: skip
    answer(before=one, after=other, answers=list(map(to_json, rows)))
    show_notes(found.notes)
    print_missing(rows)
    report_outputs(written)


@app.command(
    cls=reports(plan=PLAN, answers=ANSWERS, notices=NOTICES, files=FILES),
    help=tell("Say what to ask for: what one more unit, or more money, adds to the plan, at least and at most."),
)
def wanted(
    case: CaseArgument,
    plan_dir: PlanDirOption = None,
    contributor: Annotated[str, typer.Option(help=tell("Only what this contributor can be asked for."))] = "",
    pledges: Annotated[bool, typer.Option("--pledges", help=tell("The worth of each pledge instead."))] = False,
    out_file: OutOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say what to ask for."""
    place = table_place(out_file, work_dir, case, plan_dir)
    sent = plan_in(plan_dir)
    tables = sound_case(case, sent)
    known = list(tables["contributors"]["contributor"])
    if contributor and contributor not in known:
        said, close = say("{key} is no contributor of the case.", key=shown(contributor)), near_miss(contributor, known)
        refuse(joined([said, close]) if close else said)
    plan = _plan(case, tables, sent)
    subject = _Subject(plan)
    with solving(cluster_address, work_dir) as runner:
        question = Question.PLEDGES if pledges else Question.WANTED
        rows = _latest(answering(question, tables, plan, runner, contributor, on_improved=subject.improve))
    offered = ("name", "low", "high", "delivered", "low_by_chance", "exposure", "per_million", *SHOWN[4:])
    worth = ("name", "kind", *SHOWN[1:4], "delivered", "by_chances", *SHOWN[4:])
    _answer(subject, rows, worth if pledges else offered, place)


@app.command(
    cls=reports(plan=PLAN, answers=ANSWERS, notices=NOTICES, files=FILES),
    help=tell(
        "Say how much a plan leans on each contributor and group: what is lost without it, planned anew and not."
    ),
)
def dependence(
    case: CaseArgument,
    plan_dir: PlanDirOption = None,
    out_file: OutOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say how much a plan leans on each contributor and group."""
    place = table_place(out_file, work_dir, case, plan_dir)
    tables, plan = asked_of(case, plan_dir)
    subject = _Subject(plan)
    with solving(cluster_address, work_dir) as runner:
        rows = _latest(answering(Question.DEPENDENCE, tables, plan, runner, on_improved=subject.improve))
    _answer(subject, rows, ("name", "kind", "persons", "left", *SHOWN[1:4], "by_chances", *SHOWN[4:]), place)


@app.command(
    cls=reports(
        plan=PLAN,
        answers="Points, a plan each; the columns of `--out`.",
        lesson="What the points say together, in a sentence.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Say what exposure costs, in money and in people: verified plans at many cost weights, and what they prove."
    ),
)
def frontier(
    case: CaseArgument,
    plan_dir: PlanDirOption = None,
    out_file: OutOption = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say what exposure costs."""
    place = table_place(out_file, work_dir, case, plan_dir)
    tables, plan = asked_of(case, plan_dir)
    with solving(cluster_address, work_dir) as runner:
        found = _latest(_kept(case, answering(Question.FRONTIER, tables, plan, runner), plan.summary.deliver))
    rows = [row for row in found if isinstance(row, FrontierAnswer)]
    written = write_all((place, partial(files.write_report, frontier_table(rows))))
    out.print(frontier_report(rows))
    tell_points(plan, rows, lesson(rows))
    report_outputs(written)


def tell_points(plan: Plan, rows: Sequence[Answer], said: str) -> None:
    """Print what points of one case teach, and answer with them.

    Args:
        plan: The plan that was asked about.
        rows: The points.
        said: What they teach; empty where they teach nothing.
    """
    if said:
        out.print(said)
    answer(plan=asdict(PlanHeadline.of(plan.summary)), answers=list(map(to_json, rows)), lesson=said)
    print_missing(rows)


def _kept(folder: Path, found: Iterable[AnswerProgress], deliver: str) -> Iterator[AnswerProgress]:
    """Keep the plan of every point of a frontier under the inputs with its cost weight."""
    sheets = sheets_of(files.read_case_as(folder, deliver))
    for now in found:
        if now.plan is not None:
            KeptPlans(partial(adjusted, sheets, weigh_cost(now.answer.name))).keep(now.plan)
        yield now


def table_place(file: Path | None, work_dir: Path | None, *inputs: Path | None) -> Output:
    """Output file of the table; the command ends if it, or the cache of results, cannot be written."""
    place = Output(say("The table"), file)
    check_outputs(
        place,
        Output(say("What is solved"), work_dir or results_folder(), folder=True),
        inputs=[each for each in inputs if each is not None],
    )
    return place


def asked_of(case: Path, plan_dir: Path | None) -> tuple[Case, Plan]:
    """The case, and its plan in a folder or made now."""
    sent = plan_in(plan_dir)
    tables = sound_case(case, sent)
    return tables, _plan(case, tables, sent)


def _plan(folder: Path, case: Case, sent: Plan | list[Fault] | None) -> Plan:
    """Plan of a case, as it was read or made now; the command ends if there is none."""
    if sent is not None:
        return verified_plan(case, sent)
    with progress_line() as watch:
        ended = KeptPlans(lambda: sheets_of(files.read_case(folder))).plan_case(case, Limits(), watch)
    if ended.plan is None:
        show_faults(ended.faults)
        refuse(say("The case has no plan: {outcome}.", outcome=kept(str(ended.outcome))), outcome=ended.outcome)
    return ended.plan


def _latest(found: Iterable[AnswerProgress]) -> list[Answer]:
    """The latest answer for every key."""
    rows: dict[tuple[str, str], Answer] = {}
    with solving_bar() as bar:
        task = bar.add_task(tell("answers"), total=None)
        for now in found:
            rows[now.answer.key] = now.answer
            bar.update(task, completed=now.done, total=now.total)
    return list(rows.values())


class _Subject:
    """The plan that a question is about, and the best plan of its inputs found since."""

    def __init__(self, plan: Plan) -> None:
        self._first = self._best = plan

    def improve(self, plan: Plan) -> None:
        """Replace the best plan."""
        self._best = plan

    @property
    def headline(self) -> PlanHeadline:
        """The plan that the answers refer to."""
        return PlanHeadline.of(self._best.summary)

    def print(self) -> None:
        """Print which plan the answers refer to."""
        first, best = PlanHeadline.of(self._first.summary), self.headline
        if str(first) != str(best):
            out.print(say("Asked of {plan}.", plan=kept(str(first))))
            out.print(say("A better plan of these inputs was found, and all answers are of it:"))
        out.print(say("Answers of {plan}.", plan=kept(str(best))))


def _answer(subject: _Subject, rows: list[Answer], columns: tuple[str, ...], place: Output) -> None:
    """Write the answers and print them, the largest exposure first and those not answered last."""
    rows.sort(key=_rank)
    written = _write(rows, place)
    subject.print()
    answer(plan=asdict(subject.headline), answers=list(map(to_json, rows)))
    _show(rows, columns)
    print_missing(rows)
    report_outputs(written)


def print_missing(rows: Sequence[Answer]) -> None:
    """Say how many rows have no answer, if any."""
    if missing := unanswered_note(rows):
        show_notes([missing])


def _rank(row: Answer) -> tuple[bool, float, str]:
    return row.exposure is None, -(row.exposure or 0.0), row.name


def _show(rows: Sequence[Answer], columns: tuple[str, ...]) -> None:
    grid = FittedTable()
    for column in columns:
        grid.add_column(
            told(kept(HEADINGS[column])), justify="left" if column in {"name", "kind", "mark", "note"} else "right"
        )
    for row in rows:
        grid.add_row(*told_cells(_cell(column, getattr(row, column)) for column in columns))
    out.print(grid)


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if column == "delivered":
        return f"{value:.0%}"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def _write(rows: Sequence[Answer], place: Output) -> WriteResults:
    return write_all((place, partial(files.write_report, table(rows))))
