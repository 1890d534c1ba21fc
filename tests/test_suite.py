"""The suite as `make test` runs it: both parts, whatever comes of the first, and then what failed of both."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import __main__ as suite

ROOT = Path(__file__).parent.parent
CONFIGURATION = '[tool.pytest.ini_options]\nmarkers = ["alone: by itself"]\n'
FAILING = """
import pytest

def test_beside(): assert False

@pytest.mark.alone
@pytest.mark.parametrize("a", ["x.y"])
def test_alone(a): assert False
"""


@pytest.fixture
def interrupts():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("file", "content", "failed"),
    [
        ("test_two.py", FAILING, ["side by side: test_two.py::test_beside", "alone: test_two.py::test_alone[x.y]"]),
        ("test_torn.py", "def", ["side by side: test_torn.py", "alone: test_torn.py"]),
    ],
)
def test_both_parts_run_and_what_failed_of_both_is_said_at_the_end(tmp_path, file, content, failed):
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    (tmp_path / file).write_text(content)
    plugins = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:anyio")
    command = [sys.executable, "-m", "tests", str(tmp_path), "--rootdir", str(tmp_path), *plugins]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-3:] == ["Failed:", *failed]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("codes", "parts", "code", "words"),
    [
        ([0, 0], 2, 0, ["Both parts passed."]),
        ([0, 5], 2, 0, ["Both parts passed."]),
        ([5, 5], 2, 1, ["Failed:", "no test was chosen"]),
        ([0, 1], 2, 1, ["Failed:", "alone: pytest ended with 1"]),
        ([3, 0], 2, 1, ["Failed:", "side by side: pytest ended with 3"]),
        ([2, 0], 1, 1, ["Failed:", "side by side: pytest ended with 2"]),
    ],
)
@pytest.mark.usefixtures("interrupts")
def test_the_suite_passes_where_a_part_did_and_none_failed(monkeypatch, capsys, codes, parts, code, words):
    """Pytest ends with 5 where no test was chosen, and with 2 where it was interrupted, after which none is begun."""
    ran = []
    monkeypatch.setattr(suite, "run", lambda *part: ran.append(part) or codes[len(ran) - 1])
    assert suite.main([]) == code
    assert len(ran) == parts
    assert capsys.readouterr().out.split("\n")[1:-1] == words


def test_make_test_runs_both_parts():
    said = subprocess.run(["make", "--dry-run", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert ".venv/bin/python -m tests" in said.splitlines()


CROSSING = {
    "app": "app.py: the pages, run without a browser",
    "benchmarks": "every program of benchmarks, imported",
    "browser": "the app, served, in a real browser",
    "brute": "a plan against every choice of whole units",
    "docs": "the documentation against the tree",
    "example": "the notebook, run",
    "extending": "the exercises of docs/extending.md, done",
    "laws": "two cases against each other",
    "names": "one name, one class",
    "rules": "every rule of the model, from its equation to the plan",
    "scip": "the model that is solved, by another solver",
    "suite": "the suite itself",
    "tiny": "the case solved by hand",
}
"""Tests that cross modules, by what they are called after `test_`: what they hold."""

HOUSES = ("models", "planner")


def names() -> set[str]:
    """What a test of a module or package may be called: the parts of its path, or the last of them."""
    listed = subprocess.run(["git", "ls-files", *HOUSES], cwd=ROOT, capture_output=True, text=True, check=True)
    found = set()
    for file in map(Path, listed.stdout.split()):
        for path in (file.with_suffix(""), *file.parents) if file.suffix == ".py" else ():
            found |= {"_".join(path.parts[first:]) for first in range(len(path.parts))}
    return found


def test_every_test_is_named_after_the_module_it_tests_or_crosses_modules_for_a_reason():
    """What follows the name of the module says which side of it is tested."""
    known = names() | CROSSING.keys()
    tests = [file.stem.removeprefix("test_").split("_") for file in (ROOT / "tests").rglob("test_*.py")]
    heads = {"_".join(name): {"_".join(name[:size]) for size in range(1, len(name) + 1)} for name in tests}
    assert [name for name, of in heads.items() if not of & known] == []
    assert [name for name in CROSSING if not any(name in of for of in heads.values())] == []


def test_tests_that_cross_modules_are_listed_where_one_looks_for_them():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in CROSSING if f"`{name}`" not in page] == []
