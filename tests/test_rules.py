"""Every rule of the model: in the build, with an equation, binding where it should, and missed when it is gone."""

import inspect

import pyomo.environ as pyo
import pytest

from models import constraints
from models.allocation import build
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from tests.small_cases import CASES, Choice, Small
from tests.strategies import sound_case
from tests.waiting import PLENTY

PUBLIC_RULES = {
    name
    for name, rule in inspect.getmembers(constraints, inspect.isfunction)
    if rule.__module__ == constraints.__name__ and rule.__annotations__["return"] is constraints.Relation
    if not name.startswith("_")
}
SEEN_BY_THE_GAP = {"effort_limit", "lasting_limit", "change_above", "change_below"}
"""Rules that tie the solver's estimate to the plan: without them the plan is sound, and its bound is not reached."""

SEEN_AS = {"running_balance": "cash_balance"}
"""Rules of the model that the verifier, which needs no running total, sees broken under another's name."""


def model_of(small: Small) -> pyo.ConcreteModel:
    return build(prepare(sound_case(small.rows), small.reference))


def families(m: pyo.ConcreteModel) -> set[str]:
    return {c.local_name for c in m.component_objects(pyo.Constraint)}


def broken_rules(m: pyo.ConcreteModel, choice: Choice) -> set[str]:
    """Families of rows that a choice breaks; what is not chosen is 0."""
    for v in m.component_data_objects(pyo.Var):
        v.set_value(0.0, skip_validation=True)
    for (mission, variable, *index), value in choice.items():
        m.mission[mission].component(variable)[tuple(index)].set_value(value, skip_validation=True)
    rows = m.component_data_objects(pyo.Constraint, active=True)
    return {c.parent_component().local_name for c in rows if c.slack() < -1e-9}


def test_every_rule_is_in_the_build_and_every_row_of_the_build_has_a_rule():
    assert families(model_of(CASES["pledge_once"])) == PUBLIC_RULES == set(CASES)


@pytest.mark.parametrize("name", sorted(PUBLIC_RULES))
def test_every_rule_says_its_sentence_its_unit_and_its_equation(name):
    text = inspect.getdoc(getattr(constraints, name))
    first = text.splitlines()[0]
    assert "[" in first
    assert first.rstrip("`").endswith((".", "`", "y}")) or ":math:" in first
    assert ":math:" in text or ".. math::" in text


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_choice_that_a_rule_allows(name):
    assert name not in broken_rules(model_of(CASES[name]), CASES[name].allowed)


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_choice_that_a_rule_refuses(name):
    assert name in broken_rules(model_of(CASES[name]), CASES[name].refused)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_that_is_deleted_is_missed(name, monkeypatch):
    case, reference = sound_case(CASES[name].rows), CASES[name].reference
    whole = plan_case(case, Limits(0.01, PLENTY), reference=reference)
    assert whole.outcome is Outcome.OPTIMAL, whole.faults

    monkeypatch.setattr(constraints, name, lambda *_: pyo.Constraint.Skip)
    without = plan_case(case, Limits(0.01, PLENTY, work=2), reference=reference)
    if name in SEEN_BY_THE_GAP:
        assert without.outcome is Outcome.FEASIBLE
        assert without.plan.summary.gap > 0.01
    else:
        assert without.outcome is Outcome.ERROR
        assert SEEN_AS.get(name, name) in {fault.column for fault in without.faults}
