"""Timings beside another version: alternating pairs of whole processes, and errors told."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.beside import Timing, Version, checked_out, pairs_of, row

LOG = ["-c", "from pathlib import Path\nimport sys\nopen({case!r}, 'a').write(Path({out!r}).name + '\\n')"]


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Version, Version]:
    return Version(tmp_path, tmp_path / "old"), Version(tmp_path, tmp_path / "new")


def test_which_of_a_pair_goes_first_alternates(versions, tmp_path):
    found = pairs_of(LOG, *versions, tmp_path / "log", tmp_path, 3)
    assert (tmp_path / "log").read_text().split() == ["new", "old", "old", "new", "new", "old"]
    assert all(timing.elapsed > 0 and timing.processor > 0 for pair in found for timing in pair)


def test_medians_stand_beside_the_ratio_of_pairs_and_its_range():
    pairs = [(Timing(1.0, 2.0), Timing(3.0, 4.0)), (Timing(2.0, 8.0), Timing(1.0, 1.0)), (Timing(4.0, 5.0),) * 2]
    assert row("check", pairs) == ["check", "2.00", "3.00", "5.00", "4.00", "1.00", "0.50 to 3.00"]


def test_a_version_that_cannot_do_something_is_told_with_its_error(versions, tmp_path):
    failing = ["-c", "raise SystemExit('no such command' if {out!r}.endswith('old') else 0)"]
    found = pairs_of(failing, *versions, tmp_path, tmp_path, 1)
    assert found == "the old version: no such command"
    assert row("check", found)[1] == found


def test_a_commit_is_checked_out_without_what_is_not_in_it(tmp_path):
    checked_out("HEAD", tmp_path)
    listed = subprocess.run(["git", "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True, check=True)
    there = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert there == set(listed.stdout.split())
