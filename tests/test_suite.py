"""The suite itself: what every file of it tests."""

import ast
import subprocess
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.conftest import LONGEST, main_module_kept
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
CROSSING = {
    "app": "app.py: the pages, run without a browser",
    "backtest": "how well a case that is made from what was known ranks what followed",
    "benchmarks": "every program of benchmarks, imported",
    "browser": "the app, served, in a real browser",
    "brute": "a plan against every choice of whole units",
    "docs": "the documentation against the tree",
    "example": "the notebook, run",
    "extending": "the exercises of docs/extending.md, done",
    "laws": "two cases against each other",
    "names": "one name, one class",
    "reference": "the packaged data that cases are made from",
    "rules": "every rule of the model, from its equation to the plan",
    "scip": "the model that is solved, by another solver",
    "suite": "the suite itself",
    "tiny": "the case solved by hand",
}
"""Tests that cross modules, by what they are called after `test_`: what they hold."""

HOUSES = ("models", "planner")


def names() -> set[str]:
    """What a test of a module or package may be called: the parts of its path, or the last of them."""
    listed = subprocess.run(["git", "ls-files", *HOUSES], cwd=ROOT, capture_output=True, text=True, check=True)
    found = set()
    for file in map(Path, listed.stdout.split()):
        for path in (file.with_suffix(""), *file.parents) if file.suffix == ".py" else ():
            found |= {"_".join(path.parts[first:]) for first in range(len(path.parts))}
    return found


def test_every_test_is_named_after_the_module_it_tests_or_crosses_modules_for_a_reason():
    """What follows the name of the module says which side of it is tested."""
    known = names() | CROSSING.keys()
    tests = [file.stem.removeprefix("test_").split("_") for file in (ROOT / "tests").rglob("test_*.py")]
    heads = {"_".join(name): {"_".join(name[:size]) for size in range(1, len(name) + 1)} for name in tests}
    assert [name for name, of in heads.items() if not of & known] == []
    assert [name for name in CROSSING if not any(name in of for of in heads.values())] == []


def test_tests_that_cross_modules_are_listed_where_one_looks_for_them():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in CROSSING if f"`{name}`" not in page] == []


def clocked(tree: ast.AST) -> list[str]:
    """Limits of searches with a number of seconds that is neither 0 nor an hour or more."""
    limits = [call for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func) == "Limits"]
    seconds = [
        given
        for call in limits
        for given in [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "seconds")]
    ]
    return [ast.unparse(given) for given in seconds if isinstance(given, ast.Constant) and 0 < given.value < PLENTY]


def test_no_search_of_a_test_is_ended_by_a_clock():
    """A busy machine would have found less by then: the gap, or work, decides."""
    assert clocked(ast.parse("Limits(0.1, 30)\nLimits(seconds=60.0)\nLimits(0.1, PLENTY)\nLimits(seconds=0.0)")) == [
        "30",
        "60.0",
    ]
    found = {file.name: clocked(ast.parse(file.read_text(encoding="utf-8"))) for file in (ROOT / "tests").rglob("*.py")}
    assert {name: seconds for name, seconds in found.items() if seconds} == {}


def test_the_files_that_run_first_are_there():
    assert [name for name in LONGEST if not (ROOT / "tests" / f"{name}.py").exists()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_a_page_that_a_test_runs_does_not_stay_the_main_module():
    before = sys.modules["__main__"]
    with main_module_kept():
        AppTest.from_string("import streamlit as st").run()
        assert sys.modules["__main__"] is not before
    assert sys.modules["__main__"] is before
