"""What a command prints is no condition of what it does: closed, full and narrow outputs lose no plan."""

import errno
import fcntl
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from planner import __main__ as line
from planner import files
from planner.cli import front_end
from planner.cli.terminal import out
from planner.process import streams
from planner.process.streams import Outlasting, nearest
from planner.solve import highs
from tests.command import command
from tests.edits import copy_of_tiny, setting
from tests.waiting import HANG

ROOT = Path(__file__).parent.parent
TINY = ROOT / "data" / "tiny"


def run(shell: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, in which `planner` is the command."""
    script = f'planner() {{ "{sys.executable}" -m planner "$@"; }}; cd "{folder}"; set -o pipefail; {shell}'
    clean = os.environ | {"PYTHONPATH": str(ROOT), "PLANNER_HOME": str(folder)} | environment
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=clean, timeout=HANG, check=False)


def is_whole(folder: Path) -> bool:
    return not isinstance(files.read_plan(folder), list)


@pytest.mark.parametrize(
    ("shell", "code", "said"),
    [
        ("planner solve case --plan-dir plan 2>errors | true; echo ${PIPESTATUS[0]}", 0, "0\n"),
        ("planner solve case --plan-dir plan >/dev/full 2>errors", 1, ""),
        ("planner solve case --plan-dir plan <&- >&- 2>&-", 0, ""),
        ("planner solve case --plan-dir plan >words 2>/dev/full; code=$?; tail -1 words; exit $code", 0,
         "The plan is in plan.\n"),
    ],
    ids=["a closed pipe", "a full disk", "everything closed", "errors on a full disk"],
)  # fmt: skip
def test_a_plan_outlasts_what_becomes_of_the_words_about_it(shell, code, said, tmp_path):
    copy_of_tiny(tmp_path / "case")
    done = run(shell, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (code, said, "")
    assert is_whole(tmp_path / "plan")
    if (tmp_path / "errors").exists():
        errors = (tmp_path / "errors").read_text()
        assert "Traceback" not in errors
        assert errors.endswith("Not all of the output could be written to standard output: the disk is full.\n") == (
            code == 1
        )


def test_a_terminal_of_ascii_is_told_what_it_can_show(tmp_path):
    """Titles, quotation marks and the rules of tables come out plain; the files have every letter."""
    copy_of_tiny(tmp_path / "case", setting("title", "Étude “été” → 東"))
    shell = "planner solve case --plan-dir plan && planner scenario save case --name é --author b && planner solv"
    done = run(shell, tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.isascii()
    assert 'Etude "ete" -> ?: optimal' in done.stdout
    assert "Did you mean 'solve'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Étude “été” → 東" in (tmp_path / "plan" / "summary.json").read_text(encoding="utf-8")


def test_letters_lose_their_marks_and_signs_become_plain():
    assert nearest("Čačak – “naïve” … 10² ½ 軍") == 'Cacak - "naive" ... 10? ? ?'


def test_what_no_longer_can_be_written_is_dropped_and_the_first_error_kept():
    with Outlasting(io.FileIO("/dev/full", "w")) as stream:
        assert stream.write(b"abc") == 3
        stream.flush()
        assert stream.lost.errno == errno.ENOSPC
        assert stream.write(memoryview(b"abcd")) == 4


def test_a_pipe_without_room_is_waited_for():
    """Another program may have told the terminal not to wait, as some do."""
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    size = os.fpathconf(writes, "PC_PIPE_BUF")
    with Outlasting(io.FileIO(writes, "w")) as stream:
        while os.get_blocking(writes) is False and _has_room(writes):
            os.write(writes, b"x" * size)
        with patch.object(streams.select, "select", lambda *_: os.read(reads, 2**20)):
            assert stream.write(b"abc") == 3
            stream.flush()
    assert os.read(reads, 100) == b"abc"
    os.close(reads)


def test_what_is_longer_than_the_buffer_is_written_whole_where_there_is_no_room_for_it():
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    long, read = bytes(range(256)) * 4000, []
    make_room = patch.object(streams.select, "select", lambda *_: read.append(os.read(reads, 2**20)))
    with Outlasting(io.FileIO(writes, "w")) as stream, make_room:
        assert stream.write(long) == len(long)
        stream.flush()
    read.append(os.read(reads, 2**20))
    os.close(reads)
    assert b"".join(read) == long


def test_what_an_interrupt_comes_upon_as_it_is_written_is_not_written_again(monkeypatch):
    """The pipe sends the signal as it is written to."""
    reads, writes = os.pipe()
    before = signal.signal(signal.SIGIO, signal.default_int_handler)
    fcntl.fcntl(reads, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(reads, fcntl.F_SETFL, os.O_ASYNC)
    with os.fdopen(writes, "w") as error:
        monkeypatch.setattr(sys, "stderr", error)
        with pytest.raises(KeyboardInterrupt), streams.second_error() as stream:
            stream.write("said\n")
        written = os.read(reads, 100)
        os.close(reads)
    signal.signal(signal.SIGIO, before)
    assert written == b"said\n"


def _has_room(descriptor: int) -> bool:
    return bool(streams.select.select([], [descriptor], [], 0)[1])


def test_a_full_disk_wherever_it_is_met_ends_a_command_with_a_sentence(monkeypatch, capsys):
    def full(**_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/somewhere")  # noqa: S108

    monkeypatch.setattr("planner.cli.app", full)
    monkeypatch.setattr(line, "outlast", lambda: None)
    monkeypatch.setattr(line, "treat_sigterm_as_interrupt", lambda: None)
    with pytest.raises(SystemExit, match="1"):
        line.main()
    assert capsys.readouterr().err == "The command could not go on at /tmp/somewhere: the disk is full.\n"


def test_a_model_that_was_cut_short_is_not_written(tmp_path, monkeypatch):
    """HiGHS says nothing of a disk that fills up while it writes."""
    write = highs.Highs.writeModel
    monkeypatch.setattr(highs.Highs, "writeModel", lambda self, file: (write(self, file), os.truncate(file, 100))[0])
    done = command("export-mps", TINY, tmp_path / "model.mps")
    assert (done.exit_code, (tmp_path / "model.mps").exists()) == (1, False)
    assert "The model cannot be written" in done.stdout
    assert "the disk is full" in done.stdout


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["solve", TINY, "--plan-dir", "out"], "out/summary.json"),
        (["apply", TINY, "changes.toml", "--out", "out"], "out/settings.csv"),
    ],
)
def test_everything_is_written_before_a_word_is_printed(words, written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "changes.toml").write_text('[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n')
    there: list[bool] = []
    monkeypatch.setattr(type(out), "print", lambda *_, **__: there.append((tmp_path / written).exists()))
    command(*words)
    assert there
    assert all(there)


def test_the_app_serves_on_when_nobody_can_read_what_it_prints(tmp_path, monkeypatch):
    """`planner app` becomes a process that prints its help to a full disk, and is none the worse for it."""
    begun: list[list[str]] = []
    monkeypatch.setattr(front_end.os, "chdir", lambda _: None)
    monkeypatch.setattr(front_end.os, "execve", lambda _, words, __: begun.append(words))
    assert command("app", TINY, "--port", "8600").exit_code == 0
    [words] = begun
    assert words[-2:] == ["--server.port", "8600"]
    done = run(f'"{words[0]}" {" ".join(words[1:3])} --help >/dev/full', tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
