"""What a plan decides, in sentences: against the case solved by hand in `data/tiny/README.md`, and small cases."""

from dataclasses import replace

import pytest

from planner.answers import NOT_PROVEN, PROVEN, OfferAnswer
from planner.check import check
from planner.decisions import Flag, decisions
from planner.decisions.sent import units_of
from planner.figures import enumerated
from planner.formats.sheets import raw_case
from planner.run import plan_case
from planner.solution import Limits
from tests import small_cases as small
from tests.strategies import sound_case
from tests.tiny import SHEETS


@pytest.fixture(scope="module")
def tiny():
    return check(raw_case(SHEETS)).case


@pytest.fixture
def told(tiny, tiny_plan):
    return decisions(tiny, tiny_plan)


def planned(case):
    return plan_case(case, Limits(0.01, threads=1)).plan


def test_the_headline_counts_units_people_contributors_missions_and_money(told):
    assert told.headline == (
        "3 units, 1,260 people, from 2 contributors arrive at 2 missions in January 2030 if all come, 1,260 people "
        "by their chances; 0.8 million USD for prevention. It costs 5.4 million USD in all."
    )


def test_missions_come_by_what_is_averted_with_their_units_named(told):
    north, south = told.missions
    assert (north.name, north.persons) == ("Mission in the north (NORTH)", 1060)
    assert north.words == (
        "by January 2030, 1 infantry battalion and 1 field hospital, 1,060 people, from Alfa and Bravo. This averts "
        f"{north.averts:,.0f} civilian-months there if all come, {north.by_chances:,.0f} by their chances."
    )
    assert north.averts == pytest.approx(4500 - 1341.6, rel=0.01)
    assert south.averts == pytest.approx(2400 - 129.9, rel=0.02)
    assert "1 formed police unit, 200 people, from Alfa; 0.8 million USD for prevention" in south.words
    assert told.nothing_new == ()


def test_who_is_there_in_each_month_stands_beside_what_is_authorised(told):
    north, south = told.presence
    assert [(p.months, p.arriving, p.leaving, p.troops, p.police) for p in north.periods] == [
        ("Jan 2030", 1060, 0, 1060, 0),
        ("Feb 2030", 0, 0, 1060, 0),
        ("Mar 2030", 0, 0, 1060, 0),
    ]
    assert (north.authorised_troops, north.authorised_police) == (1100, 0)
    assert north.troops_filled == pytest.approx(1060 / 1100)
    assert north.police_filled is None
    assert (south.authorised_police, south.police_filled, south.arriving) == (200, 1.0, 200)


def test_an_enabler_is_worth_what_others_do_and_a_pledge_what_its_people_avert(told):
    worth = {each.pledge: each.averts for each in told.sent}
    assert worth["B-hospital"] is None
    assert worth["A-battalion"] == pytest.approx(4500 - 1341.6, rel=0.01)
    spent = 0.8 / 3
    assert worth["A-police"] == pytest.approx(3 * 800 * (10**-spent) * 0.9, rel=0.02)
    assert all(not each.flags for each in told.sent)


def test_areas_that_more_could_protect_come_with_their_people(told, tiny_plan):
    assert [(area.name, area.civilians) for area in told.unprotected] == [
        ("The hills", 100_000),
        ("The plain", 50_000),
        ("The coast", 80_000),
    ]
    assert sum(area.unprotected for area in told.unprotected) == pytest.approx(tiny_plan.summary.exposure_unprotected)


def test_what_nothing_can_avert_and_threats_without_an_answer_are_not_counted_as_left():
    threats = [small.threat("A", troops_required=1000), small.threat("A", threat="U")]
    case = sound_case(small.base(threats=threats, settings=small.periods(1, residual_share=0.15)))
    plan = planned(case)
    (area,) = decisions(case, plan).unprotected
    by_threat = plan.exposure.set_index("threat")["unprotected"]
    assert area.unprotected == pytest.approx(20_000 / 2 * 2 - (10_000 - by_threat["T"]))
    assert area.answerable == pytest.approx(by_threat["T"] - 0.15 * 10_000)


def test_how_good_how_sure_and_what_is_left_if_not_all_come_are_told(told):
    certain, under, counted, promise = told.how_good
    assert certain.startswith("It averts at least ")
    assert "published estimates of what people avert" in under
    assert "if all come, and" in counted
    assert promise.startswith("In January 2030, when most are expected, at least 1,260 people")


