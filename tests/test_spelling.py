"""Spelling: what looks alike is alike, wherever it was read, typed, pasted or written as a change."""

import io
import unicodedata
import zipfile

import pytest
from openpyxl import Workbook

from planner.case_folders import check_case
from planner.exchange import uploads
from planner.exchange.pasting import pasted
from planner.files import read_case
from planner.formats import spelling
from planner.formats.normalise import normalised_cell
from planner.formats.sheets import Sheet, normalised, sheet_of, sheets_of
from planner.scenarios.apply import apply, patch_between
from planner.scenarios.changes import as_toml, read_changes
from planner.workspace.grid import GridRows
from planner.workspace.validation import validate
from tests.edits import TINY, Edit, cell, copy_of_tiny, replaced

TWO, ONE = unicodedata.normalize("NFD", "Côte-Été"), "Côte-Été"
"""A name as a Mac writes it, and as all others do."""

PERSIAN = "نیروی\u200cدریایی"
"""A word with a joiner that its spelling needs."""

SEEN = [
    ("Bfund", "B\u200bfund"),
    ("EU", "\ufeffEU\u2060"),
    ("EU", "\u200eEU\u200f"),
    ("cooperate", "co\u00adoperate"),
    ("Côte d'Ivoire", "Cote\u0302\u00a0d'Ivoire".replace("Cote\u0302", "Co\u0302te")),
    ("North Kivu", "\u2003North\u202fKivu\u00a0"),
    ("AB", "A\u200dB"),
    (PERSIAN, PERSIAN),
    ("क्\u200dष", "क्\u200dष"),
    ("ירושלים", "\u200fירושלים\u200f"),
    ("abc", "a\u202ebc"),
]


@pytest.mark.parametrize(("name", "sent"), SEEN, ids=[ascii(sent) for _, sent in SEEN])
def test_a_name_is_as_it_is_seen(name, sent):
    assert spelling.name(sent) == name
    assert spelling.name(name) == name


def test_text_from_right_to_left_keeps_the_marks_that_display_it_and_other_text_has_none():
    mixed = "بعثة (MINUSMA)\u200f"
    assert spelling.seen(mixed) == mixed
    assert spelling.seen("Mission (MINUSMA)\u200f") == "Mission (MINUSMA)"
    assert spelling.name(mixed) == mixed[:-1]


def test_numbers_lose_marks_but_no_blank_which_may_be_a_separator():
    assert normalised_cell("civilians", "\u200e100\u202f000\u200b") == "100\u202f000"


def test_sources_and_notes_stay_as_they_were_typed():
    assert normalised_cell("note", TWO + "\u200b") == TWO + "\u200b"


NEAR = [("NATO", "N.A.T.O."), ("NATO", "NATOO"), ("NATO", "NTAO"), ("ECOWAS", "ECOWAZ")]
APART = [("EU", "AU"), ("G77", "G7"), ("G20", "G77"), ("SADC", "SAARC"), ("OSCE", "OIC"), ("+", "-")]


def test_names_that_may_be_one_are_told_from_names_that_are_two():
    assert [spelling.alike(*pair) for pair in NEAR] == [True] * len(NEAR)
    assert [spelling.alike(*pair) for pair in APART] == [False] * len(APART)


def test_a_list_of_groups_is_read_by_what_is_a_group_elsewhere():
    cells = ["EU, NATO", "eu|AU", "AU/EU", "EU and AU", "EU", "UN/AU force", "Friends of Mali, the", "EU;eu", ""]
    both = [("EU", "NATO"), ("EU", "AU"), ("AU", "EU"), ("EU", "AU")]
    rest = [("EU",), ("UN/AU force",), ("Friends of Mali, the",), ("EU",), ()]
    assert spelling.memberships(cells) == both + rest


def in_two_parts(*tables: str) -> list[Edit]:
    """A mission whose name has its accents in one character in some tables, and in two in others."""
    edits = [replaced(t, b"SOUTH", ONE.encode()) for t in ("missions", "areas")]
    return edits + [replaced(table, ONE.encode(), TWO.encode()) for table in tables]


def test_a_name_in_two_forms_is_one_name_in_a_folder(tmp_path):
    checked = check_case(copy_of_tiny(tmp_path, *in_two_parts("areas")))
    assert not checked.faults
    assert checked.case["areas"]["mission"].tolist()[-1] == ONE
    what = "letters written in two parts, letter and accent, were read as one"
    assert checked.notices == [f"areas: {what}: row 4, column mission."]


