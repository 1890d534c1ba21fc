"""Scenarios of the store: save a workspace as a scenario, open one in it, make some from changes, or bring them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.difference.rows import TableChange, case_changes
from planner.file_limits import LIMITS
from planner.formats.sheets import Sheets
from planner.jobs.reading import ReadingError, confined
from planner.language import joined, say
from planner.scenarios.apply import apply, patch_between
from planner.scenarios.changes import as_toml, read_changes
from planner.services import workspace_recipe
from planner.services.session import Session
from planner.store import (
    ClashError,
    DamagedRowError,
    MissingError,
    Store,
    StoreError,
    Version,
    open_store,
    portable,
    recipes,
)
from planner.store.connection import address
from planner.store.portable import Imported
from planner.workspace import incumbents
from planner.workspace.metadata import set_author, set_stored
from planner.workspace.origin import origin, set_opened, set_saved

_OPEN: dict[str, Store] = {}


@dataclass(frozen=True)
class Created:
    """Result of making scenarios from changes: all of them, or the reasons why none was made."""

    versions: list[Version]
    faults: list[str]
    notes: list[str]


@dataclass(frozen=True)
class Preview:
    """A preview of scenarios that changes would make."""

    sheets: Mapping[Version, Sheets]
    differences: Mapping[Version, list[TableChange]]
    """Cells and rows that would differ."""
    faults: list[str]
    """Why nothing can be made; empty where it can."""
    notes: list[str]
    """What each change would do, in sentences."""


def scenario_store() -> Store:
    """Store of this machine, or the one that `PLANNER_STORE` names; opened once."""
    url = address(None).render_as_string(hide_password=False)
    if url not in _OPEN:
        _OPEN[url] = open_store(url)
    return _OPEN[url]


def close_stores() -> None:
    """Close every store that `scenario_store` has opened."""
    while _OPEN:
        _OPEN.popitem()[1].close()


def origin_of(session: Session, store: Store) -> Version | None:
    """Version that the workspace was opened from or saved as; None if it is not in this store.

    Raises:
        StoreError: The store cannot be used.
    """
    version = origin(session.journal)
    try:
        return None if version is None else store.version(version)
    except (MissingError, DamagedRowError):
        return None


def save(
    session: Session, store: Store, *, name: str, author: str, note: str = "", based_on: Version | None = None
) -> Version:
    """Save the inputs of a session, with their plan where they have one, as a new scenario or the next version of one.

    A new scenario has the one that the workspace came from as its parent.

    Raises:
        ClashError: The scenario was changed meanwhile. The workspace is kept as a copy, and goes on from there.
        StoreError: As `Store.save` does.
    """
    parent = origin_of(session, store) if based_on is None else None
    try:
        saved = save_inputs(
            store, session.sheets, name=name, author=author, note=note, parent=parent, based_on=based_on
        )
    except ClashError as clash:
        _note_saved(session, store, clash.kept)
        raise
    _note_saved(session, store, saved)
    return saved


def save_inputs(
    store: Store,
    sheets: Sheets,
    *,
    name: str,
    author: str,
    note: str = "",
    parent: Version | None = None,
    based_on: Version | None = None,
) -> Version:
    """Save inputs as a new scenario, or as the next version of one.

    Args:
        store: Where scenarios are kept.
        sheets: The inputs.
        name: Name of the scenario.
        author: Who saves it.
        note: What the author says about it.
        parent: The version that the inputs are a change of; that of `based_on`, if not given.
        based_on: The version that this is the next of; None for a new scenario.

    Raises:
        ClashError: The scenario was changed meanwhile; the inputs are saved as a copy.
        StoreError: As `Store.save` does.
    """
    if parent is None and based_on is not None and based_on.parent is not None:
        parent = store.version(based_on.parent)
    return store.save(
        sheets, name=name, author=author, note=note, parent=None if parent is None else parent.id,
        changes="" if parent is None else _changes(based_on, parent, sheets),
        based_on=None if based_on is None else based_on.id,
    )  # fmt: skip


def _changes(before: Version | None, parent: Version, sheets: Sheets) -> str:
    """Express inputs as changes to those of the parent; changes as written are kept if they still give these inputs."""
    if before is not None and before.parent == parent.id and before.sheets == sheets:
        return before.changes
    return as_toml(patch_between(parent.sheets, sheets))


def _note_saved(session: Session, store: Store, version: Version) -> None:
    """Record what the workspace was saved as, and store its recipe and its plan."""
    set_saved(session.journal, version.id)
    set_author(session.journal.name, version.author)
    if kept := workspace_recipe.kept(session):
        recipes.add_recipe(store, version, kept)
    store_plan(session, store, version)


def store_plan(session: Session, store: Store, version: Version) -> None:
    """Store the plan of a session with the version that it came from, if the inputs are the same.

    A search that goes on after the workspace was saved may find a better plan; that is kept too.
    """
    made, record = session.incumbent, session.metadata
    if made is None or version.case_hash != made.inputs:
        return
    if (record.stored_plan, record.stored_version) != (made.id, version.id):
        store.add_plan(version, made.plan)
        set_stored(session.journal.name, made.id, version.id)


def open_version(session: Session, store: Store, version: Version) -> None:
    """Replace the inputs of a session by those of a version, with its plan and its recipe, in one edit."""
    words = say("opened “{scenario}”, version {number}", scenario=version.name, number=version.number)
    session.journal.replace(words, version.sheets)
    set_opened(session.journal, version.id, words)
    workspace_recipe.bring_back(session, recipes.recipe(store, version))
    plan = store.best_plan(version)
    if plan is not None:
        incumbents.propose(version.sheets, plan, say("planning of the scenario “{scenario}”", scenario=version.name))


@lru_cache(maxsize=16)
def preview(parents: tuple[Version, ...], text: str) -> Preview:
    """Preview what changes would do to some versions; every fault at once.

    Args:
        parents: The versions that the changes are on.
        text: The changes, as TOML.
    """
    changes = read_changes(text)
    if isinstance(changes, list):
        return Preview({}, {}, [str(fault) for fault in changes], [])
    applied = {parent: apply(parent.sheets, changes) for parent in parents}
    differ = {parent: case_changes(parent.sheets, made.sheets) for parent, made in applied.items()}
    faults = [
        say("On “{scenario}”: {fault}", scenario=parent.name, fault=str(fault))
        for parent, made in applied.items()
        for fault in made.faults
    ]
    idle = [
        say("On “{scenario}”: the changes change nothing; it is as they say already.", scenario=parent.name)
        for parent, made in applied.items()
        if not (made.faults or differ[parent])
    ]
    notes: list[str] = [
        say("“{scenario}”: {note}", scenario=parent.name, note=note)
        for parent, made in applied.items()
        for note in made.notes
    ]
    return Preview({parent: made.sheets for parent, made in applied.items()}, differ, [*faults, *idle], notes)


def create(store: Store, parents: Sequence[Version], text: str, *, name: str, author: str, note: str = "") -> Created:
    """Make a scenario from changes for each of some parents; none if anything is wrong with one.

    Args:
        store: Where they are kept.
        parents: The versions that the changes are on.
        text: The changes, as TOML.
        name: What the scenario is called; with several parents, theirs is added.
        author: Who makes them.
        note: What the author says about them.

    Raises:
        StoreError: As `Store.save` does, where a name is wrong before anything is made.
    """
    found = preview(tuple(parents), text)
    if found.faults:
        return Created([], found.faults, [])
    names = {
        parent: name if len(parents) == 1 else say("{name} on {scenario}", name=name, scenario=parent.name)
        for parent in parents
    }
    if refused := store.refused_names(list(names.values())):
        raise StoreError(joined(refused))
    made = {
        parent: store.save(
            found.sheets[parent], name=called, author=author, note=note, parent=parent.id, changes=text,
        )
        for parent, called in names.items()
    }  # fmt: skip
    return Created(list(made.values()), [], found.notes)


def bring_in(store: Store, data: bytes) -> Imported:
    """Import a file of scenarios as `planner.store.portable.import_file` does, reading it in a process of its own.

    Raises:
        StoreError: The file is refused, or takes too much to read.
    """
    try:
        sent = confined(portable.read_sent, data, seconds=LIMITS.scenario_seconds)
    except ReadingError as refused:
        raise StoreError(str(refused)) from None
    return portable.take_in(store, sent)
