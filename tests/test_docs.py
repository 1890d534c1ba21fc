"""The documentation kept true: what it names exists, and what exists is named."""

import ast
import inspect
import re
import subprocess
from pathlib import Path

import pytest

import models.constraints
from planner.documents import PAGES
from planner.plan import FRAMES, Outcome
from planner.tables import SETTINGS, TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES = [
    name
    for name, rule in inspect.getmembers(models.constraints, inspect.isfunction)
    if rule.__module__ == "models.constraints" and not name.startswith("_")
]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_that_follows_from_the_code_is_what_the_code_says(place):
    """`make docs` writes them."""
    assert (ROOT / place).read_text(encoding="utf-8") == PAGES[place]()


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_its_line_in_the_readme(name):
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("name", [*FRAMES, "summary.json"])
def test_every_file_of_a_plan_is_in_the_readme(name):
    assert f"`{name}" in README


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_in_the_readme(outcome):
    assert f"`{outcome}`" in README


def test_every_column_has_a_meaning_and_a_unit():
    columns = [c for table in TABLES.values() for c in table.columns] + [s.value for s in SETTINGS.values()]
    assert all(column.meaning and column.unit for column in columns)


def test_the_readme_names_the_two_commands_and_what_exists():
    assert "make run" in README
    assert "make test" in README
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_make_run_takes_a_case_and_a_port():
    command = ["make", "--dry-run", "run", "CASE=data/tiny", "PORT=8600"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "planner app data/tiny --port 8600" in said
    assert "make run CASE=data/tiny PORT=8600" in README


@pytest.mark.parametrize("file", sorted(p for d in ("models", "planner") for p in (ROOT / d).rglob("*.py")), ids=str)
def test_every_public_function_has_a_docstring_and_a_return_type(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if node.__class__.__name__ == "FunctionDef":
            assert node.returns is not None, node.name
            if not node.name.startswith("_"):
                assert ast.get_docstring(node), node.name


def test_the_lock_holds_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
