"""Arguments, messages and progress shared by all commands."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.live import Live

from planner import files
from planner.case_folders import check_case
from planner.cli.reporting import loud, noted, now, out, show_notes
from planner.fault import Fault, counted, first
from planner.figures import several
from planner.language import say, tell
from planner.plan import Deliver, Outcome, Plan
from planner.plan.certainty import MOST_ASKED
from planner.process.streams import second_error
from planner.report.progress import progress as progress_report
from planner.solution import Progress, Watch
from planner.tables import Case
from planner.verify import held_against

MOST_FAULTS = 1_000
"""Most faults printed; the rest are counted."""

CaseArgument = Annotated[
    Path,
    typer.Argument(
        help=tell("Folder with one CSV file per table, a zip of it, or Excel workbook with one sheet per table.")
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", help=tell("postgresql://…, sqlite:///… or a file; PLANNER_STORE, or the app's, if not given.")
    ),
]
GapOption = Annotated[
    float,
    typer.Option(
        min=0.0, max=MOST_ASKED, help=tell("Share of the most that any plan can avert that the plan may miss.")
    ),
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", min=0.0, help=tell("Time for the solve, in seconds, instead of the usual work.")),
]
ThreadsOption = Annotated[
    int | None, typer.Option(min=1, max=256, help=tell("Threads of the solver; all cores if not given."))
]
DeliverOption = Annotated[
    Deliver | None,
    typer.Option(
        help=tell(
            "full: as if all pledges come; expected: by their chances; hedged: with alternates, for the worst futures "
            "too. As the case says, if not given."
        )
    ),
]
ReferenceOption = Annotated[Path | None, typer.Option(help=tell("Folder of the plan that change is counted against."))]


def refuse(*sentences: str, outcome: Outcome = Outcome.ERROR) -> NoReturn:
    """Say why the command cannot go on, and end it with the exit code of an outcome."""
    show_refusals(sentences)
    raise typer.Exit(outcome.exit_code)


def show_refusals(sentences: Iterable[str]) -> None:
    """Say why not all that was asked for can be had."""
    for sentence in sentences:
        now().messages.append(sentence)
        loud.print(sentence)


def finish(faults: list[Fault], sound: str) -> None:
    """Say every fault, or the sentence that all is sound, and end the command."""
    show_faults(faults)
    if not faults:
        out.print(sound)
    raise typer.Exit(Outcome.INVALID_INPUT.exit_code if faults else 0)


def show_notices(notices: list[str]) -> None:
    """Say notices."""
    show_notes(map(noted, notices))


def show_faults(faults: list[Fault]) -> None:
    """Say faults and their number; of very many, only the first in words."""
    now().faults.extend(faults)
    for sentence in first(faults, MOST_FAULTS):
        loud.print(sentence)
    if faults:
        loud.print(say("{faults}.", faults=several(counted(faults), "fault")))


def plan_in(folder: Path | None) -> Plan | list[Fault] | None:
    """Plan in the folder that is given, or its faults; None if none is given."""
    return None if folder is None else files.read_plan(folder)


def sound_case(path: Path, plan: Plan | list[Fault] | None = None, *, notices: bool = True) -> Case:
    """Read a case, its pledges counted as the plan given beside it counts them; the command ends if it has faults."""
    checked = check_case(path, files.counted_by(plan))
    if notices:
        show_notices(checked.notices)
    if checked.faults:
        finish(checked.faults, "")
    return checked.case


def verified_plan(case: Case, plan: Plan | list[Fault]) -> Plan:
    """Plan of a case as it was read, verified; the command ends with the faults of one that does not hold."""
    faults = plan if isinstance(plan, list) else held_against(case, plan)
    if isinstance(plan, list) or faults:
        show_faults(faults)
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    return plan


@contextmanager
def progress_line() -> Iterator[Watch]:
    """Show the progress of a run in a line that is updated, or in a line per step if the output is no terminal.

    The solver's output is captured at the file descriptor while it runs, so the line has a file descriptor of its own.
    """
    if now().silent:
        yield lambda _: None
        return
    with second_error() as stream:
        console = Console(file=stream, highlight=False)
        if not console.is_terminal:
            yield _StepPrinter(console)
            return
        with Live(console=console, transient=True, auto_refresh=False) as live:
            yield lambda progress: live.update(progress_report(progress), refresh=True)


class _StepPrinter:
    """Prints a line when a step begins."""

    def __init__(self, console: Console) -> None:
        self._console, self._step = console, ""

    def __call__(self, progress: Progress) -> None:
        """Print progress if its step is new."""
        if progress.step != self._step:
            self._step = progress.step
            self._console.print(progress_report(progress), soft_wrap=True)
