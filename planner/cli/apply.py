"""The command `apply`: changes and tables, made to a copy of a case."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.changes_text import changes_text, unreadable
from planner.cli.merging import WayOption, read_upload
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, noted, reports, show_notes
from planner.cli.terminal import CaseArgument, finish, refuse
from planner.difference.merging import Way
from planner.exchange.uploads import proposal, proposals
from planner.fault import Fault, some
from planner.formats.sheets import Sheets, sheets_of
from planner.language import kept, say, tell
from planner.scenarios.apply import Applied
from planner.scenarios.apply import apply as make
from planner.scenarios.changes import Changes, read_changes

app = typer.Typer()


@app.command(
    cls=reports(notices="What each change did, in sentences.", files=FILES),
    help=tell(
        "Make changes to a copy of a case: all of them, or none where anything is wrong. The case is never changed."
    ),
)
def apply(
    case: CaseArgument,
    changes: Annotated[
        list[Path],
        typer.Argument(
            help=tell(
                "Files of changes (.toml), or tables in a workbook, a zip, a folder or CSV files; one after the other."
            )
        ),
    ],
    out_folder: Annotated[Path, typer.Option("--out", help=tell("Folder to write the changed case to."))],
    way: WayOption = None,
) -> None:
    """Make changes to a copy of a case."""
    place = Output(say("The changed case"), out_folder, folder=True)
    check_outputs(place, inputs=[case, *changes])
    if out_folder.exists() and any(out_folder.iterdir()):
        refuse(
            say(
                "{folder} is there already; name a new folder, as input files are never changed.",
                folder=str(out_folder),
            )
        )
    raw = files.read_case(case)
    read = {file: _read(file) for file in changes if _holds_changes(file)}
    faults = [fault for held in read.values() if isinstance(held, list) for fault in held]
    if raw.faults or faults:
        finish([*raw.faults, *faults], "")
    sheets, said = sheets_of(raw), list[str](map(noted, raw.notices))
    for is_changes, group in groupby(changes, _holds_changes):
        given = list(group)
        step = _changed(sheets, [(file, read[file]) for file in given]) if is_changes else _merged(sheets, given, way)
        sheets, said = step.sheets, [*said, *step.notes]
        if step.faults:
            show_notes(said)
            finish(step.faults, "")
    written = write_all((place, partial(files.write_case, sheets)))
    show_notes(said)
    report_outputs(written)


def _holds_changes(file: Path) -> bool:
    """Whether a file is one of changes, by its name; others are tables."""
    return file.suffix.casefold() == ".toml"


def _changed(sheets: Sheets, read: Sequence[tuple[Path, Changes | list[Fault]]]) -> Applied:
    """A case with the changes of some files."""
    made = [(str(file), change) for file, held in read for change in held if not isinstance(change, Fault)]
    return make(sheets, tuple(change for _, change in made), files=[file for file, _ in made])


def _merged(sheets: Sheets, paths: list[Path], way: Way | None) -> Applied:
    """A case with tables merged into it; the command ends where it is not said how, with what each way would change."""
    sent, named = read_upload(paths), some(map(str, paths))
    if way is None:
        show_notes(
            say("--way {way}: {counts}", way=str(way), counts=kept(found.counts))
            for way, found in proposals(sheets, sent).items()
        )
        refuse(
            say(
                "{files}: say with --way how it is to be merged. `planner diff` shows every row and cell for each way.",
                files=named,
            )
        )
    found = proposal(sheets, sent, way)
    notes = [*map(noted, (*sent.raw.notices, *found.notices))]
    return Applied(
        found.sheets, found.faults, [*notes, say("{files}: {counts}", files=named, counts=kept(found.counts))]
    )


def _read(file: Path) -> Changes | list[Fault]:
    """Read a file of changes; faults name the file."""
    try:
        held = read_changes(changes_text(file))
    except (OSError, ValueError) as error:
        return [unreadable(file, error, say("a file of changes, in TOML and UTF-8"))]
    if isinstance(held, tuple):
        return held
    return [Fault(f"{file}, {fault.table}", None, "", fault.found, fault.allowed, fault.hint) for fault in held]
