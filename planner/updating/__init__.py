"""Update a running case by new public sources: table by table, with nothing dropped that somebody wrote."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.building import Known, Sources
from planner.building.settings import as_titled
from planner.difference.merging import Clash, Merge, merge, merged_changes, with_rows
from planner.difference.rows import TableChange, keyed, rows_of
from planner.fault import Fault, shown, some
from planner.figures import enumerated, several
from planner.formats.sheets import Sheet, Sheets, sheet_of
from planner.language import say
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.recipe import Recipe
from planner.sources import Kind, Reading
from planner.tables import Case
from planner.updating import counts
from planner.updating.arrivals import Arrival, arrivals, continued, with_arrivals, without_arrivals
from planner.updating.own_areas import updated_areas
from planner.updating.rebuilding import (
    UPDATED,
    Rebuilt,
    later_recipe,
    of_missions,
    rebuilt,
    tables_of,
    updated,
    written_as,
)

__all__ = ["UPDATED", "Arrival", "Running", "Update", "UpdatedCells", "update"]

SOURCE = "source"
"""Column that names the source of a row."""


@dataclass(frozen=True, eq=False)
class Running:
    """A running case, with what is known of how it was made."""

    case: Case
    """The case, typed and without faults."""
    sheets: Sheets
    recipe: Recipe
    """Its recipe, of the month of its count; the default one where none is known."""
    sources: Sources
    """What it was built from, with the count of that month if it is known."""
    follows: bool
    """Whether the recipe is the case's own, so that what somebody wrote can be told from what was built."""
    as_built: Sheets | None = None
    """What it was last built as, where that is kept."""
    planned: Collection[tuple[str, str]] = ()
    """Pledge and mission of every deployment of its plan."""
    missing: Mapping[Kind, str] = field(default_factory=dict)
    """Files that its recipe names and that are not here, by kind."""


