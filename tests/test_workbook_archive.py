"""Files that are no workbook, are locked, or would burst the machine: refused with a sentence, and little unpacked."""

import io
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest

from planner.file_limits import LIMITS
from planner.workbook.reading import read_workbook
from tests.high_water import high_water
from tests.messes import template

ROOT = Path(__file__).parent.parent

MEBIBYTES = 200
LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELLS = b"<c><v>1</v></c>"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
BOMB = b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">%b]>' % b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def with_part(name: str, data: bytes) -> bytes:
    """The template with a part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, data)
    return file.getvalue()


def sheet_part(data: bytes) -> bytes:
    return with_part("xl/worksheets/sheet2.xml", data)


def twice() -> bytes:
    """An archive with a part twice."""
    file = io.BytesIO(template())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as target:
        target.writestr("xl/workbook.xml", b"<x/>")
    return file.getvalue()


def many_parts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for n in range(5_000):
            target.writestr(f"xl/{n}.xml", b"")
    return file.getvalue()


def lying() -> bytes:
    """A part that is said to be short, and is not."""
    data = bytearray(sheet_part(SHEET % (b"<row>" + CELLS * 2_000_000 + b"</row>")))
    at = data.rfind(b"xl/worksheets/sheet2.xml") - 46
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    return bytes(data)


REFUSED = {
    "nothing": (lambda: b"", "no workbook"),
    "text": (lambda: b"pledge,units\nA,1\n", "no workbook"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "no workbook"),
    "encrypted": (lambda: LEGACY + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "password"),
    "of before 2007": (lambda: LEGACY + b"\0" * 5_000, "before 2007"),
    "with programs": (lambda: with_part("xl/vbaProject.bin", b"\0" * 100), ".xlsm"),
    "of the kind with programs": (lambda: with_part("[Content_Types].xml", b"<x>macroEnabled</x>"), ".xlsm"),
    "an archive of something else": (lambda: _archive("readme.txt"), "no workbook"),
    "cut short": (lambda: template()[: len(template()) // 2], "damaged"),
    "damaged within": (lambda: template()[:2_000] + b"\0" * 500 + template()[2_500:], "damaged"),
    "with a part that is no XML": (lambda: sheet_part(b"<worksheet><sheet"), "cannot be read"),
    "with a list of sheets that is no XML": (lambda: with_part("xl/workbook.xml", b"%PDF"), "cannot be read"),
    "with a part twice": (twice, "parts"),
    "with thousands of parts": (many_parts, "parts"),
    "huge": (lambda: b"PK\x03\x04" + b"\0" * (LIMITS.workbook_bytes + 1), "MiB"),
    "a zip bomb": (lambda: sheet_part(b" " * (400 * 2**20)), "unpacks to"),
    "a zip bomb of cells": (lambda: sheet_part(SHEET % (b"<row>" + CELLS * 4_000_000 + b"</row>")), "far more cells"),
    "a zip bomb of rows": (lambda: sheet_part(SHEET % (b"<row/>" * 9_000_000)), "far more cells"),
    "a bomb of formats": (lambda: with_part("xl/styles.xml", b"<s>" + b"<xf/>" * 2_000_000 + b"</s>"), "formats"),
    "a bomb of strings": (lambda: with_part("xl/sharedStrings.xml", b"<s>" + b"<si/>" * 6_000_000 + b"</s>"), "cells"),
    "a part longer than it says": (lying, "damaged"),
    "an entity bomb": (lambda: sheet_part(BOMB + SHEET % b"&j;"), "entities"),
    "an entity bomb in the list of sheets": (lambda: with_part("xl/workbook.xml", BOMB + b"<w>&j;</w>"), "entities"),
    "an entity bomb in two bytes a letter": (
        lambda: sheet_part((BOMB + SHEET % b"&j;").decode().encode("utf-16")),
        "entities",
    ),
}  # fmt: skip


def _archive(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        target.writestr(name, b"x")
    return file.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("refused")
    for name, (make, _) in REFUSED.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    return folder


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_workbook_is_refused_with_a_sentence_before_much_is_unpacked(name, files, monkeypatch):
    sizes = [0]
    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda part, n=-1: _measured(read(part, n), sizes))
    case = read_workbook(files / f"{name}.xlsx")
    assert sum(sizes) <= LIMITS.workbook_unpacked
    assert case.tables == {}
    [fault] = case.faults
    assert REFUSED[name][1] in str(fault)
    assert "xlsx" in str(fault)
    assert str(fault).isprintable()


def _measured(data: bytes, sizes: list[int]) -> bytes:
    """Data as it comes out of an archive, its size noted."""
    sizes.append(len(data))
    return data


def test_no_refusal_takes_much_memory(files):
    """In a process of its own, that may not have more; what Python and its libraries take comes on top."""
    script = textwrap.dedent("""
        import pathlib, sys
        from planner.workbook.reading import read_workbook
        from tests.high_water import high_water
        before = high_water()
        for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
            assert read_workbook(file).faults, file
        print(before, high_water())
    """)
    command = [sys.executable, "-c", script, str(files)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    before, after = (int(size) / 2**20 for size in done.stdout.split())
    assert after - before < MEBIBYTES, (before, after)


def test_memory_of_a_process_is_its_own_and_not_that_of_whoever_started_it():
    """Otherwise the test above would pass for nothing."""
    large = np.ones(200 * 2**17)
    script = "from tests.high_water import high_water; print(high_water())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert 2**20 < int(done.stdout) < 100 * 2**20 < large.nbytes <= high_water()


def test_a_workbook_that_is_not_there_is_a_fault(tmp_path):
    [fault] = read_workbook(tmp_path / "nowhere.xlsx").faults
    assert "cannot be opened" in fault.found
