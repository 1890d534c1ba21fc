"""Recipes of cases, stored with the versions of scenarios that were saved from them."""

from collections.abc import Mapping

from planner.fault import shown
from planner.language import say
from planner.store import content, rows
from planner.store.connection import reading, writing
from planner.store.store import Store
from planner.store.version import StoreError, Version


def add_recipe(store: Store, version: Version, contents: Mapping[str, bytes]) -> None:
    """Store the recipe of a version with the files beside it, once.

    Args:
        store: The store.
        version: The version.
        contents: The files, by path.
    """
    text = content.format_files(contents)
    with writing(store.engine) as connection:
        if rows.recipe_of(connection, version.id) != content.sha256(text):
            rows.insert_content(connection, {content.sha256(text): content.compressed(text)})
            rows.insert_recipe(connection, version.id, content.sha256(text))


def recipe(store: Store, version: Version) -> dict[str, bytes]:
    """Recipe of a version, or of the nearest one that it came from, with the files beside it; empty if unknown.

    Raises:
        StoreError: It cannot be read.
    """
    with reading(store.engine) as connection:
        name = rows.recipe_of(connection, version.id)
        text = None if name is None else rows.content_of(connection, name)
    try:
        return {} if text is None else content.parse_files(text)
    except ValueError as error:
        words = say("The store is damaged: the recipe of {scenario} cannot be read.", scenario=shown(version.name))
        raise StoreError(words) from error
