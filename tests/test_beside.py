"""What a file of scenarios brings never becomes the newest of what lives here, unless a person says so."""

from contextlib import closing
from unittest.mock import ANY

import pytest

from planner.store import ClashError, Store, beside, open_store, portable, recipes
from tests.writers import TINY, numbered


@pytest.fixture
def store(tmp_path) -> Store:
    with closing(open_store(str(tmp_path / "here.sqlite"))) as opened:
        yield opened


@pytest.fixture
def elsewhere(tmp_path) -> Store:
    with closing(open_store(str(tmp_path / "elsewhere.sqlite"))) as opened:
        yield opened


def lines(store: Store) -> dict[str, list[str]]:
    """Names of scenarios, with who saved each version, the newest first."""
    return {head.name: [each.author for each in store.history(head.scenario)] for head in store.scenarios()}


@pytest.fixture
def taken_over(store, elsewhere) -> portable.Imported:
    """A scenario of Ann, and a file that names its newest version as the one before."""
    base = store.save(TINY, name="base", author="Ann")
    portable.import_file(elsewhere, portable.export(store, [base]))
    theirs = elsewhere.save(numbered(2), name="base", author="Mallory", based_on=base.id)
    elsewhere.save(numbered(3), name="base", author="Mallory", based_on=theirs.id)
    return portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios()))


def test_what_follows_a_version_that_is_here_arrives_beside_it(store, taken_over):
    assert taken_over.added == 2
    assert lines(store) == {"base": ["Ann"], "base (brought in)": ["Mallory", "Mallory", "Mallory"]}
    [sent] = taken_over.new
    assert (sent.name, sent.number, sent.sheets, sent.record.what) == (
        "base (brought in)", 3, numbered(3), "brought in beside another",
    )  # fmt: skip
    pair = beside.pair_of(store, sent)
    assert (pair.brought_in, pair.here.name, pair.here.author) == (sent, "base", "Ann")
    assert "by Mallory, is kept beside “base” and changes nothing of it" in pair.in_words
    assert beside.pair_of(store, pair.here) is None


def test_the_same_file_again_changes_nothing(store, elsewhere, taken_over):
    assert taken_over.added == 2
    before = lines(store)
    again = portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios()))
    assert (again.added, again.new, lines(store)) == (0, [], before)


def test_what_follows_what_was_brought_in_arrives_beside_it_too(store, elsewhere, taken_over):
    assert taken_over.new
    newest = elsewhere.scenarios()[0]
    elsewhere.save(numbered(4), name="base", author="Mallory", based_on=newest.id)
    portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios()))
    assert lines(store) == {
        "base": ["Ann"], "base (brought in)": ["Mallory"] * 3, "base (brought in, 2)": ["Mallory"] * 2,
    }  # fmt: skip


def test_a_name_that_is_taken_gives_way_to_another(store, elsewhere):
    ours = store.save(TINY, name="base", author="Ann")
    elsewhere.save(numbered(2), name="base", author="Bob")
    elsewhere.save(numbered(3), name="other", author="Bob")
    taken = portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios()))
    assert lines(store) == {"base": ["Ann"], "base (brought in)": ["Bob", "Bob"], "other": ["Bob"]}
    pairs = [beside.pair_of(store, version) for version in taken.new]
    assert sorted(pairs, key=bool) == [None, beside.BesidePair(ANY, ours)]


def test_a_person_makes_it_the_newest(store, taken_over):
    pair = beside.pair_of(store, taken_over.new[0])
    recipes.add_recipe(store, pair.brought_in, {"recipe.toml": b"x"})
    saved = beside.accept(store, pair, "Ann")
    assert lines(store) == {"base": ["Ann", "Ann"]}
    assert (saved.previous, saved.sheets, saved.name) == (pair.here.id, numbered(3), "base")
    assert recipes.recipe(store, saved) == {"recipe.toml": b"x"}
    assert beside.pair_of(store, pair.brought_in) is None


def test_nobody_is_overwritten_where_both_were_shown_before_a_save(store, taken_over):
    pair = beside.pair_of(store, taken_over.new[0])
    store.save(numbered(9), name="base", author="Ann", based_on=pair.here.id)
    with pytest.raises(ClashError):
        beside.accept(store, pair, "Bob")
    assert lines(store)["base"] == ["Ann", "Ann"]
