"""Edits of tables by switches, sliders and locks."""

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from planner.formats.numerals import EITHER_WAY, number, plainly
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.plan import Deliver
from planner.workspace.history import History, TableEdits

CEILINGS = ("authorised_troops", "authorised_police")
"""Columns of a mission that say how many people it may have."""


def changed(sheets: Sheets, table: str, change: Callable[[TextRow], TextRow]) -> TableEdits:
    """Apply a change to every row of a table."""
    sheet = sheet_of(sheets, table)
    rows = [change(dict(zip(sheet.header, row, strict=True))) for row in sheet.rows]
    after = Sheet(sheet.header, tuple(tuple(row[c] for c in sheet.header) for row in rows))
    return {} if after == sheet else {table: after}


def put(sheets: Sheets, table: str, key: str, **cells: str) -> TableEdits:
    """Replace some cells in the row with a key."""
    first = sheet_of(sheets, table).header[0]
    return changed(sheets, table, lambda row: row | cells if row[first] == key else row)


def setting(sheets: Sheets, name: str, value: str) -> TableEdits:
    """Set a setting; a row is added if there is none."""
    sheet = sheet_of(sheets, "settings")
    if name in sheet.column("setting"):
        return put(sheets, "settings", name, value=value)
    row = tuple({"setting": name, "value": value}.get(column, "") for column in sheet.header)
    return {"settings": Sheet(sheet.header, (*sheet.rows, row))}


def deliver(sheets: Sheets) -> Deliver:
    """How the settings say that pledges which may not come count: in full where they do not say."""
    said = cells_of(sheets, "settings", "deliver").get("value", "").strip().lower()
    return Deliver(said) if said in set(Deliver) else Deliver.FULL


def taking_part(sheets: Sheets, contributors: Collection[str]) -> TableEdits:
    """Switch the named contributors on, and the others off."""
    return changed(
        sheets,
        "contributors",
        lambda row: row | {"participates": "yes" if row["contributor"] in contributors else "no"},
    )


def switched_off(sheets: Sheets, contributors: Collection[str]) -> TableEdits:
    """Switch the named contributors off, and the others on."""
    return taking_part(sheets, set(sheet_of(sheets, "contributors").column("contributor")) - set(contributors))


def limited(sheets: Sheets, table: str, column: str, limits: Mapping[str, str]) -> TableEdits:
    """Put limits into a column of a table, by its key, and blanks into its other rows."""
    sheet = sheet_of(sheets, table)
    if column not in sheet.header:
        sheet = Sheet((*sheet.header, column), tuple((*row, "") for row in sheet.rows))
    place = sheet.header.index(column)
    rows = tuple((*row[:place], limits.get(row[0], ""), *row[place + 1 :]) for row in sheet.rows)
    after = Sheet(sheet.header, rows)
    return {} if after == sheet_of(sheets, table) else {table: after}


def closed(sheets: Sheets, mission: str) -> TableEdits:
    """Close a mission: set its ceilings so that nobody new may deploy."""
    return put(sheets, "missions", mission, **dict.fromkeys(CEILINGS, "0"))


def is_closed(sheets: Sheets, mission: str) -> bool:
    """Whether a mission is closed to deployments, whoever closed it."""
    return all(number(cell) == 0 for cell in _ceilings(sheets, mission).values())


def ceilings_before(history: History, mission: str) -> TextRow:
    """Ceilings of a mission before it was closed; empty if it was edited otherwise since.

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


def _ceilings(sheets: Sheets, mission: str) -> TextRow:
    cells = cells_of(sheets, "missions", mission)
    return {column: cells[column] for column in CEILINGS}


def scaled(sheets: Sheets, mission: str, factor: float) -> TableEdits:
    """Multiply the requirements in a mission's areas."""
    areas = sheet_of(sheets, "areas")
    ours = {a for a, m in zip(areas.column("area"), areas.column("mission"), strict=True) if m == mission}
    required = ("troops_required", "police_required", "prevention_usd_required")

    def scale(row: TextRow) -> TextRow:
        """A row with its requirements multiplied, where its area is the mission's."""
        return row | {c: _times(row[c], factor) for c in required} if row["area"] in ours else row

    return changed(sheets, "threats", scale)


def _times(cell: str, factor: float) -> str:
    found = None if EITHER_WAY.fullmatch(cell) else number(cell)
    return cell if found is None else plainly(f"{found * factor:.6g}")


def lock(sheets: Sheets, pledge: str, mission: str, least: str, most: str) -> TableEdits:
    """Lock a pledge at a mission for any start; an earlier such lock is replaced."""
    without = unlocked(sheets, pledge, mission).get("locks") or sheet_of(sheets, "locks")
    cells = {
        "pledge": pledge,
        "mission": mission,
        "units_min": least,
        "units_max": most,
        "note": "set in the app",  # not told
    }
    return {"locks": Sheet(without.header, (*without.rows, tuple(cells.get(c, "") for c in without.header)))}


def locked(sheets: Sheets, rows: pd.DataFrame) -> TableEdits:
    """Add rows to the table of locks; earlier ones on the same pledge, mission and start are replaced."""
    sheet, key = sheet_of(sheets, "locks"), ("pledge", "mission", "from_period")
    texts = rows.astype(object).where(rows.notna(), "").astype(str).to_dict("records")
    new = [tuple(row.get(column, "") for column in sheet.header) for row in texts]
    places = [sheet.header.index(column) for column in key]
    replaced = {tuple(row[place] for place in places) for row in new}
    kept = [row for row in sheet.rows if tuple(row[place].strip() for place in places) not in replaced]
    after = Sheet(sheet.header, (*kept, *new))
    return {} if after == sheet else {"locks": after}


def unlocked(sheets: Sheets, pledge: str, mission: str) -> TableEdits:
    """Remove the locks of a pledge at a mission."""
    sheet = sheet_of(sheets, "locks")
    pairs = zip(sheet.column("pledge"), sheet.column("mission"), sheet.rows, strict=True)
    rows = tuple(row for p, m, row in pairs if (p, m) != (pledge, mission))
    return {} if rows == sheet.rows else {"locks": Sheet(sheet.header, rows)}


def cells_of(sheets: Sheets, table: str, key: str) -> TextRow:
    """Row with a key, by column; blank cells if there is none."""
    sheet = sheet_of(sheets, table)
    for row in sheet.rows:
        if row[0] == key:
            return dict(zip(sheet.header, row, strict=True))
    return dict.fromkeys(sheet.header, "")