@dataclass(frozen=True)
class UpdatedCells:
    """What would change in a table."""

    content: list[TableChange]
    """Rows, and cells other than those of sources."""
    sources: list[TableChange]
    """Cells that name the source of a row; nobody needs to look at each."""

    @property
    def counts(self) -> str:
        """How much would change, such as `3 changes and the source of 81 rows`."""
        content = several(len(self.content), "change") if self.content or not self.sources else ""
        sources = say("the source of {rows}", rows=several(len(self.sources), "row")) if self.sources else ""
        return enumerated(filter(None, (content, sources)))

    @property
    def example(self) -> str:
        """The first change of a source, in a sentence; empty if there is none."""
        if not self.sources:
            return ""
        one = self.sources[0]
        sides = [text.split("; ") for text in (one.before, one.after)]
        before, after = ("; ".join(part for part in side if part not in other) for side, other in (sides, sides[::-1]))
        return say(
            "The source of {row}, for instance, {before}, becomes {after}.",
            row=one.label, before=shown(before), after=shown(after),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Update:
    """What new sources make of a case; nothing is taken until tables are chosen."""

    running: Running
    counted: str
    """Date of the new count, or of the one there is, YYYY-MM-DD."""
    tables: Mapping[str, Merge]
    """Tables that would change, by name, each with the edits on top and with the new sources on top."""
    arrived: pd.DataFrame
    """Who arrived, left and changed since the case's count; `planner.updating.counts.COLUMNS`."""
    arrivals: list[Arrival]
    """Pledges that seem to have come."""
    notes: list[str] = field(default_factory=list)
    count: pd.DataFrame | None = None
    """The new count, as tidy contributions; None where there is none."""
    built: Sheets = field(default_factory=dict)
    """The tables as they are built now, by which later edits are told from them."""

    @property
    def clashes(self) -> list[Clash]:
        """Cells that somebody wrote and the new sources say otherwise."""
        return [clash for found in self.tables.values() for clash in found.clashes]

    def changes(self, table: str) -> UpdatedCells:
        """What would change in a table, if what somebody wrote holds."""
        found = merged_changes(self.running.sheets, {**self.running.sheets, table: self.tables[table].mine_on_top})
        return UpdatedCells(
            [change for change in found if change.column != SOURCE],
            [change for change in found if change.column == SOURCE],
        )

    def taken(self, tables: Collection[str], came: Collection[Arrival] = (), theirs: Collection[str] = ()) -> Sheets:
        """The case with some of the tables taken.

        Args:
            tables: Tables that are taken.
            came: Pledges that are taken to have come.
            theirs: Tables in whose clashes the new sources win.
        """
        chosen = {
            name: found.theirs_on_top if name in theirs else found.mine_on_top
            for name, found in self.tables.items()
            if name in tables
        }
        after = {**self.running.sheets, **chosen}
        if "pledges" in chosen:
            after |= _ledger_of(after)
        return with_arrivals(after, came, self.counted) if came else after

    def continued(self, plan: Plan, came: Collection[Arrival]) -> Plan:
        """A plan of the case with the pledges that came where they are, from the start."""
        pledges = set(sheet_of(self.running.sheets, "pledges").column("pledge"))
        deployments = continued(plan.deployments, came, pledges).astype(FRAMES["deployments"])
        return replace(plan, frames={**plan.frames, "deployments": deployments})

    def as_built(self, tables: Collection[str], came: Collection[Arrival] = ()) -> Sheets:
        """What the case is built as once some tables are taken, to be kept for the next update."""
        kept = {
            **(self.running.as_built or {}),
            **{name: built for name, built in self.built.items() if name in tables},
        }
        return {**kept, "areas": without_arrivals(kept["areas"], came)} if "areas" in kept else kept


def _ledger_of(case: Sheets) -> Sheets:
    """The ledger without what happened to pledges that are there no more."""
    events, pledges = sheet_of(case, "pledge_events"), set(sheet_of(case, "pledges").column("pledge"))
    rows = [row for row, pledge in zip(events.rows, events.column("pledge"), strict=True) if pledge in pledges]
    return {} if len(rows) == len(events.rows) else {"pledge_events": Sheet(events.header, tuple(rows))}


def update(running: Running, supplied: Sources, readings: Mapping[Kind, Reading]) -> Update | list[Fault]:
    """Say what new sources make of a running case: what changes, who arrived and left, which pledges came.

    With a recipe of its own a case is built again, and what somebody wrote since is held against what is new. Areas
    that were drawn by hand, and cases of which no recipe is known, are updated area by area by the same rules.

    Args:
        running: The case.
        supplied: What it was built from, with the new sources.
        readings: New sources, by kind: contributions, violence, risk.

    Returns:
        The update; or every reason why it cannot be built.
    """
    known = Known(running.recipe, running.sources)
    later = Known(later_recipe(known, running.sheets, readings), updated(known, supplied, readings))
    found = rebuilt(running.sheets, known, later, list(readings), running.as_built) if running.follows else None
    if isinstance(found, list):
        return found
    built = Rebuilt({}, {}, ()) if found is None else found
    there = set(later.contributions["mission"]) | set(running.recipe.contingency)
    missions = [mission for mission in sheet_of(running.sheets, "missions").column("mission") if mission in there]
    by_hand = [mission for mission in missions if mission not in built.missions]
    tables = tables_of(list(readings), pledged=running.recipe.contingents == "pledged")
    merges = {name: _merged(name, running, built) for name in (tables if running.follows else ())}
    direct = updated_areas(running.case, running.sheets, later, by_hand, list(readings))
    for name in (name for name in ("areas", "threats") if name in tables):
        merges[name] = _with(name, merges.get(name), running.sheets, direct)
    changed = {name: merge for name, merge in merges.items() if _changes(running.sheets, name, merge)}
    arrived = _arrived(running, known, later, readings)
    return Update(
        running,
        later.counted,
        changed,
        arrived,
        arrivals(running.case, arrived, running.planned) if running.recipe.contingents == "in place" else [],
        list(_notes(running, known, later, readings, by_hand, arrived)),
        later.contributions if "contributions" in readings else None,
        {name: built.now[name] for name in tables if name in built.now},
    )


def _merged(name: str, running: Running, built: Rebuilt) -> Merge:
    """A table of the case with what is built now, as far as its rows correspond; others stay as they are."""
    areas = sheet_of(running.sheets, "areas")
    mission_of = dict(zip(areas.column("area"), areas.column("mission"), strict=True))

    def _own(sheet: Sheet) -> Sheet:
        return of_missions(name, sheet, built.missions, mission_of)

    mine = sheet_of(running.sheets, name)
    before, now = (written_as(name, _own(sheet_of(side, name)), mine) for side in (built.before, built.now))
    if name == "settings":
        before, now = as_titled(_of_title(mine), _of_title(before), _of_title(now))
    found = merge(name, before, _of_title(mine) if name == "settings" else _own(mine), now)
    whole = [_put_back(name, mine, _of_title(mine) if name == "settings" else _own(mine), side)
             for side in (found.mine_on_top, found.theirs_on_top)]  # fmt: skip
    return Merge(whole[0], whole[1], found.clashes)


def _of_title(settings: Sheet) -> Sheet:
    """The row of the settings that names the date; the others are decisions, and no source changes them."""
    return Sheet(settings.header, tuple(row for row in settings.rows if row[0] == "title"))


def _put_back(name: str, whole: Sheet, part: Sheet, merged: Sheet) -> Sheet:
    """A table in which some rows are replaced by what became of them, in its order; new ones come last."""
    header = (*whole.header, *(column for column in merged.header if column not in whole.header))
    after = {key: row.cells for key, row in keyed(name, rows_of(merged)).items()}
    gone = set(keyed(name, rows_of(part))) - set(after)
    rows = {key: row.cells for key, row in keyed(name, rows_of(whole)).items() if key not in gone} | after
    return Sheet(header, tuple(tuple(cells.get(column, "") for column in header) for cells in rows.values()))


def _with(name: str, found: Merge | None, before: Sheets, direct: Sheets) -> Merge:
    """A merged table with the rows of missions that were updated area by area."""
    if sheet_of(direct, name) == sheet_of(before, name):
        return found or Merge(before[name], before[name], [])
    header, rows = before[name].header, set(before[name].rows)
    changed = Sheet(direct[name].header, tuple(row for row in direct[name].rows if row not in rows))
    sides = (found.mine_on_top, found.theirs_on_top) if found else (Sheet(header, before[name].rows),) * 2
    mine, theirs = (with_rows(name, side, changed).sheet for side in sides)
    return Merge(mine, theirs, found.clashes if found else [])


def _changes(before: Sheets, name: str, found: Merge) -> bool:
    return bool(found.clashes or merged_changes(before, {**before, name: found.mine_on_top}))


def _arrived(running: Running, known: Known, later: Known, readings: Mapping[Kind, Reading]) -> pd.DataFrame:
    """Who arrived, left and changed since the case's count; nobody where that is not known person by person."""
    if "contributions" not in readings or known.counted != counts.counted_on(running.sheets):
        return pd.DataFrame(columns=list(counts.COLUMNS))
    missions = sheet_of(running.sheets, "missions").column("mission")
    return counts.compared(known.contributions, later.contributions, missions)


def _notes(
    running: Running,
    known: Known,
    later: Known,
    readings: Mapping[Kind, Reading],
    by_hand: Collection[str],
    arrived: pd.DataFrame,
) -> Iterator[str]:
    """Sentences on what was used, what changed at each mission, and what is not updated."""
    for reading in readings.values():
        yield from (*reading.used, *reading.left_out, *reading.unsure)
    if running.missing:
        yield say(
            "Not here, though the recipe names it: {files}. What it says stays as the case has it; give it too to "
            "build from it again.",
            files=some(running.missing.values()),
        )
    if not running.follows:
        yield say("No recipe of the case is known: it is updated area by area by the rules' defaults.")
    elif by_hand:
        yield say(
            "The areas of {missions} are not those of the recipe: they are updated area by area.",
            missions=some(by_hand),
        )
    if "contributions" not in readings:
        return
    before = counts.counted_on(running.sheets)
    if known.counted != before:
        yield _no_count(before)
    yield from counts.summaries(arrived, before, later.counted)
    authorised = [
        mission
        for mission, mandate in zip(
            *(sheet_of(running.sheets, "missions").column(c) for c in ("mission", "mandate")), strict=True
        )
        if mandate != "contingency"
    ]
    if absent := counts.absent(authorised, later.contributions):
        yield say(
            "Nobody is counted in {missions} on {day}: what the case says of those in place there stays as it was. If "
            "a mission is closed, take it out of the case.",
            missions=some(absent), day=later.counted,
        )  # fmt: skip
    if others := sorted(set(later.contributions["mission"]) - set(authorised)):
        yield say("Counted, and not in the case: {missions}.", missions=some(others))


def _no_count(day: str) -> str:
    """Sentence on the count of the case's date, which is not there; the date may be blank."""
    if day:
        return say(
            "Nobody's count of {day} is here: who came and who left cannot be told. Give that list of contributions "
            "too.",
            day=day,
        )
    return say(
        "Nobody's count of the date of the case is here: who came and who left cannot be told. Give that list of "
        "contributions too."
    )
