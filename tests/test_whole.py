"""Files and folders are the old or the new one, whatever happens while they are written."""

import dataclasses
import os
import shutil
from pathlib import Path
from stat import S_IMODE

import pytest

from planner import files
from planner.durable.whole import completed, whole_folder, write_file
from tests.shot import shot_at_every_step
from tests.tiny import SHEETS, tiny_plan

NEW = tiny_plan()
OLD = dataclasses.replace(NEW, frames={**NEW.frames, "cash": NEW.frames["cash"].iloc[:0]})
"""A plan and another, with the same files."""

FEW = {name: {f"{table}.csv": f"{name} {table}".encode() for table in "abc"} for name in ("old", "new")}
"""The files of a small folder and of another."""

NOTES = {"notes.txt": b"mine"}
"""A file of somebody else."""


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def written(plan, folder: Path) -> dict[str, bytes]:
    files.write_plan(plan, folder)
    return contents(folder)


def write(which: str, folder: Path) -> None:
    with whole_folder(folder) as part:
        for name, data in FEW[which].items():
            (part / name).write_bytes(data)


def test_a_plan_over_another_is_the_old_or_the_new_at_every_step(tmp_path):
    folder = tmp_path / "plans" / "plan"
    wholes = [NOTES | written(plan, tmp_path / name) for name, plan in (("one", OLD), ("other", NEW))]

    def before() -> None:
        shutil.rmtree(tmp_path / "plans", ignore_errors=True)
        shutil.copytree(tmp_path / "one", folder)
        (folder / "notes.txt").write_bytes(b"mine")

    steps = shot_at_every_step(lambda: files.write_plan(NEW, folder), before)
    seen = [wholes.index(contents(folder)) for _ in steps]
    assert contents(folder) == wholes[1]
    assert seen == sorted(seen), "once it is new it stays new"
    assert set(seen) == {0, 1}, "it is shot before and after"
    assert [each.name for each in (tmp_path / "plans").iterdir()] == ["plan"]


@pytest.mark.parametrize("held", ["is where the process works", "holds a folder"])
def test_a_folder_that_cannot_change_places_is_the_old_or_the_new_when_it_is_read(held, tmp_path, monkeypatch):
    folder, wholes = tmp_path / "plan", [FEW["old"] | NOTES, FEW["new"] | NOTES]

    def before() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        write("old", folder)
        (folder / "notes.txt").write_bytes(b"mine")
        if held == "holds a folder":
            (folder / "drafts").mkdir()
        else:
            monkeypatch.chdir(folder)

    def as_read() -> dict[str, bytes]:
        completed(folder)
        return contents(folder)

    seen = [wholes.index(as_read()) for _ in shot_at_every_step(lambda: write("new", folder), before)]
    assert set(seen) == {0, 1}
    assert seen == sorted(seen)
    assert contents(folder) == wholes[1]
    assert [each.name for each in folder.iterdir() if each.is_dir()] == (["drafts"] if held == "holds a folder" else [])


def test_a_case_is_there_whole_or_not_at_all_at_every_step(tmp_path):
    folder = tmp_path / "new" / "case"
    steps = shot_at_every_step(
        lambda: files.write_case(SHEETS, folder), lambda: shutil.rmtree(tmp_path / "new", ignore_errors=True)
    )
    assert {len(contents(folder)) if folder.exists() else 0 for _ in steps} <= {0, len(SHEETS)}
    assert len(contents(folder)) == len(SHEETS)


def test_a_file_over_another_is_the_old_or_the_new_at_every_step(tmp_path):
    file, new = tmp_path / "table.csv", b"new" * 9999
    steps = shot_at_every_step(lambda: write_file(new, file), lambda: file.write_bytes(b"old"))
    assert {file.read_bytes() for _ in steps} <= {b"old", new}
    assert file.read_bytes() == new


def test_what_was_being_moved_is_moved_on_by_whoever_reads(tmp_path):
    written(OLD, tmp_path)
    cash = (tmp_path / "cash.csv").read_bytes()
    (tmp_path / ".complete-1234").mkdir()
    (tmp_path / "cash.csv").rename(tmp_path / ".complete-1234" / "cash.csv")
    assert not isinstance(files.read_plan(tmp_path), list)
    assert (tmp_path / "cash.csv").read_bytes() == cash
    assert not (tmp_path / ".complete-1234").exists()


def synced(monkeypatch) -> list[str]:
    """Names of what is written to the disk from now on."""
    found: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        found.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return found


def test_files_and_the_folders_that_name_them_are_on_the_disk_before_they_are_told_of(tmp_path, monkeypatch):
    found = synced(monkeypatch)
    write_file(b"new", tmp_path / "made" / "table.csv")
    part, folder = found[-2:]
    assert part.startswith(".part-")
    assert [folder, found[0]] == ["made", tmp_path.name]
    found.clear()
    files.write_plan(NEW, tmp_path / "plan")
    assert {*contents(tmp_path / "plan"), tmp_path.name} <= set(found)


def test_a_private_file_is_private_before_it_is_there(tmp_path):
    before = os.umask(0)
    try:
        write_file(b"mine", tmp_path / "mine", private=True)
        write_file(b"ours", tmp_path / "ours")
    finally:
        os.umask(before)
    assert [S_IMODE((tmp_path / name).stat().st_mode) for name in ("mine", "ours")] == [0o600, 0o666]


def test_a_folder_that_is_written_over_keeps_its_mode(tmp_path):
    written(OLD, tmp_path / "plan")
    (tmp_path / "plan").chmod(0o750)
    written(NEW, tmp_path / "plan")
    assert S_IMODE((tmp_path / "plan").stat().st_mode) == 0o750
