"""Chances of delivery: where they come from, and failures in common that leave every pledge its own chance."""

from dataclasses import replace
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from planner.chances import Chance, chances_of
from planner.check import check
from planner.files import read_case
from tests.edits import TINY, cell, copy_of_tiny, row, setting
from tests.small_cases import base, fund, periods, pledge
from tests.strategies import sound_case

SHARES = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


def case_of(*pledges, groups="", funds=(), **settings):
    """A case with pledges of one contributor."""
    rows = base(pledges=list(pledges), funds=list(funds), settings=periods(2, **settings))
    rows["contributors"][0]["groups"] = groups
    return sound_case(rows)


ONE_PLEDGE = case_of(pledge("P", "battalion", delivery_probability=0.5))


def chance(p, groups="", **settings) -> Chance:
    """The chance of a pledge of one contributor."""
    pledges, contributors = ONE_PLEDGE["pledges"], ONE_PLEDGE["contributors"]
    tables = {
        "pledges": pledges.assign(delivery_probability=float(p)),
        "contributors": contributors.assign(groups=groups),
    }
    case = replace(ONE_PLEDGE, values=ONE_PLEDGE.values | settings, tables=ONE_PLEDGE.tables | tables)
    return chances_of(case).pledges["P"]


def test_a_chance_is_the_pledges_own_or_else_that_of_its_readiness():
    pledges = [pledge("said", "battalion", delivery_probability=0.7), pledge("level", "battalion", readiness="L2")]
    funds = [fund(fund="F", delivery_probability=0.5), fund(fund="G")]
    found = chances_of(case_of(*pledges, funds=funds))
    assert {key: (one.p, one.source) for key, one in (found.pledges | found.funds).items()} == {
        "said": (0.7, "pledge"),
        "level": (0.65, "readiness"),
        "F": (0.5, "fund"),
        "G": (1.0, "certain"),
    }
    assert all(one.own == one.p and not one.capped for one in found.pledges.values()), "each fails by itself"


def test_the_readiness_of_the_case_counts_rather_than_the_stated_assumptions():
    rows = base(pledges=[pledge("P", "battalion", readiness="L1")])
    rows["readiness"] = [{"readiness": "L1", "lead_months": 3, "delivery_probability": 0.2}]
    assert chances_of(sound_case(rows)).pledges["P"].p == 0.2


@given(p=SHARES, contributor=SHARES, group=SHARES, groups=st.integers(0, 3))
@hypothesis_settings(max_examples=60, deadline=None, derandomize=True)
def test_every_pledge_keeps_its_chance_exactly(p, contributor, group, groups):
    """Over every state of the contributor and its groups, weighted by its chance."""
    named = ";".join(f"G{n}" for n in range(groups))
    found = chance(p, named, contributor_failure=contributor, group_failure=group)
    failures = (found.contributor_failure, *[found.group_failure] * groups)
    states = product((True, False), repeat=len(failures))
    comes = sum(
        prod(f if failed else 1 - f for f, failed in zip(failures, state, strict=True)) * found.own
        for state in states
        if not any(state)
    )
    assert comes == pytest.approx(p, rel=1e-12, abs=1e-15)
    assert found.p == p
    assert 0 <= found.own <= 1
    assert 0 <= found.contributor_failure <= contributor
    assert 0 <= found.group_failure <= group
    assert 1 - found.survival <= 1 - p + 1e-12, "failures in common are part of what a pledge may fail by"


def test_what_remains_is_the_units_own_chance():
    """A contributor fails by 0.2 and a group by 0.25, so 0.6 is left to units that come by 0.3: half of them."""
    found = chance(0.3, "G", contributor_failure=0.2, group_failure=0.25)
    assert (found.contributor_failure, found.group_failure, found.capped) == (0.2, 0.25, False)
    assert found.own == pytest.approx(0.5)


def test_a_group_without_the_contributor_in_it_does_not_fail_it():
    assert chance(0.3, group_failure=0.25).own == 0.3
    assert chance(0.3, group_failure=0.25).group_failure == 0


