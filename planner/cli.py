"""The command line: `planner solve`, `check`, `verify`, `export-mps`, `template`, `diff`, `adopt` and `app`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.live import Live

from planner import files, report
from planner.adopt import locks as adopted_locks
from planner.fault import Fault
from planner.plan import Outcome
from planner.run import Watch, check_case, compare, export, reference_people, run, verify_plan
from planner.run import adopt as take_up
from planner.solution import Limits, Progress, Strategy
from planner.workbook.inputs import TooLongError, input_workbook
from planner.workbook.plan import plan_workbook

ROOT = Path(__file__).parent.parent
SERVER = ROOT / "planner" / "ui" / "server.py"
PAGE = 120
"""Width of what is printed where there is no terminal to ask [characters]."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
out = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else PAGE)

Case = Annotated[
    Path, typer.Argument(help="Folder with one CSV file per table, or Excel workbook with one sheet per table.")
]
Gap = Annotated[float, typer.Option(min=0.0, max=1.0, help="Certified gap that is good enough.")]
Seconds = Annotated[float, typer.Option("--time-limit", min=0.0, help="Time for the solve, in seconds.")]
Threads = Annotated[int | None, typer.Option(min=1, max=256, help="Threads of the solver; all cores if not given.")]
Reference = Annotated[Path | None, typer.Option(help="Folder of the plan that change is counted against.")]


@app.command()
def solve(
    case: Case,
    plan_dir: Annotated[Path | None, typer.Option(help="Folder to write the plan to.")] = None,
    gap: Gap = 0.01,
    time_limit: Seconds = 60.0,
    threads: Threads = None,
    reference: Reference = None,
    start: Annotated[Path | None, typer.Option(help="Folder of an earlier plan to begin with.")] = None,
    strategy: Annotated[Strategy, typer.Option(help="room: fast; plain: the solver alone.")] = Strategy.ROOM,
    work: Annotated[int | None, typer.Option(min=1, help="Stop after this much work, whatever the clock says.")] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Plan workbook (.xlsx) to write.")] = None,
) -> None:
    """Plan a case: which pledged unit goes where, from when, and what pays for it. Ctrl-C keeps the best plan."""
    if plan_dir is not None:
        _make_room(case, plan_dir)
    if out_file is not None:
        _make_room_for(out_file, case)
    with _progress() as watch:
        ended = run(case, Limits(gap, time_limit, threads, strategy, work), watch, reference, start)
    if ended.checked is not None:
        _show_notices(ended.checked.notices)
    if ended.plan is None or ended.checked is None:
        _show_faults(ended.faults)
        out.print(report.without_plan(ended.outcome, case))
    else:
        out.print(report.plan(ended.plan, ended.checked.case))
        if plan_dir is not None:
            files.write_plan(ended.plan, plan_dir)
            out.print(f"The plan is in {plan_dir}.")
        if out_file is not None:
            before = None if reference is None else reference_people(reference)
            people = None if isinstance(before, list) else before
            files.write_workbook(plan_workbook(ended.checked.case, ended.plan, people), out_file)
            out.print(f"The plan workbook is in {out_file}.")
    raise typer.Exit(ended.outcome.exit_code)


@app.command()
def check(case: Case) -> None:
    """Report every fault of a case at once: table, row, column, what was found, what is allowed."""
    checked = check_case(case)
    _show_notices(checked.notices)
    _finish(checked.faults, "The case has no faults.")


@app.command()
def verify(
    case: Case,
    plan_dir: Annotated[Path, typer.Argument(help="Folder of the plan.")],
    reference: Reference = None,
) -> None:
    """Recompute every constraint and the objective of a plan, without the solver."""
    _finish(verify_plan(case, plan_dir, reference), "The plan keeps every constraint, and its figures are right.")


@app.command()
def export_mps(case: Case, file: Annotated[Path, typer.Argument(help="MPS file to write.")], gap: Gap = 0.01) -> None:
    """Write the very model that is solved, with readable names, for any other solver."""
    try:
        faults = export(case, file, Limits(gap))
    except OSError as error:
        _refuse(f"The model cannot be written: {error}.")
    _finish(faults, f"The model is in {file}.")


@app.command("app")
def front_end(
    case: Annotated[Path, typer.Argument(help="Case that new work begins with.")] = ROOT / "data" / "summit-2015",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
) -> None:
    """Open the app: edit, plan, understand, download. Ctrl-C ends it; work and plans are kept in the folder .work."""
    environment = os.environ | {"PLANNER_CASE": str(case.resolve())}
    command = [sys.executable, "-m", "streamlit", "run", str(SERVER), "--server.port", str(port)]
    out.print(f"The app: http://localhost:{port}")
    out.file.flush()
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)  # noqa: S606


