"""Changes to assessed money and to funds."""

from typing import Literal, Self

from pydantic import Field, model_validator

from planner.figures import several
from planner.formats.numerals import number
from planner.formats.sheets import TextRow
from planner.language import say
from planner.scenarios.editable import (
    ChangeFault,
    EditableCase,
    StepResult,
    changed_value,
    existing_key,
    filled,
    free_name,
    number_text,
    unknown_keys,
    values_above_limit,
)
from planner.scenarios.fields import (
    ChangeModel,
    Factor,
    Fraction,
    NameList,
    Period,
    Text,
    Usd,
    at_least_one,
    exactly_one,
    names,
)

Purpose = Literal["operations", "preparation", "prevention", "any"]

ASSESSED = "assessed_usd_per_period"


class Budget(ChangeModel):
    """Multiply or set assessed money, of the missions named or else of all with limited money."""

    kind: Literal["budget"]
    mission: NameList = names(say("keys of missions"))
    by: Factor | None = None
    usd_per_period: Usd | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "usd_per_period")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply or set assessed money; unlimited money can be set but not multiplied."""
        faults = unknown_keys(case, "mission", self.mission, "missions")
        if faults:
            return faults
        rows = [row for row in case.rows("missions") if not self.mission or row["mission"].strip() in self.mission]
        limited = [row for row in rows if number(row[ASSESSED]) is not None]
        if self.by is None:
            chosen = rows if self.mission else limited
        else:
            chosen = limited
            faults = [_unlimited(row) for row in rows if self.mission and number(row[ASSESSED]) is None]
        if not faults and not chosen:
            allowed = say("a case with one, or missions by name")
            faults = [ChangeFault("mission", say("no mission whose money is limited"), allowed)]
        usd = [changed_value(row[ASSESSED], self.by, self.usd_per_period) for row in chosen]
        faults += values_above_limit("missions", ASSESSED, chosen, usd)
        if faults:
            return faults
        for row, amount in zip(chosen, usd, strict=True):
            row[ASSESSED] = number_text(amount)
        return say(
            "Assessed money of {missions} is now {usd:,.10g} USD per period.",
            missions=several(len(chosen), "mission"), usd=sum(usd),
        )  # fmt: skip


def _unlimited(row: TextRow) -> ChangeFault:
    found = say("{mission}, whose money has no limit", mission=row["mission"])
    return ChangeFault("by", found, say("usd_per_period, or a mission with a limit"))


class AddFund(ChangeModel):
    """Add a money pledge."""

    kind: Literal["add_fund"]
    fund: Text | None = Field(default=None, description=say("a key that no fund has; made up if not given"))
    contributor: Text = Field(description=say("the key of a contributor"))
    amount_usd: Usd
    purpose: Purpose
    from_period: Period | None = None
    to_period: Period | None = None
    mission: Text | None = Field(default=None, description=say("the key of a mission"))
    delivery_probability: Fraction | None = None

    def apply_to(self, case: EditableCase) -> StepResult:
        """Add a money pledge."""
        taken = case.keys("funds")
        named = self.fund or free_name(f"{self.contributor}-{self.purpose}", taken)
        faults = [
            *unknown_keys(case, "contributor", [self.contributor], "contributors"),
            *unknown_keys(case, "mission", [self.mission] if self.mission else [], "missions"),
            *existing_key("fund", named, taken),
        ]
        if faults:
            return faults
        case.add("funds", self.model_dump(exclude={"kind"}) | {"fund": named})
        return say(
            "Fund {fund} added: {usd:,.0f} USD for {purpose}.", fund=named, usd=self.amount_usd, purpose=self.purpose
        )


class ChangeFund(ChangeModel):
    """Multiply the amount of money pledges, or set their other fields."""

    kind: Literal["change_fund"]
    fund: NameList = names(say("keys of funds"))
    contributor: NameList = names(say("keys of contributors"))
    by: Factor | None = None
    amount_usd: Usd | None = None
    purpose: Purpose | None = None
    from_period: Period | None = None
    to_period: Period | None = None
    mission: Text | None = Field(default=None, description=say("the key of a mission"))

    @model_validator(mode="after")
    def _what(self) -> Self:
        at_least_one(self, "by", "amount_usd", "purpose", "from_period", "to_period", "mission")
        if self.by is not None:
            exactly_one(self, "by", "amount_usd")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply the amount of funds, or set their other fields."""
        faults = [
            *unknown_keys(case, "fund", self.fund, "funds"),
            *unknown_keys(case, "contributor", self.contributor, "contributors"),
            *unknown_keys(case, "mission", [self.mission] if self.mission else [], "missions"),
        ]
        rows = [
            row
            for row in case.rows("funds")
            if (not self.fund or row["fund"].strip() in self.fund)
            and (not self.contributor or row["contributor"].strip() in self.contributor)
        ]
        if not faults and not (self.fund or self.contributor):
            faults = [
                ChangeFault(
                    "", say("no criterion"), say("at least one of {fields}", fields=", ".join(("fund", "contributor")))
                )
            ]
        if not faults and not rows:
            faults = [ChangeFault("", say("no fund that fits"), say("criteria that a fund fits"))]
        by = 1.0 if self.by is None else self.by
        usd = [changed_value(row["amount_usd"], by, None) for row in rows]
        faults += values_above_limit("funds", "amount_usd", rows, usd)
        if faults:
            return faults
        values = self.model_dump(exclude={"kind", "fund", "contributor", "by", "note"})
        for row, amount in zip(rows, usd, strict=True):
            scaled = {"amount_usd": amount} if self.by is not None and number(row["amount_usd"]) is not None else {}
            row.update(filled(row, values | scaled))
        total = sum(number(row["amount_usd"]) or 0.0 for row in rows)
        return say("{funds} changed, {usd:,.10g} USD together.", funds=several(len(rows), "fund"), usd=total)
