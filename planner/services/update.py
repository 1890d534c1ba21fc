"""The update of a running case by public files: read them, find what the case was built from, propose, and keep."""

import io
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner import files
from planner.building.settings import title
from planner.building.violence import MONTHS_NEARBY, MONTHS_OBSERVED
from planner.check import check
from planner.fault import Fault, some
from planner.figures import several
from planner.offering import offered
from planner.plan import Plan
from planner.reach import Reach
from planner.recipe import Recipe
from planner.recipe_files import as_toml, read_content, read_recipe, recipe_of
from planner.services.first_plan import default_case
from planner.services.new_case import RECIPE, NewCase
from planner.services.session import Session
from planner.services.supply import supply, with_reading
from planner.sheets import Sheets, raw_case, sheets_of
from planner.sources import Data, Kind, Reading, SourceFaultsError, read_source
from planner.sources.tidy import CONTRIBUTIONS
from planner.tables import Case
from planner.updating import UPDATED, Arrival, Running, Update, update
from planner.updating.counts import counted_on
from planner.updating.rebuilding import dated
from planner.updating.starting import MoveError, moved, moved_plan, periods_until
from planner.workspace import incumbents

AS_BUILT = "as-built"
"""Folder beside a case with what the sources made of its tables, by which edits are told from what was built."""

RULED = ("protection_at_requirement", "residual_share", "reachable_share")
"""Settings by which rates are calibrated and vacancies counted."""

BEGAN = "case"
"""Folder of a workspace with the recipe of the case that it began with."""

COUNTS = "sources/contributions-{}.csv"
"""File beside a case with a count that it was updated by, by its date."""


@dataclass(frozen=True)
class Beside:
    """What is kept beside a case."""

    folder: Path | None = None
    """Folder with the case's recipe and the rows that belong to it; None where there is none."""
    kept: Path | None = None
    """Folder with what the last update kept; None where nothing is kept."""


@dataclass(frozen=True)
class Files:
    """Public files as they were read."""

    readings: Mapping[Kind, Reading]
    """The newest of each kind."""
    names: Mapping[Kind, str]
    """Name of the file of each."""
    counts: tuple[pd.DataFrame, ...] = ()
    """Earlier counts of contributions that are in them."""


def read_files(sent: Sequence[tuple[str, Data]], counted: str) -> Files | list[Fault]:
    """Read public files; every fault at once.

    Args:
        sent: Name and content, or path, of each.
        counted: Date of the case's count, which a file may hold besides a later one; empty if unknown.
    """
    read: dict[Kind, list[tuple[Reading, str]]] = {}
    faults: list[Fault] = []
    for name, data in sent:
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
        read["violence"] = _together(read["violence"])
        faults += _too_short(*read["violence"][0])
    faults += [fault for kind, several in read.items() if (fault := _twice(kind, several)) is not None]
    newest = {kind: max(several, key=lambda one: dated(one[0])) for kind, several in read.items()}
    readings = {kind: reading for kind, (reading, _) in newest.items()}
    counts = [one.rows for one, _ in read.get("contributions", []) if one is not readings["contributions"]]
    return faults or Files(readings, {kind: name for kind, (_, name) in newest.items()}, tuple(counts))


def _together(read: list[tuple[Reading, str]]) -> list[tuple[Reading, str]]:
    """Files of events as one, such as a year and the months after it; each event once."""
    if len(read) == 1 or any(reading.table != "events" for reading, _ in read):
        return read
    rows = pd.concat([reading.rows for reading, _ in read], ignore_index=True)
    same = [column for column in rows.columns if column != "source"]
    told = [
        tuple(said for reading, _ in read for said in getattr(reading, part)) for part in ("used", "left_out", "unsure")
    ]
    one = replace(read[0][0], rows=rows.drop_duplicates(same), used=told[0], left_out=told[1], unsure=told[2])
    return [(one, some(name for _, name in read))]


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


def running(
    sheets: Sheets, beside: Beside, counts: Sequence[pd.DataFrame] = (), plan: Plan | None = None
) -> Running | list[Fault]:
    """A running case with what is known of how it was made; or its faults."""
    checked = check(raw_case(sheets))
    if checked.faults:
        return checked.faults
    counted = counted_on(sheets)
    recipe = _recipe(checked.case, beside, counted)
    if isinstance(recipe, list):
        return recipe
    own = beside.folder is not None and (beside.folder / RECIPE).is_file()
    folder = beside.folder or Path()
    missing = {kind: said.file for kind, said in recipe.sources.items() if not (folder / said.file).is_file()}
    here = {kind: said for kind, said in recipe.sources.items() if kind not in missing}
    supplied = supply(replace(recipe, sources=here), folder, {})
    if isinstance(supplied, list):
        return supplied
    sources = replace(supplied.sources, contributions=_counts(supplied.sources.contributions, beside, counts, counted))
    as_built = _as_built(beside, counted)
    known = counted in set(sources.contributions["as_of"].astype(str))
    deployments = [] if plan is None else plan.deployments[["pledge", "mission"]].itertuples(index=False, name=None)
    follows = own and (known or as_built is not None)
    return Running(checked.case, sheets, recipe, sources, follows, as_built, {*deployments}, missing)


