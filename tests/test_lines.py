"""Lines with a checksum: no flipped bit is read as a value."""

import json
import os
import resource
import signal

import pytest

from planner.durable.lines import DamagedLineError, append_line, mend, sealed, unsealed

TEXT = json.dumps(
    {"schema": 4, "op": "edit", "words": "größer", "sheets": {"locks": {"header": ["a"], "rows": [["1"]]}}}
)


def flipped(data: bytes, bit: int) -> bytes:
    found = bytearray(data)
    found[bit // 8] ^= 1 << bit % 8
    return bytes(found)


@pytest.mark.parametrize("text", [TEXT, '{"kind":"end","ending":"done"}', "{}"])
def test_a_line_is_what_was_written(text):
    found = unsealed(sealed(text))
    assert {name: value for name, value in found.items() if name != "sum"} == json.loads(text)
    assert json.loads(sealed(text).replace(b'", }', b'"}')) == found | {"sum": sealed(text)[9:25].decode()}


def test_every_flipped_bit_of_a_line_is_found():
    line = sealed(TEXT)
    for bit in range(8 * (len(line) - 1)):
        with pytest.raises(DamagedLineError):
            unsealed(flipped(line, bit))


@pytest.mark.parametrize(
    "line",
    [b'{"op": "begin", "sheets": {}}\n', b'{"schema": 3, "op": "undo"}', b'{"kind": "progress", "step": "read"}\n'],
)
def test_lines_of_versions_without_checksums_are_read_as_they_are(line):
    assert unsealed(line) == json.loads(line)


@pytest.mark.parametrize("line", [b"", b"\n", b"[]", b"{", b'{"sum": "', b'{"sum": ""}', b"[" * 9999])
def test_what_is_no_line_is_refused(line):
    with pytest.raises(DamagedLineError):
        unsealed(line)


def test_a_line_for_which_there_is_no_room_leaves_nothing_behind(tmp_path):
    file = tmp_path / "lines"
    append_line(file, TEXT)
    size = file.stat().st_size
    child = os.fork()
    if not child:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, size + 20))
        try:
            append_line(file, TEXT)
        except OSError:
            os._exit(3)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert file.read_bytes() == sealed(TEXT)


@pytest.mark.parametrize("cut", range(1, len(sealed(TEXT))))
def test_a_line_that_is_cut_off_is_set_aside_and_one_that_lacks_its_end_gets_it(cut, tmp_path):
    file, whole = tmp_path / "lines", sealed("{}")
    file.write_bytes(whole + sealed(TEXT)[:cut])
    mend(file, len(whole), tmp_path / "torn")
    if cut == len(sealed(TEXT)) - 1:
        assert file.read_bytes() == whole + sealed(TEXT)
        assert not (tmp_path / "torn").exists()
    else:
        assert file.read_bytes() == whole
        assert (tmp_path / "torn").read_bytes() == sealed(TEXT)[:cut]


@pytest.mark.parametrize("bit", range(8))
def test_a_damaged_end_of_a_line_costs_nothing(bit, tmp_path):
    file, line = tmp_path / "lines", sealed(TEXT)
    file.write_bytes(flipped(line, 8 * (len(line) - 1) + bit))
    mend(file, 0, tmp_path / "torn")
    assert file.read_bytes() == line
