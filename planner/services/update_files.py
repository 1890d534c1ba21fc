"""Read the public files of an update: the newest of each kind, and earlier counts that are in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.building.violence import MONTHS_NEARBY, MONTHS_OBSERVED
from planner.fault import Fault, some
from planner.language import say
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
            hint, allowed = say("`planner new` makes a case from it."), say("one of {kinds}", kinds=", ".join(UPDATED))
            faults.append(Fault(name, None, "", say("a file of {kind}", kind=found.kind), allowed, hint))
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
    allowed = say(
        "those of {least} months and better {better}, in one file or several",
        least=MONTHS_OBSERVED,
        better=MONTHS_NEARBY,
    )
    found = say("events from {first} to {last}", first=f"{first:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")
    return [Fault(name, None, "", found, allowed, say("Give the files of the months before too."))]


def _earlier(name: str, data: Data, counted: str) -> list[Reading]:
    """The count of a date, if a file has it."""
    try:
        found = read_source(name, data, pd.Timestamp(counted).date(), "contributions")
    except SourceFaultsError:
        return []
    return [found] if found.as_of is not None and found.as_of.isoformat() == counted else []


def _twice(kind: Kind, read: Sequence[tuple[Reading, str]]) -> Fault | None:
    """The fault of two files of one kind and date."""
    dates = [dated(reading) if kind == "contributions" else "" for reading, _ in read]
    same = {day: [name for of, (_, name) in zip(dates, read, strict=True) if of == day] for day in dates}
    twice = [_of_one_date(day, names) for day, names in same.items() if len({*names}) > 1]
    if not twice:
        return None
    return Fault(kind, None, "", some(twice, "; "), say("one file of each date"), say("Send one of them."))


def _of_one_date(day: str, names: Sequence[str]) -> str:
    """Files of one date, or of one kind where it has none."""
    files = some(dict.fromkeys(names))
    return say("{which} of {day}", which=files, day=day) if day else say("{which} of the same kind", which=files)
