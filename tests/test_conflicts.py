"""Conflicts of locks and limits: smallest, with the cause that was planted, as trying every choice of units has it."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from planner.explain.locks.conflict_words import ConflictWords
from planner.explain.locks.conflicts import conflicts
from planner.explain.locks.limits import Kind, Limit
from planner.explain.locks.lock_model import LockModel, UndecidedError
from planner.plan import Outcome
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.lock_cases import planted
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import Rows, settings, sound_case, tiny_rows, to_case


def told(case: Case) -> list[str]:
    model = LockModel.of(case)
    words = ConflictWords(model)
    return [words.told(number, found).words for number, found in enumerate(conflicts(model), start=1)]


def battalions(units: int, **tables: object) -> Rows:
    """Three battalions pledged to one mission, of which so many are locked."""
    locks = [{"pledge": "P", "mission": "M", "units_min": units}]
    return base(pledges=[pledge("P", "battalion", units=3)], **{"locks": locks} | tables)


def test_locks_that_can_hold_have_no_conflict():
    assert told(sound_case(battalions(3))) == []


def test_a_ceiling_is_told_with_names_months_and_people():
    rows = battalions(3, missions=[mission("M", authorised_troops=840) | {"name": "Mission M"}])
    assert told(sound_case(rows)) == [
        "3 units of b of C (P) at Mission M (M), from January 2030 at the earliest, are 1,800 people; the ceiling on "
        "troops there leaves 840. At most 1 unit of 3 can be there."
    ]


def test_money_is_told_with_what_is_missing():
    rows = battalions(1, missions=[mission("M", assessed_usd_per_period=1_000_000)], funds=[fund()])
    (words,) = told(sound_case(rows))
    assert "0.85 million USD of assessed money arrive there by the end of January 2030" in words
    assert "the fund F has 1 million USD. At least 1.15 million USD are missing. None of them can be there." in words


def test_conflicts_that_share_nothing_and_all_that_stands_against_one_lock_are_told():
    missions = [mission("M", authorised_troops=500), mission("N", authorised_troops=100, assessed_usd_per_period=0)]
    rows = battalions(1, missions=missions)
    rows["areas"].append(area("B", "N"))
    rows["threats"].append(threat("B", troops_required=1000))
    rows["pledges"][0]["units"] = 4
    rows["locks"].append({"pledge": "P", "mission": "N", "units_min": 1})
    found = list(conflicts(LockModel.of(sound_case(rows))))
    assert [(each.group, [limit.kind for limit in each.limits]) for each in found] == [
        (0, [Kind.TROOPS]), (1, [Kind.TROOPS]), (1, [Kind.CASH]),
    ]  # fmt: skip


def test_units_that_come_one_after_the_other_name_the_months():
    rows = battalions(3, missions=[mission("M", authorised_troops=600)])
    rows["settings"] = settings(periods=4, contributor_share_limit=None)
    rows["pledges"][0] |= {"months_available": 2}
    (words,) = told(sound_case(rows))
    assert "leaves 600 from February 2030 to April 2030. At most 2 units of 3 can be there." in words


def test_a_stop_leaves_the_question_open():
    model = LockModel.of(sound_case(battalions(3, missions=[mission("M", authorised_troops=840)])), lambda: True)
    with pytest.raises(UndecidedError):
        model.solved(model.held(model.everything))


@pytest.mark.parametrize("seed", range(6))
def test_planted_causes_are_found_and_nothing_else(seed: int):
    case = planted(seed)
    found = [frozenset(each.members) for each in conflicts(LockModel.of(case.checked.case))]
    assert any(members <= case.cause for members in found)
    for members in found:
        assert not case.trial.possible(members)
        assert all(case.trial.possible(members - {each}) for each in members)


@pytest.mark.parametrize("seed", [3, 8])
def test_conflicts_are_among_all_smallest_sets_of_a_small_case(seed: int):
    case = planted(seed)
    model = LockModel.of(case.checked.case)
    limits = frozenset(limit for limit in model.everything if limit.kind not in {Kind.CASH, Kind.FUND})
    found = {frozenset(each.members) for each in conflicts(model)}
    assert {each for each in found if each <= limits} <= case.trial.smallest(limits, 3)


@hypothesis_settings(max_examples=5, deadline=None)
@given(tiny_rows(pledges=2))
def test_the_locks_can_hold_exactly_where_the_case_has_a_plan(rows: Rows):
    case = to_case(rows)
    model = LockModel.of(case)
    impossible = plan_case(case, Limits(0.5, threads=1, work=1)).outcome is Outcome.INFEASIBLE
    assert model.possible(model.everything) is not impossible
    assert bool(list(conflicts(model))) is impossible


def test_a_limit_is_ordered_by_its_kind_and_place():
    assert Limit(Kind.CASH, ("M",)) < Limit(Kind.FUND, ("A",))
