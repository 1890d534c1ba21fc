"""Changes to participation and pledges."""

import math
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planner.check.cells import MONTH
from planner.fault import some
from planner.figures import enumerated, several
from planner.formats.numerals import number
from planner.formats.sheets import TextRow
from planner.horizon import month_number
from planner.scenarios import select
from planner.scenarios.editable import (
    ChangeFault,
    EditableCase,
    StepResult,
    changed_value,
    existing_key,
    free_name,
    number_text,
    unknown_keys,
    values_above_limit,
)
from planner.scenarios.fields import (
    ChangeModel,
    Factor,
    Fraction,
    Months,
    NameList,
    Period,
    Persons,
    Selection,
    Text,
    UnitCount,
    Usd,
    at_least_one,
    exactly_one,
    names,
)

Level = Literal["announced", "L1", "L2", "L3", "RDL", "deployed"]
Rounding = Literal["together", "down", "nearest", "up"]
Month = Annotated[
    str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$"), Field(description="a month as YYYY-MM")
]

NEAR = 1e-9
"""Tolerance for a product to count as a whole number [units]."""

MOST_NAMED = 5
"""Most pledges listed in a sentence."""

Moves = dict[str, tuple[int, int]]
"""First period in which a pledge can deploy, before and after a change, by pledge."""

ROUNDINGS = {"together": "together", "down": "down", "nearest": "to the nearest", "up": "up"}


class Switch(ChangeModel):
    """Switch contributors, or whole groups, off or on."""

    kind: Literal["switch_off", "switch_on"]
    contributor: NameList = names("keys of contributors")
    group: NameList = names("groups that contributors belong to, such as EU or NATO")

    @model_validator(mode="after")
    def _whom(self) -> Self:
        at_least_one(self, "contributor", "group")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Switch contributors off or on."""
        rows, faults = select.contributors(case, self.contributor, self.group)
        if faults:
            return faults
        state = "no" if self.kind == "switch_off" else "yes"
        for row in rows:
            row["participates"] = state
        named = enumerated(case.called("contributors", row["contributor"].strip()) for row in rows)
        return f"Switched {'off' if state == 'no' else 'on'}: {named}."


class ScalePledges(Selection):
    """Multiply the units of pledges.

    Rounded `together`, the pledges have the whole number of units nearest to their scaled total, and those with the
    largest parts of a unit left get what is over, earlier rows first; else each pledge is rounded for itself.
    """

    kind: Literal["scale_pledges"]
    by: Factor
    rounding: Rounding = Field(default="together", description="together, down, nearest (a half upwards) or up")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply units; the change says how products are rounded to whole units."""
        rows, faults = select.pledges(case, self)
        had = [number(row["units"]) for row in rows]
        faults += [
            ChangeFault("", f"pledge {row['pledge']} without a number of units", "pledges with units")
            for row, units in zip(rows, had, strict=True)
            if units is None
        ]
        exact = [changed_value(row["units"], self.by, None) for row in rows]
        faults += values_above_limit("pledges", "units", rows, exact)
        if faults:
            return faults
        whole = _whole(exact, self.rounding)
        for row, units in zip(rows, whole, strict=True):
            row["units"] = number_text(units)
        parts = sum(abs(now - meant) > NEAR for now, meant in zip(whole, exact, strict=True))
        rounded = f"; parts of units of {several(parts, 'pledge')} rounded {ROUNDINGS[self.rounding]}" if parts else ""
        before = sum(units or 0.0 for units in had)
        return f"{before:,.0f} units of {several(len(rows), 'pledge')} become {sum(whole):,.0f}{rounded}."


def _whole(exact: list[float], rounding: str) -> list[int]:
    """Round units to whole numbers [units]."""
    if rounding == "up":
        return [math.ceil(units - NEAR) for units in exact]
    if rounding == "nearest":
        return [math.floor(units + 0.5 + NEAR) for units in exact]
    whole = [math.floor(units + NEAR) for units in exact]
    if rounding == "together":
        over = math.floor(sum(exact) + 0.5 + NEAR) - sum(whole)
        for place in sorted(range(len(exact)), key=lambda n: round(whole[n] - exact[n], 9))[:over]:
            whole[place] += 1
    return whole


class DropPledges(Selection):
    """Remove all units of pledges; their rows stay, with 0 units."""

    kind: Literal["drop_pledges"]

    def apply_to(self, case: EditableCase) -> StepResult:
        """Remove all units of pledges."""
        rows, faults = select.pledges(case, self)
        if faults:
            return faults
        units = sum(number(row["units"]) or 0.0 for row in rows)
        for row in rows:
            row["units"] = "0"
        return f"{units:,.0f} units of {several(len(rows), 'pledge')} fall out."


