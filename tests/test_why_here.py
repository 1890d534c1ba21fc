"""Why here: what a deployment averts is what remains without it, by the verifier's own reckoning."""

from dataclasses import replace

import pytest

from planner.adopt import carried_over
from planner.check import check
from planner.explain.deployments.elsewhere import OtherUses
from planner.explain.deployments.why_here import why_here_at
from planner.explain.deployments.without import Placed, Without
from planner.explain.plan_analysis import PlanAnalysis
from planner.facts import Facts
from planner.formats.sheets import raw_case
from planner.insight.withdrawals import Withdrawal, remaining_plan
from planner.run import reallocate_case
from planner.solution import Limits
from planner.verify.exposure import unprotected
from tests.tiny import SHEETS, tiny_plan


@pytest.fixture(scope="module")
def analysis() -> PlanAnalysis:
    """Analysis of the tiny case."""
    return PlanAnalysis(check(raw_case(SHEETS)).case, tiny_plan())


def placed_in(analysis: PlanAnalysis) -> list[Placed]:
    """Deployments of a plan."""
    return [Placed(mission, start, units) for (mission, start), units in analysis.decision.deploy.items()]


def test_what_a_deployment_averts_is_what_the_verifier_finds_without_it(analysis):
    """Those with people: the others stay posted as they were, in the same shares."""
    case, plan = analysis.case, analysis.plan
    for placed in placed_in(analysis):
        if analysis.reach.units[placed.start.pledge].posts:
            rows = plan.deployments
            gone = (rows["pledge"] == placed.start.pledge) & (rows["from_period"] == placed.start.period)
            without = carried_over(case, plan, rows[~gone].reset_index(drop=True))
            lost = unprotected(Facts(case, without)) - unprotected(Facts(case, plan))
            assert Without(analysis, placed).averts == pytest.approx(lost)
            assert lost > 0


def test_what_an_enabler_averts_is_what_the_troops_in_camp_no_longer_do(analysis):
    (hospital,) = (placed for placed in placed_in(analysis) if placed.start.pledge == "B-hospital")
    gone = Withdrawal("B-hospital", "pledge", frozenset({"B-hospital"}), frozenset())
    assert Without(analysis, hospital).averts == pytest.approx(
        remaining_plan(analysis.case, analysis.plan, gone).exposure
    )


def test_the_best_other_use_is_a_plan_that_can_be_had(analysis):
    """The unit moved there, people placed anew: no worse than the analysis says."""
    for placed in placed_in(analysis):
        best = OtherUses(Without(analysis, placed)).best
        if best is None or not analysis.reach.units[placed.start.pledge].posts:
            continue
        moved = reallocate_case(
            analysis.case, [_moved(analysis, placed, best.mission, best.start)], Limits(0.0001)
        ).plan
        charge = sum(row.charge for row in why_here_at(analysis, placed.start.pledge, placed.mission))
        lost = moved.summary.objective - analysis.plan.summary.objective
        assert lost <= Without(analysis, placed).averts - charge - best.worth + 1e-3 * analysis.plan.summary.objective


def _moved(analysis: PlanAnalysis, placed: Placed, mission: str, start: int):
    """The plan with a deployment at another place or time."""
    rows = analysis.plan.deployments.copy()
    here = (rows["pledge"] == placed.start.pledge) & (rows["from_period"] == placed.start.period)
    rows.loc[here, ["mission", "from_period", "to_period"]] = [mission, start, analysis.reach.last_period(
        placed.start.pledge, mission, start)]  # fmt: skip
    return replace(analysis.plan, frames={**analysis.plan.frames, "deployments": rows})


def test_every_deployment_is_told_in_sentences(analysis):
    rows = {row.pledge: row for row in why_here_at(analysis)}
    assert rows.keys() == set(analysis.plan.deployments["pledge"])
    assert "Not sooner: it is in the first month of the horizon." in rows["A-battalion"].words
    assert "Its best other use is to start there in February 2030" in rows["A-battalion"].words
    assert rows["A-battalion"].loses > 0
    assert rows["B-hospital"].other_averts is None


def test_limits_that_bind_have_figures(analysis):
    """By hand: of 1,100 troops that the north may have, the battalion is 1,000 and the hospital 60."""
    (row,) = why_here_at(analysis, "A-battalion", "NORTH")
    (limit,) = row.limits
    assert (limit.rule, limit.needed, limit.left) == ("troops_limit", 1000.0, pytest.approx(40.0))
