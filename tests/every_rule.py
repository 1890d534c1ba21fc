"""The tests of every rule, each a module of its own under `tests/rules`, and the small case that each is about."""

from importlib import import_module
from types import ModuleType

from planner.rules import RULES
from tests.small_cases import Small

FILES: dict[str, ModuleType] = {name: import_module(f"tests.rules.test_{name}") for name in RULES}
"""The tests of a rule, by its name."""

CASES: dict[str, Small] = {name: FILES[name].SMALL for name, rule in RULES.items() if rule.has_rows}
"""For every rule with rows: a case in which it binds, the smallest choice it allows and the smallest it refuses."""
