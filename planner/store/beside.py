"""Scenarios that were brought in beside those that live here, and what makes one the newest of another.

A file says itself which version its versions follow. What follows a version that is here already, or has a name that
is taken here, is therefore kept as a scenario of its own, under a name of its own, until a person says otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from planner.language import say
from planner.store import recipes, rows
from planner.store.database_tables import VERSION
from planner.store.store import Store
from planner.store.version import MOST_CHARACTERS, Version, now

BROUGHT_IN = say("brought in beside another")
"""What was done, in the version that gives a scenario of a file a name of its own."""


def name_apart(connection: Connection, added: Sequence[rows.VersionRow]) -> None:
    """Give scenarios of a file names of their own, where theirs are taken here.

    Args:
        connection: A write transaction.
        added: The versions that were added from the file, ancestors first.
    """
    heads = {row.scenario: row for row in added}
    for head in heads.values():
        if _taken(connection, head.record.name, head.scenario):
            name = next(name for name in _names(head.record.name) if not _taken(connection, name, head.scenario))
            changed = {"previous": head.id, "name": name, "what": str(BROUGHT_IN), "created": now()}
            rows.insert_version(connection, head.record.model_copy(update=changed), head.case_hash)


def _taken(connection: Connection, name: str, scenario: str) -> bool:
    """Whether another scenario has a name."""
    called = connection.execute(rows.newest().where(VERSION.c.name == name)).mappings()
    return any(found["scenario"] != scenario for found in called)


def _names(name: str) -> Iterator[str]:
    """Names of its own for a scenario, the plainest first."""
    number = 1
    while True:
        words = " (brought in)" if number == 1 else f" (brought in, {number})"  # not told
        yield name[: MOST_CHARACTERS["name"] - len(words)].rstrip() + words
        number += 1


@dataclass(frozen=True)
class BesidePair:
    """What was brought in, and the scenario that it came beside, each in its newest version."""

    brought_in: Version
    here: Version

    @property
    def in_words(self) -> str:
        """Where what was brought in is kept, in a sentence."""
        sent, here = self.brought_in, self.here.name
        return say(
            "“{name}”, version {number}, by {author}, is kept beside “{here}” and changes nothing of it.",
            name=sent.name, number=sent.number, author=sent.author, here=here,
        )  # fmt: skip


def pair_of(store: Store, version: Version) -> BesidePair | None:
    """What was brought in with the scenario that it came beside; None if it came beside none, or is put away."""
    history = store.history(version.scenario)
    named = next((each for each in history if each.record.what == BROUGHT_IN), None)
    if named is None or named.previous is None or history[0].archived:
        return None
    before = history[-1].previous
    if before is not None:
        return BesidePair(history[0], store.newest(store.version(before).scenario))
    name = store.version(named.previous).name
    here = next((head for head in store.scenarios(archived=True) if head.name == name), None)
    return None if here is None else BesidePair(history[0], here)


def accept(store: Store, pair: BesidePair, author: str) -> Version:
    """Make what was brought in the newest version of the scenario that it came beside, and put it away itself.

    Args:
        store: The store.
        pair: Both, as they were shown.
        author: Who says so.

    Raises:
        ClashError: The scenario has a newer version by now; a copy was saved instead.
    """
    version = pair.brought_in
    saved = store.save(
        version.sheets, name=pair.here.name, author=author, note=version.note, parent=version.parent,
        changes=version.changes, based_on=pair.here.id, what=say("accepted from a file"),
    )  # fmt: skip
    if recipe := recipes.recipe(store, version):
        recipes.add_recipe(store, saved, recipe)
    store.revise(version, author=author, archived=True)
    return saved
