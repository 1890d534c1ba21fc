"""The command `explain`: why and why not, of a plan; without one, of a case that has none."""

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.case_folders import check_case
from planner.chances.expected.counting import as_if_all_come
from planner.cli.explain_areas import areas, changed
from planner.cli.explain_locks import locks, weights_in
from planner.cli.explain_reasons import reasons
from planner.cli.explaining import Answers, Asked
from planner.cli.reporting import NOTICES, answer, out, reports
from planner.cli.terminal import (
    CaseArgument,
    finish,
    plan_in,
    refuse,
    show_faults,
    show_notices,
    sound_case,
    verified_plan,
)
from planner.explain.changed.deployment_changes import counted_otherwise
from planner.explanations import Explanation, WhyNot, rows_to_json
from planner.explanations.deployments import WhyHere
from planner.fault import near_miss, shown
from planner.formats.sheets import sheets_of
from planner.language import joined, kept, say, tell, told
from planner.plan import AS_IF_ALL_COME, Outcome, Plan
from planner.tables import Case

app = typer.Typer()

ANSWERS = (locks, reasons, areas, changed)
"""What answers, in the order in which it is told."""

TITLES = {
    "why_here": say("WHY HERE"),
    "other_use": say("BEST OTHER USE"),
    "why_not": say("WHY NOT: what stands against one more unit, with everybody else where they are"),
}
"""Titles of answers about deployments."""

KeyOption = Annotated[str, typer.Option(help=tell("Key of a row of the case."))]


@app.command(
    cls=reports(
        where_asked=("why_here", "other_use", "why_not", "area", "changed", "conflicts", "repairs"),
        why_here="Deployments, each with why it is where it is.",
        other_use="With `--pledge` and `--mission`: the best other use of the deployment, proved.",
        why_not="Pledges not deployed, each with all that stands against it at a mission.",
        area="With `--area`: what it would take for the area.",
        changed="With `--before`: what changed since, and why.",
        conflicts="Without a plan: locks and limits that cannot hold together.",
        repairs="Without a plan: what would make one possible.",
        notices=NOTICES,
    ),
    help=tell("Say why units are where they are, and why others are not; without a plan, why there is none."),
)
def explain(
    case: CaseArgument,
    plan_dir: Annotated[Path | None, typer.Argument(help=tell("Folder of its plan."))] = None,
    pledge: Annotated[str, typer.Option(help=tell("Only about this pledge."))] = "",
    mission: Annotated[str, typer.Option(help=tell("Only about this mission."))] = "",
    area: Annotated[str, typer.Option(help=tell("Only about this area."))] = "",
    before: Annotated[
        Path | None, typer.Option(help=tell("Folder of the plan before an edit: tell what changed since, and why."))
    ] = None,
    before_case: Annotated[
        Path | None, typer.Option(help=tell("The case of the plan before, to check that both count the same months."))
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help=tell("CSV table of kind and weight: what repairs may change, and what is hard."))
    ] = None,
) -> None:
    """Say why units are where they are."""
    if plan_dir is None and (pledge or mission or area):
        refuse(say("A question about a pledge, a mission or an area needs the folder of a plan."))
    if before is None and before_case is not None:
        refuse(say("--before-case is about the plan of --before, which is not given."))
    sent = plan_in(plan_dir)
    counted = files.counted_by(sent)
    checked = check_case(case, counted)
    show_notices(checked.notices)
    if checked.faults and (plan_dir is not None or not checked.only_locks):
        finish(checked.faults, "")
    show_faults(checked.faults)
    tables = checked.case
    for table, key in (("pledges", pledge), ("missions", mission), ("areas", area)):
        _known(tables, table, key)
    plan = None if sent is None else verified_plan(tables, sent)
    sheets = sheets_of(files.read_case_as(case, counted))
    if plan is not None and plan.summary.by_chances:
        tables, plan = as_if_all_come(tables, plan)
        out.print(AS_IF_ALL_COME)
    earlier = None if before is None else _plan_before(tables, before, before_case)
    if plan is not None and earlier is not None and before_case is None:
        out.print(say("The plan before is taken to count the same months; give its case with --before-case to check."))
    asked = Asked(tables, plan, pledge, mission, area, sheets, weights_in(weights), earlier)
    _tell(chain.from_iterable(answers(asked) for answers in ANSWERS))
    raise typer.Exit(Outcome.INVALID_INPUT.exit_code if checked.faults else 0)


def _plan_before(now: Case, folder: Path, case: Path | None) -> Plan:
    """Read the plan before, which is of other inputs; the command ends if it does not count its months as they do."""
    plan = files.read_plan(folder)
    if case is not None:
        before = sound_case(case, plan, notices=False)
        if otherwise := counted_otherwise(before, now):
            refuse(say("{folder} cannot be compared: {why}.", folder=str(folder), why=kept(otherwise)))
        return verified_plan(before, plan)
    if isinstance(plan, list):
        show_faults(plan)
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    last = int(plan.exposure["period"].max()) if len(plan.exposure) else 0
    if last > now.settings.periods:
        refuse(
            say(
                "{folder} cannot be compared: it has {last:,} periods, and the case {periods:,}.",
                folder=str(folder), last=last, periods=now.settings.periods,
            )
        )  # fmt: skip
    return plan


def _known(case: Case, table: str, key: str) -> None:
    """Refuse a key that the case does not have."""
    keys = list(case[table][table[:-1]])
    if key and key not in keys:
        said = {
            "pledges": say("{key} is no pledge of the case.", key=shown(key)),
            "missions": say("{key} is no mission of the case.", key=shown(key)),
            "areas": say("{key} is no area of the case.", key=shown(key)),
        }[table]
        close = near_miss(key, keys)
        refuse(joined([said, close]) if close else said)


def _tell(answers: Answers) -> None:
    """Report the answers, as they come."""
    for key, rows in answers:
        answer(**{key: rows_to_json(rows)})
        if key == "conflicts" and not rows:
            out.print(
                say("The locks can hold. Nothing stands in the way of a plan: plan the case, and ask about that.")
            )
        if key in TITLES and rows:
            out.print(TITLES[key])
        for row in rows:
            for line in _lines(row):
                out.print(line)


def _lines(row: Explanation) -> list[str]:
    """What a row says: where it has a heading, this and a line for each sentence below it."""
    if not isinstance(row, WhyHere | WhyNot):
        return [row.words]
    found = [lever.words for lever in row.levers] if isinstance(row, WhyNot) else []
    heading = tell("{heading}:", heading=kept(row.heading))
    return [heading, *(f"  - {told(kept(point))}" for point in [*row.points, *found])]
