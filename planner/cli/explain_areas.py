"""Answers of the command `explain` that solve: what an area would take, and what changed since a plan before."""

from planner.cli.explaining import Answers, Asked
from planner.cli.solving import solving, solving_bar
from planner.explain.areas.area_answers import area_answers
from planner.explain.changed.edit_effects import edit_effects
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.areas import AreaNeed
from planner.explanations.changed import EditEffect
from planner.language import tell


def areas(asked: Asked) -> Answers:
    """What it would take for an area, if one is asked about."""
    if asked.plan is None or not asked.area:
        return
    with solving("", None) as runner, solving_bar() as bar:
        task, rows = bar.add_task(tell("goals"), total=None), list[AreaNeed]()
        for now in area_answers(asked.case, asked.plan, asked.area, runner):
            bar.update(task, completed=now.done, total=now.total)
            rows += [now.answer] if isinstance(now.answer, AreaNeed) else []
    rows.sort(key=lambda row: row.goal)
    yield "area", rows


def changed(asked: Asked) -> Answers:
    """What changed since the plan before, if one is given."""
    if asked.plan is None or asked.before is None:
        return
    rows = dict[str, EditEffect]()
    with solving("", None) as runner, solving_bar() as bar:
        task = bar.add_task(tell("changes"), total=None)
        for row, done, total in edit_effects(PlanAnalysis(asked.case, asked.plan), asked.before, runner):
            bar.update(task, completed=done, total=total or None)
            rows[row.name] = row
    yield "changed", list(rows.values())
