"""The command `explain`: what it is asked, and that its JSON is all that it prints."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import files
from planner.cli import app
from tests.tiny import FOLDER, tiny_plan


@pytest.fixture(scope="module")
def plan_dir(tmp_path_factory) -> Path:
    """Folder of the plan."""
    folder = tmp_path_factory.mktemp("plan")
    files.write_plan(tiny_plan(), folder)
    return folder


def explained(*arguments: object) -> dict[str, list[dict[str, object]]]:
    """What the command answers in JSON."""
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), *map(str, arguments), "--json"])
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.output)


def test_a_pledge_and_a_mission_are_asked_about(plan_dir):
    (row,) = explained(plan_dir, "--pledge", "B-battalion", "--mission", "NORTH")["why_not"]
    assert (row["pledge"], row["mission"]) == ("B-battalion", "NORTH")
    assert row["words"].startswith("One more unit of Infantry battalion of Bravo (B-battalion) at Mission in the north")


def test_without_a_question_every_unused_pledge_is_told(plan_dir):
    rows = explained(plan_dir)["why_not"]
    unused = list(tiny_plan().frames["unused"]["pledge"])
    assert {(row["pledge"], row["mission"]) for row in rows} == {(p, m) for p in unused for m in ("NORTH", "SOUTH")}


def test_an_unknown_key_is_refused_with_what_is_like_it(plan_dir):
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), str(plan_dir), "--pledge", "B-batalion"])
    assert ended.exit_code == 1
    assert "B-battalion" in ended.output
