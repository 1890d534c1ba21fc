"""Read an edited plan workbook: its deployments as edited, and the original plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter

from planner.fault import Fault, printable, shown
from planner.file_limits import LIMITS
from planner.formats.upgrades import NewerError, upgrades_from
from planner.language import say
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.process.streams import of_system
from planner.reach import Reach
from planner.schema import Column
from planner.tables import Case
from planner.workbook.incoming.archive import RefusedWorkbookError
from planner.workbook.incoming.cell_texts import cell_text
from planner.workbook.incoming.headings import plain
from planner.workbook.incoming.sheet_reader import ReceivedSheet, read_book
from planner.workbook.plan import record

SHEET = "deployments"
READ = {
    "pledge": Column("pledge", "key", "", refers_to="pledges"),
    "preparation": Column("preparation", "key", "", blank=say("as pledged")),
    "mission": Column("mission", "key", "", refers_to="missions"),
    "from_period": Column("from_period", "period", "", low=1),
    "units": Column("units", "whole", "", low=0, blank=say("none")),
}
"""Columns that are read; all else on the sheet follows from them and the case."""


@dataclass(frozen=True)
class Edited:
    """An edited plan."""

    made: Plan
    """The plan as the planner made it."""
    deployments: pd.DataFrame
    """The deployments as they are now, as a table of a plan; those of no units left out."""


def read_edited(source: Path | bytes, case: Case) -> Edited | list[Fault]:
    """Read an edited plan workbook, or return every reason why it cannot be read.

    Args:
        source: The file, or what is in it.
        case: The case that the plan is for, without faults.
    """
    name = printable(source.name) if isinstance(source, Path) else "workbook"
    try:
        book = read_book(source, LIMITS.plan_workbook_tags)
        upgrades_from(book.schema_version, name)
    except RefusedWorkbookError as refused:
        return [Fault(name, None, "", refused.found, refused.allowed, refused.hint)]
    except OSError as error:
        return [
            Fault(name, None, "", say("what cannot be opened ({why})", why=of_system(error)), say("an .xlsx workbook"))
        ]
    except NewerError as newer:
        return [newer.fault(name)]
    sheets = {sheet.name: sheet for sheet in book.sheets}
    if SHEET not in sheets or record.SHEET not in sheets:
        allowed = say("a plan workbook, with the sheets {sheet} and {other}", sheet=SHEET, other=record.SHEET)
        return [Fault(name, None, "", say("no plan"), allowed, say("`planner solve --out` writes one."))]
    lines = sheets[record.SHEET].rows
    made = record.unpacked(
        [str(lines[row][1].value) for row in sorted(lines) if row >= record.FIRST and 1 in lines[row]]
    )
    faults: list[Fault] = made if isinstance(made, list) else []
    rows = list(_rows(sheets[SHEET], Reach(case), faults))
    if faults or isinstance(made, list):
        return faults
    return Edited(made, _frame(rows, Reach(case)))


def _rows(sheet: ReceivedSheet, reach: Reach, faults: list[Fault]) -> Iterator[tuple[str, str, str, int, int]]:
    """Pledge, preparation, mission, start and units of every row."""
    columns = {plain(str(cell.value)): number for number, cell in sheet.rows.get(1, {}).items()}
    missing = [name for name in READ if name not in columns]
    if missing:
        place = sheet.place(1, "A")
        faults.append(
            Fault(SHEET, 1, ", ".join(missing), say("no such column"), say("every column of the plan"), "", place)
        )
        return
    for row in sorted(number for number in sheet.rows if number > 1):
        texts = {name: _text(sheet, row, columns[name], name, faults) for name in READ}
        if any(texts.values()):
            known = _faults(texts, reach)
            faults.extend(_located(sheet, row, columns, fault) for fault in known)
            if not known and not any(fault.row == row for fault in faults):
                start, units = float(texts["from_period"]), float(texts["units"] or 0)
                yield texts["pledge"], texts["preparation"], texts["mission"], int(start), int(units)


def _text(sheet: ReceivedSheet, row: int, column: int, name: str, faults: list[Fault]) -> str:
    cell = sheet.rows[row].get(column)
    if cell is None:
        return ""
    read = cell_text(cell, READ[name])
    if read.doubt is not None:
        place = sheet.place(row, get_column_letter(column))
        faults.append(Fault(SHEET, row, name, read.doubt[0], READ[name].allowed, read.doubt[1], place))
    return read.text


def _faults(texts: dict[str, str], reach: Reach) -> list[tuple[str, str, str]]:
    """Column, what was found and what is allowed, for every cell that names nothing or is no number."""
    allowed = {
        "pledge": (texts["pledge"] in reach.units, say("a pledge of the case")),
        "mission": (texts["mission"] in reach.mandates, say("a mission that takes part")),
        "from_period": (
            _whole(texts["from_period"], 1, reach.periods),
            say("a period from 1 to {last}", last=reach.periods),
        ),
        "units": (_whole(texts["units"] or "0", 0, 10**6), say("whole units, 0 or more")),
    }
    found: list[tuple[str, str, str]] = [
        (name, shown(texts[name]), may_be) for name, (right, may_be) in allowed.items() if not right
    ]
    offers = [offer.preparation for offer in reach.offers.get(texts["pledge"], [])]
    if offers and texts["preparation"] not in offers:
        found.append(("preparation", shown(texts["preparation"]), say("a preparation of the pledge, or blank")))
    return found


def _whole(text: str, low: int, high: int) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return number.is_integer() and low <= number <= high


def _located(sheet: ReceivedSheet, row: int, columns: dict[str, int], fault: tuple[str, str, str]) -> Fault:
    name, found, allowed = fault
    return Fault(SHEET, row, name, found, allowed, "", sheet.place(row, get_column_letter(columns[name])))


def _frame(rows: list[tuple[str, str, str, int, int]], reach: Reach) -> pd.DataFrame:
    """Table of deployments; rows with the same offer, mission and start are merged."""
    units: dict[tuple[str, str, str, int], int] = {}
    for *offer, start, number in rows:
        key = (*offer, start)
        units[key] = units.get(key, 0) + number  # type: ignore[index, arg-type]
    cells = [_deployment(reach, *key, number) for key, number in units.items() if number]
    return pd.DataFrame(cells, columns=list(FRAMES[SHEET])).astype(FRAMES[SHEET])


def _deployment(
    reach: Reach, pledge: str, preparation: str, mission: str, start: int, units: int
) -> tuple[object, ...]:
    """A row of the deployments of a plan."""
    unit = reach.units[pledge]
    offer = next(offer for offer in reach.offers[pledge] if offer.preparation == preparation)
    last = reach.last_period(pledge, mission, start)
    stay = unit.monthly_cost_usd * reach.months * max(0, last - start + 1)
    cost = units * (stay + unit.deployment_cost_usd + offer.preparation_cost)
    people = units * unit.strength
    return pledge, preparation, unit.contributor, mission, unit.unit_type, start, last, units, people, cost
