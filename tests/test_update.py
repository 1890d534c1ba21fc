"""A model with other limits: the same, row by row, as one built for them; and plans from it are as good."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scipy import sparse

from models.allocation import build
from models.decision import Decision
from models.deployments import Start
from models.effect import effects
from models.outer_approximation import OuterApproximation
from models.update import update_limits
from planner.extract.unused import unused
from planner.plan import Outcome
from planner.plan.reasons import OPEN
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import ModelCache, Problem
from planner.tables import Case
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import Rows, one_of, sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

thorough = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """A case, and the same after some small edits."""
    rows = draw(tiny_rows())
    after = deepcopy(rows)
    for row in after["pledges"]:
        row["units"] = draw(one_of(row["units"], row["units"], 0, 1, 2))
    for row in after["missions"]:
        for ceiling in ("authorised_troops", "authorised_police"):
            if row.get(ceiling) is not None:
                row[ceiling] = draw(one_of(row[ceiling], round(0.8 * row[ceiling]), round(1.3 * row[ceiling])))
    for row in after["funds"]:
        row["amount_usd"] = draw(one_of(row["amount_usd"], 1_000_000))
    for row in after["pledges"]:
        row["ready_period"] = draw(one_of(*4 * [row["ready_period"]], 1, 2))
    after["preparations"] = draw(one_of(after["preparations"], []))
    after["contributors"][1]["participates"] = draw(one_of("yes", "no"))
    names, missions = ([row[k] for row in after[t]] for t, k in (("pledges", "pledge"), ("missions", "mission")))
    lock = {"pledge": draw(one_of(*names)), "mission": draw(one_of(*missions)), "units_min": None, "units_max": 0}
    after["locks"] = draw(one_of(after["locks"], [], [*after["locks"], lock]))
    return rows, after


def key(data: Any) -> tuple[Any, ...]:
    """What a row or a column is, whatever the names of posting groups are."""
    name, index = data.parent_component().local_name, data.index()
    if name in {"post", "posting_balance"}:
        index = data.parent_block().data.groups[index[0]], *index[1:]
    return data.parent_block().name, name, index


def table(problem: Problem) -> dict[Any, Any]:
    """By row and column: limits, bounds, costs, and coefficients that are not 0; rows with a lower limit turned."""
    milp, columns, rows = problem.without_cuts, *(list(map(key, d)) for d in (problem.variables, problem.compiled.rows))
    sign = np.where(np.isinf(milp.row_upper), -1.0, 1.0)
    entries = sparse.diags(sign) @ milp.coefficients
    cells = zip(*sparse.find(entries), strict=True)
    found: dict[Any, Any] = {(rows[r], columns[c]): value for r, c, value in cells}
    least, most = np.sort([sign * milp.row_lower, sign * milp.row_upper], axis=0)
    found |= {row: limits for row, *limits in zip(rows, least, most, strict=True)}
    bounds = zip(columns, milp.lower, milp.upper, milp.cost, milp.integer, strict=True)
    return found | {column: rest for column, *rest in bounds}


def compare(renewed: Problem, fresh: Problem) -> None:
    """Hold a renewed problem against a fresh one: what only the renewed one has brings nobody."""
    ours, theirs = table(renewed), table(fresh)
    assert {key: ours[key] for key in theirs} == theirs
    more = ours.keys() - theirs.keys()
    for each in more:
        if each[1] == "deploy":
            assert ours[each][1] == 0.0
        if len(each) == 2:
            assert set(each) & more


def left_at_home(case: Case, problem: Problem) -> pd.DataFrame:
    """Why units are unused where nobody is sent."""
    nobody = Decision({}, {}, {}, {})
    return unused(case, problem.instance, nobody, effects(problem.instance, nobody))


def test_a_renewed_model_is_the_one_that_would_be_built_and_most_are_renewed():
    renewals = []

    @thorough
    @given(edited())
    def try_one(cases):
        before, after = (prepare(to_case(rows)) for rows in cases)
        problem = Problem.of(OuterApproximation.of(build(before)))
        was = table(problem)
        renewals.append(update_limits(problem.approximation.model, after))
        if renewals[-1]:
            renewed, fresh = problem.updated(), Problem.of(OuterApproximation.of(build(after)))
            compare(renewed, fresh)
            compare(renewed.refined(), fresh.refined())
            case = to_case(cases[1])
            pd.testing.assert_frame_equal(left_at_home(case, renewed), left_at_home(case, fresh))
            assert update_limits(problem.approximation.model, before)
        assert table(problem.updated()) == was

    try_one()
    assert sum(renewals) > 3 * renewals.count(False) > 0


@settings(thorough, max_examples=10)
@given(edited())
def test_plans_from_a_kept_model_are_as_good(cases):
    before, after = map(to_case, cases)
    cache, limits = ModelCache(), Limits(1e-4, PLENTY)
    first = plan_case(before, limits, cache=cache)
    kept, fresh = plan_case(after, limits, start=first.plan, cache=cache), plan_case(after, limits)
    assert kept.outcome is fresh.outcome
    if fresh.plan is not None:
        assert kept.outcome is Outcome.OPTIMAL
        assert abs(kept.plan.summary.objective - fresh.plan.summary.objective) <= 3e-4 * fresh.plan.summary.objective


RICH = {
    "pledges": [pledge("P", "battalion", units=2), pledge("Q", "battalion", contributor="D")],
    "missions": [mission("M", authorised_troops=2000, authorised_police=0, assessed_usd_per_period=1e6)],
    "funds": [fund()],
}


PREPARATION = {"pledge": "P", "preparation": "training", "cost_usd": 0, "ready_period": 1, "effectiveness": 1.2}


def renewed(**tables: Any) -> bool:
    """Whether the model of a case does for the same with other tables."""
    return update_limits(build(prepare(sound_case(base(**RICH)))), prepare(sound_case(base(**RICH | tables))))


def test_what_changes_more_than_limits_is_built_anew():
    (row,) = RICH["missions"]
    assert renewed()
    assert renewed(pledges=RICH["pledges"][:1], funds=[])
    assert renewed(missions=[row | {"authorised_troops": 0}])
    assert not renewed(missions=[row | {"authorised_troops": None}])
    assert not renewed(missions=[row | {"assessed_usd_per_period": 2e6}])
    assert not renewed(pledges=[*RICH["pledges"], pledge("R", "police")])
    assert not renewed(pledges=[RICH["pledges"][0] | {"strength": 500}, RICH["pledges"][1]])
    assert not renewed(funds=[fund(purpose="operations")])
    assert not renewed(funds=[fund(), fund(fund="G")])


def test_a_contributor_has_rows_on_its_share_as_long_as_it_could_bring_more():
    tables = {
        "settings": [
            s | {"value": 0.4} if s["setting"] == "contributor_share_limit" else s for s in base()["settings"]
        ],
        "missions": [mission("M", authorised_troops=4000, authorised_police=0)],
    }
    few, many = (
        prepare(sound_case(base(**tables, pledges=[pledge("P", "battalion", units=units)]))) for units in (2, 3)
    )
    prepared = prepare(
        sound_case(base(**tables, pledges=[pledge("P", "battalion", units=2)], preparations=[PREPARATION]))
    )
    for first, others in ((few, (many, few)), (prepared, (many, few, prepared))):
        problem = Problem.of(OuterApproximation.of(build(first)))
        for other in others:
            assert update_limits(problem.approximation.model, other)
            renewed, fresh = problem.updated(), Problem.of(OuterApproximation.of(build(other)))
            compare(renewed, fresh)
            shares = {row for row in table(renewed) if row[1] == "contributor_limit"}
            assert shares == {row for row in table(fresh) if row[1] == "contributor_limit"}
            assert bool(shares) is (other is many)


def test_a_start_that_is_gone_is_no_reason():
    """From the first period on the battalion would avert more than it costs, in the second alone it would not."""
    values = {"periods": 2, "cost_weight": 5500}
    tables = {"settings": [s | {"value": values.get(s["setting"], s["value"])} for s in base()["settings"]]}
    early, late = (sound_case(base(**tables, pledges=[pledge("P", "battalion", ready_period=t)])) for t in (1, 2))
    problem = Problem.of(OuterApproximation.of(build(prepare(early))))
    assert left_at_home(early, problem)["why"].tolist() == [OPEN]
    assert update_limits(problem.approximation.model, prepare(late))
    assert left_at_home(late, problem.updated())["why"].tolist() == ["it would avert less than its cost is worth"]


def test_a_workshop_keeps_one_model_until_it_is_cleared():
    instance, cache = prepare(sound_case(base(**RICH))), ModelCache()
    model = cache.problem(instance).approximation.model
    cache.collect_garbage()
    assert cache.problem(instance).approximation.model is model
    cache.clear()
    assert cache.problem(instance).approximation.model is not model


EVERYTHING = {
    "settings": periods(2, contributor_share_limit=0.4, change_weight=1),
    "missions": [mission("M", authorised_troops=2000, authorised_police=500, assessed_usd_per_period=6e6)],
    "areas": [area("A", "M", in_place_troops=100, troops_limit=900)],
    "threats": [threat("A", troops_required=1500, police_required=300, prevention_usd_required=2e6)],
    "pledges": [
        pledge("P", "battalion", units=2),
        pledge("Q", "police", contributor="D"),
        pledge("H", "hospital", contributor="D", units=2),
    ],
    "preparations": [PREPARATION | {"cost_usd": 100_000}],
    "support": [{"area": "A", "capability": "medical", "troops_per_unit": 400}],
    "capabilities_in_place": [{"mission": "M", "capability": "medical", "units": 1}],
    "funds": [fund()],
    "locks": [{"pledge": "P", "mission": "M", "from_period": 1, "units_min": 1, "units_max": 2}],
}


def others(value: Any) -> Iterator[Any]:
    """A value with one part of it changed: every field of what has fields, the first of what there are many."""
    if is_dataclass(value):
        for field in fields(value):
            yield from (replace(value, **{field.name: other}) for other in others(getattr(value, field.name)))
    elif isinstance(value, Mapping):
        for name in list(value)[:1]:
            yield from (dict(value) | {name: other} for other in others(value[name]))
    elif isinstance(value, tuple) and value and not isinstance(value, Start):
        yield value[:-1]
        yield from ((other, *value[1:]) for other in others(value[0]))
    elif isinstance(value, range):
        yield range(value.start, value.stop - 1)
    elif isinstance(value, int | float):
        yield value + 1


def test_whatever_changes_in_an_instance_is_updated_or_refused():
    """Every parameter there is, one at a time: a model that is updated is the one that would be built."""
    instance = prepare(sound_case(base(**EVERYTHING)), {("P", "M"): 600.0})
    updates = []
    for other in others(instance):
        problem = Problem.of(OuterApproximation.of(build(instance)))
        try:
            fresh = Problem.of(OuterApproximation.of(build(other)))
        except (KeyError, ValueError):
            continue
        updates.append(update_limits(problem.approximation.model, other))
        if updates[-1]:
            compare(problem.updated(), fresh)
    assert updates.count(True) > 4
    assert updates.count(False) > 10
