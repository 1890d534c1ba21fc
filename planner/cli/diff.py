"""The command diff: what another version of a case would change of it. It loads no solver and no store."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from planner import files
from planner.case_folders import compare
from planner.cli.merging import WayOption, read_upload, show_proposal
from planner.cli.reporting import CHANGES, NOTICES, REFUSED, answer, changes_as_json, fault_as_json, out, reports
from planner.cli.terminal import CaseArgument, finish, show_faults, show_notices, show_refusals
from planner.difference.merging import Way
from planner.formats.sheets import sheets_of
from planner.language import say, tell
from planner.plan import Outcome
from planner.report.changes import difference

app = typer.Typer()

DIFFERS = 1
"""Exit code if something differs, as for the program of that name."""


@app.command(
    cls=reports(
        where_asked=("counts",),
        **CHANGES,
        unread="What could not be compared, in sentences.",
        counts="How much a merge in the way asked for would change, in a sentence.",
        faults=REFUSED["faults"],
        notices=NOTICES,
    ),
    help=tell(
        "Show what another version of a case would change of it: rows added, removed and changed, "
        "cell by cell.\n"
        "\n"
        "With a way, shows what merging it into the case in this way would make of that. Exits with "
        "0 if nothing differs,\n"
        "with 1 if something does, and with 2 if not all of it can be compared or there are faults."
    ),
)
def diff(
    case: CaseArgument,
    workbook: Annotated[Path, typer.Argument(help=tell("The case as it may become, or some of its tables."))],
    way: WayOption = None,
) -> None:
    """Show what another version of a case would change of it."""
    if way is not None:
        _propose(case, workbook, way)
    compared = compare(case, workbook)
    show_notices(compared.notices)
    show_faults(compared.faults)
    if compared.found is None:
        show_refusals(
            [say("{one} and {other} cannot be compared before that is mended.", one=str(case), other=str(workbook))]
        )
    else:
        found = compared.found
        out.print(difference(found, workbook))
        answer(**changes_as_json([*found.added, *found.removed, *found.changed]), unread=found.unread,
               faults=list(map(fault_as_json, compared.faults)))  # fmt: skip
    if compared.found is None or compared.found.unread or compared.faults:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if compared.found else 0)


def _propose(case: Path, tables: Path, way: Way) -> NoReturn:
    """Show what merging tables into a case in one way would make of it."""
    raw = files.read_case(case)
    if raw.faults:
        finish(raw.faults, "")
    found = show_proposal(sheets_of(raw), read_upload([tables]), way)
    unread = [] if found.whole else [say("Not all of the tables could be read, and nothing is taken of them.")]
    faults = list(map(fault_as_json, found.faults))
    answer(**changes_as_json(found.changes), counts=found.counts, faults=faults, unread=unread)
    if found.faults or not found.whole:
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    raise typer.Exit(DIFFERS if found.changes else 0)
