"""Pyomo, which equations are written in, loaded without scipy's statistics.

Pyomo imports them where scipy is installed, which costs a second, and does not need them here: it accepts placeholders.
Whoever imports them later gets the real modules. So Pyomo is imported from here.
"""

import sys
from importlib import import_module
from types import ModuleType

_UNUSED = "scipy.stats", "scipy.integrate", "scipy.spatial"


def _load_lightly() -> None:
    import_module("scipy.sparse")
    stand_ins = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    sys.modules.update(stand_ins)
    import_module("pyomo.common.dependencies")
    for name in stand_ins:
        del sys.modules[name]


_load_lightly()

import pyomo.environ as pyo  # noqa: E402
from pyomo.common.gc_manager import PauseGC  # noqa: E402
from pyomo.core.expr import LinearExpression  # noqa: E402

__all__ = ["LinearExpression", "PauseGC", "pyo"]
