"""The ledger: where units of pledges stand, what was promised and kept, and how likely the rest is to be."""

import pytest
from scipy.stats import beta

from planner.check import check
from planner.files import read_case
from planner.plan import Plan
from planner.records.ledger import Event, ledger, stages
from planner.records.promises import CREDIBLE, ENOUGH, Count, DeliveryEstimate, promises
from planner.run import plan_case
from planner.solution import Limits
from tests.edits import cell, copy_of_tiny, row
from tests.small_cases import base, pledge
from tests.strategies import sound_case


def at(*events, counted=4, readiness="") -> dict[str, int]:
    """Where units stand after events, those stages alone that have any."""
    found = stages([Event(*event) for event in events], counted, readiness)
    return {stage: units for stage, units in found.at.items() if units}


ANNOUNCED = ("2014-01", "announced", 4)
LEDGERS = {
    "nothing": ([], {"pledged": 4}),
    "all of them": ([("2014-01", "announced", None)], {"announced": 4}),
    "some visited": ([ANNOUNCED, ("2014-06", "visited", 3)], {"announced": 1, "visited": 3}),
    "visited again": ([ANNOUNCED, ("2014-06", "visited", 4), ("2015-06", "visited", 4)], {"visited": 4}),
    "the furthest go on": (
        [ANNOUNCED, ("2014-06", "visited", 2), ("2014-09", "agreed", 1), ("2015-01", "deployed", 2)],
        {"announced": 2, "deployed": 2},
    ),
    "deployed twice": ([("2015-01", "deployed", 1), ("2015-03", "deployed", 2)], {"pledged": 1, "deployed": 3}),
    "who came least far is withdrawn": (
        [ANNOUNCED, ("2014-06", "visited", 2), ("2015-01", "withdrawn", 3)],
        {"visited": 1, "withdrawn": 3},
    ),
    "renewed after it lapsed": ([ANNOUNCED, ("2014-09", "lapsed", 4), ("2015-01", "announced", 4)], {"announced": 4}),
    "deployed although it had lapsed": (
        [ANNOUNCED, ("2014-09", "lapsed", 4), ("2015-01", "deployed", 1)],
        {"deployed": 1, "lapsed": 3},
    ),
    "more than there are": ([("2014-06", "visited", 9)], {"visited": 9}),
}


@pytest.mark.parametrize("name", LEDGERS)
def test_units_stand_where_their_last_event_put_them(name):
    events, expected = LEDGERS[name]
    assert at(*events) == expected


def test_no_unit_is_lost_or_made():
    for events, _ in LEDGERS.values():
        found = stages([Event(*event) for event in events], 4)
        assert found.promised == max([4, *(units or 0 for _, _, units in events)])
        assert found.deployed <= found.verified <= found.promised - found.gone


def test_units_struck_off_were_promised_too():
    """Four were announced and two withdrawn: of two that the case counts now, both may come."""
    events = [ANNOUNCED, ("2015-01", "withdrawn", 2)]
    assert at(*events, counted=2) == {"announced": 2, "withdrawn": 2}
    halves = [("2014-01", "announced", 2), ("2014-02", "announced", 2), ("2015-01", "withdrawn", 2)]
    assert at(*halves, counted=2) == {"announced": 2, "withdrawn": 2}
    assert at(("2015-01", "withdrawn", 2), counted=2) == {"withdrawn": 2}, "nothing says that there were more"
    assert at(("2015-01", "withdrawn", 2), counted=0) == {"withdrawn": 2}


@pytest.mark.parametrize(
    ("readiness", "stage"),
    [("announced", "announced"), ("L1", "registered"), ("L2", "visited"), ("L3", "agreed"), ("RDL", "agreed"),
     ("deployed", "deployed")],
)  # fmt: skip
def test_readiness_says_how_far_all_have_come_at_least(readiness, stage):
    assert at(readiness=readiness) == {stage: 4}
    assert at(("2014-01", "registered", 1), readiness=readiness).get(stage, 0) >= 3
    assert at(("2015-01", "withdrawn", 1), readiness=readiness) == {stage: 3, "withdrawn": 1}


LEDGER = [
    {"pledge": "P", "date": "2029-12", "event": "deployed", "units": 2},
    {"pledge": "P", "date": "2029-03", "event": "announced", "units": 4},
    {"pledge": "P", "date": "2029-06", "event": "visited", "units": 3},
    {"pledge": "Q", "date": "2029-05", "event": "withdrawn", "units": 1},
]


def recorded(**tables):
    """Two contributors of a group; one keeps half of a pledge, the other breaks one and is at level 2 with another."""
    rows = base(
        pledges=[
            pledge("P", "battalion", units=4, readiness="announced"),
            pledge("Q", "police", contributor="D", units=1, readiness="L1"),
            pledge("R", "police", contributor="D", units=2, readiness="L2", delivery_probability=0.5),
        ],
        pledge_events=LEDGER,
    )
    for contributor in rows["contributors"]:
        contributor["groups"] = "G"
    return sound_case(rows | tables)


def counts(account) -> tuple[int, ...]:
    return tuple(count.units for count in account.counts)


def test_promised_counted_verified_deployed_gone_by_contributor_and_group():
    found = promises(recorded())
    assert [(each.kind, each.name, counts(each.account)) for each in found.performances] == [
        ("everybody", "everybody", (7, 7, 5, 2, 1, 0, 0)),
        ("contributor", "C", (4, 4, 3, 2, 0, 0, 0)),
        ("contributor", "D", (3, 3, 2, 0, 1, 0, 0)),
        ("group", "G", (7, 7, 5, 2, 1, 0, 0)),
    ]
    everybody = found.performances[0].account
    assert everybody.promised.persons == 4 * 600 + 3 * 140
    assert everybody.verified.persons == 3 * 600 + 2 * 140
    assert [promise.last for promise in found.pledges] == [Event("2029-12", "deployed", 2),
                                                           Event("2029-05", "withdrawn", 1), None]  # fmt: skip


