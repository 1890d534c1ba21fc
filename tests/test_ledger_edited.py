"""The ledger is edited like any table: pasted, uploaded, from a workbook, in the grid, in Python; and compared."""

from pathlib import Path

import planner
from planner import files
from planner.check import check
from planner.difference import difference
from planner.difference.merging import Way
from planner.exchange.pasting import pasted
from planner.exchange.uploads import proposal, read_files
from planner.formats.sheets import raw_case, sheet_of, sheets_of
from planner.workbook.inputs import input_workbook
from planner.workbook.reading import read_workbook
from planner.workspace.grid import GridRows, visible_rows

TINY = Path(__file__).parent.parent / "data" / "tiny"
SHEETS = sheets_of(files.read_case(TINY))
HEADING = "pledge,date,event,units,source\n"
FIRST, SECOND = "A-police,2029-10,registered,,letter\n", "B-battalion,2029-11,visited,1,report\n"


def uploaded(text: str, sheets=SHEETS, way: Way = Way.ROWS):
    return proposal(sheets, read_files([("pledge_events.csv", (HEADING + text).encode())]), way)


def with_events(*rows: str):
    return uploaded("".join(rows)).sheets


def ledger(sheets) -> list[tuple[str, ...]]:
    return [row[:4] for row in sheet_of(sheets, "pledge_events").rows]


def test_rows_pasted_from_a_spreadsheet_replace_those_of_their_pledge_month_and_event():
    text = "pledge\tdate\tevent\tunits\nB-battalion\t2029-11\tvisited\t\nB-battalion\t2029-12\tagreed\t1\n"
    found = pasted("pledge_events", sheet_of(with_events(FIRST, SECOND), "pledge_events"), text)
    assert found.faults == []
    assert found.notes == ["2 rows: 1 with a key that is there, 1 new."]
    assert [row[:4] for row in found.sheet.rows] == [
        ("A-police", "2029-10", "registered", ""),
        ("B-battalion", "2029-11", "visited", ""),
        ("B-battalion", "2029-12", "agreed", "1"),
    ]


def test_an_uploaded_ledger_joins_or_replaces_the_one_that_is_there():
    before = with_events(FIRST)
    joined, replaced = (uploaded(SECOND, before, way) for way in (Way.ROWS, Way.TABLES))
    assert ledger(joined.sheets) == [
        ("A-police", "2029-10", "registered", ""),
        ("B-battalion", "2029-11", "visited", "1"),
    ]
    assert ledger(replaced.sheets) == [("B-battalion", "2029-11", "visited", "1")]
    assert (joined.faults, replaced.faults) == ([], [])
    assert ["found “gone”" in str(fault) for fault in uploaded("A-police,2029-10,gone,,x\n").faults] == [True]


def test_a_workbook_holds_it_and_offers_its_events():
    case = check(raw_case(with_events(FIRST, SECOND))).case
    back = check(read_workbook(input_workbook(case)))
    assert back.faults == []
    assert back.case["pledge_events"]["event"].tolist() == ["registered", "visited"]
    assert back.case["pledge_events"]["date"].tolist() == ["2029-10", "2029-11"]
    assert input_workbook(None), "a blank workbook has its sheet too"


def test_the_grid_shows_the_events_of_the_contributors_chosen_and_takes_what_is_typed():
    sheets = with_events(FIRST, SECOND)
    sheet = sheet_of(sheets, "pledge_events")
    places = visible_rows(sheets, sheet, [], ["BRAVO"])
    assert [sheet.rows[place][0] for place in places] == ["B-battalion"]
    typed = GridRows("key", sheet, tuple(places)).typed(
        {
            "edited_rows": {"0": {"event": "agreed"}},
            "added_rows": [{"pledge": "B-hospital", "date": "2030-01", "event": "deployed"}],
        }
    )
    assert [row[:4] for row in typed.rows] == [
        ("A-police", "2029-10", "registered", ""),
        ("B-battalion", "2029-11", "agreed", "1"),
        ("B-hospital", "2030-01", "deployed", ""),
    ]


def test_differences_are_told_event_by_event():
    cases = [check(raw_case(with_events(*rows))).case for rows in ([FIRST, SECOND], [SECOND.replace(",1,", ",,")])]
    found = difference(*cases)
    assert [(change.table, change.key) for change in found.removed] == [
        ("pledge_events", ("A-police", "2029-10", "registered"))
    ]
    assert [(change.key, change.column, change.before, change.after) for change in found.changed] == [
        (("B-battalion", "2029-11", "visited"), "units", "1", "")
    ]


def test_python_reads_and_edits_it():
    inputs = planner.read_case(TINY)
    events = inputs.table("pledge_events")
    assert events.empty
    events.loc[0, ["pledge", "date", "event"]] = ["A-police", "2029-10", "registered"]
    told = inputs.with_table("pledge_events", events)
    assert not told.faults
    assert told.table("pledge_events")["event"].tolist() == ["registered"]
