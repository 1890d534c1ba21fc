"""Tuning varied from the command line, as in `--set dives.steps=30`."""

import ast
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import fields, replace

from planner.solve import DEFAULT, Tuning


def add_option(parser: ArgumentParser) -> None:
    """Add the option `--set` to a command."""
    message = "a field of planner/solve/tuning.py and its value; may be repeated"
    parser.add_argument(
        "--set", dest="varied", action="append", default=[], metavar="COMPONENT.FIELD=VALUE", help=message
    )


def varied(assignments: Iterable[str], tuning: Tuning = DEFAULT) -> Tuning:
    """Tuning with some fields replaced.

    Args:
        assignments: Each `COMPONENT.FIELD=VALUE`, the value as Python writes it.
        tuning: The tuning that they are replaced in.

    Raises:
        ValueError: A field that does not exist, or a value of another type than the field's.
    """
    for assignment in assignments:
        path, _, text = assignment.partition("=")
        component, _, name = path.partition(".")
        tuning = with_field(tuning, component, name, _value(assignment, text))
    return tuning


def with_field(tuning: Tuning, component: str, name: str, value: object) -> Tuning:
    """Tuning with one field replaced; ValueError where there is no such field, or its type is another."""
    part = getattr(tuning, component, None)
    if part is None or name not in {field.name for field in fields(part)}:
        raise ValueError(f"there is no tuning {component}.{name}")
    was = getattr(part, name)
    value = float(value) if isinstance(was, float) and isinstance(value, int) else value
    if type(value) is not type(was):
        raise ValueError(f"{component}.{name} is {was!r}; {value!r} is of another type")
    return replace(tuning, **{component: replace(part, **{name: value})})


def _value(assignment: str, text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise ValueError(f"{assignment} has no value that Python can read") from None