@app.command()
def diff(case: Case, workbook: Annotated[Path, typer.Argument(help="The case as it may become.")]) -> None:
    """Show what a workbook, or folder, would change of a case: rows added, removed and changed, cell by cell."""
    found, checked = compare(case, workbook)
    _show_notices(checked.notices)
    _show_faults(checked.faults)
    if found is None:
        out.print(f"{case} has faults itself; mend them first.")
    else:
        out.print(report.difference(found), soft_wrap=True)
    raise typer.Exit(Outcome.INVALID_INPUT.exit_code if checked.faults else 0)


@app.command()
def adopt(
    case: Case,
    workbook: Annotated[Path, typer.Argument(help="Plan workbook with its deployments edited.")],
    locks: Annotated[Path | None, typer.Option(help="CSV file to write the edited deployments to, as locks.")] = None,
    gap: Gap = 0.001,
    time_limit: Seconds = 60.0,
    threads: Threads = None,
    reference: Reference = None,
) -> None:
    """Verify an edited plan workbook, and price it: its units, with people and money placed anew."""
    with _progress() as watch:
        found = take_up(case, workbook, Limits(gap, time_limit, threads), watch, reference)
    _show_faults(found.faults)
    if found.edited is not None:
        out.print(report.adoption(found), soft_wrap=True)
    if found.priced is not None and found.edited is not None and locks is not None:
        rows = adopted_locks(found.edited.made, found.edited.deployments)
        rows.to_csv(locks, index=False, lineterminator="\n")
        out.print(f"The locks are in {locks}: rows for the table locks of a copy of the case.")
    raise typer.Exit(found.outcome.exit_code)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx) to write.")],
    case: Annotated[Path | None, typer.Option(help="Case to fill it from; blank if not given.")] = None,
) -> None:
    """Write the input workbook: a sheet per table, blank or filled from a case."""
    _make_room_for(file, *([] if case is None else [case]))
    checked = None if case is None else check_case(case)
    if checked is not None and checked.faults:
        _finish(checked.faults, "")
    try:
        files.write_workbook(input_workbook(None if checked is None else checked.case), file)
    except (OSError, TooLongError) as error:
        _refuse(f"The workbook cannot be written: {error}.")
    out.print(f"The workbook is in {file}.")


def _make_room(case: Path, plan_dir: Path) -> None:
    """Make the folder of the plan before the plan is made, so that no plan is lost for want of a place."""
    if plan_dir.resolve() == case.resolve():
        _refuse("The plan cannot go into the folder of the case: input files are never changed.")
    try:
        plan_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"The plan cannot be written: {error}.")


def _make_room_for(file: Path, *inputs: Path) -> None:
    """Make the folder of a workbook before there is anything to write, and leave inputs alone."""
    if file.resolve() in {path.resolve() for path in inputs}:
        _refuse("The workbook cannot be the input itself: input files are never changed.")
    if file.suffix.lower() != ".xlsx" or file.is_dir():
        _refuse(f"{file} is no name for a workbook: it must end in .xlsx.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"The workbook cannot be written: {error}.")


def _refuse(sentence: str) -> NoReturn:
    out.print(sentence)
    raise typer.Exit(Outcome.ERROR.exit_code)


def _finish(faults: list[Fault], sound: str) -> None:
    _show_faults(faults)
    if not faults:
        out.print(sound)
    raise typer.Exit(Outcome.INVALID_INPUT.exit_code if faults else 0)


def _show_notices(notices: list[str]) -> None:
    for notice in notices:
        out.print(f"Note: {notice}", soft_wrap=True)


def _show_faults(faults: list[Fault]) -> None:
    for fault in faults:
        out.print(str(fault), soft_wrap=True)
    if faults:
        out.print(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}.")


@contextmanager
def _progress() -> Iterator[Watch]:
    """A line on the terminal that follows the run; a line per step where the output is no terminal.

    The solver's output is captured at the file descriptor while it runs, so the line has a descriptor of its own.
    """
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as stream:
        console = Console(file=stream, highlight=False)
        if not console.is_terminal:
            yield _Steps(console)
            return
        with Live(console=console, transient=True, auto_refresh=False) as live:
            yield lambda progress: live.update(report.progress(progress), refresh=True)


class _Steps:
    """Says where a run stands when a step begins."""

    def __init__(self, console: Console) -> None:
        self._console, self._step = console, ""

    def __call__(self, progress: Progress) -> None:
        """Hear of progress."""
        if progress.step != self._step:
            self._step = progress.step
            self._console.print(report.progress(progress), soft_wrap=True)
