"""What the test of a rule asks: of the model, the verifier, the workbook, and the reasons for unused units."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd
import pyomo.environ as pyo
from openpyxl import Workbook

from models.allocation import build
from planner.layout import places
from planner.layout.formula import value
from planner.layout.layout import Layout
from planner.layout.ranges import Ranges
from planner.plan import Plan
from planner.prepare import prepare
from planner.rules import RULES
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import verify
from planner.workbook.plan.inputs import add_inputs
from tests.small_cases import Choice, Small
from tests.strategies import sound_case
from tests.waiting import PLENTY

Edit = Callable[[dict[str, pd.DataFrame]], Any]


def model_of(small: Small) -> pyo.ConcreteModel:
    return build(prepare(sound_case(small.rows), small.reference))


def families(m: pyo.ConcreteModel) -> set[str]:
    return {c.local_name for c in m.component_objects(pyo.Constraint)}


def broken_rules(m: pyo.ConcreteModel, choice: Choice) -> set[str]:
    """Families of rows that a choice breaks; what is not chosen is 0."""
    for v in m.component_data_objects(pyo.Var):
        v.set_value(0.0, skip_validation=True)
    for (mission, variable, *index), amount in choice.items():
        m.mission[mission].component(variable)[tuple(index)].set_value(amount, skip_validation=True)
    rows = m.component_data_objects(pyo.Constraint, active=True)
    return {c.parent_component().local_name for c in rows if c.slack() < -1e-9}


@dataclass(frozen=True)
class Made:
    case: Case
    plan: Plan
    reference: dict[tuple[str, str], float] | None = None

    def faults(self, *edits: Edit) -> set[str]:
        """Columns of what the verifier finds once wrong numbers are planted, but for the summary, which follows."""
        frames = {name: frame.copy() for name, frame in self.plan.frames.items()}
        for edit in edits:
            edit(frames)
        found = verify(self.case, replace(self.plan, frames=frames), self.reference)
        return {fault.column for fault in found if fault.table != "summary"}

    @property
    def reasons(self) -> dict[str, str]:
        """Why units of each pledge are unused."""
        return dict(zip(self.plan.unused["pledge"], self.plan.unused["why"], strict=True))

    def lines(self, rule: str) -> list[tuple[str, str, int | None, Any, Any, Any]]:
        """Lines of a rule on the sheet `limits`: mission, item, period, what is used, what is allowed, the breach."""
        workbook = Workbook()
        add_inputs(workbook, self.case)
        ranges = Ranges(Layout(self.case, self.plan), places.find(workbook, self.case))
        found = ((line, line.cells(row)) for row, line in enumerate(RULES[rule].lines(ranges), start=2))
        return [
            (line.mission, line.item, line.period, *(value(cells[n]) for n in (4, 5, 7)))
            for line, cells in found
            if line.rule == rule
        ]


@cache
def made(small: Small) -> Made:
    """The plan of a small case."""
    case = sound_case(small.rows)
    ended = plan_case(case, Limits(0.001, PLENTY), reference=small.reference)
    assert ended.plan is not None, ended.faults
    return Made(case, ended.plan, small.reference)


def add(frame: str, column: str, amount: float, row: int = 0) -> Edit:
    """Add to a cell."""

    def edit(frames: dict[str, pd.DataFrame]) -> None:
        place = frames[frame].index[row], column
        frames[frame].loc[place] = frames[frame].loc[place] + amount

    return edit


def put(frame: str, column: str, value: Any, pledge: str | None = None) -> Edit:
    """Put a value into the first row, or the first row of a pledge."""

    def edit(frames: dict[str, pd.DataFrame]) -> None:
        rows = frames[frame].index if pledge is None else frames[frame].index[frames[frame]["pledge"] == pledge]
        frames[frame].loc[rows[0], column] = value

    return edit


def drop(frame: str, row: int = 0) -> Edit:
    """Leave a row out."""

    def edit(frames: dict[str, pd.DataFrame]) -> None:
        frames[frame] = frames[frame].drop(frames[frame].index[row]).reset_index(drop=True)

    return edit


def repeat(frame: str) -> Edit:
    """Have the first row twice."""

    def edit(frames: dict[str, pd.DataFrame]) -> None:
        frames[frame] = pd.concat([frames[frame], frames[frame][:1]], ignore_index=True)

    return edit
