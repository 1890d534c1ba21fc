"""Limits of what is read of files that others sent, all in one place; docs/serving.md lists them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileLimits:
    """The most that is read of a file, whatever it says of itself."""

    table_bytes: int = 32 * 2**20
    """A table as CSV [bytes]."""
    case_bytes: int = 64 * 2**20
    """Tables of a case as CSV with the files beside them, unpacked [bytes]."""
    case_files: int = 100
    """Tables and workbooks in a zip of a case."""
    rows: int = 50_000
    """Rows of a table that are not blank."""
    lines: int = 2**20
    """Rows of a file with the blank ones, as many as a spreadsheet has."""
    columns: int = 100
    """Columns of a table."""
    cells: int = 1_000_000
    """Cells of all tables of a case together."""
    heading_characters: int = 255
    """Characters of the heading of a column."""
    record_characters: int = 2**20
    """Characters of a row of delimited text."""
    cell_characters: int = 32_767
    """Characters of a cell of a workbook or of pasted rows, as many as a spreadsheet has."""
    workbook_bytes: int = 32 * 2**20
    """A workbook as it is sent [bytes]."""
    workbook_unpacked: int = 64 * 2**20
    """A workbook, unpacked [bytes]."""
    workbook_parts: int = 2_000
    workbook_sheets: int = 100
    workbook_tags: int = 600_000
    """XML tags of all parts of a workbook together: about 150,000 cells."""
    plan_workbook_tags: int = 1_500_000
    """XML tags of a plan workbook: about 250,000 cells with formulas."""
    workbook_tags_in_memory: int = 150_000
    """XML tags of the parts of a workbook that are held in memory: styles, names and lists of parts."""
    workbook_ranges: int = 10_000
    """Ranges of merged cells on a sheet, and ranges of hidden columns."""
    zip_entries: int = 20_000
    """Entries of the directory of any zip."""
    scenario_bytes: int = 256 * 2**20
    """A file of scenarios, unpacked [bytes]."""
    scenario_text_bytes: int = 32 * 2**20
    """Inputs or a plan in a file of scenarios [bytes]."""
    manifest_bytes: int = 8 * 2**20
    """What a file of scenarios says of itself [bytes]."""
    recipe_characters: int = 2**20
    toml_characters: int = 2**22
    """Characters of a file of changes or of a grid."""
    toml_parts: int = 32
    """Parts of a key of a recipe, of changes or of a grid, between points."""
    pasted_characters: int = 2**22
    """Characters that are pasted."""
    source_bytes: int = 4 * 2**30
    """A table of a public file, unpacked [bytes]."""
    source_ratio: int = 100
    """How often the size of a public file, packed, its table may be, where that is longer than a case may be [1]."""
    faults: int = 1_000
    """Faults of a table that are told each by itself; more are counted."""
    seconds: int = 60
    """Time of the process that reads what was sent to the app [s]."""
    scenario_seconds: int = 600
    """The same for a file of scenarios, whose plans are all verified [s]."""
    memory_bytes: int = 2**30
    """Memory that reading may take, beyond that of the program [bytes]."""


LIMITS = FileLimits()
"""The limits that hold everywhere."""


def mebibytes(size: int) -> int:
    """A size as it is told: whole MiB, rounded up."""
    return -(-size // 2**20)
