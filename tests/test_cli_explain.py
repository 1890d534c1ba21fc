"""The command `explain`: what it is asked, and that its JSON is all that it prints."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import files
from planner.cli import app
from tests.questions_here import solve_here
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


def test_an_area_is_asked_what_it_would_take(plan_dir, monkeypatch):
    solve_here(monkeypatch)
    half, met = explained(plan_dir, "--area", "coast")["area"]
    assert (half["goal"], half["reachable"], half["mark"]) == ("half", True, "proven")
    assert half["reached"] <= half["now"] / 2 * (1 + 1e-8)
    assert half["money_usd"] == sum(part["usd"] for part in half["parts"]) == half["cost_usd"]
    assert (met["goal"], met["cost_usd"]) == ("requirement", 0.0)


def test_a_plan_before_is_compared_with(plan_dir, tmp_path, monkeypatch):
    solve_here(monkeypatch)
    plan = tiny_plan()
    other = plan.deployments["pledge"] != "A-police"
    before = replace(plan, frames={**plan.frames, "deployments": plan.deployments[other].reset_index(drop=True)})
    files.write_plan(before, tmp_path)
    rows = explained(plan_dir, "--area", "hills", "--before", tmp_path)["changed"]
    (came,) = [row for row in rows if row["pledge"] == "A-police"]
    assert (came["what"], came["new_mission"], came["new_month"]) == ("came", "SOUTH", "January 2030")
    assert came["words"].startswith("1 × Formed police unit of Alfa (A-police) came to Mission in the south (SOUTH)")
    assert came["verdict"] == "follows"


def test_a_plan_before_that_cannot_be_read_is_refused(plan_dir, tmp_path):
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), str(plan_dir), "--before", str(tmp_path)])
    assert ended.exit_code == 2
