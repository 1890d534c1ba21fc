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
from planner.brief.other_choices import other_choices
from planner.brief.rendering import ENDINGS, rendered
from planner.brief.whole import brief as whole
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, NOTICES, reports
from planner.cli.terminal import CaseArgument, refuse, sound_case, verified_plan
from planner.fault import near_miss, shown
from planner.language import joined, kept, say, tell
from planner.plan import Plan
from planner.tables import Case

app = typer.Typer()


@app.command(
    cls=reports(notices=NOTICES, files=FILES),
    help=tell(
        "Write the brief on a plan: two pages, or four slides, on what is decided, asked and not certain.\n"
        "\n"
        "One page more tells of other choices, where they were asked about this plan on this machine."
    ),
)
def brief(
    case: CaseArgument,
    plan_dir: Annotated[Path, typer.Argument(help=tell("Folder of its plan."))],
    out_file: Annotated[Path, typer.Option("--out", help=tell("File to write: .pdf, .docx or .pptx."))],
    contributor: Annotated[
        str, typer.Option(help=tell("Key or name of a contributor: a page on what it pledged, and what it is asked."))
    ] = "",
    gaps: Annotated[
        bool, typer.Option("--gaps", help=tell("The list of gaps instead: which units are wanted where, by when."))
    ] = False,
) -> None:
    """Write the brief on a plan."""
    output = Output(say("The brief"), out_file, ENDINGS)
    check_outputs(output, inputs=[case])
    if contributor and gaps:
        refuse(say("--contributor and --gaps are two documents: write one after the other."))
    sent = files.read_plan(plan_dir)
    tables = sound_case(case, sent)
    plan = verified_plan(tables, sent)
    document = _document(tables, plan, contributor, gaps=gaps)
    try:
        data = rendered(document, out_file.suffix.lower())
    except TooMuchError as error:
        refuse(say("The brief cannot be written: {why}.", why=kept(str(error))))
    write_out((output, partial(files.write_file, data)))


def _document(case: Case, plan: Plan, contributor: str, *, gaps: bool) -> Document:
    if gaps:
        return gap_list(case, plan)
    if not contributor:
        from planner.jobs.kept_answers import choices_kept  # noqa: PLC0415 - loads what solves

        return whole(case, plan, other_choices(case, choices_kept(case, plan)))
    return contributor_page(case, plan, _key(case, contributor))


def _key(case: Case, contributor: str) -> str:
    """Key of a contributor that is given by its key or its name; the command ends if there is none."""
    keys = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    asked = contributor.casefold()
    found = next((key for key, name in keys.items() if asked in {key.casefold(), name.casefold()}), None)
    if found is not None:
        return str(found)
    said = say("There is no contributor {asked}.", asked=shown(contributor))
    close = near_miss(contributor, [*keys, *keys.values()])
    return refuse(joined([said, close]) if close else said)
