"""Words of the app: no text that people may read takes them for mathematicians."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PLANNER = Path(__file__).parent.parent / "planner"
TOLD = [
    *("ui", "services", "explanations", "explain", "report", "brief", "decisions", "delivery", "plan", "extract"),
    *("answers", "chances", "reach", "names.py"),
]
"""Where the texts of pages, papers and reports are written."""

JARGON = re.compile(r"(?i)\b(infeasib|duals?\b|slacks?\b|objectives?\b|proven\b|incumbents?\b|solvers?\b|relaxation)")
DATA = {"not proven"}
"""Texts that nobody reads: marks of answers, as programs know them."""


VALUE = re.compile(r"{[^{}]*}")
"""A place for a value in a text, whose name nobody reads."""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts of a module of more than a word, without what documents the code."""
    statements = [each.value for each in ast.walk(tree) if isinstance(each, ast.Expr)]
    documents = {id(each) for each in statements if isinstance(each, ast.Constant)}
    constants = (each for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str))
    for each in constants:
        if id(each) not in documents and " " in each.value.strip() and each.value not in DATA:
            yield each


def jargon(tree: ast.AST) -> list[str]:
    """Texts of a module that need a mathematician."""
    return [node.value for node in texts(tree) if JARGON.search(VALUE.sub("", node.value))]


def test_jargon_is_found_in_texts_and_not_in_what_documents_the_code():
    module = 'TITLE = "the objective"\n"""Best objective."""\ndef said(x):\n    return f"{x} is infeasible", "slack"'
    assert jargon(ast.parse(module)) == ["the objective", " is infeasible"]


@pytest.mark.parametrize("where", TOLD)
def test_no_text_that_people_read_needs_a_mathematician(where):
    found = PLANNER / where
    files = sorted(found.rglob("*.py")) if found.is_dir() else [found]
    assert {file.name: said for file in files if (said := jargon(ast.parse(file.read_text(encoding="utf-8"))))} == {}
