"""What a planner turns: switches, sliders and locks, each as an edit of the tables."""

from collections.abc import Callable, Collection

from planner.desk.edits import Replaced
from planner.sheets import Sheet, Sheets, sheet_of

Cells = dict[str, str]


def changed(sheets: Sheets, table: str, change: Callable[[Cells], Cells]) -> Replaced:
    """A table with every row put through a change."""
    sheet = sheet_of(sheets, table)
    rows = [change(dict(zip(sheet.header, row, strict=True))) for row in sheet.rows]
    after = Sheet(sheet.header, tuple(tuple(row[c] for c in sheet.header) for row in rows))
    return {} if after == sheet else {table: after}


def put(sheets: Sheets, table: str, key: str, **cells: str) -> Replaced:
    """A table with some cells of the row of a key replaced."""
    first = sheet_of(sheets, table).header[0]
    return changed(sheets, table, lambda row: row | cells if row[first] == key else row)


def setting(sheets: Sheets, name: str, value: str) -> Replaced:
    """The settings with one of them replaced, or added where it has no row."""
    sheet = sheet_of(sheets, "settings")
    if name in sheet.column("setting"):
        return put(sheets, "settings", name, value=value)
    row = tuple({"setting": name, "value": value}.get(column, "") for column in sheet.header)
    return {"settings": Sheet(sheet.header, (*sheet.rows, row))}


def taking_part(sheets: Sheets, contributors: Collection[str]) -> Replaced:
    """Contributors with those named switched on, and the others off."""
    return changed(
        sheets,
        "contributors",
        lambda row: row | {"participates": "yes" if row["contributor"] in contributors else "no"},
    )


def scaled(sheets: Sheets, mission: str, factor: float) -> Replaced:
    """Threats with the requirements of a mission's areas multiplied."""
    areas = sheet_of(sheets, "areas")
    ours = {a for a, m in zip(areas.column("area"), areas.column("mission"), strict=True) if m == mission}
    required = ("troops_required", "police_required", "prevention_usd_required")

    def scale(row: Cells) -> Cells:
        """A row with its requirements multiplied, where its area is the mission's."""
        return row | {c: _times(row[c], factor) for c in required} if row["area"] in ours else row

    return changed(sheets, "threats", scale)


def _times(cell: str, factor: float) -> str:
    try:
        return f"{float(cell) * factor:.6g}"
    except ValueError:
        return cell


def lock(sheets: Sheets, pledge: str, mission: str, least: str, most: str) -> Replaced:
    """Locks with one on a pledge and mission, for any start; an earlier one is replaced."""
    without = unlocked(sheets, pledge, mission).get("locks") or sheet_of(sheets, "locks")
    cells = {"pledge": pledge, "mission": mission, "units_min": least, "units_max": most, "note": "set in the app"}
    return {"locks": Sheet(without.header, (*without.rows, tuple(cells.get(c, "") for c in without.header)))}


def unlocked(sheets: Sheets, pledge: str, mission: str) -> Replaced:
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
