"""Scenarios beside their base: what went in, what came out, and which differences are proven."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from planner.comparison import FEWEST, MEASURES, MOST, Comparison
from planner.difference import difference
from planner.fault import printable
from planner.plan import Summary
from planner.scenarios.entry import Entry
from planner.scenarios.units import unit_changes

EXPOSURES = ["in_place_only", "unprotected"]
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
    return Comparison(
        base,
        tuple(entry.name for entry in entries),
        pd.DataFrame([_headline(entry) for entry in entries]),
        pd.DataFrame([_difference(entry, beside) for entry in others]),
        _together(others, lambda entry: _inputs(beside, entry)),
        _together(others, lambda entry: unit_changes(beside.plan, entry.plan)),
        _missions(entries, beside),
        _periods(entries, beside),
        [caution for entry in others for caution in _cautions(beside, entry)] + list(_open(entries)),
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


def _difference(entry: Entry, base: Entry) -> dict[str, object]:
    """By how much a scenario differs from the base, and what of it is proven."""
    row: dict[str, object] = {"scenario": entry.name}
    now, before = _headline(entry), _headline(base)
    for measure in MEASURES:
        change = float(str(now[measure])) - float(str(before[measure]))
        row[measure] = change
        row[f"{measure}_relative"] = change / float(str(before[measure])) if before[measure] else None
    one, other = entry.plan.summary, base.plan.summary
    return row | {
        "objective_least": None if one.bound is None else one.bound - other.objective,
        "objective_most": None if other.bound is None else one.objective - other.bound,
        "verdict": verdict(one, other),
    }


def verdict(one: Summary, base: Summary) -> str:
    r"""Whether the best objective of one scenario is proven to lie below or above that of another.

    With objective :math:`o` and bound :math:`b`, the best lies in :math:`[b, o]`; the difference is proven where the
    two ranges do not overlap. Without a bound nothing is proven.
    """
    if one.case_sha256 == base.case_sha256:
        return "same inputs"
    near = NEAR * max(abs(one.objective), abs(base.objective))
    if one.objective < base.least - near:
        return "proven lower"
    if one.least > base.objective + near:
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


def _missions(entries: Sequence[Entry], base: Entry) -> pd.DataFrame:
    frames = [_by_mission(entry).assign(scenario=entry.name) for entry in entries]
    frame = pd.concat(frames, ignore_index=True)
    before = _by_mission(base).set_index("mission")["unprotected"]
    frame["difference"] = frame["unprotected"] - frame["mission"].map(before)
    order = frame.groupby("mission")["unprotected"].max().sort_values(ascending=False)
    rank = frame["mission"].map({mission: place for place, mission in enumerate(order.index)})
    frame = frame.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    columns = ["scenario", "mission", *EXPOSURES, "difference", "persons", "latitude", "longitude"]
    return frame[columns]


def _by_mission(entry: Entry) -> pd.DataFrame:
    mission = entry.case["areas"].set_index("area")["mission"]
    exposed = entry.plan.exposure.groupby(entry.plan.exposure["area"].map(mission))[EXPOSURES].sum()
    people = entry.plan.deployments.groupby("mission")["persons"].sum()
    places = entry.case["missions"].set_index("mission")[["latitude", "longitude"]]
    frame = exposed.join(people).fillna({"persons": 0.0}).join(places)
    return frame.rename_axis("mission").reset_index()


def _periods(entries: Sequence[Entry], base: Entry) -> pd.DataFrame:
    frame = pd.concat([_by_period(entry).assign(scenario=entry.name) for entry in entries], ignore_index=True)
    before = _by_period(base).set_index("month")["unprotected"]
    frame["base"] = frame["month"].map(before)
    frame["difference"] = frame["unprotected"] - frame["base"]
    return frame[["scenario", "period", "month", *EXPOSURES, "base", "difference"]]


def _by_period(entry: Entry) -> pd.DataFrame:
    frame = entry.plan.exposure.groupby("period")[EXPOSURES].sum().reset_index()
    first, length = (
        pd.Timestamp(f"{entry.case.settings['start']}-01"),
        int(entry.case.settings["months_per_period"] or 1),
    )
    frame["month"] = [first + pd.DateOffset(months=(period - 1) * length) for period in frame["period"]]
    return frame


def _cautions(base: Entry, entry: Entry) -> Iterator[str]:
    """What two scenarios count or judge differently."""
    one, other = entry.case.settings, base.case.settings
    named = f"“{printable(entry.name)}”"
    if any(one[name] != other[name] for name in ("start", "periods", "months_per_period")):
        yield f"{named} has another horizon than the base: its exposure is added up over other months."
    weights = [name for name in ("cost_weight", "change_weight") if one[name] != other[name]]
    if weights:
        yield f"{named} judges plans by another {' and '.join(weights)}: its objective is not the base's measure."
    here, there = (set(_by_mission(e)["mission"]) for e in (entry, base))
    for missions, what in ((here - there, "counts exposure that the base does not"), (there - here, "leaves out")):
        if missions:
            yield f"{named} {what}: {', '.join(sorted(missions))}."


def _open(entries: Sequence[Entry]) -> Iterator[str]:
    """Plans whose search ended before the gap closed."""
    for entry in entries:
        told = entry.plan.summary
        if told.status != "optimal":
            named = printable(entry.name)
            far = "nobody knows how far" if told.gap is None else f"{told.gap:.1%}"
            yield f"The search for “{named}” ended before its gap closed: it may be {far} from the best plan."
