"""Texts of the code that look as if somebody reads them, and that nothing marks as a message."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from planner.translation.marks import COUNTING, IN_CONTEXT, NAMES, NOUN, SIMPLE, called, tree

MARKS = SIMPLE | IN_CONTEXT | COUNTING | NOUN | NAMES

EXEMPT = re.compile(r"# not told\b")
"""At the end of a line whose texts nobody reads: a key of a file, a word that is looked for, a style."""

SPOKEN = re.compile(r"[^\W\d_]{2,}[,.;:!?)”’…]*\s+\S*[^\W\d_]|^[A-Z][a-z]+[.:…]?$")
"""Two words, or one that begins with a capital."""

PART = re.compile(r"[^\W\d_]{2,}")
"""A word of a text with values."""

NOT_SHOWN = {
    "key", "icon", "type", "width", "height", "mode", "encoding", "errors", "newline", "kind", "format", "dtype",
    "extra", "stroke", "color", "colour", "cls", "name_or_flags", "shortcut", "how", "on", "by", "sort", "field",
}  # fmt: skip
"""Arguments by keyword that are no texts for people."""

QUIET = {
    "compile", "fullmatch", "match", "sub", "split", "partition", "startswith", "endswith", "removeprefix", "getattr",
    "removesuffix", "replace", "execute", "import_module", "TypeVar", "NewType", "warning", "debug", "exception",
    "html", "text", "AttributeError", "TypeError", "KeyError", "NotImplementedError", "AssertionError", "RuntimeError",
}  # fmt: skip
"""Functions whose texts nobody reads: patterns, statements for a database, styles, logs, mistakes in the code."""


OTHER_LANGUAGES = re.compile(r"^<|\bdatum\.|^(SELECT|UPDATE|INSERT|DELETE|CREATE|PRAGMA|SET) ")
"""What is written for a browser, a chart or a database."""


class Text(NamedTuple):
    """A text that nothing marks."""

    line: int
    text: str


@cache
def unmarked(module: Path) -> list[Text]:
    """Texts of a module that people may read and that nothing marks, in the order of its lines."""
    source = module.read_text(encoding="utf-8")
    exempt = {number for number, line in enumerate(source.splitlines(), 1) if EXEMPT.search(line)}
    return [text for text in sorted(set(_texts(tree(module)))) if text.line not in exempt]


def _texts(node: ast.AST) -> Iterator[Text]:
    """Texts below a node, other than those that are marked or that nobody reads."""
    if isinstance(node, ast.JoinedStr):
        yield from _of_template(node)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and SPOKEN.search(node.value) and not OTHER_LANGUAGES.search(node.value):
            yield Text(node.lineno, node.value)
    else:
        for child in _below(node):
            yield from _texts(child)


def _of_template(node: ast.JoinedStr) -> Iterator[Text]:
    """A text with values if it has words between spaces, and the texts within its values."""
    words = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    if PART.search(words) and re.search(r"\s", words) and not OTHER_LANGUAGES.search(words):
        yield Text(node.lineno, words)
    for each in node.values:
        if isinstance(each, ast.FormattedValue):
            yield from _texts(each.value)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that may have texts for people."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "__all__" for each in node.targets):
        return
    if isinstance(node, ast.Call):
        yield from _arguments(node)
    elif isinstance(node, ast.Compare | ast.Subscript):
        yield from (each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.Constant | ast.Tuple))
    elif isinstance(node, ast.Dict):
        yield from node.values
        yield from (key for key in node.keys if key is not None and not isinstance(key, ast.Constant))
    else:
        quoted = {getattr(node, "annotation", None), getattr(node, "returns", None)}
        yield from (each for each in ast.iter_child_nodes(node) if not (each in quoted and _literal(each)))


def _arguments(node: ast.Call) -> Iterator[ast.AST]:
    name = called(node)
    if isinstance(node.func, ast.Attribute):
        yield node.func.value
    if name in MARKS:
        yield from (each for each in node.args if not _literal(each))
        yield from (word.value for word in node.keywords)
        return
    if name not in QUIET:
        yield from node.args
    yield from (word.value for word in node.keywords if word.arg not in NOT_SHOWN)


def _literal(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)
