"""Why units stay unused: every rule is asked before it is said that one more would help by less than can be told."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.decision import Decision
from models.effect import effects
from planner.extract.unused import unused
from planner.plan.reasons import OPEN
from planner.prepare import prepare
from planner.rules import RULES
from planner.rules.room import Obstacle, Precedence, Room
from planner.rules.rule import Rule
from tests.small_cases import base
from tests.strategies import Rows, sound_case

NEW = Rule("a rule that is new", "It is in no plan.", "It is on no sheet.", "It keeps nobody out.")


def left_at_home(rows: Rows) -> pd.DataFrame:
    """What is said of units where nobody is sent."""
    case, nobody = sound_case(rows), Decision({}, {}, {}, {})
    instance = prepare(case)
    return unused(case, instance, nobody, effects(instance, nobody))


def test_every_rule_is_asked_before_a_unit_is_left_open(monkeypatch):
    asked = []

    def asking(name: str, rule: Rule) -> Rule:
        def obstacles(room: Room) -> Iterator[Obstacle]:
            asked.append(name)
            return rule.obstacles(room)

        return replace(rule, obstacles=obstacles)

    able = {name: rule for name, rule in RULES.items() if not isinstance(rule.obstacles, str)}
    for name, rule in able.items():
        monkeypatch.setitem(RULES, name, asking(name, rule))
    assert left_at_home(base())["why"].tolist() == [OPEN]
    assert asked == list(able)


@pytest.mark.parametrize("holds", [True, False])
def test_a_rule_that_is_added_is_asked_too(monkeypatch, holds):
    def obstacles(room: Room) -> Iterator[Obstacle]:
        yield Obstacle(Precedence.AREAS, np.full(len(room.deployed), holds), lambda _: "the new rule says no")

    monkeypatch.setitem(RULES, "new", replace(NEW, obstacles=obstacles))
    assert left_at_home(base())["why"].tolist() == ["the new rule says no" if holds else OPEN]


def test_what_stands_first_in_precedence_is_named():
    def why(**tables: object) -> list[str]:
        return left_at_home(base(**tables))["why"].tolist()

    nothing = {"missions": [row | {"assessed_usd_per_period": 0} for row in base()["missions"]]}
    locked = {"locks": [{"pledge": "P", "mission": "M", "units_max": 0}]}
    assert why(**nothing) == ["no money in hand"]
    assert why(**nothing, **locked) == ["locked out by the planner"]
