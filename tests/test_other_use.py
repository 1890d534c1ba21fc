"""The best other use of a deployment, held against every move of it, each planned as a case with all units locked."""

from dataclasses import replace

import pandas as pd
import pytest

from planner.adopt import fixed
from planner.answers import PROVEN
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.check import check
from planner.explain.deployments.edits import add_row, edited
from planner.explain.deployments.moved import Moving, placed_of
from planner.explain.deployments.other_use import LOCKED, other_uses
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.other_use import OtherUseAnswer
from planner.formats.sheets import raw_case
from planner.run import plan_case
from planner.solution import Limits
from planner.verify import verify
from tests.tiny import SHEETS, tiny_plan


@pytest.fixture(scope="module")
def analysis() -> PlanAnalysis:
    """Analysis of the tiny case, of two missions."""
    return PlanAnalysis(check(raw_case(SHEETS)).case, tiny_plan())


def answered(analysis: PlanAnalysis, folder, pledge: str, mission: str) -> list[OtherUseAnswer]:
    """The last answer of every deployment of a pledge at a mission."""
    rows: dict[str, OtherUseAnswer] = {}
    with Runner(ResultCache.at(folder), thread) as runner:
        for now in other_uses(analysis, pledge, mission, runner):
            rows[now.answer.name] = now.answer
            assert now.done <= now.total
    return list(rows.values())


def best_by_locks(analysis: PlanAnalysis, pledge: str, mission: str, start: int) -> float:
    """Least that the objective rises by, over every other mission and month [civilian-months]."""
    case, rows = analysis.case, analysis.plan.deployments
    here = (rows["pledge"] == pledge) & (rows["mission"] == mission) & (rows["from_period"] == start)
    objectives = []
    for place in analysis.reach.mandates:
        for offer in analysis.reach.offers[pledge]:
            for t in analysis.reach.starts(offer, place):
                if (place, t) != (mission, start):
                    moved = rows.assign(mission=rows["mission"].where(~here, place))
                    moved = moved.assign(from_period=moved["from_period"].where(~here, t))
                    plan = plan_case(fixed(case, pd.DataFrame(moved)), Limits(1e-6, threads=1, work=4)).plan
                    if plan is not None:
                        objectives.append(plan.summary.objective - plan.summary.tidying_cost)
    return min(objectives) - analysis.plan.summary.objective


@pytest.mark.parametrize(
    ("pledge", "mission"), [("A-battalion", "NORTH"), ("B-hospital", "NORTH"), ("A-police", "SOUTH")]
)
def test_no_other_use_is_better_than_its_range_says(analysis, tmp_path, pledge, mission):
    (row,) = answered(analysis, tmp_path, pledge, mission)
    best = best_by_locks(analysis, pledge, mission, 1)
    assert row.low - 0.5 <= best <= row.high + 0.5
    assert row.high - row.low < 2
    assert row.mark == PROVEN
    assert row.exposure > 0


def test_an_enabler_is_valued_by_the_troops_that_it_no_longer_supports(analysis, tmp_path):
    (row,) = answered(analysis, tmp_path, "B-hospital", "NORTH")
    assert (row.other_mission, row.other_start) == ("NORTH", "February 2030")
    assert "to start there in February 2030: a verified plan with it leaves 603 more civilian-months" in row.words


def test_the_plan_that_shows_it_keeps_every_rule_and_moves_nothing_else(analysis):
    (placed,) = placed_of(analysis, "A-battalion", "NORTH")
    moving = Moving(analysis, placed)
    plan = moving.plan(moving.to("NORTH"))
    assert not verify(analysis.case, plan)
    others = [each.deployments[each.deployments["pledge"] != "A-battalion"] for each in (analysis.plan, plan)]
    keys = ["pledge", "mission", "from_period", "units"]
    before, after = (rows[keys].sort_values(keys).to_numpy().tolist() for rows in others)
    assert before == after


def test_what_the_planner_has_locked_has_no_other_use(analysis, tmp_path):
    case = edited(analysis.case, [add_row("locks", pledge="A-battalion", mission="NORTH", units_min="1")])
    locked = replace(analysis, case=case)
    (row,) = answered(locked, tmp_path, "A-battalion", "NORTH")
    assert (row.note, row.mark, row.exposure) == (LOCKED, PROVEN, None)
