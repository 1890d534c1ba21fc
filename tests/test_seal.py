"""Seals: made and recognised with the key of one home, and by no other."""

import stat

import pytest

from planner.durable.seal import FILE, LENGTH, is_sealed, sealed
from planner.process.home import home


def test_a_seal_is_of_one_text_and_one_home(monkeypatch, tmp_path):
    seal = sealed(b"a plan")
    assert seal == sealed(b"a plan")
    assert is_sealed(b"a plan", seal)
    assert not is_sealed(b"another plan", seal)
    assert not is_sealed(b"a plan", "é")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "elsewhere"))
    assert not is_sealed(b"a plan", seal)
    assert not (tmp_path / "elsewhere").exists()
    assert sealed(b"a plan") not in {seal, None}


def test_machines_with_the_same_key_know_each_others_seals(monkeypatch, tmp_path):
    seal, key = sealed(b"a plan"), (home() / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(key)
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    assert is_sealed(b"a plan", seal)


def test_the_key_is_its_owners_alone():
    sealed(b"a plan")
    file = home() / FILE
    assert len(file.read_bytes()) == LENGTH
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(home().iterdir()) == [file]


@pytest.mark.parametrize("key", [b"", b"short"])
def test_what_is_no_key_seals_nothing(key):
    home().mkdir(exist_ok=True)
    (home() / FILE).write_bytes(key)
    assert sealed(b"a plan") is None
    assert not is_sealed(b"a plan", "")


def test_a_home_that_cannot_be_written_to_seals_nothing(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "file" / "home"))
    assert sealed(b"a plan") is None
