"""The peacekeeping capacity pledge planner: cases in, verified plans out.

    import planner

    base = planner.read_case("data/tiny")
    without = base.switch_off("ALFA").with_name("without Alfa")
    planner.compare(base.plan(), without.plan()).differences

The names of `planner.__all__` are the public API, described in docs/python.md. They are loaded on first use, so that
commands that need none of them start faster.

Importing the package loads Pyomo without scipy's statistics, which would cost a second at every start: Pyomo imports
them if scipy is installed, but does not need them here, and accepts placeholders. Later imports get the real modules.
"""

import sys
from importlib import import_module
from types import ModuleType
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

_UNUSED = "scipy.stats", "scipy.integrate", "scipy.spatial"


def __getattr__(name: str) -> object:
    """A name of the public API, on its first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module("planner.api"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _load_pyomo_lightly() -> None:
    import_module("scipy.sparse")
    stand_ins = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    sys.modules.update(stand_ins)
    import_module("pyomo.common.dependencies")
    for name in stand_ins:
        del sys.modules[name]


_load_pyomo_lightly()
