"""The command `brief`: a plan on paper and on slides."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.brief.content import Document
from planner.brief.contributor import contributor_page
from planner.brief.errors import TooMuchError
from planner.brief.gap_list import gap_list
from planner.brief.rendering import ENDINGS, rendered
from planner.brief.whole import brief as whole
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, NOTICES, reports
from planner.cli.terminal import CaseArgument, refuse, sound_case, verified_plan
from planner.fault import near_miss, shown
from planner.plan import Plan
from planner.tables import Case

app = typer.Typer()


@app.command(cls=reports(notices=NOTICES, files=FILES))
def brief(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help="Folder of its plan.")],
    out_file: Annotated[Path, typer.Option("--out", help="File to write: .pdf, .docx or .pptx.")],
    contributor: Annotated[
        str, typer.Option(help="Key or name of a contributor: a page on what it pledged, and what it is asked.")
    ] = "",
    gaps: Annotated[
        bool, typer.Option("--gaps", help="The list of gaps instead: which units are wanted where, by when.")
    ] = False,
) -> None:
    """Write the brief on a plan: two pages, or four slides, on what is decided, asked and not certain."""
    output = Output("The brief", out_file, ENDINGS)
    check_outputs(output, inputs=[case])
    if contributor and gaps:
        refuse("--contributor and --gaps are two documents: write one after the other.")
    sent = files.read_plan(plan_dir)
    tables = sound_case(case, sent)
    plan = verified_plan(tables, sent)
    document = _document(tables, plan, contributor, gaps=gaps)
    try:
        data = rendered(document, out_file.suffix.lower())
    except TooMuchError as error:
        refuse(f"The brief cannot be written: {error}.")
    write_out((output, partial(files.write_file, data)))


def _document(case: Case, plan: Plan, contributor: str, *, gaps: bool) -> Document:
    if gaps:
        return gap_list(case, plan)
    if not contributor:
        return whole(case, plan)
    return contributor_page(case, plan, _key(case, contributor))


def _key(case: Case, contributor: str) -> str:
    """Key of a contributor that is given by its key or its name; the command ends if there is none."""
    keys = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    asked = contributor.casefold()
    found = next((key for key, name in keys.items() if asked in {key.casefold(), name.casefold()}), None)
    if found is not None:
        return str(found)
    return refuse(
        f"There is no contributor {shown(contributor)}. {near_miss(contributor, [*keys, *keys.values()])}".strip()
    )