def test_failures_in_common_are_lowered_where_a_pledge_fails_less():
    """0.64 = 0.8² comes although 0.8 and 0.64 survive: the power that makes 0.512 into 0.64 is two thirds."""
    found = chance(0.64, "G", contributor_failure=0.2, group_failure=0.36)
    assert found.capped
    assert found.own == 1
    assert 1 - found.contributor_failure == pytest.approx(0.8 ** (2 / 3))
    assert 1 - found.group_failure == pytest.approx(0.64 ** (2 / 3))


def test_who_is_certain_to_come_is_never_struck():
    found = chance(1, "G;H", contributor_failure=1, group_failure=0.5)
    assert (found.contributor_failure, found.group_failure, found.own) == (0, 0, 1)


def test_money_fails_with_its_contributor_too():
    case = case_of(pledge("P", "battalion"), funds=[fund(contributor="C", delivery_probability=0.5)],
                   contributor_failure=0.2)  # fmt: skip
    found = chances_of(case).funds["F"]
    assert (found.contributor_failure, found.own) == (0.2, pytest.approx(0.625))


@pytest.mark.parametrize(("months", "length", "late"), [(0, 3, 0), (1, 3, 1), (3, 3, 1), (4, 3, 2), (4, 1, 4)])
def test_a_delay_is_in_whole_periods(months, length, late):
    found = chances_of(
        case_of(pledge("P", "battalion"), delay_months=months, delay_chance=0.25, months_per_period=length)
    )
    assert (found.delay_periods, found.delay_chance) == (late, 0.25)


NOTICES = {
    "a failure that strikes nothing": (
        [
            *(cell("pledges", n, "delivery_probability", "1") for n in range(2, 6)),
            setting("contributor_failure", "0.1"),
        ],
        "contributor_failure means nothing here: every pledge and fund is certain to come.",
    ),
    "groups that nobody is in": (
        [setting("group_failure", "0.1")],
        "group_failure means nothing here: no contributor whose pledges or funds may fail is in a group.",
    ),
    "a pledge that fails less than its contributor": (
        [setting("contributor_failure", "0.2")],
        "contributor_failure: less likely to fail than that are B-battalion. Their own chances count, and whenever "
        "they fail it is taken to be in common.",
    ),
    "a delay without a chance": (
        [setting("delay_months", "3")],
        "delay_months means nothing here, as delay_chance is 0: nothing is late.",
    ),
    "a chance without a delay": (
        [setting("delay_chance", "0.5")],
        "delay_chance means nothing here, as delay_months is 0: nothing is late.",
    ),
    "more units than there are": (
        [row("pledge_events", pledge="A-police", date="2029-11", event="visited", units="2")],
        "pledge_events, row 2, column units: 2 units, but “A-police” has 1.",
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_what_means_nothing_or_too_much_is_said(name, tmp_path):
    edits, sentence = NOTICES[name]
    found = check(read_case(copy_of_tiny(tmp_path, *edits)))
    assert (found.faults, found.notices) == ([], [sentence])


def test_the_events_of_a_pledge_that_fell_out_are_no_mistake(tmp_path):
    told = row("pledge_events", pledge="A-police", date="2029-11", event="withdrawn", units="1")
    assert not check(read_case(copy_of_tiny(tmp_path, cell("pledges", 3, "units", "0"), told))).notices


def test_an_empty_ledger_changes_no_fingerprint_and_one_with_an_event_does(tmp_path):
    told = row("pledge_events", pledge="A-police", date="2029-11", event="visited")
    prints = [check(read_case(folder)).fingerprint for folder in (TINY, copy_of_tiny(tmp_path))]
    told(tmp_path)
    assert prints[0] == prints[1] != check(read_case(tmp_path)).fingerprint


def test_a_blank_way_of_counting_pledges_is_in_full(tmp_path):
    case = check(read_case(copy_of_tiny(tmp_path, setting("deliver", ""))))
    assert case.case.settings.deliver == "full"
    assert case.fingerprint == check(read_case(TINY)).fingerprint
