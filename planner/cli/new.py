"""The command that makes a new case: from public tables by a recipe, blank, or from a copy."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.changes_text import unreadable
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, answer, reports
from planner.cli.terminal import finish, refuse, show_notices
from planner.fault import Fault
from planner.language import say, tell
from planner.services.new_case import BuildRequest, NewCase, blank, build_case, copied, write
from planner.services.supply import GivenFile
from planner.sources import Kind

app = typer.Typer()

Files = list[Path] | None
"""Public files of one kind, if any are given."""


@app.command(
    cls=reports(
        notices="What was used, left out, assumed and doubtful, in sentences.",
        left_out="Missions that do not take part, each with the reason.",
        files=FILES,
    ),
    help=tell(
        "Make a case of any month from public tables: what is not given comes from the packaged "
        "reference.\n"
        "\n"
        "Options that name files may be repeated, as for events of several countries. Nothing from "
        "after the month enters it.\n"
        "Every cell names its source, and every judgement is marked. Exits with 2 if it cannot be "
        "made, with every reason."
    ),
)
def new(
    out_folder: Annotated[Path, typer.Argument(metavar="OUT", help=tell("Folder to write the case to."))],
    as_of: Annotated[str, typer.Option(help=tell("Month at whose end strengths are counted, YYYY-MM."))] = "",
    recipe: Annotated[
        Path | None, typer.Option(help=tell("Recipe (.toml) with sources, missions, assumptions and overrides."))
    ] = None,
    contributions: Annotated[
        Files, typer.Option(help=tell("By contributor, mission and kind, as the UN publishes."))
    ] = None,
    missions: Annotated[
        Files, typer.Option(help=tell("Country, seat, authorised strength and budget of missions."))
    ] = None,
    areas: Annotated[Files, typer.Option(help=tell("Bases, as Geo-PKO publishes them."))] = None,
    violence: Annotated[
        Files, typer.Option(help=tell("Events of UCDP or ACLED, or a table of deaths near bases."))
    ] = None,
    risk: Annotated[Files, typer.Option(help=tell("Early warning by country."))] = None,
    pledges: Annotated[Files, typer.Option(help=tell("Pledges that were reported."))] = None,
    make_blank: Annotated[
        bool, typer.Option("--blank", help=tell("A case with headings, settings, unit types and readiness alone."))
    ] = False,
    copy: Annotated[Path | None, typer.Option(help=tell("Case to copy, with the start that the month has."))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=tell("Replace the tables that are in OUT."))] = False,
) -> None:
    """Make a case of any month from public tables."""
    place = Output(say("The case"), out_folder, folder=True)
    check_outputs(place, inputs=[] if copy is None else [copy])
    named: dict[Kind, Files] = {
        "contributions": contributions, "missions": missions, "bases": areas, "violence": violence, "risk": risk,
        "pledges": pledges,
    }  # fmt: skip
    given = {kind: [GivenFile(file.name, file, _beside(file, out_folder)) for file in files]
             for kind, files in named.items() if files}  # fmt: skip
    _refuse_unclear(out_folder, [make_blank, copy is not None, recipe is not None], bool(given), overwrite=overwrite)
    made = _made(as_of, recipe, copy, given, make_blank=make_blank)
    if isinstance(made, list):
        finish(made, "")
    else:
        show_notices(list(made.notices))
        answer(left_out=dict(made.left_out))
        write_out((place, lambda folder: write(made, folder)))


def _refuse_unclear(out_folder: Path, origins: Sequence[bool], has_files: bool, *, overwrite: bool) -> None:
    """End the command where it is not clear what to make, or where to.

    Args:
        out_folder: Folder of the case.
        origins: Whether it is blank, a copy, or by a recipe.
        has_files: Whether public files were given.
        overwrite: Whether the tables in the folder may be replaced.
    """
    if out_folder.exists() and any(out_folder.iterdir()) and not overwrite:
        refuse(
            say(
                "{folder} is there already; name a new folder, or add --overwrite to replace its tables.",
                folder=str(out_folder),
            )
        )
    if sum(origins) > 1:
        refuse(say("Only one of --blank, --copy and --recipe says what the case is made from."))
    if has_files and any(origins[:2]):
        refuse(say("Files of public data are for a case by a recipe, neither for --blank nor for --copy."))


def _beside(file: Path, folder: Path) -> str:
    """Path of a file from the folder of the case, by which the recipe of the case names it."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(file.resolve())


def _made(
    as_of: str, recipe: Path | None, copy: Path | None, given: Mapping[Kind, Sequence[GivenFile]], *, make_blank: bool
) -> NewCase | list[Fault]:
    """The case that was asked for, or every fault that prevents it."""
    if make_blank:
        return blank(as_of)
    if copy is not None:
        return copied(files.read_case(copy), as_of)
    if recipe is None:
        return build_case(BuildRequest(as_of=as_of, files=given))
    try:
        text = recipe.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        return [unreadable(recipe, error, say("a recipe, in TOML and UTF-8"))]
    return build_case(BuildRequest(text, recipe.parent, as_of, given))
