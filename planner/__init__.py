"""The peacekeeping capacity pledge planner: cases in, verified plans out.

Whatever is imported from here loads Pyomo without scipy's statistics, a second at every start that nothing here needs:
Pyomo loads them as soon as it meets scipy, and takes stand-ins just as well. Who asks for them later gets them.
"""

import sys
from importlib import import_module
from types import ModuleType

_UNUSED = "scipy.stats", "scipy.integrate", "scipy.spatial"


def _load_pyomo_lightly() -> None:
    import_module("scipy.sparse")
    stand_ins = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    sys.modules.update(stand_ins)
    import_module("pyomo.common.dependencies")
    for name in stand_ins:
        del sys.modules[name]


_load_pyomo_lightly()
