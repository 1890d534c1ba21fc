"""Changes to ceilings, requirements and mandates."""

from planner.figures import several
from planner.numerals import number
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
from planner.scenarios.kinds import Authorise, Ceiling, Mandate, Requirement
from planner.sheets import TextRow

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}


def _missions(case: EditableCase, named: tuple[str, ...]) -> tuple[list[TextRow], list[ChangeFault]]:
    faults = unknown_keys(case, "mission", named, "missions")
    return [row for row in case.rows("missions") if row["mission"].strip() in named], faults


def ceiling(case: EditableCase, change: Ceiling) -> StepResult:
    """Multiply or set authorised strength; products are rounded to whole persons."""
    rows, faults = _missions(case, change.mission)
    column = f"authorised_{change.of}"
    if change.by is not None:
        unlimited = [row["mission"] for row in rows if number(row[column]) is None]
        faults += [
            ChangeFault("by", f"{name}, which has no ceiling", "persons, or a mission with a ceiling")
            for name in unlimited
        ]
    persons = [changed_value(row[column], change.by, change.persons) for row in rows]
    faults += values_above_limit("missions", column, rows, persons)
    if faults:
        return faults
    for row, value in zip(rows, persons, strict=True):
        row[column] = number_text(value if change.by is None else round(value))
    strengths = ", ".join(f"{row['mission']} {number(row[column]) or 0:,.10g}" for row in rows)
    return f"Authorised {change.of} [persons]: {strengths}."


def requirement(case: EditableCase, change: Requirement) -> StepResult:
    """Multiply the requirements of threats that the means can answer, or set those of all selected threats."""
    faults = [
        *unknown_keys(case, "mission", change.mission, "missions"),
        *unknown_keys(case, "area", change.area, "areas"),
        *unknown_names(
            "threat", change.threat, [r["threat"].strip() for r in case.rows("threats")], "a threat of an area"
        ),
    ]
    if faults:
        return faults
    column = REQUIRED[change.of]
    rows = _threats(case, change)
    if change.by is not None:
        rows = [row for row in rows if number(row[column]) is not None]
    if not rows:
        return [ChangeFault("", f"no threat that fits and that {change.of} answers", "criteria that a threat fits")]
    amounts = [changed_value(row[column], change.by, change.amount) for row in rows]
    if faults := values_above_limit("threats", column, rows, amounts):
        return faults
    for row, amount in zip(rows, amounts, strict=True):
        row[column] = number_text(amount)
    return f"{change.of.capitalize()} required changed for {several(len(rows), 'threat')}."


def _threats(case: EditableCase, change: Requirement) -> list[TextRow]:
    mission = {area: row["mission"].strip() for area, row in case.keys("areas").items()}
    return [
        row
        for row in case.rows("threats")
        if (not change.area or row["area"].strip() in change.area)
        and (not change.threat or row["threat"].strip() in change.threat)
        and (not change.mission or mission.get(row["area"].strip()) in change.mission)
    ]


def authorise(case: EditableCase, change: Authorise) -> StepResult:
    """Authorise contingency missions."""
    rows, faults = _missions(case, change.mission)
    if faults:
        return faults
    for row in rows:
        row["mandate"] = "authorised"
    return f"Authorised: {', '.join(row['mission'] for row in rows)}."


def mandate(case: EditableCase, change: Mandate) -> StepResult:
    """Change the first and last period of mandates."""
    rows, faults = _missions(case, change.mission)
    if faults:
        return faults
    for row in rows:
        row.update(filled(row, {"mandate_from": change.from_period, "mandate_to": change.to_period}))
    return f"Mandate of {', '.join(row['mission'] for row in rows)} changed."
