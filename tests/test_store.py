"""The store of scenarios, on SQLite and on PostgreSQL: nothing is lost, overwritten or shown wrongly."""

import itertools
import math
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.formats.sheets import Sheet, content_hash
from planner.plan import Plan
from planner.scenarios.changes import as_toml
from planner.store import ClashError, DamagedRowError, Store, StoreError, Version, content, open_store
from planner.store.connection import address, engine_for, is_newest, writing
from planner.store.database_tables import CONTENT, METADATA, NEWEST, PLAN, REVISIONS, VERSION
from planner.store.migrating import MIGRATIONS, migrate
from planner.workspace.tuning import taking_part
from tests import postgres
from tests.writers import TINY, numbered

ROOT = Path(__file__).parent.parent
SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 60_000}
"""What keeps a commit on the disk: writes ahead in a journal, and waiting until the disk has them (2: FULL)."""


KILLS = 12
"""Writers that are killed as they write."""

NONE = as_toml(())
"""Changes that change nothing."""


@pytest.fixture
def store(store_url) -> Store:
    with closing(open_store(store_url)) as opened:
        yield opened


def same(one: Plan, other: Plan) -> bool:
    return one.summary == other.summary and all(one.frames[name].equals(other.frames[name]) for name in one.frames)


def test_a_scenario_is_found_again_with_all_it_says(store, store_url):
    saved = store.save(TINY, name=" The  base ", author="Ann", note="as pledged")
    child = store.save(numbered(1), name="Renamed case", author="Bob", parent=saved.id, changes=NONE)
    again = open_store(store_url)
    assert again.scenarios() == [child, saved]
    found = again.version(saved.id)
    assert (found.name, found.author, found.note, found.number, found.parent) == (
        "The base",
        "Ann",
        "as pledged",
        1,
        None,
    )
    assert found.sheets == TINY
    assert found.record.inputs == content_hash(TINY)
    assert (again.version(child.id).parent, again.version(child.id).changes) == (saved.id, NONE)
    again.close()


def test_inputs_are_kept_as_they_were_typed(store):
    odd = {**TINY, "pledges": Sheet(("a", "b"), ((" ü\r\n", "\x00☃"), ("", ""), ("1.0", "01")))}
    version = store.save(odd, name="odd", author="Ann")
    assert version.case_hash is None
    assert Store(store.engine).version(version.id).sheets == odd


def test_what_cannot_be_kept_is_refused_in_a_sentence(store):
    saved = store.save(TINY, name="base", author="Ann")
    for wrong in ({"name": " "}, {"author": ""}, {"parent": "0" * 64}, {"based_on": "0" * 64}):
        with pytest.raises(StoreError, match=r"needs its (name|author)\.|has no version 0000"):
            store.save(TINY, **({"name": "more", "author": "Ann"} | wrong))
    with pytest.raises(StoreError, match="no text"):
        store.save({**TINY, "pledges": Sheet(("\ud800",), ())}, name="more", author="Ann")
    assert store.scenarios() == [saved]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "n" * 301, r"Its name has 301 characters; allowed: at most 300\."),
        ("author", "a" * 101, r"Its author has 101 characters; allowed: at most 100\."),
        ("note", "n" * 10_001, r"Its note has 10,001 characters; allowed: at most 10,000\."),
        ("changes", "kind = 1", "Its changes: changes: found no changes"),
    ],
)
def test_words_that_are_too_long_and_changes_that_are_none_are_refused(store, field, text, words):
    with pytest.raises(StoreError, match=words):
        store.save(TINY, **({"name": "base", "author": "Ann"} | {field: text}))
    assert store.scenarios() == []


def test_a_copy_of_a_scenario_with_a_long_name_is_kept_under_one_that_fits(store):
    first = store.save(TINY, name="n" * 300, author="Ann")
    store.save(numbered(2), name="n" * 300, author="Ann", based_on=first.id)
    with pytest.raises(ClashError) as caught:
        store.save(numbered(3), name="n" * 300, author="Bob", based_on=first.id)
    assert caught.value.kept.name == "n" * 286 + " (copy by Bob)"


