"""The page on the model: symbols, objective and rules, written from docstrings."""

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from models import constraints, delivery, exposure, objective
from models.nomenclature import NOMENCLATURE, Symbol
from planner.documents.equations import displayed
from planner.rules import RULES

HEAD = """# The model

Which pledged unit deploys to which mission, from when; where its people are posted; which money pays for what: so that
the unprotected exposure of civilians over the horizon is smallest. This page is written by `make docs` from
[models/nomenclature.py](../models/nomenclature.py) and from the docstrings of the functions that build the model.

People are counted in hundreds, money in millions of US dollars, and exposure in a unit that brings the objective near
ten thousand; the tables of a case and of a plan are in persons, US dollars and civilian-months.

The solver minimises a *lower estimate* of the objective, in which tangents replace the exponential. They lie below it
and need no integer variables, so a dual bound of the estimate holds for the exact objective. The objective of a plan is
always computed exactly.
"""

Function = Callable[..., Any]

EFFECT: tuple[Function, ...] = (
    exposure.requirement_rate,
    exposure.unprotected_share,
    exposure.carryover_matrix,
    exposure.lower_estimate,
)
"""The functions that the effect is made of."""

CHANCES: tuple[Function, ...] = (delivery.expected_effort, delivery.expected_slope)
"""The functions of the effect of what may come or not."""

DELIVERY = """## Pledges that may not come

Two figures are told of every plan. *If all come* counts every unit in full. *By their chances* is what remains on
average where every unit comes with the chance of its pledge, contributors and groups fail as a whole as often as the
settings say, and every fund pays its share; people and money stay where the plan has them. The setting `deliver` says
which of them the objective is: `full` or `expected`. Ceilings, support and money hold for all units in both, so that
the plan is possible whoever comes.

The model counts a unit's effort by its chance, as if it came independently of others. That is never too little, so
that a bound of the model holds for every plan: what fails together leaves no less on average
([solving.md](solving.md#pledges-by-their-chances)). It is too much where the people of few units are in one place; the
solver cuts that off by tangents, at solutions ([effort_cuts.py](../planner/solve/effort_cuts.py)), for several units
that share people too. The people of an offer in an area are shared evenly by those of its units that are present.
"""

CHOICES = """* If those in place already exceed a ceiling, nobody more deploys, and the case is still feasible.
* A unit whose caveats exclude every area of an allowed mission may deploy there, and protects nobody.
* A caveat `only` on an area implies `only` on its mission.
* People in place are fully effective.
* Delivery probabilities reduce no pledge: with `deliver` expected they weigh what it averts, never what it takes up.
* Areas of contingency missions that are left out, and periods outside a mandate, count no exposure; plans list them.
"""
"""Interpretation of the tables where they are ambiguous."""

OBJECTIVE: tuple[Function, ...] = (objective.total, objective.spending, objective.unprotected)
"""The functions that the objective is made of."""

ROWS = {
    "b": "mission", "pledge": "pledge", "fund": "fund", "contributor": "contributor", "group": "posting group",
    "area": "area", "capability": "capability", "threat": "threat", "number": "lock", "t": "period",
}  # fmt: skip
"""What a rule has a row for, by the parameter of its function."""


def rules(module: ModuleType = constraints) -> list[Function]:
    """Rules of the model, in the order of their definition."""
    found = [each for _, each in inspect.getmembers(module, inspect.isfunction) if each.__module__ == module.__name__]
    public = [each for each in found if not each.__name__.startswith("_")]
    return sorted(public, key=lambda each: each.__code__.co_firstlineno)


def model_page() -> str:
    """The page in Markdown."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield HEAD
    yield "## Symbols\n"
    yield "A symbol has one meaning. The superscripts T, P and F distinguish troops, police and money.\n"
    for kind, symbols in NOMENCLATURE.items():
        yield f"### {kind}\n\n| symbol | means | unit | in the code |\n|---|---|---|---|"
        yield from map(_row, symbols)
        yield ""
    yield "## The protective effect\n"
    yield from map(_section, EFFECT)
    yield DELIVERY
    yield from map(_section, CHANCES)
    yield "## The objective\n"
    yield from map(_section, OBJECTIVE)
    yield "## The rules\n"
    yield "Each is a function in `models/constraints.py`, and names its rows in the exported model.\n"
    for rule in rules():
        yield _section(rule, f"A row for every {_listed(rule)}.\n")
    yield "## Rules without rows\n"
    yield "These rules remove variables from the model, so that no solution can break them.\n"
    yield "| rule | says |\n|---|---|"
    for name, without in RULES.items():
        if not without.has_rows:
            yield f"| `{name}` | {without.says} |"
    yield ""
    yield "## How ambiguous inputs are read\n"
    yield CHOICES


def _row(symbol: Symbol) -> str:
    named = f"`{symbol.named}`" if symbol.named else ""
    return f"| ${symbol.tex}$ | {symbol.meaning} | {symbol.unit} | {named} |"


def _section(function: Function, rows: str = "") -> str:
    """Section of a function: its name, its sentence, its equations and the rest of its docstring."""
    first, *others = re.split(r"\n\s*\n", inspect.getdoc(function) or "")
    said = [_inline(first), *map(_block, (part for part in others if not part.startswith(("Args:", "Returns:"))))]
    return "\n".join([f"### `{function.__name__}`\n", *(f"{part}\n" for part in said), rows]).rstrip("\n") + "\n"


def _block(part: str) -> str:
    found = displayed(part)
    return f"```math\n{found[0]}\n```" if found else _inline(part)


def _inline(text: str) -> str:
    """Convert the inline equations of a paragraph to Markdown."""
    return re.sub(r":math:`([^`]+)`", r"$\1$", text)


def _listed(rule: Function) -> str:
    *others, last = [ROWS[name] for name in inspect.signature(rule).parameters if name in ROWS]
    return f"{', '.join(others)} and {last}" if others else last
