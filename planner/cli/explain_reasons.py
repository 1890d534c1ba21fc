"""Answers of the command `explain` about pledges and missions: why here, why not, and for a pair what it would take."""

from collections.abc import Iterable
from dataclasses import replace

from planner.cli.explaining import Answers, Asked
from planner.cli.solving import solving, solving_bar
from planner.explain.deployments.other_use import other_uses
from planner.explain.deployments.trying import tried_levers
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import WhyNot
from planner.explanations.levers import LeverAnswer
from planner.explanations.other_use import OtherUseAnswer
from planner.language import tell
from planner.services.reasons import why_heres, why_nots


def reasons(asked: Asked) -> Answers:
    """Why deployments are where they are and others are not, unless an area alone is asked about."""
    if asked.plan is None or (asked.area and not (asked.pledge or asked.mission)):
        return
    analysis = PlanAnalysis(asked.case, asked.plan)
    yield "why_here", why_heres(analysis, asked.pledge, asked.mission)
    if asked.pledge and asked.mission:
        yield "other_use", _other_uses(analysis, asked)
    against = why_nots(analysis, asked.pledge, asked.mission)
    if asked.pledge and asked.mission and analysis.unused.get(asked.pledge):
        against = [replace(row, levers=tuple(_levers(analysis, row))) for row in against]
    yield "why_not", against


def _other_uses(analysis: PlanAnalysis, asked: Asked) -> list[OtherUseAnswer]:
    """The best other use of what is deployed of the pledge at the mission, found by solving."""
    rows: dict[str, OtherUseAnswer] = {}
    with solving("", None) as runner, solving_bar() as bar:
        task = bar.add_task(tell("other uses"), total=None)
        for now in other_uses(analysis, asked.pledge, asked.mission, runner):
            rows[now.answer.name] = now.answer
            bar.update(task, completed=now.done, total=now.total)
    return list(rows.values())


def _levers(analysis: PlanAnalysis, row: WhyNot) -> Iterable[LeverAnswer]:
    """What it would take at the mission, found by solving."""
    rows: dict[str, LeverAnswer] = {}
    with solving("", None) as runner, solving_bar() as bar:
        task = bar.add_task(tell("levers"), total=None)
        for now in tried_levers(analysis, row.pledge, [row.mission], runner):
            rows[now.answer.name] = now.answer
            bar.update(task, completed=now.done, total=now.total)
    return rows.values()
