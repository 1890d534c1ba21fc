"""Where commands write: tried before the work, written whole or not at all, and refused in plain sentences."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from planner import files
from planner.case_folders import check_case
from planner.cli import compare, export_mps, plans, terminal
from planner.cli.outputs import Output, write_all
from planner.formats.sheets import sheets_of
from planner.plan import Plan
from planner.workbook.plan import plan_workbook
from tests.command import command
from tests.tiny import tiny_plan

TINY = Path(__file__).parent.parent / "data" / "tiny"
LONG = "x" * 300
"""A name that no file system takes."""


def planner(*words: object) -> tuple[int, str]:
    """Exit code and output."""
    done = command(*words)
    return done.exit_code, done.output


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def untouched(monkeypatch):
    """No command gets as far as the work."""

    def begun(*_: object, **__: object) -> None:
        raise AssertionError("the work was begun")

    for module, name in (
        (plans, "solve_kept"), (plans, "take_up"), (export_mps, "check_case"),
        (terminal, "check_case"), (compare, "set_beside"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, begun)


@pytest.fixture
def book(tmp_path) -> Path:
    file = tmp_path / "edited.xlsx"
    files.write_file(plan_workbook(check_case(TINY).case, tiny_plan()), file)
    return file


COMMANDS = {
    "solve": ["solve", TINY, "--plan-dir", "{}"],
    "solve into a workbook": ["solve", TINY, "--out", "{}.xlsx"],
    "export-mps": ["export-mps", TINY, "{}.mps"],
    "template": ["template", "{}.xlsx", "--case", TINY],
    "adopt": ["adopt", TINY, "book.xlsx", "--locks", "{}.csv"],
    "apply": ["apply", TINY, "changes.toml", "--out", "{}"],
    "compare into a workbook": ["compare", f"a={TINY}=plan", f"b={TINY}=plan", "--out", "{}.xlsx"],
    "compare onto a page": ["compare", f"a={TINY}=plan", f"b={TINY}=plan", "--page", "{}.html"],
    "why": ["why", TINY, TINY, "--out", "{}.csv"],
    "wanted": ["wanted", TINY, "--out", "{}.csv"],
    "dependence": ["dependence", TINY, "--out", "{}.csv"],
    "a folder of results": ["dependence", TINY, "--work-dir", "{}"],
    "scenario export": ["scenario", "export", "{}.zip", "--store", "none.sqlite"],
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize(("place", "found"), [("file/plan", "a file is in the way"), (LONG, "the name is too long")])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(words, place, found, tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    (tmp_path / "file").write_text("mine")
    before = contents(tmp_path)
    code, said = planner(*(str(word).replace("{}", str(tmp_path / place)) for word in words))
    assert (code, f"cannot be written to {tmp_path / place}" in said, found in said) == (1, True, True), said
    assert contents(tmp_path) == before


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("number", "found"),
    [
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, "the disk fails"),
    ],
)
def test_what_the_system_says_is_said_in_words(number, found, tmp_path, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    code, said = planner("solve", TINY, "--plan-dir", tmp_path / "new" / "plan")
    assert (code, found in said, "Errno" in said) == (1, True, False), said
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("untouched")
def test_every_place_of_a_command_is_refused_at_once(tmp_path):
    (tmp_path / "plan").write_text("mine")
    code, said = planner("solve", TINY, "--plan-dir", tmp_path / "plan", "--out", tmp_path / "plan.csv")
    assert code == 1
    assert f"The plan cannot be written to {tmp_path / 'plan'}: a file is in the way." in said
    assert f"The plan workbook cannot be written to {tmp_path / 'plan.csv'}: the name must end in .xlsx." in said


@pytest.mark.usefixtures("untouched")
def test_nothing_is_written_over_what_is_read(tmp_path):
    case = shutil.copytree(TINY, tmp_path / "case")
    before = contents(case)
    for words in (
        ["solve", case, "--plan-dir", case],
        ["dependence", case, "--out", case / "locks.csv"],
        ["adopt", case, "book.xlsx", "--locks", case / "locks.csv"],
        ["template", tmp_path / "case.xlsx", "--case", tmp_path / "case.xlsx"],
        ["compare", f"{tmp_path / 'case.xlsx'}=plan", "b=plan", "--out", tmp_path / "case.xlsx"],
    ):
        code, said = planner(*words)
        assert (code, "inputs are never changed" in said) == (1, True), said
    assert contents(case) == before


@pytest.mark.parametrize("there", [False, True])
def test_a_plan_is_written_whole_or_not_at_all_and_other_files_stay(there, tmp_path, monkeypatch):
    folder = tmp_path / "plan"
    if there:
        files.write_plan(tiny_plan(), folder)
        (folder / "summary.json").write_text("an older plan")
        (folder / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    real = Path.write_text

    def full(file: Path, text: str, **options: str | None) -> int:
        if file.name == "cash.csv":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, text, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        code, said = planner("solve", TINY, "--plan-dir", folder, "--out", tmp_path / "plan.xlsx")
    assert (code, "The plan cannot be written" in said, "disk is full" in said) == (1, True, True), said
    assert (tmp_path / "plan.xlsx").is_file()
    (tmp_path / "plan.xlsx").unlink()
    assert contents(tmp_path) == before
    assert folder.exists() is there
    assert planner("solve", TINY, "--plan-dir", folder)[0] == 0
    assert isinstance(files.read_plan(folder), Plan)
    assert {file.name for file in folder.iterdir()} == {
        "summary.json", *(f"{name}.csv" for name in tiny_plan().frames), *(["notes.txt"] if there else []),
    }  # fmt: skip


def test_a_folder_in_the_way_of_a_table_leaves_the_older_plan_alone(tmp_path):
    files.write_plan(tiny_plan(), tmp_path)
    (tmp_path / "unused.csv").unlink()
    (tmp_path / "unused.csv").mkdir()
    (tmp_path / "cash.csv").write_text("older")
    before = contents(tmp_path)
    with pytest.raises(IsADirectoryError):
        files.write_plan(tiny_plan(), tmp_path)
    assert contents(tmp_path) == before


def test_a_case_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    sheets = sheets_of(files.read_case(TINY))
    real = Path.write_text

    def full(file: Path, text: str, **options: str | None) -> int:
        if file.name == "threats.csv":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="space"):
        files.write_case(sheets, tmp_path / "new" / "case")
    assert contents(tmp_path) == {}


def test_a_file_behind_a_link_is_replaced_and_a_device_is_written_to(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    files.write_file(b"old", tmp_path / "real.csv")
    files.write_file(b"new", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    files.write_file(b"through", tmp_path / "pipe")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_the_longest_name_that_can_be_written_is(tmp_path, book):
    name = "x" * 250 + ".csv"
    code, said = planner("adopt", TINY, book, "--locks", tmp_path / name)
    assert (code, "rows for the table locks" in said) == (0, True), said
    assert (tmp_path / name).read_text().startswith("pledge,mission")


def test_what_was_written_before_an_interrupt_is_told_with_what_was_not(tmp_path):
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    first, second, third = (Output(f"The {name}", tmp_path / name) for name in ("plan", "workbook", "brief"))
    written = write_all((first, Path.touch), (second, interrupted), (third, Path.touch))
    assert [path for path, _ in written] == [tmp_path / "plan", None, None]
    assert written[0][1].startswith("The plan is in ")
    assert written[1][1] == "The workbook was not written: the command was stopped."
    assert not (tmp_path / "brief").exists()
