"""One name, one meaning: no two classes or types of the program share a name."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TYPES = ("Callable", "Mapping", "NDArray", "dict", "list", "tuple")


def _names(module: ast.AST) -> Iterator[str]:
    """Names that a module gives to its classes and to types, without their underscore."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield node.name.lstrip("_")
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Subscript)
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id in TYPES
        ):
            yield from (target.id.lstrip("_") for target in node.targets if isinstance(target, ast.Name))


def test_no_class_or_type_is_named_twice():
    """Names that modules keep for themselves count too."""
    places = defaultdict(list)
    for folder in ("models", "planner"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for name in _names(ast.parse(file.read_text(encoding="utf-8"))):
                places[name].append(str(file.relative_to(ROOT)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
