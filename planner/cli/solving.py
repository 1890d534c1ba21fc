"""A pool to solve on, and a bar of its progress, for commands that solve many times."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from planner.batch.cache import ResultCache
from planner.batch.pools import NoClusterError, cluster, processes
from planner.batch.runner import Runner
from planner.cli.reporting import now
from planner.cli.terminal import refuse, show_refusals
from planner.insight.parts import UnattributedError
from planner.jobs.questions import results_folder
from planner.language import kept, say, tell
from planner.process.interrupts import STOPPED
from planner.process.streams import reason

ClusterOption = Annotated[
    str, typer.Option("--cluster", help=tell("Address of a Dask scheduler; processes of this machine, if not given."))
]
WorkDirOption = Annotated[
    Path | None, typer.Option(help=tell("Folder that keeps results, so that nothing is solved twice."))
]


@contextmanager
def solving(address: str, work_dir: Path | None) -> Iterator[Runner]:
    """Run solves in a block; the command ends with a sentence if that cannot be done.

    Args:
        address: Address of a Dask scheduler; empty for processes of this machine.
        work_dir: Folder that keeps results; that of all questions, if not given.
    """
    try:
        folder = ResultCache.at(work_dir or results_folder())
        with Runner(folder, cluster(address) if address else processes()) as runner:
            yield runner
    except (UnattributedError, NoClusterError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(
            say(
                "Not all of it could be solved or kept: {why}. What was kept is not solved again.",
                why=kept(reason(error)),
            )
        )
    except KeyboardInterrupt:
        show_refusals([say("What was solved is kept: the same command goes on from there.")])
        raise typer.Exit(STOPPED) from None


def solving_bar() -> Progress:
    """Bar of the solves that are done; none where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=now().silent or not sys.stderr.isatty(), transient=True)
