"""The messages that the code marks, read from it without running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from planner.language.catalogue import FOLDER, TERM, MessageKey
from planner.language.counting import counted
from planner.process.home import ROOT

SIMPLE, IN_CONTEXT, COUNTING, NOUN, NAMES = (
    {"say", "tell"}, {"say_as", "tell_as"}, {"many", "tell_many"}, {"several"}, {"term"},
)  # fmt: skip
"""Functions that mark a message by their first argument; by context and text; by one and more; by the noun counted."""

ENGLISH_ALWAYS = (
    "api", "documents", "language", "translation", "__init__.py", "building/readme.py", "layout",
    *(f"workbook/{name}" for name in ("comparison.py", "guide.py", "inputs.py", "limits.py", "stamp.py", "style.py")),
    "workbook/plan",
)  # fmt: skip
"""What of planner/ stays English: what programs read (the Python API), documentation, workbooks, which are read back,
and what has no texts."""

TOLD = ("workbook/plan/edited.py",)
"""What of these is told all the same: faults of a workbook that was edited."""


def modules() -> list[Path]:
    """Modules that may have texts, in order."""
    own = ROOT / "planner"
    return [ROOT / "app.py", *sorted(path for path in own.rglob("*.py") if _is_told(path.relative_to(own)))]


def _is_told(module: Path) -> bool:
    folders = {module.as_posix(), *(parent.as_posix() for parent in module.parents)}
    return module.as_posix() in TOLD or folders.isdisjoint(ENGLISH_ALWAYS)


def name_of(module: Path) -> str:
    """Name of a module as its file of messages has it: `ui/plan`, `figures`."""
    path = module.relative_to(ROOT).with_suffix("")
    return "/".join(path.parts[1:] if path.parts[0] == "planner" else path.parts)


def file_of(module: Path, code: str) -> Path:
    """File of the messages of a module in a language, which may not be there."""
    return FOLDER / code / f"{name_of(module)}.po"


@cache
def tree(module: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def messages(module: Path) -> list[MessageKey]:
    """Messages that a module marks, each once."""
    calls = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
    return list(dict.fromkeys(key for call in calls for key in message(call)))


def message(node: ast.Call) -> Iterator[MessageKey]:
    """The message that a call marks, if it is a literal."""
    name, texts = called(node), _literals(node)
    if name in SIMPLE and texts[:1]:
        yield MessageKey(texts[0])
    elif name in NAMES and texts[:1]:
        yield MessageKey(texts[0], TERM)
    elif name in IN_CONTEXT and len(texts) >= 2:
        yield MessageKey(texts[1], texts[0])
    elif name in COUNTING and len(texts) >= 2:
        yield MessageKey(texts[0], plural=texts[1])
    elif name in NOUN and len(node.args) >= 2:
        yield from (counting(text) for text in _strings(node.args[1]))


def counting(noun: str) -> MessageKey:
    """The message of a count with its noun."""
    one, more = counted(noun)
    return MessageKey(one, plural=more)


def called(node: ast.AST) -> str:
    """Name of the function that a node calls; empty if it calls none by name."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _literals(node: ast.Call) -> list[str]:
    """The leading arguments that are texts."""
    found: list[str] = []
    for argument in node.args:
        texts = list(_strings(argument))
        if len(texts) != 1:
            break
        found += texts
    return found


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
