"""The public Python API, for notebooks and scripts: its names are importable from `planner` itself.

Other modules may change without notice; changes to these names are listed in CHANGELOG.md.
"""

from planner.answers.comparison import Comparison
from planner.api.comparing import compare
from planner.api.drawing import chart_names, draw
from planner.api.errors import (
    ChangesError,
    ComparisonError,
    FaultsError,
    InputFaultsError,
    NoPlanError,
    PlanFaultsError,
    PlannerError,
)
from planner.api.inputs import Inputs, Result
from planner.api.reading import read_case, read_plan
from planner.api.writing import write
from planner.charts.figure import Figure
from planner.fault import Fault
from planner.plan import Outcome, Summary
from planner.solution import Progress

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
