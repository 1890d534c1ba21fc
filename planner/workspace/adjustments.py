"""Adjustments of a case by switches, sliders and locks: each has a label in the history, and edits the tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from planner.sheets import Sheets
from planner.workspace import tuning
from planner.workspace.history import TableEdits


class Adjustment(Protocol):
    """A change of the inputs that a page hands over, to be saved as one step."""

    @property
    def label(self) -> str:
        """What the step says in the history."""

    def edits(self, sheets: Sheets) -> TableEdits:
        """The tables that it changes; none where it changes nothing."""


@dataclass(frozen=True)
class SwitchOff:
    """Have some contributors take no part, and all others take part."""

    off: Collection[str]

    @property
    def label(self) -> str:
        """Names those that are off."""
        return f"switched off: {', '.join(self.off)}" if self.off else "everybody takes part"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of contributors."""
        return tuning.switched_off(sheets, self.off)


@dataclass(frozen=True)
class AsIfAuthorised:
    """Plan for contingency missions, or leave them out."""

    included: bool

    @property
    def label(self) -> str:
        """Says which."""
        return f"contingency missions {'as if authorised' if self.included else 'left out'}"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of settings."""
        return tuning.setting(sheets, "include_contingency", "yes" if self.included else "no")


@dataclass(frozen=True)
class CloseMission:
    """Have nobody new deploy to a mission."""

    mission: str

    @property
    def label(self) -> str:
        """Names the mission."""
        return f"{self.mission}: off"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of missions."""
        return tuning.closed(sheets, self.mission)


@dataclass(frozen=True)
class ReopenMission:
    """Give a mission the ceilings again that it had before it was closed."""

    mission: str
    ceilings: Mapping[str, str]

    @property
    def label(self) -> str:
        """Names the mission."""
        return f"{self.mission}: on again"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of missions."""
        return tuning.put(sheets, "missions", self.mission, **self.ceilings)


@dataclass(frozen=True)
class AdjustMission:
    """Give a mission other ceilings and money, and scale the requirements of its areas."""

    mission: str
    limits: Mapping[str, str]
    factor: float
    """What its requirements are multiplied by [1]."""

    @property
    def label(self) -> str:
        """Names the mission."""
        return f"{self.mission}: ceilings, money and requirements"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The tables of missions and threats."""
        scaled = tuning.scaled(sheets, self.mission, self.factor) if self.factor != 1.0 else {}
        return {**tuning.put(sheets, "missions", self.mission, **self.limits), **scaled}


@dataclass(frozen=True)
class AdjustPledge:
    """Give a pledge another number of units and another readiness."""

    pledge: str
    readiness: str
    units: int

    @property
    def label(self) -> str:
        """Names the pledge, and what it has now."""
        return f"{self.pledge}: {self.units} units at {self.readiness}"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of pledges."""
        return tuning.put(sheets, "pledges", self.pledge, readiness=self.readiness, units=str(self.units))


@dataclass(frozen=True)
class LockUnits:
    """Lock units of a pledge to a mission, or all of them out of it."""

    pledge: str
    mission: str
    least: int | None
    """Units that deploy there at least; None where none may."""

    @property
    def label(self) -> str:
        """Names the pledge and the mission."""
        return f"locked {self.pledge} {'out of' if self.least is None else 'to'} {self.mission}"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of locks."""
        least, most = ("", "0") if self.least is None else (str(self.least), "")
        return tuning.lock(sheets, self.pledge, self.mission, least, most)


@dataclass(frozen=True)
class Unlock:
    """Take the locks of a pledge on a mission away."""

    pledge: str
    mission: str

    @property
    def label(self) -> str:
        """Names the pledge."""
        return f"unlocked {self.pledge}"

    def edits(self, sheets: Sheets) -> TableEdits:
        """The table of locks."""
        return tuning.unlocked(sheets, self.pledge, self.mission)
