"""The peacekeeping capacity pledge planner: cases in, verified plans out.

    import planner

    base = planner.read_case("data/tiny")
    without = base.switch_off("ALFA").with_name("without Alfa")
    planner.compare(base.plan(), without.plan()).differences

The names of `planner.__all__` are the public API, described in docs/python.md. They are loaded on first use, so that
commands that need none of them start faster.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.api import *

__all__ = [
    "ChangesError",
    "Comparison",
    "ComparisonError",
    "Fault",
    "FaultsError",
    "Figure",
    "InputFaultsError",
    "Inputs",
    "NoPlanError",
    "Outcome",
    "PlanFaultsError",
    "PlannerError",
    "Progress",
    "Result",
    "Summary",
    "chart_names",
    "compare",
    "draw",
    "read_case",
    "read_plan",
    "write",
]


def __getattr__(name: str) -> object:
    """A name of the public API, on its first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module("planner.api"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
