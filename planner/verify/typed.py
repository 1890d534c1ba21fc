"""Verify types: a plan has its tables and columns, and no value that no plan can have."""

from collections.abc import Iterator

from planner.fault import Fault, some
from planner.language import say
from planner.plan import Plan, summary_fields
from planner.plan.plan_tables import FRAMES, OPTIONAL

NUMERIC = {"int64": "iu", "float64": "fiu"}
"""Kinds of arrays that hold the values of a column, by its type."""


def faults(plan: Plan) -> Iterator[Fault]:
    """Fields of the summary of the wrong kind; tables and columns that are missing, unknown or of the wrong type."""
    yield from summary_fields.faults(plan.summary.as_dict())
    for name in FRAMES.keys() - OPTIONAL - plan.frames.keys():
        yield Fault(name, None, "", say("no such table"), say("every table of a plan"))
    for name in plan.frames.keys() - FRAMES.keys():
        yield Fault(name, None, "", say("a table"), say("only tables that this planner knows"))
    for name in FRAMES.keys() & plan.frames.keys():
        yield from _columns(plan, name)


def _columns(plan: Plan, name: str) -> Iterator[Fault]:
    frame, types = plan.frames[name], FRAMES[name]
    if list(frame.columns) != list(types):
        yield Fault(name, None, "", some(map(str, frame.columns)), some(types))
        return
    for column, kind in types.items():
        cells = frame[column]
        fits = cells.dtype.kind in NUMERIC[kind] if kind in NUMERIC else all(isinstance(c, str) for c in cells.tolist())
        if not fits:
            allowed = say("texts") if kind not in NUMERIC else say("numbers")
            yield Fault(name, None, column, str(cells.dtype), allowed)
