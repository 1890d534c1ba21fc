"""The command that builds the model and writes it: export-mps."""

from pathlib import Path
from typing import Annotated

import typer

from planner.case_folders import check_case
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, reports
from planner.cli.terminal import CaseArgument, GapOption, finish
from planner.language import say, tell
from planner.run import export
from planner.solution import Limits

app = typer.Typer()


@app.command(
    cls=reports(files=FILES), help=tell("Write the model that is solved, with readable names, for any other solver.")
)
def export_mps(
    case: CaseArgument, file: Annotated[Path, typer.Argument(help=tell("MPS file to write."))], gap: GapOption = 0.02
) -> None:
    """Write the model that is solved."""
    place = Output(say("The model"), file)
    check_outputs(place, inputs=[case])
    checked = check_case(case)
    if checked.faults:
        finish(checked.faults, "")
    write_out((place, lambda file: export(checked.case, file, Limits(gap))))
