"""Whole cases: faults that come together, faults that follow from others, any text anywhere."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import check as checks
from planner.case_folders import check_case
from planner.check import keys
from planner.files import read_case
from planner.formats.raw import RawCase, RawTable
from planner.prepare import prepare
from planner.reach import Reach
from planner.tables import TABLES
from tests.edits import (
    TINY,
    cell,
    content,
    copy_of_tiny,
    extra_column,
    grid,
    heading_only,
    replaced,
    row,
    setting,
    without,
    without_column,
)

SUMMIT = TINY.parent / "summit-2015"


@pytest.mark.parametrize("case", [TINY, SUMMIT], ids=["tiny", "summit-2015"])
def test_the_cases_of_the_project_are_sound(case):
    checked = check_case(case)
    assert not checked.faults
    assert not checked.notices
    assert list(checked.case.tables) == list(TABLES)


MANY = [
    content("caveat.csv", b"a,b\n"),
    setting("cash_share", "2"),
    row("settings", setting="cost_wait", value="1"),
    cell("missions", 2, "latitude", "north"),
    cell("missions", 3, "mandate_to", "9"),
    extra_column("areas", "troop_limit"),
    cell("areas", 2, "civilians", "1,000"),
    cell("threats", 2, "area", "hill"),
    cell("threats", 3, "monthly_rate", "2%"),
    cell("contributors", 2, "participates", "true"),
    cell("unit_types", 4, "capability", ""),
    cell("pledges", 2, "contributor", "ALF"),
    cell("pledges", 5, "units", "-1"),
    cell("readiness", 4, "lead_months", "soon"),
    row("preparations", pledge="A-battalion", preparation="x", cost_usd="1", ready_period="0", effectiveness="1"),
    row("caveats", contributor="BRAVO", rule="only", reason="x"),
    replaced("funds", b"any", b"any,"),
    cell("support", 2, "area", "hils"),
    row("capabilities_in_place", mission="SOUTH", capability="medical", units="one"),
    row("locks", pledge="B-battalion", mission="NORTH", units_min="3", units_max="2"),
]
PLACES = [
    "caveat.csv",
    "settings, row 13, column value",
    "settings, row 27, column setting",
    "missions, row 2, column latitude",
    "missions, row 3, column mandate_to",
    "areas, row 1, column troop_limit",
    "areas, row 2, column civilians",
    "areas, row 2, column area",
    "threats, row 2, column area",
    "threats, row 3, column monthly_rate",
    "contributors, row 2, column participates",
    "unit_types, row 4, column capability",
    "pledges, row 2, column contributor",
    "pledges, row 5, column units",
    "readiness, row 4, column lead_months",
    "preparations, row 2, column ready_period",
    "caveats, row 2, column mission and area",
    "funds, row 2",
    "support, row 2, column area",
    "capabilities_in_place, row 2, column units",
    "locks, row 2, column units_min and units_max",
    "locks, row 2, column units_min",
]


def test_every_fault_is_told_at_once_in_the_order_of_the_tables(tmp_path):
    case = copy_of_tiny(tmp_path, *MANY)
    faults = check_case(case).faults
    assert [fault.place for fault in faults] == PLACES
    assert check_case(case).faults == faults


# Each makes names or settings unknown that other rows rely on: they are not blamed.
ROOTS = [
    ("unreadable parent", [content("contributors.csv", b"\xff")], 1),
    ("torn parent row", [replaced("contributors", b"Bravo", b"Bravo, the")], 1),
    ("torn child row", [replaced("areas", b"The coast", b"The coast, east")], 1),
    ("torn setting", [replaced("settings", b"periods,3", b"periods,3,")], 1),
    ("bad keys", [replaced("missions", b"NORTH", b"NO\x01TH"), replaced("areas", b"NORTH", b"NO\x01TH")], 3),
    ("blank keys twice", [cell("contributors", 2, "contributor", ""), cell("contributors", 3, "contributor", ""),
                          cell("funds", 2, "contributor", ""), heading_only("pledges")], 3),
    ("no horizon", [setting("periods", "many"), row("locks", pledge="B-battalion", mission="NORTH",
                                                    from_period="1", units_min="1")], 1),
    ("no month length", [setting("months_per_period", "0"), cell("pledges", 2, "readiness", "announced"),
                         row("locks", pledge="A-battalion", mission="NORTH", units_min="1")], 1),
    ("contingency unknown", [setting("include_contingency", "perhaps"), cell("missions", 2, "mandate", "contingency"),
                             row("locks", pledge="A-battalion", mission="NORTH", units_min="1")], 1),
    ("only in an unknown place", [row("caveats", contributor="ALFA", area="sea", rule="only", reason="x"),
                                  row("locks", pledge="A-battalion", mission="NORTH", units_min="1")], 1),
    ("missing parent", [without("unit_types")], 1),
    ("missing key column of a child", [without_column("areas", "mission")], 1),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "count"), [pytest.param(*root, id=name) for name, *root in ROOTS])
def test_what_follows_from_a_fault_is_not_held_against_other_rows(edits, count, tmp_path):
    faults = check_case(copy_of_tiny(tmp_path, *edits)).faults
    assert len(faults) == count, [*map(str, faults)]


def test_a_pledge_and_a_contributor_of_one_name_keep_their_caveats_apart(tmp_path):
    named = [cell("pledges", 2, "pledge", "BRAVO"), row("caveats", pledge="BRAVO", mission="NORTH", rule="never",
             reason="x"), row("caveats", contributor="BRAVO", mission="SOUTH", rule="never", reason="y")]  # fmt: skip
    checked = check_case(copy_of_tiny(tmp_path, *named))
    assert not checked.faults
    reach = Reach(checked.case)
    barred = {pledge: [m for m in ("NORTH", "SOUTH") if reach.ruled_out(pledge, m)] for pledge in reach.pledges}
    assert barred == {"BRAVO": ["NORTH"], "A-police": [], "B-battalion": ["SOUTH"], "B-hospital": ["SOUTH"]}


def test_caveats_of_one_rule_on_many_missions_name_their_pledges_together(tmp_path):
    edits = [row("caveats", contributor="ALFA", mission="NORTH", rule="only", reason="x"),
             row("caveats", contributor="ALFA", mission="NORTH", rule="never", reason="y")]  # fmt: skip
    assert [*map(str, check_case(copy_of_tiny(tmp_path, *edits)).faults)] == [
        "caveats, row 3, column rule: found “never”, where row 2 says “only”; allowed: one row for each holder and "
        "place."
    ]
    refused = [row("caveats", contributor="ALFA", mission=m, rule="never", reason="x") for m in ("NORTH", "SOUTH")]
    checked = check_case(copy_of_tiny(tmp_path / "refused", *refused))
    assert not checked.faults
    assert checked.notices == [
        "Caveats (rows 2, 3) leave “A-battalion”, “A-police” no mission. They stay unused, with that reason."
    ]


def test_required_tables_without_rows_are_told(tmp_path):
    edits = [heading_only(name) for name in ("pledges", "contributors", "unit_types", "funds", "support")]
    checked = check_case(copy_of_tiny(tmp_path, *edits))
    assert not checked.faults
    emptied = ("contributors", "unit_types", "pledges")
    said = [f"The table {name} has no rows." for name in emptied]
    assert checked.notices == [*said, "No pledge takes part: the plan is those in place."]


def test_comparing_names_stays_within_its_budget(monkeypatch):
    compared = []
    monkeypatch.setattr(keys, "near_miss", lambda name, known: compared.extend([name] * len(known)) or "")
    raw = read_case(TINY)
    header, states = raw.tables["pledges"].header, raw.tables["contributors"]
    filled = {"unit_type": "battalion", "units": "1", "readiness": "deployed"}
    rows = {
        n: tuple({"pledge": f"p{n}", "contributor": f"c{n}", **filled}.get(column, "") for column in header)
        for n in range(2, 3000)
    }
    known = {n: (f"STATE{n}", *next(iter(states.rows.values()))[1:]) for n in range(2, 300)}
    many = RawCase(raw.tables | {"pledges": RawTable(header, rows), "contributors": RawTable(states.header, known)})
    *told, others = [fault for fault in checks.check(many).faults if fault.table == "pledges"]
    assert [fault.place for fault in told] == [f"pledges, row {number}, column contributor" for number in rows][:1000]
    assert "1,000 more" in str(others)
    assert 0 < len(compared) <= 2 * keys.MOST_COMPARISONS


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ODD = st.sampled_from(["", " ", "0", "-1", "1e308", "1e-320", "NORTH", "hills", "ALFA", "A-police", "yes", "only", "3"])


@st.composite
def corrupted(draw):
    """The case with a few cells, headings or rows put in disorder, by table."""
    tables = {name: grid(TINY / f"{name}.csv") for name in TABLES}
    for _ in range(draw(st.integers(1, 6))):
        rows = tables[draw(st.sampled_from(list(TABLES)))]
        number = draw(st.integers(0, len(rows) - 1))
        place = draw(st.integers(0, len(rows[number]) - 1)) if rows[number] else 0
        match draw(st.sampled_from(["cell", "cell", "cell", "repeat", "drop", "cut", "new"])):
            case "cell" if rows[number]:
                rows[number][place] = draw(ANY | ODD)
            case "repeat":
                rows.append(list(rows[number]))
            case "drop" if len(rows) > 1:
                del rows[number]
            case "cut":
                del rows[number][place:]
            case "new":
                rows.append([draw(ODD) for _ in rows[0]])
    return tables


@settings(max_examples=120, deadline=None, derandomize=True)
@given(corrupted())
def test_no_disorder_ever_escapes_as_an_exception_and_what_is_sound_can_be_prepared(tables):
    checked = checks.check(RawCase({name: _raw(rows) for name, rows in tables.items()}))
    _assert_told(checked.faults)
    if not checked.faults:
        assert prepare(checked.case).missions


def _raw(rows):
    width = len(rows[0])
    sent = {n: tuple((cells + [""] * width)[:width]) for n, cells in enumerate(rows[1:], start=2)}
    return RawTable(tuple(cell.strip() for cell in rows[0]), sent)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(list(TABLES)), st.integers(0, 400), st.integers(0, 40), st.binary(max_size=30) | ANY.map(str.encode)
)
def test_no_bytes_ever_escape_as_an_exception(table, start, length, data):
    with TemporaryDirectory() as folder:
        case = copy_of_tiny(Path(folder))
        file = case / f"{table}.csv"
        sent = file.read_bytes()
        file.write_bytes(sent[:start] + data + sent[start + length :])
        _assert_told(check_case(case).faults)


def _assert_told(faults):
    for fault in faults:
        assert fault.table
        assert fault.found
        assert fault.allowed
        assert str(fault).isprintable(), str(fault)
        assert re.fullmatch(r"\S.*: found .+; allowed: .+\.( .+)?", str(fault))
    assert len(set(faults)) == len(faults)
