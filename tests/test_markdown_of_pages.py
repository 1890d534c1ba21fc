"""A law of the pages: what is put into Markdown is a sentence of this program, a number, or a text that was escaped."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGES = Path(__file__).parent.parent / "planner" / "ui"
IN_MARKDOWN = {
    "markdown", "caption", "info", "error", "warning", "success", "header", "title", "subheader", "toast", "button",
    "expander", "checkbox", "toggle", "metric", "popover",
}  # fmt: skip
"""Functions of Streamlit whose first argument is shown as Markdown."""

ESCAPES = {"plain", "marked", "escaped"}
TELLS = {"tell", "told", "tell_many", "say", "many", "notation"}
COUNTS = {"len", "several", "counted", "joined"}
FORMATTED = re.compile(r"\{(\w+):[^}]+\}")
"""Parts of a template that are formatted as numbers."""


def called(node: ast.expr) -> str:
    """Name of the function that is called; empty where none is."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


class Markdown:
    """What is known of the names of a file: those that hold Markdown which shows no text of others as markup."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.names: set[str] = set()

    def unsafe(self) -> Iterator[ast.Call]:
        """Calls that may show a text of others as markup."""
        for function in self.functions.values():
            self.names = set()
            for node in [*ast.walk(function)] * 2:  # a name may be made of one that comes later in the walk
                self._note(node)
            for node in ast.walk(function):
                named = called(node) in IN_MARKDOWN and node.args and isinstance(node.func, ast.Attribute)
                if named and isinstance(node.func.value, ast.Name) and not self.safe(node.args[0]):
                    yield node

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and self.safe(node.value):
            self.names.add(node.targets[0].id)
        if isinstance(node, ast.For | ast.comprehension) and called(node.iter) == "enumerate":
            number, each = node.target.elts
            self.names.add(number.id)
            if isinstance(each, ast.Name) and self.safe(node.iter.args[0]):
                self.names.add(each.id)
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple) and isinstance(node.target, ast.Tuple):
            columns = zip(*(row.elts for row in node.iter.elts), strict=True)
            self.names |= {
                target.id for target, cells in zip(node.target.elts, columns, strict=True) if all(map(self.safe, cells))
            }

    def safe(self, node: ast.expr) -> bool:
        """Whether an expression is Markdown in which no text of others has markup."""
        match node:
            case ast.Constant():
                return True
            case ast.Name():
                return node.id in self.names or node.id.isupper()
            case ast.Subscript():
                return isinstance(node.value, ast.Name) and node.value.id.isupper()
            case ast.JoinedStr():
                return all(self.safe(each) for each in node.values)
            case ast.FormattedValue():
                return node.format_spec is not None or self.safe(node.value)
            case ast.IfExp():
                return self.safe(node.body) and self.safe(node.orelse)
            case ast.BinOp():
                return self.safe(node.left) and self.safe(node.right)
            case ast.GeneratorExp() | ast.ListComp():
                return self.safe(node.elt)
            case ast.List() | ast.Tuple():
                return all(self.safe(each) for each in node.elts)
            case ast.Starred():
                return self.safe(node.value)
            case ast.Call():
                return self._call_is_safe(node)
        return False

    def _call_is_safe(self, node: ast.Call) -> bool:
        name = called(node)
        if name in TELLS:
            first = node.args[0] if node.args else None
            template = first.value if isinstance(first, ast.Constant) else ""
            numbers = set(FORMATTED.findall(str(template)))
            return all(each.arg in numbers or self._value_is_safe(each.value) for each in node.keywords)
        if name == "join":
            return all(self.safe(each) for each in node.args)
        if name in self.functions:
            returned = [each.value for each in ast.walk(self.functions[name]) if isinstance(each, ast.Return)]
            return all(each is not None and self.safe(each) for each in returned)
        return name in ESCAPES

    def _value_is_safe(self, node: ast.expr) -> bool:
        if isinstance(node, ast.BinOp):
            return self._value_is_safe(node.left) and self._value_is_safe(node.right)
        return self.safe(node) or called(node) in COUNTS


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.py")), ids=lambda file: file.stem)
def test_no_page_shows_a_text_of_others_as_markup(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [ast.unparse(each) for each in Markdown(tree).unsafe()] == []
