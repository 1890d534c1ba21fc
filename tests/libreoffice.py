"""LibreOffice as a second opinion: workbooks calculated afresh, every formula, without a look at the values kept."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

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


def converted(files: list[Path], kind: str, folder: Path) -> list[Path]:
    """Files opened, calculated afresh and saved as another kind, all in one call."""
    office = needed()
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / kind
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, text=True, timeout=240
    )
    return [out / f"{file.stem}.{kind}" for file in files]


def figures(file: Path) -> Figures:
    """What every cell of a workbook shows."""
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    found = {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }
    book.close()
    return found


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, Figures]:
    """What every cell of each workbook shows when it is calculated afresh."""
    source = folder / "books"
    source.mkdir(parents=True, exist_ok=True)
    for name, data in books.items():
        (source / f"{name}.xlsx").write_bytes(data)
    files = [source / f"{name}.xlsx" for name in books]
    return {name: figures(file) for name, file in zip(books, converted(files, "xlsx", folder), strict=True)}