def test_every_save_is_a_version_and_any_can_be_restored(store):
    first = store.save(TINY, name="base", author="Ann")
    second = store.save(numbered(2), name="base", author="Bob", based_on=first.id)
    third = store.revise(second, author="Bob", name="renamed", note="why")
    fourth = store.restore(store.version(first.id), author="Ann", based_on=third.id)
    away = store.revise(fourth, author="Ann", archived=True)
    assert [v.number for v in store.history(first.id)] == [5, 4, 3, 2, 1]
    assert [v.record.what for v in store.history(first.id)] == [
        "put away", "restored version 1", "described anew", "saved", "saved",
    ]  # fmt: skip
    assert (fourth.name, fourth.sheets) == ("base", TINY)
    assert (third.name, third.note, third.sheets) == ("renamed", "why", second.sheets)
    assert store.scenarios() == []
    assert store.scenarios(archived=True) == [away]
    assert [v.record.what for v in (store.revise(away, author="Ann", archived=False),)] == ["brought back"]
    with store.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(CONTENT)) == 2


def test_a_save_that_changes_nothing_or_was_made_before_adds_nothing(store):
    first = store.save(TINY, name="base", author="Ann")
    assert store.save(TINY, name="base", author="Bob", based_on=first.id) == first
    second = store.save(numbered(2), name="base", author="Ann", based_on=first.id)
    assert store.save(numbered(2), name="base", author="Ann", based_on=first.id) == second
    assert len(store.history(first.id)) == 2


def test_a_clash_keeps_both_versions(store):
    first = store.save(TINY, name="base", author="Ann")
    theirs = store.save(numbered(2), name="base", author="Ann", based_on=first.id)
    with pytest.raises(ClashError, match=r"Ann saved version 2 of it\. Nothing was overwritten") as caught:
        store.save(numbered(3), name="base", author="Bob", note="mine", based_on=first.id)
    kept = caught.value.kept
    assert caught.value.newest == theirs
    assert store.history(first.id)[0] == theirs
    assert (kept.name, kept.note, kept.previous, kept.number) == ("base (copy by Bob)", "mine", first.id, 1)
    assert {v.id for v in store.scenarios()} == {theirs.id, kept.id}
    assert store.version(kept.id).sheets == numbered(3)


def test_random_interleavings_of_two_writers_lose_nothing(store, store_url):
    writers, chance = [store, open_store(store_url)], random.Random(6)  # noqa: S311
    inputs = [numbered(number) for number in range(8)]
    for number in range(50):
        first = store.save(inputs[0], name=f"base {number}", author="nobody")
        newest, seen, apart = first, [first, first], []
        for step in range(chance.randint(3, 6)):
            who = chance.randrange(2)
            if chance.random() < 0.4:
                seen[who] = writers[who].history(first.id)[0]
                assert seen[who] == newest
                continue
            ours = {"sheets": chance.choice(inputs), "name": f"step {number}, {step}", "author": f"writer {who}"}
            outcome = saved(writers[who], ours, seen[who])
            if seen[who] == newest:
                assert (outcome.number, outcome.previous) == (newest.number + 1, newest.id)
                newest = seen[who] = outcome
            else:
                assert outcome.newest == newest
                apart.append((outcome.kept, ours))
        lines = writers[chance.randrange(2)].history(first.id)
        assert [v.number for v in lines] == list(range(newest.number, 0, -1))
        assert lines[0] == newest
        for kept, ours in apart:
            there = store.version(kept.id)
            assert (there.sheets, there.author) == (ours["sheets"], ours["author"])
            assert there.name == f"{ours['name']} (copy by {ours['author']})"
    writers[1].close()


def saved(store: Store, fields: dict, based_on: Version) -> Version | ClashError:
    try:
        return store.save(**fields, based_on=based_on.id)
    except ClashError as clash:
        return clash


