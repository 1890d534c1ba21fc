"""Changes to participation and pledges."""

import math
from collections.abc import Callable

from planner.check.cells import MONTH
from planner.fault import some
from planner.figures import several
from planner.horizon import month_number
from planner.numerals import number
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
from planner.scenarios.kinds import AddOffer, DelayPledges, DropPledges, ReadyPledges, ScalePledges, Switch
from planner.sheets import TextRow

NEAR = 1e-9
"""Tolerance for a product to count as a whole number [units]."""

MOST_NAMED = 5
"""Most pledges listed in a sentence."""

Moves = dict[str, tuple[int, int]]
"""First period in which a pledge can deploy, before and after a change, by pledge."""

ROUNDINGS = {"together": "together", "down": "down", "nearest": "to the nearest", "up": "up"}


def switch(case: EditableCase, change: Switch) -> StepResult:
    """Switch contributors off or on."""
    rows, faults = select.contributors(case, change.contributor, change.group)
    if faults:
        return faults
    state = "no" if change.kind == "switch_off" else "yes"
    for row in rows:
        row["participates"] = state
    return f"Switched {'off' if state == 'no' else 'on'}: {', '.join(row['contributor'] for row in rows)}."


def scale(case: EditableCase, change: ScalePledges) -> StepResult:
    """Multiply units; the change says how products are rounded to whole units."""
    rows, faults = select.pledges(case, change)
    had = [number(row["units"]) for row in rows]
    faults += [
        ChangeFault("", f"pledge {row['pledge']} without a number of units", "pledges with units")
        for row, units in zip(rows, had, strict=True)
        if units is None
    ]
    exact = [changed_value(row["units"], change.by, None) for row in rows]
    faults += values_above_limit("pledges", "units", rows, exact)
    if faults:
        return faults
    whole = _whole(exact, change.rounding)
    for row, units in zip(rows, whole, strict=True):
        row["units"] = number_text(units)
    parts = sum(abs(now - meant) > NEAR for now, meant in zip(whole, exact, strict=True))
    rounded = f"; parts of units of {several(parts, 'pledge')} rounded {ROUNDINGS[change.rounding]}" if parts else ""
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


def drop(case: EditableCase, change: DropPledges) -> StepResult:
    """Remove all units of pledges."""
    rows, faults = select.pledges(case, change)
    if faults:
        return faults
    units = sum(number(row["units"]) or 0.0 for row in rows)
    for row in rows:
        row["units"] = "0"
    return f"{units:,.0f} units of {several(len(rows), 'pledge')} fall out."


def delay(case: EditableCase, change: DelayPledges) -> StepResult:
    """Delay pledges and their preparations by a number of periods."""
    moved = _shifted(case, *select.pledges(case, change), lambda ready: ready + change.periods)
    return moved if isinstance(moved, list) else f"Ready later: {_listed(moved)}; what prepares them moves along."


def ready(case: EditableCase, change: ReadyPledges) -> StepResult:
    """Make pledges ready by a period at the latest; their preparations move by as much."""
    period = change.period or _first_period(case, str(change.month))
    if period is None:
        return [ChangeFault("month", str(change.month), "a month from the start of the case on")]
    moved = _shifted(case, *select.pledges(case, change), lambda ready: min(ready, period))
    if isinstance(moved, list):
        return moved
    earlier = {name: move for name, move in moved.items() if move[0] != move[1]}
    stay = len(moved) - len(earlier)
    sentence = f"Ready by period {period}. " + (
        f"Earlier: {_listed(earlier)}; what prepares them moves along. " if earlier else ""
    )
    already = f"{several(stay, 'pledge')} {'was' if stay == 1 else 'were'} ready by then already and stay"
    return sentence + (f"{already}{'s' if stay == 1 else ''} (delay_pledges makes pledges later)." if stay else "")


def _first_period(case: EditableCase, month: str) -> int | None:
    """First period that begins in or after a month; None for a month before the horizon."""
    start, length = case.setting("start"), _length(case)
    if not MONTH.fullmatch(start):
        return None
    months = month_number(month) - month_number(start)
    return None if months < 0 else 1 + math.ceil(months / length)


def _length(case: EditableCase) -> float:
    """Length of a period [months]; 1 if the setting is not valid."""
    return 1.0 if case.unsound("months_per_period") else float(case.setting("months_per_period"))


def _shifted(
    case: EditableCase, rows: list[TextRow], faults: list[ChangeFault], when: Callable[[int], int]
) -> Moves | list[ChangeFault]:
    """Move the ready period of pledges; return it before and after, by pledge. Unmoved rows stay untouched."""
    leads, length = case.leads(), _length(case)
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


def _listed(moves: Moves) -> str:
    """Describe moves: the count of pledges, and the periods of the first of them."""
    named = (f"{name} from period {before} to {after}" for name, (before, after) in moves.items())
    return f"{several(len(moves), 'pledge')}: {some(named, most=MOST_NAMED)}"


def _ready(row: TextRow, leads: dict[str, float], months: float) -> int | None:
    """First period in which a pledge can deploy, from its row or its readiness."""
    stated = number(row["ready_period"])
    if stated is not None:
        return int(stated)
    lead = leads.get(row["readiness"].strip())
    return None if lead is None else 1 + math.ceil(lead / months)


def offer(case: EditableCase, change: AddOffer) -> StepResult:
    """Add a pledge, with caveats if it is for some missions only."""
    taken = case.keys("pledges")
    named = change.pledge or free_name(f"{change.contributor}-{change.unit_type}", taken)
    faults = [
        *unknown_keys(case, "contributor", [change.contributor], "contributors"),
        *unknown_keys(case, "unit_type", [change.unit_type], "unit_types"),
        *unknown_keys(case, "mission", change.mission, "missions"),
        *existing_key("pledge", named, taken),
    ]
    if faults:
        return faults
    case.add("pledges", change.model_dump(exclude={"kind", "mission"}) | {"pledge": named})
    for mission in change.mission:
        only = {"pledge": named, "mission": mission, "rule": "only", "reason": f"offered for {mission}"}
        case.add("caveats", only)
    where = f", for {', '.join(change.mission)} only" if change.mission else ""
    return f"Pledge {named} added: {several(change.units, 'unit')} of {change.unit_type}{where}."
