"""Adjustments of a case by switches, sliders and locks: each has a label for the history, and edits tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

import pandas as pd

from planner.answers.fairness import FairAnswer, Fairness, measured
from planner.formats.sheets import Sheets
from planner.language import notation, say
from planner.plan import Deliver
from planner.scenarios.apply import apply
from planner.scenarios.changes import Changes
from planner.workspace import tuning
from planner.workspace.history import TableEdits

COUNTED = {
    Deliver.FULL: say("pledges counted as if all come"),
    Deliver.EXPECTED: say("pledges counted by their chances"),
    Deliver.HEDGED: say("pledges counted by their chances, with alternates"),
}
"""How pledges count, as the label of a step says it."""


class Adjustment(Protocol):
    """An adjustment of the inputs, saved as one step."""

    @property
    def label(self) -> str:
        """Label of the step in the history."""

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited tables; empty if nothing changes."""


def adjusted(sheets: Sheets, adjustment: Adjustment) -> Sheets:
    """All tables, with an adjustment in them."""
    return {**sheets, **{name: sheet for name, sheet in adjustment.edits(sheets).items() if sheet is not None}}


@dataclass(frozen=True)
class SwitchOff:
    """Switch some contributors off, and all others on."""

    off: Collection[str]

    @property
    def label(self) -> str:
        """Label that names the contributors that are off."""
        if not self.off:
            return say("everybody takes part")
        return say("switched off: {contributors}", contributors=", ".join(self.off))

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of contributors."""
        return tuning.switched_off(sheets, self.off)


@dataclass(frozen=True)
class PutSetting:
    """Put a value into a setting."""

    label: str
    name: str
    value: str

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of settings."""
        return tuning.setting(sheets, self.name, self.value)


def as_if_authorised(*, included: bool) -> PutSetting:
    """Include contingency missions, or leave them out."""
    label = say("contingency missions as if authorised") if included else say("contingency missions left out")
    return PutSetting(label, "include_contingency", "yes" if included else "no")


def count_pledges(deliver: Deliver) -> PutSetting:
    """Count pledges that may not come by their chances, with alternates or without, or as if all come."""
    return PutSetting(COUNTED[deliver], "deliver", deliver.value)


def weigh_cost(weight: str) -> PutSetting:
    """Set the cost weight, which decides what money must avert to be spent [civilian-months / million USD]."""
    return PutSetting(say("cost weight {weight}", weight=notation(weight)), "cost_weight", weight)


@dataclass(frozen=True)
class KeepFair:
    """Limit what areas are left with, or what contributors deploy; limits that there are make way."""

    label: str
    to_areas: bool
    limits: Mapping[str, str]
    """By area: most that is left of what its exposure could fall by; by contributor: most people."""

    @classmethod
    def of(cls, row: FairAnswer) -> Self:
        """The limits of a point of what fairness costs."""
        to_areas = Fairness(row.fairness).to_areas
        if not row.limits:
            none = say("no limits on areas") if to_areas else say("no limits on people of contributors")
            return cls(none, to_areas, {})
        return cls(say("limits for fairness: {measure}", measure=measured(row)), to_areas, row.limits)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of areas or contributors, and of settings where pledges counted by their chances."""
        if not self.to_areas:
            return tuning.limited(sheets, "contributors", "people_limit", self.limits)
        counted = count_pledges(Deliver.FULL).edits(sheets) if tuning.deliver(sheets) is not Deliver.FULL else {}
        return {**counted, **tuning.limited(sheets, "areas", "left_limit", self.limits)}


@dataclass(frozen=True)
class CountUnlessSaid:
    """Count pledges by their chances in inputs that do not say how: the first step of a case that is begun with."""

    @property
    def label(self) -> str:
        """Label that says how, and why."""
        return say("pledges counted by their chances, as the inputs do not say how")

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of settings; empty where it says how."""
        if tuning.cells_of(sheets, "settings", "deliver").get("value", "").strip():
            return {}
        return count_pledges(Deliver.EXPECTED).edits(sheets)


@dataclass(frozen=True)
class CloseMission:
    """Close a mission to new deployments."""

    mission: str

    @property
    def label(self) -> str:
        """Label that names the mission."""
        return say("closed to new deployments: {mission}", mission=self.mission)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of missions."""
        return tuning.closed(sheets, self.mission)


@dataclass(frozen=True)
class ReopenMission:
    """Restore the ceilings that a mission had before it was closed."""

    mission: str
    ceilings: Mapping[str, str]

    @property
    def label(self) -> str:
        """Label that names the mission."""
        return say("open to new deployments again: {mission}", mission=self.mission)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of missions."""
        return tuning.put(sheets, "missions", self.mission, **self.ceilings)


@dataclass(frozen=True)
class AdjustMission:
    """Set ceilings and money of a mission, and scale the requirements of its areas."""

    mission: str
    limits: Mapping[str, str]
    factor: float
    """What its requirements are multiplied by [1]."""

    @property
    def label(self) -> str:
        """Label that names the mission."""
        return say("{mission}: ceilings, money and requirements", mission=self.mission)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited tables of missions and threats."""
        scaled = tuning.scaled(sheets, self.mission, self.factor) if self.factor != 1.0 else {}
        return {**tuning.put(sheets, "missions", self.mission, **self.limits), **scaled}


@dataclass(frozen=True)
class AdjustPledge:
    """Set the number of units and the readiness of a pledge."""

    pledge: str
    readiness: str
    units: int

    @property
    def label(self) -> str:
        """Label that names the pledge and its new values."""
        return say(
            "{pledge}: {units} units at {readiness}", pledge=self.pledge, units=self.units, readiness=self.readiness
        )

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of pledges."""
        return tuning.put(sheets, "pledges", self.pledge, readiness=self.readiness, units=str(self.units))


@dataclass(frozen=True)
class ApplyChanges:
    """ApplyChanges changes that were written down, if what they replace is still there."""

    label: str
    changes: Changes

    def edits(self, sheets: Sheets) -> TableEdits:
        """Tables that the changes edit; none where they no longer fit."""
        after = apply(sheets, self.changes, sound=False).sheets
        return {name: after.get(name) for name in {**sheets, **after} if after.get(name) != sheets.get(name)}


@dataclass(frozen=True)
class LockUnits:
    """Lock units of a pledge into a mission, or all of them out of it."""

    pledge: str
    mission: str
    least: int | None
    """Units that deploy there at least; None where none may."""

    @property
    def label(self) -> str:
        """Label that names the pledge and the mission."""
        if self.least is None:
            return say("locked {pledge} out of {mission}", pledge=self.pledge, mission=self.mission)
        return say("locked {pledge} to {mission}", pledge=self.pledge, mission=self.mission)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of locks."""
        least, most = ("", "0") if self.least is None else (str(self.least), "")
        return tuning.lock(sheets, self.pledge, self.mission, least, most)


@dataclass(frozen=True)
class PutLocks:
    """Lock the units of a plan; locks on the same pledge, mission and start are replaced."""

    label: str
    rows: pd.DataFrame
    """Rows of the table `locks`."""

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of locks."""
        return tuning.locked(sheets, self.rows)


@dataclass(frozen=True)
class Unlock:
    """Remove the locks of a pledge on a mission."""

    pledge: str
    mission: str

    @property
    def label(self) -> str:
        """Label that names the pledge."""
        return say("unlocked {pledge}", pledge=self.pledge)

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited table of locks."""
        return tuning.unlocked(sheets, self.pledge, self.mission)
