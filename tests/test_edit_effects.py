"""What changed between two plans, and why: planted ties are told as ties, planted consequences as consequences."""

from dataclasses import replace

import pytest

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.explain.changed.deployment_changes import Posted, deployment_changes
from planner.explain.changed.edit_effects import WHOLE, edit_effects
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.changed import FOLLOWS, TIE, UNSURE
from planner.run import plan_case
from planner.solution import Limits
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case

CLOSE = Limits(1e-5, threads=1, work=64)
NAMED = {"M": "Mission of the mountains", "N": "Mission of the north"}


def case_of(*, never=(), b=400_000, room=700, money=None, **pledges):
    """A mission with room for one battalion and another with room for many; by pledge what is different of it."""
    rows = base(
        missions=[mission("M", authorised_troops=room, assessed_usd_per_period=money) | {"name": NAMED["M"]},
                  mission("N") | {"name": NAMED["N"]}],
        areas=[area("A", "M"), area("B", "N", civilians=b)],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
        pledges=[pledge("P", "battalion", **pledges.get("P", {})),
                 pledge("Q", "battalion", **{"contributor": "D", "units": 0} | pledges.get("Q", {})),
                 *(pledge(name, "battalion", **what) for name, what in pledges.items() if name not in {"P", "Q"})],
        caveats=[{"pledge": p, "mission": m, "rule": "never", "reason": "refused"} for p, m in never],
        funds=[fund(amount_usd=1)],
    )  # fmt: skip
    return sound_case(rows | {"settings": periods(3, cost_weight=0.001)})


def planned(case):
    return plan_case(case, CLOSE).plan


@pytest.fixture
def runner(tmp_path):
    with Runner(ResultCache.at(tmp_path), thread) as opened:
        yield opened


def told(case, before, runner, now=None):
    """The last row of each name, by pledge; the plan before as a whole has none."""
    analysis = PlanAnalysis(case, now or planned(case))
    rows = {row.name: row for row, *_ in edit_effects(analysis, before, runner)}
    return {row.pledge or WHOLE: row for row in rows.values()}


def test_two_equal_pledges_that_swap_places_are_ties(runner):
    """Only one of them finds room in M, and none may go to N: which of them it is does not matter."""
    closed = [("P", "N"), ("Q", "N")]
    before = planned(case_of(never=closed))
    now = planned(case_of(never=closed, P={"units": 0}, Q={"units": 1}))
    found = told(case_of(never=closed, Q={"units": 1}), before, runner, now)
    assert {name: (row.what, row.verdict) for name, row in found.items()} == {
        WHOLE: ("plan", TIE), "P": ("went", TIE), "Q": ("came", TIE)}  # fmt: skip
    assert found["P"].objective == pytest.approx(0.0, abs=0.1)
    assert found["P"].together == 2
    assert "A tie: taken back together with b of D (Q), it would lose nothing" in found["P"].note


def test_books_alone_tell_a_tie_where_everybody_can_stay_where_they_were():
    closed = [("P", "N"), ("Q", "N")]
    before = planned(case_of(never=closed))
    now = planned(case_of(never=closed, P={"units": 0}, Q={"units": 1}))
    found = told(case_of(never=closed, Q={"units": 1}), before, None, now)
    assert found[WHOLE].verdict == found["P"].verdict == found["Q"].verdict == TIE


def test_books_alone_say_nothing_of_what_only_another_change_makes_possible():
    """Nor do they where the plan before is not possible as a whole: R has been withdrawn."""
    closed, here, gone = [("P", "N"), ("Q", "N")], {"Q": {"units": 1}}, {"P": {"units": 0}}
    before = planned(case_of(never=closed, R={}))
    now = planned(case_of(never=closed, **(here | gone)))
    found = told(case_of(never=closed, **here), before, None, now)
    assert found[WHOLE].verdict == found["R"].verdict == FOLLOWS
    assert found["P"].verdict == ""
    assert found["P"].note == f"1 × b of C (P) went from {NAMED['M']} (M) (from January 2030)."


def test_a_place_that_a_caveat_now_rules_out_follows_from_the_edit(runner):
    found = told(case_of(never=[("P", "M")]), planned(case_of()), runner)
    assert (found["P"].what, found["P"].verdict) == ("moved", FOLLOWS)
    assert found["P"].note == (
        f"1 × b of C (P) moved from {NAMED['M']} (M) (from January 2030) to {NAMED['N']} (N) (from January 2030). "
        "This follows from the edit: a caveat rules it out (refused)."
    )


def test_what_is_ready_later_follows_from_the_edit():
    found = told(case_of(P={"ready_period": 2}), planned(case_of()), None)
    assert (found["P"].what, found["P"].verdict) == ("moved", FOLLOWS)
    assert f"moved at {NAMED['M']} (M) from January 2030 to February 2030" in found["P"].note
    assert "it cannot be there before February 2030" in found["P"].note


def test_what_is_not_pledged_any_more_follows_from_the_edit():
    found = told(case_of(P={"units": 0}), planned(case_of()), None)
    assert (found["P"].what, found["P"].verdict) == ("went", FOLLOWS)
    assert "only 0 of it are pledged" in found["P"].note


def test_a_ceiling_without_room_for_it_follows_from_the_edit(runner):
    found = told(case_of(room=500), planned(case_of()), runner)
    assert found["P"].verdict == FOLLOWS
    assert f"the ceiling on troops of {NAMED['M']} (M) leaves no room for it" in found["P"].note


def test_units_that_cannot_be_paid_any_more_follow_from_the_edit(runner):
    found = told(case_of(money=0), planned(case_of()), runner)
    assert found["P"].verdict == FOLLOWS
    assert "the old place cannot be paid for now" in found["P"].note


def test_a_danger_that_grew_follows_from_the_edit_by_what_is_lost(runner):
    """Back in M, P averts 9,000 or so a month less there than in N: the figure is that of planning it so."""
    now, before = case_of(b=4_000_000), planned(case_of())
    found = told(now, before, runner)
    assert (found["P"].what, found["P"].verdict) == ("moved", FOLLOWS)
    kept = planned(case_of(b=4_000_000, never=[("P", "N")]))
    assert found["P"].objective == pytest.approx(kept.summary.objective - planned(now).summary.objective, rel=1e-4)
    assert f"it would lose {found['P'].objective:,.0f} civilian-months, more than" in found["P"].note
    assert found["P"].objective > found["P"].margin


def test_nothing_is_claimed_where_nothing_is_proved(runner):
    case, before = case_of(b=4_000_000), planned(case_of())
    now = planned(case)
    unproved = replace(now, summary=now.summary.with_bound(float("-inf")))
    assert {row.verdict for row in told(case, before, runner, unproved).values()} == {UNSURE}


def test_no_change_is_no_row(runner):
    case = case_of()
    assert told(case, planned(case), runner) == {}


def test_a_move_is_of_the_same_pledge_and_the_nearest_place_first():
    """Two units: one stays in M but comes later, the other moves to N."""
    before = planned(case_of(room=1500, b=1_000, P={"units": 2}))
    now = planned(case_of(room=700, P={"units": 2, "ready_period": 2}))
    found = deployment_changes(before, now)
    assert [(c.what, c.units, c.old, c.new) for c in found] == [
        ("moved", 1, Posted("M", "", 1), Posted("M", "", 2)),
        ("moved", 1, Posted("M", "", 1), Posted("N", "", 2)),
    ]
