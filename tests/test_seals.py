"""Rows of the database are sealed as they are written, and sealed anew when their table changes."""

from contextlib import closing

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from planner.workspace.seals import COLUMN, is_sealed, know_seals, seal_of, seal_rows


def table(*columns: sa.Column) -> sa.Table:
    seal = sa.Column(COLUMN, sa.Text, nullable=False, server_default="")
    return sa.Table("thing", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *columns, seal)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, server_default="")


BEFORE = table(text("words"), sa.Column("number", sa.Float), sa.Column("data", sa.LargeBinary))
AFTER = table(text("words"), text("more"))
"""A table, and what a later version makes of it: a column is new, and others are not used any more."""


@pytest.fixture
def engine(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'things'}")
    event.listen(engine, "connect", lambda opened, _: know_seals(opened))
    with engine.begin() as connection:
        BEFORE.metadata.create_all(connection)
        connection.execute(sa.insert(BEFORE), [{"words": word, "number": 0.5} for word in ("one", "two", "three")])
        seal_rows(connection, BEFORE)
    yield engine
    engine.dispose()


def sound(engine: sa.Engine, of: sa.Table) -> list[str]:
    with engine.begin() as connection:
        return list(connection.execute(sa.select(of.c.words).where(is_sealed(of)).order_by(of.c.id)).scalars())


def damage(engine: sa.Engine, change: str) -> None:
    """Change a row as nobody who writes does."""
    with engine.begin() as connection, closing(connection.connection.cursor()) as cursor:
        made = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in made:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"UPDATE thing SET {change}")  # noqa: S608
        for _, sql in made:
            cursor.execute(sql)


@pytest.mark.parametrize(
    "change", ["words = 'twO'", "number = 0.25", "number = NULL", "seal = ''", "words = x'74776f'"]
)
def test_a_row_that_was_changed_behind_the_back_of_the_planner_is_known(change, engine):
    assert sound(engine, BEFORE) == ["one", "two", "three"]
    damage(engine, f"{change} WHERE id = 2")
    assert sound(engine, BEFORE) == ["one", "three"]


def test_what_the_planner_writes_is_sealed(engine):
    with engine.begin() as connection:
        connection.execute(sa.update(BEFORE).where(BEFORE.c.id == 2).values(words="changed"))
        connection.execute(sa.insert(BEFORE).values(words="new"))
        connection.execute(sa.update(BEFORE).where(BEFORE.c.id == 1).values(data=b"not sealed"))
    assert sound(engine, BEFORE) == ["one", "changed", "three", "new"]


def test_rows_stay_sound_or_damaged_when_their_table_changes(engine):
    damage(engine, "number = 0.25 WHERE id = 2")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN more TEXT DEFAULT ''")
        seal_rows(connection, AFTER)
        seal_rows(connection, AFTER)
        connection.execute(sa.insert(AFTER).values(words="new", more="of it"))
    assert sound(engine, AFTER) == ["one", "three", "new"]


def test_texts_and_bytes_and_numbers_have_seals_of_their_own():
    assert (
        len({seal_of("1"), seal_of(b"1 "), seal_of(1), seal_of(1.5), seal_of(None), seal_of("1", "2"), seal_of("12")})
        == 7
    )
