"""Recipes as TOML: laid over the default one, and every fault at once."""

from dataclasses import fields

import pytest

from planner.language import in_language, told
from planner.recipe import Recipe, Threats
from planner.recipe.reading import DEFAULT, as_toml, default_text, read_content, read_recipe

OVERRIDE = """as_of = "2021-05"
[[override]]
table = "missions"
key = { mission = "X" }
column = "name"
value = "Y"
mark = "J"
reason = "r"
"""


def faults(text: str) -> list[str]:
    found = read_recipe(text)
    assert isinstance(found, list), found
    return [str(fault) for fault in found]


def test_a_date_suffices():
    recipe = read_recipe('as_of = "2021-05"')
    assert isinstance(recipe, Recipe)
    assert recipe.threats.affected_per_death.value == 100
    assert recipe.settings["residual_share"].note == "[J]"


def test_the_default_is_one_readable_file_in_which_every_number_has_a_mark():
    assert DEFAULT.read_text(encoding="utf-8") == default_text()
    rows = [line for line in default_text().splitlines() if line.split("=")[-1:] and "value =" in line]
    assert len(rows) > 50
    assert all('mark = "' in line for line in rows)


def test_what_is_given_anew_keeps_its_unit_and_needs_its_own_reason():
    text = 'as_of = "2021-05"\n[threats]\naffected_per_death = { value = 50, mark = "E", reason = "a trial" }'
    recipe = read_recipe(text)
    changed = recipe.threats.affected_per_death
    assert (changed.value, changed.mark, changed.unit, changed.reason) == (50, "E", "civilians per death", "a trial")
    assert recipe.threats.communal_share.value == 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["recipe, column as_of: found nothing; allowed: the month at whose end strengths are counted, YYYY-MM."]),
        ("as_of = 2015", ["recipe, column as_of: found “2015”; allowed: a valid string."]),
        (
            'as_of = "May 2015"',
            ["recipe, column as_of: found “May 2015”; allowed: a month, YYYY-MM. Write it as 2015-05."],
        ),
        (
            "as_of =",
            ["recipe: found text that is not TOML (Invalid value (at end of document)); allowed: a recipe in TOML."],
        ),
        (
            'as_of = "2021-05"\n[threats]\naffected_per_death = 50',
            [
                "recipe, column threats.affected_per_death: found a bare number, 50; allowed: a table with its mark "
                'and the reason, such as { value = 1, mark = "J", reason = "…" }.'
            ],
        ),
        (
            'as_of = "2021-05"\n[threats]\naffected_per_deaths = { value = 50, mark = "J" }',
            [
                "recipe, column threats.affected_per_deaths: found an unknown field; allowed: "
                f"{', '.join(field.name for field in fields(Threats))}. Did you mean “affected_per_death”?"
            ],
        ),
        (
            'as_of = "2021-05"\n[threats]\naffected_per_death = { value = 50 }',
            [
                "recipe, column threats.affected_per_death.mark: found nothing; allowed: S, A, E, R or J: how the "
                "value is known."
            ],
        ),
        (
            'as_of = "2021-05"\n[settings]\ncash_shares = { value = 1, mark = "J" }\n[places]\npeople_year = 2022',
            [
                "recipe, column places.people_year: found 2022; allowed: a year up to 2021. Nothing from after its "
                "date enters a case.",
                "recipe, column settings: found “cash_shares”; allowed: title, start",
            ],
        ),
        (
            'as_of = "2021-05"\n[threats]\naffected_per_death = { value = 50, mark = "J" }',
            ["recipe, column threats.affected_per_death.reason: found nothing; allowed: why, in a sentence."],
        ),
        (
            'as_of = "2021-05"\n[missions]\nleft_out = { UNMISS = " " }',
            ["recipe, column missions.left_out.UNMISS: found nothing; allowed: why, in a sentence."],
        ),
        (
            OVERRIDE.replace('"r"', '""'),
            ["recipe, column override 1.reason: found nothing; allowed: why, in a sentence."],
        ),
        (
            OVERRIDE.replace('{ mission = "X" }', "{}"),
            ["recipe, column override 1.key: found an empty table; allowed: the cells that name one row: mission."],
        ),
        (
            OVERRIDE.replace('"missions"', '"mission"'),
            ["recipe, column override 1: found “mission”; allowed: "],
        ),
        (
            OVERRIDE.replace('"name"', '"nam"'),
            ["recipe, column override 1: found “nam”; allowed: a column of missions. Did you mean “name”?"],
        ),
    ],
)
def test_faults_of_a_recipe_are_sentences(text, said):
    found = faults(text)
    assert all(any(sentence.startswith(each) for sentence in found) for each in said), found


