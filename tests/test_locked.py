"""The locks pin what the planner needs, with hashes; the list of materials is that of the lock."""

import json
import re
import tomllib

from planner.documents.locked import DEVELOP, RUN, locked_packages, materials
from planner.process.home import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ;]", each)[0].lower().replace("_", "-") for each in requirements}


def test_what_the_planner_runs_with_is_locked_apart_from_what_it_is_tested_with():
    run, develop = ({each.name for each in locked_packages(lock)} for lock in (RUN, DEVELOP))
    assert names(PROJECT["project"]["dependencies"]) <= run < develop
    groups = PROJECT["dependency-groups"]
    assert names(groups["build"]) <= run
    assert names([each for each in groups["dev"] if isinstance(each, str)]) <= develop
    assert not {"pytest", "mypy", "playwright", "ipykernel", "distributed", "pyscipopt"} & run


def test_both_locks_pin_the_same_versions_by_the_same_hashes():
    assert set(locked_packages(RUN)) < set(locked_packages(DEVELOP))


def test_every_package_has_a_hash_and_no_lock_has_an_address():
    for lock in (RUN, DEVELOP):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert len(locked_packages(lock)) == text.count("==") - text.count(" == ")
        assert all(each.hashes for each in locked_packages(lock))


def test_the_list_of_materials_is_that_of_the_lock():
    written = (ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8")
    assert written == materials()
    found = json.loads(written)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert [(each["name"], each["version"]) for each in found["components"]] == [
        (each.name, each.version) for each in locked_packages(RUN)
    ]
    assert len({each["bom-ref"] for each in found["components"]}) == len(found["components"])


def test_packages_are_installed_from_wheels_alone():
    """A source distribution runs a program of its author while it is installed."""
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in made.splitlines() if "$(PIP)" in line and "--no-deps" not in line]
    assert len(installs) == 2
    assert all("--require-hashes --only-binary :all:" in line for line in installs)
