"""Laws that the least exposure obeys: each holds the bound of one case against the plan of another."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from planner.answers import PROVEN, NotedAnswer
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.fingerprint import fingerprint
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.offers import CandidateOffer
from planner.insight.solve_limits import SolveLimits
from planner.insight.wanted import most_wanted
from planner.plan import Outcome, Plan, Summary
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import ModelCache
from planner.tables import Case
from planner.verify import verify
from tests.strategies import Rows, sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

ROUNDING = 1e-6

Row = dict[str, Any]
Edit = Callable[[Row], None]

always = hypothesis_settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def _plan(case: Case) -> Plan | None:
    """The plan of a case; None where none is possible."""
    ended = plan_case(case, Limits(1e-4, PLENTY))
    assert ended.outcome in {Outcome.OPTIMAL, Outcome.INFEASIBLE}, ended.faults
    return ended.plan


def _summary(case: Case) -> Summary | None:
    plan = _plan(case)
    return plan and plan.summary


def _assert_no_higher(one: Summary | None, other: Summary | None, scale: float = 1.0) -> None:
    """The optimum of one case is no higher than that of another (infinite where no plan is possible)."""
    if other is not None:
        assert one is not None
        assert one.bound <= other.objective * scale * (1 + ROUNDING) + ROUNDING


def _assert_same(one: Summary | None, other: Summary | None, scale: float = 1.0) -> None:
    """The optimum of one case is that of another, times a scale."""
    _assert_no_higher(one, other, scale)
    _assert_no_higher(other, one, 1 / scale)
    if one and other:
        for name in ("exposure_baseline", "exposure_in_place_only"):
            assert getattr(one, name) == pytest.approx(getattr(other, name) * scale, rel=1e-9)


def edited(rows: Rows, table: str, edit: Edit) -> Rows:
    """A copy of rows in which every row of a table is edited."""
    copy = deepcopy(rows)
    for row in copy.get(table, []):
        edit(row)
    return copy


def _times(factor: float, *columns: str) -> Edit:
    """Multiply the cells of some columns that are not blank."""

    def edit(row: Row) -> None:
        row.update({column: row[column] * factor for column in columns if row.get(column) is not None})

    return edit


def _setting(name: str, factor: float) -> Callable[[Row], None]:
    return lambda row: row.update(value=row["value"] * factor) if row["setting"] == name else None


BETTER = {
    "more_units": ("pledges", lambda row: row.update(units=row["units"] + 1)),
    "more_fund_money": ("funds", _times(3, "amount_usd")),
    "more_assessed_money": (
        "missions",
        lambda row: (
            row["assessed_usd_per_period"] is None
            or row.update(assessed_usd_per_period=row["assessed_usd_per_period"] + 2e6)
        ),
    ),
    "higher_ceilings": ("missions", _times(2, "authorised_troops", "authorised_police")),
    "earlier_readiness": ("pledges preparations", lambda row: row.update(ready_period=1)),
}


@pytest.mark.parametrize("better", BETTER)
def test_more_never_raises_the_objective(better):
    tables, edit = BETTER[better]

    @always
    @given(tiny_rows())
    def law(rows):
        improved = rows
        for table in tables.split():
            improved = edited(improved, table, edit)
        assume(improved != rows)
        before, after = to_case(rows), sound_case(improved)
        _assert_no_higher(_summary(after), _summary(before))

    law()


@always
@given(tiny_rows(), st.sampled_from(["C1", "C2"]))
def test_switching_a_contributor_off_never_lowers_the_objective(rows, contributor):
    rows["locks"] = []
    off = edited(
        rows, "contributors", lambda row: row.update(participates="no") if row["contributor"] == contributor else None
    )
    _assert_no_higher(_summary(to_case(rows)), _summary(to_case(off)))


KEYS = ("mission", "area", "threat", "contributor", "unit_type", "pledge", "preparation", "fund", "capability")


def _rename(row: Row) -> None:
    row.update({key: f"é {row[key][::-1]}" for key in KEYS if row.get(key)})


@always
@given(tiny_rows(), st.randoms())
def test_names_and_the_order_of_rows_change_nothing(rows: Rows, random: Random):
    renamed = deepcopy(rows)
    for table in renamed:
        renamed = edited(renamed, table, _rename)
        random.shuffle(renamed[table])
    _assert_same(_summary(to_case(rows)), _summary(sound_case(renamed)))


PER_AREA = ("civilians", "in_place_troops", "in_place_police", "troops_limit")
PER_THREAT = ("troops_required", "police_required", "prevention_usd_required")


def _halves(rows: list[Row], area: str) -> Iterator[Row]:
    """Rows, those that name the area once for either half of it."""
    for row in rows:
        if row.get("area") != area:
            yield row
            continue
        for half in ("west", "east"):
            piece = row | {"area": f"{area} {half}"}
            _times(0.5, *PER_AREA, *PER_THREAT)(piece)
            yield piece


@always
@given(tiny_rows())
def test_an_area_in_two_equal_halves_is_the_same_area(rows):
    tables = ("areas", "threats", "support", "caveats")
    split = rows | {table: list(_halves(rows[table], "M1a0")) for table in tables}
    _assert_same(_summary(to_case(rows)), _summary(sound_case(split)))


MONEY = {
    "missions": ("assessed_usd_per_period",),
    "threats": ("prevention_usd_required",),
    "unit_types": ("monthly_cost_usd", "deployment_cost_usd"),
    "preparations": ("cost_usd",),
    "funds": ("amount_usd",),
}


def _dearer(rows: Rows) -> Rows:
    """The same case in a currency a thousandth as strong."""
    for table, columns in MONEY.items():
        rows = edited(rows, table, _times(1000, *columns))
    return edited(rows, "settings", _setting("cost_weight", 1 / 1000))


@always
@given(tiny_rows())
def test_scaling_money_leaves_the_objective_as_it_is(rows):
    _assert_same(_summary(to_case(rows)), _summary(sound_case(_dearer(rows))))


@always
@given(tiny_rows())
def test_scaling_money_changes_the_money_columns_of_a_plan_alone(rows):
    plan, dearer = _plan(to_case(rows)), sound_case(_dearer(rows))
    assume(plan is not None)
    frames = dict(plan.frames)
    for table, columns in {
        "deployments": ["cost_usd"],
        "payments": ["usd"],
        "cash": ["opening", "assessed", "received", "spent", "closing"],
    }.items():
        frames[table] = frames[table].assign(**{column: frames[table][column] * 1000 for column in columns})
    times = 1 + 999 * (frames["gaps"]["need"] == "prevention")
    amounts = {column: frames["gaps"][column] * times for column in ("required", "met", "missing")}
    frames["gaps"] = frames["gaps"].assign(**amounts)
    summary = replace(plan.summary, cost_usd=plan.summary.cost_usd * 1000, case_sha256=fingerprint(dearer))
    assert verify(dearer, Plan(summary, frames)) == []


def _without(rows: Rows, mission: str) -> Rows:
    """Rows without a mission and all that names it or its areas."""
    gone = {mission, *(row["area"] for row in rows["areas"] if row["mission"] == mission)}
    return {t: [r for r in table if not gone & {r.get("mission"), r.get("area")}] for t, table in rows.items()}


@always
@given(tiny_rows())
def test_a_contingency_mission_left_out_might_as_well_not_be_in_the_tables(rows):
    mandates = {"M1": "authorised", "M2": "contingency"}
    assume(len(rows["missions"]) == 2)
    rows = edited(rows, "missions", lambda row: row.update(mandate=mandates[row["mission"]]))
    rows = edited(rows, "settings", lambda row: row.update(value="no") if row["value"] == "yes" else None)
    rows["caveats"] = [row for row in rows["caveats"] if row["rule"] == "never"]
    left_out, absent = _plan(to_case(rows)), _plan(sound_case(_without(rows, "M2")))
    assert (left_out is None) == (absent is None)
    assume(left_out is not None)
    assert left_out.summary.objective == absent.summary.objective
    assert left_out.summary.bound == absent.summary.bound
    for name in left_out.frames.keys() - {"unused"}:
        assert left_out.frames[name].equals(absent.frames[name]), name


@always
@given(tiny_rows())
def test_without_any_effort_the_whole_baseline_is_unprotected(rows):
    rows = edited(rows, "areas", lambda row: row.update(in_place_troops=0, in_place_police=0))
    rows = edited(rows, "contributors", lambda row: row.update(participates="no"))
    summary = _summary(to_case(rows | {"locks": []}))
    assert summary.exposure_unprotected == summary.exposure_in_place_only == summary.exposure_baseline
    assert summary.objective == summary.exposure_baseline


@always
@given(tiny_rows())
def test_twice_the_civilians_are_twice_the_exposure(rows):
    doubled = edited(rows, "areas", _times(2, "civilians"))
    doubled = edited(doubled, "settings", _setting("cost_weight", 2))
    _assert_same(_summary(to_case(rows)), _summary(sound_case(doubled)), scale=1 / 2)


OFFERS = (
    CandidateOffer("battalion", "deployed"),
    CandidateOffer("police", "RDL"),
    CandidateOffer(purpose="any", usd=1e6),
)
CLOSE = Limits(1e-5, PLENTY, threads=1, work=16)
QUESTIONS = SolveLimits(CLOSE, CLOSE, CLOSE)


def questioned(ask: Callable[[Runner], Iterable[Any]]) -> list[NotedAnswer]:
    """The last answer of each key."""
    with TemporaryDirectory() as folder, Runner(ResultCache.at(Path(folder)), thread) as runner:
        found = {each.answer.key: each.answer for each in ask(runner)}
    return [answer for _, answer in sorted(found.items())]


few = hypothesis_settings(always, max_examples=4)


@few
@given(tiny_rows())
def test_one_more_of_anything_never_adds_less_than_nothing_and_the_bound_allows_what_is_shown(rows):
    case = to_case(rows)
    plan = plan_case(case, Limits(0.2, PLENTY)).plan
    assume(plan is not None)
    told = questioned(lambda runner: most_wanted(case, plan, OFFERS, runner, QUESTIONS))
    assert len(told) == len(OFFERS)
    for answer in told:
        assert 0 <= answer.low <= answer.high, answer.name
        assert (answer.low > 0 or answer.high == 0) == (answer.mark == PROVEN)


@few
@given(tiny_rows())
def test_nobody_who_falls_out_leaves_a_better_plan_unless_locks_bind_him(rows):
    case = to_case(rows | {"locks": []})
    plan = plan_case(case, Limits(0.2, PLENTY)).plan
    assume(plan is not None)
    for ask in (dependence, pledge_values):
        for answer in questioned(lambda runner, ask=ask: ask(case, plan, runner, QUESTIONS)):
            assert 0 <= answer.low <= answer.high, answer.name


@few
@given(tiny_rows())
def test_the_same_inputs_give_the_same_plan_twice(rows):
    case, again = to_case(rows), to_case(deepcopy(rows))
    one, other = plan_case(case, CLOSE).plan, plan_case(again, CLOSE).plan
    assert (one is None) == (other is None)
    if one is not None:
        assert replace(one.summary, seconds={}) == replace(other.summary, seconds={})
        assert all(one.frames[name].equals(other.frames[name]) for name in one.frames)


@few
@given(tiny_rows())
def test_an_edit_and_its_undo_give_the_same_figures(rows):
    cache = ModelCache()
    case, changed = to_case(rows), sound_case(edited(rows, *BETTER["more_units"]))
    before, _, after = (plan_case(each, CLOSE, cache=cache).plan for each in (case, changed, case))
    assert (before is None) == (after is None)
    if before is not None:
        assert after.summary.objective == pytest.approx(before.summary.objective, rel=1e-5)
        assert after.summary.bound == pytest.approx(before.summary.bound, rel=1e-4)