def test_two_who_save_at_the_same_moment_are_one_after_the_other(store, store_url):
    stores, rounds = [store, open_store(store_url)], 12
    newest, outcomes, meet = store.save(TINY, name="base", author="nobody"), [], threading.Barrier(2)

    def write(who: int, number: int) -> None:
        meet.wait()
        fields = {"sheets": numbered(number), "name": "base", "author": str(who)}
        outcomes.append(saved(stores[who], fields, newest))

    for number in range(rounds):
        outcomes.clear()
        threads = [threading.Thread(target=write, args=(who, 2 * number + who)) for who in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        clashes = [outcome for outcome in outcomes if isinstance(outcome, ClashError)]
        assert len(outcomes) == 2
        assert len(clashes) == 1
        newest = next(outcome for outcome in outcomes if outcome is not clashes[0])
        assert clashes[0].newest == newest
    assert newest.number == 1 + rounds
    assert len(store.scenarios()) == 1 + rounds
    stores[1].close()


def test_kills_at_random_moments_leave_whole_what_was_saved(store_url):
    store = open_store(store_url)
    first = store.save(TINY, name="killed", author="writer")
    store.close()
    command = [sys.executable, "-m", "tests.writers", store_url, str(KILLS), "1"]
    told = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout.split()
    store = open_store(store_url)
    lines = store.history(first.id)
    assert len(told) >= KILLS
    assert set(told) <= {version.id for version in lines}
    assert len(lines) - 1 - len(told) <= KILLS
    assert store.scenarios() == lines[:1]
    for after, before in itertools.pairwise(lines):
        assert (after.previous, after.number) == (before.id, before.number + 1)
        assert after.sheets == numbered(after.number)
    with store.engine.connect() as connection:
        unused = sa.select(CONTENT.c.sha256).where(CONTENT.c.sha256.not_in(sa.select(VERSION.c.inputs)))
        assert connection.scalars(unused).all() == []
    store.close()


def test_a_plan_is_kept_once_and_shown_as_it_was(store, tiny_plan):
    version = store.save(TINY, name="base", author="Ann")
    assert store.best_plan(version) is None
    stored = store.add_plan(version, tiny_plan)
    assert store.add_plan(version, tiny_plan) == stored
    assert store.plans(version) == [stored]
    assert not stored.stale
    assert stored.exposure == tiny_plan.summary.exposure_unprotected
    assert same(Store(store.engine).best_plan(version), tiny_plan)
    renamed = store.revise(version, author="Ann", name="renamed")
    assert store.plans(renamed) == [stored]


def test_a_plan_of_other_inputs_is_stale_and_never_shown(store, tiny_plan):
    version = store.save(TINY, name="base", author="Ann")
    stored = store.add_plan(version, tiny_plan)
    edited = store.save(
        {**TINY, **taking_part(TINY, ["ALFA"])}, name="base", author="Ann", based_on=version.id
    )  # fmt: skip
    assert [plan.stale for plan in store.plans(edited)] == [True]
    assert store.best_plan(edited) is None
    assert "of other inputs" in str(store.read(edited, stored)[0])
    with pytest.raises(StoreError, match=r"not kept: .*of other inputs"):
        store.add_plan(edited, tiny_plan)
    assert same(store.best_plan(store.version(version.id)), tiny_plan)


def test_a_plan_that_does_not_hold_is_neither_kept_nor_shown(store, tiny_plan):
    version = store.save(TINY, name="base", author="Ann")
    wrong = tampered(tiny_plan)
    with pytest.raises(StoreError, match="not kept"):
        store.add_plan(version, wrong)
    text = content.format_plan(wrong)
    stored = store.add_plan(version, tiny_plan)
    with store.engine.begin() as connection:
        connection.execute(CONTENT.insert().values(sha256=content.sha256(text), data=content.compressed(text)))
        connection.execute(PLAN.update().values(sha256=content.sha256(text)))
    refused = store.plans(version)[0]
    assert refused.id != stored.id
    assert isinstance(store.read(version, refused), list)
    assert store.best_plan(version) is None


def tampered(plan: Plan) -> Plan:
    return Plan(plan.summary, {**plan.frames, "cash": plan.cash.assign(closing=plan.cash["closing"] + 1e6)})


def test_damage_is_said_and_nothing_damaged_is_shown(store, tiny_plan):
    version = store.save(TINY, name="base", author="Ann")
    stored = store.add_plan(version, tiny_plan)
    with store.engine.begin() as connection:
        connection.execute(CONTENT.update().values(data=content.compressed(b"{}")))
        connection.execute(VERSION.update().values(note="not what was saved"))
    fresh = Store(store.engine)
    with pytest.raises(StoreError, match="damaged"):
        fresh.version(version.id)
    assert "damaged" in str(fresh.read(version, stored)[0])


def test_a_headline_with_text_for_a_number_comes_last_and_its_plan_is_read_all_the_same(tmp_path, tiny_plan):
    with closing(open_store(str(tmp_path / "touched.sqlite"), make=True)) as store:
        version = store.save(TINY, name="base", author="Ann")
        stored = store.add_plan(version, tiny_plan)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE scenario_plan SET objective = 'much', gap = 'small'")
        [touched] = store.plans(version)
        assert (touched.id, touched.objective) == (stored.id, math.inf)
        assert store.best_plan(version).summary == tiny_plan.summary
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE scenario_version SET number = 'first'")
        with pytest.raises(StoreError, match="damaged"):
            Store(store.engine).version(version.id)


def test_a_flipped_bit_of_a_headline_is_not_read_as_a_value(store, tiny_plan):
    version = store.save(TINY, name="base", author="Ann")
    store.add_plan(version, tiny_plan)
    [before] = store.plans(version)
    assert (before.exposure, before.cost_usd) == (tiny_plan.summary.exposure_unprotected, tiny_plan.summary.cost_usd)
    for column in ("objective", "exposure", "cost_usd"):
        with store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE scenario_plan SET {column} = {column} / 2")  # noqa: S608
    [touched] = store.plans(version)
    assert (touched.objective, touched.exposure, touched.cost_usd) == (math.inf, math.inf, math.inf)
    assert store.best_plan(version).summary == tiny_plan.summary


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


@pytest.mark.parametrize("revision", [None, *revisions()])
def test_a_store_of_any_revision_is_brought_up_to_what_the_program_expects(store_url, revision):
    engine = engine_for(address(store_url))
    if revision is not None:
        migrate(engine, revision)
    assert is_newest(engine) is (revision == revisions()[0] == NEWEST)
    migrate(engine)
    assert is_newest(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVISIONS, "compare_type": True})
        assert context.get_current_revision() == revisions()[0]
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_a_store_of_a_newer_program_is_left_alone(store, store_url):
    with store.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {REVISIONS} SET version_num = '9999'"))  # noqa: S608
    with pytest.raises(StoreError, match=r"newer version of the planner .*9999.* Nothing was changed"):
        open_store(store_url)


