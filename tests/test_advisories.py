"""Known faults of packages are found in a folder of advisories; without one it is said that nothing was looked at."""

import json

import pytest

from planner.documents.advisories import known_faults, main
from planner.documents.locked import DEVELOP, locked_packages

PACKAGES = locked_packages(DEVELOP)
LXML = next(each for each in PACKAGES if each.name == "lxml")
INTRODUCED = {"introduced": "0"}


def advisory(*events: dict[str, str], name: str = "LXML", **more: object) -> dict[str, object]:
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": "PYSEC-2030-1", "summary": "It bursts", "affected": [affected], **more}


def found(folder, *advisories) -> list[str]:
    for number, each in enumerate(advisories):
        (folder / f"{number}.json").write_text(json.dumps(each), encoding="utf-8")
    return [*map(str, known_faults(PACKAGES, folder))]


WITH = {
    "never mended": [INTRODUCED],
    "mended later": [INTRODUCED, {"fixed": "999"}],
    "up to this one": [{"introduced": "1.0"}, {"last_affected": LXML.version}],
    "mended and broken again": [INTRODUCED, {"fixed": "1.0"}, {"introduced": "1.1"}],
}
WITHOUT = {
    "mended before": [INTRODUCED, {"fixed": "1.0"}],
    "mended in this one": [INTRODUCED, {"fixed": LXML.version}],
    "not yet there": [{"introduced": "999"}],
    "over before": [INTRODUCED, {"last_affected": "1.0"}],
}


@pytest.mark.parametrize("events", WITH.values(), ids=WITH)
def test_a_version_within_a_range_has_the_fault(events, tmp_path):
    assert found(tmp_path, advisory(*events)) == [f"lxml {LXML.version}: PYSEC-2030-1 It bursts"]


@pytest.mark.parametrize("events", WITHOUT.values(), ids=WITHOUT)
def test_a_version_without_a_range_has_none(events, tmp_path):
    assert found(tmp_path, advisory(*events)) == []


def test_versions_may_be_listed_and_other_packages_and_what_was_withdrawn_do_not_count(tmp_path):
    listed = advisory()
    listed["affected"][0] |= {"versions": [LXML.version]}
    others = advisory(INTRODUCED, name="no-such"), advisory(INTRODUCED, withdrawn="2030-01-01T00:00:00Z")
    assert len(found(tmp_path, listed, *others)) == 1


def test_without_a_list_it_is_said_that_nothing_was_looked_at(tmp_path, capsys):
    assert main(tmp_path / "none") == 0
    assert "not held against any list" in capsys.readouterr().out
    (tmp_path / "a.json").write_text(json.dumps(advisory(INTRODUCED)), encoding="utf-8")
    assert main(tmp_path) == 1
    assert f"{len(PACKAGES)} packages, 1 advisories: 1 known faults." in capsys.readouterr().out


def test_a_file_that_is_no_advisory_is_not_passed_over(tmp_path):
    with pytest.raises(ValueError, match="no advisory"):
        found(tmp_path, ["nothing"])
