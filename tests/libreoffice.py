"""LibreOffice as a second opinion: workbooks calculated afresh, every formula, without a look at the values kept."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from tests.waiting import HANG

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Setting by which LibreOffice calculates a workbook afresh when it opens it."""

Figures = dict[str, dict[str, object]]
"""By sheet and cell: what it shows."""


def needed() -> str:
    """The LibreOffice to run; without one a test is skipped, though never in the checks of a change."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    return found


SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
"""A CSV file per sheet, in UTF-8, of cells as they are rather than as they are formatted; text alone is quoted."""

CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n])')
"""What is in a cell, as text or else as anything else, and what ends it."""

SIGNS = {"TRUE": True, "FALSE": False}


def converted(files: list[Path], kind: str, folder: Path) -> Path:
    """The folder with files opened, calculated afresh and saved as another kind, all in one call."""
    office = needed()
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / "converted"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, text=True, timeout=HANG
    )
    return out


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, Figures]:
    """What every cell of each workbook comes to when it is calculated afresh; sheets have no hyphen in their names."""
    source = folder / "books"
    source.mkdir(parents=True, exist_ok=True)
    for name, data in books.items():
        (source / f"{name}.xlsx").write_bytes(data)
    found: dict[str, Figures] = {name: {} for name in books}
    for file in converted([source / f"{name}.xlsx" for name in books], SHEETS, folder).glob("*.csv"):
        name, _, sheet = file.stem.rpartition("-")
        found[name][sheet] = _cells(file)
    return found


def _cells(file: Path) -> dict[str, object]:
    """By cell: what a sheet shows. Readers of CSV do not say what was quoted, and so is text whatever it looks like."""
    found, row, column = dict[str, object](), 1, 1
    for text, other, end in CELL.findall(file.read_text(encoding="utf-8")):
        if text or other:
            found[f"{get_column_letter(column)}{row}"] = text.replace('""', '"') or _value(other)
        row, column = (row, column + 1) if end == "," else (row + 1, 1)
    return found


def _value(text: str) -> object:
    """A truth, a number, one in percent, or the text of an error."""
    try:
        return SIGNS[text] if text in SIGNS else float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        return text
