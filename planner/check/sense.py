"""Sense: rows that are well formed and yet cannot be meant, alone or together."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault, shown
from planner.reach import Reach
from planner.tables import Case


def faults(case: Case) -> list[Fault]:
    """Impossible windows, contradictory caveats and locks, and unit types that contradict themselves."""
    return [
        *_windows(case, "missions", "mandate_from", "mandate_to"),
        *_windows(case, "funds", "from_period", "to_period"),
        *_unit_types(case),
        *_caveats(case),
        *_nowhere_left(case),
        *_lock_bounds(case),
        *_locks_in_reach(case),
    ]


def _windows(case: Case, table: str, first: str, last: str) -> Iterator[Fault]:
    frame = case[table]
    for row, begin, end in frame[[first, last]].itertuples():
        if pd.notna(begin) and pd.notna(end) and begin > end:
            yield Fault(table, row, f"{first} and {last}", f"{begin} to {end}", f"{first} no later than {last}")


def _unit_types(case: Case) -> Iterator[Fault]:
    for row, kind, capability, posts in case["unit_types"][["kind", "capability", "posts"]].itertuples():
        enabler = kind == "enabler"
        if enabler and not capability:
            yield Fault("unit_types", row, "capability", "blank", "a capability, as every enabler provides one")
        if kind and not enabler and capability:
            yield Fault("unit_types", row, "capability", shown(capability), f"blank, as {kind} are not enablers")
        if enabler and posts is True:
            yield Fault("unit_types", row, "posts", shown("yes"), "no, as enablers do not protect civilians themselves")


def _caveats(case: Case) -> Iterator[Fault]:
    frame = case["caveats"]
    for row, contributor, pledge, mission, area in frame[["contributor", "pledge", "mission", "area"]].itertuples():
        for columns, named in (
            ("contributor and pledge", (contributor, pledge)),
            ("mission and area", (mission, area)),
        ):
            if all(named) or not any(named):
                found = "both" if all(named) else "neither"
                yield Fault("caveats", row, columns, found, "exactly one of the two")
    yield from _contradictions(frame)


def _contradictions(frame: pd.DataFrame) -> Iterator[Fault]:
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, *place, rule in frame[["contributor", "pledge", "mission", "area", "rule"]].itertuples():
        if sum(map(bool, place)) != 2 or not rule:
            continue
        if tuple(place) in first:
            earlier, said = first[tuple(place)]
            found = f"“{rule}” for what row {earlier} says “{said}” of"
            yield Fault("caveats", row, "rule", found, "one row for each holder and place")
        first.setdefault(tuple(place), (row, rule))


def _nowhere_left(case: Case) -> Iterator[Fault]:
    """Caveats of a pledge and its contributor that together leave it no mission at all, mandates aside."""
    reach = Reach(case)
    rows = case["caveats"]
    for pledge, row in reach.pledges.items():
        bound = rows[(rows["pledge"] == pledge) | (rows["contributor"] == row["contributor"])]
        missions = [name for name in case["missions"]["mission"] if name]
        if (bound["rule"] == "only").any() and missions and all(reach.ruled_out(pledge, name) for name in missions):
            found = f"caveats (rows {', '.join(map(str, bound.index))}) that leave {shown(pledge)} no mission"
            yield Fault("caveats", int(bound.index[0]), "rule", found, "caveats that can hold together")


def _lock_bounds(case: Case) -> Iterator[Fault]:
    units = case["pledges"].drop_duplicates("pledge").set_index("pledge")["units"]
    frame = case["locks"]
    for row, pledge, least, most in frame[["pledge", "units_min", "units_max"]].itertuples():
        if pd.notna(least) and pd.notna(most) and least > most:
            yield Fault(
                "locks", row, "units_min and units_max", f"{least} and {most}", "units_min no more than units_max"
            )
        pledged = units.get(pledge)
        if pd.notna(least) and pledged is not None and pd.notna(pledged) and least > pledged:
            yield Fault("locks", row, "units_min", str(least), f"at most the {pledged} units pledged")


def _locks_in_reach(case: Case) -> Iterator[Fault]:
    reach = Reach(case)
    frame = case["locks"][case["locks"]["units_min"].fillna(0) > 0]
    known = frame["pledge"].isin(case["pledges"]["pledge"]) & frame["mission"].isin(case["missions"]["mission"])
    locks = frame[known] if reach.periods else frame[:0]
    for row, pledge, mission, period, least in locks[["pledge", "mission", "from_period", "units_min"]].itertuples():
        why = reach.barred(pledge, mission) or _not_then(reach, pledge, mission, period)
        if why:
            found = f"at least {least} of {shown(pledge)} at {shown(mission)}"
            yield Fault("locks", row, "units_min", found, f"0 or blank, as {why}")
    yield from _locked_twice(case, locks)


def _not_then(reach: Reach, pledge: str, mission: str, period: int) -> str:
    starts = [reach.starts(offer, mission) for offer in reach.offers[pledge]]
    if pd.isna(period) or any(period in start for start in starts):
        return ""
    return (
        f"it can start there in periods {min(s.start for s in starts if s)} to {max(s.stop for s in starts) - 1} only"
    )


def _locked_twice(case: Case, locks: pd.DataFrame) -> Iterator[Fault]:
    """Minimums of one pledge, each possible, that add up to more than it has."""
    units = case["pledges"].drop_duplicates("pledge").set_index("pledge")["units"]
    per_mission = locks.assign(whole=locks["from_period"].isna())
    needed = per_mission.groupby(["pledge", "mission", "whole"])["units_min"].sum().groupby(["pledge", "mission"]).max()
    for pledge, total in needed.groupby("pledge").sum().items():
        rows = ", ".join(str(row) for row in locks.index[locks["pledge"] == pledge])
        if len(locks[locks["pledge"] == pledge]) > 1 and pd.notna(units[pledge]) and total > units[pledge]:
            found = f"minimums of {shown(str(pledge))} that add up to {total} (rows {rows})"
            yield Fault("locks", None, "units_min", found, f"at most the {units[pledge]} units pledged")
