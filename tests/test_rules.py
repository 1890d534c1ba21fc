"""Rules: none is forgotten anywhere, each has all its aspects and its tests, and the model misses one that is gone."""

import inspect
import re
from pathlib import Path

import pyomo.environ as pyo
import pytest

from models import constraints
from planner.documents.model import model_page, rules
from planner.plan import Outcome
from planner.rules import RULES
from planner.run import plan_case
from planner.solution import Limits
from tests.brute import least_objective
from tests.every_rule import CASES, FILES
from tests.rule_harness import broken_rules, families, model_of
from tests.strategies import sound_case
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
EQUATIONS = [rule.__name__ for rule in rules(constraints)]
WITH_ROWS = [name for name, rule in RULES.items() if rule.has_rows]
ASPECTS = ("check", "lines", "obstacles")

SEEN_BY_THE_GAP = {"effort_limit", "lasting_limit", "arrival_balance", "change_above", "change_below"}
"""Rules that tie the solver's estimate to the plan: without them the plan is sound, and its bound is not reached."""

SEEN_AS = {"running_balance": "cash_balance"}
"""Rules of the model that the verifier, which needs no running total, sees broken under another's name."""


def forgotten(found: set[str], expected: set[str], where: str) -> list[str]:
    """What is missing somewhere, or should not be there, each in a sentence."""
    return [
        *(f"The rule {name} is not {where}." for name in sorted(expected - found)),
        *(f"There is no rule {name}, but it is {where}." for name in sorted(found - expected)),
    ]


def test_what_is_forgotten_is_named():
    assert forgotten({"a", "b"}, {"b", "c"}, "in the build") == [
        "The rule c is not in the build.",
        "There is no rule a, but it is in the build.",
    ]


def test_no_rule_is_forgotten_in_the_model_the_register_the_documentation_or_the_tests():
    with_rows, every = set(WITH_ROWS), set(RULES)
    folder, tests = ROOT / "planner" / "rules", ROOT / "tests" / "rules"
    files = {file.stem for file in folder.glob("*.py") if re.search(r"^RULE = ", file.read_text("utf-8"), re.MULTILINE)}
    said = set(re.findall(r"^### `(\w+)`$|^\| `(\w+)` \|", model_page().partition("## The rules")[2], re.MULTILINE))
    built = families(model_of(CASES["pledge_once"]))
    assert [
        *forgotten(set(EQUATIONS), with_rows, "in models/constraints.py"),
        *forgotten(built, with_rows, "in the build"),
        *forgotten(files, every, "in a file of planner/rules"),
        *forgotten({one or other for one, other in said}, every, "on the page docs/model.md"),
        *forgotten({file.stem.removeprefix("test_") for file in tests.glob("test_*.py")}, every, "in tests/rules"),
    ] == []


def test_documentation_equations_and_register_have_one_order():
    assert WITH_ROWS == EQUATIONS == list(RULES)[: len(WITH_ROWS)]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_every_face_or_says_why_not(name):
    rule = RULES[name]
    lacking = [aspect for aspect in ASPECTS if isinstance(why := getattr(rule, aspect), str) and not _is_sentence(why)]
    assert [f"{name} has no {aspect}, and no sentence says why." for aspect in lacking] == []
    assert not rule.says.endswith(".")


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and len(text.split()) > 4


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_test_for_every_face(name):
    """A test names what it is about: something found, a line, units kept out; the brute force has it, or why not."""
    file, rule = FILES[name], RULES[name]
    tests = [test for test, _ in inspect.getmembers(file, inspect.isfunction) if test.startswith("test_")]
    about = {"check": r"found$", "lines": r"its_lines?_", "obstacles": r"keeps_.*out"}
    lacking = [
        aspect
        for aspect, named in about.items()
        if not isinstance(getattr(rule, aspect), str)
        and getattr(rule.lines, "says", aspect) == aspect
        and not any(re.search(named, test) for test in tests)
    ]
    assert [f"{name} has {aspect}, and no test of it." for aspect in lacking] == []
    known = hasattr(file, "refuses") or hasattr(file, "rows") or _is_sentence(getattr(file, "BRUTE", ""))
    assert known, f"The brute force does not know {name}: its tests have no refuses, no rows, and no BRUTE to say why."


@pytest.mark.parametrize("name", WITH_ROWS)
def test_what_a_rule_says_is_the_first_line_of_its_equation(name):
    first = inspect.getdoc(getattr(constraints, name)).splitlines()[0]
    sentence, unit = re.fullmatch(r"(.+) \[(.+)\]\.", first).groups()
    assert (sentence[0].lower() + sentence[1:], bool(unit)) == (RULES[name].says, True)


@pytest.mark.parametrize("name", WITH_ROWS)
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


@pytest.mark.parametrize("name", [name for name in CASES if not hasattr(FILES[name], "BRUTE")])
def test_a_rule_that_the_brute_force_forgets_makes_another_optimum(name, monkeypatch):
    case = sound_case(CASES[name].rows)
    whole = least_objective(case)
    for aspect, nothing in (("refuses", lambda *_: False), ("rows", lambda _: None)):
        if hasattr(FILES[name], aspect):
            monkeypatch.setattr(FILES[name], aspect, nothing)
    assert least_objective(case) != pytest.approx(whole, rel=1e-6)
