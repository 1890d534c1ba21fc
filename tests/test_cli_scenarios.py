"""The commands `planner scenario …`, on SQLite and on PostgreSQL."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.cli import app
from planner.store import open_store
from tests.edits import cell, copy_of_tiny

TINY = str(Path(__file__).parent.parent / "data" / "tiny")
Said = tuple[int, str]


@pytest.fixture
def planner(store_url, tmp_path, monkeypatch, capfd) -> Callable[..., Said]:
    """A command about a store without scenarios: its exit code, and what it printed."""
    open_store(store_url).close()
    monkeypatch.setenv("PLANNER_STORE", store_url)
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))

    def run(*arguments: str) -> Said:
        code = app(["scenario", *map(str, arguments)], standalone_mode=False)
        return code or 0, capfd.readouterr().out

    return run


def ids(said: str) -> list[str]:
    return re.findall(r"kept as ([0-9a-f]{12})", said)


def test_scenarios_are_saved_made_planned_shown_and_taken_elsewhere(planner, tmp_path, store_url):
    changes, file = tmp_path / "changes.toml", tmp_path / "scenarios.zip"
    changes.write_text('[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n')
    base = ids(planner("save", TINY, "--name", "base", "--author", "Ann")[1])[0]
    code, said = planner("make", changes, "--on", "base", "--name", "less", "--author", "Bob", "--note", "as asked")
    assert (code, "Switched off: Bravo (BRAVO)" in said) == (0, True)
    code, said = planner("plan")
    assert code == 0
    assert said.count("optimal") == 2
    code, said = planner("show", "less")
    assert "as asked" in said
    assert f"Changes on “base” ({base})" in said
    store = open_store(store_url)
    exposure = store.best_plan(store.find("less")).summary.exposure_unprotected
    store.close()
    assert f"{exposure:,.0f}  with this plan" in said
    assert planner("export", file, "less")[0] == 0
    other = str(tmp_path / "other.sqlite")
    assert "2 versions and 2 plans were added" in planner("import", file, "--store", other)[1]
    assert "0 versions and 0 plans were added" in planner("import", file, "--store", other)[1]
    assert f"{exposure:,.0f}" in planner("list", "--store", other)[1]


def test_who_saves_second_is_told_and_versions_are_restored(planner, tmp_path):
    edited, again = copy_of_tiny(tmp_path / "a", cell("pledges", 2, "units", "2")), tmp_path / "b"
    copy_of_tiny(again, cell("pledges", 2, "units", "3"))
    first = ids(planner("save", TINY, "--name", "base", "--author", "Ann")[1])[0]
    planner("save", edited, "--name", "base", "--author", "Ann", "--based-on", first)
    code, said = planner("save", again, "--name", "base", "--author", "Bob", "--based-on", first)
    assert code == 1
    assert "Ann saved version 2 of it. Nothing was overwritten" in said.replace("\n", " ")
    assert "base (copy by Bob)" in planner("list")[1]
    assert "version 3" in planner("restore", first, "--author", "Ann")[1]
    assert "restored version 1" in planner("show", "base")[1].replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "nothing"], 1, "no scenario or version"),
        (["save", "nowhere", "--name", "a", "--author", "b"], 2, "found nothing"),
        (["save", TINY, "--name", " ", "--author", "b"], 1, "needs its name"),
        (["save", TINY, "--name", "a", "--author", "b", "--plan-dir", "nowhere"], 2, "no folder “nowhere”"),
        (["make", "nowhere.toml", "--on", "x", "--name", "a", "--author", "b"], 1, "changes cannot be read"),
        (["import", "nowhere.zip"], 1, "file cannot be read"),
        (["import", TINY + "/pledges.csv"], 1, "not a file of scenarios"),
        (["list", "--store", "mysql://host/db"], 1, "not “mysql”"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(planner, arguments, code, words):
    ended, said = planner(*arguments)
    assert ended == code
    assert words in said


def test_a_name_that_a_scenario_has_already_is_refused(planner, tmp_path):
    changes = tmp_path / "changes.toml"
    changes.write_text('[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n')
    for name in ("base", "other", "less on other"):
        assert planner("save", TINY, "--name", name, "--author", "Ann")[0] == 0
    code, said = planner("save", TINY, "--name", "base", "--author", "Bob")
    assert (code, said) == (1, "There is a scenario “base” already: give this one another name.\n")
    code, said = planner("make", changes, "--on", "base", "--on", "other", "--name", "less", "--author", "Bob")
    assert (code, "“less on other” already" in said) == (1, True)
    assert "less on base" not in planner("list")[1]


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["show", "base"], ["restore", "base", "--author", "Ann"], ["plan"], ["export", "all.zip"]],
)
def test_a_command_that_saves_nothing_new_makes_no_store(planner, tmp_path, arguments):
    assert planner(*arguments, "--store", tmp_path / "none" / "there.sqlite")[0] == 1
    assert not (tmp_path / "none").exists()


def test_changes_with_faults_and_cases_with_faults_say_so(planner, tmp_path):
    changes = tmp_path / "changes.toml"
    changes.write_text('[[change]]\nkind = "switch_off"\ncontributor = "NOBODY"\n')
    faulty = copy_of_tiny(tmp_path / "case", cell("pledges", 2, "units", "-1"))
    planner("save", faulty, "--name", "faulty", "--author", "Ann")
    code, said = planner("make", changes, "--on", "faulty", "--name", "less", "--author", "Bob")
    assert (code, "NOBODY" in said) == (2, True)
    assert planner("plan", "faulty")[0] == 2
    assert "faults in the inputs" in planner("list")[1]


def test_what_is_brought_in_is_shown_beside_and_made_the_newest_by_whoever_says_so(planner, tmp_path):
    base, file = ids(planner("save", TINY, "--name", "base", "--author", "Ann")[1])[0], tmp_path / "sent.zip"
    planner("export", file)
    other = "--store", str(tmp_path / "elsewhere.sqlite")
    planner("import", file, *other)
    edited = copy_of_tiny(tmp_path / "edited", cell("settings", 2, "value", "Another title"))
    planner("save", edited, "--name", "base", "--author", "Mallory", "--based-on", base, *other)
    planner("export", file, *other)
    said = planner("import", file)[1]
    assert "“base (brought in)”, version 2, by Mallory, is kept beside “base”" in said.replace("\n", " ")
    code, said = planner("accept", "base (brought in)")
    assert (code, "Ann" in said, "Mallory" in said, "Nothing is changed yet" in said) == (0, True, True, True)
    assert "version 1, by Ann" in planner("show", "base")[1]
    assert planner("accept", "base (brought in)", "--author", "Ann")[0] == 0
    assert "version 2, by Ann" in planner("show", "base")[1]
