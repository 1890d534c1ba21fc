"""Changes to participation and pledges."""

import math
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planner.check.cells import MONTH
from planner.fault import some
from planner.figures import enumerated, sentence, several
from planner.formats.numerals import number
from planner.formats.sheets import TextRow
from planner.horizon import month_number
from planner.language import joined, many, say
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
    str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$"), Field(description=say("a month as YYYY-MM"))
]

NEAR = 1e-9
"""Tolerance for a product to count as a whole number [units]."""

ONE_OF_THEM = say("one of them")

MOST_NAMED = 5
"""Most pledges listed in a sentence."""

Moves = dict[str, tuple[int, int]]
"""First period in which a pledge can deploy, before and after a change, by pledge."""


class Switch(ChangeModel):
    """Switch contributors, or whole groups, off or on."""

    kind: Literal["switch_off", "switch_on"]
    contributor: NameList = names(say("keys of contributors"))
    group: NameList = names(say("groups that contributors belong to, such as EU or NATO"))

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
        if state == "no":
            return say("Switched off: {contributors}.", contributors=named)
        return say("Switched on: {contributors}.", contributors=named)


class ScalePledges(Selection):
    """Multiply the units of pledges.

    Rounded `together`, the pledges have the whole number of units nearest to their scaled total, and those with the
    largest parts of a unit left get what is over, earlier rows first; else each pledge is rounded for itself.
    """

    kind: Literal["scale_pledges"]
    by: Factor
    rounding: Rounding = Field(default="together", description=say("together, down, nearest (a half upwards) or up"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply units; the change says how products are rounded to whole units."""
        rows, faults = select.pledges(case, self)
        had = [number(row["units"]) for row in rows]
        faults += [
            ChangeFault(
                "", say("pledge {pledge} without a number of units", pledge=row["pledge"]), say("pledges with units")
            )
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
        become = say(
            "{before:,.0f} units of {pledges} become {after:,.0f}",
            before=sum(units or 0.0 for units in had), pledges=several(len(rows), "pledge"), after=sum(whole),
        )  # fmt: skip
        return sentence(joined([become, *([_rounded(self.rounding, parts)] if parts else [])], "; "))


def _rounded(rounding: Rounding, parts: int) -> str:
    """How parts of units of some pledges were rounded."""
    pledges = several(parts, "pledge")
    return {
        "together": say("parts of units of {pledges} rounded together", pledges=pledges),
        "down": say("parts of units of {pledges} rounded down", pledges=pledges),
        "nearest": say("parts of units of {pledges} rounded to the nearest", pledges=pledges),
        "up": say("parts of units of {pledges} rounded up", pledges=pledges),
    }[rounding]


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
        return say("{units:,.0f} units of {pledges} fall out.", units=units, pledges=several(len(rows), "pledge"))


class DelayPledges(Selection):
    """Delay pledges and their preparations."""

    kind: Literal["delay_pledges"]
    periods: int = Field(ge=1, le=240, description=say("a whole number of periods, from 1 to 240"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Delay pledges and their preparations by a number of periods."""
        moved = _shifted(case, *select.pledges(case, self), lambda ready: ready + self.periods)
        if isinstance(moved, list):
            return moved
        return say("Ready later: {pledges}; what prepares them moves along.", pledges=_listed(case, moved))


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
            return [ChangeFault("month", str(self.month), say("a month from the start of the case on"))]
        moved = _shifted(case, *select.pledges(case, self), lambda ready: min(ready, period))
        if isinstance(moved, list):
            return moved
        earlier = {name: move for name, move in moved.items() if move[0] != move[1]}
        stay = len(moved) - len(earlier)
        said: list[str] = [say("Ready by {month}.", month=case.month(period))]
        if earlier:
            said.append(say("Earlier: {pledges}; what prepares them moves along.", pledges=_listed(case, earlier)))
        return joined([*said, _stay(stay) if stay else ""])


def _stay(count: int) -> str:
    """Sentence on pledges that are ready by a period already."""
    return many(
        "{n:,} pledge was ready by then already and stays (delay_pledges makes pledges later).",
        "{n:,} pledges were ready by then already and stay (delay_pledges makes pledges later).",
        count,
    )


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
        ChangeFault("", say("pledge {pledge} with neither a ready period nor a readiness", pledge=name), ONE_OF_THEM)
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
        say(
            "{pledge} from {before} to {after}",
            pledge=case.pledge_called(rows[name]),
            before=case.month(before),
            after=case.month(after),
        )
        for name, (before, after) in moves.items()
    )
    return joined([several(len(moves), "pledge"), some(named, most=MOST_NAMED)], ": ")


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
        pledges, chance = several(len(awaited), "pledge"), self.delivery_probability
        if len(awaited) == len(rows):
            return say("Chance of {pledges}: {chance:.0%}.", pledges=pledges, chance=chance)
        return say(
            "Chance of {pledges}: {chance:.0%}; {there} deployed already.",
            pledges=pledges, chance=chance, there=several(len(rows) - len(awaited), "pledge"),
        )  # fmt: skip


class AddOffer(ChangeModel):
    """Add a pledge, limited to the missions named, if any."""

    kind: Literal["add_offer"]
    pledge: Text | None = Field(default=None, description=say("a key that no pledge has; made up if not given"))
    contributor: Text = Field(description=say("the key of a contributor"))
    unit_type: Text = Field(description=say("the key of a unit type"))
    units: UnitCount
    readiness: Level
    ready_period: Period | None = None
    months_available: Months | None = None
    strength: Persons | None = None
    monthly_cost_usd: Usd | None = None
    deployment_cost_usd: Usd | None = None
    effectiveness: float | None = Field(default=None, ge=0, le=5, description=say("a number from 0 to 5"))
    delivery_probability: Fraction | None = None
    mission: NameList = names(say("keys of missions"))

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
            only = {
                "pledge": named,
                "mission": mission,
                "rule": "only",
                "reason": say("offered for {mission}", mission=mission),
            }
            case.add("caveats", only)
        units, pledge = several(self.units, "unit"), case.pledge_called(case.keys("pledges")[named])
        if not self.mission:
            return say("Pledge added: {units}, each a {pledge}.", units=units, pledge=pledge)
        return say(
            "Pledge added: {units}, each a {pledge}, for {missions} only.",
            units=units, pledge=pledge, missions=enumerated(case.called("missions", key) for key in self.mission),
        )  # fmt: skip