def test_means_avert_together_what_the_plan_averts_and_each_what_only_it_answers(told, tiny_plan):
    """Troops alone answer the threats of the north; police and prevention share those of the south."""
    averted = dict(told.averted_by)
    assert sum(averted.values()) == pytest.approx(6900 - tiny_plan.summary.exposure_unprotected)
    assert averted["troops"] == pytest.approx(4500 - 1341.6, rel=0.01)
    alone = 2400 * (1 - 10 ** (-0.8 / 3)), 2400 * (1 - 0.1)
    both = 2400 - 129.9
    assert averted["police"] == pytest.approx((alone[1] + both - alone[0]) / 2, rel=0.02)


def test_room_that_keeps_a_pledge_out_is_asked_for_by_the_month_in_which_it_is_ready(told):
    (ask,) = told.asks
    assert ask.words == (
        "a higher ceiling of troops at Mission in the north (NORTH), by February 2030. This keeps out 1 pledged unit, "
        "500 people."
    )


def doubtful_case(**pledge):
    rows = {"delivery_probability": 0.5, "readiness": "L3", "units": 2} | pledge
    return sound_case(
        small.base(pledges=[small.pledge("P", "battalion", **rows)], settings=small.periods(8, months_per_period=1))
    )


def test_a_pledge_in_doubt_is_asked_for_so_early_that_its_lead_still_fits():
    case = doubtful_case()
    (ask,) = decisions(case, planned(case)).asks
    assert ask.whom == ("C",)
    assert ask.what.startswith("confirm 2 ")
    assert ask.what.endswith("to M from May 2030")
    assert ask.by == "January 2030"
    assert ask.why.startswith("Its chance is 50%; without it, and nobody in its place, ")


def test_a_stand_in_is_marked_and_its_contributor_asked_to_pledge_it():
    case = doubtful_case()
    plan = planned(case)
    noted = replace(case, tables={**case.tables, "pledges": case["pledges"].assign(note="illustrative: made up")})
    told = decisions(noted, plan)
    assert [each.flags for each in told.sent] == [(Flag.STAND_IN,)] * len(told.sent)
    assert told.asks[0].what.startswith("pledge ")
    assert told.asks[0].why.startswith("Nobody has pledged it yet; ")
    units, people = sum(each.units for each in told.sent), sum(each.persons for each in told.sent)
    assert told.examples.startswith(f"{units} units of these, {people:,} people, stand as examples")
    assert not decisions(case, plan).examples


def test_units_that_come_late_or_do_little_are_marked():
    pledges = [
        small.pledge("P", "battalion"),
        small.pledge("Q", "battalion", strength=4, ready_period=6),
    ]
    case = sound_case(small.base(pledges=pledges, settings=small.periods(8, cost_weight=0)))
    flags = {each.pledge: each.flags for each in decisions(case, planned(case)).sent}
    assert flags == {"P": (), "Q": (Flag.LATE, Flag.LITTLE_WORTH)}


def test_only_a_proven_answer_of_most_wanted_is_asked_for(tiny, tiny_plan):
    rows = [
        OfferAnswer(name="battalion, RDL, any mission", what="battalion", low=12.0, mark=PROVEN),
        OfferAnswer(name="hospital, RDL, any mission", what="hospital", low=90.0, mark=NOT_PROVEN),
    ]
    ask = decisions(tiny, tiny_plan, rows).asks[-1]
    assert ask.words == (
        "one more: Infantry battalion, RDL, any mission. It averts at least 12 civilian-months besides."
    )


def test_a_plan_that_sends_nobody_says_so():
    case = sound_case(small.base(pledges=[]))
    told = decisions(case, planned(case))
    assert told.headline == "Nobody and nothing new: those in place stay alone. It costs 0.0 million USD in all."
    assert told.missions == ()
    assert told.nothing_new == ("M",)


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([("Formed police unit", 1)], "1 formed police unit"),
        ([("Field hospital", 1), ("Helicopter unit (3)", 2)], "2 helicopter units (each of 3) and 1 field hospital"),
        ([("FPU", 1), ("FPU", 2)], "3 FPUs"),
    ],
)
def test_units_are_named_in_their_number(units, words):
    assert units_of(units) == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_enumerated_as_a_sentence_does(items, words):
    assert enumerated(items) == words
