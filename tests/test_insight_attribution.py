"""Why two scenarios differ: shares equal to brute force, sums that are exact, and a planted change found."""

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.check import check
from planner.formats.sheets import Sheets, raw_case, sheets_of
from planner.insight import shapley
from planner.insight.attribution import EXACT, Attributor
from planner.insight.change_sets import Grouping, change_sets_between, with_changes
from planner.insight.contributions import Attribution
from planner.insight.parts import Scenario, UnattributedError
from planner.insight.solve_limits import SolveLimits
from planner.run import plan_case
from planner.solution import Limits
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import Rows, to_raw
from tests.waiting import PLENTY

CLOSE = Limits(1e-6, PLENTY, threads=1, work=64)
EFFORT = SolveLimits(CLOSE, CLOSE, CLOSE)


def sheets(rows: Rows) -> Sheets:
    return sheets_of(to_raw(rows, free=True))


def rows(*pledges: dict, **tables: object) -> Rows:
    """Two missions, one that troops answer and one that police or money do."""
    missions = [mission("M", authorised_troops=1400), mission("N")]
    areas = [area("A", "M"), area("B", "N", civilians=400_000)]
    threats = [threat("A", troops_required=1000), threat("B", police_required=150, prevention_usd_required=2e6)]
    return base(missions=missions, areas=areas, threats=threats, pledges=list(pledges), **tables)


OLD = rows(pledge("P", "battalion"))
NEW = rows(
    pledge("P", "battalion", units=2),
    pledge("Q", "police", contributor="D"),
    funds=[fund(amount_usd=1_500_000, purpose="prevention")],
)


def attribute(tmp_path, old: Rows, new: Rows, grouping=Grouping.CONTRIBUTOR, **how) -> Attribution:
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        return Attributor(Scenario("old", sheets(old)), Scenario("new", sheets(new)), runner, EFFORT).run(
            grouping, **how
        )


def exposure(tables: Sheets) -> float:
    checked = check(raw_case(tables))
    assert not checked.faults
    return plan_case(checked.case, CLOSE).plan.summary.exposure_unprotected


def test_shares_equal_brute_force_over_orders_and_sum_to_the_total(tmp_path):
    found = attribute(tmp_path, OLD, NEW, Grouping.KIND)
    parts = change_sets_between(sheets(OLD), sheets(NEW), Grouping.KIND)
    assert 3 <= len(parts) <= EXACT
    brute = dict.fromkeys((part.name for part in parts), 0.0)
    values = {
        mixture: exposure(with_changes(sheets(OLD), sheets(NEW), [parts[i] for i in mixture]))
        for size in range(len(parts) + 1)
        for mixture in map(frozenset, itertools.combinations(range(len(parts)), size))
    }
    for order in itertools.permutations(range(len(parts))):
        for place, part in enumerate(order):
            gained = values[frozenset(order[: place + 1])] - values[frozenset(order[:place])]
            brute[parts[part].name] += gained / math.factorial(len(parts))
    assert {share.part: share.exposure for share in found.contributions} == pytest.approx(brute, rel=1e-4, abs=0.05)
    total = found.after.exposure_unprotected - found.before.exposure_unprotected
    assert sum(share.exposure for share in found.contributions) == pytest.approx(total, abs=1e-6)
    assert sum(s.objective for s in found.contributions) == pytest.approx(
        found.after.objective - found.before.objective
    )
    assert found.before.exposure_unprotected == pytest.approx(exposure(sheets(OLD)), rel=1e-6)
    assert found.after.exposure_unprotected == pytest.approx(exposure(sheets(NEW)), rel=1e-6)
    for share in found.contributions:
        assert share.low <= share.objective <= share.high
        assert share.error is None


def test_a_planted_change_is_the_main_cause_and_what_changes_nothing_has_no_share(tmp_path):
    new = rows(pledge("P", "battalion", units=2), pledge("R", "hospital", contributor="D"))
    found = attribute(tmp_path, OLD, new)
    assert [share.part for share in found.contributions] == ["C", "D"]
    assert found.contributions[0].exposure < -1000
    assert found.contributions[0].proven
    assert found.contributions[1].exposure == pytest.approx(0.0, abs=1e-6)
    assert found.contributions[1].high == 0.0, "one more hospital never raises the objective, from the inputs alone"
    assert found.contributions[1].low == pytest.approx(0.0, abs=1e-3)


def test_that_a_plan_kept_is_another_than_the_one_compared_is_said(tmp_path):
    kept = plan_case(check(raw_case(sheets(OLD))).case, CLOSE).plan
    worse = replace(kept.summary, objective=2e6, exposure_unprotected=1_234_567.0)
    told: list[tuple[int, int]] = []
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        old, new = Scenario("old", sheets(OLD), replace(kept, summary=worse)), Scenario("new", sheets(NEW))
        found = Attributor(old, new, runner, EFFORT, lambda *numbers: told.append(numbers)).run(Grouping.KIND)
    assert told[0] == (0, told[-1][1])
    assert [note for note in found.notes if "“old” was planned anew" in note and "has 1,234,567" in note]
    assert not any("“new” was planned anew" in note for note in found.notes)
    assert found.before.exposure_unprotected == pytest.approx(kept.summary.exposure_unprotected, rel=1e-6)


