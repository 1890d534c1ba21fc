"""Assumptions: numbers that no source says, each with its unit, its mark and its reason."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict

Mark = Literal["S", "A", "E", "R", "J"]
"""[S] read in a public source; [A] arithmetic on [S]; [E] our own estimate from public data; [R] recalled and not
verified; [J] a judgement."""

Standing = Literal["S", "A", "E", "R", "J", ""]
"""A mark, or none where nothing is assumed."""

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


class Marked:
    """What has a mark, and a reason."""

    mark: Standing
    reason: str

    @property
    def note(self) -> str:
        """The reason with its mark before it, unless it has marks of its own; for instance `[J] a platoon`."""
        return self.reason if not self.mark or "[" in self.reason else f"[{self.mark}] {self.reason}".strip()


@dataclass(frozen=True)
class Assumption(Marked):
    """A number that no source of the case says, with its unit, its mark and the reason for it."""

    __pydantic_config__ = STRICT

    value: float
    mark: Mark
    unit: str = "1"
    reason: str = ""


@dataclass(frozen=True)
class SettingAssumption(Marked):
    """A value of the settings table."""

    __pydantic_config__ = STRICT

    value: int | float | str
    mark: Standing
    unit: str = "1"
    reason: str = ""