def test_a_name_in_two_forms_is_one_name_in_a_zip(tmp_path):
    folder = copy_of_tiny(tmp_path, *in_two_parts("areas"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for file in folder.glob("*.csv"):
            target.write(file, file.name)
    sent = uploads.read_case("case.zip", packed.getvalue())
    assert sent.sheets["areas"].column("mission")[-1] == ONE
    assert any("row 4, column mission" in notice for notice in sent.checked.notices)


def test_what_is_normalised_in_a_workbook_is_told_at_its_cell(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name, sheet in sheets_of(read_case(copy_of_tiny(tmp_path, *in_two_parts("areas")))).items():
        page = book.create_sheet(name)
        for row in (sheet.header, *sheet.rows):
            page.append([one.replace(ONE, TWO) if name == "areas" else one for one in row])
    file = tmp_path / "case.xlsx"
    book.save(file)
    checked = check_case(file)
    assert checked.case["areas"]["mission"].tolist()[-1] == ONE
    assert any(notice.endswith("were read as one: areas!B4.") for notice in checked.notices)


def test_headings_with_characters_that_cannot_be_seen_are_headings(tmp_path):
    edit = replaced("areas", b"civilians", "civilians\u200b".encode())
    checked = check_case(copy_of_tiny(tmp_path, edit))
    assert not checked.faults
    assert checked.notices == ["areas: characters that cannot be seen were dropped: the heading."]


def test_what_is_typed_is_told_while_it_is_a_draft_and_is_as_it_is_seen_when_it_is_saved():
    sheets = sheets_of(read_case(TINY))
    committed = sheet_of(sheets, "contributors")
    shown = GridRows("k", committed, tuple(range(len(committed.rows))))
    typed = shown.typed({"edited_rows": {"0": {"groups": "E\u200bU"}}})
    said = validate({**sheets, "contributors": typed}).checked.notices
    assert said == ["contributors: characters that cannot be seen were dropped: row 2, column groups."]
    saved = normalised(typed)
    assert saved.column("groups")[0] == "EU"
    assert normalised(saved) is saved


def test_rows_that_are_pasted_replace_the_row_of_the_same_name_in_another_form():
    sheet = Sheet(("mission", "name"), ((ONE, "old"),))
    assert pasted("missions", sheet, f"mission\tname\n{TWO}\tnew").sheet.rows == ((ONE, "new"),)


@pytest.fixture
def sheets(tmp_path):
    groups = [cell("contributors", 2, "groups", "EU, NATO"), cell("contributors", 3, "groups", "eu")]
    return sheets_of(read_case(copy_of_tiny(tmp_path, *in_two_parts(), *groups)))


def applied(sheets, toml: str):
    changes = read_changes(toml)
    assert not isinstance(changes, list), changes
    return apply(sheets, changes)


def test_changes_name_things_as_they_are_seen(sheets):
    done = applied(sheets, f'[[change]]\nkind = "ceiling"\nmission = "{TWO}"\nof = "troops"\npersons = 700\n')
    assert not done.faults
    assert done.sheets["missions"].column("authorised_troops")[1] == "700"
    key = '[[change]]\nkind = "set_cell"\ntable = "missions"\ncolumn = "name"\nbefore = "Mission in the south"\n'
    done = applied(sheets, key + f'after = "{TWO}"\n[change.key]\nmission = "{TWO}"\n')
    assert normalised(done.sheets["missions"]).column("name")[1] == ONE


@pytest.mark.parametrize("group", ["EU", "eu", "E\u200bU", " Eu "])
def test_switching_a_group_off_misses_none_of_its_members(sheets, group):
    done = applied(sheets, f'[[change]]\nkind = "switch_off"\ngroup = "{group}"\n')
    assert done.notes == ["Change 1 (switch_off): Switched off: Alfa (ALFA) and Bravo (BRAVO)."]
    assert done.sheets["contributors"].column("participates") == ["no", "no"]
    done = applied(sheets, f'[[change]]\nkind = "drop_pledges"\ngroup = "{group}"\n')
    assert set(done.sheets["pledges"].column("units")) == {"0"}


def test_a_change_of_several_groups_in_one_text_says_how_to_write_a_list(sheets):
    (fault,) = applied(sheets, '[[change]]\nkind = "switch_off"\ngroup = "NATO, EU"\n').faults
    assert 'Write a list: ["NATO", "EU"].' in str(fault)
    (fault,) = applied(sheets, '[[change]]\nkind = "switch_off"\ngroup = "NATOO"\n').faults
    assert "Did you mean “NATO”?" in str(fault)


def test_changes_between_two_versions_lead_from_one_to_the_other_whatever_is_in_their_notes(sheets):
    old = {**sheets, "missions": Sheet(("mission", "name", "note"), ((TWO, "a", TWO), ("N", "b", "")))}
    new = {**sheets, "missions": Sheet(("mission", "name", "note"), ((ONE, "c", TWO + "\u200b"), ("N", "b", "")))}
    changes = read_changes(as_toml(patch_between(old, new)))
    done = apply(old, changes, sound=False)
    assert not done.faults
    assert sorted(done.sheets["missions"].column("name")) == ["b", "c"]
    assert sorted(done.sheets["missions"].column("note")) == ["", TWO + "\u200b"]


@pytest.mark.parametrize(
    "cell",
    ["EU AND NATO", "EU NATO", "EU - NATO", "EU-NATO", "EU • NATO", "EU: NATO", "EU；NATO", "EU、NATO", "EU، NATO"],
)
def test_groups_written_together_are_the_groups_that_others_belong_to(cell):
    assert spelling.memberships(["EU;NATO", cell]) == [("EU", "NATO"), ("EU", "NATO")]
    assert spelling.memberships([cell.replace("NATO", "Nordic"), "EU"])[1] == ("EU",)


def test_a_group_of_several_words_is_one_where_its_words_are_none():
    assert spelling.memberships(["African Union", "EU; African Union"]) == [("African Union",), ("EU", "African Union")]


@pytest.mark.parametrize(
    "unseen", ["\ufe0f", "\u180b", "\u2065", "\u206a", "\ufff9", "\U000e0041", "\U0001d173", "\u2800"]
)
def test_what_no_word_needs_and_nobody_sees_is_dropped(unseen):
    assert spelling.name(f"E{unseen}U") == "EU"
