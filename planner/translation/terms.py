"""Names of the field in the cases that come with the planner: of types of unit, capabilities, missions and threats."""

import csv
from pathlib import Path

from planner.language.catalogue import FOLDER, TERM, MessageKey
from planner.process.home import ROOT
from planner.translation.marks import counting

COLUMNS = {
    "unit_types": ("name", "capability", "kind"),
    "missions": ("name",),
    "preparations": ("preparation",),
    "threats": ("threat",),
}
"""Columns of names and of keys that are shown with spaces in them, by table."""

CASES = ("drawdown-2025", "summit-2015", "tiny")


def terms() -> list[MessageKey]:
    """Names of the field, and their counts where units are counted."""
    found: dict[MessageKey, None] = {}
    for case in CASES:
        for table, columns in COLUMNS.items():
            for row in _rows(ROOT / "data" / case / f"{table}.csv"):
                for column in filter(row.get, columns):
                    spaced = row[column] if column == "name" else row[column].replace("-", " ").replace("_", " ")
                    found |= dict.fromkeys((MessageKey(row[column], TERM), MessageKey(spaced, TERM)))
                if table == "unit_types":
                    found[counting(in_sentence(row["name"]))] = None
    return list(found)


def in_sentence(name: str) -> str:
    """A type of unit as it is counted within a sentence: small, without what stands in brackets."""
    bare = name.partition(" (")[0]
    return bare if bare[1:2].isupper() else bare[:1].lower() + bare[1:]


def file_of_terms(code: str) -> Path:
    """File of the names of the field in a language."""
    return FOLDER / code / "terms.po"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