def test_the_ledger_is_read_to_a_month():
    assert [counts(each.account)[2:5] for each in promises(recorded(), until="2029-05").of_kind("contributor")] == [
        (0, 0, 0), (2, 0, 1)
    ]  # fmt: skip
    assert ledger(recorded(), "2029-04") == {"P": [Event("2029-03", "announced", 4)]}


def test_what_is_assumed_of_units_that_have_not_deployed_is_their_average():
    """Of C two are left at 0.30; of D one at 0.45 and two at 0.5."""
    found = {each.name: each.assumed for each in promises(recorded()).performances}
    assert found["C"] == pytest.approx(0.3)
    assert found["D"] == pytest.approx((0.45 + 2 * 0.5) / 3)
    assert found["G"] == found["everybody"] == pytest.approx((2 * 0.3 + 0.45 + 2 * 0.5) / 5)


def test_outcomes_are_those_of_earlier_pledges_and_of_the_ledger():
    record = [{"contributor": "D", "units_pledged": 10, "units_delivered": 7}]
    found = {each.name: each.estimate for each in promises(recorded(past_deliveries=record)).performances}
    assert found == {
        "C": DeliveryEstimate(2, 2),
        "D": DeliveryEstimate(7, 11),
        "G": DeliveryEstimate(9, 13),
        "everybody": DeliveryEstimate(9, 13),
    }
    assert [name for name, estimate in found.items() if not estimate.enough] == ["C"]


def test_a_contributor_of_whom_only_the_past_is_known_is_told_too():
    case = recorded(pledges=[pledge("P", "battalion", units=4, readiness="announced")], pledge_events=[],
                    past_deliveries=[{"contributor": "D", "units_pledged": 20, "units_delivered": 20}])  # fmt: skip
    found = {each.name: each for each in promises(case).of_kind("contributor")}
    assert {name: (each.account.promised.units, each.estimate.known) for name, each in found.items()} == {
        "C": (4, 0),
        "D": (0, 20),
    }


@pytest.mark.parametrize(("delivered", "known"), [(0, ENOUGH), (5, 10), (10, 10), (33, 40)])
def test_an_estimate_is_the_posterior_of_jeffreys(delivered, known):
    found = DeliveryEstimate(delivered, known)
    posterior = beta(delivered + 0.5, known - delivered + 0.5)
    assert found.chance == pytest.approx(posterior.mean())
    assert found.interval == pytest.approx(posterior.interval(CREDIBLE))
    assert 0 < found.interval[0] < found.chance < found.interval[1] < 1


def test_more_that_is_known_makes_it_more_certain():
    widths = [high - low for low, high in (DeliveryEstimate(n // 2, n).interval for n in (10, 20, 40, 80))]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] < 0.5, "what is enough leaves less than half of all that may be"


def planned(case) -> Plan:
    return plan_case(case, Limits(0.01, work=2)).plan


def test_what_the_plan_counts_on_stands_beside_it():
    seen = {"pledge": "P", "date": "2029-12", "event": "visited", "units": 1}
    case = sound_case(base(pledges=[pledge("P", "battalion", units=2, readiness="announced", ready_period=1),
                                    pledge("Q", "police")], pledge_events=[seen]))  # fmt: skip
    found = promises(case, planned(case))
    assert [(each.pledge, each.account.planned, each.account.unverified) for each in found.pledges] == [
        ("P", Count(2, 1200.0), Count(1, 600.0)),
        ("Q", Count(), Count()),
    ]


def event(pledge, event, date="2029-11", **cells):
    return row("pledge_events", pledge=pledge, event=event, date=date, **cells)


TWO = cell("pledges", 2, "units", "2")
NOTICES = {
    "withdrawn and counted": (
        [TWO, event("A-battalion", "withdrawn", units="1")],
        "pledge_events: 1 unit of “A-battalion” withdrawn by 2029-11, and the case still counts 2: no more than 1 can "
        "come.",
    ),
    "lapsed before it could start": (
        [event("B-battalion", "lapsed", date="2030-01")],
        "pledge_events: 1 unit of “B-battalion” lapsed by 2030-01, before the first start in February 2030, and the "
        "case still counts 1: no more than 0 can come unless they are renewed.",
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_who_is_gone_and_still_counted_is_a_notice(name, tmp_path):
    edits, sentence = NOTICES[name]
    found = check(read_case(copy_of_tiny(tmp_path, *edits)))
    assert (found.faults, found.notices) == ([], [sentence])


QUIET = {
    "struck off": [event("A-battalion", "announced", units="2"), event("A-battalion", "withdrawn", units="1")],
    "renewed": [event("B-battalion", "lapsed", date="2029-10"), event("B-battalion", "announced")],
    "lapses after it could start": [event("B-battalion", "lapsed", date="2030-02")],
    "no longer counted": [cell("pledges", 2, "units", "0"), event("A-battalion", "withdrawn", units="1")],
}


@pytest.mark.parametrize("name", QUIET)
def test_who_is_gone_and_not_counted_or_renewed_is_none(name, tmp_path):
    found = check(read_case(copy_of_tiny(tmp_path, *QUIET[name])))
    assert (found.faults, found.notices) == ([], [])
