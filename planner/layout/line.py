"""A line of a rule: the amount used, the amount allowed, and the violation."""

from dataclasses import dataclass
from enum import Enum

from planner.layout.formula import Cell, Formula, figure
from planner.layout.pages import LIMITS

ROUNDING = 1e-6
"""Relative error that is rounding, as in the verification of plans [1]."""


class Test(Enum):
    """Comparison of used and allowed; its formula is 0 if it holds, else the violation."""

    AT_MOST = "IF({used}>{limit}+1E-6*MAX(1,ABS({used}),ABS({limit}),{behind}),{used}-{limit},0)"
    AT_LEAST = "IF({used}<{limit},{limit}-{used},0)"
    EQUAL = "IF(ABS({used}-{limit})>1E-6*MAX(1,ABS({used}),ABS({limit}),{behind}),ABS({used}-{limit}),0)"

    def breach(self, used: float, limit: float, behind: float) -> float:
        """Size of the violation."""
        if self is Test.AT_LEAST:
            return max(0.0, limit - used)
        over = abs(used - limit) if self is Test.EQUAL else used - limit
        return over if over > ROUNDING * max(1.0, abs(used), abs(limit), behind) else 0.0


@dataclass(frozen=True)
class Line:
    """A line of a rule."""

    rule: str
    mission: str
    item: str
    period: int | None
    used: Cell
    limit: Cell
    behind: float | None = None
    """Largest amount behind the two, where it is larger than they are."""
    test: Test = Test.AT_MOST

    def cells(self, row: int) -> list[Cell]:
        """Cells of the line, with the violation last."""
        places = {"used": "used", "limit": "limit", "behind": "amounts_behind"}
        text = self.test.value.format(**{name: f"{LIMITS.letter(column)}{row}" for name, column in places.items()})
        breach = Formula(text, self.test.breach(figure(self.used), figure(self.limit), self.behind or 0.0))
        return [self.rule, self.mission, self.item, self.period, self.used, self.limit, self.behind, breach]
