"""A part of the default case: large enough for every component of the solver, and planned in seconds."""

from pathlib import Path

from planner import files
from planner.check import check
from planner.formats.sheets import Sheet, Sheets, raw_case, sheets_of
from planner.tables import Case
from planner.workspace.tuning import setting

FOLDER = Path(__file__).parent.parent / "data" / "summit-2015"
MISSIONS = frozenset({"MINUSCA", "MINUSMA"})
EVERY = 6
"""One in so many pledges is in the part."""


def part_of_the_summit(missions: frozenset[str] = MISSIONS, *, tidy: bool = False) -> Sheets:
    """Some missions of the default case with their areas, two if not given, and some of its pledges, as text.

    Unless asked for otherwise, postings stay as the model has them: to tidy them takes longer than to find them.
    """
    whole = sheets_of(files.read_case(FOLDER))
    sheets = whole if tidy else untidied(whole)
    areas = frozenset(_kept(sheets["areas"], "mission", missions).column("area"))
    pledges = frozenset(sheets["pledges"].column("pledge")[::EVERY])
    return {
        name: _kept(_kept(_kept(sheet, "mission", missions), "area", areas), "pledge", pledges)
        for name, sheet in sheets.items()
    }


def untidied(sheets: Sheets) -> Sheets:
    """A case in which postings stay as the model has them."""
    return {**sheets, **setting(sheets, "tidiness", "")}


def case_of_the_summit(*, tidy: bool = False) -> Case:
    """The same, checked."""
    return check(raw_case(part_of_the_summit(tidy=tidy))).case


def _kept(sheet: Sheet, column: str, names: frozenset[str]) -> Sheet:
    """The rows of a table that name something of a part in a column, or nothing."""
    named = sheet.column(column)
    if not named:
        return sheet
    return Sheet(sheet.header, tuple(row for row, name in zip(sheet.rows, named, strict=True) if name in names | {""}))
