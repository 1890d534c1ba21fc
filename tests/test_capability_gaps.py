"""What areas lack and one more unit in them: what each averts equals the exposure recomputed with the people there."""

import pytest

from planner.check import check
from planner.decisions.capability_gaps import CapabilityGap, GapAnalysis, usual_type
from planner.facts import Facts
from planner.facts.exposure import threat_exposure
from planner.facts.rows import records
from planner.formats.sheets import raw_case
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.workspace.tuning import setting
from tests.tiny import SHEETS
from tests.waiting import PLENTY


@pytest.fixture(scope="module")
def analysis() -> GapAnalysis:
    """The gaps of a plan of the case `tiny` whose effort carries over."""
    case = check(raw_case({**SHEETS, **setting(SHEETS, "carryover", "0.2")})).case
    plan = plan_case(case, Limits(0.01, PLENTY)).plan
    assert plan is not None
    return GapAnalysis.of(Facts(case, plan))


def recomputed(facts: Facts, area: str, more: dict[tuple[str, int, str], float]) -> float:
    """What more effective people in an area avert, by the other reading of the facts [civilian-months]."""
    posted = {key: facts.effective.get(key, 0.0) + more.get(key, 0.0) for key in facts.effective.keys() | more.keys()}
    rows = facts.threats[area]
    now = sum(each.unprotected for row in rows for _, each in threat_exposure(facts, row))
    then = sum(each.unprotected for row in rows for _, each in threat_exposure(facts, row, effective=posted))
    return now - then


def gaps_of_people(analysis: GapAnalysis) -> list[CapabilityGap]:
    return [gap for gap in analysis.gaps if gap.need in {"troops", "police"}]


def test_a_gap_averts_what_its_people_would(analysis):
    facts = analysis.facts
    missing = {(r.area, r.period, r.need): r.missing for r in facts.rows("gaps") if r.need in {"troops", "police"}}
    found = gaps_of_people(analysis)
    assert len(found) >= 2
    for gap in found:
        own = {key: people for key, people in missing.items() if key[0] == gap.area and key[2] == gap.need}
        assert gap.averts.if_all_come == pytest.approx(recomputed(facts, gap.area, own))
        assert gap.missing == max(own.values())
        assert (gap.from_period, gap.to_period) == (min(t for _, t, _ in own), max(t for _, t, _ in own))


def test_one_more_unit_averts_what_its_people_would(analysis):
    facts = analysis.facts
    assert analysis.one_more
    for unit in analysis.one_more:
        kind = next(row.kind for row in records(facts.case["unit_types"]) if row.unit_type == unit.unit_type)
        more = {(unit.area, t, kind): unit.persons for t in range(unit.from_period, unit.to_period + 1)}
        assert unit.averts.if_all_come == pytest.approx(recomputed(facts, unit.area, more))


def test_by_chances_more_is_averted_where_less_is_expected_to_come():
    pledges = SHEETS["pledges"]
    at = pledges.header.index("delivery_probability")
    doubtful = tuple((*row[:at], "0.5", *row[at + 1 :]) for row in pledges.rows)
    case = check(raw_case({**SHEETS, "pledges": type(pledges)(pledges.header, doubtful)})).case
    plan = plan_case(case, Limits(0.01, PLENTY)).plan
    analysis = GapAnalysis.of(Facts(case, plan))
    for gap in gaps_of_people(analysis):
        assert gap.averts.by_chances > gap.averts.if_all_come


def test_what_stays_if_all_come_is_what_the_plan_says(analysis):
    assert analysis.if_all_come().sum() == pytest.approx(analysis.facts.plan.summary.exposure_unprotected)
    without = analysis.if_all_come(without="A-battalion").sum()
    assert without > analysis.facts.plan.summary.exposure_unprotected


def test_ceiling_money_and_enablers_that_are_short_are_told(analysis):
    battalion = next(unit for unit in analysis.one_more if unit.area == "hills")
    assert battalion.over_ceiling == pytest.approx(battalion.persons - analysis.room("NORTH", "troops", range(3, 4)))
    assert battalion.lacking == {"medical": 1}
    assert not battalion.fits
    assert battalion.short_usd == 0.0, "no budget is no limit"


def test_gaps_are_in_the_order_of_what_they_avert(analysis):
    worth = [gap.averts.if_all_come for gap in analysis.gaps if gap.averts is not None]
    assert worth == sorted(worth, reverse=True)
    assert [gap.averts is None for gap in analysis.gaps] == sorted(gap.averts is None for gap in analysis.gaps)


def test_a_need_is_asked_for_in_the_largest_type_that_it_fills(tiny_case_and_plan):
    types = tiny_case_and_plan[0]["unit_types"]
    assert usual_type(types, "troops", 2_000).unit_type == "battalion"
    assert usual_type(types, "troops", 10).unit_type == "battalion", "the smallest there is"
    assert usual_type(types, "medical", 1).unit_type == "hospital"
    assert usual_type(types, "submarines", 1) is None


@pytest.fixture
def tiny_case_and_plan(tiny_plan) -> tuple[Case, Plan]:
    return check(raw_case(SHEETS)).case, tiny_plan
