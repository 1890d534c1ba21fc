"""Tuning of the solver: documented field by field, passed from a run to every component, and patched by no test."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from benchmarks.varied import varied
from planner.solve import DEFAULT, Tuning, tuning

ROOT = Path(__file__).parent.parent
TREE = ast.parse(Path(tuning.__file__).read_text(encoding="utf-8"))
GROUPS = [node for node in TREE.body if isinstance(node, ast.ClassDef) and node.name != "Tuning"]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_field_has_its_unit_and_what_its_value_rests_on(group):
    body = group.body[1:]
    for field, said in zip(body[::2], body[1::2], strict=True):
        assert isinstance(field, ast.AnnAssign)
        text = " ".join(said.value.value.split())
        assert re.search(r"\[(1|s|units)\]", text), f"{field.target.id} has no unit"
        assert re.search(r"\. (Measured|Chosen)\b.*\.$", text), f"{field.target.id} says not what it rests on"


def test_tuning_is_immutable_and_made_of_groups():
    for field in fields(Tuning):
        group = getattr(DEFAULT, field.name)
        assert is_dataclass(group)
        with pytest.raises(AttributeError):
            setattr(group, fields(group)[0].name, None)


def test_a_field_may_be_varied_by_name():
    assert varied([]) == DEFAULT
    changed = varied(["dives.steps=30", "cuts.divisors=(1.0, 3.0)", "tangents.error=1"])
    assert (changed.dives.steps, changed.cuts.divisors, changed.tangents.error) == (30, (1.0, 3.0), 1.0)
    for wrong in ("dives.none=1", "none.steps=1", "dives.steps=0.5", "dives.steps=many", "dives.steps"):
        with pytest.raises(ValueError, match=r"dives|none"):
            varied([wrong])