def test_all_faults_are_told_at_once():
    text = 'as_of = "2021-05"\ncontingents = "gone"\nperiod = 3\n[horizon]\nmonths_per_period = 2\nperiods = "x"'
    found = faults(text)
    assert len(found) == 4, found
    assert any("contingents: found “gone”" in each and "'in place' or 'pledged'" in each for each in found)


def test_faults_of_fields_are_told_in_french():
    found = read_recipe('as_of = 2021\ncontingents = "gone"\n[horizon]\nperiods = "x"')
    with in_language("fr"):
        allowed = [told(fault.allowed) for fault in found]
    assert allowed == ["un texte", "'in place' ou 'pledged'", "un nombre entier"]


def test_a_recipe_is_written_as_it_is_read():
    text = 'as_of = "2021-05"\n\n[mission.UNMISS]\nlanguage = "English"\nsupport = ["medical"]\n'
    assert read_content(as_toml(read_content(text))) == read_content(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[threats]\nattack_share_exposed = { value = 0, mark = 'J' }", "allowed: a number above 0 to 1"),
        ("[threats]\naffected_per_death = { value = -5, mark = 'J' }", "found -5; allowed: a number from 0"),
        ("[threats]\ntroops_per_1000 = { value = 0, mark = 'J' }", "allowed: a number above 0"),
        ("[places]\nplace_share = { value = 2, mark = 'J' }", "found 2; allowed: a number from 0 to 1"),
        ("[mission.UNMISS]\npeople = { value = 0, mark = 'R' }", "column mission.UNMISS.people: found 0"),
        ("[settings]\nresidual_share = { value = 'x', mark = 'J' }", "found “x”; allowed: a number from 0 to 1"),
        ("[settings]\nprotection_at_requirement = { value = 1, mark = 'J' }", "allowed: a number from 0 to 0.9999"),
        ("[unit_types.infantry-company]\nstrength = 0", "column unit_types.infantry-company.strength: found 0"),
        ("[offers]\nreadiness = []", "found an empty list; allowed: at least one"),
        ("[offers.reads]\nbattalion = 'army'", "column offers.reads.battalion: found “army”"),
        ("[support]\ncapabilities = ['magic']", "column support.capabilities: found “magic”"),
        ("[mission.UNMISS]\niso3 = 'ZYX'", "found “ZYX”; allowed: a code of ISO 3166"),
        ("[mission.UNMISS]\nneighbours = ['ZYX']", "found “ZYX”; allowed: a code of ISO 3166"),
        ("[missions]\ntaken = ['UNMISS']\nleft_out = { UNMISS = 'no' }", "“UNMISS”, which is taken too"),
        ("[horizon]\nstart = '2001-01'", "found “2001-01”; allowed: a month from 2015-08 on"),
        ("[[rows]]\ntable = 'missions'\nfile = 'a.csv'", "allowed: a table that rows are added to: pledges"),
    ],
)
def test_numbers_out_of_range_and_contradictions_are_refused(text: str, said: str) -> None:
    faults = read_recipe(f"as_of = '2015-08'\n{text}\n")
    assert isinstance(faults, list)
    assert said in str(faults[0])
