"""Changes of who takes part and of what is pledged."""

import math
from collections.abc import Callable

from planner.check.cells import MONTH
from planner.fault import some
from planner.figures import several
from planner.horizon import month_number
from planner.numerals import number
from planner.scenarios import select
from planner.scenarios.draft import Draft, Row, Slip, Told, changed, free, of_table, taken_key, too_much, written
from planner.scenarios.kinds import AddOffer, DelayPledges, DropPledges, ReadyPledges, ScalePledges, Switch

NEAR = 1e-9
"""What a product may miss a whole number by and still be meant to be it [units]."""

MOST_NAMED = 5
"""Pledges named of those that a change moves."""

Moves = dict[str, tuple[int, int]]
"""First period in which a pledge can deploy, before and after a change."""

WORDS = {"together": "together", "down": "down", "nearest": "to the nearest", "up": "up"}


def switch(draft: Draft, change: Switch) -> Told:
    """Switch contributors off or on."""
    rows, slips = select.contributors(draft, change.contributor, change.group)
    if slips:
        return slips
    state = "no" if change.kind == "switch_off" else "yes"
    for row in rows:
        row["participates"] = state
    return f"Switched {'off' if state == 'no' else 'on'}: {', '.join(row['contributor'] for row in rows)}."


def scale(draft: Draft, change: ScalePledges) -> Told:
    """Multiply units; products are rounded to whole units as the change says."""
    rows, slips = select.pledges(draft, change)
    had = [number(row["units"]) for row in rows]
    slips += [
        Slip("", f"pledge {row['pledge']} without a number of units", "pledges with units")
        for row, units in zip(rows, had, strict=True)
        if units is None
    ]
    exact = [changed(row["units"], change.by, None) for row in rows]
    slips += too_much("pledges", "units", rows, exact)
    if slips:
        return slips
    whole = _whole(exact, change.rounding)
    for row, units in zip(rows, whole, strict=True):
        row["units"] = written(units)
    parts = sum(abs(now - meant) > NEAR for now, meant in zip(whole, exact, strict=True))
    rounded = f"; parts of units of {several(parts, 'pledge')} rounded {WORDS[change.rounding]}" if parts else ""
    before = sum(units or 0.0 for units in had)
    return f"{before:,.0f} units of {several(len(rows), 'pledge')} become {sum(whole):,.0f}{rounded}."


def _whole(exact: list[float], rounding: str) -> list[int]:
    """Units rounded to whole ones [units]."""
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


def drop(draft: Draft, change: DropPledges) -> Told:
    """Take every unit of pledges away."""
    rows, slips = select.pledges(draft, change)
    if slips:
        return slips
    units = sum(number(row["units"]) or 0.0 for row in rows)
    for row in rows:
        row["units"] = "0"
    return f"{units:,.0f} units of {several(len(rows), 'pledge')} fall out."


def delay(draft: Draft, change: DelayPledges) -> Told:
    """Make pledges ready later by so many periods, and their preparations too."""
    moved = _shifted(draft, *select.pledges(draft, change), lambda ready: ready + change.periods)
    return moved if isinstance(moved, list) else f"Ready later: {_listed(moved)}; what prepares them moves along."


def ready(draft: Draft, change: ReadyPledges) -> Told:
    """Make pledges ready by a period; those that were stay. Preparations move by as much as their pledge does."""
    period = change.period or _first_period(draft, str(change.month))
    if period is None:
        return [Slip("month", str(change.month), "a month from the start of the case on")]
    moved = _shifted(draft, *select.pledges(draft, change), lambda ready: min(ready, period))
    if isinstance(moved, list):
        return moved
    earlier = {name: move for name, move in moved.items() if move[0] != move[1]}
    stay = len(moved) - len(earlier)
    told = f"Ready by period {period}. " + (
        f"Earlier: {_listed(earlier)}; what prepares them moves along. " if earlier else ""
    )
    there = f"{several(stay, 'pledge')} {'was' if stay == 1 else 'were'} ready by then already and stay"
    return told + (f"{there}{'s' if stay == 1 else ''} (delay_pledges makes pledges later)." if stay else "")


def _first_period(draft: Draft, month: str) -> int | None:
    """First period that begins no earlier than a month; None for a month before the first."""
    start, length = draft.setting("start"), _length(draft)
    if not MONTH.fullmatch(start):
        return None
    months = month_number(month) - month_number(start)
    return None if months < 0 else 1 + math.ceil(months / length)


def _length(draft: Draft) -> float:
    """Length of a period [months]; one month where the setting says none that is allowed."""
    return 1.0 if draft.unsound("months_per_period") else float(draft.setting("months_per_period"))


def _shifted(draft: Draft, rows: list[Row], slips: list[Slip], when: Callable[[int], int]) -> Moves | list[Slip]:
    """Move when pledges are ready; the first period of each before and after. Those that do not move stay untouched."""
    leads, length = draft.leads(), _length(draft)
    now = {row["pledge"]: _ready(row, leads, length) for row in rows}
    slips = slips + [
        Slip("", f"pledge {name} with neither a ready period nor a readiness", "one of them")
        for name, period in now.items()
        if period is None
    ]
    if slips:
        return slips
    moves = {name: (period, when(period)) for name, period in now.items() if period is not None}
    for row in rows:
        before, after = moves[row["pledge"]]
        if before != after:
            row["ready_period"] = written(after)
    for row in draft.rows("preparations"):
        period = number(row["ready_period"])
        if row["pledge"] in moves and period is not None:
            before, after = moves[row["pledge"]]
            row["ready_period"] = written(max(1, period + after - before))
    return moves


def _listed(moves: Moves) -> str:
    """How many pledges move, and from which period to which, of the first of them."""
    named = (f"{name} from period {before} to {after}" for name, (before, after) in moves.items())
    return f"{several(len(moves), 'pledge')}: {some(named, most=MOST_NAMED)}"


def _ready(row: Row, leads: dict[str, float], months: float) -> int | None:
    """First period in which a pledge can deploy, as its row says or its readiness does."""
    stated = number(row["ready_period"])
    if stated is not None:
        return int(stated)
    lead = leads.get(row["readiness"].strip())
    return None if lead is None else 1 + math.ceil(lead / months)


def offer(draft: Draft, change: AddOffer) -> Told:
    """Add a pledge, with caveats where it is for some missions only."""
    taken = draft.keys("pledges")
    named = change.pledge or free(f"{change.contributor}-{change.unit_type}", taken)
    slips = [
        *of_table(draft, "contributor", [change.contributor], "contributors"),
        *of_table(draft, "unit_type", [change.unit_type], "unit_types"),
        *of_table(draft, "mission", change.mission, "missions"),
        *taken_key("pledge", named, taken),
    ]
    if slips:
        return slips
    draft.add("pledges", change.model_dump(exclude={"kind", "mission"}) | {"pledge": named})
    for mission in change.mission:
        only = {"pledge": named, "mission": mission, "rule": "only", "reason": f"offered for {mission}"}
        draft.add("caveats", only)
    where = f", for {', '.join(change.mission)} only" if change.mission else ""
    return f"Pledge {named} added: {several(change.units, 'unit')} of {change.unit_type}{where}."