class DelayPledges(Selection):
    """Delay pledges and their preparations."""

    kind: Literal["delay_pledges"]
    periods: int = Field(ge=1, le=240, description="a whole number of periods, from 1 to 240")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Delay pledges and their preparations by a number of periods."""
        moved = _shifted(case, *select.pledges(case, self), lambda ready: ready + self.periods)
        if isinstance(moved, list):
            return moved
        return f"Ready later: {_listed(case, moved)}; what prepares them moves along."


class ReadyPledges(Selection):
    """Make pledges ready by a period, or by the first period from a month on; earlier ones stay."""

    kind: Literal["ready_pledges"]
    period: Period | None = None
    month: Month | None = None

    @model_validator(mode="after")
    def _when(self) -> Self:
        exactly_one(self, "period", "month")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Make pledges ready by a period at the latest; their preparations move by as much."""
        period = self.period or _first_period(case, str(self.month))
        if period is None:
            return [ChangeFault("month", str(self.month), "a month from the start of the case on")]
        moved = _shifted(case, *select.pledges(case, self), lambda ready: min(ready, period))
        if isinstance(moved, list):
            return moved
        earlier = {name: move for name, move in moved.items() if move[0] != move[1]}
        stay = len(moved) - len(earlier)
        sentence = f"Ready by {case.month(period)}. " + (
            f"Earlier: {_listed(case, earlier)}; what prepares them moves along. " if earlier else ""
        )
        already = f"{several(stay, 'pledge')} {'was' if stay == 1 else 'were'} ready by then already and stay"
        return sentence + (f"{already}{'s' if stay == 1 else ''} (delay_pledges makes pledges later)." if stay else "")


def _first_period(case: EditableCase, month: str) -> int | None:
    """First period that begins in or after a month; None for a month before the horizon."""
    start, length = case.setting("start"), case.months_per_period()
    if not MONTH.fullmatch(start):
        return None
    months = month_number(month) - month_number(start)
    return None if months < 0 else 1 + math.ceil(months / length)


def _shifted(
    case: EditableCase, rows: list[TextRow], faults: list[ChangeFault], when: Callable[[int], int]
) -> Moves | list[ChangeFault]:
    """Move the ready period of pledges; return it before and after, by pledge. Unmoved rows stay untouched."""
    leads, length = case.leads(), case.months_per_period()
    now = {row["pledge"]: _ready(row, leads, length) for row in rows}
    faults = faults + [
        ChangeFault("", f"pledge {name} with neither a ready period nor a readiness", "one of them")
        for name, period in now.items()
        if period is None
    ]
    if faults:
        return faults
    moves = {name: (period, when(period)) for name, period in now.items() if period is not None}
    for row in rows:
        before, after = moves[row["pledge"]]
        if before != after:
            row["ready_period"] = number_text(after)
    for row in case.rows("preparations"):
        period = number(row["ready_period"])
        if row["pledge"] in moves and period is not None:
            before, after = moves[row["pledge"]]
            row["ready_period"] = number_text(max(1, period + after - before))
    return moves


def _listed(case: EditableCase, moves: Moves) -> str:
    """Describe moves: the count of pledges, and the months of the first of them."""
    rows = case.keys("pledges")
    named = (
        f"{case.pledge_called(rows[name])} from {case.month(before)} to {case.month(after)}"
        for name, (before, after) in moves.items()
    )
    return f"{several(len(moves), 'pledge')}: {some(named, most=MOST_NAMED)}"


def _ready(row: TextRow, leads: dict[str, float], months: float) -> int | None:
    """First period in which a pledge can deploy, from its row or its readiness."""
    stated = number(row["ready_period"])
    if stated is not None:
        return int(stated)
    lead = leads.get(row["readiness"].strip())
    return None if lead is None else 1 + math.ceil(lead / months)


class ExpectPledges(Selection):
    """Set how likely the units of pledges are to come; those deployed already are there."""

    kind: Literal["expect_pledges"]
    delivery_probability: Fraction

    def apply_to(self, case: EditableCase) -> StepResult:
        """Set the chance of every pledge selected that is not deployed."""
        rows, faults = select.pledges(case, self)
        if faults:
            return faults
        awaited = [row for row in rows if row["readiness"].strip() != "deployed"]
        for row in awaited:
            row["delivery_probability"] = number_text(self.delivery_probability)
        there = f"; {several(len(rows) - len(awaited), 'pledge')} deployed already" if len(awaited) < len(rows) else ""
        return f"Chance of {several(len(awaited), 'pledge')}: {self.delivery_probability:.0%}{there}."


class AddOffer(ChangeModel):
    """Add a pledge, limited to the missions named, if any."""

    kind: Literal["add_offer"]
    pledge: Text | None = Field(default=None, description="a key that no pledge has; made up if not given")
    contributor: Text = Field(description="the key of a contributor")
    unit_type: Text = Field(description="the key of a unit type")
    units: UnitCount
    readiness: Level
    ready_period: Period | None = None
    months_available: Months | None = None
    strength: Persons | None = None
    monthly_cost_usd: Usd | None = None
    deployment_cost_usd: Usd | None = None
    effectiveness: float | None = Field(default=None, ge=0, le=5, description="a number from 0 to 5")
    delivery_probability: Fraction | None = None
    mission: NameList = names("keys of missions")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Add a pledge, with caveats if it is for some missions only."""
        taken = case.keys("pledges")
        named = self.pledge or free_name(f"{self.contributor}-{self.unit_type}", taken)
        faults = [
            *unknown_keys(case, "contributor", [self.contributor], "contributors"),
            *unknown_keys(case, "unit_type", [self.unit_type], "unit_types"),
            *unknown_keys(case, "mission", self.mission, "missions"),
            *existing_key("pledge", named, taken),
        ]
        if faults:
            return faults
        case.add("pledges", self.model_dump(exclude={"kind", "mission"}) | {"pledge": named})
        for mission in self.mission:
            only = {"pledge": named, "mission": mission, "rule": "only", "reason": f"offered for {mission}"}
            case.add("caveats", only)
        where = f", for {enumerated(case.called('missions', key) for key in self.mission)} only" if self.mission else ""
        units = several(self.units, "unit")
        return f"Pledge added: {units}, each a {case.pledge_called(case.keys('pledges')[named])}{where}."
