"""Ranges that formulas of the plan workbook can refer to."""

from dataclasses import dataclass
from functools import cached_property

from planner.layout.efforts import Efforts, efforts
from planner.layout.lasting import Lasting
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.layout.support import Support


@dataclass(frozen=True)
class Ranges:
    """Rows of the plan, cells of the inputs, and intermediate results."""

    layout: Layout
    places: Places

    @cached_property
    def support(self) -> Support:
        """Enablers that posted troops need."""
        return Support(self.layout, self.places)

    @cached_property
    def lasting(self) -> Lasting:
        """What one unit, and each fund, does in an area."""
        return Lasting(self.layout)

    @cached_property
    def efforts(self) -> Efforts:
        """Effort on every threat in every period of the mandate [1]."""
        return efforts(self.layout)
