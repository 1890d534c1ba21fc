"""How to add something, tried as documented: every example is put into a copy of the project, and then works there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import planner
from planner.documents import PAGES
from planner.scenarios.kinds import KINDS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
BUDGET = dict(re.findall(r"^\| (an? [\w ]+) \| (\d) \|", PAGE, re.MULTILINE))
"""Files at most, by what is added."""

SECTIONS = {
    f"a {title.lower()}": text for title, text in re.findall(r"^## A (.+)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE)
}
TRIED = "data/tiny"
PROOF = """
from streamlit.testing.v1 import AppTest

import planner

base = planner.read_case("data/tiny")
result = base.plan(work=1)
assert planner.draw(result, "arrivals.by_period").table["arriving [persons]"].sum() > 0
text = base.text("pledges").assign(months_available="2")
longer = base.with_table("pledges", text).with_changes({"kind": "extend_tours", "contributor": "ALFA", "months": 1})
assert list(longer.table("pledges")["months_available"]) == [3, 3, 2, 2], longer.notes
empty = base.with_table("funds", base.table("funds").assign(amount_usd=0.0))
assert [fault.allowed for fault in empty.faults] == ["an amount; a fund that pays nothing has no row"], empty.faults
counted = base.with_table("areas", base.text("areas").assign(civilians_as_of=["2001-05", "2029-01", ""]))
assert counted.faults == ()
assert [notice for notice in counted.notices if "counted" in notice] == [
    "areas, row 2: the civilians of “hills” were counted in 2001-05."
]
assert base.checked.fingerprint == FINGERPRINT

app = AppTest.from_string(PAGES, default_timeout=1200).run()
assert not app.exception, app.exception
assert [title.value for title in app.title] == ["When", "Horizon"]
assert "Arrivals" in [each.value for each in app.header]
assert len(app.table[0].value) == 3
"""
"""What the examples do in the copy, besides what is run there as commands."""

PAGES_SHOWN = """
from types import SimpleNamespace

import planner
from planner.ui import horizon, when

result = planner.read_case("data/tiny").plan(work=1)
made = SimpleNamespace(id="made here", case=result.inputs.case, plan=result.plan)
when.require_plan = horizon.require_plan = lambda session: made
when.page(None)
horizon.page(None)
"""
"""Both pages on one, with a plan of theirs."""


def listed(section):
    """Files of the list of a section."""
    return re.findall(r"^\| `([^`]+)` \|", SECTIONS[section], re.MULTILINE)


def blocks(section):
    """The code of a section: kind, file and text of each block."""
    return re.findall(r"^```(python|diff) (\S+)\n(.*?)^```", SECTIONS[section], re.MULTILINE | re.DOTALL)


def patched(text, hunks):
    """A file after the hunks of a block, each of which must fit in exactly one place."""
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        assert text.count(old) == 1, old
        text = text.replace(old, "".join(line[1:] for line in lines if line[0] in " +"))
    return text


@pytest.mark.parametrize("section", BUDGET)
def test_the_list_of_files_is_within_its_budget_and_is_what_the_example_writes(section):
    files = listed(section)
    assert 0 < len(set(files) - set(PAGES)) <= int(BUDGET[section])
    assert {file for _, file, _ in blocks(section)} == set(files) - set(PAGES)


def test_every_section_has_its_budget():
    assert SECTIONS.keys() == BUDGET.keys()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with all examples in it, its written pages written anew."""
    folder = tmp_path_factory.mktemp("extended")
    tree = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for file in tree:
        if (
            not file.startswith(("data/reference/", "data/summit", "data/drawdown", "tests/written"))
            and (ROOT / file).exists()
        ):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, folder / file)
    for section in SECTIONS:
        for kind, name, code in blocks(section):
            file = folder / name
            assert file.exists() == (kind == "diff"), name
            file.write_text(
                code if kind == "python" else patched(file.read_text(encoding="utf-8"), code), encoding="utf-8"
            )
    said(folder, "-m", "planner.documents")
    return folder


def said(folder, *words):
    """What a Python of the copy prints; one that fails fails the test."""
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}, text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_the_examples_work(copy):
    fingerprint = planner.read_case(ROOT / TRIED).checked.fingerprint
    said(copy, "-c", f"PAGES, FINGERPRINT = {PAGES_SHOWN!r}, {fingerprint!r}\n{PROOF}")


def test_the_rule_is_held_by_the_tests_of_every_rule(copy):
    chosen = ["-k", "enabler_limit or register or page or build", "-p", "no:cacheprovider"]
    told = said(copy, "-m", "pytest", "-q", *chosen, "tests/test_rules.py", "tests/rules/test_enabler_limit.py")
    assert int(re.search(r"(\d+) passed", told)[1]) > 10, told


def test_the_command_works_and_is_documented(copy):
    assert len(said(copy, "-m", "planner", "horizon", TRIED).splitlines()) == 3
    assert "## `planner horizon CASE`" in (copy / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_the_examples_are_in_the_style_of_the_house(copy):
    files = [file for section in SECTIONS for _, file, _ in blocks(section) if file.endswith(".py")]
    said(copy, "-m", "ruff", "check", *files)
    said(copy, "-m", "ruff", "format", "--check", *files)


def test_every_page_and_every_kind_of_change_is_documented():
    app = (ROOT / "app.py").read_text(encoding="utf-8")
    titles = re.findall(r'^ +\("\w+", \w+, say\("([\w ]+)"\), "\w+"\)', app, re.MULTILINE)
    pages = (ROOT / "docs" / "app.md").read_text(encoding="utf-8")
    assert len(titles) > 10
    assert [title for title in titles if title not in pages] == []
    scenarios = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in scenarios] == []
