"""Scenarios beside their base: what went in, what came out, and which differences are proven."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import pandas as pd

from planner.comparison import (
    FEWEST,
    JUDGED_OTHERWISE,
    MEASURES,
    MOST,
    NOTHING_SHARED,
    OF_WHOLE_PLANS,
    Comparison,
)
from planner.difference import difference
from planner.fault import printable
from planner.scenarios.common_ground import CommonGround, Split, common_ground
from planner.scenarios.entry import Entry
from planner.scenarios.side_by_side import by_mission, by_period
from planner.scenarios.units import unit_changes
from planner.scenarios.yardstick import judged_otherwise

NEAR = 1e-9
"""Relative distance below which two ranges touch [1]."""


def compare(entries: Sequence[Entry], base: str) -> Comparison | list[str]:
    """Compare scenarios with one of them.

    Args:
        entries: From 2 to 12 scenarios with plans, of different names.
        base: Name of the one that the others are set beside.

    Returns:
        The comparison; or why there is none, in sentences.
    """
    refused = list(_refusals(entries, base))
    if refused:
        return refused
    beside = next(entry for entry in entries if entry.name == base)
    others = [entry for entry in entries if entry.name != base]
    grounds = {entry.name: common_ground(entry, beside) for entry in others}
    return Comparison(
        base,
        tuple(entry.name for entry in entries),
        pd.DataFrame([_headline(entry) for entry in entries]),
        pd.DataFrame([_difference(entry, beside, grounds[entry.name]) for entry in others], columns=_columns()),
        _together(others, lambda entry: _inputs(beside, entry)),
        _together(others, lambda entry: unit_changes(beside.plan, entry.plan)),
        by_mission(entries, beside, grounds),
        by_period(entries, grounds),
        [caution for entry in others for caution in _cautions(beside, entry, grounds[entry.name])]
        + list(_open(entries)),
    )


def _refusals(entries: Sequence[Entry], base: str) -> Iterator[str]:
    if not FEWEST <= len(entries) <= MOST:
        yield f"From {FEWEST} to {MOST} scenarios can be compared, and {len(entries)} were chosen."
    for name, count in Counter(entry.name for entry in entries).items():
        if count > 1:
            yield f"Scenarios are told apart by name, and {count} are called “{printable(name)}”."
    if base not in {entry.name for entry in entries}:
        yield f"The base “{printable(base)}” is not among the scenarios."


def _headline(entry: Entry) -> dict[str, object]:
    told = entry.plan.summary
    averted = told.exposure_in_place_only - told.exposure_unprotected
    return {
        "scenario": entry.name,
        "status": told.status,
        "baseline": told.exposure_baseline,
        "in_place_only": told.exposure_in_place_only,
        "unprotected": told.exposure_unprotected,
        "averted": averted,
        "averted_share": averted / told.exposure_in_place_only if told.exposure_in_place_only else 0.0,
        "objective": told.objective,
        "bound": told.bound,
        "gap": told.gap,
        "cost_usd": told.cost_usd,
        "persons": told.persons_deployed,
    }


def _difference(entry: Entry, base: Entry, ground: CommonGround) -> dict[str, object]:
    """By how much a scenario differs from the base in what both count, and what of it is proven."""
    now, before = _measured(entry, ground.here), _measured(base, ground.base)
    row: dict[str, object] = {"scenario": entry.name, "verdict": _verdict(entry, base, ground)}
    for measure in MEASURES:
        told = not ground.empty or measure in OF_WHOLE_PLANS
        row |= _change(measure, now[measure], before[measure]) if told else {}
    unmeasured = row["verdict"] in {JUDGED_OTHERWISE, NOTHING_SHARED}
    least, most = (None, None) if unmeasured else _range(ground)
    return row | {
        "objective_least": least,
        "objective_most": most,
        "only_here": ground.here.apart["unprotected"].sum(),
        "only_base": ground.base.apart["unprotected"].sum(),
    }


def _columns() -> list[str]:
    """Columns of the differences."""
    measured = [measure + ending for measure in MEASURES for ending in ("", "_relative", "_here", "_base")]
    return ["scenario", "verdict", *measured, "objective_least", "objective_most", "only_here", "only_base"]


def _change(measure: str, now: float, before: float) -> dict[str, object]:
    change = now - before
    relative = change / before if before else None
    return {measure: change, f"{measure}_relative": relative, f"{measure}_here": now, f"{measure}_base": before}


def _measured(entry: Entry, part: Split) -> dict[str, float]:
    """What is compared: exposure and objective over what both count, cost and people of the whole plan."""
    figures, told = part.figures, entry.plan.summary
    return {
        "unprotected": figures.exposure_unprotected,
        "averted": figures.in_place_only - figures.exposure_unprotected,
        "objective": figures.objective,
        "cost_usd": told.cost_usd,
        "persons": told.persons_deployed,
    }


def _range(ground: CommonGround) -> tuple[float | None, float | None]:
    """The least and most by which the best objectives over what both count can differ, as far as is proved."""
    here, base = ground.here.figures, ground.base.figures
    return (
        None if here.bound is None else here.bound - base.objective,
        None if base.bound is None else here.objective - base.bound,
    )


def _verdict(entry: Entry, base: Entry, ground: CommonGround) -> str:
    if ground.empty:
        return NOTHING_SHARED
    if judged_otherwise(entry, base):
        return JUDGED_OTHERWISE
    return verdict(ground.here.figures, ground.base.figures)


class Judged(Protocol):
    """What a plan is judged by, and what is proved of the best one."""

    @property
    def objective(self) -> float:
        """Of the plan in hand [civilian-months]."""

    @property
    def bound(self) -> float | None:
        """No plan has less [civilian-months]; None where nothing is proved."""

    @property
    def case_sha256(self) -> str:
        """Fingerprint of the inputs."""


def verdict(one: Judged, base: Judged) -> str:
    r"""Whether the best objective of one scenario is proven to lie below or above that of another.

    With objective :math:`o` and bound :math:`b`, the best lies in :math:`[b, o]`; the difference is proven where the
    two ranges do not overlap. Without a bound nothing is proven.
    """
    if one.case_sha256 == base.case_sha256:
        return "same inputs"
    near = NEAR * max(abs(one.objective), abs(base.objective))
    if base.bound is not None and one.objective < base.bound - near:
        return "proven lower"
    if one.bound is not None and one.bound > base.objective + near:
        return "proven higher"
    return "not proven"


def _together(entries: Sequence[Entry], table: Callable[[Entry], pd.DataFrame]) -> pd.DataFrame:
    """The tables of several scenarios under one another, the name of each before its rows."""
    frames = [(entry.name, table(entry)) for entry in entries]
    for name, frame in frames:
        frame.insert(0, "scenario", name)
    filled = [frame for _, frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0][1]


def _inputs(base: Entry, entry: Entry) -> pd.DataFrame:
    """Cells and rows of the inputs that differ, by table, row and column."""
    found = difference(base.case, entry.case)
    rows = [
        *((c.table, _named(c.key), c.column, c.before or "blank", c.after or "blank") for c in found.changed),
        *((c.table, _named(c.key), "whole row", "there", "not there") for c in found.removed),
        *((c.table, _named(c.key), "whole row", "not there", "there") for c in found.added),
    ]
    return pd.DataFrame(rows, columns=["table", "row", "column", "base", "value"])


def _named(key: tuple[str, ...]) -> str:
    return " / ".join(filter(None, key))


def _cautions(base: Entry, entry: Entry, ground: CommonGround) -> Iterator[str]:
    """What two scenarios count or judge differently."""
    yield from judged_otherwise(entry, base)
    if ground.empty:
        yield (
            f"“{printable(entry.name)}” and “{printable(base.name)}” count nothing in common: there is no difference "
            "between them to tell."
        )
    yield from ground.sentences


def _open(entries: Sequence[Entry]) -> Iterator[str]:
    """Plans whose search ended before the gap closed."""
    for entry in entries:
        told = entry.plan.summary
        if told.status != "optimal":
            named = printable(entry.name)
            far = (
                "anything was proved of it: how far it is from the best plan is unknown"
                if told.gap is None
                else f"its gap closed: it may be {told.gap:.1%} from the best plan"
            )
            yield f"The search for “{named}” ended before {far}."
