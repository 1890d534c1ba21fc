"""Changes of money: what is assessed for missions, and what is pledged in funds."""

from planner.figures import several
from planner.numerals import number
from planner.scenarios.draft import (
    Draft,
    Row,
    Slip,
    Told,
    changed,
    filled,
    free,
    of_table,
    taken_key,
    too_much,
    written,
)
from planner.scenarios.kinds import AddFund, Budget, ChangeFund

ASSESSED = "assessed_usd_per_period"


def budget(draft: Draft, change: Budget) -> Told:
    """Multiply or set assessed money. A mission whose money has no limit can be given one, and not multiplied."""
    slips = of_table(draft, "mission", change.mission, "missions")
    if slips:
        return slips
    rows = [row for row in draft.rows("missions") if not change.mission or row["mission"].strip() in change.mission]
    limited = [row for row in rows if number(row[ASSESSED]) is not None]
    if change.by is None:
        chosen = rows if change.mission else limited
    else:
        chosen = limited
        slips = [_endless(row) for row in rows if change.mission and number(row[ASSESSED]) is None]
    if not slips and not chosen:
        slips = [Slip("mission", "no mission whose money is limited", "a case with one, or missions by name")]
    usd = [changed(row[ASSESSED], change.by, change.usd_per_period) for row in chosen]
    slips += too_much("missions", ASSESSED, chosen, usd)
    if slips:
        return slips
    for row, amount in zip(chosen, usd, strict=True):
        row[ASSESSED] = written(amount)
    total = sum(usd)
    return f"Assessed money of {several(len(chosen), 'mission')} is now {total:,.10g} USD per period."


def _endless(row: Row) -> Slip:
    return Slip("by", f"{row['mission']}, whose money has no limit", "usd_per_period, or a mission with a limit")


def add_fund(draft: Draft, change: AddFund) -> Told:
    """Add a money pledge."""
    taken = draft.keys("funds")
    named = change.fund or free(f"{change.contributor}-{change.purpose}", taken)
    slips = [
        *of_table(draft, "contributor", [change.contributor], "contributors"),
        *of_table(draft, "mission", [change.mission] if change.mission else [], "missions"),
        *taken_key("fund", named, taken),
    ]
    if slips:
        return slips
    draft.add("funds", change.model_dump(exclude={"kind"}) | {"fund": named})
    return f"Fund {named} added: {change.amount_usd:,.0f} USD for {change.purpose}."


def change_fund(draft: Draft, change: ChangeFund) -> Told:
    """Multiply the amount of funds, or change what is said of them."""
    slips = [
        *of_table(draft, "fund", change.fund, "funds"),
        *of_table(draft, "contributor", change.contributor, "contributors"),
        *of_table(draft, "mission", [change.mission] if change.mission else [], "missions"),
    ]
    rows = [
        row
        for row in draft.rows("funds")
        if (not change.fund or row["fund"].strip() in change.fund)
        and (not change.contributor or row["contributor"].strip() in change.contributor)
    ]
    if not slips and not (change.fund or change.contributor):
        slips = [Slip("", "no criterion", "at least one of fund, contributor")]
    if not slips and not rows:
        slips = [Slip("", "no fund that fits", "criteria that a fund fits")]
    by = 1.0 if change.by is None else change.by
    usd = [changed(row["amount_usd"], by, None) for row in rows]
    slips += too_much("funds", "amount_usd", rows, usd)
    if slips:
        return slips
    said = change.model_dump(exclude={"kind", "fund", "contributor", "by", "note"})
    for row, amount in zip(rows, usd, strict=True):
        scaled = {"amount_usd": amount} if change.by is not None and number(row["amount_usd"]) is not None else {}
        row.update(filled(row, said | scaled))
    total = sum(number(row["amount_usd"]) or 0.0 for row in rows)
    return f"{several(len(rows), 'fund')} changed, {total:,.10g} USD together."
