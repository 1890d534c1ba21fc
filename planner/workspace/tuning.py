"""Edits of the tables that switches, sliders and locks make."""

from collections.abc import Callable, Collection

from planner.numerals import EITHER_WAY, number, plainly
from planner.sheets import Sheet, Sheets, sheet_of
from planner.workspace.history import History, TableEdits

Cells = dict[str, str]

CEILINGS = ("authorised_troops", "authorised_police")
"""Columns of a mission that say how many people it may have."""


def changed(sheets: Sheets, table: str, change: Callable[[Cells], Cells]) -> TableEdits:
    """A table with every row put through a change."""
    sheet = sheet_of(sheets, table)
    rows = [change(dict(zip(sheet.header, row, strict=True))) for row in sheet.rows]
    after = Sheet(sheet.header, tuple(tuple(row[c] for c in sheet.header) for row in rows))
    return {} if after == sheet else {table: after}


def put(sheets: Sheets, table: str, key: str, **cells: str) -> TableEdits:
    """A table with some cells of the row of a key replaced."""
    first = sheet_of(sheets, table).header[0]
    return changed(sheets, table, lambda row: row | cells if row[first] == key else row)


def setting(sheets: Sheets, name: str, value: str) -> TableEdits:
    """The settings with one of them replaced, or added where it has no row."""
    sheet = sheet_of(sheets, "settings")
    if name in sheet.column("setting"):
        return put(sheets, "settings", name, value=value)
    row = tuple({"setting": name, "value": value}.get(column, "") for column in sheet.header)
    return {"settings": Sheet(sheet.header, (*sheet.rows, row))}


def taking_part(sheets: Sheets, contributors: Collection[str]) -> TableEdits:
    """Contributors with those named switched on, and the others off."""
    return changed(
        sheets,
        "contributors",
        lambda row: row | {"participates": "yes" if row["contributor"] in contributors else "no"},
    )


def switched_off(sheets: Sheets, contributors: Collection[str]) -> TableEdits:
    """Contributors with those named switched off, and the others on."""
    return taking_part(sheets, set(sheet_of(sheets, "contributors").column("contributor")) - set(contributors))


def closed(sheets: Sheets, mission: str) -> TableEdits:
    """Missions with one switched off: nobody new may deploy there."""
    return put(sheets, "missions", mission, **dict.fromkeys(CEILINGS, "0"))


def is_closed(sheets: Sheets, mission: str) -> bool:
    """Whether a mission may have nobody, whoever decided that."""
    return all(number(cell) == 0 for cell in _ceilings(sheets, mission).values())


def ceilings_before(history: History, mission: str) -> Cells:
    """The ceilings of a mission before it was switched off; none where something else was done to them last.

    A step that put another case in place ends what is remembered, as the ceilings of one case are not another's.
    """
    for step in reversed(history.done):
        if step.whole:
            break
        if (old := step.before.get("missions")) and (new := step.after.get("missions")):
            before = _ceilings({"missions": old}, mission)
            if before != _ceilings({"missions": new}, mission):
                return before if step.after == closed({"missions": old}, mission) else {}
    return {}


def _ceilings(sheets: Sheets, mission: str) -> Cells:
    cells = cells_of(sheets, "missions", mission)
    return {column: cells[column] for column in CEILINGS}


def scaled(sheets: Sheets, mission: str, factor: float) -> TableEdits:
    """Threats with the requirements of a mission's areas multiplied."""
    areas = sheet_of(sheets, "areas")
    ours = {a for a, m in zip(areas.column("area"), areas.column("mission"), strict=True) if m == mission}
    required = ("troops_required", "police_required", "prevention_usd_required")

    def scale(row: Cells) -> Cells:
        """A row with its requirements multiplied, where its area is the mission's."""
        return row | {c: _times(row[c], factor) for c in required} if row["area"] in ours else row

    return changed(sheets, "threats", scale)


def _times(cell: str, factor: float) -> str:
    found = None if EITHER_WAY.fullmatch(cell) else number(cell)
    return cell if found is None else plainly(f"{found * factor:.6g}")


def lock(sheets: Sheets, pledge: str, mission: str, least: str, most: str) -> TableEdits:
    """Locks with one on a pledge and mission, for any start; an earlier one is replaced."""
    without = unlocked(sheets, pledge, mission).get("locks") or sheet_of(sheets, "locks")
    cells = {"pledge": pledge, "mission": mission, "units_min": least, "units_max": most, "note": "set in the app"}
    return {"locks": Sheet(without.header, (*without.rows, tuple(cells.get(c, "") for c in without.header)))}


def unlocked(sheets: Sheets, pledge: str, mission: str) -> TableEdits:
    """Locks without those on a pledge and mission."""
    sheet = sheet_of(sheets, "locks")
    pairs = zip(sheet.column("pledge"), sheet.column("mission"), sheet.rows, strict=True)
    rows = tuple(row for p, m, row in pairs if (p, m) != (pledge, mission))
    return {} if rows == sheet.rows else {"locks": Sheet(sheet.header, rows)}


def cells_of(sheets: Sheets, table: str, key: str) -> Cells:
    """The row of a key, by column; blank cells where there is none."""
    sheet = sheet_of(sheets, table)
    for row in sheet.rows:
        if row[0] == key:
            return dict(zip(sheet.header, row, strict=True))
    return dict.fromkeys(sheet.header, "")
