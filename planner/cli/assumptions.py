"""The command that lists what a case assumes, by how much it matters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, answer, out, reports, told_cells
from planner.cli.terminal import CaseArgument, GapOption, plan_in, sound_case, verified_plan
from planner.language import kept, say, tell, told
from planner.report.fitted_table import FittedTable
from planner.services import assumptions as service
from planner.solution import Limits
from planner.tables import Case

app = typer.Typer()


@app.command(
    cls=reports(**service.KEYS, files=FILES),
    help=tell(
        "List every cell that was assumed, by what doubling it does to exposure, and contradictions "
        "between sources.\n"
        "\n"
        "Nothing is solved, unless --anew asks for it."
    ),
)
def assumptions(
    case: CaseArgument,
    plan_dir: Annotated[
        Path | None,
        typer.Argument(metavar="[PLAN_DIR]", help=tell("Folder of a plan; those in place only, if not given.")),
    ] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help=tell("CSV file to write every assumed cell to."))
    ] = None,
    anew: Annotated[
        int, typer.Option(min=0, max=service.FIRST, help=tell("Plan anew with each of so many numbers doubled."))
    ] = 0,
    gap: GapOption = 0.02,
) -> None:
    """List every cell that was assumed."""
    place = Output(say("Every assumed cell"), out_file, (".csv",))
    check_outputs(place, inputs=[case])
    plan = plan_in(plan_dir)
    tables = sound_case(case, plan, notices=False)
    found = service.assumptions(tables, None if plan is None else verified_plan(tables, plan))
    planned = list(_planned_anew(tables, found, Limits(gap), anew)) if anew else []
    answer(**service.as_json(found, planned))
    _show(found, planned)
    write_out((place, lambda file: files.write_file(service.cells_csv(found), file)))


def _planned_anew(
    case: Case, found: service.Assumptions, limits: Limits, count: int
) -> Iterator[service.PlannedAnew | str]:
    from planner.services.planning_anew import planned_anew  # noqa: PLC0415 - loads the solver

    return planned_anew(case, found, limits, count)


def _show(found: service.Assumptions, planned: list[service.PlannedAnew | str]) -> None:
    out.print(found.in_words)
    grid = FittedTable(
        tell("number"), tell("where"), tell("value"), tell("mark"), tell("doubled"), tell("reason"),
        title=tell("What to find out first"),
    )  # fmt: skip
    for row in service.number_table(found.first).itertuples(index=False):
        grid.add_row(*told_cells((row[0], row[1], row[2], row[3], f"{row[4]:+,.0f}", row[6])))
    if grid.row_count:
        out.print(grid)
    for each in planned:
        out.print(each if isinstance(each, str) else _beside(each))
    if found.contradictions:
        out.print(say("Contradictions between sources:"))
    for sentence in found.contradictions:
        out.print(f"  {told(kept(sentence))}")


def _beside(anew: service.PlannedAnew) -> str:
    values = {
        "number": anew.number, "unprotected": anew.unprotected, "unit": service.UNIT, "persons": anew.persons,
        "common": anew.in_common, "certainty": kept(anew.averts_at_least),
    }  # fmt: skip
    if anew.expected is None:
        return say(
            "Doubled and planned anew: {number}: {unprotected:,.0f} {unit} remain if all come; {persons:,.0f} people "
            "deploy if all come, {common:.0%} as before; certainty {certainty}.",
            **values,
        )
    return say(
        "Doubled and planned anew: {number}: {unprotected:,.0f} {unit} remain if all come, {expected:,.0f} by their "
        "chances; {persons:,.0f} people deploy if all come, {common:.0%} as before; certainty {certainty}.",
        expected=anew.expected,
        **values,
    )
