"""Planted faults: a sample over every column, field and file, all caught; sound plans raise none."""

import pytest

from benchmarks.planted_faults import Verdict, planted, sound_plans, tried
from benchmarks.sound_plans import RECIPES
from planner.formats.plan_files import FILES
from planner.plan.plan_tables import FRAMES
from planner.plan.summary_fields import KINDS

PLANS, FAULTS, SEED = len(RECIPES), 350, 7


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound plan by every recipe."""
    return list(sound_plans(PLANS, SEED, tmp_path_factory.mktemp("plans")))


def test_sound_plans_raise_no_faults(sound):
    assert {plan.recipe: plan.faults() for plan in sound} == {recipe: [] for recipe in RECIPES}


def test_every_planted_fault_is_caught(sound):
    trials = [tried(*each) for each in planted(sound, FAULTS, SEED)]
    others = [(t.recipe, t.planted.table, t.planted.column, t.planted.what, t.told) for t in trials
              if t.verdict is not Verdict.CAUGHT]  # fmt: skip
    assert others == []
    places = {(each.planted.table, each.planted.column) for each in trials}
    assert places >= {(table, column) for table, columns in FRAMES.items() for column in columns}
    assert places >= {("summary", name) for name in KINDS}
    assert {table for table, _ in places} >= {name.partition(".")[0] for name in FILES}