def test_a_store_that_cannot_be_opened_is_a_sentence(tmp_path):
    (tmp_path / "no.sqlite").write_text("This is no database, however long one reads in it. " * 40)
    sentences = {
        str(tmp_path / "no.sqlite"): "cannot be used: file is not a database",
        str(tmp_path): "is a folder",
        "mysql://host/db": "not “mysql”",
        "postgresql+psycopg2://host/db": "not “postgresql.psycopg2”",
        "sqlite+aiosqlite:///x.sqlite": "not “sqlite.aiosqlite”",
        "postgresql://ann:secret@host:port/db": "cannot be read; allowed: postgresql://",
        "postgresql://host/d\x00b": "no text",
        "a\x00b.sqlite": "no text",
        "\ud800": "no text",
        "postgresql://ann@host/db?port=x": "cannot be opened",
        "sqlite:///x.sqlite?mode=ro": "no options",
        f"{tmp_path}/{'n' * 300}/x.sqlite": "cannot be opened: .*too long",
        "no address://": "cannot be read",
        "sqlite://": "needs a file",
        "postgresql://ann:secret@/db?host=/nowhere": "cannot be used",
    }
    for url, words in sentences.items():
        with pytest.raises(StoreError, match=words) as caught:
            open_store(url)
        assert "secret" not in str(caught.value)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path):
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE customers (name TEXT)")
        other.commit()
    before = file.read_bytes()
    for make in (True, False):
        with pytest.raises(StoreError, match=r"another program: it has the table “customers” .*Nothing was changed"):
            open_store(str(file), make=make)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_schema_of_another_program_is_left_as_it_is(store_url):
    engine = engine_for(address(store_url))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE customers (name TEXT)"))
    with pytest.raises(StoreError, match="another program"):
        open_store(store_url)
    assert sa.inspect(engine).get_table_names() == ["customers"]
    engine.dispose()


