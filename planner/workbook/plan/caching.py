"""Save formulas with their values, so that previewers and pandas see numbers instead of blanks.

openpyxl writes formulas without values, so its sheets are post-processed: every formula gets the planner's own value.
The workbook asks spreadsheets to recalculate when they open it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl import Workbook

from planner.workbook.saving import saved

CachedValues = Mapping[str, Mapping[str, float | int | bool | str]]
"""By sheet and cell: the value of its formula."""

FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>', re.DOTALL)


def with_values(workbook: Workbook, values: CachedValues) -> bytes:
    """Save the workbook with a value beside every formula.

    Args:
        workbook: The workbook; formulas in its cells.
        values: The value of every formula. One without a value, or a value without a formula, is a RuntimeError: a
            cell that shows nothing, or another cell's figure, must not reach a planner.
    """
    workbook.calculation.fullCalcOnLoad = True
    blank = io.BytesIO(saved(workbook))
    parts = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(workbook.sheetnames, start=1)}
    filled = io.BytesIO()
    with zipfile.ZipFile(blank) as source, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename in parts:
                data = _filled(data, dict(values.get(parts[entry.filename], {})), parts[entry.filename])
            target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return filled.getvalue()


def _filled(xml: bytes, values: dict[str, float | int | bool | str], sheet: str) -> bytes:
    formulas = xml.count(b"<f>")
    wanted = len(values)

    def _with_value(found: re.Match[bytes]) -> bytes:
        kind, text = _stored(values.pop(found[1].decode()))
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (found[1], found[2], kind, found[3], text)

    try:
        filled, count = FORMULA.subn(_with_value, xml)
    except KeyError as missing:
        raise RuntimeError(f"the formula in {sheet}!{missing.args[0]} has no value") from None
    if count != formulas or count != wanted:
        raise RuntimeError(f"{sheet} has {formulas} formulas, {wanted} values, and {count} of them found each other")
    return filled


def _stored(value: float | int | bool | str) -> tuple[bytes, bytes]:
    """Type attribute and text of a value in a sheet."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value)).encode()
    if isinstance(value, str):
        return b' t="str"', escape(value).encode()
    return b"", str(value).encode()