def test_more_parts_than_all_orders_can_be_tried_for_are_sampled_with_an_error(tmp_path):
    names = [f"N{number}" for number in range(EXACT + 1)]
    old = rows(*(pledge(name, "police", units=0) for name in names))
    new = rows(*(pledge(name, "police", strength=20 + 5 * i) for i, name in enumerate(names)))
    for table in (old, new):
        table["contributors"] = [
            {"contributor": f"C{n}", "name": n, "latitude": 0, "longitude": 0, "participates": "yes"} for n in names
        ]
        for row in table["pledges"]:
            row["contributor"] = f"C{row['pledge']}"
    found = attribute(tmp_path, old, new, pairs=2)
    total = found.after.exposure_unprotected - found.before.exposure_unprotected
    assert total < 0
    assert sum(share.exposure for share in found.contributions) == pytest.approx(total, abs=1e-6)
    assert len(found.contributions) == EXACT + 1
    assert all(share.error is not None and share.error >= 0 for share in found.contributions)
    assert "4 sampled orders" in found.notes[-1]
    few = attribute(tmp_path, old, new, most=3)
    assert len(few.contributions) == 3
    assert any(share.part == "all others (5 contributors)" for share in few.contributions)
    assert any("told as one part" in note for note in few.notes)


def test_parts_that_are_no_case_without_each_other_are_joined_and_it_is_said(tmp_path):
    new = rows(pledge("P", "battalion"), pledge("Q", "police", contributor="E"))
    new["contributors"] = [*new["contributors"], new["contributors"][0] | {"contributor": "E"}]
    found = attribute(tmp_path, OLD, new, Grouping.KIND)
    assert len(found.contributions) == 1
    assert any("told as one part" in note for note in found.notes)
    assert found.contributions[0].exposure < 0


def test_parts_that_locks_make_impossible_apart_are_joined(tmp_path):
    lock = {"pledge": "P", "mission": "M", "units_min": 2}
    new = rows(pledge("P", "battalion", units=2), locks=[lock])
    found = attribute(tmp_path, OLD, new, Grouping.KIND)
    assert len(found.contributions) == 1
    assert "locks" in found.notes[0]


def test_scenarios_that_cannot_be_compared_are_said(tmp_path):
    with pytest.raises(UnattributedError, match="same inputs"):
        attribute(tmp_path, OLD, OLD)
    faulty = rows(pledge("P", "battalion", units=-1))
    with pytest.raises(UnattributedError, match="“new” has no plan"):
        attribute(tmp_path, OLD, faulty)


def test_mixtures_begin_and_end_with_the_scenarios_and_a_note_is_no_change():
    parts = change_sets_between(sheets(OLD), sheets(NEW), Grouping.CONTRIBUTOR)
    assert {part.name for part in parts} == {"C", "D"}
    for chosen, side in (([], OLD), (parts, NEW)):
        assert (
            check(raw_case(with_changes(sheets(OLD), sheets(NEW), chosen)))
            .case["pledges"]
            .equals(check(raw_case(sheets(side))).case["pledges"])
        )
    noted = rows(pledge("P", "battalion", note="heard on the phone"))
    assert change_sets_between(sheets(OLD), sheets(noted), Grouping.KIND) == []
    assert {part.name for part in change_sets_between(sheets(OLD), sheets(NEW), Grouping.MISSION)} == {
        "pledges that belong to no single mission",
        "funds that belong to no single mission",
    }


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.floats(-100, 100), min_size=16, max_size=16), st.integers(1, 4))
def test_shapley_laws(numbers, parts):
    def value(mixture: frozenset[int]) -> float:
        return numbers[sum(1 << i for i in mixture if i != 1)]

    everything = frozenset(range(parts))
    for orders in (shapley.orderings(parts, 6, 3), shapley.orderings(parts, 0, 3)):
        found = shapley.values(orders, value)
        assert sum(found) == pytest.approx(value(everything) - value(frozenset()), abs=1e-9)
        if parts > 1:
            assert found[1] == 0.0
        same = {mixture: value(mixture) for mixture in orders.coalitions}
        for share, (low, high) in zip(found, shapley.value_ranges(orders, same, same), strict=True):
            assert low == pytest.approx(share)
            assert high == pytest.approx(share)
    assert shapley.errors(shapley.orderings(parts, 6, 3), value) is None
    assert len(shapley.errors(shapley.orderings(parts, 0, 3), value)) == parts


def test_what_is_no_longer_counted_is_no_part_of_the_change(tmp_path):
    """N, where nobody is sent, closes after one month of three; M gets a second battalion."""
    old, new = (rows(pledge("P", "battalion", units=units), settings=periods(3)) for units in (1, 2))
    new["missions"][1]["mandate_to"] = 1
    found = attribute(tmp_path, old, new, Grouping.KIND)
    shares = {share.part: share for share in found.contributions}
    assert shares["missions: Last period of the mandate"].exposure == pytest.approx(0.0, abs=1e-6)
    assert not shares["missions: Last period of the mandate"].proven
    assert shares["pledges: How many units"].exposure < -1000
    assert shares["pledges: How many units"].proven
    left = 2 * 400_000 * 0.5 * 0.02
    assert found.before.exposure_unprotected == pytest.approx(exposure(sheets(old)) - left)
    assert found.after.exposure_unprotected == pytest.approx(exposure(sheets(new)))
    total = found.after.exposure_unprotected - found.before.exposure_unprotected
    assert sum(share.exposure for share in found.contributions) == pytest.approx(total, abs=1e-6)
    assert [note for note in found.notes if "“missions: Last period of the mandate” leaves 8,000 fewer" in note]
    assert any("The mandate of N ends in January 2030 in “new”: 8,000 unprotected" in note for note in found.notes)
