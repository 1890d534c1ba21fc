"""The command `explain`: what it is asked, and that its JSON is all that it prints."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import files
from planner.batch.pools import thread
from planner.cli import app, solving
from planner.formats.sheets import Sheet
from planner.workspace import tuning
from tests.command import command
from tests.tiny import FOLDER, SHEETS, tiny_plan


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


def test_sentences_stand_under_the_heading_of_what_they_are_about(plan_dir):
    told = CliRunner().invoke(app, ["explain", str(FOLDER), str(plan_dir), "--mission", "NORTH"]).output.splitlines()
    here = told.index("WHY HERE")
    assert told[here + 1].startswith("1 unit of Infantry battalion of Alfa (A-battalion) at Mission in the north")
    assert told[here + 2].startswith("  - It averts 3,158 civilian-months there")
    assert any(line.startswith("One more unit of Infantry battalion of Bravo") for line in told)


def test_the_best_other_use_of_a_deployment_is_proved(plan_dir, monkeypatch):
    monkeypatch.setattr(solving, "processes", lambda: thread)
    (row,) = explained(plan_dir, "--pledge", "B-hospital", "--mission", "NORTH")["other_use"]
    assert (row["other_mission"], row["mark"]) == ("NORTH", "proven")
    assert row["low"] <= row["high"]


def test_without_a_question_every_unused_pledge_is_told(plan_dir):
    rows = explained(plan_dir)["why_not"]
    unused = list(tiny_plan().frames["unused"]["pledge"])
    assert {(row["pledge"], row["mission"]) for row in rows} == {(p, m) for p in unused for m in ("NORTH", "SOUTH")}


def test_an_unknown_key_is_refused_with_what_is_like_it(plan_dir):
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), str(plan_dir), "--pledge", "B-batalion"])
    assert ended.exit_code == 1
    assert "B-battalion" in ended.output


def test_an_area_is_asked_what_it_would_take(plan_dir, monkeypatch):
    monkeypatch.setattr(solving, "processes", lambda: thread)
    half, met = explained(plan_dir, "--area", "coast")["area"]
    assert (half["goal"], half["reachable"], half["mark"]) == ("half", True, "proven")
    assert half["reached"] <= half["now"] / 2 * (1 + 1e-8)
    assert half["money_usd"] == sum(part["usd"] for part in half["parts"]) == half["cost_usd"]
    assert (met["goal"], met["cost_usd"]) == ("requirement", 0.0)


def test_a_plan_before_is_compared_with(tmp_path, monkeypatch):
    monkeypatch.setattr(solving, "processes", lambda: thread)
    plan = tiny_plan()
    other = plan.deployments["pledge"] != "A-police"
    before = replace(plan, frames={**plan.frames, "deployments": plan.deployments[other].reset_index(drop=True)})
    files.write_plan(plan, tmp_path / "now")
    files.write_plan(before, tmp_path / "before")
    rows = explained(tmp_path / "now", "--area", "hills", "--before", tmp_path / "before")["changed"]
    (came,) = [row for row in rows if row["pledge"] == "A-police"]
    assert (came["what"], came["new_mission"], came["new_month"]) == ("came", "SOUTH", "January 2030")
    assert came["words"].startswith("1 × Formed police unit of Alfa (A-police) came to Mission in the south (SOUTH)")
    assert came["verdict"] == "follows"


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("start", "2031-01", "it begins in January 2031, and the one now in January 2030"),
        ("periods", "5", "it has 5 periods, and the one now"),
    ],
)
def test_a_plan_before_that_counts_other_months_is_refused(plan_dir, tmp_path, setting, value, words):
    files.write_case({**SHEETS, **tuning.setting(SHEETS, setting, value)}, tmp_path)
    asked = ["explain", str(FOLDER), str(plan_dir), "--before", str(plan_dir), "--before-case", str(tmp_path)]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == 1
    assert words in " ".join(ended.output.split())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--pledge", "A-battalion"], "needs the folder of a plan"),
        (["--area", "coast"], "needs the folder of a plan"),
        (["--before-case", str(FOLDER)], "is about the plan of --before"),
    ],
)
def test_what_cannot_be_answered_is_not_passed_over(asked, words):
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), *asked])
    assert ended.exit_code == 1
    assert words in " ".join(ended.output.split())


def test_a_plan_before_that_cannot_be_read_is_refused(plan_dir, tmp_path):
    ended = CliRunner().invoke(app, ["explain", str(FOLDER), str(plan_dir), "--before", str(tmp_path)])
    assert ended.exit_code == 2


def locked(folder, *locks):
    """A copy of the tiny case with some locks."""
    header = ("pledge", "mission", "from_period", "units_min", "units_max")
    files.write_case({**SHEETS, "locks": Sheet(header, locks)}, folder)
    return folder


def test_a_case_without_a_plan_is_told_its_conflict_and_repairs(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(solving, "processes", lambda: thread)
    case = locked(tmp_path / "case", ("A-battalion", "SOUTH", "", "1", ""))
    found = command("solve", case)
    assert found.exit_code == 3
    told = " ".join(found.stdout.split())
    assert "are 1,000 people; the ceiling on troops there leaves 500." in told.replace(" is ", " are ")
    assert "says what would make a plan possible." in told
    asked = command("explain", case, "--json")
    assert asked.exit_code == 0
    answer = json.loads(asked.stdout)
    (conflict,) = answer["conflicts"]
    assert [member["kind"] for member in conflict["members"]] == ["lock", "troops_limit"]
    assert {"lock", "ceiling"} == {repair["repair"] for repair in answer["repairs"]}
    assert all(repair["exposure"] is not None and repair["changes"] for repair in answer["repairs"])
    assert not {"infeasible", "dual", "slack"} & set(asked.stdout.lower().split())


def test_what_is_hard_is_not_repaired_and_locks_out_of_reach_are_explained(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(solving, "processes", lambda: thread)
    case = locked(tmp_path / "case", ("B-battalion", "NORTH", "1", "1", ""))
    weights = tmp_path / "weights.csv"
    weights.write_text("kind,weight\nlock,hard\nreadiness,1\n")
    found = command("explain", case, "--weights", weights)
    assert found.exit_code == 2
    told = " ".join(found.stdout.split())
    assert "is ready from February 2030. " in told
    assert "Move the lock on" in told
    assert "Drop the lock" not in told
    weights.write_text("kind,weight\nlocks,hard\n")
    assert command("explain", case, "--weights", weights).exit_code == 2


def test_locks_that_can_hold_are_said_to(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    assert "The locks can hold." in command("explain", FOLDER).stdout
