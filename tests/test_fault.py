"""Faults carry their messages: English where they are stored, the reader's language where they are told."""

import copy

import pytest

from planner.fault import Fault, first, in_rows, near_miss, shown, some
from planner.language import Said, in_language, kept, told
from planner.language.notation import typeset
from planner.tables import TABLES

SHARE = TABLES["threats"].column("share_exposed")
FAULT = Fault("threats", 12, SHARE.name, shown("1,5"), SHARE.allowed, near_miss("share_expose", [SHARE.name]))
ENGLISH = (
    "threats, row 12, column share_exposed: found “1,5”; allowed: a number from 0 to 1. Did you mean “share_exposed”?"
)
FRENCH = typeset(
    "threats, ligne 12, colonne share_exposed – trouvé : « 1,5 » ; admis : un nombre de 0 à 1. "
    "Vouliez-vous dire « share_exposed » ?",
    "fr",
)


@pytest.mark.parametrize("kept_by", [lambda fault: fault, copy.deepcopy])
def test_a_fault_is_english_text_and_is_told_with_its_values_and_its_hint(kept_by):
    fault = kept_by(FAULT)
    assert str(fault) == ENGLISH
    with in_language("fr"):
        assert told(str(fault)) == FRENCH
        assert told(first([fault], 1)[0]) == FRENCH


def test_a_fault_that_was_kept_as_text_is_known_again():
    with in_language("fr"):
        for row, column in ((12, "units_min"), (12, ""), (None, "units_min"), (None, "")):
            said = str(Fault("past_deliveries", row, column, "x", SHARE.allowed))
            assert told(kept("".join(said))) == told(said) != said


def test_places_are_cells_or_tables_with_row_and_column():
    places = [Fault("a", 2, "b", "", ""), Fault("a", 2, "", "", ""), Fault("a", None, "b", "", ""),
              Fault("a", None, "", "", ""), Fault("a", 2, "b", "", "", cell="c!D5")]  # fmt: skip
    assert [fault.place for fault in places] == [
        "a, row 2, column b", "a, row 2", "a, column b", "a", "c!D5, column b",
    ]  # fmt: skip


def test_lists_of_faults_keep_what_they_list():
    rows = in_rows(range(2, 14))
    assert (rows, in_rows([7])) == ("rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more", "row 7")
    assert (some(["a", "b"]), first(["a", "b"], 1)) == ("a, b", ["a", "And 1 more."])
    assert isinstance(shown(""), Said)
    with in_language("fr"):
        assert told(rows) == "lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et 2 de plus"