def _recipe(case: Case, beside: Beside, counted: str) -> Recipe | list[Fault]:
    """The recipe of a case, of the month of its count; else the default one, with the places that the case gives."""
    month = counted[:7] or case.settings.start
    file = None if beside.folder is None else beside.folder / RECIPE
    if file is not None and file.is_file():
        found = read_recipe(file.read_text(encoding="utf-8-sig"))
        return found if isinstance(found, list) else replace(found, as_of=month)
    facts = {
        row.mission: {"iso3": row.iso3, "latitude": float(row.latitude), "longitude": float(row.longitude)}
        for row in case["missions"].itertuples()
    }
    stated = {name: {"value": value, "mark": ""} for name, value in case.values.items() if name in RULED}
    return recipe_of({"as_of": month, "mission": facts, "settings": stated})


def _counts(known: pd.DataFrame, beside: Beside, given: Sequence[pd.DataFrame], counted: str) -> pd.DataFrame:
    """Counts up to that of the case: the packaged ones, what was kept, and what was given."""
    kept = None if beside.kept is None else beside.kept / COUNTS.format(counted)
    read = [pd.read_csv(kept, dtype={"as_of": str})] if kept is not None and kept.is_file() else []
    together = pd.concat([known, *[rows for rows in (*read, *given) if len(rows)]], ignore_index=True)
    dates = together["as_of"].astype(str)
    together = together[(dates <= counted) if counted else dates.ne("")]
    return together.drop_duplicates(["iso3", "contributor", "mission", "kind", "as_of"], keep="last")


def _as_built(beside: Beside, counted: str) -> Sheets | None:
    """What the sources made of the case when it was last updated, if that is kept."""
    folder = None if beside.kept is None else beside.kept / AS_BUILT
    if folder is None or not folder.is_dir():
        return None
    kept = sheets_of(files.read_case(folder))
    return kept if counted_on(kept) in {"", counted} else None


def proposed(
    sheets: Sheets, sent: Sequence[tuple[str, Data]], beside: Beside, plan: Plan | None = None
) -> Update | list[Fault]:
    """What public files make of a running case; nothing is taken yet.

    Args:
        sheets: The case.
        sent: Name and content, or path, of each file.
        beside: What is kept beside the case.
        plan: The plan in hand, whose deployments are looked at first where pledges seem to have come.
    """
    counted = counted_on(sheets)
    read = read_files(sent, counted)
    if isinstance(read, list):
        return read
    readings = {kind: reading for kind, reading in read.readings.items() if not _known(kind, reading, counted)}
    found = running(sheets, beside, read.counts, plan)
    if isinstance(found, list):
        return found
    if not readings:
        return Update(found, counted, {}, pd.DataFrame(columns=["mission"]), [], [NOTHING_NEW.format(counted)])
    supplied = found.sources
    for kind, reading in readings.items():
        supplied = with_reading(supplied, read.names[kind], reading)
    return update(found, supplied, readings)


NOTHING_NEW = "The case has the count of {} already, and nothing later was given: nothing is to be done."


def _known(kind: Kind, reading: Reading, counted: str) -> bool:
    """Whether a count is no later than that of the case."""
    return kind == "contributions" and bool(counted) and dated(reading) <= counted


def keep(found: Update, as_built: Sheets, folder: Path) -> None:
    """Keep beside a case what the next update is compared with: its count, and what the sources made of its tables."""
    _keep(as_built, found.count, found.counted, folder)


def _keep(as_built: Sheets, count: pd.DataFrame | None, counted: str, folder: Path) -> None:
    files.write_case(as_built, folder / AS_BUILT)
    if count is not None:
        text = io.StringIO()
        count[list(CONTRIBUTIONS)].to_csv(text, index=False, lineterminator="\n")
        files.write_file(text.getvalue().encode(), folder / COUNTS.format(counted))


def copy_beside(case: Path, folder: Path) -> None:
    """Copy the recipe of a case, and the rows and texts that belong to it, beside an updated one."""
    if not case.is_dir():
        return
    for file in sorted(case.rglob("*")):
        place = file.relative_to(case)
        if file.is_file() and AS_BUILT not in place.parts and not (len(place.parts) == 1 and file.suffix == ".csv"):
            data = _rebased(file, folder) if place == Path(RECIPE) else file.read_bytes()
            files.write_file(data, folder / place)


def _rebased(recipe: Path, folder: Path) -> bytes:
    """A recipe whose public files are found from another folder too."""
    content = read_content(recipe.read_text(encoding="utf-8-sig"))
    if isinstance(content, list) or not content.get("sources"):
        return recipe.read_bytes()
    for said in content["sources"].values():
        said["file"] = os.path.relpath((recipe.parent / said["file"]).resolve(), folder.resolve())
    return as_toml(content).encode()


