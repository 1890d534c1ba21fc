"""The command that makes a new case: from public tables by a recipe, blank, or from a copy."""

from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.terminal import finish, out, refuse
from planner.fault import Fault
from planner.services.new_case import NewCase, Order, blank, copied, from_order, write

app = typer.Typer()


@app.command()
def new(
    out_folder: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write the case to.")],
    as_of: Annotated[str, typer.Option(help="Month at whose end strengths are counted, YYYY-MM.")] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="Recipe (.toml) with sources, missions, assumptions and overrides.")
    ] = None,
    make_blank: Annotated[
        bool, typer.Option("--blank", help="A case with headings, settings, unit types and readiness alone.")
    ] = False,
    copy: Annotated[Path | None, typer.Option(help="Case to copy, with the start that the month has.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the tables that are in OUT.")] = False,
) -> None:
    """Make a case of any month from public tables: what is not given comes from the packaged reference.

    Nothing from after the month enters it. Every cell names its source, and every judgement is marked. Exits with 2 if
    it cannot be made, with every reason.
    """
    place = Output("The case", out_folder, folder=True)
    check_outputs(place, inputs=[] if copy is None else [copy])
    if out_folder.exists() and any(out_folder.iterdir()) and not overwrite:
        refuse(f"{out_folder} is there already; name a new folder, or add --overwrite to replace its tables.")
    if make_blank + (copy is not None) + (recipe is not None) > 1:
        refuse("Only one of --blank, --copy and --recipe says what the case is made from.")
    made = _made(as_of, recipe, copy, make_blank=make_blank)
    if isinstance(made, list):
        finish(made, "")
    else:
        for notice in made.notices:
            out.print(f"Note: {notice}", soft_wrap=True)
        write_out((place, lambda folder: write(made, folder)))


def _made(as_of: str, recipe: Path | None, copy: Path | None, *, make_blank: bool) -> NewCase | list[Fault]:
    """The case that was asked for, or everything that stands against it."""
    if make_blank:
        return blank(as_of)
    if copy is not None:
        return copied(files.read_case(copy), as_of)
    if recipe is None:
        return from_order(Order(as_of=as_of))
    try:
        text = recipe.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        return [Fault(str(recipe), None, "", f"what cannot be read ({error})", "a recipe, in TOML and UTF-8")]
    return from_order(Order(text, recipe.parent, as_of))
