"""Scenarios that are compared are given every chance, and differences are sharpened until they are sharp enough."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.difference.containment import NO_LESS, NO_MORE, containment
from planner.insight.sharpening import Sharpener, blunt
from planner.offering import offered
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, frame
from planner.run import plan_case
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario
from planner.solution import Limits
from tests.strategies import tiny_rows, to_case
from tests.test_containment import changed
from tests.test_offering import CONTAINED, case, planned


def sharpened(tmp_path, scenarios, **options):
    """The scenarios after sharpening, by name; the first is the base."""
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = Sharpener(scenarios, scenarios[0].name, runner, **options).run()
    return {one.name: one for one in found}


def idle(of):
    """A plan that deploys nobody, and of which nothing is proved."""
    nobody = Plan(planned(of).summary, {name: frame(name, ()) for name in FRAMES})
    return offered(of, [nobody])


def entry(name, of, plan):
    return PlannedScenario(name, {}, of, plan)


def test_every_scenario_has_the_chances_of_the_others(tmp_path):
    """The base has a plan that does nothing, and takes that of the scenario with a pledge less."""
    wide, narrow = case(), case(**CONTAINED["a pledge less"])
    scenarios = [entry("base", wide, idle(wide)), entry("less", narrow, planned(narrow))]
    before = compare(scenarios, "base")
    assert before.differences["unprotected"].iloc[0] < 0
    assert before.differences["verdict"].iloc[0] == "proven no lower"
    assert blunt(before)
    told = []
    now = sharpened(tmp_path, scenarios, on_sharpened=told.append)
    after = compare(list(now.values()), "base")
    assert after.differences["unprotected"].iloc[0] >= 0
    assert not blunt(after)
    assert {one.name for one in told} == {"base"}
    assert now["base"].plan.summary.objective == pytest.approx(planned(wide).summary.objective, rel=1e-3)


def test_a_bound_is_taken_over_by_what_allows_no_more(tmp_path):
    wide, narrow = case(), case(**CONTAINED["less money"])
    best = planned(wide)
    unproved = replace(planned(narrow), summary=planned(narrow).summary.with_bound(-1.0))
    now = sharpened(tmp_path, [entry("base", wide, best), entry("less", narrow, unproved)], asked=1e9)
    assert now["less"].plan.summary.bound >= best.summary.bound


def test_sharp_differences_are_left_alone():
    wide, narrow = case(), case(**CONTAINED["a pledge less"])
    assert not blunt(compare([entry("base", wide, planned(wide)), entry("less", narrow, planned(narrow))], "base"))


@hypothesis_settings(
    max_examples=6,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_less_of_anything_never_shows_a_better_plan(tmp_path_factory, data):
    rows = data.draw(tiny_rows(pledges=2, most_periods=2))
    cases = {"base": to_case(rows), "other": to_case(data.draw(changed(rows)))}
    runs = {name: plan_case(each, Limits(0.5, work=1)) for name, each in cases.items()}
    if any(run.plan is None for run in runs.values()):
        return
    scenarios = [entry(name, each, runs[name].plan) for name, each in cases.items()]
    now = sharpened(tmp_path_factory.mktemp("results"), scenarios)
    base, other = (now[name].plan.summary for name in cases)
    contained = containment(cases["other"], cases["base"])
    near = 1e-4 * max(1.0, base.objective)
    if NO_MORE in contained:
        assert other.objective >= base.objective - near
        assert other.lower_bound >= min(base.lower_bound, other.objective) - near
    if NO_LESS in contained:
        assert other.objective <= base.objective + near
