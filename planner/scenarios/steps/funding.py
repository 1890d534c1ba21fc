"""Changes to assessed money and to funds."""

from planner.figures import several
from planner.numerals import number
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
from planner.scenarios.kinds import AddFund, Budget, ChangeFund
from planner.sheets import TextRow

ASSESSED = "assessed_usd_per_period"


def budget(case: EditableCase, change: Budget) -> StepResult:
    """Multiply or set assessed money; unlimited money can be set but not multiplied."""
    faults = unknown_keys(case, "mission", change.mission, "missions")
    if faults:
        return faults
    rows = [row for row in case.rows("missions") if not change.mission or row["mission"].strip() in change.mission]
    limited = [row for row in rows if number(row[ASSESSED]) is not None]
    if change.by is None:
        chosen = rows if change.mission else limited
    else:
        chosen = limited
        faults = [_unlimited(row) for row in rows if change.mission and number(row[ASSESSED]) is None]
    if not faults and not chosen:
        faults = [ChangeFault("mission", "no mission whose money is limited", "a case with one, or missions by name")]
    usd = [changed_value(row[ASSESSED], change.by, change.usd_per_period) for row in chosen]
    faults += values_above_limit("missions", ASSESSED, chosen, usd)
    if faults:
        return faults
    for row, amount in zip(chosen, usd, strict=True):
        row[ASSESSED] = number_text(amount)
    total = sum(usd)
    return f"Assessed money of {several(len(chosen), 'mission')} is now {total:,.10g} USD per period."


def _unlimited(row: TextRow) -> ChangeFault:
    return ChangeFault("by", f"{row['mission']}, whose money has no limit", "usd_per_period, or a mission with a limit")


def add_fund(case: EditableCase, change: AddFund) -> StepResult:
    """Add a money pledge."""
    taken = case.keys("funds")
    named = change.fund or free_name(f"{change.contributor}-{change.purpose}", taken)
    faults = [
        *unknown_keys(case, "contributor", [change.contributor], "contributors"),
        *unknown_keys(case, "mission", [change.mission] if change.mission else [], "missions"),
        *existing_key("fund", named, taken),
    ]
    if faults:
        return faults
    case.add("funds", change.model_dump(exclude={"kind"}) | {"fund": named})
    return f"Fund {named} added: {change.amount_usd:,.0f} USD for {change.purpose}."


def change_fund(case: EditableCase, change: ChangeFund) -> StepResult:
    """Multiply the amount of funds, or set their other fields."""
    faults = [
        *unknown_keys(case, "fund", change.fund, "funds"),
        *unknown_keys(case, "contributor", change.contributor, "contributors"),
        *unknown_keys(case, "mission", [change.mission] if change.mission else [], "missions"),
    ]
    rows = [
        row
        for row in case.rows("funds")
        if (not change.fund or row["fund"].strip() in change.fund)
        and (not change.contributor or row["contributor"].strip() in change.contributor)
    ]
    if not faults and not (change.fund or change.contributor):
        faults = [ChangeFault("", "no criterion", "at least one of fund, contributor")]
    if not faults and not rows:
        faults = [ChangeFault("", "no fund that fits", "criteria that a fund fits")]
    by = 1.0 if change.by is None else change.by
    usd = [changed_value(row["amount_usd"], by, None) for row in rows]
    faults += values_above_limit("funds", "amount_usd", rows, usd)
    if faults:
        return faults
    values = change.model_dump(exclude={"kind", "fund", "contributor", "by", "note"})
    for row, amount in zip(rows, usd, strict=True):
        scaled = {"amount_usd": amount} if change.by is not None and number(row["amount_usd"]) is not None else {}
        row.update(filled(row, values | scaled))
    total = sum(number(row["amount_usd"]) or 0.0 for row in rows)
    return f"{several(len(rows), 'fund')} changed, {total:,.10g} USD together."
