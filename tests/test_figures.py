"""Amounts as they are told."""

import re
from pathlib import Path

import pytest

from planner.figures import enumerated, listed_in, small

PLANNER = Path(__file__).parent.parent / "planner"


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (5.1e-6, "nearly 0"), (0.012, "0.012"), (7.64, "7.6"), (3.0, "3")],
)
def test_small_amounts_have_two_digits_that_count_and_the_least_are_nearly_nothing(value, told):
    assert small(value) == told


@pytest.mark.parametrize(
    ("items", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c and d"], "a, b and c and d")],
)
def test_a_sentence_lists_things_with_commas_and_one_and(items, told):
    assert enumerated(items) == told


def test_what_a_sentence_lists_is_read_back():
    items = ["aviation", "engineering", "medical"]
    assert [listed_in(enumerated(items[:count])) for count in (1, 2, 3)] == [items[:1], items[:2], items]


def test_no_list_in_a_sentence_is_joined_by_hand():
    written = {file: file.read_text(encoding="utf-8") for file in PLANNER.rglob("*.py")}
    assert [file.name for file, text in written.items() if re.search(r"""["'] (and|or) ["']\.join""", text)] == []
