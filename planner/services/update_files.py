"""Read the public files of an update: the newest of each kind, and earlier counts that are in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.building.violence import MONTHS_NEARBY, MONTHS_OBSERVED
from planner.fault import Fault, some
from planner.sources import Data, Kind, Reading, SourceFaultsError, read_source
from planner.sources.combining import combined
from planner.updating import UPDATED
from planner.updating.rebuilding import dated


@dataclass(frozen=True)
class Files:
    """Public files as they were read."""

    readings: Mapping[Kind, Reading]
    """The newest of each kind."""
    names: Mapping[Kind, str]
    """Name of the file of each."""
    counts: tuple[pd.DataFrame, ...] = ()
    """Earlier counts of contributions that are in them."""


def read_files(sources: Sequence[tuple[str, Data]], counted: str) -> Files | list[Fault]:
    """Read public files; every fault at once.

    Args:
        sources: Name and content, or path, of each.
        counted: Date of the case's count, which a file may hold besides a later one; empty if unknown.
    """
    read: dict[Kind, list[tuple[Reading, str]]] = {}
    faults: list[Fault] = []
    for name, data in sources:
        try:
            found = read_source(name, data)
        except SourceFaultsError as refused:
            faults.extend(refused.faults)
            continue
        if found.kind not in UPDATED:
            hint = "`planner new` makes a case from it."
            faults.append(Fault(name, None, "", f"a file of {found.kind}", f"one of {', '.join(UPDATED)}", hint))
        read.setdefault(found.kind, []).append((found, name))
        if found.kind == "contributions" and counted:
            read[found.kind] += [(earlier, name) for earlier in _earlier(name, data, counted)]
    if "violence" in read:
        one, apart = combined([(name, reading) for reading, name in read["violence"]])
        faults += apart
        read["violence"] = [(reading, name) for name, reading in one]
        faults += _too_short(*read["violence"][0])
    faults += [fault for kind, several in read.items() if (fault := _twice(kind, several)) is not None]
    newest = {kind: max(several, key=lambda one: dated(one[0])) for kind, several in read.items()}
    readings = {kind: reading for kind, (reading, _) in newest.items()}
    counts = [one.rows for one, _ in read.get("contributions", []) if one is not readings["contributions"]]
    return faults or Files(readings, {kind: name for kind, (_, name) in newest.items()}, tuple(counts))


def _too_short(events: Reading, name: str) -> list[Fault]:
    """The fault of events of less than a year: deaths of a year are counted."""
    if events.table != "events" or events.rows.empty:
        return []
    first, last = (pd.Timestamp(end) for end in (str(events.rows["date"].astype(str).min())[:10], dated(events)))
    if first <= last + pd.offsets.MonthEnd(0) - pd.DateOffset(months=MONTHS_OBSERVED - 1):
        return []
    allowed = f"those of {MONTHS_OBSERVED} months and better {MONTHS_NEARBY}, in one file or several"
    found = f"events from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return [Fault(name, None, "", found, allowed, "Give the files of the months before too.")]


def _earlier(name: str, data: Data, counted: str) -> list[Reading]:
    """The count of a date, if a file has it."""
    try:
        found = read_source(name, data, pd.Timestamp(counted).date(), "contributions")
    except SourceFaultsError:
        return []
    return [found] if found.as_of is not None and found.as_of.isoformat() == counted else []


def _twice(kind: Kind, read: Sequence[tuple[Reading, str]]) -> Fault | None:
    """The fault of two files of one kind and date."""
    dates = [dated(reading) if kind == "contributions" else "the same kind" for reading, _ in read]
    same = {day: [name for of, (_, name) in zip(dates, read, strict=True) if of == day] for day in dates}
    twice = [f"{some(dict.fromkeys(names))} of {day}" for day, names in same.items() if len({*names}) > 1]
    return Fault(kind, None, "", some(twice, "; "), "one file of each date", "Send one of them.") if twice else None
