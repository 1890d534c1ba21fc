"""Charts of plans and comparisons by name: every public function of `planner.charts` that draws one from them."""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module

from planner import charts
from planner.answers.comparison import Comparison
from planner.api.inputs import Result
from planner.charts.figure import Figure
from planner.plan import Plan
from planner.tables import Case

Chart = Callable[..., Figure]


def chart_names(of: Result | Comparison) -> tuple[str, ...]:
    """Names of all charts that `draw` can make of a result, or of a comparison.

    Example:
        >>> import planner
        >>> planned = planner.read_case("data/tiny").plan(work=1)
        >>> [name for name in planner.chart_names(planned) if name.startswith("exposure")]
        ['exposure.by_mission', 'exposure.over_time']
    """
    return tuple(_charts_of(of))


def draw(of: Result | Comparison, name: str, **choices: object) -> Figure:
    """Draw a chart, as the app shows it: an Altair chart with its table, unit and note.

    Args:
        of: A result, or a comparison.
        name: Name of the chart, one of `chart_names`.
        **choices: What the chart lets one choose, such as `missions=["NORTH"]`; `help` of the function of that name
            in `planner.charts` lists it.

    Returns:
        `chart`, `table`, `title`, `unit` and `note`; a notebook shows `draw(…).chart`, and `draw(…).chart.save(…)`
        writes it as SVG or PNG.

    Raises:
        KeyError: There is no such chart of it.
        TypeError: A choice is unknown, or one that has to be made is missing.

    Example:
        >>> import planner
        >>> planned = planner.read_case("data/tiny").plan(work=1)
        >>> figure = planner.draw(planned, "exposure.over_time", missions=["SOUTH"])
        >>> figure.unit, len(figure.table)
        ('civilian-months at risk per period', 3)
    """
    return _charts_of(of)[name](**choices)


def _charts_of(of: Result | Comparison) -> dict[str, Chart]:
    """Charts by name, given already what they are drawn from."""
    given: dict[type, object] = (
        {Comparison: of} if isinstance(of, Comparison) else {Case: of.inputs.case, Plan: of.plan}
    )
    return {
        name: partial(chart, **{parameter: given[kind] for parameter, kind in sources.items()})
        for name, (chart, sources) in _charts().items()
        if set(sources.values()) <= set(given)
    }


@cache
def _charts() -> Mapping[str, tuple[Chart, dict[str, type]]]:
    """Every function that draws a plan or a comparison: by name, and which parameters take case, plan or comparison.

    One that needs more than these and words and numbers, such as the answers to a question, is none.
    """
    found = {}
    for module in pkgutil.iter_modules(charts.__path__):
        of = import_module(f"{charts.__name__}.{module.name}")
        for name, function in inspect.getmembers(of, inspect.isfunction):
            if function.__module__ != of.__name__ or name.startswith("_"):
                continue
            hints = inspect.get_annotations(function, eval_str=True)
            sources = {key: hint for key, hint in hints.items() if hint in {Case, Plan, Comparison}}
            parameters = inspect.signature(function).parameters.values()
            needed = {each.name for each in parameters if each.default is each.empty} - sources.keys()
            if hints.get("return") is Figure and sources and {hints[key] for key in needed} <= {str, int, float, bool}:
                found[f"{module.name}.{name}"] = function, sources
    return found