@dataclass(frozen=True)
class Choice:
    """What a person takes of an update."""

    tables: Collection[str]
    came: Collection[Arrival] = ()
    """Pledges that came."""
    theirs: Collection[str] = ()
    """Tables in whose clashes new sources win over what somebody wrote."""
    start: str = ""
    """Month that the horizon starts in from now on, YYYY-MM; empty: as it is."""


@dataclass(frozen=True)
class Settled:
    """A case with what was chosen of an update."""

    sheets: Sheets
    faults: list[Fault]
    notes: list[str]
    """Sentences on what is over, and on what of the plan can no longer hold."""
    plan: Plan | None = None
    """The plan in hand as far as the case allows it now, people and money placed anew; None where there is none."""


STILL_OFFERED = (
    "{} is not taken to have come to {}: if it did, its people are among those in place now, and it is offered still."
)


def settled(found: Update, choice: Choice, plan: Plan | None = None) -> Settled:
    """Take what was chosen of an update, and carry the plan in hand over to it."""
    sheets, notes, by = found.taken(choice.tables, choice.came, choice.theirs), list[str](), 0
    if choice.start:
        try:
            by = periods_until(found.running.case, choice.start)
            sheets, notes = moved(found.running.case, sheets, choice.start)
        except MoveError as refused:
            return Settled(sheets, [Fault("settings", None, "start", choice.start, str(refused))], [])
    if "areas" in choice.tables:
        notes += [STILL_OFFERED.format(one.pledge, one.mission) for one in found.arrivals if one not in choice.came]
    checked = check(raw_case(sheets))
    if checked.faults or plan is None:
        return Settled(sheets, checked.faults, notes)
    fitting = moved_plan(found.continued(plan, choice.came), by)
    carried = offered(checked.case, [fitting])
    return Settled(sheets, [], [*notes, *_lost(fitting, carried, Reach(checked.case))], carried)


def _lost(before: Plan, after: Plan | None, reach: Reach) -> Iterator[str]:
    """Sentences on what of a plan can no longer hold."""
    if after is None:
        yield "The plan in hand cannot be carried over: its units together break a rule now. Plan anew."
        return
    units = [plan.deployments.groupby(["pledge", "mission"])["units"].sum() for plan in (before, after)]
    lost = units[0].sub(units[1], fill_value=0)
    for (pledge, mission), number in lost[lost > 0].items():
        why = (reach.barred(pledge, mission) if pledge in reach.units else "it is pledged no more") or "no room is left"
        yield f"Of the plan, {several(int(number), 'unit')} of {pledge} at {mission} can no longer hold: {why}."
    yield f"The plan goes on with {int(units[1].sum()):,} of its {int(units[0].sum()):,} units."


def proposed_to(session: Session, sent: Sequence[tuple[str, Data]]) -> Update | list[Fault]:
    """What public files make of the inputs of a workspace, whose plan goes on if it is of these inputs."""
    return proposed(session.sheets, sent, _beside(session), _plan(session))


def take(session: Session, found: Update, choice: Choice) -> Settled:
    """Take what was chosen of an update in one step, unless it has faults, and plan from the plan in hand."""
    plan = _plan(session)
    done = settled(found, choice, plan)
    if done.faults:
        return done
    session.journal.edit(f"updated to {found.counted}: {', '.join(choice.tables)}", done.sheets)
    keep(found, found.as_built(choice.tables, choice.came), _kept(session))
    if done.plan is not None:
        incumbents.propose(done.sheets, done.plan, "the update")
    Session.of(session.journal).start_planning()
    return done


def _plan(session: Session) -> Plan | None:
    return None if session.incumbent is None else session.incumbent.plan


def _beside(session: Session) -> Beside:
    """What is kept beside a workspace, and the folder of the case of the server where it began with that."""
    began = session.journal.folder / BEGAN
    if (began / RECIPE).is_file():
        return Beside(began, _kept(session))
    folder = default_case()
    file = folder / RECIPE
    recipe = read_recipe(file.read_text(encoding="utf-8-sig")) if file.is_file() else []
    if isinstance(recipe, list):
        return Beside(None, _kept(session))
    counted = replace(recipe, as_of=counted_on(session.sheets)[:7] or recipe.as_of)
    own = session.validation.checked.case.settings.title in {title(recipe), title(counted)}
    return Beside(folder if own else None, _kept(session))


def remember(session: Session, made: NewCase) -> None:
    """Keep beside a workspace that begins with a new case what updates of it need: its recipe, and how it was built."""
    for path, text in (made.texts or {}).items():
        files.write_file(text.encode(), session.journal.folder / BEGAN / path)
    if made.count is not None:
        _keep(made.sheets, made.count, counted_on(made.sheets), _kept(session))


def _kept(session: Session) -> Path:
    return session.journal.folder / "update"
