"""Changes to ceilings, requirements and mandates."""

from typing import Literal, Self

from pydantic import Field, model_validator

from planner.figures import capital, enumerated, several
from planner.formats.numerals import number
from planner.formats.sheets import TextRow
from planner.language import joined, say
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
MEANS = {"troops": say("troops"), "police": say("police"), "prevention": say("prevention")}


def _missions(case: EditableCase, named: tuple[str, ...]) -> tuple[list[TextRow], list[ChangeFault]]:
    faults = unknown_keys(case, "mission", named, "missions")
    return [row for row in case.rows("missions") if row["mission"].strip() in named], faults


class Ceiling(ChangeModel):
    """Multiply or set the authorised strength of missions."""

    kind: Literal["ceiling"]
    mission: NameList = names(say("keys of missions"), needed=True)
    of: Literal["troops", "police"] = Field(description=say("troops or police"))
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
                ChangeFault(
                    "by",
                    say("{mission}, which has no ceiling", mission=name),
                    say("persons, or a mission with a ceiling"),
                )
                for name in unlimited
            ]
        persons = [changed_value(row[column], self.by, self.persons) for row in rows]
        faults += values_above_limit("missions", column, rows, persons)
        if faults:
            return faults
        for row, value in zip(rows, persons, strict=True):
            row[column] = number_text(value if self.by is None else round(value))
        strengths = enumerated(
            say("{persons:,.10g} at {mission}", persons=number(row[column]) or 0, mission=_called(case, row))
            for row in rows
        )
        if self.of == "troops":
            return say("Authorised troops [persons]: {strengths}.", strengths=strengths)
        return say("Authorised police [persons]: {strengths}.", strengths=strengths)


class Requirement(ChangeModel):
    """Multiply or set the requirements of threats that the means can answer."""

    kind: Literal["requirement"]
    mission: NameList = names(say("keys of missions"))
    area: NameList = names(say("keys of areas"))
    threat: NameList = names(say("threats, such as armed_attack"))
    of: Literal["troops", "police", "prevention"] = Field(description=say("troops, police or prevention"))
    by: Factor | None = None
    amount: float | None = Field(default=None, ge=0, le=1e12, description=say("a number, persons or USD per period"))

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "amount")
        return self

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply the requirements of threats that the means can answer, or set those of all selected threats."""
        if faults := _unknown(case, self):
            return faults
        column = REQUIRED[self.of]
        rows = _threats(case, self)
        if self.by is not None:
            rows = [row for row in rows if number(row[column]) is not None]
        if not rows:
            found = say("no threat that fits and that {means} answers", means=MEANS[self.of])
            return [ChangeFault("", found, say("criteria that a threat fits"))]
        amounts = [changed_value(row[column], self.by, self.amount) for row in rows]
        if faults := values_above_limit("threats", column, rows, amounts):
            return faults
        for row, amount in zip(rows, amounts, strict=True):
            row[column] = number_text(amount)
        threats = several(len(rows), "threat")
        return say("{means} required changed for {threats}.", means=capital(MEANS[self.of]), threats=threats)


def _unknown(case: EditableCase, change: "Requirement | Violence") -> list[ChangeFault]:
    """A fault for every mission, area and threat that the case does not have."""
    threats = [row["threat"].strip() for row in case.rows("threats")]
    return [
        *unknown_keys(case, "mission", change.mission, "missions"),
        *unknown_keys(case, "area", change.area, "areas"),
        *unknown_names("threat", change.threat, threats, say("a threat of an area")),
    ]


def _threats(case: EditableCase, change: "Requirement | Violence") -> list[TextRow]:
    mission = {area: row["mission"].strip() for area, row in case.keys("areas").items()}
    return [
        row
        for row in case.rows("threats")
        if (not change.area or row["area"].strip() in change.area)
        and (not change.threat or row["threat"].strip() in change.threat)
        and (not change.mission or mission.get(row["area"].strip()) in change.mission)
    ]


class Violence(ChangeModel):
    """Multiply the monthly rates of threats."""

    kind: Literal["violence"]
    mission: NameList = names(say("keys of missions"))
    area: NameList = names(say("keys of areas"))
    threat: NameList = names(say("threats, such as armed_attack"))
    by: Factor

    def apply_to(self, case: EditableCase) -> StepResult:
        """Multiply the monthly rates of the selected threats."""
        if faults := _unknown(case, self):
            return faults
        rows = [row for row in _threats(case, self) if number(row["monthly_rate"]) is not None]
        if not rows:
            return [ChangeFault("", say("no threat that fits"), say("criteria that a threat fits"))]
        rates = [changed_value(row["monthly_rate"], self.by, None) for row in rows]
        if faults := values_above_limit("threats", "monthly_rate", rows, rates):
            return faults
        for row, rate in zip(rows, rates, strict=True):
            row["monthly_rate"] = number_text(rate)
        return say("Monthly rates of {threats} times {by:g}.", threats=several(len(rows), "threat"), by=self.by)


class Authorise(ChangeModel):
    """Authorise contingency missions."""

    kind: Literal["authorise"]
    mission: NameList = names(say("keys of missions"), needed=True)

    def apply_to(self, case: EditableCase) -> StepResult:
        """Authorise contingency missions."""
        rows, faults = _missions(case, self.mission)
        if faults:
            return faults
        for row in rows:
            row["mandate"] = "authorised"
        return say("Authorised: {missions}.", missions=enumerated(_called(case, row) for row in rows))


class Mandate(ChangeModel):
    """Change the first and last period of mandates."""

    kind: Literal["mandate"]
    mission: NameList = names(say("keys of missions"), needed=True)
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
            say("{mission} {now} (was {before})", mission=_called(case, row), now=_mandate(case, row), before=was)
            for row, was in zip(rows, before, strict=True)
        ]
        return say("Mandate changed: {missions}.", missions=joined(named, "; "))


def _called(case: EditableCase, row: TextRow) -> str:
    return case.called("missions", row["mission"].strip())


def _mandate(case: EditableCase, row: TextRow) -> str:
    """First and last month of a mandate, in words."""
    first, last = (number(row.get(column, "")) for column in ("mandate_from", "mandate_to"))
    begins = "" if first is None else case.month(int(first))
    ends = "" if last is None else case.month(int(last), last=True)
    if begins and ends:
        return say("from {first} to {last}", first=begins, last=ends)
    if begins:
        return say("from {first} to the end of the horizon", first=begins)
    if ends:
        return say("from the start of the horizon to {last}", last=ends)
    return say("from the start of the horizon to its end")
