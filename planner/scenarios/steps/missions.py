"""Changes of missions: ceilings, requirements and mandates."""

from planner.figures import several
from planner.numerals import number
from planner.scenarios.draft import Draft, Row, Slip, Told, changed, filled, of_table, too_much, unknown, written
from planner.scenarios.kinds import Authorise, Ceiling, Mandate, Requirement

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}


def _missions(draft: Draft, named: tuple[str, ...]) -> tuple[list[Row], list[Slip]]:
    slips = of_table(draft, "mission", named, "missions")
    return [row for row in draft.rows("missions") if row["mission"].strip() in named], slips


def ceiling(draft: Draft, change: Ceiling) -> Told:
    """Multiply or set authorised strength; a product is rounded to whole persons."""
    rows, slips = _missions(draft, change.mission)
    column = f"authorised_{change.of}"
    if change.by is not None:
        endless = [row["mission"] for row in rows if number(row[column]) is None]
        slips += [
            Slip("by", f"{name}, which has no ceiling", "persons, or a mission with a ceiling") for name in endless
        ]
    persons = [changed(row[column], change.by, change.persons) for row in rows]
    slips += too_much("missions", column, rows, persons)
    if slips:
        return slips
    for row, value in zip(rows, persons, strict=True):
        row[column] = written(value if change.by is None else round(value))
    told = ", ".join(f"{row['mission']} {number(row[column]) or 0:,.10g}" for row in rows)
    return f"Authorised {change.of} [persons]: {told}."


def requirement(draft: Draft, change: Requirement) -> Told:
    """Multiply what is required, where that means answers a threat; or set it for every threat chosen."""
    slips = [
        *of_table(draft, "mission", change.mission, "missions"),
        *of_table(draft, "area", change.area, "areas"),
        *unknown("threat", change.threat, [r["threat"].strip() for r in draft.rows("threats")], "a threat of an area"),
    ]
    if slips:
        return slips
    column = REQUIRED[change.of]
    rows = _threats(draft, change)
    if change.by is not None:
        rows = [row for row in rows if number(row[column]) is not None]
    if not rows:
        return [Slip("", f"no threat that fits and that {change.of} answers", "criteria that a threat fits")]
    amounts = [changed(row[column], change.by, change.amount) for row in rows]
    if slips := too_much("threats", column, rows, amounts):
        return slips
    for row, amount in zip(rows, amounts, strict=True):
        row[column] = written(amount)
    return f"{change.of.capitalize()} required changed for {several(len(rows), 'threat')}."


def _threats(draft: Draft, change: Requirement) -> list[Row]:
    mission = {area: row["mission"].strip() for area, row in draft.keys("areas").items()}
    return [
        row
        for row in draft.rows("threats")
        if (not change.area or row["area"].strip() in change.area)
        and (not change.threat or row["threat"].strip() in change.threat)
        and (not change.mission or mission.get(row["area"].strip()) in change.mission)
    ]


def authorise(draft: Draft, change: Authorise) -> Told:
    """Authorise contingency missions."""
    rows, slips = _missions(draft, change.mission)
    if slips:
        return slips
    for row in rows:
        row["mandate"] = "authorised"
    return f"Authorised: {', '.join(row['mission'] for row in rows)}."


def mandate(draft: Draft, change: Mandate) -> Told:
    """Change the window of mandates."""
    rows, slips = _missions(draft, change.mission)
    if slips:
        return slips
    for row in rows:
        row.update(filled(row, {"mandate_from": change.from_period, "mandate_to": change.to_period}))
    return f"Mandate of {', '.join(row['mission'] for row in rows)} changed."
