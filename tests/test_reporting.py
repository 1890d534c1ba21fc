"""What commands report: one JSON object with the keys that are documented, faults alone, and words that fit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.main import get_group

from planner import files
from planner.case_folders import check_case
from planner.cli import FILES, app
from planner.cli.reporting import REFUSED, Reporting
from planner.formats.sheets import Sheet, sheets_of
from planner.report.fitted_table import FittedTable
from tests.command import command

ROOT = Path(__file__).parent.parent
TINY = ROOT / "data" / "tiny"
CHANGES = '[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n'
SILENT = {"app"}
"""Commands that report nothing."""


def every_command():
    """Every command by what is typed for it."""
    group = get_group(app)
    for name in FILES:
        found = group.get_command(None, name)
        inner = getattr(found, "commands", None)
        yield from ((f"{name} {each}", one) for each, one in inner.items()) if inner else [(name, found)]


@pytest.mark.parametrize(("name", "found"), [pytest.param(*each, id=each[0]) for each in every_command()])
def test_every_command_that_reports_has_json_with_keys_that_mean_something(name, found):
    options = {option for parameter in found.params for option in parameter.opts}
    if name not in SILENT:
        assert isinstance(found, Reporting)
        assert {"--json", "--quiet"} <= options
        assert all(meaning.endswith(".") for meaning in found.keys.values())


@pytest.fixture(scope="module")
def plan_dir(tmp_path_factory) -> Path:
    """A plan of the tiny case."""
    folder = tmp_path_factory.mktemp("plan")
    command("solve", TINY, "--plan-dir", folder, "--work", "2", "--quiet")
    return folder


@pytest.fixture
def words(plan_dir, tmp_path) -> dict[str, list[object]]:
    """Words of each command that is quick, without its name."""
    changes, copy = tmp_path / "changes.toml", tmp_path / "copy"
    changes.write_text(CHANGES, encoding="utf-8")
    return {
        "solve": [TINY, "--work", "2"],
        "check": [TINY],
        "verify": [TINY, plan_dir],
        "export-mps": [TINY, tmp_path / "model.mps"],
        "template": [tmp_path / "blank.xlsx"],
        "diff": [TINY, TINY / "pledges.csv"],
        "apply": [TINY, changes, "--out", copy],
        "new": [tmp_path / "new", "--blank", "--as-of", "2018-06"],
        "compare": ["--as-they-are", f"{TINY}={plan_dir}", f"second={TINY}={plan_dir}"],
        "explain": [TINY, plan_dir, "--pledge", "B-battalion"],
        "risk": [TINY, plan_dir, "--futures", "10"],
        "promises": [TINY, plan_dir],
        "assumptions": [TINY, plan_dir],
    }


def reported(done) -> dict[str, object]:
    """The one object on standard output."""
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "name",
    ["solve", "check", "verify", "export-mps", "template", "diff", "apply", "new", "compare", "explain", "risk",
     "promises", "assumptions"],
)  # fmt: skip
def test_a_command_prints_one_object_with_its_keys(name, words):
    found = dict(every_command())[name]
    done = command(name, *words[name], "--json")
    told = reported(done)
    assert [key for key in found.keys if key in told] == list(told)
    assert found.keys.keys() - told.keys() <= found.where_asked


def test_scenarios_are_reported_as_they_are_kept(tmp_path):
    store = ["--store", tmp_path / "store.sqlite", "--json"]
    changes, file = tmp_path / "changes.toml", tmp_path / "scenarios.zip"
    changes.write_text(CHANGES, encoding="utf-8")
    saved = reported(command("scenario", "save", TINY, "--name", "as pledged", "--author", "me", *store))["versions"]
    made = ["--on", "as pledged", "--name", "without", "--author", "me"]
    assert reported(command("scenario", "make", changes, *made, *store))["versions"][0]["parent"] == saved[0]["id"]
    shown = reported(command("scenario", "show", "without", *store))
    assert shown["changes"] == CHANGES
    assert shown["summary"] is None
    listed = reported(command("scenario", "list", *store))["scenarios"]
    assert {each["name"]: each["state"] for each in listed} == {"as pledged": "no plan", "without": "no plan"}
    assert reported(command("scenario", "export", file, *store))["files"] == [str(file)]
    assert reported(command("scenario", "import", file, *store)) == {"added": 0, "beside": [], "plans": 0}


def test_faults_are_the_same_in_words_and_in_json(tmp_path):
    case = tmp_path / "case"
    files.write_case(broken(), case)
    faults = check_case(case).faults
    assert len(faults) == 2
    done = command("solve", case, "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    told = json.loads(done.stderr)
    assert list(told) == list(REFUSED)
    assert told["outcome"] == "invalid_input"
    assert [fault["words"] for fault in told["faults"]] == list(map(str, faults))
    assert {(fault["table"], fault["row"], fault["column"]) for fault in told["faults"]} == {
        (fault.table, fault.row, fault.column) for fault in faults
    }
    assert reported(command("check", case, "--json"))["faults"] == told["faults"]
    quiet = command("check", case, "--quiet").stdout
    assert quiet.splitlines() == [*map(str, faults), "2 faults."]


def broken():
    """The tiny case with two faults."""
    sheets = dict(sheets_of(files.read_case(TINY)))
    pledges = sheets["pledges"]
    rows = [list(row) for row in pledges.rows]
    rows[0][pledges.header.index("units")], rows[1][pledges.header.index("contributor")] = "many", "NOBODY"
    return sheets | {"pledges": Sheet(pledges.header, tuple(map(tuple, rows)))}


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["solve", TINY, "--gap", "much", "--json"], 2, "--gap"),
        (["solve", "--json"], 2, "case"),
        (["compare", "nothing", "--store", "nowhere.sqlite", "--json"], 2, "nowhere.sqlite"),
        (["template", "blank.txt", "--json"], 1, "the name must end in .xlsx"),
    ],
)
def test_what_a_command_refuses_is_json_on_standard_error(asked, code, said):
    done = command(*asked)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in " ".join(json.loads(done.stderr)["messages"])


def test_quiet_says_nothing_where_nothing_is_wrong(plan_dir):
    assert command("verify", TINY, plan_dir, "--quiet").output == ""


def test_several_plans_of_one_case_are_told_apart(plan_dir):
    pairs = [f"{TINY}={plan_dir}"] * 14
    named = [f"number {number}={pair}" for number, pair in enumerate(pairs)]
    done = command("compare", "--as-they-are", *named, "--json")
    assert len(reported(done)["scenarios"]) == 14
    twice = reported(command("compare", "--as-they-are", named[0], pairs[0], "--json"))
    assert [each["scenario"] for each in twice["scenarios"]] == ["number 0", "tiny"]


def table() -> FittedTable:
    """A table with long numbers and long words."""
    grid = FittedTable("mission", title="Exposure that stays unprotected, by mission")
    for heading in ("in place only", "with the plan", "why"):
        grid.add_column(heading, justify="right")
    grid.add_row("Multidimensional mission", "1,234,567,890", "234,567,890", "no room under the ceiling of troops")
    return grid


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_no_number_and_no_word_is_cut_at_any_width(width):
    console = Console(width=width)
    with console.capture() as said:
        console.print(table())
    lines = said.get().splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0] == "Exposure that stays unprotected, by mission" or width < 43, "as wide as the terminal"
    cells = {word for line in lines for word in line.replace("│", " ").split()}
    assert {"Multidimensional", "1,234,567,890", "234,567,890", "ceiling"} <= cells


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *words], env={**os.environ, **environment}, text=True, capture_output=True,
        check=False,
    )  # fmt: skip


def test_the_version_is_that_of_the_package_and_colours_can_be_turned_off():
    assert run("--version").stdout == "pledge-planner 0.1.0\n"
    plain = run("--help", NO_COLOR="1", FORCE_COLOR="1").stdout
    assert "\x1b[3" not in plain
    assert "\x1b[9" not in plain


@pytest.mark.parametrize(
    ("shell", "typed", "found"),
    [("bash", {"COMP_WORDS": "planner swe", "COMP_CWORD": "1"}, ["sweep"]),
     ("zsh", {"_TYPER_COMPLETE_ARGS": "planner check data --qu"}, ["--quiet"]),
     ("fish", {"_TYPER_COMPLETE_ARGS": "planner scenario re", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, ["restore"])],
)  # fmt: skip
def test_commands_and_options_are_completed(shell, typed, found):
    said = run(_PLANNER_COMPLETE=f"complete_{shell}", **typed).stdout
    assert all(word in said for word in found)