def test_no_sentence_shows_a_password():
    for url in ("postgresql://ann:secret@/db?host=/nowhere", "postgresql://ann@/db?host=/nowhere&password=secret"):
        with pytest.raises(StoreError, match=r"ann.*cannot be used") as caught:
            open_store(url)
        assert "secret" not in str(caught.value)


def test_a_postgresql_that_is_lost_is_said_and_found_again(postgres_socket):
    url = postgres.schema(postgres_socket, "lost")
    with closing(open_store(url)) as store:
        first = store.save(TINY, name="base", author="Ann")
        end_sessions(postgres_socket)
        second = store.save(numbered(2), name="base", author="Ann", based_on=first.id)
        with pytest.raises(StoreError, match="cannot be used: terminating connection"):
            cut_off_while_it_deletes(store, postgres_socket)
        assert store.history(first.id) == [second, first]


def cut_off_while_it_deletes(store: Store, socket: Path) -> None:
    with writing(store.engine) as connection:
        connection.execute(VERSION.delete())
        end_sessions(socket)
        connection.execute(sa.select(1))


def end_sessions(socket: Path) -> None:
    """End every other session of a PostgreSQL."""
    with psycopg.connect(host=str(socket), user="planner", dbname="postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def test_a_writer_that_hangs_is_not_waited_for_without_end(store_url):
    with (
        closing(open_store(store_url)) as hanging,
        closing(open_store(store_url, lock_timeout=0.2)) as store,
    ):
        with writing(hanging.engine), pytest.raises(StoreError, match=r"cannot be used: .*(lock timeout|is locked)"):
            store.save(TINY, name="base", author="Ann")
        assert store.save(TINY, name="base", author="Ann").number == 1


@pytest.mark.parametrize(
    ("user", "database", "words"),
    [("planner", "none", "database .none. does not exist"), ("nobody", "postgres", "role .nobody. does not exist")],
)
def test_a_postgresql_that_does_not_let_in_says_why(postgres_socket, user, database, words):
    with pytest.raises(StoreError, match=words):
        open_store(f"postgresql://{user}:secret@/{database}?host={postgres_socket}")


def test_a_store_that_is_not_to_be_made_is_not(store_url, tmp_path):
    with pytest.raises(StoreError, match=r"There is no store .* yet: nothing has been saved there\."):
        open_store(store_url, make=False)
    assert list(tmp_path.iterdir()) == []
    engine = engine_for(address(store_url))
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    with pytest.raises(StoreError, match="There is no store"):
        open_store(store_url, make=False)


def test_what_is_committed_to_sqlite_is_on_the_disk(tmp_path):
    store = open_store(str(tmp_path / "scenarios.sqlite"))
    with store.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SQLITE}
    assert found == SQLITE
    store.close()


def test_several_who_open_a_new_store_at_once_make_it_once(store_url):
    found: list[Store | Exception] = []
    meet = threading.Barrier(4)

    def make() -> None:
        meet.wait()
        found.append(open_store(store_url))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    saved_one = found[0].save(TINY, name="base", author="Ann")
    assert all(store.scenarios() == [saved_one] for store in found)
    for store in found:
        store.close()


