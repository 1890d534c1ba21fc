"""Equations in docstrings: find them, and split them into symbols."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

DISPLAYED = re.compile(r"^\.\. math:: (.*(?:\n +\S.*)*)", re.MULTILINE)
INLINE = re.compile(r":math:`([^`]+)`")
SYMBOL = re.compile(r"\\(?:hat|bar|tilde|underline|overline|mathcal)\{[^}]*\}|\\[A-Za-z]+|[A-Za-z]")
LABELLED = re.compile(r"\^(?:[TPF]|(?P<own>0)|(?P<index>[ijq]))(?=_)")
"""A superscript that is no power: of which kind; of those in place, which is a symbol of its own; or an index."""

WORDS = frozenset(
    {"e", r"\text", r"\max", r"\min", r"\ln", r"\sum", r"\prod", r"\frac", r"\le", r"\ge", r"\in", r"\quad", r"\qquad"}
)
"""What is no symbol: the exponential's base, functions, and relations."""
MARKS = frozenset({r"\left", r"\right", r"\Big", r"\lceil", r"\rceil"})
"""What brackets are made of."""


def docstrings(file: Path) -> Iterator[str]:
    """Docstrings of a module and of everything in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def displayed(docstring: str) -> list[str]:
    """Displayed equations, each on one line."""
    return [" ".join(found.split()) for found in DISPLAYED.findall(docstring)]


def equations(docstring: str) -> list[str]:
    """All equations of a docstring, inline ones included."""
    return [*displayed(docstring), *(" ".join(found.split()) for found in INLINE.findall(docstring))]


def symbols(tex: str) -> Iterator[tuple[str, int]]:
    """Symbols of an equation, with repetitions.

    Yields:
        A symbol without its indices, and how many it has; its indices are symbols too.
    """
    place = 0
    while found := SYMBOL.search(tex, place):
        name, place = found.group(), found.end()
        if name in WORDS | MARKS:
            place = _past(tex, place) if name == r"\text" else place
            continue
        if label := LABELLED.match(tex, place):
            place = label.end()
            name += "^0" if label["own"] else ""
            yield from ((index, 0) for index in filter(None, [label["index"]]))
        indices, place = _indices(tex, place)
        yield name, len(indices)
        for index in indices:
            yield from symbols(index)


def _indices(tex: str, place: int) -> tuple[list[str], int]:
    """Indices of the symbol that ends at a position, and the position after them."""
    if tex[place : place + 1] != "_":
        return [], place
    if tex[place + 1] != "{":
        one = re.compile(r"\\[A-Za-z]+|.").match(tex, place + 1)
        return ([one.group()], one.end()) if one else ([], place)
    end = _past(tex, place + 1)
    return tex[place + 2 : end - 1].split(","), end


def _past(tex: str, place: int) -> int:
    """Position after the braced group that begins at a position."""
    return tex.index("}", place) + 1
