"""The command that updates a running case by public files of a later month."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import CHANGES, FILES, NOTICES, answer, changes_as_json, out, reports, show_notes
from planner.cli.terminal import CaseArgument, finish, refuse, show_faults
from planner.fault import some
from planner.formats.sheets import Sheets, sheets_of
from planner.language import say, tell
from planner.plan import Outcome, Plan
from planner.report.updates import update as update_report
from planner.services.running_case import Beside, copy_beside, keep
from planner.services.update import Choice, Settled, proposed, settled
from planner.updating import Update
from planner.workspace import incumbents

app = typer.Typer()

CLASH = ("table", "row", "column", "mine", "theirs", "before")
"""Fields of a clash in JSON."""


@app.command(
    cls=reports(
        tables="Tables that would change, each with `taken` and a sentence of `counts`.",
        **CHANGES,
        arrivals="Pledges that seem to have come, in sentences.",
        clashes="Cells that somebody wrote and sources say otherwise: `table`, `row`, `column`, `mine`, `theirs`, "
        "`before`.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Show what new contributions, violence or risk change of a running case, and write it where "
        "a folder is named.\n"
        "\n"
        "What somebody wrote holds; where new sources say otherwise both are shown. Tells who came "
        "and who left, and which\n"
        "pledges seem to have come. The same update a second time changes nothing. Input files are "
        "never changed."
    ),
)
def update(
    case: CaseArgument,
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="FILE …", help=tell("Contributions, violence or risk of a later month, as they come.")),
    ],
    tables: Annotated[str, typer.Option(help=tell("Tables to take, as A,B; all that would change if not given."))] = "",
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help=tell("Folder to write the updated case to; without it nothing is taken.")),
    ] = None,
    came: Annotated[
        str,
        typer.Option(help=tell("Pledges that came, as P,Q, or all of those proposed: deployed, no longer in place.")),
    ] = "",
    theirs: Annotated[
        str, typer.Option(help=tell("Tables, as A,B, in which new sources win over what somebody wrote."))
    ] = "",
    start: Annotated[str, typer.Option(help=tell("Month that the horizon starts in from now on, YYYY-MM."))] = "",
    plan_dir: Annotated[Path | None, typer.Option(help=tell("Folder of the plan of the case, which goes on."))] = None,
) -> None:
    """Show what new contributions."""
    place = Output(say("The updated case"), out_folder, folder=True)
    check_outputs(place, inputs=[case, *sources])
    if out_folder is not None and out_folder.exists() and any(out_folder.iterdir()):
        refuse(
            say(
                "{folder} is there already; name a new folder, as input files are never changed.",
                folder=str(out_folder),
            )
        )
    sheets, plan = _case_and_plan(case, plan_dir)
    found = _proposed(case, sheets, sources, plan)
    choice = _chosen(found, tables, came, theirs, start)
    done = settled(found, choice, plan)
    if done.faults:
        finish(done.faults, "")
    written = write_all((place, partial(_write, found, done, choice, case)))
    _show(found, done, choice)
    if done.plan is not None and written:
        incumbents.propose(done.sheets, done.plan, say("the update"))
    report_outputs(written)


def _case_and_plan(case: Path, plan_dir: Path | None) -> tuple[Sheets, Plan | None]:
    """The case and its plan, if one is given; the command ends with the faults of what cannot be read."""
    raw = files.read_case(case)
    plan = None if plan_dir is None else files.read_plan(plan_dir)
    faults = plan if isinstance(plan, list) else []
    if raw.faults or isinstance(plan, list):
        show_faults([*raw.faults, *faults])
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    return sheets_of(raw), plan


def _proposed(case: Path, sheets: Sheets, sources: Sequence[Path], plan: Plan | None) -> Update:
    """What public files make of a case; the command ends with the faults of files that are not read."""
    beside = Beside(case, case) if case.is_dir() else Beside()
    found = proposed(sheets, [(file.name, file) for file in sources], beside, plan)
    if isinstance(found, list):
        show_faults(found)
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    return found


def _show(found: Update, done: Settled, choice: Choice) -> None:
    out.print(update_report(found, choice.tables))
    show_notes(done.notes)
    answer(
        tables={name: {"taken": name in choice.tables, "counts": found.changes(name).counts} for name in found.tables},
        **changes_as_json(change for name in found.tables for change in found.changes(name).content),
        arrivals=[str(arrival) for arrival in found.arrivals],
        clashes=[{name: getattr(clash, name) for name in CLASH} for clash in found.clashes],
    )


def _write(found: Update, done: Settled, choice: Choice, case: Path, folder: Path) -> None:
    """Write an updated case, with all that is beside it."""
    files.write_case(done.sheets, folder)
    copy_beside(case, folder)
    keep(found, found.as_built(choice.tables, choice.came), folder)


def _chosen(found: Update, tables: str, came: str, theirs: str, start: str) -> Choice:
    """What is taken of an update; the command ends where it names what is not in it."""
    names = _listed(tables) or list(found.tables)
    pledges = [arrival.pledge for arrival in found.arrivals]
    wanted = pledges if came == "all" else _listed(came)
    if strangers := _strangers([*names, *_listed(theirs)], found.tables):
        refuse(
            say(
                "{names} is no table of this update; those are: {known}.",
                names=strangers,
                known=some(found.tables) if found.tables else say("none"),
            )
        )
    if strangers := _strangers(wanted, pledges):
        known = some(pledges) if pledges else say("none")
        refuse(
            say(
                "{names} is no pledge that seems to have come of this update; those are: {known}.",
                names=strangers,
                known=known,
            )
        )
    return Choice(names, [arrival for arrival in found.arrivals if arrival.pledge in wanted], _listed(theirs), start)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _strangers(named: Collection[str], known: Collection[str]) -> str:
    """Names that are not among those known, listed; empty if all are."""
    return some(name for name in named if name not in known)
