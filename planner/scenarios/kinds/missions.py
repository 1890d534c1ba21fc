"""Changes to ceilings, requirements and mandates."""

from typing import Literal, Self

from pydantic import Field, model_validator

from planner.figures import enumerated, several
from planner.formats.numerals import number
from planner.formats.sheets import TextRow
from planner.scenarios.editable import (
    ChangeFault,
    EditableCase,
    StepResult,
    changed_value,
    filled,
    number_text,
    unknown_keys,
    unknown_names,
    values_above_limit,
)
from planner.scenarios.fields import ChangeModel, Factor, NameList, Period, Persons, at_least_one, exactly_one, names

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}


def _missions(case: EditableCase, named: tuple[str, ...]) -> tuple[list[TextRow], list[ChangeFault]]:
    faults = unknown_keys(case, "mission", named, "missions")
    return [row for row in case.rows("missions") if row["mission"].strip() in named], faults


class Ceiling(ChangeModel):
    """Multiply or set the authorised strength of missions."""

    kind: Literal["ceiling"]
    mission: NameList = names("keys of missions", needed=True)
    of: Literal["troops", "police"] = Field(description="troops or police")
    by: Factor | None = None
    persons: Persons | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "persons")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply or set authorised strength; products are rounded to whole persons."""
        rows, faults = _missions(case, self.mission)
        column = f"authorised_{self.of}"
        if self.by is not None:
            unlimited = [row["mission"] for row in rows if number(row[column]) is None]
            faults += [
                ChangeFault("by", f"{name}, which has no ceiling", "persons, or a mission with a ceiling")
                for name in unlimited
            ]
        persons = [changed_value(row[column], self.by, self.persons) for row in rows]
        faults += values_above_limit("missions", column, rows, persons)
        if faults:
            return faults
        for row, value in zip(rows, persons, strict=True):
            row[column] = number_text(value if self.by is None else round(value))
        strengths = enumerated(f"{number(row[column]) or 0:,.10g} at {_called(case, row)}" for row in rows)
        return f"Authorised {self.of} [persons]: {strengths}."


class Requirement(ChangeModel):
    """Multiply or set the requirements of threats that the means can answer."""

    kind: Literal["requirement"]
    mission: NameList = names("keys of missions")
    area: NameList = names("keys of areas")
    threat: NameList = names("threats, such as armed_attack")
    of: Literal["troops", "police", "prevention"] = Field(description="troops, police or prevention")
    by: Factor | None = None
    amount: float | None = Field(default=None, ge=0, le=1e12, description="a number, persons or USD per period")

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "amount")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply the requirements of threats that the means can answer, or set those of all selected threats."""
        faults = [
            *unknown_keys(case, "mission", self.mission, "missions"),
            *unknown_keys(case, "area", self.area, "areas"),
            *unknown_names(
                "threat", self.threat, [r["threat"].strip() for r in case.rows("threats")], "a threat of an area"
            ),
        ]
        if faults:
            return faults
        column = REQUIRED[self.of]
        rows = _threats(case, self)
        if self.by is not None:
            rows = [row for row in rows if number(row[column]) is not None]
        if not rows:
            return [ChangeFault("", f"no threat that fits and that {self.of} answers", "criteria that a threat fits")]
        amounts = [changed_value(row[column], self.by, self.amount) for row in rows]
        if faults := values_above_limit("threats", column, rows, amounts):
            return faults
        for row, amount in zip(rows, amounts, strict=True):
            row[column] = number_text(amount)
        return f"{self.of.capitalize()} required changed for {several(len(rows), 'threat')}."


def _threats(case: EditableCase, change: Requirement) -> list[TextRow]:
    mission = {area: row["mission"].strip() for area, row in case.keys("areas").items()}
    return [
        row
        for row in case.rows("threats")
        if (not change.area or row["area"].strip() in change.area)
        and (not change.threat or row["threat"].strip() in change.threat)
        and (not change.mission or mission.get(row["area"].strip()) in change.mission)
    ]


class Authorise(ChangeModel):
    """Authorise contingency missions."""

    kind: Literal["authorise"]
    mission: NameList = names("keys of missions", needed=True)

    def apply_to(self, case: EditableCase) -> StepResult:
        """Authorise contingency missions."""
        rows, faults = _missions(case, self.mission)
        if faults:
            return faults
        for row in rows:
            row["mandate"] = "authorised"
        return f"Authorised: {enumerated(_called(case, row) for row in rows)}."


class Mandate(ChangeModel):
    """Change the first and last period of mandates."""

    kind: Literal["mandate"]
    mission: NameList = names("keys of missions", needed=True)
    from_period: Period | None = None
    to_period: Period | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        at_least_one(self, "from_period", "to_period")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Change the first and last period of mandates."""
        rows, faults = _missions(case, self.mission)
        if faults:
            return faults
        before = [_mandate(case, row) for row in rows]
        for row in rows:
            row.update(filled(row, {"mandate_from": self.from_period, "mandate_to": self.to_period}))
        named = [
            f"{_called(case, row)} {_mandate(case, row)} (was {was})" for row, was in zip(rows, before, strict=True)
        ]
        return f"Mandate changed: {'; '.join(named)}."


def _called(case: EditableCase, row: TextRow) -> str:
    return case.called("missions", row["mission"].strip())


def _mandate(case: EditableCase, row: TextRow) -> str:
    """First and last month of a mandate, in words."""
    first, last = (number(row.get(column, "")) for column in ("mandate_from", "mandate_to"))
    begins = "the start of the horizon" if first is None else case.month(int(first))
    ends = "its end" if last is None and first is None else "the end of the horizon"
    return f"from {begins} to {ends if last is None else case.month(int(last), last=True)}"