def test_a_scenario_is_found_by_its_name_or_how_an_id_begins(store):
    one, other = (store.save(numbered(n), name=name, author="Ann") for n, name in enumerate(("one", "other")))
    store.save(numbered(3), name="other", author="Ann", based_on=other.id)
    copies = [saved(store, {"sheets": numbered(n), "name": "other", "author": "Bob"}, other).kept for n in (4, 5)]
    newer = store.revise(one, author="Ann", note="more")
    assert store.find("one") == newer
    assert store.find(one.id[:6]) == one
    for word in ("two", one.id[:3], "%%%%%%", ""):
        with pytest.raises(StoreError, match="no scenario"):
            store.find(word)
    with pytest.raises(StoreError, match=f"several scenarios: .*{copies[0].id[:12]}"):
        store.find("other (copy by Bob)")


def test_a_scenario_is_not_given_the_name_of_another(store):
    base, other = (store.save(numbered(n), name=name, author="Ann") for n, name in enumerate(("base", "other")))
    with pytest.raises(StoreError, match=r"There is a scenario “base” already: give this one another name\."):
        store.save(TINY, name=" base ", author="Bob")
    with pytest.raises(StoreError, match="“base” already"):
        store.revise(other, author="Bob", name="base")
    assert store.save(TINY, name="base", author="Ann", based_on=base.id).number == 2
    away = store.revise(other, author="Ann", archived=True)
    with pytest.raises(StoreError, match="“other” already, which is put away"):
        store.save(TINY, name="other", author="Bob")
    store.revise(away, author="Ann", name="another", archived=False)
    assert store.save(TINY, name="other", author="Bob").number == 1
    assert store.refused_names(["free", " base", "x" * 301, "y", " y"]) == [
        "Its name has 301 characters; allowed: at most 300.",
        "2 of them would be called “y”.",
        "There is a scenario “base” already: give this one another name.",
    ]


def test_words_that_a_database_cannot_hold_are_kept_as_near_as_they_can_be(store):
    version = store.save(TINY, name="a\x00b \ud800", author="Ann\n", note="x\x00", changes=f"{NONE}# \ud800")
    found = store.version(version.id)
    assert (found.name, found.author, found.note, found.changes) == ("ab ?", "Ann", "x", f"{NONE}# ?")


def test_the_store_is_where_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    open_store().close()
    assert (tmp_path / "scenarios.sqlite").is_file()
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "deep" / "other.sqlite"))
    open_store().close()
    assert (tmp_path / "deep" / "other.sqlite").is_file()
    monkeypatch.chdir(tmp_path)
    for asked in ("here.sqlite", "sqlite:///here.sqlite"):
        assert address(asked).database == str(tmp_path / "here.sqlite")


@pytest.mark.parametrize(
    "column", ["number", "name", "note", "archived", "created", "what", "schema_version", "scenario"]
)
def test_one_row_of_a_wrong_kind_is_said_and_closes_nothing_else(tmp_path, column):
    with closing(open_store(str(tmp_path / "touched.sqlite"), make=True)) as store:
        bad, good = store.save(TINY, name="bad", author="Ann"), store.save(TINY, name="good", author="Ann")
        with store.engine.begin() as connection:
            touched = sa.update(VERSION).where(VERSION.c.id == bad.id)
            connection.execute(touched.values({column: sa.literal_column("x'00ff'")}))
        fresh = Store(store.engine)
        assert fresh.scenarios(archived=True) == fresh.history(good.scenario) == [good]
        [said] = fresh.left_aside()
        assert f"version {bad.id[:12]} is not what was saved" in said
        assert fresh.history(bad.scenario) == []
        with pytest.raises(DamagedRowError):
            fresh.version(bad.id)


def test_a_plan_of_a_wrong_kind_is_no_plan_and_closes_nothing_else(tmp_path, tiny_plan):
    with closing(open_store(str(tmp_path / "touched.sqlite"), make=True)) as store:
        version = store.save(TINY, name="base", author="Ann")
        store.add_plan(version, tiny_plan)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE scenario_plan SET added = 17, status = 5")
            connection.exec_driver_sql("UPDATE scenario_content SET data = 'text'")
        fresh = Store(store.engine)
        [held] = fresh.plans(version)
        assert "damaged" in str(fresh.read(version, held)[0])
        assert fresh.best_plan(version) is None
