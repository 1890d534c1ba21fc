"""Laws of what is asked about plans: more of anything never shows more exposure, wherever two answers are compared."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from planner.answers.comparison import Comparison
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.insight.dependence import dependence
from planner.insight.frontier import frontier
from planner.insight.offers import CandidateOffer, covers
from planner.insight.sharpening import Sharpener
from planner.insight.solve_limits import SolveLimits
from planner.insight.wanted import most_wanted
from planner.run import plan_case
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario
from planner.solution import Limits
from planner.tables import Case
from tests.strategies import Rows, sound_case, tiny_rows, to_case
from tests.test_laws import BETTER, edited
from tests.waiting import PLENTY

ROUGH = Limits(0.5, PLENTY, threads=1, work=1)
LITTLE = SolveLimits(*[Limits(0.1, PLENTY, threads=1, work=1)] * 3)
NEAR = 1e-6

few = hypothesis_settings(
    max_examples=2,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
small = tiny_rows(pledges=2, most_periods=2)


@pytest.fixture(scope="module", name="runner")
def a_runner(tmp_path_factory):
    with Runner(ResultCache.at(tmp_path_factory.mktemp("results")), thread) as made:
        yield made


def roughly(case: Case):
    plan = plan_case(case, ROUGH).plan
    assume(plan is not None)
    return plan


def more_and_more(rows: Rows, of: list[str]) -> list[Case]:
    """A sweep: a case, and after it one with more of each thing in turn."""
    cases = [to_case(rows)]
    for tables, edit in map(BETTER.__getitem__, of):
        for table in tables.split():
            rows = edited(rows, table, edit)
        cases.append(sound_case(rows))
    return cases


@few
@given(small, st.permutations(list(BETTER)))
def test_along_a_sweep_more_of_anything_never_shows_more(runner, rows, things):
    cases = more_and_more(rows | {"locks": []}, things[:2])
    scenarios = [PlannedScenario(str(place), {}, case, roughly(case)) for place, case in enumerate(cases)]
    sharp = Sharpener(scenarios, "0", runner, LITTLE).run()
    shown = [each.plan.summary for each in sharp]
    near = NEAR * max(1.0, shown[0].objective)
    for less, more in pairwise(shown):
        assert more.objective <= less.objective + near
        assert more.lower_bound <= less.lower_bound + near or less.lower_bound >= less.objective - near
    found = compare(sharp, "0")
    assert isinstance(found, Comparison)
    assert set(found.differences["verdict"]) <= {"proven lower", "proven no higher", "proven equal", "same inputs"}
    assert (found.differences["objective"] <= near).all()
    if cases[0].settings.cost_weight == 0:
        assert (found.differences["unprotected"] <= near).all()


OFFERS = (
    CandidateOffer("battalion", "deployed"),
    CandidateOffer("battalion", "deployed", mission="M1"),
    CandidateOffer("battalion", "RDL"),
    CandidateOffer(purpose="any", usd=1e6),
    CandidateOffer(purpose="prevention", usd=5e5),
)


@few
@given(small)
def test_an_offer_that_covers_another_never_adds_less(runner, rows):
    case = to_case(rows)
    found = {each.offer: each.answer for each in most_wanted(case, roughly(case), OFFERS, runner, LITTLE)}
    assert found.keys() == set(OFFERS)
    pairs = [(one, other) for one in OFFERS for other in OFFERS if one != other and covers(case, one, other)]
    assert pairs
    for one, other in pairs:
        assert found[one].low >= found[other].low - NEAR, (one.name, other.name)
        assert found[one].high >= found[other].high - NEAR, (one.name, other.name)


@few
@given(small)
def test_a_group_that_falls_out_never_costs_less_than_a_member(runner, rows):
    rows["contributors"] = [row | {"groups": "G", "participates": "yes"} for row in rows["contributors"]]
    case = to_case(rows | {"locks": []})
    found = {each.impact.withdrawal.name: each.impact for each in dependence(case, roughly(case), runner, LITTLE)}
    for name in found.keys() - {"G"}:
        group, member = found["G"].value, found[name].value
        assert group.low >= member.low - NEAR
        assert group.high >= member.high - NEAR
        assert group.objective >= member.objective - NEAR


@few
@given(small, st.sampled_from(["0.1", "20"]))
def test_along_the_frontier_dearer_money_never_shows_less_exposure_or_more_money(runner, rows, weight):
    rows = edited(rows, "settings", lambda row: row.update(value=weight) if row["setting"] == "cost_weight" else None)
    rows = edited(rows, "settings", lambda row: row.update(value=0) if row["setting"] == "change_weight" else None)
    case = to_case(rows)
    points = {each.weight: each.plan.summary for each in frontier(case, roughly(case), runner, LITTLE.search)}
    ordered = [points[each] for each in sorted(points, key=float)]
    near = 1e-4 * max(1.0, ordered[0].exposure_in_place_only)
    for cheap, dear in pairwise(ordered):
        assert dear.exposure_unprotected >= cheap.exposure_unprotected - near
        assert dear.cost_usd <= cheap.cost_usd + NEAR * max(1.0, cheap.cost_usd)
